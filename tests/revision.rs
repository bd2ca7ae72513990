//! The revision that a build records: only a repository of its own counts, and changes show.

use std::{fs, path::Path, process::Command};

use tempfile::TempDir;

#[expect(dead_code, reason = "a build script's entry point is not called by its tests")]
#[path = "../build.rs"]
mod build_script;

use build_script::{instructions, revision};

fn git(folder: &Path, arguments: &[&str]) {
    let identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"];
    let output =
        Command::new("git").current_dir(folder).args(identity).args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {output:?}");
}

/// A repository with one commit.
fn repository() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("src")).unwrap();
    fs::write(folder.path().join("src/lib.rs"), "").unwrap();
    fs::write(folder.path().join("notes.md"), "").unwrap();
    git(folder.path(), &["init", "--quiet"]);
    git(folder.path(), &["add", "."]);
    git(folder.path(), &["commit", "--quiet", "-m", "first"]);
    folder
}

/// The watched paths; every one of them exists.
fn watched(folder: &Path) -> Vec<String> {
    let lines = instructions(folder);
    let paths = lines.iter().filter_map(|line| line.strip_prefix("cargo::rerun-if-changed="));
    let paths: Vec<String> = paths.map(str::to_owned).collect();
    for path in &paths {
        assert!(folder.join(path).exists(), "{path} is missing and is watched");
    }
    paths
}

#[test]
fn sources_without_git_have_no_revision_and_watch_nothing_missing() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("src")).unwrap();
    assert_eq!(revision(folder.path()), None);
    assert_eq!(watched(folder.path()), ["src"]);
}

#[test]
fn an_unpacked_package_bears_the_commit_that_it_was_made_from() {
    let folder = repository();
    let inner = folder.path().join("vendor/stronghold");
    fs::create_dir_all(&inner).unwrap();
    let of = |info: &str| {
        fs::write(inner.join(".cargo_vcs_info.json"), info).unwrap();
        revision(&inner)
    };
    let sha1 = "347795f0123456789abcdef0123456789abcdef0";
    let clean =
        format!("{{\n  \"git\": {{\n    \"sha1\": \"{sha1}\"\n  }},\n  \"path_in_vcs\": \"\"\n}}");
    assert_eq!(of(&clean).as_deref(), Some("347795f01234"));
    assert_eq!(watched(&inner), [".cargo_vcs_info.json"]);
    let dirty = clean.replace(&format!("\"{sha1}\""), &format!("\"{sha1}\",\n    \"dirty\": true"));
    assert_eq!(of(&dirty).as_deref(), Some("347795f01234-dirty"));
    for damaged in
        ["", "{}", &clean[..40], &clean.replace(sha1, "HEAD"), &clean.replace("34", "zz")]
    {
        assert_eq!(of(damaged), None, "{damaged}");
    }
    // A repository of its own knows what was changed since.
    fs::write(folder.path().join(".cargo_vcs_info.json"), &clean).unwrap();
    let own = revision(folder.path()).unwrap();
    assert!(!own.starts_with("347795f"), "{own}");
}

#[test]
fn sources_inside_another_repository_do_not_bear_its_revision() {
    let folder = repository();
    let inner = folder.path().join("vendor/stronghold");
    fs::create_dir_all(&inner).unwrap();
    assert_eq!(revision(&inner), None);
}

#[test]
fn changed_sources_are_dirty_and_changed_notes_are_not() {
    let folder = repository();
    let clean = revision(folder.path()).unwrap();
    assert_eq!(clean.len(), 12, "{clean}");
    fs::write(folder.path().join("notes.md"), "changed").unwrap();
    assert_eq!(revision(folder.path()).unwrap(), clean);
    fs::write(folder.path().join("src/lib.rs"), "changed").unwrap();
    assert_eq!(revision(folder.path()).unwrap(), format!("{clean}-dirty"));
    let line = format!("cargo::rustc-env=STRONGHOLD_REVISION={clean}-dirty");
    assert!(instructions(folder.path()).contains(&line));
}

#[test]
fn a_commit_is_seen_in_a_worktree_and_where_branches_are_packed() {
    let folder = repository();
    git(folder.path(), &["worktree", "add", "--quiet", "tree"]);
    git(folder.path(), &["pack-refs", "--all"]);
    let tree = folder.path().join("tree");
    for folder in [folder.path(), &tree] {
        assert!(revision(folder).is_some());
        let contents = || -> Vec<Vec<u8>> {
            let files = watched(folder).into_iter().map(|path| folder.join(path));
            files.filter(|path| path.is_file()).map(|path| fs::read(path).unwrap()).collect()
        };
        let before = contents();
        git(folder, &["commit", "--quiet", "--allow-empty", "-m", "second"]);
        assert_ne!(before, contents(), "{} watches no file of git", folder.display());
    }
}
