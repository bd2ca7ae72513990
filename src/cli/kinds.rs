//! Plans of three kinds: which kind an argument is, and which command runs it.

use std::path::Path;

use super::CliError;
use crate::{
    calibration::plan::bundled::CALIBRATIONS,
    experiment::plan::{
        bundled::PLANS,
        kind::{KINDS, Kind},
    },
    scenario::{
        ScenarioError,
        bundled::{Bundled, find},
        error::likely,
        reading::{is_path, read_text},
    },
    sensitivity::plan::bundled::SENSITIVITIES,
};

/// The bundled plans of a kind.
pub fn bundled(kind: Kind) -> &'static [Bundled] {
    match kind {
        Kind::Sweep => PLANS,
        Kind::Calibration => CALIBRATIONS,
        Kind::Sensitivity => SENSITIVITIES,
    }
}

/// The bundled plan of a name, with its kind.
pub fn named(name: &str) -> Option<(Kind, &'static Bundled)> {
    KINDS.into_iter().find_map(|kind| Some((kind, find(bundled(kind), name)?)))
}

/// No bundled plan of any kind has this name.
pub fn unknown(name: &str) -> CliError {
    let names = KINDS.into_iter().flat_map(bundled).map(|plan| plan.name);
    let meant =
        likely(name, names).map_or_else(String::new, |near| format!("did you mean `{near}`? "));
    ScenarioError::file(
        format!("no bundled plan is called `{name}`"),
        format!("{meant}`stronghold plan list` lists them; a path contains `/` or ends in `.toml`"),
    )
    .into()
}

/// The kind of a plan: of a bundled name, or of a file by what stands in it. What could be of any
/// kind is seen as the plan of a sweep.
///
/// # Errors
/// When no plan has the name, or the file cannot be read.
pub fn of(argument: &str) -> Result<Kind, CliError> {
    if is_path(argument) {
        let text = read_text(Path::new(argument));
        let text = text.map_err(|error| error.example("plan show tiny"))?;
        return Ok(Kind::of_text(&text).unwrap_or(Kind::Sweep));
    }
    named(argument).map(|(kind, _)| kind).ok_or_else(|| unknown(argument))
}

/// Refuses a plan that is surely of another kind than a command runs.
///
/// # Errors
/// With the command that does run it.
pub fn expect(argument: &str, kind: Kind) -> Result<(), CliError> {
    let found = if is_path(argument) {
        // What cannot be read is refused with more to say by who reads it.
        read_text(Path::new(argument)).ok().and_then(|text| Kind::of_text(&text))
    } else {
        named(argument).map(|(kind, _)| kind)
    };
    match found {
        Some(found) if found != kind => Err(CliError::Argument {
            message: format!("`{argument}` is {}", found.of_plan()),
            help: format!("`stronghold {} {argument}` runs it", found.command()),
        }),
        _ => Ok(()),
    }
}
