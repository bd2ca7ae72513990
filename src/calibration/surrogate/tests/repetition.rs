//! The same bytes on any number of threads, and after an interruption.

use std::sync::atomic::{AtomicU64, Ordering};

use rand_distr::{Distribution, StandardNormal};

use super::*;
use crate::experiment::batches::{FolderJournal, Watch};

fn problem() -> Problem {
    let priors = [(0.0, 1.0), (1.0, 1.0)];
    Problem { space: normal_space(&priors), summaries: summaries(&[0.3, 1.0]) }
}

#[expect(clippy::unnecessary_wraps, reason = "as simulators do")]
fn simulate(u: &[f64], draw: &mut random::Draw) -> Result<Vec<f64>, String> {
    let noises: [f64; 2] = [StandardNormal.sample(draw), StandardNormal.sample(draw)];
    Ok(vec![u[0] + noises[0], u[0] * u[1] + noises[1]])
}

#[test]
fn threads_do_not_matter() {
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let simulator = Of(2, simulate);
        pool.install(|| inferred(&batches(&simulator, 5), &problem(), 2000, 2500)).surrogate
    };
    assert_eq!(on(1), on(3));
}

/// Stops after so many runs.
struct Patience(AtomicU64);

impl Watch for Patience {
    fn ran(&self, runs: u64) {
        let left = self.0.load(Ordering::Relaxed).saturating_sub(runs);
        self.0.store(left, Ordering::Relaxed);
    }

    fn is_interrupted(&self) -> bool {
        self.0.load(Ordering::Relaxed) == 0
    }
}

#[test]
fn an_interrupted_inference_goes_on_where_it_was() {
    let simulator = Of(2, simulate);
    let problem = problem();
    let whole = batches(&simulator, 5);
    let distance = distance(&problem);
    let particles = rejection(&whole, &problem, &distance, 2000, 40);
    let adjusted = adjust(&problem, &particles).draws;
    let abc = Abc { particles: &particles, adjusted: &adjusted, distance: &distance };
    let infer_on = |batches: &Batches| infer(batches, &problem, &abc, &Settings::new(2500));
    let expected = infer_on(&whole).unwrap();

    let folder = tempfile::tempdir().unwrap();
    let journal = FolderJournal::open(folder.path()).unwrap();
    // Each time a little further, and what was done is not done again.
    let mut tries = 0;
    let found = loop {
        tries += 1;
        let patience = Patience(AtomicU64::new(700 * tries));
        match infer_on(&Batches { journal: &journal, watch: &patience, ..whole }) {
            Ok(found) => break found,
            Err(stopped) => assert!(matches!(stopped, Stopped::Interrupted)),
        }
    };
    assert!(tries > 2, "it was never interrupted");
    assert_eq!(found, expected);
    let idle = Of(2, |_: &[f64], _: &mut random::Draw| panic!("a run was made again"));
    let again = infer_on(&Batches { simulator: &idle, journal: &journal, ..whole }).unwrap();
    assert_eq!(again, expected);
}
