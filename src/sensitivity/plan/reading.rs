//! Reading a sensitivity plan: from a name, a path or the record of an analysis to a checked plan.

use std::path::Path;

use super::{Sensitivity, check::check, record::SensitivityRecord};
use crate::experiment::{
    plan::opening::{find_plan, read_record},
    record::OpenError,
};

/// Opens a sensitivity plan: a bundled name, or a path to a plan or to the record of an analysis.
///
/// # Errors
/// One message with file, line, what was expected and what to do.
pub fn open(argument: &str) -> Result<Sensitivity, OpenError> {
    find_plan::<SensitivityRecord>(argument)?.check(check)
}

/// Reads the record of an analysis.
///
/// # Errors
/// When it is none, or of a format that this version does not know.
pub fn record(path: &Path) -> Result<SensitivityRecord, OpenError> {
    read_record(path)
}
