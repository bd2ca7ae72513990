//! The terminal that is written to, if it is one.

use std::io::{IsTerminal, stdout};

/// Fewer columns than these are not laid out for.
const LEAST: usize = 60;

/// Columns of a terminal that does not tell.
const UNKNOWN: usize = 80;

/// Columns of the terminal; none in a pipe or a file, where nothing is to be wrapped.
pub fn width() -> Option<usize> {
    if !stdout().is_terminal() {
        return None;
    }
    Some(
        terminal_size::terminal_size()
            .map_or(UNKNOWN, |(width, _)| usize::from(width.0))
            .max(LEAST),
    )
}
