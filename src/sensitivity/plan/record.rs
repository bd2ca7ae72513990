//! The record of a sensitivity analysis, sensitivity.toml: the plan with its base scenario and
//! evidence, so that results say by themselves what they are, and can be resumed or repeated.

use serde::{Deserialize, Serialize};

use super::{Sensitivity, bundled::SENSITIVITIES, file::SensitivityFile};
use crate::{
    evidence::observed::Row,
    experiment::{
        hash,
        plan::{
            kind::Kind,
            opening::{PlanRecord, PlanText, RecordHeader, observed_of},
        },
    },
    scenario::{bundled::Bundled, file::ScenarioLayer, placed::Placed},
};

/// The name of the record.
pub const RECORD: &str = "sensitivity.toml";

/// The version of the format of an analysis's folder.
pub const FORMAT: u32 = 1;

/// sensitivity.toml.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SensitivityRecord {
    /// How the analysis was made.
    pub sensitivity: RecordHeader,
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
            sensitivity: RecordHeader::new(FORMAT, &sensitivity.name, base),
            plan: sensitivity.file.clone(),
            observed: observed_of(base),
            scenario: base.layer.clone(),
        };
        record.sensitivity.hash = record.hash();
        record
    }

    /// The hash of what the record says.
    pub fn hash(&self) -> String {
        hash::of(&(self.sensitivity.unhashed(), &self.plan, &self.observed, &self.scenario))
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

impl PlanText for SensitivityFile {
    const KIND: Kind = Kind::Sensitivity;
    const EXAMPLE: &'static str = "sensitivity-quick";

    fn bundled() -> &'static [Bundled] {
        SENSITIVITIES
    }

    fn scenario(&self) -> &Placed<String> {
        &self.scenario
    }
}

impl PlanRecord for SensitivityRecord {
    type Text = SensitivityFile;

    const FORMAT: u32 = FORMAT;

    fn header(&self) -> &RecordHeader {
        &self.sensitivity
    }

    fn plan(&self) -> &SensitivityFile {
        &self.plan
    }

    fn scenario(&self) -> &ScenarioLayer {
        &self.scenario
    }

    fn observed(&self) -> &[Placed<Row>] {
        &self.observed
    }
}
