//! What a person who installs the program puts beside it: completions of shells, and manual pages.

use std::fs;

mod program;

use program::{code, entries, folder, said, shell, stronghold, succeeds};

const COMMANDS: [&str; 13] = [
    "run",
    "compare",
    "explore",
    "lessons",
    "sweep",
    "results",
    "calibrate",
    "sensitivity",
    "slurm",
    "plot",
    "report",
    "plan",
    "scenario",
];

#[test]
fn every_shell_completes_every_command() {
    let folder = folder();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = succeeds(folder.path(), &["completions", shell]);
        for command in COMMANDS {
            assert!(script.contains(command), "{shell}: {command}");
        }
        assert!(script.contains("replicates"), "{shell}");
    }
    let refused = stronghold(folder.path(), &["completions", "csh"]);
    assert_eq!(code(&refused), 2);
    assert!(said(&refused).contains("bash"), "{}", said(&refused));
}

/// Bash itself completes what is begun.
#[test]
fn bash_completes_a_command_that_is_begun() {
    let folder = folder();
    fs::write(folder.path().join("script"), succeeds(folder.path(), &["completions", "bash"]))
        .unwrap();
    let line = "bash -c '. ./script; COMP_WORDS=(stronghold sens); COMP_CWORD=1; \
                _stronghold stronghold sens stronghold; echo ${COMPREPLY[@]}'";
    let completed = shell(folder.path(), line);
    assert_eq!(
        String::from_utf8_lossy(&completed.stdout).trim(),
        "sensitivity",
        "{}",
        said(&completed)
    );
}

#[test]
fn every_command_has_a_manual_page() {
    let folder = folder();
    let told = succeeds(folder.path(), &["manual", "share/man1"]);
    let pages = folder.path().join("share/man1");
    let names = entries(&pages);
    assert_eq!(told, format!("written: {} pages in share/man1\n", names.len()));
    for command in COMMANDS {
        assert!(names.contains(&format!("stronghold-{command}.1")), "{command} of {names:?}");
    }
    for name in ["stronghold.1", "stronghold-scenario-check.1"] {
        assert!(names.contains(&name.to_owned()), "{name} of {names:?}");
    }
    let page = fs::read_to_string(pages.join("stronghold-run.1")).unwrap();
    assert!(page.starts_with(".ie"), "{page}");
    for part in ["stronghold\\-run", "\\-\\-replicates", env!("CARGO_PKG_VERSION")] {
        assert!(page.contains(part), "{part}");
    }
    // Again, over what is there.
    fs::write(pages.join("stronghold-run.1"), "old").unwrap();
    succeeds(folder.path(), &["manual", "share/man1"]);
    assert_eq!(fs::read_to_string(pages.join("stronghold-run.1")).unwrap(), page);
}

#[test]
fn a_folder_that_cannot_be_written_is_told() {
    let folder = folder();
    fs::write(folder.path().join("file"), "").unwrap();
    let refused = stronghold(folder.path(), &["manual", "file/pages"]);
    assert_eq!(code(&refused), 1);
    assert!(said(&refused).contains("cannot write `file/pages`"), "{}", said(&refused));
}
