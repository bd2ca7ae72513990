//! The program as tests run it: the real binary, in an empty folder.
#![allow(dead_code, reason = "each test program uses some of these")]

use std::{
    fs,
    path::Path,
    process::{Command, Output, Stdio},
    thread::sleep,
    time::Duration,
};

use stronghold::random::{Purpose, StreamId, Streams, seed_of};
use tempfile::TempDir;

pub const STRONGHOLD: &str = env!("CARGO_BIN_EXE_stronghold");

pub fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

pub fn stronghold(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(STRONGHOLD).args(arguments).current_dir(folder).output().unwrap()
}

/// Runs a line of shell, in which `$0` is the program.
#[cfg(unix)]
pub fn shell(folder: &Path, line: &str) -> Output {
    let mut shell = Command::new("sh");
    shell.args(["-c", line, STRONGHOLD]).current_dir(folder).output().unwrap()
}

pub fn code(output: &Output) -> i32 {
    output.status.code().unwrap_or_else(|| panic!("ended by a signal: {output:?}"))
}

pub fn printed(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// What was said on standard error, with wrapped lines joined.
pub fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone())
        .unwrap()
        .replace("\n  │ ", "")
        .replace("\n        ", " ")
}

/// Runs what must succeed and returns what it prints.
pub fn succeeds(folder: &Path, arguments: &[&str]) -> String {
    let output = stronghold(folder, arguments);
    assert_eq!(code(&output), 0, "{arguments:?}: {}", said(&output));
    printed(&output)
}

/// Runs what the user got wrong and returns the message.
pub fn is_refused(folder: &Path, arguments: &[&str]) -> String {
    let output = stronghold(folder, arguments);
    assert_eq!(code(&output), 2, "{arguments:?}: {}", said(&output));
    assert_eq!(printed(&output), "", "{arguments:?} prints results");
    said(&output)
}

pub fn entries(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Starts the program and kills it as soon as its journal below `out` holds so many finished batches;
/// whether it was caught before its end.
#[cfg(unix)]
fn is_killed(folder: &Path, arguments: &[&str], out: &str, batches: usize) -> bool {
    let mut command = Command::new(STRONGHOLD);
    command.args(arguments).args(["--out", out]).current_dir(folder);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let finished = || finished_batches(&folder.join(out));
    while finished() < batches && child.try_wait().unwrap().is_none() {
        sleep(Duration::from_micros(200));
    }
    drop(child.kill());
    child.wait().unwrap().code().is_none()
}

/// The batches in the journal of a results folder, none where there is no journal yet.
pub fn finished_batches(results: &Path) -> usize {
    let entries = fs::read_dir(results.join("journal")).into_iter().flatten().flatten();
    entries.filter(|entry| entry.path().extension().is_some_and(|ending| ending == "json")).count()
}

/// Kills a program with a journal ten times, each in a folder of its own, after numbers of batches that
/// the test's name gives; finishes each and hands its folder on to be compared.
#[cfg(unix)]
pub fn killed_ten_times(
    name: &str,
    folder: &Path,
    arguments: &[&str],
    batches: usize,
    check: impl Fn(&str),
) {
    let mut draw = Streams::new(seed_of(name), 0).draw(StreamId::ROOT, 0, Purpose::Survey);
    let mut killed = 0;
    // The last batches are often followed by the end before a kill comes; such a try is another one.
    for number in 0..40 {
        let out = format!("killed-{number}");
        let at = (draw.uniform() * batches as f64) as usize;
        if is_killed(folder, arguments, &out, at) {
            killed += 1;
            succeeds(folder, &[arguments, &["--out", &out]].concat());
            check(&out);
        }
        if killed == 10 {
            return;
        }
    }
    panic!("it came to its end before it was killed, in all but {killed} of 40 tries");
}
