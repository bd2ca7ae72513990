//! Plans: which scenario is run at which settings, how often, and what is kept of each run.
//!
//! A plan is a file ([`mod@file`]) that names a base scenario, the factors that vary, the design that
//! combines their values into points, and the number of replicates. [`open()`](reading::open) checks it
//! as scenarios are checked. What a plan says is enough to list every run: runs are numbered, first by
//! design point, then by replicate.
//!
//! ```
//! use stronghold::experiment::{plan::reading, posterior::Asked};
//!
//! let plan = reading::open("tiny", Asked::Nothing)?;
//! assert_eq!(plan.runs(), plan.points() * u64::from(plan.replicates));
//! let prepared = plan.prepare(&plan.point(0)).expect("the first point makes a scenario");
//! let run = plan.run(0);
//! let outcome = prepared.model.run(run.seed, run.replicate);
//! assert_eq!(plan.numbers(&outcome).len(), plan.outputs().len());
//! # Ok::<(), stronghold::experiment::record::OpenError>(())
//! ```

pub mod bundled;
mod check;
mod check_design;
mod check_factors;
mod check_kept;
pub mod design;
pub mod factors;
pub mod file;
pub mod kept;
pub mod kind;
pub mod opening;
pub mod reading;
pub mod record;
pub mod schema;

pub use check::layer_of_points;
pub use check_factors::checked_factors;
pub use factors::{Domain, Factor, FactorValue, Level};
pub use file::{RandomNumbers, Spread};
pub use kept::Kept;

use self::design::Design;
use std::sync::Arc;

use super::{
    ensemble::{draw_of, group_of},
    posterior::{Posterior, each_twice},
    record::Opened,
};
use crate::{
    evidence::observed,
    experiment::comparison::comparable,
    scenario::{
        Scenario, Stack, check_unplaced,
        file::{Layer, ScenarioLayer},
        placed::Sources,
    },
    simulation::{Model, Outcome},
};

/// The columns that every table of results has besides factors and outputs.
pub const FIRST_COLUMNS: [&str; 7] =
    ["plan_hash", "scenario_hash", "version", "design_point", "replicate", "seed", "status"];

/// A checked plan.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Short name: the bundled name, or the file's stem.
    pub name: String,
    /// Title.
    pub title: String,
    /// The question that it answers.
    pub question: String,
    /// The base scenario with its evidence.
    pub base: Opened,
    /// What varies.
    pub factors: Vec<Factor>,
    /// How values are combined into points.
    pub design: Design,
    /// Runs of each point.
    pub replicates: u32,
    /// Seed.
    pub seed: u64,
    /// Whether points share their random numbers.
    pub random_numbers: RandomNumbers,
    /// Runs in each chunk.
    pub runs_per_chunk: u64,
    /// What is kept of a run besides targets.
    pub kept: Vec<Kept>,
    /// The plan as a file that stands beside its base scenario.
    pub file: file::PlanFile,
    /// The posterior whose draws its replicates have; none as long as nobody asks for one.
    pub posterior: Option<Arc<Posterior>>,
}

/// A run of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// The design point, from 0.
    pub point: u64,
    /// The replicate, from 0.
    pub replicate: u32,
    /// The seed.
    pub seed: u64,
}

/// A design point that can be run.
#[derive(Clone, Debug)]
pub struct PreparedPoint {
    /// The scenario with the point's values, ready to run; it takes the counts of the targets.
    pub model: Model,
    /// What tells its scenario from every other.
    pub scenario_hash: String,
}

impl Plan {
    /// Checks a plan against its base scenario.
    ///
    /// # Errors
    /// The first thing that is wrong, with its place.
    pub fn checked(
        name: String,
        file: file::PlanFile,
        base: Opened,
    ) -> Result<Self, crate::scenario::error::Refusal> {
        check::check(name, file, base)
    }

    /// How many design points there are.
    pub fn points(&self) -> u64 {
        self.design.points(&self.factors)
    }

    /// How many runs there are.
    pub fn runs(&self) -> u64 {
        self.points() * u64::from(self.replicates)
    }

    /// How many chunks the results have.
    pub fn chunks(&self) -> u64 {
        self.runs().div_ceil(self.runs_per_chunk)
    }

    /// The runs of a chunk, by number.
    pub fn runs_of(&self, chunk: u64) -> std::ops::Range<u64> {
        let first = chunk * self.runs_per_chunk;
        first..(first + self.runs_per_chunk).min(self.runs())
    }

    /// The run of a number.
    pub fn run(&self, number: u64) -> Run {
        let (point, replicate) =
            (number / u64::from(self.replicates), number % u64::from(self.replicates));
        let seed = match self.random_numbers {
            RandomNumbers::Common => self.seed,
            RandomNumbers::Independent => self.seed.wrapping_add(point) & i64::MAX as u64,
        };
        Run { point, replicate: replicate as u32, seed }
    }

