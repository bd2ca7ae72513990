//! The command line: one file a subcommand, and no logic that a user of the library would miss.
//!
//! ```
//! use stronghold::cli::Cli;
//!
//! let words = ["stronghold", "scenario", "list"].map(Into::into);
//! let mut out = Vec::new();
//! Cli::read(words)?.execute(&mut out)?;
//! assert!(String::from_utf8_lossy(&out).contains("khorasan"));
//! # Ok::<(), stronghold::cli::CliError>(())
//! ```

mod arguments;
mod aside;
mod calibrate;
mod compare;
mod completions;
#[cfg(feature = "explorer")]
mod explore;
mod interrupt;
mod journal;
mod kinds;
#[cfg(feature = "explorer")]
mod lessons;
mod manual;
mod mistyped;
mod on_terminal;
mod plan;
mod plot;
mod posterior;
mod progress;
mod report;
mod results;
mod run;
mod scenario;
mod sensitivity;
mod slurm;
mod sweep;
mod terminal;
mod versions;

pub use scenario::markdown as parameters_markdown;

use std::{
    ffi::OsString,
    io::{self, Write},
};

use clap::{Parser, Subcommand, error::ErrorKind};

use crate::{
    experiment::{record::OpenError, sweep::StoreError},
    report::{folder::FolderError, html::ReportError},
    scenario::{ScenarioError, reading::reason},
};

/// An agent-based simulator of insurgency dynamics under counter-terrorism pressure.
///
/// Without a command it runs the baseline scenario and prints simulated beside observed counts.
#[derive(Debug, Parser)]
#[command(name = "stronghold", version, args_conflicts_with_subcommands = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    run: run::Run,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run a scenario and compare it with what was observed.
    Run(run::Run),
    /// Compare scenarios with a base, replicate by replicate under the same random numbers.
    Compare(compare::Compare),
    /// Open a page on this machine on which levers are moved and what follows is seen.
    #[cfg(feature = "explorer")]
    Explore(explore::Explore),
    /// List the lessons, or write them as one file for a classroom without a network.
    #[cfg(feature = "explorer")]
    Lessons(lessons::Lessons),
    /// Run a plan: a scenario at many settings, in chunks that survive anything.
    Sweep(sweep::Sweep),
    /// Merge the chunks of a sweep into one table, or sum them up.
    Results(results::Results),
    /// Infer which parameters are consistent with what was observed.
    Calibrate(calibrate::Calibrate),
    /// Find out which factors outputs depend on, and how much of them is noise.
    Sensitivity(sensitivity::Sensitivity),
    /// Write a Slurm job array that runs a plan, and a job that merges its results.
    Slurm(slurm::Slurm),
    /// Draw the figures of a sweep: heat maps, the phase diagram, fan charts, tornados.
    Plot(plot::Plot),
    /// Write one HTML file from a results folder, to read, to print and to pass on.
    Report(report::Report),
    /// List, show and check plans; print the schema.
    #[command(subcommand)]
    Plan(plan::PlanCommand),
    /// List, show and check scenarios; print the schema and the parameters.
    #[command(subcommand)]
    Scenario(scenario::ScenarioCommand),
    /// Print what makes a shell complete this program's commands and options.
    Completions(completions::Completions),
    /// Write a manual page for each command.
    Manual(manual::Manual),
}

/// What can go wrong at the command line.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum CliError {
    /// A scenario or an override is wrong.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Open(#[from] OpenError),
    /// A scenario is wrong.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Scenario(#[from] ScenarioError),
    /// Results cannot be written.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Folder(#[from] FolderError),
    /// The folder of a sweep cannot be used.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Store(#[from] StoreError),
    /// A folder gives no report.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Report(#[from] ReportError),
    /// A file cannot be written.
    #[error("cannot write `{path}`: {reason}")]
    #[diagnostic(help("choose another path; nothing was changed there"))]
    File {
        /// The path.
        path: String,
        /// Why.
        reason: String,
    },
    /// The user has told the program to stop.
    #[error("interrupted")]
    Interrupted,
    /// An argument is wrong.
    #[error("{message}")]
    #[diagnostic(help("{help}"))]
    Argument {
        /// What is wrong.
        message: String,
        /// What to do.
        help: String,
    },
    /// Output cannot be written.
    #[error("cannot write output: {}", reason(.0))]
    Output(#[from] io::Error),
    /// The operating system or a library refused.
    #[error("{0}")]
    System(String),
}

impl CliError {
    /// The exit code: 2 for a user's mistake, 1 for anything else.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Report(ReportError::System(_)) => 1,
            Self::Open(_)
            | Self::Scenario(_)
            | Self::Report(_)
            | Self::Argument { .. }
            | Self::Folder(FolderError::FileInTheWay { .. }) => 2,
            Self::Store(error) if error.is_of_the_user() => 2,
            Self::Interrupted => interrupt::INTERRUPTED,
            Self::Folder(_)
            | Self::Store(_)
            | Self::File { .. }
            | Self::Output(_)
            | Self::System(_) => 1,
        }
    }

    /// Whether the reader of our output has gone, which is success.
    pub fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}

impl Cli {
    /// Reads a command line, the program's name first. Asked for help or the version, or not
    /// understood, it prints and ends the program as clap does.
    ///
    /// # Errors
    /// When it can be told what was meant instead.
    pub fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, CliError> {
        let arguments: Vec<OsString> = arguments.into_iter().collect();
        let words = arguments.iter().skip(1).map(|word| word.to_string_lossy().into_owned());
        let words: Vec<String> = words.collect();
        if let Some(error) = mistyped::without_scenario(&words) {
            return Err(error);
        }
        Self::try_parse_from(arguments).or_else(|error| match error.kind() {
            ErrorKind::ArgumentConflict => {
                Err(mistyped::conflicting(&words).unwrap_or_else(|| error.exit()))
            }
            _ => error.exit(),
        })
    }

    /// Does what was asked; results go to `out`, progress and warnings to standard error.
    ///
    /// # Errors
    /// See [`CliError`].
    pub fn execute(&self, out: &mut impl Write) -> Result<(), CliError> {
        match &self.command {
            None => self.run.execute(out),
            Some(Command::Run(run)) => run.execute(out),
            Some(Command::Compare(compare)) => compare.execute(out),
            #[cfg(feature = "explorer")]
            Some(Command::Explore(explore)) => explore.execute(out),
            #[cfg(feature = "explorer")]
            Some(Command::Lessons(lessons)) => lessons.execute(out),
            Some(Command::Sweep(sweep)) => sweep.execute(out),
            Some(Command::Results(results)) => results.execute(out),
            Some(Command::Calibrate(calibrate)) => calibrate.execute(out),
            Some(Command::Sensitivity(sensitivity)) => sensitivity.execute(out),
            Some(Command::Slurm(slurm)) => slurm.execute(out),
            Some(Command::Plot(plot)) => plot.execute(out),
            Some(Command::Report(report)) => report.execute(out),
            Some(Command::Plan(command)) => command.execute(out),
            Some(Command::Scenario(command)) => command.execute(out),
            Some(Command::Completions(completions)) => completions.execute(out),
            Some(Command::Manual(manual)) => manual.execute(out),
        }?;
        out.flush()?;
        Ok(())
    }
}
