//! What a surrogate must get right, and what its guard must refuse.

use super::*;
use crate::{
    calibration::{
        linear_gaussian::{self, DIMENSIONS, Under},
        regression::adjust,
    },
    random::seed_of,
};

fn moments(problem: &Problem, draws: &[Draw], k: usize) -> (f64, f64) {
    let prior = &problem.space.parameters()[k].prior;
    let values = || draws.iter().map(|d| (d.weight, prior.to_value(d.coordinates[k])));
    let mean: f64 = values().map(|(w, x)| w * x).sum();
    let variance: f64 = values().map(|(w, x)| w * (x - mean).powi(2)).sum();
    (mean, variance.sqrt())
}

fn linear_gaussian_surrogate(under: Under, runs: u32) -> (Problem, Surrogate) {
    let problem = under.problem();
    let batches = linear_gaussian::batches(seed_of("linear_gaussian_surrogate"));
    let distance = linear_gaussian::distance;
    let particles = linear_gaussian::rejection(&batches, &problem, &distance, 50_000, 1000);
    let adjusted = adjust(&problem, &particles).draws;
    let abc = Abc { particles: &particles, adjusted: &adjusted, distance: &distance };
    let t = std::time::Instant::now();
    let surrogate = infer(&batches, &problem, &abc, &Settings::new(runs)).unwrap();
    println!("{:?} {:?} {:?}", t.elapsed(), surrogate.verdict, surrogate.convergence);
    println!("{:#?}", surrogate.guard);
    for k in 0..DIMENSIONS {
        let (mean, sd) = under.posterior(k);
        let (found, spread) = moments(&problem, &surrogate.draws, k);
        println!("{k}: shift {:.3} ratio {:.3}", (found - mean) / sd, spread / sd);
    }
    (problem, surrogate)
}

#[test]
fn the_posterior_under_a_normal_prior_is_found() {
    let (problem, surrogate) = linear_gaussian_surrogate(Under::Normal, 50_000);
    assert_eq!(surrogate.verdict, Verdict::Accepted);
}

#[test]
fn the_posterior_under_a_uniform_prior_is_found() {
    let (problem, surrogate) = linear_gaussian_surrogate(Under::Uniform, 50_000);
    assert_eq!(surrogate.verdict, Verdict::Accepted);
}
