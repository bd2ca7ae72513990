//! Recovery: truths drawn from the prior, observed once each, and inferred by the whole method.
//!
//! - draws: the truths from stage `truth`; each inference has a seed of its own

use serde::Serialize;

use super::bank_posterior::{from_bank, nearest_in_checks, observing};
use crate::{
    calibration::{
        diagnostics::coverage::Pooled,
        inference::{Method, Options, infer_from},
        problem::{Draw, Problem, effective_size},
        smc::{Bank, BankRow, Outcome, SmcError},
    },
    experiment::batches::{Batches, Part, draw_of, seed_of_run},
};

/// The fewest of 20 truths that right 90% intervals of a parameter hold, but for once in 2,500.
pub const FEWEST_OF_20: usize = 13;

/// A truth and how it was found again.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Recovered {
    /// The true parameters.
    pub truth: Vec<f64>,
    /// The cumulative probability of each in its posterior.
    pub pits: Vec<f64>,
    /// How it was inferred.
    pub method: Method,
    /// Effective draws.
    pub effective_draws: f64,
}

/// Recovers truths.
///
/// # Errors
/// When it was stopped.
pub fn check(
    problem: &Problem,
    batches: &Batches,
    truths: u32,
    bank: &Bank,
    options: Options,
) -> Result<Vec<Recovered>, SmcError> {
    let mut recovered = Vec::new();
    let mut number = 0;
    while recovered.len() < truths as usize && number < 4 * truths {
        let truth = problem.space.draw(&mut draw_of(batches.seed, "truth", number));
        let seed = seed_of_run(batches.seed, "truth", number);
        let stage = format!("truth-{number}");
        number += 1;
        batches.watch.says(&format!("recovery: truth {} of {truths}", recovered.len() + 1));
        let observed = batches.run(&stage, 0, 0..1, |_| truth.clone(), |_| true)?;
        // A truth without a run cannot be observed.
        let Some(observed) = observed.kept.into_iter().next() else { continue };
        let asked = observing(problem, &observed.summaries);
        let journal = Part { of: batches.journal, name: &stage };
        let inner = Batches { seed, journal: &journal, ..*batches };
        let found = infer_from(&asked, &inner, options, bank)?;
        recovered.push(Recovered {
            pits: pits(problem, &truth, &found.draws),
            truth,
            method: found.method,
            effective_draws: found.effective_draws,
        });
    }
    Ok(recovered)
}

/// Recovers the first runs of a bank from the others, where the nearest of the bank are the whole method.
pub fn from_the_bank(problem: &Problem, smc: &Outcome, truths: u32) -> Vec<Recovered> {
    let (bank, size) = (&smc.bank, nearest_in_checks(smc));
    let first = bank.rows.iter().take(truths as usize);
    let recover = |truth: &BankRow| {
        let others: Vec<&BankRow> =
            bank.rows.iter().filter(|row| row.number != truth.number).collect();
        let asked = observing(problem, &truth.summaries);
        let draws = from_bank(&asked, &bank.distance, &others, size);
        Recovered {
            pits: pits(problem, &truth.parameters, &draws),
            truth: truth.parameters.clone(),
            method: Method::AdjustedAbc,
            effective_draws: effective_size(draws.iter().map(|draw| draw.weight)),
        }
    };
    first.map(recover).collect()
}

/// The cumulative probability of each true parameter in its posterior.
fn pits(problem: &Problem, truth: &[f64], draws: &[Draw]) -> Vec<f64> {
    let coordinates = problem.space.to_coordinates(truth);
    let all: f64 = draws.iter().map(|draw| draw.weight).sum();
    let pit = |place: usize| {
        let below = draws.iter().filter(|d| d.coordinates[place] < coordinates[place]);
        below.map(|draw| draw.weight).sum::<f64>() / all
    };
    (0..truth.len()).map(pit).collect()
}

/// How many of the truths the 90% intervals of each parameter hold.
pub fn held(recovered: &[Recovered]) -> Vec<usize> {
    let dimensions = recovered.first().map_or(0, |one| one.pits.len());
    let is_held = |one: &&Recovered, place: usize| (0.05..=0.95).contains(&one.pits[place]);
    (0..dimensions).map(|p| recovered.iter().filter(|one| is_held(one, p)).count()).collect()
}

/// Coverage of 90% intervals pooled over parameters.
pub fn pooled(recovered: &[Recovered]) -> Option<Pooled> {
    let pits: Vec<Vec<f64>> = recovered.iter().map(|one| one.pits.clone()).collect();
    Pooled::of_pits(0.9, &pits)
}
