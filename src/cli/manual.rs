//! `stronghold manual`.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use clap::{Args, Command, CommandFactory};
use clap_mangen::Man;

use super::{Cli, CliError, aside};
use crate::{experiment::record::VERSION, scenario::reading::reason};

/// Write a manual page for each command.
///
/// Pages of the same names are replaced; `man -l DIR/stronghold-run.1` shows one. Into
/// `~/.local/share/man/man1` they are found by `man stronghold-run`.
#[derive(Debug, Args)]
pub struct Manual {
    /// The folder; made where there is none.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

impl Manual {
    /// Writes the pages; what was done goes to `out`.
    pub fn execute(&self, out: &mut impl Write) -> Result<(), CliError> {
        let folder = &self.folder;
        fs::create_dir_all(folder).map_err(|error| CliError::File {
            path: folder.display().to_string(),
            reason: reason(&error),
        })?;
        let mut command = Cli::command().disable_help_subcommand(true);
        command.build();
        let pages = write(&command, folder)?;
        writeln!(out, "written: {pages} pages in {}", folder.display())?;
        Ok(())
    }
}

/// Writes the page of a command and those of its subcommands; how many they are.
fn write(command: &Command, folder: &Path) -> Result<usize, CliError> {
    // Subcommands have no version of their own.
    let page = Man::new(command.clone()).source(format!("stronghold {VERSION}"));
    aside::write(&folder.join(page.get_filename()), |file| Ok(page.render(file)?))?;
    let below = command.get_subcommands().filter(|below| !below.is_hide_set());
    below.map(|below| write(below, folder)).sum::<Result<usize, _>>().map(|pages| pages + 1)
}
