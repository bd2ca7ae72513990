//! Checks of a calibration: does it cover, does it predict what it has not seen, what did each target
//! teach, and does it find known truths again?
//!
//! | level | what is done | runs besides the calibration's |
//! |---|---|---|
//! | quick | coverage, TARP and SBC from the bank; every target left out, and the last year | 200 for each target |
//! | full | the same with more runs, and 20 truths recovered by the whole method | 1,000 for each target, a fifth of the budget for each truth |

pub mod bank_posterior;
pub mod coverage_of_bank;
pub mod leave_out;
pub mod recovery;

use self::{coverage_of_bank::CoverageOfBank, leave_out::LeaveOut, recovery::Recovered};
use super::{
    inference::{Inference, Options},
    plan::Calibration,
    smc::SmcError,
};
use crate::experiment::batches::Batches;

/// How much is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// In a minute.
    Quick,
    /// Over night.
    Full,
}

/// What the checks found.
#[derive(Clone, Debug, PartialEq)]
pub struct Checks {
    /// Coverage from the bank.
    pub coverage: CoverageOfBank,
    /// Prediction of what was left out.
    pub leave_out: LeaveOut,
    /// Known truths found again; none at level quick.
    pub recovered: Vec<Recovered>,
}

/// Truths that are recovered.
const TRUTHS: u32 = 20;

/// Checks a calibration.
///
/// # Errors
/// When it was stopped.
pub fn check(
    calibration: &Calibration,
    batches: &Batches,
    inference: &Inference,
    level: Level,
) -> Result<Checks, SmcError> {
    let bank = &inference.smc.bank;
    let (cases, runs) = match level {
        Level::Quick => (200, 200),
        Level::Full => (500, 1000),
    };
    batches.watch.says("checks: coverage from the bank");
    let coverage = coverage_of_bank::check(&calibration.problem, bank, cases, calibration.seed);
    batches.watch.says("checks: every target left out, and the last year");
    let leave_out = leave_out::check(calibration, batches, bank, runs)?;
    let recovered = match level {
        Level::Quick => Vec::new(),
        Level::Full => {
            let budget = (calibration.budget / 5).max(2_000);
            let options = Options { budget, surrogate: calibration.surrogate };
            recovery::check(&calibration.problem, batches, TRUTHS, options)?
        }
    };
    Ok(Checks { coverage, leave_out, recovered })
}
