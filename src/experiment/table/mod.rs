//! The results table: a row a run, the same columns in every chunk and in what is merged from them.

pub mod csv;
pub mod parquet;

use super::plan::{FIRST_COLUMNS, FactorValue, Plan, Run};

/// The status of a run that came to its end.
pub const OK: &str = "ok";

/// The name and kind of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnType {
    /// The name.
    pub name: String,
    /// What it holds.
    pub kind: ColumnKind,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// Text, in every row.
    Text,
    /// A whole number, in every row.
    Integer,
    /// Text that may be missing.
    OptionalText,
    /// A number that may be missing.
    OptionalNumber,
}

/// The values of a column.
#[derive(Clone, Debug, PartialEq)]
pub enum Column {
    /// Text, in every row.
    Text(Vec<String>),
    /// A whole number, in every row.
    Integer(Vec<i64>),
    /// Text that may be missing.
    OptionalText(Vec<Option<String>>),
    /// A number that may be missing.
    OptionalNumber(Vec<Option<f64>>),
}

/// Rows of a plan's results.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The columns, in the order of [`columns`].
    pub columns: Vec<Column>,
}

/// What became of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Which run it was.
    pub run: Run,
    /// What tells its scenario from others; empty where the point makes none.
    pub scenario_hash: String,
    /// [`OK`], or what went wrong.
    pub status: String,
    /// The outputs; empty where the run has none.
    pub outputs: Vec<f64>,
}

/// The columns of a plan's results.
pub fn columns(plan: &Plan) -> Vec<ColumnType> {
    let column = |name: &str, kind| ColumnType { name: name.to_owned(), kind };
    let [plan_hash, scenario_hash, version, point, replicate, seed, status] = FIRST_COLUMNS;
    let factors = plan.factors.iter().map(|factor| {
        let kind =
            if factor.has_levels() { ColumnKind::OptionalText } else { ColumnKind::OptionalNumber };
        column(&factor.name, kind)
    });
    let outputs = plan.outputs();
    let outputs = outputs.iter().map(|name| column(name, ColumnKind::OptionalNumber));
    [plan_hash, scenario_hash, version]
        .map(|name| column(name, ColumnKind::Text))
        .into_iter()
        .chain([column(point, ColumnKind::Integer)])
        .chain(factors)
        .chain([
            column(replicate, ColumnKind::Integer),
            column(seed, ColumnKind::Integer),
            column(status, ColumnKind::Text),
        ])
        .chain(outputs)
        .collect()
}

impl Column {
    /// An empty column.
    pub fn new(kind: ColumnKind) -> Self {
        match kind {
            ColumnKind::Text => Self::Text(Vec::new()),
            ColumnKind::Integer => Self::Integer(Vec::new()),
            ColumnKind::OptionalText => Self::OptionalText(Vec::new()),
            ColumnKind::OptionalNumber => Self::OptionalNumber(Vec::new()),
        }
    }

    /// How many values it has.
    pub fn len(&self) -> usize {
        match self {
            Self::Text(values) => values.len(),
            Self::Integer(values) => values.len(),
            Self::OptionalText(values) => values.len(),
            Self::OptionalNumber(values) => values.len(),
        }
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The values that follow the first `count`.
    fn split_off(&mut self, count: usize) -> Self {
        match self {
            Self::Text(values) => Self::Text(values.split_off(count)),
            Self::Integer(values) => Self::Integer(values.split_off(count)),
            Self::OptionalText(values) => Self::OptionalText(values.split_off(count)),
            Self::OptionalNumber(values) => Self::OptionalNumber(values.split_off(count)),
        }
    }

    /// Adds the values of another column of the same kind.
    ///
    /// # Panics
    /// When the other is of another kind.
    pub fn append(&mut self, other: Self) {
        match (self, other) {
            (Self::Text(mine), Self::Text(theirs)) => mine.extend(theirs),
            (Self::Integer(mine), Self::Integer(theirs)) => mine.extend(theirs),
            (Self::OptionalText(mine), Self::OptionalText(theirs)) => mine.extend(theirs),
            (Self::OptionalNumber(mine), Self::OptionalNumber(theirs)) => mine.extend(theirs),
            _ => panic!("tables of one plan have the same columns"),
        }
    }
}

impl Table {
    /// A table without rows.
    pub fn new(columns: &[ColumnType]) -> Self {
        Self { columns: columns.iter().map(|column| Column::new(column.kind)).collect() }
    }

    /// The table of some rows.
    pub fn of(plan: &Plan, hash: &str, rows: &[Row]) -> Self {
        let text = |of: &dyn Fn(&Row) -> String| Column::Text(rows.iter().map(of).collect());
        let integer = |of: &dyn Fn(&Row) -> i64| Column::Integer(rows.iter().map(of).collect());
        let points: Vec<Vec<FactorValue>> = values_by_row(plan, rows);
        let factors = plan.factors.iter().enumerate().map(|(place, factor)| {
            let values = points.iter().map(|point| point[place]);
            if factor.has_levels() {
                let name = |value| factor.level(value).map(|level| level.name.clone());
                return Column::OptionalText(values.map(name).collect());
            }
            let number = |value| match value {
                FactorValue::Number(number) => Some(number),
                _ => None,
            };
            Column::OptionalNumber(values.map(number).collect())
        });
        let outputs = (0..plan.outputs().len()).map(|place| {
            let value = |row: &Row| row.outputs.get(place).copied();
            Column::OptionalNumber(rows.iter().map(value).collect())
        });
        let columns = [
            text(&|_| hash.to_owned()),
            text(&|row| row.scenario_hash.clone()),
            text(&|_| super::record::VERSION.to_owned()),
            integer(&|row| row.run.point as i64),
        ]
        .into_iter()
        .chain(factors)
        .chain([
            integer(&|row| i64::from(row.run.replicate)),
            integer(&|row| row.run.seed as i64),
            text(&|row| row.status.clone()),
        ])
        .chain(outputs);
        Self { columns: columns.collect() }
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.columns.first().map_or(0, Column::len)
    }

    /// The rows from one on.
    #[must_use]
    pub fn from_row(mut self, row: usize) -> Self {
        Self { columns: self.columns.iter_mut().map(|column| column.split_off(row)).collect() }
    }

    /// Adds the rows of another table of the same plan.
    pub fn append(&mut self, other: Self) {
        for (mine, theirs) in self.columns.iter_mut().zip(other.columns) {
            mine.append(theirs);
        }
    }
}

/// The factors' values of each row; a point is worked out once for all its replicates.
fn values_by_row(plan: &Plan, rows: &[Row]) -> Vec<Vec<FactorValue>> {
    let mut found: Vec<Vec<FactorValue>> = Vec::with_capacity(rows.len());
    for (place, row) in rows.iter().enumerate() {
        let same = place.checked_sub(1).filter(|before| rows[*before].run.point == row.run.point);
        let values = same.map_or_else(|| plan.point(row.run.point), |before| found[before].clone());
        found.push(values);
    }
    found
}
