//! Posteriors at the command line.

use std::{
    io::{Write, stderr},
    path::Path,
};

use super::CliError;
use crate::experiment::{
    posterior::{Asked, Posterior, file::PosteriorFile},
    record::Opened,
};

/// The posterior that a scenario is run with: the one that the argument asks for, else that of the record
/// of a comparison, which may have none, else the scenario's own.
pub(super) fn file(
    asked: Option<&Path>,
    recorded: Option<Option<PosteriorFile>>,
    opened: &Opened,
) -> Result<Option<PosteriorFile>, CliError> {
    Ok(match (Asked::by(asked)?, recorded) {
        (Asked::For(file), _) => Some(*file),
        (Asked::ForNone, _) => None,
        (Asked::Nothing, Some(recorded)) => recorded,
        (Asked::Nothing, None) => opened.default_posterior()?,
    })
}

/// A posterior on a scenario; people are told what it does not do for it.
pub(super) fn on(
    file: PosteriorFile,
    opened: &Opened,
    overridden: &[String],
) -> Result<Posterior, CliError> {
    let posterior = Posterior::on(file, opened, overridden)?;
    tell(&posterior);
    Ok(posterior)
}

/// Says on standard error what a posterior does not do for its scenario.
pub(super) fn tell(posterior: &Posterior) {
    let header = &posterior.file.posterior;
    if header.status != "ok" {
        drop(writeln!(
            stderr(),
            "warning: this posterior has an effective size of {} draws: too few to quote",
            header.effective_draws
        ));
    }
    for (name, why) in &posterior.left_out {
        let scenario = &posterior.base().scenario.name;
        drop(writeln!(stderr(), "note: `{name}` stays as `{scenario}` has it: {why}"));
    }
}

/// What the intervals of a report hold.
pub(super) fn held(posterior: Option<&Posterior>, draws: usize) -> String {
    posterior.map_or_else(
        || "chance only".to_owned(),
        |posterior| {
            let name = &posterior.file.posterior.calibration;
            format!("chance and parameters: {draws} draws of the posterior of {name}")
        },
    )
}
