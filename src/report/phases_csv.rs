//! phases.csv: a row a theatre region × month × phase, with the share of runs that are in it.

use super::number::plain;
use crate::{experiment::phases::PhaseRow, model::control::Phase, scenario::Scenario};

/// The columns.
pub const COLUMNS: [&str; 4] = ["region", "month", "phase", "share"];

/// The file's bytes; phases that no run is in have no row.
pub fn bytes(scenario: &Scenario, rows: &[PhaseRow]) -> Vec<u8> {
    let months = scenario.calendar.months();
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut written = writer.write_record(COLUMNS);
    for row in rows {
        let all: usize = row.runs.iter().sum();
        for (phase, runs) in Phase::ALL.into_iter().zip(row.runs).filter(|(_, runs)| *runs > 0) {
            written = written.and_then(|()| {
                writer.write_record([
                    scenario.regions[row.region.index()].name.as_str(),
                    &months[row.month],
                    phase.name(),
                    &plain(runs as f64 / all as f64),
                ])
            });
        }
    }
    written.expect("a Vec takes every byte, and rows have the header's length");
    writer.into_inner().expect("a Vec takes every byte")
}
