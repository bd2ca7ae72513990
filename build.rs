//! Tells the program which source revision it was built from, where git knows.

use std::{env, fs, path::Path, process::Command};

/// What the program is made of. Where one of these differs from the commit, the revision says so.
const SOURCES: [&str; 6] = ["build.rs", "Cargo.toml", "Cargo.lock", "src", "scenarios", "data"];

fn main() {
    let folder = env::var("CARGO_MANIFEST_DIR").expect("cargo sets it");
    for line in instructions(Path::new(&folder)) {
        println!("{line}");
    }
}

/// What cargo is told. Only paths that exist are watched: a missing one would make every command
/// compile again.
pub fn instructions(folder: &Path) -> Vec<String> {
    let mut watched: Vec<String> = SOURCES.map(str::to_owned).to_vec();
    let revision = revision(folder);
    if revision.is_some() {
        // A commit writes to the branch's own file, or to the log of HEAD where branches are packed.
        let branch = git(folder, &["symbolic-ref", "--quiet", "HEAD"]);
        let names = ["HEAD", "logs/HEAD", "packed-refs"].map(str::to_owned);
        for name in names.into_iter().chain(branch) {
            watched.extend(git(folder, &["rev-parse", "--git-path", &name]));
        }
    }
    let mut lines: Vec<String> = watched
        .iter()
        .filter(|path| folder.join(path).exists())
        .map(|path| format!("cargo::rerun-if-changed={path}"))
        .collect();
    lines.extend(
        revision.map(|revision| format!("cargo::rustc-env=STRONGHOLD_REVISION={revision}")),
    );
    lines
}

/// The commit, `-dirty` where the sources differ from it; none where the folder is not the top of
/// a repository of its own.
pub fn revision(folder: &Path) -> Option<String> {
    let top = fs::canonicalize(git(folder, &["rev-parse", "--show-toplevel"])?).ok()?;
    if top != fs::canonicalize(folder).ok()? {
        return None;
    }
    let commit = git(folder, &["rev-parse", "--short=12", "HEAD"])?;
    let is_clean = git(folder, &[&["diff", "--quiet", "HEAD", "--"][..], &SOURCES].concat());
    Some(if is_clean.is_some() { commit } else { format!("{commit}-dirty") })
}

/// What git prints, if it succeeds.
fn git(folder: &Path, arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").arg("-C").arg(folder).args(arguments).output().ok()?;
    let text = output.status.success().then(|| String::from_utf8(output.stdout).ok())??;
    Some(text.trim().to_owned())
}
