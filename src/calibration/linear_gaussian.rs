//! [`GaussianLinear`] observed once, under its two priors, and its posteriors, for tests.

use super::{
    examples::GaussianLinear,
    prior::Form,
    problem::{Particle, Problem},
};
use crate::experiment::batches::{Batches, Unwatched, Unwritten};

pub(super) const DIMENSIONS: usize = 10;
const VARIANCE: f64 = GaussianLinear::VARIANCE;
/// Moderate, with one close to a bound of the uniform prior and one beyond it.
const OBSERVED: [f64; DIMENSIONS] = [0.0, 0.3, -0.3, 0.5, -0.5, 0.1, -0.2, 0.7, 0.9, -1.1];

/// The two priors.
#[derive(Clone, Copy, Debug)]
pub(super) enum Under {
    Normal,
    Uniform,
}

impl Under {
    pub fn problem(self) -> Problem {
        match self {
            Self::Normal => {
                GaussianLinear::problem(&GaussianLinear::normal_prior(), f64::INFINITY, &OBSERVED)
            }
            Self::Uniform => GaussianLinear::problem(&Form::Uniform, 1.0, &OBSERVED),
        }
    }

    /// Mean and standard deviation of the posterior of a parameter's value, by Simpson's rule.
    pub fn posterior(self, k: usize) -> (f64, f64) {
        let s = OBSERVED[k];
        match self {
            Self::Normal => (s / 2.0, (VARIANCE / 2.0).sqrt()),
            Self::Uniform => {
                let moment = |power: i32| -> f64 {
                    let at = |i: i32| {
                        let x = -1.0 + f64::from(i) / 1000.0;
                        x.powi(power) * (-(x - s).powi(2) / (2.0 * VARIANCE)).exp()
                    };
                    let weight = |i: i32| match i {
                        0 | 2000 => 1.0,
                        _ if i % 2 == 1 => 4.0,
                        _ => 2.0,
                    };
                    (0..=2000).map(|i| weight(i) * at(i)).sum()
                };
                let mean = moment(1) / moment(0);
                (mean, (moment(2) / moment(0) - mean * mean).sqrt())
            }
        }
    }
}

pub(super) fn batches(seed: u64) -> Batches<'static> {
    Batches { simulator: &GaussianLinear, seed, journal: &Unwritten, watch: &Unwatched }
}

pub(super) fn distance(summaries: &[f64]) -> f64 {
    summaries.iter().zip(OBSERVED).map(|(s, o)| (s - o).powi(2)).sum::<f64>().sqrt()
}

/// The nearest of runs from the prior, each of the same weight.
pub(super) fn rejection(
    batches: &Batches,
    problem: &Problem,
    distance: &dyn Fn(&[f64]) -> f64,
    runs: u32,
    kept: usize,
) -> Vec<Particle> {
    let space = &problem.space;
    let propose = |number| {
        let mut draw = crate::experiment::batches::draw_of(batches.seed, "prior", number);
        space.draw(&mut draw)
    };
    let all = batches.run("prior", 0, 0..runs, propose, |_| true).unwrap().kept;
    let mut particles: Vec<Particle> = all
        .into_iter()
        .map(|run| Particle {
            coordinates: space.to_coordinates(&run.parameters),
            distance: distance(&run.summaries),
            summaries: run.summaries,
            weight: 1.0 / kept as f64,
        })
        .collect();
    particles.sort_by(|a, b| a.distance.total_cmp(&b.distance));
    particles.truncate(kept);
    particles
}
