//! Fresh runs at draws of a posterior, and how far they are from what was observed.

use super::{
    problem::{Draw, Problem},
    space::Space,
    weighted::Pick,
};
use crate::{
    experiment::batches::{Batches, Stopped, draw_of},
    random,
};

/// Runs in a batch of the journal.
const BATCH: u32 = 500;

/// Runs at places in the space of parameters.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FreshRuns {
    /// The unconstrained coordinates of each run.
    pub places: Vec<Vec<f64>>,
    /// The summaries of each run, as the simulator gave them.
    pub summaries: Vec<Vec<f64>>,
    /// How many more runs failed.
    pub failed: usize,
}

impl FreshRuns {
    /// Runs a stage; `propose` gives the coordinates of a run from the run's own random numbers.
    pub(super) fn run(
        batches: &Batches,
        space: &Space,
        stage: &str,
        runs: u32,
        propose: impl Fn(&mut random::Draw) -> Vec<f64> + Sync,
    ) -> Result<Self, Stopped> {
        let place = |number: u32| propose(&mut draw_of(batches.seed, stage, number));
        let mut all = Self::default();
        for (batch, first) in (0..).zip((0..runs).step_by(BATCH as usize)) {
            let numbers = first..(first + BATCH).min(runs);
            let done =
                batches.run(stage, batch, numbers, |n| space.to_values(&place(n)), |_| true)?;
            all.failed += done.failed.len();
            for kept in done.kept {
                all.places.push(place(kept.number));
                all.summaries.push(kept.summaries);
            }
        }
        Ok(all)
    }

    /// Runs a stage at draws of a posterior, picked by their weights.
    ///
    /// # Errors
    /// When it was interrupted, or the journal refuses.
    pub fn at_draws(
        batches: &Batches,
        problem: &Problem,
        stage: &str,
        runs: u32,
        draws: &[Draw],
    ) -> Result<Self, Stopped> {
        if draws.is_empty() {
            return Ok(Self::default());
        }
        let pick = Pick::new(draws.iter().map(|draw| draw.weight));
        Self::run(batches, &problem.space, stage, runs, |draw| {
            draws[pick.from(draw)].coordinates.clone()
        })
    }

    /// Adds other runs.
    pub(super) fn append(&mut self, mut other: Self) {
        self.places.append(&mut other.places);
        self.summaries.append(&mut other.summaries);
        self.failed += other.failed;
    }
}

/// The mean distance of fresh runs from what was observed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PredictiveDistance {
    /// The mean. A run that failed counts as the farthest that did not; ∞ where all failed.
    pub mean: f64,
    /// Its standard error.
    pub standard_error: f64,
}

impl PredictiveDistance {
    /// That of runs, by a distance over summaries as the simulator gives them.
    pub fn of(runs: &FreshRuns, distance: &dyn Fn(&[f64]) -> f64) -> Self {
        let mut distances: Vec<f64> = runs.summaries.iter().map(|s| distance(s)).collect();
        let farthest = distances.iter().copied().reduce(f64::max).unwrap_or(f64::INFINITY);
        distances.resize(distances.len() + runs.failed, farthest);
        let n = distances.len() as f64;
        let mean = if n > 0.0 { distances.iter().sum::<f64>() / n } else { f64::INFINITY };
        if !mean.is_finite() {
            return Self { mean: f64::INFINITY, standard_error: 0.0 };
        }
        let squares: f64 = distances.iter().map(|d| (d - mean).powi(2)).sum();
        Self { mean, standard_error: (squares / (n - 1.0).max(1.0) / n).sqrt() }
    }

    /// Whether it is larger than another by more than twice the standard error of the difference.
    /// Of two that are the same, one is called worse once in 44 times.
    pub fn is_worse_than(&self, other: &Self) -> bool {
        let error = self.standard_error.hypot(other.standard_error);
        other.mean.is_finite() && self.mean > other.mean + 2.0 * error
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        calibration::{prior::*, problem::Summary, space::Parameter},
        experiment::{
            batches::{Unwatched, Unwritten},
            simulator::Simulator,
        },
    };

    /// Gives its parameter back; fails where it is below 0.
    struct Echo;

    impl Simulator for Echo {
        fn summaries(&self) -> usize {
            1
        }

        fn simulate(&self, parameters: &[f64], _: u64) -> Result<Vec<f64>, String> {
            if parameters[0] < 0.0 { Err("below 0".into()) } else { Ok(parameters.to_vec()) }
        }
    }

    #[test]
    fn runs_are_made_at_draws_by_their_weights_and_failures_are_the_farthest() {
        let form = Form::Normal { mean: 0.0, sd: 1.0 };
        let prior = Prior::new(form, f64::NEG_INFINITY, f64::INFINITY).unwrap();
        let problem = Problem {
            space: Space::new(vec![Parameter::new("x", prior)]).unwrap(),
            summaries: vec![Summary::new("s", 0.0)],
        };
        let batches = Batches { simulator: &Echo, seed: 1, journal: &Unwritten, watch: &Unwatched };
        let draw = |u, weight| Draw { coordinates: vec![u], weight };
        let draws = [draw(-1.0, 0.25), draw(7.0, 0.0), draw(1.0, 0.25), draw(2.0, 0.5)];
        let runs = FreshRuns::at_draws(&batches, &problem, "fresh", 1200, &draws).unwrap();
        assert_eq!(runs.summaries.len() + runs.failed, 1200);
        let count = |u: f64| runs.summaries.iter().filter(|s| s[0] == u).count();
        assert_eq!(runs.places, runs.summaries);
        assert_eq!(count(7.0), 0);
        // Six standard deviations of a binomial count are 90 and 104.
        assert!(runs.failed.abs_diff(300) < 90 && count(2.0).abs_diff(600) < 104);
        let distance = PredictiveDistance::of(&runs, &|s| s[0]);
        let mean = (count(1.0) as f64 + 2.0 * (count(2.0) + runs.failed) as f64) / 1200.0;
        assert!((distance.mean - mean).abs() < 1e-12);
        let nearer = PredictiveDistance { mean: mean - 0.01, standard_error: 0.0 };
        assert!(!distance.is_worse_than(&distance));
        assert!(!distance.is_worse_than(&nearer)); // within the error, 0.0125 twice
        assert!(distance.is_worse_than(&PredictiveDistance { mean: mean - 0.03, ..nearer }));
    }
}
