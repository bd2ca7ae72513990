//! Posteriors: draws of parameters that `run`, `compare` and `sweep` carry, so that results hold what
//! is not known of parameters besides chance.
//!
//! Replicate r has the draw of number r mod D. There are at most half as many draws as replicates, so that
//! each is run at least twice and the two sources of spread can be told apart.

pub mod file;
mod reading;

use self::file::PosteriorFile;
use super::{
    plan::{FactorValue, Plan, PreparedPoint},
    record::Opened,
};
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
    /// How many draws serve so many replicates.
    pub fn draws_for(&self, replicates: u32) -> u32 {
        (self.file.sample.draws.len() as u32).min(replicates.div_ceil(2)).max(1)
    }

    /// The draw of a replicate.
    ///
    /// Draws that are fewer than the file's are spread over it evenly.
    pub fn draw_of(&self, replicate: u32, replicates: u32) -> &[f64] {
        let (all, used) = (self.file.sample.draws.len() as u64, self.draws_for(replicates));
        let place = u64::from(replicate % used) * all / u64::from(used);
        &self.file.sample.draws[place as usize]
    }

    /// The scenario at a draw, ready to run.
    ///
    /// # Errors
    /// A sentence, when the draw makes no valid scenario.
    pub fn prepare(&self, draw: &[f64]) -> Result<PreparedPoint, String> {
        let value = |(factor, place): (&super::plan::Factor, &usize)| match factor.has_levels() {
            true => FactorValue::Level(draw[*place] as usize),
            false if factor.is_whole => FactorValue::Number(draw[*place].round()),
            false => FactorValue::Number(draw[*place]),
        };
        let values: Vec<FactorValue> =
            self.plan.factors.iter().zip(&self.applied).map(value).collect();
        self.plan.prepare(&values)
    }

    /// The scenario with its evidence.
    pub fn base(&self) -> &Opened {
        &self.plan.base
    }
}
