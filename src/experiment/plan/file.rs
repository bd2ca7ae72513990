//! The file format of plans. These types mirror the TOML, and their docs are the text of the JSON
//! schema; [`open()`](super::reading::open) turns a file into a [`Plan`](super::Plan).

use std::{collections::BTreeMap, fmt};

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, de::Visitor};

use crate::scenario::{
    changes::Change,
    file::{ScenarioLayer, Table},
    numbers::{Count, Real},
    placed::Placed,
};

/// The most runs of a plan.
pub const MOST_RUNS: u64 = 100_000_000;

/// The most design points of a plan.
pub const MOST_POINTS: u64 = 10_000_000;

/// The most points of a Sobol sequence: those for which the directions of each dimension are known.
pub const MOST_SOBOL_POINTS: u64 = 65_536;

/// A plan of Stronghold: which scenario is run at which settings, how often, and what is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanFile {
    /// The plan's title, a few words.
    pub title: Placed<String>,
    /// The question that the plan answers.
    pub question: Placed<String>,
    /// The base scenario: a bundled name, or a path relative to this file (with `/` or ending in `.toml`).
    pub scenario: Placed<String>,
    /// How the values of the factors are combined into design points.
    #[serde(default)]
    pub design: Placed<DesignFile>,
    /// Runs of each design point.
    pub replicates: Count<1, 10_000_000>,
    /// Seed of the random streams, of the scrambling and of the Latin hypercube; 1 if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<Count<0, { i64::MAX as u64 }>>,
    /// Whether design points share their random numbers.
    #[serde(default, skip_serializing_if = "is_default")]
    pub random_numbers: RandomNumbers,
    /// The posterior whose draws replicates have, unless the command line asks for another: `none`, or the name of a
    /// bundled one; that of the scenario if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub posterior: Option<Placed<String>>,
    /// Runs in each chunk of the results; from the number of runs if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub runs_per_chunk: Option<Count<1, 100_000>>,
    /// What varies, in the order of the columns of the results.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub factors: Vec<FactorFile>,
    /// Parameters that vary around their value in the scenario, each a factor of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub screen: Option<ScreenFile>,
    /// What is kept of each run besides the targets of the scenario, by name; attacks and members by
    /// year if left out.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub keep: Table<KeepFile>,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// Whether design points share their random numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RandomNumbers {
    /// Replicate by replicate, every design point has the same random numbers: differences between
    /// points are those of the settings, not of luck.
    #[default]
    Common,
    /// Every design point has a seed of its own: the plan's seed plus the point's number.
    Independent,
}

/// How the values of the factors are combined.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DesignFile {
    /// Every combination of the factors' values; the last factor varies fastest.
    #[default]
    Grid,
    /// The scenario as it is, then each factor at each of its values with all others as they are.
    Each,
    /// These points; a factor that a point leaves out is as in the scenario.
    List(Vec<Placed<PointFile>>),
    /// A Latin hypercube: each factor's range is cut into as many strata as there are points, and each
    /// stratum holds one of them.
    LatinHypercube(SampleFile),
    /// A Sobol sequence with Owen scrambling.
    Sobol(SampleFile),
}

/// A point of a list: values by factor.
pub type PointFile = BTreeMap<Placed<String>, Placed<ValueFile>>;

/// The value of a factor at a point.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum ValueFile {
    /// A number.
    Number(f64),
    /// The name of a level.
    Level(String),
}

// Not derived, since what serde says of untagged enums helps nobody.
impl<'de> Deserialize<'de> for ValueFile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NumberOrName;

        impl Visitor<'_> for NumberOrName {
            type Value = ValueFile;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a number, or the name of a level in quotes")
            }

            fn visit_f64<E>(self, value: f64) -> Result<ValueFile, E> {
                Ok(ValueFile::Number(value))
            }

            fn visit_i64<E>(self, value: i64) -> Result<ValueFile, E> {
                Ok(ValueFile::Number(value as f64))
            }

            fn visit_u64<E>(self, value: u64) -> Result<ValueFile, E> {
                Ok(ValueFile::Number(value as f64))
            }

            fn visit_str<E>(self, value: &str) -> Result<ValueFile, E> {
                Ok(ValueFile::Level(value.to_owned()))
            }
        }

        deserializer.deserialize_any(NumberOrName)
    }
}

/// How many points are sampled.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SampleFile {
    /// The number of points; for a Sobol sequence best a power of 2.
    pub points: Placed<Count<1, MOST_POINTS>>,
}

/// Something that varies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FactorFile {
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
    /// Its values, for grids and lists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub values: Option<Placed<Vec<Placed<Real>>>>,
    /// The low end of its range, for designs that sample.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<Placed<Real>>,
    /// The high end of its range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<Placed<Real>>,
    /// How a sample is spread over the range.
    #[serde(default, skip_serializing_if = "is_default")]
    pub spread: Spread,
    /// Named alternatives instead of values, each a layer over the scenario: a schedule replaced, for
    /// example.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub levels: Vec<LevelFile>,
}

/// How a sample is spread over a range.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Spread {
    /// Evenly.
    #[default]
    Linear,
    /// Evenly in the logarithm.
    Log,
}

/// A named alternative.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LevelFile {
    /// The name, as in the results.
    pub name: Placed<String>,
    /// What it writes over the scenario; nothing if left out.
    #[serde(default, skip_serializing_if = "is_default")]
    pub scenario: ScenarioLayer,
}

/// Parameters that vary around their value in the scenario.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScreenFile {
    /// Names of parameters; `*` stands for all, `attack.*` for those of a process. Those that another
    /// factor sets are left out.
    pub parameters: Vec<Placed<String>>,
    /// Parameters that stay as they are.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<Placed<String>>,
    /// Each goes from its value divided by this to its value times this, within its bounds and evenly
    /// in the logarithm.
    pub around: Placed<Real>,
}

/// What is kept of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeepFile {
    /// The quantity, as in monthly.csv.
    pub quantity: Placed<String>,
    /// Regions or countries; the whole theatre if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub regions: Option<Placed<Vec<Placed<String>>>>,
    /// First and last month; all if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<[Placed<String>; 2]>,
    /// One number for the whole window, or one for each of its years or months.
    #[serde(default, skip_serializing_if = "is_default")]
    pub by: By,
    /// How regions are put together; the sum for counts and heads, the mean for levels if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub over_regions: Option<Placed<OverRegions>>,
    /// How months are put together; the sum for counts, the last month for the rest if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub over_time: Option<Placed<OverTime>>,
}

/// How finely a window is cut.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum By {
    /// Not at all.
    #[default]
    Window,
    /// By calendar year.
    Year,
    /// By month.
    Month,
}

/// How regions are put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OverRegions {
    /// Their sum.
    Sum,
    /// Their mean.
    Mean,
    /// Their mean, weighted by population.
    PopulationMean,
    /// The highest.
    Highest,
}

/// How months are put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OverTime {
    /// Their sum.
    Sum,
    /// The last month.
    End,
    /// Their mean.
    Mean,
    /// The highest.
    Highest,
}
