//! The distance of a run from what was observed.
//!
//! ```text
//! d² = Σ_j w_j ((s_j − o_j) / σ_j)²        σ_j = 1.4826 · MAD of s_j over runs from the prior
//! ```
//!
//! Summaries s and observations o are on their scales. Where the median absolute deviation (MAD) is 0
//! the standard deviation stands in for it; a summary that never varies is dropped and told of.
//!
//! - source: scales by MAD as in Csilléry, François & Blum (2012), R package abc
//! - verified by: the tests below

use super::problem::Problem;
use crate::{experiment::simulator::SoFar, quantile::quantile};

/// A distance with its scales.
#[derive(Clone, Debug, PartialEq)]
pub struct Distance {
    problem: Problem,
    /// σ of each summary; `None` for one that is left out.
    sigmas: Vec<Option<f64>>,
    observed: Vec<f64>,
}

impl Distance {
    /// A distance whose scales come from runs.
    ///
    /// # Panics
    /// When there are no runs.
    pub fn new(problem: &Problem, runs: &[&[f64]]) -> Self {
        let scaled: Vec<Vec<f64>> = runs.iter().map(|run| problem.scaled(run)).collect();
        let sigma = |place: usize| {
            let column: Vec<f64> = scaled.iter().map(|run| run[place]).collect();
            (problem.summaries[place].weight > 0.0).then(|| spread(column))?
        };
        Self {
            sigmas: (0..problem.summaries.len()).map(sigma).collect(),
            observed: problem.scaled(&problem.observed()),
            problem: problem.clone(),
        }
    }

    /// The same scales for other observations or other weights of the same summaries.
    #[must_use]
    pub fn for_problem(&self, problem: &Problem) -> Self {
        let pairs = self.sigmas.iter().zip(&problem.summaries);
        Self {
            sigmas: pairs.map(|(s, summary)| s.filter(|_| summary.weight > 0.0)).collect(),
            observed: problem.scaled(&problem.observed()),
            problem: problem.clone(),
        }
    }

    /// The distance of a run's summaries from what was observed.
    pub fn of(&self, summaries: &[f64]) -> f64 {
        let scaled = |place: usize| self.problem.summaries[place].scale.of(summaries[place]);
        self.sum(|place| Some(scaled(place) - self.observed[place]))
    }

    /// The least distance to which a run can come whose summaries are known so far. No run comes below it,
    /// to the last bit: it is the same sum with terms left out, none of which is negative, and rounding
    /// keeps order.
    pub fn at_least(&self, so_far: &[SoFar]) -> f64 {
        let scale = |place: usize| self.problem.summaries[place].scale;
        self.sum(|place| match so_far[place] {
            SoFar::Open => None,
            SoFar::Settled(value) => Some(scale(place).of(value) - self.observed[place]),
            SoFar::AtLeast(value) => Some((scale(place).of(value) - self.observed[place]).max(0.0)),
        })
    }

    /// The distance between two runs.
    pub fn between(&self, one: &[f64], other: &[f64]) -> f64 {
        let scaled = |of: &[f64], place: usize| self.problem.summaries[place].scale.of(of[place]);
        self.sum(|place| Some(scaled(one, place) - scaled(other, place)))
    }

    /// The root of the sum of squares over summaries whose gap is known.
    fn sum(&self, gap: impl Fn(usize) -> Option<f64>) -> f64 {
        let squares = self.problem.summaries.iter().zip(&self.sigmas).enumerate();
        let squares = squares.filter_map(|(place, (summary, sigma))| {
            let sigma = (*sigma)?;
            let gap = gap(place)? / sigma;
            Some(summary.weight * gap * gap)
        });
        squares.sum::<f64>().sqrt()
    }

    /// The scale σ of each summary; `None` for those that the distance leaves out.
    pub fn sigmas(&self) -> &[Option<f64>] {
        &self.sigmas
    }

    /// The names of summaries with a weight that are left out because no run moves them.
    pub fn dropped(&self) -> Vec<&str> {
        let pairs = self.problem.summaries.iter().zip(&self.sigmas);
        let is_dropped = pairs.filter(|(summary, sigma)| summary.weight > 0.0 && sigma.is_none());
        is_dropped.map(|(summary, _)| summary.name.as_str()).collect()
    }
}

