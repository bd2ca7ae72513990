//! A posterior from a bank of prior runs alone: the nearest tenth of them, adjusted.
//!
//! Coarser than the inference that stands, and so cheap that it can be repeated for hundreds of
//! observations: with it the checks ask what a target taught, and whether posteriors cover.

use crate::calibration::{
    distance::Distance,
    problem::{Draw, Particle, Problem},
    regression::adjust,
    smc::BankRow,
};

/// The share of the bank that is nearest.
const NEAREST: f64 = 0.1;

/// The fewest runs that are taken.
const FEWEST: usize = 50;

/// The posterior of a problem from rows of a bank; `distance` has the bank's scales.
pub fn from_bank(problem: &Problem, distance: &Distance, rows: &[&BankRow]) -> Vec<Draw> {
    let distance = distance.for_problem(problem);
    let mut order: Vec<(f64, &BankRow)> =
        rows.iter().map(|row| (distance.of(&row.summaries), *row)).collect();
    let size = ((NEAREST * rows.len() as f64) as usize).max(FEWEST).min(rows.len());
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
