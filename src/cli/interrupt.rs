//! What happens when the program is told to end while it works.

use std::{
    io::{Write, stderr},
    process::exit,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use crate::report::folder;

/// The exit code after Ctrl-C, as shells have it.
pub const INTERRUPTED: u8 = 130;

/// From now on, Ctrl-C and a request to end remove what is unfinished on disk, then end the
/// program. Where one of these signals is ignored, as under `nohup`, all are left as they are.
pub fn leave_nothing_behind() {
    // Where it cannot be set, signals do what they would do without us.
    drop(ctrlc::try_set_handler(|| folder::abandon(|| exit(INTERRUPTED.into()))));
}

/// From now on, the first Ctrl-C or request to end sets `stop`, and the second ends the program at once.
/// `what` is finished before it stops.
pub fn stop_when_told(stop: &Arc<AtomicBool>, what: &'static str) {
    let stop = Arc::clone(stop);
    drop(ctrlc::try_set_handler(move || {
        if stop.swap(true, Ordering::Relaxed) {
            exit(INTERRUPTED.into());
        }
        drop(writeln!(stderr(), "\nfinishing the {what} under way; once more to stop at once"));
    }));
}
