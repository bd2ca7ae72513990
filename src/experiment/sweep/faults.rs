//! Faults for tests: a program built with debug assertions kills itself at a step that the environment
//! names, as `STRONGHOLD_KILL_AT=synced:3` for the third time that a chunk has been synced. A release
//! build has nothing of this.

#[cfg(debug_assertions)]
use std::sync::atomic::{AtomicU32, Ordering};

/// Dies here with SIGKILL, if the environment says so.
#[cfg(debug_assertions)]
pub(super) fn pass(step: &str) {
    static PASSED: AtomicU32 = AtomicU32::new(0);
    let Ok(asked) = std::env::var("STRONGHOLD_KILL_AT") else { return };
    let Some((name, time)) = asked.split_once(':') else { return };
    if name == step && PASSED.fetch_add(1, Ordering::SeqCst) + 1 == time.parse().unwrap_or(0) {
        let own = std::process::id().to_string();
        drop(std::process::Command::new("kill").args(["-s", "KILL", &own]).status());
        std::process::abort();
    }
}

#[cfg(not(debug_assertions))]
pub(super) fn pass(_step: &str) {}
