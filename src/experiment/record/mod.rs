//! The records of runs and comparisons: everything that repeats them, in one TOML file; and the opening of scenarios,
//! which come from their own files or from a record.

mod file;
mod opening;

pub use file::{
    ComparisonFile, ComparisonHeader, Header, REVISION, RunFile, UNKNOWN, VERSION, has_table,
};
pub use opening::{
    Changes, OpenError, Opened, OpenedComparison, open, open_comparison, open_recorded, open_text,
};
