//! Runs that panic: a fault of the program ends one run and not all.

use std::{
    any::Any,
    cell::Cell,
    panic::{AssertUnwindSafe, catch_unwind},
};

/// How what is said of a run begins that ended with a fault of the program.
pub const PANICKED: &str = "panicked: ";

thread_local! {
    static IS_RUNNING: Cell<bool> = const { Cell::new(false) };
}

/// From now on, a run that panics says nothing on standard error: what it said stands in its results.
pub fn silence() {
    let told = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if !IS_RUNNING.get() {
            told(info);
        }
    }));
}

/// What a piece of work gives, or what its panic said, on one line.
///
/// # Errors
/// When it panics.
pub fn caught<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    IS_RUNNING.set(true);
    let done = catch_unwind(AssertUnwindSafe(work));
    IS_RUNNING.set(false);
    done.map_err(|payload| told(&*payload))
}

fn told(payload: &(dyn Any + Send)) -> String {
    let text = payload
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| payload.downcast_ref::<String>().cloned());
    text.unwrap_or_else(|| "without a message".to_owned()).replace('\n', " ")
}
