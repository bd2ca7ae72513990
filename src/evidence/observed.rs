//! Observed data: one CSV file, columns [`COLUMNS`].
//!
//! A user can point a scenario at a file of their own, so that another conflict is studied
//! without touching code. The first observer in the file is the one that the targets come from;
//! each other observer's rows are compared as ratios to that observer's first row.

use std::{collections::HashMap, path::Path};

use serde::{Deserialize, Serialize};

use crate::{
    calendar::Date,
    observation::counts::CountOver,
    quantity::Quantity,
    scenario::{
        ObservedAt, Scenario, ScenarioError,
        bundled::{self, OBSERVED},
        error::nearest,
        reading::read_text,
    },
};

/// The columns of an observed file, in any order.
pub const COLUMNS: [&str; 10] =
    ["id", "observer", "quantity", "regions", "start", "end", "value", "weight", "label", "source"];

/// The most rows that are read.
const MOST_ROWS: usize = 10_000;

/// A row as written. What run.toml keeps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Identifies the row.
    pub id: String,
    /// Who counted.
    pub observer: String,
    /// What was counted.
    pub quantity: String,
    /// Regions or countries, separated by `;`.
    pub regions: String,
    /// First day.
    pub start: String,
    /// Last day, included.
    pub end: String,
    /// A number, or a bound: `>=1500`, `<=10`.
    pub value: String,
    /// Weight in a fit, 0 or more.
    pub weight: String,
    /// `fitted`, `imposed` or `predicted`.
    pub label: String,
    /// Where it comes from.
    pub source: String,
}

/// An observed value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// A count.
    Exactly(f64),
    /// A lower bound.
    AtLeast(f64),
    /// An upper bound.
    AtMost(f64),
}

impl Value {
    /// The count, or the bound.
    pub fn number(self) -> f64 {
        match self {
            Self::Exactly(value) | Self::AtLeast(value) | Self::AtMost(value) => value,
        }
    }

    /// The count, unless it is a bound.
    pub fn exact(self) -> Option<f64> {
        match self {
            Self::Exactly(value) => Some(value),
            _ => None,
        }
    }

    /// Whether a simulated value keeps a bound; `None` where there is none.
    pub fn is_met(self, simulated: f64) -> Option<bool> {
        match self {
            Self::Exactly(_) => None,
            Self::AtLeast(bound) => Some(simulated >= bound),
            Self::AtMost(bound) => Some(simulated <= bound),
        }
    }
}

/// How a target relates to the scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// Free numbers were chosen with it in view.
    Fitted,
    /// A schedule, the initial state or a fitted number says so, or every fit has to respect it.
    Imposed,
    /// Nothing in the scenario says so.
    Predicted,
}

impl Label {
    /// The word in files and tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Fitted => "fitted",
            Self::Imposed => "imposed",
            Self::Predicted => "predicted",
        }
    }

    fn of(word: &str) -> Option<Self> {
        [Self::Fitted, Self::Imposed, Self::Predicted].into_iter().find(|l| l.word() == word)
    }
}

/// A checked row.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// Identifies the row.
    pub id: String,
    /// Who counted.
    pub observer: String,
    /// The quantity's name.
    pub quantity: String,
    /// The regions as written.
    pub regions: String,
    /// First day.
    pub start: Date,
    /// Last day, included.
    pub end: Date,
    /// What was observed.
    pub value: Value,
    /// Weight in a fit.
    pub weight: f64,
    /// How it relates to the scenario.
    pub label: Label,
    /// Where it comes from.
    pub source: String,
    /// What to count in a run; `None` where no process or no day of the run covers it.
    pub count: Option<CountOver>,
}

/// Rows as written, each with its place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Observed {
    /// The rows.
    pub rows: Vec<Row>,
    /// For each row, its file and line, as messages call it: `observed.csv:4`.
    pub places: Vec<String>,
}

