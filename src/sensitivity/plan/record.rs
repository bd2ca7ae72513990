//! The record of a sensitivity analysis, sensitivity.toml: the plan with its base scenario and
//! evidence, so that results say by themselves what they are, and can be resumed or repeated.

use serde::{Deserialize, Serialize};

use super::{Sensitivity, file::SensitivityFile};
use crate::{
    evidence::observed::Row,
    experiment::{
        hash,
        record::{REVISION, VERSION},
    },
    scenario::{file::ScenarioLayer, placed::Placed},
};

/// The name of the record.
pub const RECORD: &str = "sensitivity.toml";

/// The version of the format of an analysis's folder.
pub const FORMAT: u32 = 1;

/// How a sensitivity analysis was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SensitivityHeader {
    /// Version of the folder's format.
    pub format: u32,
    /// Version of the program.
    pub version: String,
    /// Source revision of the program.
    pub revision: String,
    /// Short name of the plan.
    pub plan: String,
    /// Short name of its base scenario.
    pub scenario: String,
    /// The hash of everything below, and of the version and the revision.
    pub hash: String,
}

/// sensitivity.toml.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SensitivityRecord {
    /// How the analysis was made.
    pub sensitivity: SensitivityHeader,
    /// The plan.
    pub plan: SensitivityFile,
    /// The observed data.
    #[serde(default)]
    pub observed: Vec<Placed<Row>>,
    /// The base scenario, every parameter written out.
    pub scenario: ScenarioLayer,
}

impl SensitivityRecord {
    /// The record of a sensitivity analysis by this program.
    pub fn new(sensitivity: &Sensitivity) -> Self {
        let base = &sensitivity.plan.base;
        let mut record = Self {
            sensitivity: SensitivityHeader {
                format: FORMAT,
                version: VERSION.to_owned(),
                revision: REVISION.to_owned(),
                plan: sensitivity.name.clone(),
                scenario: base.scenario.name.clone(),
                hash: String::new(),
            },
            plan: sensitivity.file.clone(),
            observed: base.observed.rows.iter().cloned().map(Placed::nowhere).collect(),
            scenario: base.layer.clone(),
        };
        record.sensitivity.hash = record.hash();
        record
    }

    /// The hash of what the record says.
    pub fn hash(&self) -> String {
        let mut header = self.sensitivity.clone();
        header.hash = String::new();
        hash::of(&(header, &self.plan, &self.observed, &self.scenario))
    }

    /// The file's text.
    ///
    /// # Panics
    /// Never: every part of a record can be written as TOML.
    pub fn to_toml(&self) -> String {
        let body = toml::to_string(self).expect("a record is made of tables, numbers and strings");
        format!(
            "# The record of a sensitivity analysis by Stronghold: `stronghold sensitivity PATH/sensitivity.toml` \
             repeats it.\n{body}"
        )
    }
}
