//! The record of a sweep, plan.toml: the plan with its base scenario and evidence, so that results say
//! by themselves what they are, and the sweep can be resumed or repeated from them.

use serde::{Deserialize, Serialize};

use super::{
    Plan,
    bundled::PLANS,
    file::PlanFile,
    kind::Kind,
    opening::{PlanRecord, PlanText, RecordHeader, observed_of},
};
use crate::{
    evidence::observed::Row,
    experiment::{hash, posterior::file::PosteriorFile},
    scenario::{bundled::Bundled, file::ScenarioLayer, placed::Placed},
};

/// The name of the record.
pub const RECORD: &str = "plan.toml";

/// The version of the format of a sweep's folder.
pub const FORMAT: u32 = 1;

/// plan.toml of a sweep.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SweepFile {
    /// How the sweep was made.
    pub sweep: RecordHeader,
    /// The plan.
    pub plan: PlanFile,
    /// The observed data that runs are counted for.
    #[serde(default)]
    pub observed: Vec<Placed<Row>>,
    /// The base scenario, every parameter written out.
    pub scenario: ScenarioLayer,
    /// The posterior whose draws replicates have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub posterior: Option<PosteriorFile>,
}

impl SweepFile {
    /// The record of a sweep of a plan by this program.
    pub fn new(plan: &Plan) -> Self {
        let mut file = Self {
            sweep: RecordHeader::new(FORMAT, &plan.name, &plan.base),
            plan: plan.file.clone(),
            observed: observed_of(&plan.base),
            scenario: plan.base.layer.clone(),
            posterior: plan.posterior.as_ref().map(|posterior| posterior.carried()),
        };
        file.sweep.hash = file.hash();
        file
    }

    /// The hash of what the record says.
    pub fn hash(&self) -> String {
        hash::of(&(
            self.sweep.unhashed(),
            &self.plan,
            &self.observed,
            &self.scenario,
            &self.posterior,
        ))
    }

    /// The file's text.
    ///
    /// # Panics
    /// Never: every part of a record can be written as TOML.
    pub fn to_toml(&self) -> String {
        let body = toml::to_string(self).expect("a record is made of tables, numbers and strings");
        format!(
            "# The record of a sweep by Stronghold: `stronghold sweep PATH/plan.toml` repeats it.\n{body}"
        )
    }
}

impl PlanText for PlanFile {
    const KIND: Kind = Kind::Sweep;
    const EXAMPLE: &'static str = "tiny";

    fn bundled() -> &'static [Bundled] {
        PLANS
    }

    fn scenario(&self) -> &Placed<String> {
        &self.scenario
    }
}

impl PlanRecord for SweepFile {
    type Text = PlanFile;

    const FORMAT: u32 = FORMAT;

    fn header(&self) -> &RecordHeader {
        &self.sweep
    }

    fn plan(&self) -> &PlanFile {
        &self.plan
    }

    fn scenario(&self) -> &ScenarioLayer {
        &self.scenario
    }

    fn observed(&self) -> &[Placed<Row>] {
        &self.observed
    }

    fn posterior(&self) -> Option<&PosteriorFile> {
        self.posterior.as_ref()
    }
}
