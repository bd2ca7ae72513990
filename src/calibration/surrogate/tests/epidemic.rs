//! An epidemic whose counts saturate, with a posterior that was found by brute force.
//!
//! A chain binomial of 1,000 people over 60 days, from 5 infected: each day S → I by
//! Binomial(S, 1 − exp(−β I / N)) and I → R by Binomial(I, 1 − exp(−γ)). At ten times 200 people,
//! drawn with replacement, are tested: the counts go from 0 to 200 and saturate at both.
//! β ~ LogNormal(0.4, 0.5), γ ~ LogNormal(0.125, 0.2).

use statrs::distribution::{Binomial, Discrete};

use super::*;
use crate::{calibration::problem::Scale, random::Draw as Random};

const PEOPLE: u32 = 1000;
const TESTED: u32 = 200;
const SURVEYS: u32 = 10;

/// A day's state: susceptible and infected.
type State = (u32, u32);

struct Epidemic {
    /// Days between surveys.
    every: u32,
}

impl Epidemic {
    fn start() -> State {
        (PEOPLE - 5, 5)
    }

    /// The state at the next survey.
    fn next(&self, (mut s, mut i): State, beta: f64, gamma: f64, draw: &mut Random) -> State {
        for _ in 0..self.every {
            let hazard = beta * f64::from(i) / f64::from(PEOPLE);
            let infected = draw.binomial(s, 1.0 - (-hazard).exp());
            let recovered = draw.binomial(i, 1.0 - (-gamma).exp());
            s -= infected;
            i = i + infected - recovered;
        }
        (s, i)
    }

    fn problem(observed: &[f64], scale: Scale) -> Problem {
        let prior = |median, sd| Prior::new(Form::LogNormal { median, sd }, 0.0, f64::INFINITY);
        let parameters = vec![
            Parameter::new("beta", prior(0.4, 0.5).unwrap()),
            Parameter::new("gamma", prior(0.125, 0.2).unwrap()),
        ];
        let summary =
            |(k, x): (usize, &f64)| Summary { scale, ..Summary::new(format!("survey {k}"), *x) };
        Problem {
            space: Space::new(parameters).unwrap(),
            summaries: observed.iter().enumerate().map(summary).collect(),
        }
    }

    /// The log likelihood of surveys by a particle filter.
    fn ln_likelihood(
        &self,
        observed: &[f64],
        beta: f64,
        gamma: f64,
        draw: &mut Random,
        particles: usize,
    ) -> f64 {
        let mut states = vec![Self::start(); particles];
        let mut ln = 0.0;
        for count in observed {
            let weights: Vec<f64> = states
                .iter_mut()
                .map(|state| {
                    *state = self.next(*state, beta, gamma, draw);
                    let p = f64::from(state.1) / f64::from(PEOPLE);
                    Binomial::new(p, u64::from(TESTED)).unwrap().pmf(*count as u64)
                })
                .collect();
            let sum: f64 = weights.iter().sum();
            if sum <= 0.0 {
                return f64::NEG_INFINITY;
            }
            ln += (sum / particles as f64).ln();
            let mut cumulative = weights[0];
            let mut at = 0;
            let offset = draw.uniform();
            let chosen: Vec<State> = (0..particles)
                .map(|i| {
                    let target = (i as f64 + offset) / particles as f64 * sum;
                    while cumulative < target && at + 1 < particles {
                        at += 1;
                        cumulative += weights[at];
                    }
                    states[at]
                })
                .collect();
            states = chosen;
        }
        ln
    }

    /// Mean and standard deviation of ln β and ln γ on a grid, each point's likelihood by a particle
    /// filter.
    fn brute_force(
        &self,
        observed: &[f64],
        points: usize,
        particles: usize,
        ranges: [(f64, f64); 2],
    ) -> [(f64, f64); 2] {
        let problem = Self::problem(observed, Scale::Identity);
        let mut found = Vec::new();
        for a in 0..points {
            for b in 0..points {
                let at = |(low, high): (f64, f64), k: usize| {
                    low + (high - low) * (k as f64 + 0.5) / points as f64
                };
                let u = vec![at(ranges[0], a), at(ranges[1], b)];
                let mut draw = Streams::new(1, 0).draw(
                    StreamId::ROOT.child((a * points + b) as u32),
                    0,
                    Purpose::Survey,
                );
                let ln = self.ln_likelihood(observed, u[0].exp(), u[1].exp(), &mut draw, particles);
                found.push((ln + problem.space.ln_density_at(&u), u));
            }
        }
        let most = found.iter().map(|(ln, _)| *ln).fold(f64::NEG_INFINITY, f64::max);
        let weights: Vec<f64> = found.iter().map(|(ln, _)| (ln - most).exp()).collect();
        let total: f64 = weights.iter().sum();
        let mean = |f: &dyn Fn(&[f64]) -> f64| {
            weights.iter().zip(&found).map(|(w, (_, u))| w / total * f(u)).sum::<f64>()
        };
        [0, 1].map(|k| {
            let m = mean(&|u| u[k]);
            (m, mean(&|u| (u[k] - m).powi(2)).sqrt())
        })
    }
}

impl Simulator for Epidemic {
    fn summaries(&self) -> usize {
        SURVEYS as usize
    }

    fn simulate(&self, parameters: &[f64], seed: u64) -> Result<Vec<f64>, String> {
        let streams = Streams::new(seed, 0);
        let mut draw = streams.draw(StreamId::ROOT, 0, Purpose::Survey);
        let mut state = Self::start();
        let survey = |_| {
            state = self.next(state, parameters[0], parameters[1], &mut draw);
            f64::from(draw.binomial(TESTED, f64::from(state.1) / f64::from(PEOPLE)))
        };
        Ok((0..SURVEYS).map(survey).collect())
    }
}

/// Truth (β, γ), seed, and the reference posterior of ln β and ln γ: mean and sd each.
type Case = (u32, [f64; 2], u64, Scale);

const CASES: [Case; 4] = [
    (6, [0.6, 0.1], 2, Scale::Root),
    (6, [0.6, 0.1], 2, Scale::Identity),
    (12, [0.3, 0.12], 3, Scale::Root),
    (6, [0.22, 0.14], 4, Scale::Root),
];

#[test]
#[ignore = "renews the reference"]
fn reference() {
    for (every, truth, seed, scale) in CASES {
        let epidemic = Epidemic { every };
        let observed = epidemic.simulate(&truth, seed).unwrap();
        let problem = Epidemic::problem(&observed, scale);
        let batches = batches(&epidemic, 5);
        let Inferred { adjusted, surrogate } = inferred(&batches, &problem, 10_000, 10_000);
        let range = [0, 1].map(|k| {
            let (mean, sd) = moments(&adjusted, |u| u[k]);
            (mean - 7.0 * sd, mean + 7.0 * sd)
        });
        let m = |d: &[Draw]| [0, 1].map(|k| moments(d, |u| u[k]));
        println!("{every} {truth:?} {seed} {scale:?} {:?}", surrogate.verdict);
        println!("  adj {:.3?}\n  sur {:.3?}", m(&adjusted), m(&surrogate.draws));
        println!("  ref {:.4?}", epidemic.brute_force(&observed, 60, 1000, range));
    }
}
