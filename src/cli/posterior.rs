//! Posteriors at the command line.

use std::{
    io::{Write, stderr},
    path::Path,
};

use super::CliError;
use crate::experiment::{
    posterior::{self, Posterior, file::PosteriorFile},
    record::Opened,
};

/// The posterior that is asked for, or the one that a record has, on a scenario. Parameters that the
/// scenario does not have, or that the command line sets, are told of.
pub(super) fn chosen(
    asked: Option<&Path>,
    recorded: Option<&PosteriorFile>,
    opened: &Opened,
    overridden: &[String],
) -> Result<Option<Posterior>, CliError> {
    let file = match (asked, recorded) {
        (Some(path), _) => posterior::open(path)?,
        (None, Some(file)) => file.clone(),
        (None, None) => return Ok(None),
    };
    let posterior = Posterior::on(file, opened, overridden)?;
    let header = &posterior.file.posterior;
    if header.status != "ok" {
        drop(writeln!(
            stderr(),
            "warning: this posterior has an effective size of {} draws: too few to quote",
            header.effective_draws
        ));
    }
    for (name, why) in &posterior.left_out {
        let scenario = &opened.scenario.name;
        drop(writeln!(stderr(), "note: `{name}` stays as `{scenario}` has it: {why}"));
    }
    Ok(Some(posterior))
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
