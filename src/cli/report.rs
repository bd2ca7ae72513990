//! `stronghold report`.

use std::{io::Write, path::PathBuf};

use clap::Args;

use super::{CliError, aside};
use crate::{
    experiment::panics,
    report::{
        html,
        maker::{REPORT, is_ours},
    },
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
        aside::refuse_file_of_others(&path, ("report", "-o"), is_ours)?;
        panics::silence();
        let page = html::of_folder(&self.folder)?;
        aside::write(&path, |file| Ok(file.write_all(page.as_bytes())?))?;
        writeln!(out, "written: {}", path.display())?;
        Ok(())
    }
}
