//! Observed data: one CSV file, columns [`COLUMNS`].
//!
//! A user can point a scenario at a file of their own, so that another conflict is studied
//! without touching code. The first observer in the file is the one that the targets come from;
//! each other observer's rows are compared as ratios to that observer's first row.

use std::{collections::HashSet, path::Path};

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
pub const COLUMNS: [&str; 10] = [
    "id", "observer", "quantity", "regions", "start", "end", "value", "weight", "label", "source",
];

/// Quantities that observed files may name but no process simulates yet.
pub const NOT_SIMULATED: [&str; 1] = ["external_plots"];

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
    /// A schedule or the initial state says so.
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

/// Reads the observed data of a scenario.
///
/// # Errors
/// When the file cannot be read, lacks a column, or a row is wrong, with its line.
pub fn read(scenario: &Scenario) -> Result<Vec<Row>, ScenarioError> {
    match &scenario.evidence.observed {
        ObservedAt::Nowhere => Ok(Vec::new()),
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
pub fn read_file(path: &Path) -> Result<Vec<Row>, ScenarioError> {
    parse(&path.display().to_string(), &read_text(path)?)
}

fn parse(name: &str, text: &str) -> Result<Vec<Row>, ScenarioError> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let headers = reader.headers().map_err(|error| malformed(name, &error))?.clone();
    for column in COLUMNS {
        if !headers.iter().any(|header| header == column) {
            let near = nearest(column, headers.iter()).unwrap_or_default();
            return Err(ScenarioError::file(
                format!("{name}:1: there is no column `{column}`"),
                format!(
                    "the columns are {}; is `{near}` the one that is meant?",
                    COLUMNS.join(", ")
                ),
            ));
        }
    }
    let mut rows = Vec::new();
    for row in reader.deserialize::<Row>() {
        rows.push(row.map_err(|error| malformed(name, &error))?);
        if rows.len() > MOST_ROWS {
            return Err(ScenarioError::file(
                format!("{name}: more than {MOST_ROWS} rows"),
                "observed data are aggregates: a row a count and window",
            ));
        }
    }
    Ok(rows)
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
pub fn check(rows: &[Row], scenario: &Scenario) -> Result<Vec<Target>, ScenarioError> {
    let mut seen = HashSet::new();
    let mut targets = Vec::with_capacity(rows.len());
    for (number, row) in rows.iter().enumerate() {
        let target = check_row(row, scenario).map_err(|(message, help)| {
            let of = if row.id.is_empty() { format!("{}", number + 1) } else { row.id.clone() };
            ScenarioError::file(format!("observed data, row `{of}`: {message}"), help)
        })?;
        if !seen.insert(target.id.clone()) {
            return Err(ScenarioError::file(
                format!("observed data: two rows are called `{}`", target.id),
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
        Date::parse(text).map_err(|error| (error, "use dates that exist".to_owned()))
    };
    let (start, end) = (date(&row.start)?, date(&row.end)?);
    if end < start {
        return Err((format!("it ends on {end} before it starts on {start}"), "exchange the dates".into()));
    }
    let mut within = vec![false; scenario.regions.len()];
    for name in row.regions.split(';').map(str::trim) {
        let regions = scenario.regions_of(name).ok_or_else(|| {
            let valid = scenario.regions.iter().map(|r| r.name.as_str());
            let valid = valid.chain(scenario.countries.iter().map(|c| c.name.as_str()));
            let near = nearest(name, valid).unwrap_or_default();
            (format!("no region or country is called `{name}`"), format!("did you mean `{near}`?"))
        })?;
        for region in regions {
            within[region.index()] = true;
        }
    }
    let quantity = Quantity::named(&row.quantity);
    if quantity.is_none_or(|q| !q.adds_up()) && !NOT_SIMULATED.contains(&row.quantity.as_str()) {
        let valid = Quantity::ALL.iter().filter(|q| q.adds_up()).map(|q| q.name());
        let near = nearest(&row.quantity, valid.chain(NOT_SIMULATED)).unwrap_or_default();
        let said = format!("no quantity that can be counted is called `{}`", row.quantity);
        return Err((said, format!("did you mean `{near}`?")));
    }
    let label = Label::of(&row.label).ok_or_else(|| {
        (format!("`{}` is not a label", row.label), "write fitted, imposed or predicted".into())
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
            format!("the {what} `{text}` is not a number from 0 up"),
            "write a plain number, or a bound as in `>=1500`".into(),
        )
    })
}
