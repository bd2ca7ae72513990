//! The lessons as one file, for a classroom without a network.
//!
//! The file holds the page's own modules and everything that it would ask the server for: the lessons at every stop of
//! their sliders, and the baseline at every setting of a grid of CT effort and permissiveness. Nothing is
//! interpolated: what is shown was run, and equals what the live page shows for the same seed and number of runs.

mod answers;
mod page;

use super::app::App;
use crate::experiment::posterior::Asked;

pub use answers::{RUNS, SEED, runs};

/// Makes the file; `done` is called after each ensemble with its number of runs, [`runs`] in all.
///
/// # Errors
/// When the file could not be made: an error of ours.
pub fn make(done: &dyn Fn(u64)) -> Result<String, String> {
    let pool = crate::experiment::ensemble::pool(0).map_err(|error| error.to_string())?;
    let baseline = crate::scenario::bundled::BASELINE.to_owned();
    let app = App::new(0, (baseline.clone(), baseline), Asked::Nothing, pool);
    let answers = answers::all(&app, done).map_err(|fault| fault.message().to_owned())?;
    page::with(&answers)
}
