//! Tells the program which source revision it was built from, where git or the package knows.

use std::{env, fs, path::Path, process::Command};

/// What the program is made of. Where one of these differs from the commit, the revision says so.
const SOURCES: [&str; 6] = ["build.rs", "Cargo.toml", "Cargo.lock", "src", "scenarios", "data"];

/// Where `cargo package` writes which commit it was made from.
const PACKED: &str = ".cargo_vcs_info.json";

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
    watched.push(PACKED.to_owned());
    let in_git = revision_in_git(folder);
    if in_git.is_some() {
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
    let revision = in_git.or_else(|| revision_in_package(folder));
    lines.extend(
        revision.map(|revision| format!("cargo::rustc-env=STRONGHOLD_REVISION={revision}")),
    );
    lines
}

/// The commit, `-dirty` where the sources differ from it; none where git does not know the folder and it is
/// no package.
pub fn revision(folder: &Path) -> Option<String> {
    revision_in_git(folder).or_else(|| revision_in_package(folder))
}

/// The commit that a package was made from. What was changed after it was unpacked does not show.
fn revision_in_package(folder: &Path) -> Option<String> {
    let text = fs::read_to_string(folder.join(PACKED)).ok()?;
    // A file of a known writer: two fields do not need a parser of JSON.
    let sha1 = text.split_once("\"sha1\"")?.1.split('"').nth(1)?;
    let is_whole = sha1.len() == 40 && sha1.chars().all(|c| c.is_ascii_hexdigit());
    let commit = is_whole.then(|| &sha1[..12])?;
    let is_dirty = text.replace(char::is_whitespace, "").contains("\"dirty\":true");
    Some(if is_dirty { format!("{commit}-dirty") } else { commit.to_owned() })
}

/// The same of a folder that is the top of a repository of its own.
fn revision_in_git(folder: &Path) -> Option<String> {
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
