//! Which kind of results a folder holds, told by its record.

use std::path::Path;

use super::ReportError;
use crate::{
    calibration::plan::record::RECORD as CALIBRATION, experiment::plan::record::RECORD as SWEEP,
    report::folder, sensitivity::plan::record::RECORD as SENSITIVITY,
};

/// A kind of results.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Of `run`.
    Run,
    /// Of `compare`.
    Comparison,
    /// Of `sweep`.
    Sweep,
    /// Of `calibrate`.
    Calibration,
    /// Of `sensitivity`.
    Sensitivity,
}

impl Kind {
    const ALL: [Self; 5] =
        [Self::Run, Self::Comparison, Self::Sweep, Self::Calibration, Self::Sensitivity];

    /// The kind of a folder.
    ///
    /// # Errors
    /// When there is no such folder, or it has no record, or several.
    pub fn of(path: &Path) -> Result<Self, ReportError> {
        let shown = || path.display().to_string();
        if !path.is_dir() {
            return Err(ReportError::NoFolder { path: shown() });
        }
        let found: Vec<Self> =
            Self::ALL.into_iter().filter(|kind| path.join(kind.record()).is_file()).collect();
        match found.as_slice() {
            [kind] => Ok(*kind),
            [] => Err(ReportError::NoResults { path: shown(), records: Self::records(&Self::ALL) }),
            several => {
                Err(ReportError::SeveralResults { path: shown(), records: Self::records(several) })
            }
        }
    }

    fn records(kinds: &[Self]) -> String {
        kinds.iter().map(|kind| format!("`{}`", kind.record())).collect::<Vec<_>>().join(", ")
    }

    /// The record, which marks a complete folder.
    pub fn record(self) -> &'static str {
        match self {
            Self::Run => folder::RUN.record(),
            Self::Comparison => folder::COMPARISON.record(),
            Self::Sweep => SWEEP,
            Self::Calibration => CALIBRATION,
            Self::Sensitivity => SENSITIVITY,
        }
    }

    /// The command that makes such results, and repeats them from their record.
    pub fn command(self) -> &'static str {
        match self {
            Self::Run => "run",
            Self::Comparison => "compare",
            Self::Sweep => "sweep",
            Self::Calibration => "calibrate",
            Self::Sensitivity => "sensitivity",
        }
    }

    /// What stands above the title.
    pub fn words(self) -> &'static str {
        match self {
            Self::Run => "Run",
            Self::Comparison => "Comparison",
            Self::Sweep => "Sweep",
            Self::Calibration => "Calibration",
            Self::Sensitivity => "Sensitivity analysis",
        }
    }
}
