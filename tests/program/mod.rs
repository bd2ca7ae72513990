//! The program as tests run it: the real binary, in an empty folder.
#![allow(dead_code, reason = "each test program uses some of these")]

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

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
