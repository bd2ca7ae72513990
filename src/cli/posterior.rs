//! Posteriors at the command line.

use std::io::{Write, stderr};

use super::CliError;
use crate::experiment::{
    posterior::{Posterior, file::PosteriorFile},
    record::Opened,
};

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
