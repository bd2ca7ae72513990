//! Streams: an ensemble as server-sent events, a frame after each few runs.
//!
//! A frame is the whole picture after its runs, so that a page shows the last one it has. The first n runs are always the
//! same n. When the page goes away, or asks for something else, its stream ends and no further run is begun.

pub(super) mod bands;
pub(super) mod compare;
mod emitter;
pub(super) mod run;
pub(super) mod uncertainty;

pub(super) use emitter::{Emitter, Stopped, stream, text};

use std::sync::{Arc, atomic::Ordering};

use rayon::prelude::*;

use super::{app::App, fault::Fault};

/// After how many runs a frame comes, besides the last: few, since to draw one takes as long as some runs. The first has
/// two runs of each of two draws: somebody waits for it.
const FRAMES: [u32; 4] = [4, 24, 100, 200];

/// The frames of so many runs: from which run to which.
fn batches(runs: u32) -> Vec<(u32, u32)> {
    let mut ends: Vec<u32> = FRAMES.into_iter().filter(|end| *end < runs).collect();
    ends.extend((400..runs).step_by(200));
    ends.push(runs);
    let starts = std::iter::once(0).chain(ends.iter().copied());
    starts.zip(ends.iter().copied()).collect()
}

/// Runs all replicates of a job, and sends a frame of what is done after each batch; returns the last frame. What runs
/// bring is added to what is done, in their order. Frames are made while the next batch runs, save the first: it is
/// small, and somebody waits for it.
pub(super) fn in_frames<T: Send>(
    app: &App,
    runs: u32,
    emitter: &Emitter,
    run: impl Fn(u32) -> Result<T, Fault> + Sync,
    mut frame: impl FnMut(&mut Vec<T>) -> String,
) -> Result<Arc<str>, Stopped> {
    let mut batches = batches(runs).into_iter();
    let first = batches.next().expect("a job has runs");
    let mut done = in_parallel(app, first, emitter, &run)?;
    let mut last: Arc<str> = Arc::from(frame(&mut done));
    emitter.frame(&last)?;
    let Some(second) = batches.next() else { return Ok(last) };
    done.extend(in_parallel(app, second, emitter, &run)?);
    loop {
        let next = batches.next();
        let mut coming = Ok(Vec::new());
        let sent = app.pool.in_place_scope(|scope| {
            if let Some(batch) = next {
                let (run, coming) = (&run, &mut coming);
                scope.spawn(move |_| *coming = in_parallel(app, batch, emitter, run));
            }
            last = Arc::from(frame(&mut done));
            emitter.frame(&last)
        });
        sent?;
        if next.is_none() {
            return Ok(last);
        }
        done.extend(coming?);
    }
}

/// Runs some replicates in parallel, in order; stops where nobody waits for them.
fn in_parallel<T: Send>(
    app: &App,
    (from, to): (u32, u32),
    emitter: &Emitter,
    run: impl Fn(u32) -> Result<T, Fault> + Sync,
) -> Result<Vec<T>, Stopped> {
    let one = |replicate| {
        if emitter.is_closed() {
            return Err(Stopped::Gone);
        }
        app.begun.fetch_add(1, Ordering::Relaxed);
        Ok(run(replicate)?)
    };
    app.pool.install(|| (from..to).into_par_iter().with_max_len(1).map(one).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_follow_one_another_to_the_last_run() {
        assert_eq!(batches(40), [(0, 4), (4, 24), (24, 40)]);
        assert_eq!(batches(200).last(), Some(&(100, 200)));
        assert_eq!(batches(3), [(0, 3)]);
        for runs in 1..1001 {
            let all: Vec<u32> = batches(runs).into_iter().flat_map(|(from, to)| from..to).collect();
            assert!(all.into_iter().eq(0..runs), "{runs}");
        }
    }
}
