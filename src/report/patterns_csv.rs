//! patterns.csv: a row a pattern, and the share of runs that keep it.

use super::number::plain;
use crate::evidence::{patterns::Held, targets::Summary};

/// The columns.
pub const COLUMNS: [&str; 11] = [
    "pattern",
    "label",
    "replicates",
    "kept",
    "share",
    "low",
    "high",
    "part_median",
    "part_low",
    "part_high",
    "says",
];

/// The file's bytes.
pub fn bytes(patterns: &[Held]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let written = writer.write_record(COLUMNS).and_then(|()| {
        patterns.iter().try_for_each(|held| {
            let (share, low, high) = held.share();
            let part = |of: fn(&Summary) -> f64| held.part.as_ref().map(of);
            let shown = |value: Option<f64>| value.map_or_else(String::new, plain);
            writer.write_record([
                held.pattern.name.clone(),
                held.pattern.label.word().to_owned(),
                held.of.to_string(),
                held.held.to_string(),
                plain(share),
                plain(low),
                plain(high),
                shown(part(|part| part.median)),
                shown(part(|part| part.low)),
                shown(part(|part| part.high)),
                held.pattern.says.clone(),
            ])
        })
    });
    written.expect("a Vec takes every byte, and rows have the header's length");
    writer.into_inner().expect("a Vec takes every byte")
}
