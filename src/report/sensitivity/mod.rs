//! What a sensitivity analysis found, for people and for files.

mod bank_text;
pub mod figures;
pub mod files;
mod json;
mod prim_files;
mod sobol_text;
pub mod text;
pub(super) mod words;

pub use self::{json::json, prim_files::PRIM_COLUMNS};

use crate::sensitivity::{plan::Sensitivity, study::Study};

/// The results of a sensitivity analysis, ready to be written.
#[derive(Clone, Copy, Debug)]
pub struct Results<'a> {
    /// The plan.
    pub plan: &'a Sensitivity,
    /// What was found.
    pub study: &'a Study,
}

/// Runs that failed in an analysis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed<'a> {
    /// The analysis: `morris`, `sobol` or `bank`.
    pub analysis: &'static str,
    /// Its runs in all.
    pub runs: u64,
    /// Those that failed.
    pub failed: &'a [crate::sensitivity::evaluation::Failure],
}

impl<'a> Results<'a> {
    /// What failed, analysis by analysis; every analysis is there.
    pub fn failed(&self) -> Vec<Failed<'a>> {
        let failed = |analysis| match analysis {
            "morris" => self.study.morris.as_ref().map(|found| &found.failed[..]),
            "sobol" => self.study.sobol.as_ref().map(|found| &found.failed[..]),
            _ => self.study.bank.as_ref().map(|found| &found.failed[..]),
        };
        let runs = self.plan.runs().into_iter();
        runs.filter_map(|(analysis, runs)| {
            Some(Failed { analysis, runs, failed: failed(analysis)? })
        })
        .collect()
    }
}
