//! `stronghold report`.

use std::{
    io::Write,
    path::{Path, PathBuf},
};

use clap::Args;

use super::{CliError, aside};
use crate::report::{
    html,
    maker::{REPORT, is_ours},
};

/// Write one HTML file from a results folder, to read, to print and to pass on.
///
/// It takes the folder of `run`, `compare`, `sweep`, `calibrate` or `sensitivity`, simulates nothing, and
/// needs nothing else to be looked at.
#[derive(Debug, Args)]
pub struct Report {
    /// The results folder.
    folder: PathBuf,
    /// The file to write [default: DIR/report.html].
    #[arg(short = 'o', long = "out", value_name = "FILE")]
    out: Option<PathBuf>,
}

impl Report {
    /// Writes the report; the name of its file goes to `out`.
    pub fn execute(&self, out: &mut impl Write) -> Result<(), CliError> {
        let path = self.out.clone().unwrap_or_else(|| self.folder.join(REPORT));
        refuse_file_of_others(&path)?;
        let page = html::of_folder(&self.folder)?;
        aside::write(&path, |file| Ok(file.write_all(page.as_bytes())?))?;
        writeln!(out, "written: {}", path.display())?;
        Ok(())
    }
}

/// A report takes the place of an earlier one, and of nothing else.
fn refuse_file_of_others(path: &Path) -> Result<(), CliError> {
    if !path.is_file() {
        return Ok(());
    }
    if is_ours(path).map_err(|error| aside::refused(path, &error))? {
        return Ok(());
    }
    Err(CliError::Argument {
        message: format!("`{}` is a file, and no report of this program", path.display()),
        help: "choose another file with `-o FILE`, or move this one away".to_owned(),
    })
}
