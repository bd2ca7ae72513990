//! differences.csv: a row an alternative × what is compared.

use super::{number::plain, spread};
use crate::{
    calendar::{Calendar, Date},
    experiment::{
        comparison::{Comparison, DAYS_AFTER_PARTING},
        paired::{Difference, Reduction},
    },
};

/// The columns.
pub const COLUMNS: [&str; 19] = [
    "scenario",
    "compared",
    "start",
    "end",
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
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut rows: Vec<Vec<String>> = Vec::new();
    for comparison in comparisons {
        let name = &names[comparison.world];
        if let Some(parting) = &comparison.parting {
            let window = (parting.first.to_string(), parting.last.to_string());
            let compared = format!("attacks_{DAYS_AFTER_PARTING}_days_after_parting");
            rows.push(row(name, &compared, window, &parting.attacks));
        }
        for (target, difference) in &comparison.targets {
            let window = (target.start.to_string(), target.end.to_string());
            rows.push(row(name, &target.id, window, difference));
        }
        for year in &comparison.years {
            let day = |month, day| Date::new(year.year, month, day).expect("such a day exists");
            let first = day(1, 1).max(calendar.start()).to_string();
            let last = day(12, 31).min(calendar.end()).to_string();
            let (attacks, members) =
                (format!("attacks_{}", year.year), format!("members_{}", year.year));
            rows.push(row(name, &attacks, (first, last.clone()), &year.attacks));
            rows.push(row(name, &members, (last.clone(), last), &year.members));
        }
    }
    let written = writer
        .write_record(COLUMNS)
        .and_then(|()| rows.iter().try_for_each(|row| writer.write_record(row)));
    written.expect("a Vec takes every byte, and rows have the header's length");
    writer.into_inner().expect("a Vec takes every byte")
}

fn row(
    name: &str,
    compared: &str,
    (start, end): (String, String),
    difference: &Difference,
) -> Vec<String> {
    let mut row = vec![name.to_owned(), compared.to_owned(), start, end];
    row.extend(figures(difference));
    row
}

/// The columns from `replicates` on.
pub(super) fn figures(difference: &Difference) -> [String; 15] {
    let [share, share_low, share_high] = spread::fields(difference.parameters);
    let of = |number: fn(&Reduction) -> f64| {
        difference.reduction.as_ref().map_or_else(String::new, |reduction| plain(number(reduction)))
    };
    [
        difference.replicates.to_string(),
        plain(difference.base),
        plain(difference.alternative),
        plain(difference.mean),
        plain(difference.low),
        plain(difference.high),
        plain(difference.pairs_low),
        plain(difference.pairs_high),
        share,
        share_low,
        share_high,
        of(|r| r.value),
        of(|r| r.low),
        of(|r| r.high),
        difference.verdict().words().to_owned(),
    ]
}
