//! The record of a sweep, plan.toml: the plan with its base scenario and evidence, so that results say
//! by themselves what they are, and the sweep can be resumed or repeated from them.

use serde::{Deserialize, Serialize};

use super::{Plan, file::PlanFile};
use crate::{
    evidence::observed::Row,
    experiment::{
        hash,
        posterior::file::PosteriorFile,
        record::{REVISION, VERSION},
    },
    scenario::{file::ScenarioLayer, placed::Placed},
};

/// The name of the record.
pub const RECORD: &str = "plan.toml";

/// The version of the format of a sweep's folder.
pub const FORMAT: u32 = 1;

/// How a sweep was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SweepHeader {
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
    /// The plan's hash: of everything below, and of the version and the revision.
    pub hash: String,
}

/// plan.toml of a sweep.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SweepFile {
    /// How the sweep was made.
    pub sweep: SweepHeader,
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
            sweep: SweepHeader {
                format: FORMAT,
                version: VERSION.to_owned(),
                revision: REVISION.to_owned(),
                plan: plan.name.clone(),
                scenario: plan.base.scenario.name.clone(),
                hash: String::new(),
            },
            plan: plan.file.clone(),
            observed: plan.base.observed.rows.iter().cloned().map(Placed::nowhere).collect(),
            scenario: plan.base.layer.clone(),
            posterior: plan.posterior.as_ref().map(|posterior| posterior.file.clone()),
        };
        file.sweep.hash = file.hash();
        file
    }

    /// The hash of what the record says.
    pub fn hash(&self) -> String {
        let mut sweep = self.sweep.clone();
        sweep.hash = String::new();
        hash::of(&(sweep, &self.plan, &self.observed, &self.scenario, &self.posterior))
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
