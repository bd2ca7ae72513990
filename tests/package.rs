//! What `cargo package` packs: all that a build and the tests need, and nothing that lies about.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Folders of which every file is needed.
const WHOLE: [&str; 11] = [
    "src",
    "web",
    "scenarios",
    "data",
    "docs",
    "tests/hostile/corpus",
    "tests/snapshots",
    "tests/malformed",
    "tests/malformed_calibrations",
    "tests/malformed_plans",
    "tests/malformed_sensitivity",
];

/// Files at the top that a build, a test or a reader needs.
const AT_THE_TOP: [&str; 13] = [
    "book.toml",
    "build.rs",
    "CHANGELOG.md",
    "CITATION.cff",
    "clippy.toml",
    "CONTRIBUTING.md",
    "Cargo.lock",
    "Cargo.toml",
    "deny.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "rustfmt.toml",
];

/// What only works in the repository, or is made there: CONTRIBUTING.md says so.
const LEFT_OUT: [&str; 9] = [
    ".ci",
    "benches/peers",
    "benches/pyabc",
    "target",
    "tests/analysis",
    "tests/browser",
    "tests/cluster",
    "tests/mutants",
    "tests/newcomer",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The packed files, from the top; nothing where these sources are a package already.
fn packed() -> Option<Vec<String>> {
    if root().join("Cargo.toml.orig").exists() {
        eprintln!("SKIPPED: these sources are a package, and no other is made of them");
        return None;
    }
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let told = Command::new(cargo)
        .args(["package", "--list", "--allow-dirty", "--offline"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    let list = String::from_utf8(told.stdout).unwrap().replace('\\', "/");
    Some(list.lines().map(str::to_owned).collect())
}

/// The files below a folder.
fn files(folder: PathBuf) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(path) } else { vec![path] }).collect()
}

#[test]
fn a_package_has_what_a_build_and_the_tests_need() {
    let Some(packed) = packed() else { return };
    for name in AT_THE_TOP {
        assert!(packed.iter().any(|file| file == name), "{name} is not packed");
    }
    let mut needed: Vec<PathBuf> =
        WHOLE.iter().flat_map(|folder| files(root().join(folder))).collect();
    for folder in ["tests", "examples", "benches"] {
        let sources = files(root().join(folder)).into_iter();
        needed.extend(sources.filter(|file| file.extension().is_some_and(|kind| kind == "rs")));
    }
    let name = |file: &Path| file.strip_prefix(root()).unwrap().display().to_string();
    let names = needed.iter().map(|file| name(file).replace('\\', "/"));
    let is_meant = |name: &String| {
        !LEFT_OUT.iter().any(|left| name.starts_with(left))
            && !name.ends_with(".snap.new")
            && !name.ends_with(".pending-snap")
    };
    let missing: Vec<String> =
        names.filter(is_meant).filter(|name| !packed.contains(name)).collect();
    assert!(needed.len() > 900, "only {} files are looked for", needed.len());
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn a_package_has_nothing_that_only_works_in_the_repository() {
    let Some(packed) = packed() else { return };
    let is_stray = |name: &&String| {
        LEFT_OUT.iter().any(|left| name.starts_with(left))
            || ["node_modules/", "/target/", ".snap.new"].iter().any(|part| name.contains(part))
            || (name.starts_with("outputs/") && *name != "outputs/README.md")
    };
    let stray: Vec<&String> = packed.iter().filter(is_stray).collect();
    assert!(stray.is_empty(), "{stray:#?}");
}
