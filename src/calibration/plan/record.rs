//! The record of a calibration, calibration.toml: the plan with its base scenario and evidence, so that
//! results say by themselves what they are, and can be resumed or repeated from them.

use serde::{Deserialize, Serialize};

use super::{Calibration, bundled::CALIBRATIONS, file::CalibrationFile};
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
pub const RECORD: &str = "calibration.toml";

/// The version of the format of a calibration's folder.
pub const FORMAT: u32 = 1;

/// calibration.toml.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalibrationRecord {
    /// How the calibration was made.
    pub calibration: RecordHeader,
    /// The plan.
    pub plan: CalibrationFile,
    /// The observed data.
    #[serde(default)]
    pub observed: Vec<Placed<Row>>,
    /// The base scenario, every parameter written out.
    pub scenario: ScenarioLayer,
}

impl CalibrationRecord {
    /// The record of a calibration by this program.
    pub fn new(calibration: &Calibration) -> Self {
        let base = &calibration.plan.base;
        let mut record = Self {
            calibration: RecordHeader::new(FORMAT, &calibration.name, base),
            plan: calibration.file.clone(),
            observed: observed_of(base),
            scenario: base.layer.clone(),
        };
        record.calibration.hash = record.hash();
        record
    }

    /// The hash of what the record says.
    pub fn hash(&self) -> String {
        hash::of(&(self.calibration.unhashed(), &self.plan, &self.observed, &self.scenario))
    }

    /// The file's text.
    ///
    /// # Panics
    /// Never: every part of a record can be written as TOML.
    pub fn to_toml(&self) -> String {
        let body = toml::to_string(self).expect("a record is made of tables, numbers and strings");
        format!(
            "# The record of a calibration by Stronghold: `stronghold calibrate PATH/calibration.toml` \
             repeats it.\n{body}"
        )
    }
}

impl PlanText for CalibrationFile {
    const KIND: Kind = Kind::Calibration;
    const EXAMPLE: &'static str = "calibrate-quick";

    fn bundled() -> &'static [Bundled] {
        CALIBRATIONS
    }

    fn scenario(&self) -> &Placed<String> {
        &self.scenario
    }
}

impl PlanRecord for CalibrationRecord {
    type Text = CalibrationFile;

    const FORMAT: u32 = FORMAT;

    fn header(&self) -> &RecordHeader {
        &self.calibration
    }

    fn plan(&self) -> &CalibrationFile {
        &self.plan
    }

    fn scenario(&self) -> &ScenarioLayer {
        &self.scenario
    }

    fn observed(&self) -> &[Placed<Row>] {
        &self.observed
    }
}
