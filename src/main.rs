//! The `stronghold` program: parses the command line, calls one function, prints the error.
#![forbid(unsafe_code)]

use std::{
    io::{BufWriter, Write, stderr, stdout},
    process::ExitCode,
};

use clap::Parser;
use stronghold::cli::Cli;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let mut out = BufWriter::new(stdout().lock());
    match cli.execute(&mut out) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.is_closed_pipe() => ExitCode::SUCCESS,
        Err(error) => {
            let code = error.exit_code();
            // Standard error may be closed as well; then the exit code must do.
            let _ = writeln!(stderr(), "{:?}", miette::Report::new(error));
            ExitCode::from(code)
        }
    }
}
