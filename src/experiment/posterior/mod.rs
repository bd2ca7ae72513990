//! Posteriors: draws of parameters that `run`, `compare` and `sweep` carry, so that results hold what
//! is not known of parameters besides chance.
//!
//! Replicates 2k and 2k + 1 (or pairs, or replicates of a design point) have the k-th draw, so that each is run twice and
//! the two sources of spread can be told apart, and so that the first ten replicates of 300 are those of ten.
//! Intervals of means take account of what shares a draw ([`Mean`](crate::mean::Mean)).

pub mod file;
mod reading;

use std::path::Path;

use rayon::prelude::*;

use self::file::PosteriorFile;
use super::{
    plan::{FactorValue, Plan},
    record::{OpenError, Opened},
};
use crate::{
    evidence::observed::{Label, Target},
    observation::counts::CountOver,
    parameters,
    scenario::{Scenario, ScenarioError, file::ScenarioLayer},
    simulation::Model,
};
pub use reading::{check_recorded, open, replaced};

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
    /// See [`stride`].
    stride: usize,
    /// The names of parameters that are left as the scenario has them, and why.
    pub left_out: Vec<(String, String)>,
}

/// The most draws that so many replicates of one scenario have: each is run twice, so that chance can be told from
/// parameters.
pub fn each_twice(replicates: u32) -> u32 {
    replicates.div_ceil(2)
}

/// By how many rows of the file a draw stands behind the one before it, from the first again after the last: about 0.618
/// of their number, so that any first few are spread over them, whatever order the file has them in.
fn stride(all: usize) -> usize {
    let is_coprime = |stride: &usize| {
        let (mut a, mut b) = (all, *stride);
        while b > 0 {
            (a, b) = (b, a % b);
        }
        a == 1
    };
    let golden = ((all as f64 * 0.618_034) as usize).max(1);
    (golden..=golden + all).find(is_coprime).expect("1 more than `all` is coprime")
}

impl Posterior {
    /// How many draws these are.
    pub fn draws_of(&self, most: u32) -> usize {
        (most.max(1) as usize).min(self.file.sample.draws.len())
    }

    /// The first so many draws, or all where there are no more.
    pub fn draws(&self, most: u32) -> Vec<&[f64]> {
        (0..self.draws_of(most)).map(|k| self.draw(k)).collect()
    }

    /// The k-th draw.
    pub fn draw(&self, k: usize) -> &[f64] {
        let draws = &self.file.sample.draws;
        &draws[k * self.stride % draws.len()]
    }

    /// The scenario at a draw.
    ///
    /// # Errors
    /// When the draw makes no valid scenario.
    pub fn scenario(&self, draw: &[f64]) -> Result<Scenario, OpenError> {
        self.plan.scenario(&self.values(draw)).map_err(|said| self.refused(said))
    }

    /// The same, once its first draw is known to make a valid scenario: a record may have been changed since it was
    /// run.
    ///
    /// # Errors
    /// When it makes none.
    pub fn with_a_first_draw(self) -> Result<Self, OpenError> {
        self.scenario(self.draw(0))?;
        Ok(self)
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

    /// The targets, with those that it was fitted to labelled so.
    pub fn labelled(&self, targets: &[Target]) -> Vec<Target> {
        let fitted = &self.file.posterior.fitted;
        let mut targets = targets.to_vec();
        for target in &mut targets {
            if fitted.iter().any(|row| row.is(target)) {
                target.label = Label::Fitted;
            }
        }
        targets
    }

    /// A model for each of so many draws, which count what is asked.
    ///
    /// # Errors
    /// When a draw makes no valid scenario.
    pub fn models(&self, most: u32, counts: &[CountOver]) -> Result<Vec<Model>, OpenError> {
        let model = |scenario| Model::new(scenario, counts.to_vec());
        self.draws(most).par_iter().map(|draw| self.scenario(draw).map(model)).collect()
    }

    /// The names of the parameters that are drawn.
    pub fn drawn(&self) -> Vec<&str> {
        self.applied.iter().map(|place| self.file.parameters[*place].name.as_str()).collect()
    }

    /// The free numbers of the scenario, those of the registry among them, that its draws leave at one value.
    ///
    /// # Panics
    /// When the first draw makes no valid scenario; it is among those of every run.
    pub fn left_at_one_value(&self) -> Vec<String> {
        let first = self.scenario(self.draw(0)).expect("its runs are done");
        let own = free_numbers(&self.plan.base.scenario);
        let drawn = free_numbers(&first);
        own.into_iter().filter(|number| drawn.contains(number)).map(|(name, _)| name).collect()
    }

    /// The file for a record, without the parameters that are left out here: what repeats from it leaves them out too.
    pub fn carried(&self) -> PosteriorFile {
        let left_out: Vec<&str> = self.left_out.iter().map(|(name, _)| name.as_str()).collect();
        self.file.clone().without(&left_out)
    }

    /// The scenario with its evidence.
    pub fn base(&self) -> &Opened {
        &self.plan.base
    }
}

/// The scenarios of all worlds at each of so many draws: that of each posterior, on its world.
///
/// # Errors
/// When a draw makes no valid scenario.
pub fn at_draws(worlds: &[Posterior], most: u32) -> Result<Vec<Vec<Scenario>>, OpenError> {
    let Some(base) = worlds.first() else { return Ok(Vec::new()) };
    let at = |draw: &&[f64]| worlds.iter().map(|world| world.scenario(draw)).collect();
    base.draws(most).par_iter().map(at).collect()
}

/// All free numbers behind a scenario, with their values.
fn free_numbers(scenario: &Scenario) -> Vec<(String, f64)> {
    let registry = parameters::calibrated();
    let values = registry
        .filter_map(|info| Some((info.name.to_owned(), scenario.parameters.get(info.name)?)));
    scenario.free_numbers().into_iter().chain(values).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_draw_has_its_turn_and_any_first_few_are_spread() {
        for all in 1..600 {
            let mut places: Vec<usize> = (0..all).map(|k| k * stride(all) % all).collect();
            places.sort_unstable();
            assert!(places.iter().copied().eq(0..all), "{all}");
        }
        let mut first: Vec<usize> = (0..10).map(|k| k * stride(500) % 500).collect();
        first.sort_unstable();
        let gaps = first.windows(2).map(|pair| pair[1] - pair[0]);
        assert!(gaps.clone().all(|gap| (20..=90).contains(&gap)), "{first:?}");
    }
}
