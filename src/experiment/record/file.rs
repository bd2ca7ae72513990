//! What stands in the record of a run or a comparison.
//!
//! The resolved scenario (all layers merged, every parameter written out), the observed data, seed,
//! replicates, overrides, version and source revision; no thread count and no path, because
//! neither changes a result.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

use crate::{
    calendar::Date,
    evidence::observed::Row,
    experiment::{ensemble::MOST_REPLICATES, posterior::file::PosteriorFile},
    scenario::{file::ScenarioLayer, placed::Placed},
};

/// This program's version.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The source revision that this program was built from, `-dirty` where sources differed from it,
/// or [`UNKNOWN`].
pub const REVISION: &str = match option_env!("STRONGHOLD_REVISION") {
    Some(revision) => revision,
    None => UNKNOWN,
};

/// The revision of a build without git.
pub const UNKNOWN: &str = "unknown";

/// How a run was made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// Version of the program.
    pub version: String,
    /// Source revision of the program.
    pub revision: String,
    /// Short name of the scenario. It names the results folder.
    #[serde(deserialize_with = "short_name")]
    pub scenario: String,
    /// Seed.
    pub seed: u64,
    /// Replicates.
    #[serde(deserialize_with = "replicates")]
    pub replicates: u32,
    /// Whether events were kept.
    #[serde(default)]
    pub events: bool,
    /// The last day, where the run was cut short.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// Parameters that the command line set. Already in the scenario below; kept to be read.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub overrides: BTreeMap<String, f64>,
}

fn short_name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let name = String::deserialize(deserializer)?;
    let is_plain = |c: char| !c.is_control() && !matches!(c, '/' | '\\' | ':');
    if name.is_empty() || name.len() > 100 || name.starts_with('.') || !name.chars().all(is_plain) {
        return Err(D::Error::custom(format!(
            "`{name}` is not a scenario's name: it must be one that a folder can have"
        )));
    }
    Ok(name)
}

fn replicates<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    let number = i64::deserialize(deserializer)?;
    let valid = u32::try_from(number).ok().filter(|n| (1..=MOST_REPLICATES).contains(n));
    valid.ok_or_else(|| {
        D::Error::custom(format!(
            "{number} is not a number of replicates: it must be from 1 to {MOST_REPLICATES}"
        ))
    })
}

/// run.toml.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunFile {
    /// How the run was made.
    pub run: Header,
    /// The observed data that it was compared with.
    #[serde(default)]
    pub observed: Vec<Placed<Row>>,
    /// The resolved scenario.
    pub scenario: ScenarioLayer,
    /// The posterior whose draws its replicates had.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub posterior: Option<PosteriorFile>,
}

/// How a comparison was made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ComparisonHeader {
    /// Version of the program.
    pub version: String,
    /// Source revision of the program.
    pub revision: String,
    /// Seed.
    pub seed: u64,
    /// Replicates.
    #[serde(deserialize_with = "replicates")]
    pub replicates: u32,
    /// The day on which the alternatives branch off the base.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// Parameters that the command line set in every world. Already in the scenarios below.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub overrides: BTreeMap<String, f64>,
}

/// compare.toml.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ComparisonFile {
    /// How the comparison was made.
    pub compare: ComparisonHeader,
    /// The worlds, the base first.
    pub worlds: Vec<RunFile>,
    /// The posterior whose draws the pairs had.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub posterior: Option<PosteriorFile>,
}

/// Whether a text has a table of some name, by which the records of runs (`run`) and of comparisons
/// (`compare`) are told from scenarios.
pub fn has_table(text: &str, name: &str) -> bool {
    toml::from_str::<toml::Table>(text).is_ok_and(|table| table.contains_key(name))
}

impl RunFile {
    /// The file's text.
    ///
    /// # Panics
    /// Never: every part of a record can be written as TOML.
    pub fn to_toml(&self) -> String {
        let body = toml::to_string(self).expect("a record is made of tables, numbers and strings");
        format!(
            "# The record of a run of Stronghold: `stronghold run PATH/run.toml` repeats it.\n{body}"
        )
    }
}

impl ComparisonFile {
    /// The file's text.
    ///
    /// # Panics
    /// Never: every part of a record can be written as TOML.
    pub fn to_toml(&self) -> String {
        let body = toml::to_string(self).expect("a record is made of tables, numbers and strings");
        format!(
            "# The record of a comparison by Stronghold: `stronghold compare PATH/compare.toml` \
             repeats it.\n{body}"
        )
    }
}
