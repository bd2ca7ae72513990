//! The one JSON object of `compare --json`.

use std::collections::BTreeMap;

use serde::Serialize;

use super::json::{PosteriorJson, rounded};
use crate::{
    calendar::Calendar,
    experiment::{
        comparison::Comparison,
        paired::{Difference, Reduction},
        record::ComparisonHeader,
    },
    mean::LEVEL,
};

/// What `compare --json` prints.
#[derive(Debug, Serialize)]
pub struct ComparisonJson<'a> {
    /// The base.
    pub base: &'a str,
    /// Seed.
    pub seed: u64,
    /// Pairs of runs.
    pub replicates: u32,
    /// The day on which the alternatives branch off the base; left out where they do not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The posterior that parameters are drawn from; null where they are the scenario's own.
    pub posterior: Option<PosteriorJson<'a>>,
    /// Level of the intervals of mean differences.
    pub level: f64,
    /// Parameters that the command line set in every world; left out where there are none.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub overrides: &'a BTreeMap<String, f64>,
    /// The alternatives.
    pub alternatives: Vec<AlternativeJson<'a>>,
}

/// An alternative.
#[derive(Debug, Serialize)]
pub struct AlternativeJson<'a> {
    /// Its name.
    pub scenario: &'a str,
    /// The days after it parts from the base; null where the two are the same.
    pub parting: Option<PartingJson>,
    /// The targets.
    pub targets: Vec<TargetJson<'a>>,
    /// Attacks a month in the theatre.
    pub months: Vec<MonthJson>,
    /// Attacks and members of the theatre by year.
    pub years: Vec<YearJson>,
}

/// The days after two worlds part.
#[derive(Debug, Serialize)]
pub struct PartingJson {
    /// The first day on which they can differ, `YYYY-MM-DD`.
    pub first: String,
    /// The last day that is counted.
    pub last: String,
    /// Attacks in the theatre.
    pub attacks: ComparedJson,
}

/// A target.
#[derive(Debug, Serialize)]
pub struct TargetJson<'a> {
    /// Identifies the target.
    pub id: &'a str,
    #[serde(flatten)]
    compared: ComparedJson,
}

/// A month.
#[derive(Debug, Serialize)]
pub struct MonthJson {
    /// `YYYY-MM`.
    pub month: String,
    #[serde(flatten)]
    compared: ComparedJson,
}

/// A year.
#[derive(Debug, Serialize)]
pub struct YearJson {
    /// The year.
    pub year: i16,
    /// Attacks.
    pub attacks: ComparedJson,
    /// Members at its end.
    pub members: ComparedJson,
}

/// A number in both worlds.
#[derive(Debug, Serialize)]
pub struct ComparedJson {
    /// Mean of the base.
    pub base: f64,
    /// Mean of the alternative.
    pub alternative: f64,
    /// The difference.
    pub difference: DifferenceJson,
    /// The middle 90% of the pairs' differences.
    pub pairs_interval: [f64; 2],
    /// The share of parameters in their variance, with its 90% interval; null without a posterior.
    pub parameters_share: Option<[f64; 3]>,
    /// Null where both variances are 0, and where the difference does not vary.
    pub variance_reduction: Option<f64>,
    /// Its bootstrap interval; an infinite end is null.
    pub variance_reduction_interval: Option<[Option<f64>; 2]>,
    /// In words.
    pub verdict: &'static str,
}

/// A difference with its interval.
#[derive(Debug, Serialize)]
pub struct DifferenceJson {
    /// Mean, alternative minus base.
    pub mean: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

fn finite(value: f64) -> Option<f64> {
    value.is_finite().then(|| rounded(value))
}

impl From<&Difference> for ComparedJson {
    fn from(difference: &Difference) -> Self {
        let interval = |reduction: Reduction| [finite(reduction.low), finite(reduction.high)];
        Self {
            base: rounded(difference.base),
            alternative: rounded(difference.alternative),
            difference: DifferenceJson {
                mean: rounded(difference.mean),
                low: rounded(difference.low),
                high: rounded(difference.high),
            },
            pairs_interval: [rounded(difference.pairs_low), rounded(difference.pairs_high)],
            parameters_share: difference
                .parameters
                .map(|share| [share.value, share.low, share.high].map(rounded)),
            variance_reduction: difference.reduction.and_then(|r| finite(r.value)),
            variance_reduction_interval: difference.reduction.map(interval),
            verdict: difference.verdict().words(),
        }
    }
}

/// The object of a comparison. `names` are those of the worlds, the base first.
pub fn object<'a>(
    header: &'a ComparisonHeader,
    posterior: Option<PosteriorJson<'a>>,
    names: &'a [String],
    calendar: &Calendar,
    comparisons: &'a [Comparison],
) -> ComparisonJson<'a> {
    let alternatives = comparisons.iter().map(|comparison| AlternativeJson {
        scenario: &names[comparison.world],
        parting: comparison.parting.as_ref().map(|parting| PartingJson {
            first: parting.first.to_string(),
            last: parting.last.to_string(),
            attacks: (&parting.attacks).into(),
        }),
        targets: comparison
            .targets
            .iter()
            .map(|(target, difference)| TargetJson { id: &target.id, compared: difference.into() })
            .collect(),
        months: calendar
            .months()
            .into_iter()
            .zip(&comparison.months)
            .map(|(month, difference)| MonthJson { month, compared: difference.into() })
            .collect(),
        years: comparison
            .years
            .iter()
            .map(|year| YearJson {
                year: year.year,
                attacks: (&year.attacks).into(),
                members: (&year.members).into(),
            })
            .collect(),
    });
    ComparisonJson {
        base: &names[0],
        seed: header.seed,
        replicates: header.replicates,
        from: header.from.map(|from| from.to_string()),
        posterior,
        level: LEVEL,
        overrides: &header.overrides,
        alternatives: alternatives.collect(),
    }
}
