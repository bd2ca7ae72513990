//! A posterior from a bank of prior runs alone: the nearest of them, adjusted.
//!
//! So cheap that it can be repeated for hundreds of observations: with it the checks ask what a target
//! taught, and whether posteriors cover. Where the prior served, it is the very method of the posterior
//! that stands; else it is coarser, from the nearest tenth.

use crate::calibration::{
    distance::Distance,
    problem::{Draw, Particle, Problem},
    regression::adjust,
    smc::{BankRow, Outcome},
};

/// One in so many runs of the bank is near, where populations followed on it.
const ONE_IN: usize = 10;

/// The fewest runs that are taken then.
const FEWEST: usize = 50;

/// How many runs of the bank are near in checks of an inference.
pub fn nearest_in_checks(smc: &Outcome) -> usize {
    if smc.is_whole_bank() {
        smc.particles.len()
    } else {
        (smc.bank.rows.len() / ONE_IN).max(FEWEST)
    }
}

/// The posterior of a problem from the `size` nearest rows of a bank; `distance` has the bank's scales.
pub fn from_bank(
    problem: &Problem,
    distance: &Distance,
    rows: &[&BankRow],
    size: usize,
) -> Vec<Draw> {
    let distance = distance.for_problem(problem);
    let size = size.min(rows.len());
    let mut order: Vec<(f64, &BankRow)> =
        rows.iter().map(|row| (distance.of(&row.summaries), *row)).collect();
    order.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.number.cmp(&b.1.number)));
    order.truncate(size);
    let particles: Vec<Particle> = order
        .into_iter()
        .map(|(distance, row)| Particle {
            coordinates: problem.space.to_coordinates(&row.parameters),
            summaries: row.summaries.clone(),
            distance,
            weight: 1.0 / size as f64,
        })
        .collect();
    adjust(problem, &particles).draws
}

/// The same problem with other observations.
pub fn observing(problem: &Problem, summaries: &[f64]) -> Problem {
    let mut other = problem.clone();
    for (summary, observed) in other.summaries.iter_mut().zip(summaries) {
        summary.observed = *observed;
    }
    other
}

/// The same problem with some targets left out of the fit.
pub fn without(problem: &Problem, is_left_out: impl Fn(usize) -> bool) -> Problem {
    let mut other = problem.clone();
    for (place, summary) in other.summaries.iter_mut().enumerate() {
        if is_left_out(place) {
            summary.weight = 0.0;
        }
    }
    other
}
