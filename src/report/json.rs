//! The one JSON object of `run --json`.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    evidence::targets::{Comparison, LEVEL},
    experiment::{posterior::Posterior, record::Header, result::EnsembleResult},
};

/// What `run --json` prints.
#[derive(Debug, Serialize)]
pub struct RunJson<'a> {
    /// Short name of the scenario.
    pub scenario: &'a str,
    /// Seed.
    pub seed: u64,
    /// Replicates.
    pub replicates: u32,
    /// Parameters that the command line set; left out where there are none.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub overrides: &'a BTreeMap<String, f64>,
    /// The last day, where the run was cut short.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// The posterior that parameters are drawn from; null where they are the scenario's own.
    pub posterior: Option<PosteriorJson<'a>>,
    /// Targets that were simulated.
    pub targets: Vec<TargetJson<'a>>,
}

/// The posterior that a result carries.
#[derive(Debug, Serialize)]
pub struct PosteriorJson<'a> {
    /// The name of its calibration.
    pub calibration: &'a str,
    /// The hash of its calibration.
    pub hash: &'a str,
    /// Its draws that were run.
    pub draws: usize,
}

impl<'a> PosteriorJson<'a> {
    /// That of a posterior of which so many draws were run.
    pub fn of(posterior: &'a Posterior, draws: usize) -> Self {
        let header = &posterior.file.posterior;
        Self { calibration: &header.calibration, hash: &header.hash, draws }
    }
}

/// A target.
#[derive(Debug, Serialize)]
pub struct TargetJson<'a> {
    /// Identifies the target.
    pub id: &'a str,
    /// The observed count; null for a bound.
    pub observed: Option<f64>,
    /// Median over replicates.
    pub median: f64,
    /// Mean over replicates.
    pub mean: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
    /// Share of replicates that the interval holds.
    pub level: f64,
    /// `fitted`, `imposed` or `predicted`.
    pub label: &'a str,
}

impl<'a> TargetJson<'a> {
    /// That of a target; `None` where it is not simulated.
    pub fn of(comparison: &'a Comparison) -> Option<Self> {
        let summary = comparison.summary?;
        Some(Self {
            id: &comparison.target.id,
            observed: comparison.target.value.exact(),
            median: rounded(summary.median),
            mean: rounded(summary.mean),
            low: rounded(summary.low),
            high: rounded(summary.high),
            level: LEVEL,
            label: comparison.target.label.word(),
        })
    }
}

/// Six decimals, as in the files.
pub(crate) fn rounded(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

/// The object of a result.
pub fn run<'a>(
    header: &'a Header,
    posterior: Option<PosteriorJson<'a>>,
    result: &'a EnsembleResult,
) -> RunJson<'a> {
    let targets = result.comparisons.iter().filter_map(TargetJson::of).collect();
    RunJson {
        scenario: &header.scenario,
        seed: header.seed,
        replicates: header.replicates,
        overrides: &header.overrides,
        until: header.until.map(|until| until.to_string()),
        posterior,
        targets,
    }
}