/// 1.4826 MAD, or the standard deviation; `None` where nothing varies.
fn spread(mut column: Vec<f64>) -> Option<f64> {
    column.sort_by(f64::total_cmp);
    let median = quantile(&column, 0.5);
    let mut gaps: Vec<f64> = column.iter().map(|value| (value - median).abs()).collect();
    gaps.sort_by(f64::total_cmp);
    let mad = 1.4826 * quantile(&gaps, 0.5);
    if mad > 0.0 {
        return Some(mad);
    }
    let n = column.len() as f64;
    let mean = column.iter().sum::<f64>() / n;
    let variance = column.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / n;
    (variance > 0.0).then(|| variance.sqrt())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::calibration::{
        prior::{Form, Prior},
        problem::Summary,
        space::{Parameter, Space},
    };

    fn problem(summaries: Vec<Summary>) -> Problem {
        let prior = Prior::new(Form::Uniform, 0.0, 1.0).unwrap();
        Problem { space: Space::new(vec![Parameter::new("x", prior)]).unwrap(), summaries }
    }

    #[test]
    fn scales_are_those_of_the_runs_and_weights_multiply_squares() {
        // Medians 3 and 0; MADs 1 and 0; the second falls back to its standard deviation, 2/5 · √6.
        let runs: [&[f64]; 5] =
            [&[1.0, 0.0], &[2.0, 0.0], &[3.0, 0.0], &[4.0, 0.0], &[90.0, 5.0_f64.sqrt()]];
        let mut summaries = vec![Summary::new("a", 3.0), Summary::new("b", 0.0)];
        summaries[1].weight = 4.0;
        let distance = Distance::new(&problem(summaries), &runs);
        let sd = (1.0 - 0.2_f64).sqrt();
        assert!((distance.sigmas()[0].unwrap() - 1.4826).abs() < 1e-12);
        assert!((distance.sigmas()[1].unwrap() - sd).abs() < 1e-12);
        assert!((distance.of(&[3.0, sd]) - 2.0).abs() < 1e-12);
        assert!((distance.of(&[3.0 + 1.4826, 0.0]) - 1.0).abs() < 1e-12);
        assert!((distance.between(&[9.0, 0.0], &[9.0, sd]) - 2.0).abs() < 1e-12);
    }

    proptest! {
        /// However much of a run is known, it cannot come nearer than is said, nor be left off if it comes
        /// to lie at that very distance.
        #[test]
        fn no_run_comes_nearer_than_the_least_distance(
            run in prop::collection::vec(0.0..500.0, 4),
            known in prop::collection::vec((0_u8..3, 0.0..1.0), 4),
        ) {
            let summaries = [80.0, 0.3, 210.0, 45.0].map(|observed| Summary::count("a", observed));
            let runs: [&[f64]; 3] = [&[1.0, 5.0, 9.0, 2.0], &[2.0, 7.0, 7.0, 90.0], &[9.0, 6.0, 1.0, 3.0]];
            let distance = Distance::new(&problem(summaries.to_vec()), &runs);
            let so_far: Vec<SoFar> = run
                .iter()
                .zip(&known)
                .map(|(value, (kind, share))| match kind {
                    0 => SoFar::Open,
                    1 => SoFar::AtLeast(value * share),
                    _ => SoFar::Settled(*value),
                })
                .collect();
            prop_assert!(distance.at_least(&so_far) <= distance.of(&run));
            let settled: Vec<SoFar> = run.iter().copied().map(SoFar::Settled).collect();
            prop_assert_eq!(distance.at_least(&settled), distance.of(&run));
        }
    }

    #[test]
    fn what_never_varies_is_dropped_and_told() {
        let runs: [&[f64]; 3] = [&[1.0, 7.0], &[2.0, 7.0], &[3.0, 7.0]];
        let summaries = vec![Summary::new("a", 2.0), Summary::new("constant", 3.0)];
        let distance = Distance::new(&problem(summaries), &runs);
        assert_eq!(distance.dropped(), ["constant"]);
        assert_eq!(distance.of(&[2.0, 7.0]), 0.0);
    }
}
