//! Checks of a calibration: does it cover, does it predict what it has not seen, what did each target
//! teach, and does it find known truths again?
//!
//! | level | what is done | runs besides the calibration's |
//! |---|---|---|
//! | quick | coverage, TARP and SBC from the bank; every target left out, and the last year, from the bank | 200 for each of them |
//! | full | coverage with more runs; what is left out, and 20 truths, inferred by the whole method from the bank on | a twelfth of the budget for each of them, where populations follow on the bank, and 1,000 to predict |

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
    /// Minutes where the prior served, else hours.
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
    let smc = &inference.smc;
    let (cases, runs) = match level {
        Level::Quick => (200, 200),
        Level::Full => (500, 1000),
    };
    // Where the prior served, the whole method is to take the nearest of the bank, and costs no run.
    let has_populations = !smc.is_whole_bank() || calibration.surrogate;
    let whole_method = (level == Level::Full && has_populations).then(|| Options {
        budget: (calibration.budget / 12).max(2_000),
        surrogate: calibration.surrogate,
    });
    batches.watch.says("checks: coverage from the bank");
    let coverage = coverage_of_bank::check(&calibration.problem, smc, cases, calibration.seed);
    batches.watch.says("checks: every target left out, and the last year");
    let leave_out = leave_out::check(calibration, batches, smc, runs, whole_method)?;
    let recovered = match (level, whole_method) {
        (Level::Quick, _) => Vec::new(),
        (Level::Full, None) => recovery::from_the_bank(&calibration.problem, smc, TRUTHS),
        (Level::Full, Some(options)) => {
            recovery::check(&calibration.problem, batches, TRUTHS, &smc.bank, options)?
        }
    };
    Ok(Checks { coverage, leave_out, recovered })
}
