//! ratios.csv: a row of another observer, as a ratio to that observer's first row.

use super::number::plain;
use crate::evidence::targets::Ratio;

/// The columns.
pub const COLUMNS: [&str; 13] = [
    "id",
    "reference",
    "observer",
    "label",
    "observed",
    "replicates",
    "undefined",
    "mean",
    "sd",
    "q05",
    "median",
    "q95",
    "verdict",
];

/// The file's bytes.
pub fn bytes(ratios: &[Ratio]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let written = writer.write_record(COLUMNS).and_then(|()| {
        ratios.iter().try_for_each(|ratio| {
            let of = |number: fn(&crate::evidence::targets::Summary) -> f64| {
                ratio.summary.as_ref().map_or_else(String::new, |summary| plain(number(summary)))
            };
            writer.write_record([
                ratio.id.clone(),
                ratio.reference.clone(),
                ratio.observer.clone(),
                ratio.label.word().to_owned(),
                plain(ratio.observed),
                ratio.summary.map_or(0, |summary| summary.replicates).to_string(),
                ratio.undefined.to_string(),
                of(|s| s.mean),
                of(|s| s.sd),
                of(|s| s.low),
                of(|s| s.median),
                of(|s| s.high),
                ratio.verdict().to_owned(),
            ])
        })
    });
    written.expect("a Vec takes every byte, and rows have the header's length");
    writer.into_inner().expect("a Vec takes every byte")
}
