//! monthly.csv: a row a region × month × quantity.

use super::number::plain;
use crate::{experiment::monthly::MonthlyRow, scenario::Scenario};

/// The columns.
pub const COLUMNS: [&str; 7] = ["region", "month", "quantity", "mean", "q05", "q50", "q95"];

/// The file's bytes, rows by region, then month, then quantity.
pub fn bytes(scenario: &Scenario, rows: &[MonthlyRow]) -> Vec<u8> {
    let months = scenario.calendar.months();
    let mut order: Vec<&MonthlyRow> = rows.iter().collect();
    order.sort_by_key(|row| (row.region, row.month, row.quantity));
    let mut writer = csv::Writer::from_writer(Vec::new());
    let written = writer.write_record(COLUMNS).and_then(|()| {
        order.into_iter().try_for_each(|row| {
            writer.write_record([
                scenario.regions[row.region.index()].name.as_str(),
                &months[row.month],
                row.quantity.name(),
                &plain(row.summary.mean),
                &plain(row.summary.low),
                &plain(row.summary.median),
                &plain(row.summary.high),
            ])
        })
    });
    written.expect("a Vec takes every byte, and rows have the header's length");
    writer.into_inner().expect("a Vec takes every byte")
}
