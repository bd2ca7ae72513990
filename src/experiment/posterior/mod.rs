//! Posteriors: draws of parameters that `run`, `compare` and `sweep` carry, so that results hold what
//! is not known of parameters besides chance.
//!
//! Replicate r has the draw of number r mod D. `run` takes at most half as many draws as replicates, so that
//! each is run at least twice and the two sources of spread can be told apart; `compare` as many
//! draws as pairs, so that pairs are independent of one another.

pub mod file;
mod reading;

use std::path::Path;

use rayon::prelude::*;

use self::file::PosteriorFile;
use super::{
    plan::{FactorValue, Plan},
    record::{OpenError, Opened},
};
use crate::scenario::{Scenario, ScenarioError, file::ScenarioLayer};
pub use reading::{open, replaced};

/// Which posterior is asked for.
#[derive(Clone, Debug)]
pub enum Asked {
    /// Nobody says: the one of the record, or of the scenario.
    Nothing,
    /// None: values are those of the scenario.
    ForNone,
    /// This one.
    For(Box<PosteriorFile>),
}

impl Asked {
    /// What an argument asks for: a bundled name, a path, or `none`.
    ///
    /// # Errors
    /// One message, when it cannot be read.
    pub fn by(argument: Option<&Path>) -> Result<Self, OpenError> {
        match argument {
            None => Ok(Self::Nothing),
            Some(path) if path == Path::new("none") => Ok(Self::ForNone),
            Some(path) => Ok(Self::For(Box::new(open(path)?))),
        }
    }

    /// The posterior of results: the one that is asked for, else that of their record, which may have
    /// none, else the one that `base` carries.
    ///
    /// # Errors
    /// One message, when it cannot be read.
    pub fn or(
        self,
        recorded: Option<Option<PosteriorFile>>,
        base: &Opened,
    ) -> Result<Option<PosteriorFile>, OpenError> {
        match (self, recorded) {
            (Self::For(file), _) => Ok(Some(*file)),
            (Self::ForNone, _) => Ok(None),
            (Self::Nothing, Some(recorded)) => Ok(recorded),
            (Self::Nothing, None) => base.default_posterior(),
        }
    }
}

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
    /// When the draw makes no valid scenario.
    pub fn scenario(&self, draw: &[f64]) -> Result<Scenario, OpenError> {
        self.plan.scenario(&self.values(draw)).map_err(|said| self.refused(said))
    }

    /// Whether each draw makes a valid scenario.
    ///
    /// # Errors
    /// For the first that does not.
    pub fn check(&self) -> Result<(), OpenError> {
        let draws = &self.file.sample.draws;
        draws.par_iter().map(|draw| self.scenario(draw).map(drop)).collect()
    }

    fn refused(&self, said: String) -> OpenError {
        let name = &self.plan.base.scenario.name;
        ScenarioError::file(
            format!("a draw of the posterior makes no valid `{name}`: {said}"),
            "calibrate this scenario, or use `--posterior none`".to_owned(),
        )
        .into()
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
