//! The runner: chunks of a plan on the threads of the current pool.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use rayon::prelude::*;

use super::{
    chunk::{self, PANICKED, REFUSED},
    store::Store,
    store_error::StoreError,
};
use crate::experiment::table::Table;

/// What has been computed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Chunks.
    pub chunks: u64,
    /// Runs.
    pub runs: u64,
    /// Runs whose design point makes no valid scenario.
    pub refused: u64,
    /// Runs that ended with a fault of the program.
    pub panicked: u64,
}

impl Tally {
    fn and(self, other: Self) -> Self {
        Self {
            chunks: self.chunks + other.chunks,
            runs: self.runs + other.runs,
            refused: self.refused + other.refused,
            panicked: self.panicked + other.panicked,
        }
    }
}

/// Computes chunks and puts them into the store; `done` is called after each run, from any thread. Once
/// `stop` is set, chunks that are under way are finished and no other is begun.
///
/// # Errors
/// When a chunk cannot be written; those that were written stay.
pub fn run(
    store: &Store,
    chunks: &[u64],
    stop: &AtomicBool,
    done: impl Fn() + Sync,
) -> Result<Tally, StoreError> {
    let failed = AtomicBool::new(false);
    let next = AtomicU64::new(0);
    let threads = rayon::current_num_threads();
    // Chunks are taken in order, so that what is there after an interruption is the beginning.
    (0..threads)
        .into_par_iter()
        .with_max_len(1)
        .map(|_| {
            let mut tally = Tally::default();
            while !stop.load(Ordering::Relaxed) && !failed.load(Ordering::Relaxed) {
                let place = next.fetch_add(1, Ordering::Relaxed) as usize;
                let Some(chunk) = chunks.get(place) else { break };
                let computed = compute(store, *chunk, &done);
                failed.fetch_or(computed.is_err(), Ordering::Relaxed);
                tally = tally.and(computed?);
            }
            Ok(tally)
        })
        .try_reduce(Tally::default, |one, other| Ok(one.and(other)))
}

fn compute(store: &Store, chunk: u64, done: &(impl Fn() + Sync)) -> Result<Tally, StoreError> {
    let rows = chunk::run(store.plan(), chunk, done);
    store.write(chunk, &Table::of(store.plan(), store.hash(), &rows))?;
    let of = |kind: &str| rows.iter().filter(|row| row.status.starts_with(kind)).count() as u64;
    let (refused, panicked) = (of(REFUSED), of(PANICKED));
    Ok(Tally { chunks: 1, runs: rows.len() as u64, refused, panicked })
}
