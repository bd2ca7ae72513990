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
use crate::{evidence::observed::Target, experiment::plan::Plan};

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
    /// Runs in all.
    pub budget: u64,
    /// Seed.
    pub seed: u64,
    /// Whether half the budget goes to a surrogate likelihood.
    pub surrogate: bool,
    /// The plan as a file that stands beside its base scenario.
    pub file: CalibrationFile,
}

impl Calibration {
    /// The main series, in order of time: the fitted counts that share observer, quantity and regions with
    /// the first.
    pub fn series(&self) -> Vec<(String, &Target)> {
        let targets = &self.plan.base.targets;
        let Some(first) = targets.first() else { return Vec::new() };
        let is_fitted = |target: &Target| {
            let mut summaries = self.problem.summaries.iter();
            summaries.any(|summary| summary.name == target.id && summary.weight > 0.0)
        };
        let mut series: Vec<(String, &Target)> = targets
            .iter()
            .filter(|target| {
                target.observer == first.observer
                    && target.quantity == first.quantity
                    && target.regions == first.regions
                    && target.value.exact().is_some()
                    && is_fitted(target)
            })
            .map(|target| (target.id.clone(), target))
            .collect();
        series.sort_by_key(|(_, target)| target.start);
        series
    }
}
