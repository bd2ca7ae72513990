//! The readers: what each is given, and what becomes of what it accepts.
//!
//! | reader | file | accepted, it … |
//! |---|---|---|
//! | `scenario` | a scenario | runs some days |
//! | `base` | what a scenario extends | runs some days |
//! | `run-record` | run.toml | runs some days |
//! | `comparison-record` | compare.toml | has worlds that run some days |
//! | `plan` | the plan of a sweep, or its record | makes scenarios of its points |
//! | `calibration-plan` | such a plan, or its record | gives numbers from its priors |
//! | `sensitivity-plan` | such a plan, or its record | makes scenarios of its corners |
//! | `observed` | observed data | are counted in a run |
//! | `posterior` | posterior.toml | makes scenarios of its draws |
//! | `chunk` | Parquet of a sweep, its checksum right | is merged, summed up and drawn |
//! | `journal` | a batch of a calibration, its checksum right | is read |
//! | `results-run` and four more | any file of a results folder | becomes a page |

pub mod plans;
pub mod results;
pub mod scenarios;

use std::path::Path;

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme};

/// A reader of files.
pub struct Reader {
    /// Its name, which is that of its folder in the corpus.
    pub name: &'static str,
    /// The file that it is given, unless another is named.
    pub file: &'static str,
    /// Writes what stands beside that file.
    pub beside: fn(&Path),
    /// Reads it; whether it is accepted.
    pub tries: fn(&Path) -> bool,
}

/// All of them.
pub const READERS: [&Reader; 16] = [
    &scenarios::SCENARIO,
    &scenarios::BASE,
    &scenarios::RUN_RECORD,
    &scenarios::COMPARISON_RECORD,
    &scenarios::OBSERVED,
    &scenarios::POSTERIOR,
    &plans::PLAN,
    &plans::CALIBRATION,
    &plans::SENSITIVITY,
    &results::CHUNK,
    &results::JOURNAL,
    &results::RUN,
    &results::COMPARISON,
    &results::SWEEP,
    &results::CALIBRATION,
    &results::SENSITIVITY,
];

/// Nothing stands beside the file.
fn nothing(_: &Path) {}

/// A refusal, which must have something to say, and must be able to say it.
fn is_said(error: &dyn Diagnostic) {
    let mut text = String::new();
    GraphicalReportHandler::new_themed(GraphicalTheme::unicode_nocolor())
        .render_report(&mut text, error)
        .unwrap();
    assert!(!text.trim().is_empty());
}
