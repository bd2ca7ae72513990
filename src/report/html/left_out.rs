//! Predictions of what a calibration left out, beside null models and the prior, whoever wins.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::{
    ReportError,
    folder::{Csv, Row},
    said::{counted, paragraph},
    table::{Cell, table},
};
use crate::calibration::checks::leave_out::{HELD_OUT, ONE};

/// Who predicts with the posterior.
const SIMULATION: &str = "simulation";

/// A prediction.
struct Prediction {
    target: String,
    by: String,
    crps: f64,
    cells: Vec<Cell>,
}

impl Prediction {
    fn of(row: &Row) -> Result<Self, ReportError> {
        let crps = row.number("crps")?;
        let score = |value: Option<f64>| {
            value.map_or_else(
                || Cell::figures("—"),
                |value| Cell::Number {
                    exact: value.to_string(),
                    shown: format!("{value:.*}", if value.abs() < 1.0 { 2 } else { 1 })
                        .replace('-', "\u{2212}"),
                },
            )
        };
        let ends = (row.number("q05")?, row.number("q95")?);
        Ok(Self {
            target: row.text("target").to_owned(),
            by: row.text("by").to_owned(),
            crps,
            cells: vec![
                Cell::words(row.text("target")),
                Cell::words(row.text("by")),
                Cell::number(row.number("observed")?),
                Cell::estimate_of(Some(row.number("median")?), Some(ends)),
                score(row.optional("log_score")?),
                score(Some(crps)),
                score(Some(row.number("interval_score_90")?)),
            ],
        })
    }
}

/// A table for each way of leaving out, with how often the simulation is best.
pub(super) fn predictions(file: &Csv) -> Result<Markup, ReportError> {
    let mut parts = Vec::new();
    for (without, said) in [(ONE, "left out one at a time"), (HELD_OUT, "fitted to all before")] {
        let of_part = file.rows().filter(|row| row.text("left_out") == without);
        let found = of_part.map(|row| Prediction::of(&row)).collect::<Result<Vec<_>, _>>()?;
        if !found.is_empty() {
            parts.push((said, found));
        }
    }
    Ok(html! {
        (paragraph("Log score: larger is better; a dash where it is minus infinity, or what is predicted is no count. CRPS and \
                    the score of the 90% interval: smaller is better, in the target's unit. Null models predict the counts of the main series only."))
        @for (said, found) in &parts {
            h3 { "Prediction, " (said) }
            (paragraph(who_wins(found)))
            (of_part(said, found))
        }
    })
}

fn of_part(said: &str, found: &[Prediction]) -> Markup {
    let best = best(found);
    let mut order: Vec<&Prediction> = found.iter().collect();
    // Those of a target stand together, in the order in which targets first occur.
    let place = |target: &str| found.iter().position(|p| p.target == target);
    order.sort_by_key(|prediction| place(&prediction.target));
    let rows = order.into_iter().map(|prediction| {
        let mut cells = prediction.cells.clone();
        let is_best = best[prediction.target.as_str()] == prediction.crps;
        cells.push(Cell::words(if is_best { "yes" } else { "" }));
        cells
    });
    let heads = [
        "target",
        "predicted by",
        "observed",
        "predicted (90%)",
        "log score",
        "CRPS",
        "interval score",
        "smallest CRPS",
    ];
    table(&format!("Predictions, {said}, beside null models and the prior"), &heads, rows)
}

/// The smallest CRPS of each target.
fn best(found: &[Prediction]) -> BTreeMap<&str, f64> {
    let mut best: BTreeMap<&str, f64> = BTreeMap::new();
    for prediction in found {
        let least = best.entry(&prediction.target).or_insert(f64::INFINITY);
        *least = least.min(prediction.crps);
    }
    best
}

/// How many targets the simulation predicts best, and who is better elsewhere.
fn who_wins(found: &[Prediction]) -> String {
    let best = best(found);
    let rivals: Vec<(&str, f64)> = best
        .iter()
        .filter(|(target, _)| found.iter().filter(|p| p.target == **target).count() > 1)
        .map(|(target, least)| (*target, *least))
        .collect();
    if rivals.is_empty() {
        return "Nothing else predicts these targets.".to_owned();
    }
    let is_won = |(target, least): &(&str, f64)| {
        found.iter().any(|p| p.target == *target && p.crps == *least && p.by == SIMULATION)
    };
    let won = rivals.iter().filter(|rival| is_won(rival)).count();
    let lost: Vec<String> = rivals
        .iter()
        .filter(|rival| !is_won(rival))
        .map(|(target, least)| {
            let by = found.iter().find(|p| p.target == *target && p.crps == *least);
            format!("{target} ({})", by.map_or("", |p| p.by.as_str()))
        })
        .collect();
    let of = rivals.len();
    let elsewhere = if lost.is_empty() {
        String::new()
    } else {
        format!(" Elsewhere something else has the smallest CRPS: {}.", lost.join(", "))
    };
    format!(
        "Of {} that something else predicts as well, the simulation has the smallest CRPS in {won}.{elsewhere}",
        counted(of as u64, "target")
    )
}