    /// The factors' values at a design point.
    pub fn point(&self, point: u64) -> Vec<FactorValue> {
        self.design.point(&self.factors, point)
    }

    /// The scenario at a design point.
    ///
    /// # Errors
    /// A sentence, when the point's values make no valid scenario.
    pub fn scenario(&self, values: &[FactorValue]) -> Result<Scenario, String> {
        Ok(self.scenario_and_layer(self.base.layer.clone(), values)?.0)
    }

    /// The base scenario's layer with the factors at some values, not yet checked.
    ///
    /// # Errors
    /// A sentence, when an entry cannot have its value.
    pub fn layer(&self, values: &[FactorValue]) -> Result<ScenarioLayer, String> {
        self.changed(self.base.layer.clone(), values)
    }

    fn changed(
        &self,
        mut layer: ScenarioLayer,
        values: &[FactorValue],
    ) -> Result<ScenarioLayer, String> {
        // Levels first, so that numbers vary what a level has written.
        for (factor, value) in self.factors.iter().zip(values) {
            if let Some(level) = factor.level(*value) {
                layer = level.layer.clone().over(layer);
            }
        }
        for (factor, value) in self.factors.iter().zip(values) {
            if let FactorValue::Number(value) = value {
                for entry in &factor.entries {
                    factor.change.apply(&mut layer, entry, *value)?;
                }
            }
        }
        Ok(layer)
    }

    fn scenario_and_layer(
        &self,
        layer: ScenarioLayer,
        values: &[FactorValue],
    ) -> Result<(Scenario, ScenarioLayer), String> {
        let layer = self.changed(layer, values)?;
        let name = self.base.scenario.name.clone();
        let stack = Stack { name, layer, sources: Sources::default() };
        let scenario = check_unplaced(&stack).map_err(|refusal| refusal.message)?;
        comparable(&self.base.scenario, &scenario)?;
        Ok((scenario, stack.layer))
    }

    /// A design point ready to run.
    ///
    /// # Errors
    /// As [`scenario`](Self::scenario).
    pub fn prepare(&self, values: &[FactorValue]) -> Result<PreparedPoint, String> {
        self.prepare_over(self.base.layer.clone(), values)
    }

    /// A design point ready to run for one of its replicates: at that replicate's draw of the posterior,
    /// over which the point's values go.
    ///
    /// # Errors
    /// As [`scenario`](Self::scenario).
    pub fn prepare_replicate(
        &self,
        values: &[FactorValue],
        replicate: u32,
    ) -> Result<PreparedPoint, String> {
        match &self.posterior {
            None => self.prepare(values),
            Some(posterior) => {
                let draw = posterior.draw(draw_of(replicate, self.draws()));
                self.prepare_over(posterior.layer(draw)?, values)
            }
        }
    }

    /// How many draws of the posterior replicates have.
    pub fn draws(&self) -> usize {
        self.posterior
            .as_ref()
            .map_or(0, |posterior| posterior.draws_of(each_twice(self.replicates)))
    }

    /// The group of replicates of a design point that one belongs to, see [`group_of`].
    pub fn group_of(&self, replicate: u32) -> usize {
        group_of(replicate, self.draws())
    }

    fn prepare_over(
        &self,
        layer: ScenarioLayer,
        values: &[FactorValue],
    ) -> Result<PreparedPoint, String> {
        let (scenario, layer) = self.scenario_and_layer(layer, values)?;
        let targets =
            observed::check(&self.base.observed, &scenario).map_err(|error| error.to_string())?;
        let counts = targets.into_iter().filter_map(|target| target.count).collect();
        let scenario_hash = super::hash::of(&layer);
        Ok(PreparedPoint { model: Model::new(scenario, counts), scenario_hash })
    }

    /// The names of the targets that runs are counted for, in the order of the columns.
    pub fn targets(&self) -> Vec<&str> {
        let simulated = self.base.targets.iter().filter(|target| target.count.is_some());
        simulated.map(|target| target.id.as_str()).collect()
    }

    /// The names of all columns of numbers of a run: targets, then what is kept.
    pub fn outputs(&self) -> Vec<String> {
        let targets = self.targets().into_iter().map(str::to_owned);
        targets.chain(self.kept.iter().flat_map(Kept::columns)).collect()
    }
    /// The numbers of a run, in the order of [`outputs`](Self::outputs); rounded to six decimals, since
    /// levels are kept in single precision.
    pub fn numbers(&self, outcome: &Outcome) -> Vec<f64> {
        let kept = self.kept.iter().flat_map(|kept: &Kept| kept.values(&outcome.panel));
        let rounded = |value: f64| {
            let rounded = (value * 1e6).round() / 1e6;
            // What is too large to be rounded that way is whole.
            if rounded.is_finite() { rounded } else { value }
        };
        outcome.counts.iter().copied().chain(kept).map(rounded).collect()
    }
}
