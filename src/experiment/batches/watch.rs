//! Who watches a long computation.

/// Is told what happens, from any thread, and may end it.
pub trait Watch: Sync {
    /// So many more runs have ended.
    fn ran(&self, _runs: u64) {}

    /// A stage of the work begins or has news, in one line for people.
    fn says(&self, _line: &str) {}

    /// Whether the user wants it to stop after the batch.
    fn is_interrupted(&self) -> bool {
        false
    }
}

/// Nobody watches.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unwatched;

impl Watch for Unwatched {}
