//! Posteriors at the command line.

use std::io::{Write, stderr};

use super::CliError;
use crate::experiment::{
    posterior::{Posterior, file::PosteriorFile},
    record::Opened,
};

/// A posterior on a scenario that goes by a name; people are told what it does not do for it.
pub(super) fn on(
    file: PosteriorFile,
    opened: &Opened,
    name: &str,
    overridden: &[String],
) -> Result<Posterior, CliError> {
    let posterior = Posterior::on(file, opened, overridden)?;
    tell(&posterior, name);
    Ok(posterior)
}

/// Says on standard error what a posterior does not do for its scenario.
pub(super) fn tell(posterior: &Posterior, scenario: &str) {
    let header = &posterior.file.posterior;
    if header.status != "ok" {
        drop(writeln!(
            stderr(),
            "warning: this posterior has an effective size of {} draws: too few to quote",
            header.effective_draws
        ));
    }
    for (name, why) in &posterior.left_out {
        drop(writeln!(stderr(), "note: `{name}` stays as `{scenario}` has it: {why}"));
    }
}

/// Says on standard error where a world that is compared was to have another posterior than the base, whose draws all
/// worlds have.
pub(super) fn tell_of_another(base: Option<&PosteriorFile>, world: &Opened, name: &str) {
    let own = match world.default_posterior() {
        Ok(own) => own,
        Err(error) => {
            drop(writeln!(
                stderr(),
                "note: the posterior of `{name}`, not used here, cannot be read: {error}"
            ));
            return;
        }
    };
    let shown = |file: Option<&PosteriorFile>| {
        file.map_or("no posterior".to_owned(), |file| {
            format!("the posterior of {}", file.posterior.calibration)
        })
    };
    let is_other = own.as_ref().map(|own| &own.sample) != base.map(|base| &base.sample);
    if is_other {
        drop(writeln!(
            stderr(),
            "note: `{name}` has {} of its own; here all worlds have that of the base: {}",
            shown(own.as_ref()),
            shown(base)
        ));
    }
}

/// What the intervals of a report hold.
pub(super) fn held(posterior: Option<&Posterior>, draws: usize) -> String {
    posterior.map_or_else(
        || "chance only".to_owned(),
        |posterior| {
            let name = &posterior.file.posterior.calibration;
            match draws {
                1 => format!("chance only, at one draw of the posterior of {name}"),
                _ => format!("chance and parameters: {draws} draws of the posterior of {name}"),
            }
        },
    )
}
