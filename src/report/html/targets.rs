//! Targets beside what was observed, and the finer evidence as ratios.

use maud::{Markup, html};

use super::{
    ReportError,
    folder::{Folder, Row},
    labels::Labelled,
    said::paragraph,
    table::{Cell, TableRow, table},
};
use crate::report::{ratios_csv, tables::too_few, targets_csv};

/// A row of targets.csv.
pub(super) struct Target {
    pub id: String,
    observer: String,
    counted: String,
    window: String,
    observed: f64,
    bound: String,
    pub label: String,
    replicates: usize,
    mean: Option<f64>,
    median: Option<f64>,
    ends: Option<(f64, f64)>,
    verdict: String,
}

impl Target {
    fn of(row: &Row) -> Result<Self, ReportError> {
        let regions: Vec<&str> = row.text("regions").split(';').map(str::trim).collect();
        let known = |words: &'static [&'static str]| {
            move |word: &str| words.contains(&word).then(|| word.to_owned())
        };
        let ends = row.optional("q05")?.zip(row.optional("q95")?);
        Ok(Self {
            id: row.text("id").to_owned(),
            observer: row.text("observer").to_owned(),
            counted: format!("{}, {}", row.text("quantity").replace('_', " "), regions.join(" + ")),
            window: format!("{} to {}", row.text("start"), row.text("end")),
            observed: row.number("observed")?,
            bound: row.parsed("bound", known(&["=", ">=", "<="]), "is no bound")?,
            label: row.parsed(
                "label",
                known(&["fitted", "imposed", "predicted"]),
                "is no label",
            )?,
            replicates: row.whole("replicates")?,
            mean: row.optional("mean")?,
            median: row.optional("median")?,
            ends,
            verdict: row.text("verdict").to_owned(),
        })
    }

    fn verdict(&self) -> String {
        match too_few(self.replicates) {
            Some(few) if self.mean.is_some() => few,
            _ => self.verdict.clone(),
        }
    }

    /// Whether it does not hold.
    fn is_outside(&self) -> bool {
        matches!(self.verdict().as_str(), "outside" | "not met")
    }

    fn row(&self) -> TableRow {
        let sign = match self.bound.as_str() {
            ">=" => "≥ ",
            "<=" => "≤ ",
            _ => "",
        };
        let observed = match Cell::number(self.observed) {
            Cell::Number { exact, shown } => {
                Cell::Number { exact, shown: format!("{sign}{shown}") }
            }
            other => other,
        };
        TableRow {
            cells: vec![
                Cell::words(self.id.clone()),
                observed,
                Cell::number_of(self.median),
                Cell::interval_of(self.ends),
                Cell::number_of(self.mean),
                Cell::words(self.label.clone()),
                Cell::words(self.verdict()),
                Cell::words(format!("{}, {}", self.counted, self.window)),
            ],
            is_outside: self.is_outside(),
        }
    }
}

/// All rows of targets.csv.
pub(super) fn read(folder: &Folder) -> Result<Vec<Target>, ReportError> {
    let file = folder.csv("targets.csv", &targets_csv::COLUMNS)?;
    file.rows().map(|row| Target::of(&row)).collect()
}

/// The targets of the main observer that are simulated.
fn compared(targets: &[Target]) -> Vec<&Target> {
    let main = targets.first().map(|target| &target.observer);
    targets.iter().filter(|t| Some(&t.observer) == main && t.mean.is_some()).collect()
}

/// How many of the targets that are compared bear each label.
pub(super) fn labelled(targets: &[Target]) -> Labelled {
    Labelled::of(compared(targets).into_iter().map(|target| target.label.as_str()))
}

/// How many fitted rows have a simulated counterpart, whoever observed them.
pub(super) fn fitted(targets: &[Target]) -> usize {
    targets.iter().filter(|target| target.label == "fitted" && target.mean.is_some()).count()
}

/// The table of the main observer's rows, with a sentence that sums it up.
pub(super) fn observed(targets: &[Target]) -> Markup {
    let main = targets.first().map(|target| &target.observer);
    let rows = targets.iter().filter(|target| Some(&target.observer) == main).map(Target::row);
    let compared = compared(targets);
    let outside: Vec<&str> =
        compared.iter().filter(|t| t.is_outside()).map(|t| t.id.as_str()).collect();
    let judged = compared.iter().filter(|t| too_few(t.replicates).is_none()).count();
    let summed_up = match (judged, outside.as_slice()) {
        (0, _) => "There are too few runs for a verdict.".to_owned(),
        (of, []) => format!(
            "All of {of} targets lie inside the interval that holds 90% of runs, or keep their bound; by chance one in \
             ten may lie outside."
        ),
        (of, outside) => format!(
            "Of {of} targets {} lie outside the interval that holds 90% of runs, or do not keep their bound: {}. By chance \
             one in ten may.",
            outside.len(),
            outside.join(", ")
        ),
    };
    let heads = [
        "target",
        "observed",
        "median",
        "90% interval",
        "mean",
        "label",
        "verdict",
        "what is counted",
    ];
    html! {
        (paragraph(summed_up))
        (table("Targets: what was observed beside what the runs say", &heads, rows))
    }
}

/// The finer evidence: rows of other observers as ratios, and those that give none.
pub(super) fn ratios(folder: &Folder, targets: &[Target]) -> Result<Markup, ReportError> {
    let file = folder.csv("ratios.csv", &ratios_csv::COLUMNS)?;
    let row = |row: Row| {
        let runs = row.whole("replicates")? + row.whole("undefined")?;
        let verdict = too_few(runs).unwrap_or_else(|| row.text("verdict").to_owned());
        let is_outside = verdict == "outside";
        let ends = row.optional("q05")?.zip(row.optional("q95")?);
        let cells = vec![
            Cell::words(row.text("id")),
            Cell::words(row.text("reference")),
            Cell::number(row.number("observed")?),
            Cell::number_of(row.optional("median")?),
            Cell::interval_of(ends),
            Cell::words(row.text("label")),
            Cell::words(verdict),
            Cell::number(row.whole("undefined")? as f64),
        ];
        Ok(TableRow { cells, is_outside })
    };
    let rows = file.rows().map(row).collect::<Result<Vec<TableRow>, ReportError>>()?;
    let main = targets.first().map(|target| &target.observer);
    let is_shown =
        |id: &str| file.rows().any(|row| row.text("id") == id || row.text("reference") == id);
    let others = targets.iter().filter(|target| Some(&target.observer) != main);
    let without: Vec<&str> = others.map(|t| t.id.as_str()).filter(|id| !is_shown(id)).collect();
    if rows.is_empty() && without.is_empty() {
        return Ok(html! {});
    }
    let heads = [
        "evidence",
        "as a ratio to",
        "observed",
        "median",
        "90% interval",
        "label",
        "verdict",
        "runs without a ratio",
    ];
    Ok(html! {
        h3 { "Finer evidence of other observers" }
        (paragraph("Each observer counts in its own way, so only ratios within one are compared."))
        (table("Ratios within other observers", &heads, rows))
        @if !without.is_empty() {
            (paragraph(format!("Rows that give no ratio: {}.", without.join(", "))))
        }
    })
}
