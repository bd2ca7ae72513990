//! targets.csv: a row a target.

use super::number::plain;
use crate::evidence::{
    observed::Value,
    targets::{Comparison, main_observer},
};

/// The columns.
pub const COLUMNS: [&str; 17] = [
    "id",
    "observer",
    "quantity",
    "regions",
    "start",
    "end",
    "observed",
    "bound",
    "label",
    "weight",
    "replicates",
    "mean",
    "sd",
    "q05",
    "median",
    "q95",
    "verdict",
];

/// The file's bytes.
pub fn bytes(comparisons: &[Comparison]) -> Vec<u8> {
    let main = main_observer(comparisons);
    let mut writer = csv::Writer::from_writer(Vec::new());
    let written = writer.write_record(COLUMNS).and_then(|()| {
        comparisons.iter().try_for_each(|comparison| {
            let is_main = Some(comparison.target.observer.as_str()) == main;
            writer.write_record(row(comparison, is_main))
        })
    });
    written.expect("a Vec takes every byte, and rows have the header's length");
    writer.into_inner().expect("a Vec takes every byte")
}

/// A row. Only the main observer's counts are compared as they are.
fn row(comparison: &Comparison, is_main: bool) -> [String; 17] {
    let target = &comparison.target;
    let (observed, bound) = match target.value {
        Value::Exactly(value) => (value, "="),
        Value::AtLeast(value) => (value, ">="),
        Value::AtMost(value) => (value, "<="),
    };
    let of = |number: fn(&crate::evidence::targets::Summary) -> f64| {
        comparison.summary.as_ref().map_or_else(String::new, |summary| plain(number(summary)))
    };
    [
        target.id.clone(),
        target.observer.clone(),
        target.quantity.clone(),
        target.regions.clone(),
        target.start.to_string(),
        target.end.to_string(),
        plain(observed),
        bound.to_owned(),
        target.label.word().to_owned(),
        plain(target.weight),
        comparison.simulated.len().to_string(),
        of(|s| s.mean),
        of(|s| s.sd),
        of(|s| s.low),
        of(|s| s.median),
        of(|s| s.high),
        if is_main { comparison.verdict().to_owned() } else { String::new() },
    ]
}
