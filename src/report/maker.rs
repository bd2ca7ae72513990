//! The mark by which a page is known as one of this program, whatever its version: only such a file is
//! replaced, and only such a file is removed when the results that it was made from are.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

/// The name of a report in its results folder.
pub const REPORT: &str = "report.html";

/// What a report says of its maker, near its beginning; the version follows.
pub(super) const GENERATOR: &str = "Stronghold report, version ";

/// The same of a file of lessons.
pub const LESSONS: &str = "Stronghold lessons, version ";

/// How much of a file is looked at.
const HEAD: u64 = 1024;

/// Whether a file is a report of this program.
///
/// # Errors
/// When it cannot be read.
pub fn is_ours(path: &Path) -> io::Result<bool> {
    is_made_by(path, GENERATOR)
}

/// Whether a file says this of its maker.
///
/// # Errors
/// When it cannot be read.
pub fn is_made_by(path: &Path, generator: &str) -> io::Result<bool> {
    let mut head = Vec::new();
    File::open(path)?.take(HEAD).read_to_end(&mut head)?;
    let mark = format!("<meta name=\"generator\" content=\"{generator}");
    Ok(String::from_utf8_lossy(&head).contains(&mark))
}
