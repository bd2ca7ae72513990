//! Tables for the terminal.

use comfy_table::{
    CellAlignment, ContentArrangement, Table, TableComponent, presets::UTF8_HORIZONTAL_ONLY,
};

use super::number::short;
use crate::{
    evidence::{
        observed::{Label, Target, Value},
        targets::{Comparison, Summary, main_observer},
    },
    experiment::result::EnsembleResult,
    parameters,
    quantity::Quantity,
    scenario::{RegionId, Role, Scenario},
};

/// A table with a header, some columns of which are set to the right. One line a row, however wide
/// the terminal: a table cut in two is worse than one that scrolls.
pub(super) fn table(header: &[&str], right: &[usize]) -> Table {
    let mut table = Table::new();
    table.load_preset(UTF8_HORIZONTAL_ONLY);
    table.remove_style(TableComponent::HorizontalLines);
    table.remove_style(TableComponent::MiddleIntersections);
    table.set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(header);
    for column in right {
        if let Some(column) = table.column_mut(*column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

/// A table's lines without trailing blanks, which a golden file would not show.
pub fn text(table: &Table) -> String {
    table.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

/// The targets: observed beside simulated.
pub fn targets(result: &EnsembleResult) -> String {
    let mut table = table(
        &["target", "observed", "median", "90% interval", "label", "verdict", "what is counted"],
        &[1, 2, 3],
    );
    let main = main_observer(&result.comparisons);
    for comparison in &result.comparisons {
        if Some(comparison.target.observer.as_str()) != main {
            continue;
        }
        let (median, interval) = spread(comparison.summary.as_ref());
        table.add_row([
            comparison.target.id.clone(),
            observed(comparison.target.value),
            median,
            interval,
            comparison.target.label.word().to_owned(),
            verdict(comparison),
            counted(&comparison.target),
        ]);
    }
    text(&table)
}

/// The quantity and where: `claims, Afghanistan + KP`.
fn counted(target: &Target) -> String {
    let regions: Vec<&str> = target.regions.split(';').map(str::trim).collect();
    format!("{}, {}", target.quantity.replace('_', " "), regions.join(" + "))
}

fn verdict(comparison: &Comparison) -> String {
    match comparison.share_met() {
        Some(share) => format!("{} (in {:.0}% of runs)", comparison.verdict(), 100.0 * share),
        None => comparison.verdict().to_owned(),
    }
}

fn observed(value: Value) -> String {
    match value {
        Value::Exactly(value) => short(value),
        Value::AtLeast(value) => format!("≥ {}", short(value)),
        Value::AtMost(value) => format!("≤ {}", short(value)),
    }
}

fn spread(summary: Option<&Summary>) -> (String, String) {
    summary.map_or_else(
        || ("—".to_owned(), "—".to_owned()),
        |s| (short(s.median), format!("{} – {}", short(s.low), short(s.high))),
    )
}

/// The finer evidence of other observers, as ratios within each.
pub fn ratios(result: &EnsembleResult) -> Option<String> {
    if result.ratios.is_empty() && result.without_ratio.is_empty() {
        return None;
    }
    let header = [
        "evidence",
        "as a ratio to",
        "observed",
        "median",
        "90% interval",
        "label",
        "verdict",
        "runs without a ratio",
    ];
    let mut table = table(&header, &[2, 3, 4, 7]);
    for ratio in &result.ratios {
        let (median, interval) = spread(ratio.summary.as_ref());
        table.add_row([
            ratio.id.clone(),
            ratio.reference.clone(),
            short(ratio.observed),
            median,
            interval,
            ratio.label.word().to_owned(),
            ratio.verdict().to_owned(),
            ratio.undefined.to_string(),
        ]);
    }
    let mut shown = if result.ratios.is_empty() { String::new() } else { text(&table) };
    for row in &result.without_ratio {
        shown.push_str(&format!("no ratio for `{}`: {}\n", row.id, row.why));
    }
    Some(shown)
}

/// Patterns and the share of runs that keep them.
pub fn patterns(result: &EnsembleResult) -> Option<String> {
    if result.patterns.is_empty() {
        return None;
    }
    let mut table =
        table(&["pattern", "kept in", "95% interval", "label", "what it says"], &[1, 2]);
    for held in &result.patterns {
        let (share, low, high) = held.share();
        table.add_row([
            held.pattern.name.clone(),
            format!("{:.0}%", 100.0 * share),
            format!("{:.0} – {:.0}%", 100.0 * low, 100.0 * high),
            held.pattern.label.word().to_owned(),
            held.pattern.says.clone(),
        ]);
    }
    Some(text(&table))
}

/// Strength beside attacks, by year: a fall of attacks is no defeat while members stay.
pub fn years(scenario: &Scenario, result: &EnsembleResult) -> String {
    let mut table = table(
        &["year", "attacks", "90% interval", "members at the end", "90% interval"],
        &[1, 2, 3, 4],
    );
    let theatre = theatre(scenario);
    let panels = result.panels();
    let months = scenario.calendar.months();
    let mut first = 0;
    while first < months.len() {
        let year = &months[first][..4];
        let last = months.iter().rposition(|m| m.starts_with(year)).unwrap_or(first);
        let over = |quantity, window| {
            let sample: Vec<f64> =
                panels.iter().map(|panel| panel.count(quantity, &theatre, window)).collect();
            spread(Summary::of(&sample).as_ref())
        };
        let attacks = over(Quantity::Attacks, (first, last));
        let strength = over(Quantity::Strength, (last, last));
        table.add_row([year.to_owned(), attacks.0, attacks.1, strength.0, strength.1]);
        first = last + 1;
    }
    text(&table)
}

/// The regions where cells operate.
pub fn theatre(scenario: &Scenario) -> Vec<RegionId> {
    let regions = (0..).map(RegionId).zip(&scenario.regions);
    regions.filter(|(_, region)| region.role == Role::Theatre).map(|(id, _)| id).collect()
}

/// How many numbers were free, and how many fitted targets stand in the table.
pub fn free_numbers(scenario: &Scenario, result: &EnsembleResult) -> String {
    let is_fitted = |c: &&Comparison| c.target.label == Label::Fitted && c.summary.is_some();
    let fitted = result.comparisons.iter().filter(is_fitted).count();
    let in_scenario = scenario.free_numbers();
    let parameters: Vec<&str> = parameters::calibrated().map(|info| info.name).collect();
    let list = |names: &[&str]| {
        if names.is_empty() { String::new() } else { format!(" ({})", names.join("; ")) }
    };
    let names: Vec<&str> = in_scenario.iter().map(|(name, _)| name.as_str()).collect();
    format!(
        "free numbers: {} marked so in this scenario{}, and {} parameters whose defaults were \
         calibrated with `khorasan`{}; fitted targets compared here: {fitted}\n",
        names.len(),
        list(&names),
        parameters.len(),
        list(&parameters),
    )
}
