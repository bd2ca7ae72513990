//! A problem in ten dimensions whose posterior is known, for tests.
//!
//! s = u + N(0, 0.1 I), where 0.1 is a variance. Under the prior N(0, 0.1 I) the posterior is
//! N(s/2, 0.05 I); under a uniform prior on [−1, 1]¹⁰ it is N(s, 0.1 I) cut to the cube.

use rand_distr::{Distribution, StandardNormal};

use super::{
    prior::{Form, Prior},
    problem::{Particle, Problem, Summary},
    space::{Parameter, Space},
};
use crate::{
    experiment::{
        batches::{Batches, Unwatched, Unwritten},
        simulator::Simulator,
    },
    random::{Purpose, StreamId, Streams},
};

pub(super) const DIMENSIONS: usize = 10;
const VARIANCE: f64 = 0.1;
/// Moderate, with one close to a bound of the uniform prior and one beyond it.
const OBSERVED: [f64; DIMENSIONS] = [0.0, 0.3, -0.3, 0.5, -0.5, 0.1, -0.2, 0.7, 0.9, -1.1];

/// The simulator.
pub(super) struct LinearGaussian;

impl Simulator for LinearGaussian {
    fn summaries(&self) -> usize {
        DIMENSIONS
    }

    fn simulate(&self, parameters: &[f64], seed: u64) -> Result<Vec<f64>, String> {
        let mut draw = Streams::new(seed, 0).draw(StreamId::ROOT, 0, Purpose::Survey);
        let noisy = |x: &f64| {
            let noise: f64 = StandardNormal.sample(&mut draw);
            x + VARIANCE.sqrt() * noise
        };
        Ok(parameters.iter().map(noisy).collect())
    }
}

/// The two priors.
#[derive(Clone, Copy, Debug)]
pub(super) enum Under {
    Normal,
    Uniform,
}

impl Under {
    pub fn problem(self) -> Problem {
        let prior = match self {
            Self::Normal => Prior::new(
                Form::Normal { mean: 0.0, sd: VARIANCE.sqrt() },
                f64::NEG_INFINITY,
                f64::INFINITY,
            ),
            Self::Uniform => Prior::new(Form::Uniform, -1.0, 1.0),
        };
        let prior = prior.unwrap();
        let parameter = |k| Parameter::new(format!("u{k}"), prior.clone());
        Problem {
            space: Space::new((0..DIMENSIONS).map(parameter).collect()).unwrap(),
            summaries: (0..).zip(OBSERVED).map(|(k, s)| Summary::new(format!("s{k}"), s)).collect(),
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
    Batches { simulator: &LinearGaussian, seed, journal: &Unwritten, watch: &Unwatched }
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
