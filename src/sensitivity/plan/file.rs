//! The file format of sensitivity plans. These types mirror the TOML, and their docs are the text of
//! the JSON schema; [`open()`](super::reading::open) turns a file into a
//! [`Sensitivity`](super::Sensitivity).

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    experiment::plan::file::{FactorFile, KeepFile, ScreenFile},
    scenario::{
        file::Table,
        numbers::{Count, Real},
        placed::Placed,
    },
};

/// A sensitivity plan of Stronghold: which factors of a scenario its outputs depend on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SensitivityFile {
    /// The plan's title, a few words.
    pub title: Placed<String>,
    /// The question that the plan answers.
    pub question: Placed<String>,
    /// The base scenario: a bundled name, or a path relative to this file (with `/` or ending in `.toml`).
    pub scenario: Placed<String>,
    /// Runs of each point of the Morris and Sobol designs; Sobol tells noise from factors with 2 or more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replicates: Option<Placed<Count<1, 10_000>>>,
    /// Seed of everything that is drawn; 1 if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<Count<0, { i64::MAX as u64 }>>,
    /// The outputs, by name: targets of the scenario, and what `keep` names; all of these if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outputs: Option<Placed<Vec<Placed<String>>>>,
    /// What varies, in the order of the results.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub factors: Vec<FactorFile>,
    /// Parameters that vary around their value in the scenario, each a factor of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub screen: Option<ScreenFile>,
    /// Outputs besides the targets of the scenario, by name; attacks and members by year where there
    /// are no targets either.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub keep: Table<KeepFile>,
    /// Elementary effects: which factors matter at all, for few runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub morris: Option<Placed<MorrisFile>>,
    /// Variance-based indices: which share of the variance is due to each factor, and which to noise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sobol: Option<Placed<SobolFile>>,
    /// A bank of single runs for delta, PAWN and PRIM.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bank: Option<Placed<BankFile>>,
    /// Outcomes whose place in the space of factors is searched for in the bank, by scenario discovery
    /// (PRIM).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prim: Vec<Placed<PrimFile>>,
}

/// A design of Morris trajectories.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MorrisFile {
    /// The number of trajectories, each of one point more than there are factors; 10 to 50 are usual.
    pub trajectories: Placed<Count<2, 100_000>>,
    /// The levels of the grid, an even number; 4 if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub levels: Option<Placed<Count<2, 1_000>>>,
}

/// Saltelli's design.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SobolFile {
    /// The number of rows, best a power of 2; a row has two points more than there are factors.
    pub points: Placed<Count<16, 65_536>>,
}

/// A bank of single runs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BankFile {
    /// The number of runs, each at a point of its own; a few thousand are usual.
    pub runs: Placed<Count<200, 1_000_000>>,
    /// How the points are sampled; by a scrambled Sobol sequence if left out.
    #[serde(default, skip_serializing_if = "is_default")]
    pub sample: BankSample,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// How the points of a bank are sampled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BankSample {
    /// A Sobol sequence with Owen scrambling: at most 65,536 runs and 256 factors.
    #[default]
    Sobol,
    /// A Latin hypercube.
    LatinHypercube,
}

/// An outcome: an output that is at most, at least or between.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PrimFile {
    /// The output.
    pub output: Placed<String>,
    /// The largest value that counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<Placed<Real>>,
    /// The least value that counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<Placed<Real>>,
}
