//! Posteriors: draws of parameters that `run`, `compare` and `sweep` carry, so that results hold what
//! is not known of parameters besides chance.
//!
//! Replicate r has the draw of number r mod D. `run` takes at most half as many draws as replicates, so that
//! each is run at least twice and the two sources of spread can be told apart; `compare` as many
//! draws as pairs, so that pairs are independent of one another.

pub mod bundled;
pub mod file;
mod reading;

use self::file::PosteriorFile;
use super::{
    plan::{FactorValue, Plan, PreparedPoint},
    record::Opened,
};
use crate::scenario::{Scenario, file::ScenarioLayer};
pub use reading::open;

/// A posterior that fits a scenario.
#[derive(Clone, Debug)]
pub struct Posterior {
    /// The file.
    pub file: PosteriorFile,
    plan: Plan,
    /// The places of the parameters that the scenario has.
    applied: Vec<usize>,
    /// The names of parameters that are left as the scenario has them, and why.
    pub left_out: Vec<(String, String)>,
}

impl Posterior {
    /// So many draws, or all where there are no more, spread evenly over the file's.
    pub fn draws(&self, most: u32) -> Vec<&[f64]> {
        let all = self.file.sample.draws.len() as u64;
        let used = u64::from(most.max(1)).min(all);
        (0..used).map(|n| self.file.sample.draws[(n * all / used) as usize].as_slice()).collect()
    }

    /// The scenario at a draw.
    ///
    /// # Errors
    /// A sentence, when the draw makes no valid scenario.
    pub fn scenario(&self, draw: &[f64]) -> Result<Scenario, String> {
        self.plan.scenario(&self.values(draw))
    }

    /// The scenario at a draw, ready to run.
    ///
    /// # Errors
    /// A sentence, when the draw makes no valid scenario.
    pub fn prepare(&self, draw: &[f64]) -> Result<PreparedPoint, String> {
        self.plan.prepare(&self.values(draw))
    }

    /// The base scenario's layer at a draw, not yet checked.
    ///
    /// # Errors
    /// A sentence, when an entry cannot have its value.
    pub fn layer(&self, draw: &[f64]) -> Result<ScenarioLayer, String> {
        self.plan.layer(&self.values(draw))
    }

    fn values(&self, draw: &[f64]) -> Vec<FactorValue> {
        let value = |(factor, place): (&super::plan::Factor, &usize)| match factor.has_levels() {
            true => FactorValue::Level(draw[*place] as usize),
            false if factor.is_whole => FactorValue::Number(draw[*place].round()),
            false => FactorValue::Number(draw[*place]),
        };
        self.plan.factors.iter().zip(&self.applied).map(value).collect()
    }

    /// The scenario with its evidence.
    pub fn base(&self) -> &Opened {
        &self.plan.base
    }
}
