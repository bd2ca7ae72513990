//! Batches of numbered runs: the one way in which calibration and sensitivity analysis call a
//! [`Simulator`].
//!
//! Every run has a stage and a number in it. What it does follows from (seed, stage, number): its
//! parameters are drawn, and its world is seeded, from streams of its own. So results do not depend
//! on threads, and what was computed before an interruption is as good as what is computed after it.
//!
//! A finished batch is written to a [`Journal`]. A computation that is started again goes the same
//! way, since nothing in it is left to chance, and takes from the journal what it finds there. So an
//! algorithm is written once, without a word about resuming.

mod journal;
mod numbered;
mod watch;

use std::ops::Range;

use rayon::prelude::*;

pub use self::{
    journal::{FolderJournal, Journal, JournalError, Part, Record, Unwritten},
    numbered::{draw_of, seed_of_run},
    watch::{Unwatched, Watch},
};
use super::simulator::{Simulator, SoFar};

/// A simulator with what its numbered runs need.
#[derive(Clone, Copy)]
pub struct Batches<'a> {
    /// What is run.
    pub simulator: &'a dyn Simulator,
    /// The seed of everything that is drawn.
    pub seed: u64,
    /// Where finished batches go.
    pub journal: &'a dyn Journal,
    /// Who is told of runs that end.
    pub watch: &'a dyn Watch,
}

/// A run that was kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// Its number in the stage.
    pub number: u32,
    /// Its parameters.
    pub parameters: Vec<f64>,
    /// Its summaries.
    pub summaries: Vec<f64>,
}

/// What became of a batch.
#[derive(Clone, Debug, PartialEq)]
pub struct Batch {
    /// Runs that were kept, by number.
    pub kept: Vec<Kept>,
    /// The numbers of runs that failed, and what they said.
    pub failed: Vec<(u32, String)>,
}

/// Why a computation ended before its end.
#[derive(Debug, thiserror::Error)]
pub enum Stopped {
    /// The user has told it to stop.
    #[error("interrupted")]
    Interrupted,
    /// The journal cannot be read or written.
    #[error(transparent)]
    Journal(#[from] JournalError),
}

impl Batches<'_> {
    /// Runs the numbers of a stage that make up a batch; those whose summaries `keeps` takes are
    /// kept. A stage's batches are numbered by the caller, the same way every time.
    ///
    /// # Errors
    /// When it was interrupted, or the journal refuses.
    pub fn run(
        &self,
        stage: &str,
        batch: u32,
        numbers: Range<u32>,
        propose: impl Fn(u32) -> Vec<f64> + Sync,
        keeps: impl Fn(&[f64]) -> bool + Sync,
    ) -> Result<Batch, Stopped> {
        let seed_of = |number| seed_of_run(self.seed, stage, number);
        self.run_seeded(stage, batch, numbers, propose, seed_of, keeps)
    }

    /// As [`run`](Self::run), but a run may be left off as soon as `goes_on` says no of its summaries so
    /// far. That must only be so of runs that `keeps` would not take: the same runs are kept, sooner.
    ///
    /// # Errors
    /// As [`run`](Self::run).
    pub fn run_while(
        &self,
        stage: &str,
        batch: u32,
        numbers: Range<u32>,
        propose: impl Fn(u32) -> Vec<f64> + Sync,
        goes_on: impl Fn(&[SoFar]) -> bool + Sync,
        keeps: impl Fn(&[f64]) -> bool + Sync,
    ) -> Result<Batch, Stopped> {
        let simulate = |number: u32, parameters: &[f64]| {
            let seed = seed_of_run(self.seed, stage, number);
            self.simulator.simulate_while(parameters, seed, &goes_on)
        };
        self.run_by(stage, batch, numbers, propose, simulate, keeps)
    }

    /// As [`run`](Self::run), with the seed of each run from its number by `seed_of`: where runs
    /// are to share their random numbers.
    ///
    /// # Errors
    /// As [`run`](Self::run).
    pub fn run_seeded(
        &self,
        stage: &str,
        batch: u32,
        numbers: Range<u32>,
        propose: impl Fn(u32) -> Vec<f64> + Sync,
        seed_of: impl Fn(u32) -> u64 + Sync,
        keeps: impl Fn(&[f64]) -> bool + Sync,
    ) -> Result<Batch, Stopped> {
        let simulate = |number: u32, parameters: &[f64]| {
            self.simulator.simulate(parameters, seed_of(number)).map(Some)
        };
        self.run_by(stage, batch, numbers, propose, simulate, keeps)
    }

    /// Runs a batch by `simulate`, which gives nothing for a run that it left off.
    fn run_by(
        &self,
        stage: &str,
        batch: u32,
        numbers: Range<u32>,
        propose: impl Fn(u32) -> Vec<f64> + Sync,
        simulate: impl Fn(u32, &[f64]) -> Result<Option<Vec<f64>>, String> + Sync,
        keeps: impl Fn(&[f64]) -> bool + Sync,
    ) -> Result<Batch, Stopped> {
        if let Some(record) = self.journal.read(stage, batch)? {
            self.watch.ran((numbers.end - numbers.start).into());
            let kept = record.kept.into_iter().map(|(number, summaries)| Kept {
                number,
                parameters: propose(number),
                summaries,
            });
            return Ok(Batch { kept: kept.collect(), failed: record.failed });
        }
        if self.watch.is_interrupted() {
            return Err(Stopped::Interrupted);
        }
        let one = |number: u32| {
            let parameters = propose(number);
            let outcome = simulate(number, &parameters);
            self.watch.ran(1);
            match outcome {
                Ok(None) => None,
                // A summary that is no number is no summary.
                Ok(Some(summaries)) if summaries.iter().any(|summary| !summary.is_finite()) => {
                    Some(Err((number, "a summary is not a finite number".to_owned())))
                }
                Ok(Some(summaries)) => {
                    keeps(&summaries).then_some(Ok(Kept { number, parameters, summaries }))
                }
                Err(said) => Some(Err((number, said))),
            }
        };
        let outcomes: Vec<Result<Kept, (u32, String)>> =
            numbers.into_par_iter().filter_map(one).collect();
        let mut done = Batch { kept: Vec::new(), failed: Vec::new() };
        for outcome in outcomes {
            match outcome {
                Ok(kept) => done.kept.push(kept),
                Err(failed) => done.failed.push(failed),
            }
        }
        let kept = done.kept.iter().map(|kept| (kept.number, kept.summaries.clone())).collect();
        self.journal.write(stage, batch, &Record { kept, failed: done.failed.clone() })?;
        Ok(done)
    }

    /// Runs parameters that are given, each as often as told, and keeps all: `result[point][replicate]`,
    /// where failed runs are missing. Run number n is replicate n mod R of point n / R; each has a seed of
    /// its own.
    ///
    /// # Errors
    /// As [`run`](Self::run).
    pub fn run_all(
        &self,
        stage: &str,
        points: &[Vec<f64>],
        replicates: u32,
        size: u32,
    ) -> Result<Vec<Vec<Vec<f64>>>, Stopped> {
        let mut found = vec![Vec::new(); points.len()];
        let runs = points.len() as u32 * replicates;
        for (batch, first) in (0..).zip((0..runs).step_by(size as usize)) {
            let numbers = first..(first + size).min(runs);
            let propose = |number: u32| points[(number / replicates) as usize].clone();
            for kept in self.run(stage, batch, numbers, propose, |_| true)?.kept {
                found[(kept.number / replicates) as usize].push(kept.summaries);
            }
        }
        Ok(found)
    }
}
