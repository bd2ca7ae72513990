//! What happens when the program is told to end while it works.

use std::process::exit;

use crate::report::folder;

/// The exit code after Ctrl-C, as shells have it.
const INTERRUPTED: i32 = 130;

/// From now on, Ctrl-C and a request to end remove what is unfinished on disk, then end the
/// program. Where one of these signals is ignored, as under `nohup`, all are left as they are.
pub fn leave_nothing_behind() {
    // Where it cannot be set, signals do what they would do without us.
    drop(ctrlc::try_set_handler(|| folder::abandon(|| exit(INTERRUPTED))));
}
