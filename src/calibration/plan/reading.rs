//! Reading a calibration plan: from a name, a path or the record of a calibration to a checked plan.

use std::path::Path;

use super::{Calibration, check::check, record::CalibrationRecord};
use crate::{
    experiment::{
        plan::opening::{find_plan, read_record},
        record::OpenError,
    },
    scenario::{numbers::Count, placed::Placed},
};

/// Opens a calibration plan: a bundled name, or a path to a plan or to the record of a calibration.
/// A budget may be given in place of the plan's.
///
/// # Errors
/// One message with file, line, what was expected and what to do.
///
/// # Panics
/// When the budget is none that a plan could have.
pub fn open(argument: &str, budget: Option<u64>) -> Result<Calibration, OpenError> {
    find_plan::<CalibrationRecord>(argument)?.check(|name, mut file, base| {
        if let Some(budget) = budget {
            file.budget = Placed::nowhere(Count::new(budget).expect("the command line checked it"));
        }
        check(name, file, base)
    })
}

/// Reads the record of a calibration.
///
/// # Errors
/// When it is none, or of a format that this version does not know.
pub fn record(path: &Path) -> Result<CalibrationRecord, OpenError> {
    read_record(path)
}