/// Reads the observed data of a scenario.
///
/// # Errors
/// When the file cannot be read, lacks a column, or a row is wrong, with its line.
pub fn read(scenario: &Scenario) -> Result<Observed, ScenarioError> {
    match &scenario.evidence.observed {
        ObservedAt::Nowhere => Ok(Observed::default()),
        ObservedAt::Bundled(name) => {
            let bundled = bundled::find(OBSERVED, name).expect("the check found it");
            parse(name, bundled.text)
        }
        ObservedAt::File(path) => parse(&path.display().to_string(), &read_text(path)?),
    }
}

/// Reads the observed data in a file.
///
/// # Errors
/// As [`read`].
pub fn read_file(path: &Path) -> Result<Observed, ScenarioError> {
    parse(&path.display().to_string(), &read_text(path)?)
}

fn parse(name: &str, text: &str) -> Result<Observed, ScenarioError> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let headers = reader.headers().map_err(|error| malformed(name, &error))?.clone();
    check_columns(name, &headers)?;
    let mut observed = Observed::default();
    for record in reader.records() {
        let record = record.map_err(|error| malformed(name, &error))?;
        let line = record.position().map_or(1, csv::Position::line);
        let row = record.deserialize(Some(&headers)).map_err(|error| malformed(name, &error))?;
        observed.rows.push(row);
        observed.places.push(format!("{name}:{line}"));
        if observed.rows.len() > MOST_ROWS {
            return Err(ScenarioError::file(
                format!("{name}:{line}: there are more than {MOST_ROWS} rows"),
                "observed data are aggregates: write a row a count and window",
            ));
        }
    }
    if observed.rows.is_empty() {
        return Err(ScenarioError::file(
            format!("{name}:1: there is no row below the header"),
            "write a row a count and window, or leave `observed` out",
        ));
    }
    Ok(observed)
}

fn check_columns(name: &str, headers: &csv::StringRecord) -> Result<(), ScenarioError> {
    let columns = COLUMNS.join(", ");
    for column in COLUMNS {
        match headers.iter().filter(|header| *header == column).count() {
            0 => {
                if headers.len() == 1 {
                    return Err(ScenarioError::file(
                        format!("{name}:1: the header has a single field"),
                        format!("separate fields by commas; the columns are {columns}"),
                    ));
                }
                // Only what is no column itself can be a column misspelt.
                let strangers = headers.iter().filter(|header| !COLUMNS.contains(header));
                let meant = nearest(column, strangers.filter(|header| !header.is_empty()))
                    .map_or_else(String::new, |near| format!("is it `{near}`? "));
                return Err(ScenarioError::file(
                    format!("{name}:1: there is no column `{column}`"),
                    format!("{meant}the columns are {columns}"),
                ));
            }
            1 => {}
            many => {
                return Err(ScenarioError::file(
                    format!("{name}:1: {many} columns are called `{column}`"),
                    "keep one of them",
                ));
            }
        }
    }
    match headers.iter().find(|header| !COLUMNS.contains(header)) {
        Some(stranger) => Err(ScenarioError::file(
            format!("{name}:1: there is no use for a column `{stranger}`"),
            format!("remove it; the columns are {columns}"),
        )),
        None => Ok(()),
    }
}

fn malformed(name: &str, error: &csv::Error) -> ScenarioError {
    let line = error.position().map_or(1, csv::Position::line);
    let what = match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("a row has {len} fields, the header {expected_len}")
        }
        csv::ErrorKind::Deserialize { err, .. } => err.to_string(),
        _ => error.to_string(),
    };
    ScenarioError::file(
        format!("{name}:{line}: {what}"),
        "write one row a count and put fields with commas in quotes",
    )
}

/// Checks rows against a scenario: every name leads somewhere, every number can be read.
///
/// # Errors
/// One message that names the row and what would be right.
pub fn check(observed: &Observed, scenario: &Scenario) -> Result<Vec<Target>, ScenarioError> {
    let mut seen = HashMap::new();
    let mut targets = Vec::with_capacity(observed.rows.len());
    for (row, place) in observed.rows.iter().zip(&observed.places) {
        let target = check_row(row, scenario)
            .map_err(|(message, help)| ScenarioError::file(format!("{place}: {message}"), help))?;
        if let Some(first) = seen.insert(&row.id, place) {
            return Err(ScenarioError::file(
                format!("{place}: `{}` is already the id of {first}", row.id),
                "give each row an id of its own",
            ));
        }
        targets.push(target);
    }
    Ok(targets)
}

