//! The `stronghold` program: parses the command line, calls one function, prints the error.
#![forbid(unsafe_code)]

use std::{
    env::args_os,
    io::{BufWriter, Write, stderr, stdout},
    process::ExitCode,
};

use stronghold::cli::{Cli, CliError};

// Every run builds and drops a world. The system's allocator gives that memory back each time,
// and where threads share the address space, all of them wait.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let mut out = BufWriter::new(stdout().lock());
    match Cli::read(args_os()).and_then(|cli| cli.execute(&mut out)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.is_closed_pipe() => ExitCode::SUCCESS,
        // What was left is told already.
        Err(error @ CliError::Interrupted) => ExitCode::from(error.exit_code()),
        Err(error) => {
            let code = error.exit_code();
            // Standard error may be closed as well; then the exit code must do.
            let _ = writeln!(stderr(), "{:?}", miette::Report::new(error));
            ExitCode::from(code)
        }
    }
}
