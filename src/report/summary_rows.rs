//! The summary of a sweep for people: a row an output at a design point.

use super::{
    number::{range, short},
    spread,
    summary_csv::values,
};
use crate::{
    evidence::targets::Summary,
    experiment::{plan::Plan, sweep::summary::PointSummary},
};

/// The heads of the columns.
pub const HEADS: [&str; 9] = [
    "point",
    "factors",
    "output",
    "runs",
    "mean",
    "95% interval",
    "median",
    "90% of runs",
    "parameters",
];

/// The outputs that are shown to people: targets, and of what is kept by year or month the last.
pub fn shown(plan: &Plan) -> Vec<usize> {
    let mut place = plan.targets().len();
    let mut shown: Vec<usize> = (0..place).collect();
    for kept in &plan.kept {
        let columns = kept.columns().len();
        if columns > 0 {
            shown.push(place + columns - 1);
        }
        place += columns;
    }
    shown
}

/// The row of an output at a design point.
pub fn row(plan: &Plan, point: &PointSummary, output: &str, place: usize) -> [String; 9] {
    let of_output = point.outputs[place].as_ref();
    let factors = plan.factors.iter().zip(values(plan, point));
    let factors: Vec<String> = factors
        .filter(|(_, value)| !value.is_empty())
        .map(|(factor, value)| format!("{} = {value}", factor.name))
        .collect();
    let summary = of_output.map(|output| &output.runs);
    let number = |of: fn(&Summary) -> f64| {
        summary.map_or_else(|| "—".to_owned(), |summary| short(of(summary)))
    };
    let ends = |ends: Option<(f64, f64)>| {
        ends.map_or_else(|| "—".to_owned(), |(low, high)| range(low, high))
    };
    [
        point.point.to_string(),
        if factors.is_empty() { "as in the scenario".to_owned() } else { factors.join(", ") },
        output.to_owned(),
        point.ok.to_string(),
        number(|summary| summary.mean),
        ends(of_output.and_then(|output| output.mean_interval)),
        number(|summary| summary.median),
        ends(summary.map(|summary| (summary.low, summary.high))),
        spread::shown(point.parameters[place]),
    ]
}
