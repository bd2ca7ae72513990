//! Calibration plans: which parameters of a scenario are inferred, under which priors, from which
//! targets.

pub mod bundled;
mod check;
mod check_targets;
pub mod file;
pub mod reading;
pub mod record;
pub mod schema;
mod simulator;

pub use simulator::ScenarioSimulator;

use self::file::CalibrationFile;
use super::{observation::Observation, problem::Problem};
use crate::experiment::plan::Plan;

/// A checked calibration plan.
#[derive(Clone, Debug)]
pub struct Calibration {
    /// Short name: the bundled name, or the file's stem.
    pub name: String,
    /// Title.
    pub title: String,
    /// The question that it answers.
    pub question: String,
    /// The base scenario and its factors: one a parameter, in their order.
    pub plan: Plan,
    /// Priors, and what was observed.
    pub problem: Problem,
    /// How each summary is observed.
    pub observations: Vec<Observation>,
    /// The names of targets that are fitted, those with a weight, are `true`.
    pub budget: u64,
    /// Seed.
    pub seed: u64,
    /// Whether half the budget goes to a surrogate likelihood.
    pub surrogate: bool,
    /// The plan as a file that stands beside its base scenario.
    pub file: CalibrationFile,
}
