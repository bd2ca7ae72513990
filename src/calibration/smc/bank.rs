//! The bank: runs from the prior. They pay for rejection, coverage, sensitivity and discovery.

use std::ops::Range;

use super::{BATCH, SmcError};
use crate::{
    calibration::{
        distance::Distance,
        problem::{Particle, Problem},
    },
    experiment::batches::{Batch, Batches, Kept, draw_of},
};

/// The stage of the runs from the prior.
const PRIOR: &str = "prior";

/// A run from the prior.
#[derive(Clone, Debug, PartialEq)]
pub struct BankRow {
    /// Its number.
    pub number: u32,
    /// Its parameters.
    pub parameters: Vec<f64>,
    /// Its summaries, as the simulator gave them.
    pub summaries: Vec<f64>,
    /// Its distance from what was observed.
    pub distance: f64,
}

/// Runs from the prior: they pay for rejection, coverage, sensitivity and discovery.
#[derive(Clone, Debug, PartialEq)]
pub struct Bank {
    /// The runs, by number.
    pub rows: Vec<BankRow>,
    /// The numbers of runs that failed, and what they said.
    pub failed: Vec<(u32, String)>,
    /// The distance, its scales from these runs.
    pub distance: Distance,
}

impl Bank {
    /// The same runs beside other observations, or with other weights of the same summaries.
    #[must_use]
    pub fn for_problem(&self, problem: &Problem) -> Self {
        let distance = self.distance.for_problem(problem);
        let rows = self
            .rows
            .iter()
            .map(|row| BankRow { distance: distance.of(&row.summaries), ..row.clone() });
        Self { rows: rows.collect(), failed: self.failed.clone(), distance }
    }

    /// With more runs from the prior, on the scales of those that are there.
    ///
    /// # Errors
    /// When it was stopped.
    pub(super) fn enlarged(
        mut self,
        problem: &Problem,
        batches: &Batches,
        more: u32,
    ) -> Result<Self, SmcError> {
        let there = (self.rows.len() + self.failed.len()) as u32;
        let Batch { kept, failed } = from_prior(problem, batches, there..there + more)?;
        self.rows.extend(kept.into_iter().map(|run| row(run, &self.distance)));
        self.failed.extend(failed);
        Ok(self)
    }
}

fn row(run: Kept, distance: &Distance) -> BankRow {
    let Kept { number, parameters, summaries } = run;
    BankRow { number, parameters, distance: distance.of(&summaries), summaries }
}

/// Runs of these numbers from the prior: those that ended, and those that failed.
fn from_prior(
    problem: &Problem,
    batches: &Batches,
    numbers: Range<u32>,
) -> Result<Batch, SmcError> {
    let mut all = Batch { kept: Vec::new(), failed: Vec::new() };
    let first_batch = numbers.start.div_ceil(BATCH.1);
    for (batch, first) in (first_batch..).zip(numbers.clone().step_by(BATCH.1 as usize)) {
        let numbers = first..(first + BATCH.1).min(numbers.end);
        let propose = |number| problem.space.draw(&mut draw_of(batches.seed, PRIOR, number));
        let done = batches.run(PRIOR, batch, numbers, propose, |_| true)?;
        all.kept.extend(done.kept);
        all.failed.extend(done.failed);
    }
    Ok(all)
}

/// Runs from the prior, and the distance with scales from them.
///
/// # Errors
/// When it was stopped, or fewer than `needed` of them end.
pub fn bank(
    problem: &Problem,
    batches: &Batches,
    runs: u32,
    needed: usize,
) -> Result<Bank, SmcError> {
    let Batch { kept, failed } = from_prior(problem, batches, 0..runs)?;
    if kept.len() < needed.max(2) {
        let said = failed.first().map_or_else(String::new, |(_, said)| said.clone());
        return Err(SmcError::AllFail { runs, finished: kept.len(), needed, said });
    }
    let summaries: Vec<&[f64]> = kept.iter().map(|run| run.summaries.as_slice()).collect();
    let distance = Distance::new(problem, &summaries);
    let rows = kept.into_iter().map(|run| row(run, &distance)).collect();
    Ok(Bank { rows, failed, distance })
}

/// The nearest runs of a bank, with equal weights, the nearest first.
pub fn nearest(problem: &Problem, bank: &Bank, size: usize) -> Vec<Particle> {
    let mut order: Vec<&BankRow> = bank.rows.iter().collect();
    order.sort_by(|a, b| a.distance.total_cmp(&b.distance).then(a.number.cmp(&b.number)));
    order.truncate(size);
    let weight = 1.0 / order.len() as f64;
    let particle = |row: &BankRow| Particle {
        coordinates: problem.space.to_coordinates(&row.parameters),
        summaries: row.summaries.clone(),
        distance: row.distance,
        weight,
    };
    order.into_iter().map(particle).collect()
}
