//! The phase ribbon: region × month, one character for the phase that most runs are in.

use super::chart;
use crate::{experiment::phases::PhaseRow, model::control::Phase, scenario::Scenario};

/// The ribbon, at most `width` columns wide by leaving out the first months, and how often phase 2 or
/// beyond is reached.
pub fn phases(scenario: &Scenario, rows: &[PhaseRow], width: usize) -> String {
    let all_months = scenario.calendar.months();
    let widest =
        rows.iter().map(|row| name(scenario, row).chars().count()).max().unwrap_or_default();
    let shown = all_months.len().min(width.saturating_sub(widest + 2));
    let months = &all_months[all_months.len() - shown..];
    let mut text = String::from(
        "phase by region and month, the one that most runs are in (· dormant, 1 rebuild, 2 night \
         control, 3 entrenchment, C consolidated)\n",
    );
    for region in rows.chunk_by(|a, b| a.region == b.region) {
        let line: String = region[region.len() - months.len()..]
            .iter()
            .map(|row| sign(row.most_common()))
            .collect();
        text.push_str(&format!("{:>widest$} │{line}\n", name(scenario, &region[0])));
    }
    text.push_str(&format!("{:widest$} └{}\n", "", "─".repeat(months.len())));
    text.push_str(&chart::years(months, widest + 2));
    let runs = |from: usize| rows.iter().flat_map(|row| &row.runs[from..]).sum::<usize>() as f64;
    let share = if rows.is_empty() { 0.0 } else { runs(2) / runs(0) };
    text.push_str(&format!(
        "phase 2 or beyond in {:.1}% of all region-months (mean over runs)\n",
        100.0 * share
    ));
    text
}

fn name<'a>(scenario: &'a Scenario, row: &PhaseRow) -> &'a str {
    &scenario.regions[row.region.index()].name
}

fn sign(phase: Phase) -> char {
    match phase {
        Phase::Dormant => '·',
        Phase::Rebuild => '1',
        Phase::NightControl => '2',
        Phase::Entrenchment => '3',
        Phase::Consolidated => 'C',
    }
}