type Wrong = (String, String);

fn check_row(row: &Row, scenario: &Scenario) -> Result<Target, Wrong> {
    if row.id.is_empty() {
        return Err(("the id is empty".into(), "give the row an id".into()));
    }
    let date = |text: &str| {
        Date::parse(text).map_err(|error| (error, "write a day that exists".to_owned()))
    };
    let (start, end) = (date(&row.start)?, date(&row.end)?);
    if end < start {
        return Err((
            format!("the window ends on {end} before it starts on {start}"),
            "exchange the two dates".into(),
        ));
    }
    let mut within = vec![false; scenario.regions.len()];
    for name in row.regions.split(';').map(str::trim) {
        let regions = scenario.regions_of(name).ok_or_else(|| {
            let valid = scenario.regions.iter().map(|r| r.name.as_str());
            let valid = valid.chain(scenario.countries.iter().map(|c| c.name.as_str()));
            let near = nearest(name, valid).unwrap_or_default();
            if name.is_empty() {
                let help =
                    format!("write names of regions or countries separated by `;`, as in `{near}`");
                return ("a name in `regions` is empty".to_owned(), help);
            }
            let help = if name.contains(',') {
                let apart: Vec<&str> = name.split(',').map(str::trim).collect();
                format!("separate names by `;`, as in `{}`", apart.join(";"))
            } else {
                format!("did you mean `{near}`?")
            };
            (format!("no region or country is called `{name}`"), help)
        })?;
        for region in regions {
            within[region.index()] = true;
        }
    }
    let quantity = Quantity::named(&row.quantity);
    if quantity.is_none_or(|q| !q.adds_up()) {
        let valid = Quantity::ALL.iter().filter(|q| q.adds_up()).map(|q| q.name());
        let near = nearest(&row.quantity, valid).unwrap_or_default();
        let said = format!("no quantity that can be counted is called `{}`", row.quantity);
        return Err((said, format!("did you mean `{near}`?")));
    }
    let label = Label::of(&row.label).ok_or_else(|| {
        (
            format!("`{}` is not a label", row.label),
            "write `fitted`, `imposed` or `predicted`".into(),
        )
    })?;
    let window = scenario.calendar.day_within(start).zip(scenario.calendar.day_within(end));
    // A stock is read on its last day; when its window began does not matter.
    let window = match quantity {
        Some(q) if q.is_stock() => scenario.calendar.day_within(end).map(|last| (last, last)),
        _ => window,
    };
    let count = quantity.zip(window).map(|(quantity, (first, last))| CountOver {
        quantity,
        regions: within,
        first,
        last,
    });
    Ok(Target {
        id: row.id.clone(),
        observer: row.observer.clone(),
        quantity: row.quantity.clone(),
        regions: row.regions.clone(),
        start,
        end,
        value: value(&row.value)?,
        weight: number(&row.weight, "weight")?,
        label,
        source: row.source.clone(),
        count,
    })
}

fn value(text: &str) -> Result<Value, Wrong> {
    if let Some(bound) = text.strip_prefix(">=") {
        return Ok(Value::AtLeast(number(bound.trim(), "value")?));
    }
    if let Some(bound) = text.strip_prefix("<=") {
        return Ok(Value::AtMost(number(bound.trim(), "value")?));
    }
    Ok(Value::Exactly(number(text, "value")?))
}

fn number(text: &str, what: &str) -> Result<f64, Wrong> {
    let parsed = text.parse::<f64>().ok();
    parsed.filter(|number| (0.0..=1e12).contains(number)).ok_or_else(|| {
        (
            format!("the {what} `{text}` is not a number from 0 to 1e12"),
            match what {
                "value" => "write a plain number, or a bound as in `>=1500`".into(),
                _ => "write a plain number, as in 1".into(),
            },
        )
    })
}
