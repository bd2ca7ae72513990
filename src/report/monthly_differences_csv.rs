//! `monthly_differences.csv`: a row an alternative × month, attacks in the theatre.

use super::differences_csv::figures;
use crate::{calendar::Calendar, experiment::comparison::Comparison};

/// The columns.
pub const COLUMNS: [&str; 17] = [
    "scenario",
    "month",
    "replicates",
    "base_mean",
    "alternative_mean",
    "difference",
    "low",
    "high",
    "pairs_low",
    "pairs_high",
    "share_parameters",
    "share_low",
    "share_high",
    "variance_reduction",
    "reduction_low",
    "reduction_high",
    "verdict",
];

/// The file's bytes. `names` are those of the worlds, the base first.
pub fn bytes(names: &[String], calendar: &Calendar, comparisons: &[Comparison]) -> Vec<u8> {
    let months = calendar.months();
    let mut writer = csv::Writer::from_writer(Vec::new());
    let written = writer.write_record(COLUMNS).and_then(|()| {
        let rows = comparisons.iter().flat_map(|comparison| {
            comparison.months.iter().zip(&months).map(move |row| (comparison.world, row))
        });
        rows.into_iter().try_for_each(|(world, (difference, month))| {
            let key = [names[world].clone(), month.clone()];
            writer.write_record(key.into_iter().chain(figures(difference)))
        })
    });
    written.expect("a Vec takes every byte, and rows have the header's length");
    writer.into_inner().expect("a Vec takes every byte")
}
