//! The organisation abroad: recruits, arrivals and plots, by year and by audience.

use super::{
    number::plain,
    tables::{spread, table, text, year_shown},
};
use crate::{
    evidence::targets::Summary,
    experiment::result::EnsembleResult,
    observation::panel::{AudiencePanel, Panel},
    quantity::{AudienceQuantity, Quantity},
    scenario::{AudienceId, RegionId, Scenario},
};

/// The columns of audiences.csv.
pub const COLUMNS: [&str; 8] =
    ["audience", "start", "end", "quantity", "mean", "q05", "q50", "q95"];

/// What is shown of regions: heading and quantity.
const OF_REGIONS: [(&str, Quantity); 5] = [
    ("recruits abroad", Quantity::Mobilised),
    ("arrivals", Quantity::Arrived),
    ("plots begun", Quantity::PlotsBegun),
    ("came to light", Quantity::ExternalPlots),
    ("executed", Quantity::PlotsExecuted),
];

/// What is shown of audiences: heading and quantity.
const OF_AUDIENCES: [(&str, AudienceQuantity); 5] = [
    ("recruits abroad", AudienceQuantity::Mobilised),
    ("arrivals", AudienceQuantity::Arrived),
    ("plots begun", AudienceQuantity::PlotsBegun),
    ("came to light", AudienceQuantity::ExternalPlots),
    ("executed", AudienceQuantity::PlotsExecuted),
];

/// Recruits abroad, arrivals and external plots, by year and over the whole window by audience; `None`
/// where no community lives abroad.
pub fn tables(
    scenario: &Scenario,
    result: &EnsembleResult,
    width: Option<usize>,
) -> Option<String> {
    let audiences = abroad(scenario);
    if audiences.is_empty() {
        return None;
    }
    let cell = |sample: &[f64]| {
        let (median, interval) = spread(Summary::of(sample).as_ref());
        format!("{median} ({interval})")
    };
    let everywhere: Vec<_> = (0..scenario.regions.len() as u16).map(RegionId).collect();
    let headings = |first| {
        let mut headings = vec![first];
        headings.extend(OF_REGIONS.map(|(heading, _)| heading));
        table(&headings, &[1, 2, 3, 4, 5])
    };
    let panels = result.panels();
    let mut by_year = headings("year");
    for (year, window) in scenario.calendar.years() {
        let mut row = vec![year_shown(year, &scenario.calendar)];
        row.extend(OF_REGIONS.map(|(_, quantity)| {
            let count = |panel: &&Panel| panel.count(quantity, &everywhere, window);
            cell(&panels.iter().map(count).collect::<Vec<f64>>())
        }));
        by_year.add_row(row);
    }
    let whole = (0, scenario.calendar.month_count() - 1);
    let mut by_audience = headings("audience");
    for audience in audiences {
        let mut row = vec![scenario.audiences[audience.index()].name.clone()];
        row.extend(OF_AUDIENCES.map(|(_, quantity)| {
            let panels = result.outcomes.iter().map(|outcome| &outcome.audiences);
            let count = |panel: &AudiencePanel| panel.count(quantity, audience, whole);
            cell(&panels.map(count).collect::<Vec<f64>>())
        }));
        by_audience.add_row(row);
    }
    Some(format!("{}\n{}", text(by_year, width), text(by_audience, width)))
}

/// The audiences of communities abroad, by name.
fn abroad(scenario: &Scenario) -> Vec<AudienceId> {
    let audiences = (0..scenario.audiences.len() as u16).map(AudienceId);
    let lives_abroad = |audience: &AudienceId| {
        scenario
            .communities
            .iter()
            .any(|community| community.is_abroad() && community.audience == *audience)
    };
    audiences.filter(lives_abroad).collect()
}

/// The bytes of audiences.csv: a row an audience × calendar year × quantity.
pub fn bytes(scenario: &Scenario, result: &EnsembleResult) -> Vec<u8> {
    let months = scenario.calendar.months();
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut written = writer.write_record(COLUMNS);
    for audience in abroad(scenario) {
        for (_, window) in scenario.calendar.years() {
            for quantity in AudienceQuantity::ALL.iter().copied() {
                let panels = result.outcomes.iter().map(|outcome| &outcome.audiences);
                let sample: Vec<f64> =
                    panels.map(|panel| panel.count(quantity, audience, window)).collect();
                let Some(summary) = Summary::of(&sample) else { continue };
                written = written.and_then(|()| {
                    writer.write_record([
                        scenario.audiences[audience.index()].name.as_str(),
                        &months[window.0],
                        &months[window.1],
                        quantity.name(),
                        &plain(summary.mean),
                        &plain(summary.low),
                        &plain(summary.median),
                        &plain(summary.high),
                    ])
                });
            }
        }
    }
    written.expect("a Vec takes every byte, and rows have the header's length");
    writer.into_inner().expect("a Vec takes every byte")
}
