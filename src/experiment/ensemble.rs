//! Ensembles: many replicates of one scenario, in parallel, the same bytes on any thread count.
//!
//! Parallelism is over runs, never inside one. A run depends on its model, the seed and its replicate alone, and
//! results are kept by replicate number, so neither threads nor order can show.

use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::simulation::{Model, Outcome};

/// The most replicates of one ensemble: every replicate's months are kept for exact quantiles
/// (about 0.3 MB each for the baseline).
pub const MOST_REPLICATES: u32 = 10_000;

/// The most events that the logs of an ensemble hold together (24 bytes each, 1.6 GB): ten thousand replicates of the baseline have
/// half as many.
pub const MOST_EVENTS: usize = 1 << 26;

/// How an ensemble is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Seed.
    pub seed: u64,
    /// Replicates, 1 to [`MOST_REPLICATES`].
    pub replicates: u32,
    /// Whether every event is kept.
    pub keeps_log: bool,
}

/// A pool of threads; 0 takes as many as the machine has.
///
/// # Errors
/// When the operating system gives no threads.
pub fn pool(threads: usize) -> Result<rayon::ThreadPool, rayon::ThreadPoolBuildError> {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build()
}

/// Runs every replicate in the current pool; `done` is called after each, from any thread.
pub fn run(model: &Model, settings: Settings, done: impl Fn() + Sync) -> Vec<Outcome> {
    run_over(std::slice::from_ref(model), settings, done)
}

/// The model, and so the draw of the parameters, of a replicate: two replicates each, one after the other. What a
/// replicate has does not depend on how many there are, as long as there are models for all.
pub fn draw_of(replicate: u32, draws: usize) -> usize {
    replicate as usize / 2 % draws
}

/// The group of a replicate: runs of one draw resemble one another, and those of different draws do not. Where all have
/// the same parameters, by one draw or without a posterior, they are independent, and each is a group of its own.
pub fn group_of(replicate: u32, draws: usize) -> usize {
    if draws > 1 { draw_of(replicate, draws) } else { replicate as usize }
}

/// The same over several models: replicates 2k and 2k + 1 are of model k, from the first again where there are no more.
///
/// Where logs do not hold all events, some outcome says how many it [left off](Outcome::left_off); which one depends on
/// the threads, so that logs are then of no use.
///
/// # Panics
/// When there is no model.
pub fn run_over(models: &[Model], settings: Settings, done: impl Fn() + Sync) -> Vec<Outcome> {
    let kept = AtomicUsize::new(0);
    (0..settings.replicates)
        .into_par_iter()
        .with_max_len(1)
        .map(|replicate| {
            let model = &models[draw_of(replicate, models.len())];
            let mut outcome = if settings.keeps_log {
                model.run_with_log(settings.seed, replicate)
            } else {
                model.run(settings.seed, replicate)
            };
            keep_within(MOST_EVENTS, &kept, &mut outcome);
            done();
            outcome
        })
        .collect()
}

/// Leaves a log off where so many events are kept that it has no room.
fn keep_within(most: usize, kept: &AtomicUsize, outcome: &mut Outcome) {
    let Some(log) = &mut outcome.log else { return };
    if kept.fetch_add(log.len(), Ordering::Relaxed) + log.len() > most {
        outcome.left_off += log.len() as u64;
        *log = Vec::new();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario;

    #[test]
    fn a_log_without_room_is_left_off_and_counted() {
        let run = Model::new(scenario::open("tiny").unwrap(), Vec::new()).run_with_log(1, 0);
        let events = run.log.as_ref().unwrap().len();
        let (kept, mut outcomes) = (AtomicUsize::new(0), [run.clone(), run.clone(), run]);
        for outcome in &mut outcomes {
            keep_within(2 * events, &kept, outcome);
        }
        let told = outcomes.map(|outcome| (outcome.log.unwrap().len(), outcome.left_off as usize));
        assert_eq!(told, [(events, 0), (events, 0), (0, events)]);
    }

    #[test]
    fn two_replicates_share_a_draw_and_runs_of_one_setting_share_nothing() {
        let groups = |draws| (0..6).map(|r| group_of(r, draws)).collect::<Vec<_>>();
        assert_eq!(groups(3), [0, 0, 1, 1, 2, 2]);
        assert_eq!(groups(2), [0, 0, 1, 1, 0, 0]);
        assert_eq!((groups(1), groups(0)), ((0..6).collect(), (0..6).collect()));
    }
}
