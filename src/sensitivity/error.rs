//! Why an analysis refuses.

use crate::experiment::batches::Stopped;

/// Why a design, an evaluation or an analysis refuses.
#[derive(Debug, thiserror::Error)]
pub enum SensitivityError {
    /// A design that cannot be made.
    #[error("{0}")]
    Design(String),
    /// Something comes in another number than it must.
    #[error("there are {given} {what} where {expected} belong")]
    Number {
        /// What is counted.
        what: &'static str,
        /// How many belong there.
        expected: usize,
        /// How many there are.
        given: usize,
    },
    /// A bank of runs that holds what is no number, or nothing.
    #[error("{0}")]
    Bank(String),
    /// An option out of its range.
    #[error("{0}")]
    Option(String),
    /// An analysis of noise without the replicates or the seeds that it needs.
    #[error("{0}")]
    Replicates(String),
    /// The runs ended before their end.
    #[error(transparent)]
    Stopped(#[from] Stopped),
}

/// Refuses what comes in another number than it must.
pub(super) fn expect_number(
    what: &'static str,
    expected: usize,
    given: usize,
) -> Result<(), SensitivityError> {
    if expected == given { Ok(()) } else { Err(SensitivityError::Number { what, expected, given }) }
}
