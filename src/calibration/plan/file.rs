//! The file format of calibration plans. These types mirror the TOML, and their docs are the text of
//! the JSON schema; [`open()`](super::reading::open) turns a file into a [`Calibration`](super::Calibration).

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    experiment::plan::file::LevelFile,
    scenario::{
        changes::Change,
        file::Table,
        numbers::{Count, Real},
        placed::Placed,
    },
};

/// A calibration plan of Stronghold: which parameters of a scenario are inferred from which targets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CalibrationFile {
    /// The plan's title, a few words.
    pub title: Placed<String>,
    /// The question that the plan answers.
    pub question: Placed<String>,
    /// The base scenario: a bundled name, or a path relative to this file (with `/` or ending in `.toml`).
    pub scenario: Placed<String>,
    /// Runs in all.
    pub budget: Placed<Count<400, 1_000_000_000>>,
    /// Seed of everything that is drawn; 1 if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<Count<0, { i64::MAX as u64 }>>,
    /// Whether half the budget goes to a surrogate likelihood, which stands only where its guard finds
    /// nothing; yes if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub surrogate: Option<bool>,
    /// What is inferred, in the order of the columns of the results.
    pub parameters: Placed<Vec<ParameterFile>>,
    /// What it is inferred from: rows of the scenario's observed data, by their id. If left out, every
    /// count of the first observer with a weight there.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub targets: Table<TargetFile>,
}

/// Something that is inferred.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ParameterFile {
    /// The name, which is that of a column in the results.
    pub name: Placed<String>,
    /// What it is, with its unit, for figures; the name if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The entries of the scenario that it changes, by their path, as in `attack.base_rate` or
    /// `forces.Taliban.effort`; `*` stands for every name of a table.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entries: Vec<Placed<String>>,
    /// What its value does to these entries.
    #[serde(default, skip_serializing_if = "is_default")]
    pub change: Change,
    /// What is held of it before the counts are seen.
    pub prior: Placed<PriorFile>,
    /// The least value; that of the registry if left out, where it sets a registered parameter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<Placed<Real>>,
    /// The greatest value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<Placed<Real>>,
    /// Why this prior: a source, or the judgement behind it.
    pub source: Placed<String>,
    /// Named alternatives, each a layer over the scenario, for a categorical prior.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub levels: Vec<LevelFile>,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// A prior.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PriorFile {
    /// Every value between the bounds, each as likely.
    Uniform,
    /// Normal.
    Normal(NormalFile),
    /// Log-normal.
    LogNormal(LogNormalFile),
    /// Beta between the bounds.
    Beta(BetaFile),
    /// Gamma.
    Gamma(GammaFile),
    /// A probability for each of the levels, in their order.
    Categorical(Vec<f64>),
}

/// A normal prior.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NormalFile {
    /// Mean.
    pub mean: f64,
    /// Standard deviation.
    pub sd: f64,
}

/// A log-normal prior.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LogNormalFile {
    /// Median.
    pub median: f64,
    /// Standard deviation of the logarithm.
    pub sd: f64,
}

/// A beta prior.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BetaFile {
    /// First shape.
    pub a: f64,
    /// Second shape.
    pub b: f64,
}

/// A gamma prior.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GammaFile {
    /// Shape.
    pub shape: f64,
    /// Rate; the mean is shape / rate.
    pub rate: f64,
}

/// How a row of the observed data is compared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TargetFile {
    /// Its weight in the distance; 1 if left out, and 0 shows it without fitting to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<Placed<Real>>,
    /// How a run would be observed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub observation: Option<Placed<ObservationFile>>,
    /// The observed value, where the row has only a bound, or another one is meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Placed<Real>>,
    /// Where that value comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Placed<String>>,
}

/// How a run would be observed: the observation model.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ObservationFile {
    /// A count, seen in full; compared by its root.
    #[default]
    Count,
    /// A share of other rows by the same observer, who sees an unknown part of all events: as many
    /// events as were observed are drawn with the run's share.
    Share(ShareFile),
    /// A size that is known with a log-normal error.
    Level(LevelErrorFile),
    /// A bound: all that keeps it is alike.
    Bound,
}

/// A share.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShareFile {
    /// The rows whose sum it is a share of.
    pub of: Vec<Placed<String>>,
}

/// A log-normal error.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LevelErrorFile {
    /// Standard deviation of the logarithm.
    pub sd: f64,
}
