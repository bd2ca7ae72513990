//! `stronghold completions`.

use std::io::Write;

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::{Cli, CliError};

/// Print what makes a shell complete this program's commands and options.
///
/// For example, in `~/.bashrc`: `source <(stronghold completions bash)`.
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell.
    shell: Shell,
}

impl Completions {
    /// Prints the script to `out`.
    pub fn execute(&self, out: &mut impl Write) -> Result<(), CliError> {
        // Made in memory first: the maker panics where its output cannot be written.
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "stronghold", &mut script);
        Ok(out.write_all(&script)?)
    }
}
