//! posterior.toml: draws of a posterior, and what they change in a scenario.

use serde::{Deserialize, Serialize};

use crate::{
    calendar::Date,
    evidence::observed::Target,
    experiment::plan::file::LevelFile,
    scenario::{changes::Change, placed::Placed},
};

/// The version of the format.
pub const FORMAT: u32 = 1;

/// Where a posterior comes from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PosteriorHeader {
    /// Version of the format.
    pub format: u32,
    /// Version of the program that made it.
    pub version: String,
    /// Source revision of that program.
    pub revision: String,
    /// The calibration plan.
    pub calibration: String,
    /// The hash of the calibration.
    pub hash: String,
    /// The scenario that was calibrated.
    pub scenario: Placed<String>,
    /// How it was inferred: `abc`, `adjusted-abc` or `surrogate`.
    pub method: String,
    /// `ok`, or `few_draws` where the effective sample size is below 200.
    pub status: String,
    /// Effective sample size of the inference.
    pub effective_draws: f64,
    /// The observed rows that it was fitted to.
    pub fitted: Vec<FittedRow>,
}

/// An observed row that a posterior was fitted to. A row of the same name that says something else is another one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FittedRow {
    /// Identifies the row.
    pub id: String,
    /// Its first day.
    pub start: Date,
    /// Its last day.
    pub end: Date,
    /// The number of the row in the data, or its bound. A plan may have fitted to another one, as to a share.
    pub value: f64,
}

impl FittedRow {
    /// That of a target.
    pub fn of(target: &Target) -> Self {
        let (start, end) = (target.start, target.end);
        Self { id: target.id.clone(), start, end, value: target.value.number() }
    }

    /// Whether a target is this row.
    pub fn is(&self, target: &Target) -> bool {
        *self == Self::of(target)
    }
}

/// A parameter and what it changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PosteriorParameter {
    /// The name.
    pub name: Placed<String>,
    /// What it is, with its unit.
    pub label: String,
    /// The entries of the scenario that it changes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entries: Vec<Placed<String>>,
    /// What its value does to them.
    #[serde(default)]
    pub change: Change,
    /// The values of these entries in the scenario that was calibrated, where draws replace them. A
    /// scenario that gives one of them another value keeps it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replaced: Vec<f64>,
    /// Named alternatives instead; a draw holds the place of one, counted from 0.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub levels: Vec<LevelFile>,
}

/// posterior.toml.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PosteriorFile {
    /// Where it comes from.
    pub posterior: PosteriorHeader,
    /// The parameters, in the order of the numbers of a draw.
    pub parameters: Vec<PosteriorParameter>,
    /// The draws, each as likely.
    pub sample: Sample,
}

/// Draws, each as likely.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sample {
    /// A row a draw, a number a parameter.
    pub draws: Placed<Vec<Vec<f64>>>,
}

impl PosteriorFile {
    /// The same without some parameters.
    #[must_use]
    pub fn without(mut self, names: &[&str]) -> Self {
        let is_kept = |parameter: &PosteriorParameter| !names.contains(&parameter.name.as_str());
        let kept: Vec<bool> = self.parameters.iter().map(is_kept).collect();
        for draw in &mut self.sample.draws.value {
            *draw = draw.iter().zip(&kept).filter(|(_, kept)| **kept).map(|(v, _)| *v).collect();
        }
        let mut places = kept.iter();
        self.parameters.retain(|_| *places.next().expect("one a parameter"));
        self
    }

    /// The file's text, a line a draw.
    ///
    /// # Panics
    /// Never: every part of it can be written as TOML.
    pub fn to_toml(&self) -> String {
        let mut head = self.clone();
        head.sample.draws = Placed::nowhere(Vec::new());
        let head = toml::to_string(&head).expect("it is made of tables, numbers and strings");
        let number = |value: &f64| toml::Value::Float(*value).to_string();
        let row = |draw: &Vec<f64>| {
            format!("    [{}],\n", draw.iter().map(number).collect::<Vec<_>>().join(", "))
        };
        let rows: String = self.sample.draws.iter().map(row).collect();
        let body = head.replace("draws = []\n", &format!("draws = [\n{rows}]\n"));
        format!(
            "# A posterior of Stronghold: `stronghold run --posterior FILE` carries its uncertainty.\n{body}"
        )
    }
}
