//! What a surrogate must get right, and what its guard must refuse.

mod closed_forms;
mod epidemic;
mod faults;
mod repetition;

use super::*;
use crate::{
    calibration::{
        linear_gaussian::rejection,
        prior::{Form, Prior},
        problem::Summary,
        regression::adjust,
        space::{Parameter, Space},
    },
    experiment::{
        batches::{Unwatched, Unwritten},
        simulator::Simulator,
    },
    random::{self, Purpose, StreamId, Streams},
};

/// A simulator with a number of summaries, from a function.
struct Of<F>(usize, F);

impl<F: Fn(&[f64], &mut random::Draw) -> Result<Vec<f64>, String> + Sync> Simulator for Of<F> {
    fn summaries(&self) -> usize {
        self.0
    }

    fn simulate(&self, parameters: &[f64], seed: u64) -> Result<Vec<f64>, String> {
        self.1(parameters, &mut Streams::new(seed, 0).draw(StreamId::ROOT, 0, Purpose::Survey))
    }
}

fn batches(simulator: &dyn Simulator, seed: u64) -> Batches<'_> {
    Batches { simulator, seed, journal: &Unwritten, watch: &Unwatched }
}

/// Normal priors without bounds.
fn normal_space(priors: &[(f64, f64)]) -> Space {
    let parameter = |(k, (mean, sd)): (usize, &(f64, f64))| {
        let form = Form::Normal { mean: *mean, sd: *sd };
        let prior = Prior::new(form, f64::NEG_INFINITY, f64::INFINITY).unwrap();
        Parameter::new(format!("u{k}"), prior)
    };
    Space::new(priors.iter().enumerate().map(parameter).collect()).unwrap()
}

/// Summaries compared as they are.
fn summaries(observed: &[f64]) -> Vec<Summary> {
    (0..).zip(observed).map(|(k, s)| Summary::new(format!("s{k}"), *s)).collect()
}

/// The distance of summaries on their scales.
fn distance(problem: &Problem) -> impl Fn(&[f64]) -> f64 {
    let observed = problem.scaled(&problem.observed());
    move |summaries| {
        let squares = problem.scaled(summaries).into_iter().zip(&observed).zip(&problem.summaries);
        squares.map(|((s, o), of)| of.weight * (s - o).powi(2)).sum::<f64>().sqrt()
    }
}

/// A rejection population, its adjustment, and a surrogate.
struct Inferred {
    adjusted: Vec<Draw>,
    surrogate: Surrogate,
}

fn inferred(batches: &Batches, problem: &Problem, prior_runs: u32, runs: u32) -> Inferred {
    let distance = distance(problem);
    let particles = rejection(batches, problem, &distance, prior_runs, prior_runs as usize / 50);
    let adjusted = adjust(problem, &particles).draws;
    let abc = Abc { particles: &particles, adjusted: &adjusted, distance: &distance };
    let surrogate = infer(batches, problem, &abc, &Settings::new(runs)).unwrap();
    Inferred { adjusted, surrogate }
}

fn reasons(surrogate: &Surrogate) -> Vec<String> {
    match &surrogate.verdict {
        Verdict::Accepted => Vec::new(),
        Verdict::Rejected { reasons } => reasons.clone(),
    }
}

/// Weighted mean and standard deviation of a number that goes with a draw.
fn moments(draws: &[Draw], of: impl Fn(&[f64]) -> f64) -> (f64, f64) {
    let weighted = || draws.iter().map(|draw| (draw.weight, of(&draw.coordinates)));
    let mean: f64 = weighted().map(|(weight, x)| weight * x).sum();
    let variance: f64 = weighted().map(|(weight, x)| weight * (x - mean).powi(2)).sum();
    (mean, variance.sqrt())
}
