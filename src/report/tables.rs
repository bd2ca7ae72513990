//! Tables for the terminal.

use comfy_table::{
    CellAlignment, ColumnConstraint, ContentArrangement, Table, TableComponent,
    presets::UTF8_HORIZONTAL_ONLY,
};

use super::{
    number::{range, short},
    wrap::wrapped,
};
use crate::{
    calendar::{Calendar, Date},
    evidence::{
        observed::{Label, Target, Value},
        targets::{Comparison, Summary, main_observer},
    },
    experiment::{posterior::Posterior, result::EnsembleResult},
    parameters,
    quantity::Quantity,
    scenario::Scenario,
};

/// A table with a header, some columns of which are set to the right.
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

/// The narrowest last column that is worth wrapping.
const NARROWEST: usize = 20;

/// A table's lines without trailing blanks, which a golden file would not show. On a terminal the
/// last column, which holds words, is wrapped at its width. The others are never cut in two: that
/// is worse than a table that scrolls.
pub(super) fn text(mut table: Table, width: Option<usize>) -> String {
    if let Some(width) = width {
        wrap_last_column(&mut table, width);
    }
    table.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

fn wrap_last_column(table: &mut Table, width: usize) {
    let whole = table.lines().map(|line| line.chars().count()).max().unwrap_or(0);
    let last = table.column_max_content_widths().last().map_or(0, |width| usize::from(*width));
    let width = width.max(whole - last + NARROWEST);
    if width >= whole {
        return;
    }
    let columns = table.column_count();
    for column in table.column_iter_mut().take(columns - 1) {
        column.set_constraint(ColumnConstraint::ContentWidth);
    }
    table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width as u16);
}

/// The targets: observed beside simulated.
pub fn targets(result: &EnsembleResult, width: Option<usize>) -> String {
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
    text(table, width)
}

/// The quantity and where: `claims, Afghanistan + KP`.
pub(super) fn counted(target: &Target) -> String {
    let regions: Vec<&str> = target.regions.split(';').map(str::trim).collect();
    format!("{}, {}", target.quantity.replace('_', " "), regions.join(" + "))
}

/// Below this number of runs, an interval of 90% is no more than the smallest and the largest run.
const FEWEST_FOR_A_VERDICT: usize = 20;

/// What stands in the place of a verdict where there are too few runs for one.
pub(super) fn too_few(runs: usize) -> Option<String> {
    (runs < FEWEST_FOR_A_VERDICT).then(|| "too few runs".to_owned())
}

fn verdict(comparison: &Comparison) -> String {
    if let Some(few) = comparison.summary.as_ref().and_then(|s| too_few(s.replicates)) {
        return few;
    }
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

pub(super) fn spread(summary: Option<&Summary>) -> (String, String) {
    summary.map_or_else(
        || ("—".to_owned(), "—".to_owned()),
        |s| (short(s.median), range(s.low, s.high)),
    )
}

/// The finer evidence of other observers, as ratios within each.
pub fn ratios(result: &EnsembleResult, width: Option<usize>) -> Option<String> {
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
            too_few(result.outcomes.len()).unwrap_or_else(|| ratio.verdict().to_owned()),
            ratio.undefined.to_string(),
        ]);
    }
    let mut shown = if result.ratios.is_empty() { String::new() } else { text(table, width) };
    for row in &result.without_ratio {
        let line = format!("no ratio for `{}`: {}\n", row.id, row.why);
        shown.push_str(&wrapped(&line, width));
    }
    Some(shown)
}

/// A table of rows as they are, with the columns of these places set to the right.
pub fn table_of<const N: usize>(
    header: &[&str; N],
    right: &[usize],
    rows: impl IntoIterator<Item = [String; N]>,
    width: Option<usize>,
) -> String {
    let mut shown = table(header, right);
    for row in rows {
        shown.add_row(row);
    }
    text(shown, width)
}

/// Patterns and the share of runs that keep them.
pub fn patterns(result: &EnsembleResult, width: Option<usize>) -> Option<String> {
    if result.patterns.is_empty() {
        return None;
    }
    let header = ["pattern", "kept in", "95% interval", "its share", "label", "what it says"];
    let mut table = table(&header, &[1, 2, 3]);
    for held in &result.patterns {
        let (share, low, high) = held.share();
        table.add_row([
            held.pattern.name.clone(),
            format!("{:.0}%", 100.0 * share),
            format!("{:.0} – {:.0}%", 100.0 * low, 100.0 * high),
            held.part.as_ref().map_or_else(String::new, part_shown),
            held.pattern.label.word().to_owned(),
            held.pattern.says.clone(),
        ]);
    }
    Some(text(table, width))
}

/// The median of a share, and its 90% interval.
fn part_shown(part: &Summary) -> String {
    let [median, low, high] = [part.median, part.low, part.high].map(|share| 100.0 * share);
    format!("{median:.0}% ({low:.0} – {high:.0})")
}

/// Strength beside attacks, by year: a fall of attacks is no defeat while members stay.
pub fn years(scenario: &Scenario, result: &EnsembleResult, width: Option<usize>) -> String {
    let mut table = table(
        &["year", "attacks", "90% interval", "members at the end", "90% interval"],
        &[1, 2, 3, 4],
    );
    let theatre = scenario.theatre();
    let panels = result.panels();
    for (year, (first, last)) in scenario.calendar.years() {
        let over = |quantity, window| {
            let sample: Vec<f64> =
                panels.iter().map(|panel| panel.count(quantity, &theatre, window)).collect();
            spread(Summary::of(&sample).as_ref())
        };
        let attacks = over(Quantity::Attacks, (first, last));
        let strength = over(Quantity::Strength, (last, last));
        table.add_row([
            year_shown(year, &scenario.calendar),
            attacks.0,
            attacks.1,
            strength.0,
            strength.1,
        ]);
    }
    text(table, width)
}

/// A year, with the part of it that was simulated where that is not all: `2023 (to 15 June)`.
pub(super) fn year_shown(year: i16, calendar: &Calendar) -> String {
    let at = |month, day| Date::new(year, month, day).expect("every year has this day");
    let (january, december) = (at(1, 1), at(12, 31));
    let (first, last) = (calendar.start().max(january), calendar.end().min(december));
    match (first > january, last < december) {
        (false, false) => year.to_string(),
        (true, false) => format!("{year} (from {})", first.day_and_month()),
        (false, true) => format!("{year} (to {})", last.day_and_month()),
        (true, true) => {
            format!("{year} ({} to {})", first.day_and_month(), last.day_and_month())
        }
    }
}

/// How many fitted targets are compared.
pub fn fitted(result: &EnsembleResult) -> usize {
    let is_fitted = |c: &&Comparison| c.target.label == Label::Fitted && c.summary.is_some();
    result.comparisons.iter().filter(is_fitted).count()
}

/// How many numbers were free, beside how many fitted targets are compared.
pub fn free_numbers(scenario: &Scenario, posterior: Option<&Posterior>, fitted: usize) -> String {
    if let Some(posterior) = posterior {
        let (drawn, left) = (posterior.drawn(), posterior.left_at_one_value());
        let left = match left.len() {
            0 => String::new(),
            n => format!(
                ", and {n} that keep{} one value ({})",
                if n == 1 { "s" } else { "" },
                left.join("; ")
            ),
        };
        return format!(
            "free numbers: {} drawn from the posterior of `{}` ({}){left}; fitted targets compared \
             here: {fitted}\n",
            drawn.len(),
            posterior.file.posterior.calibration,
            drawn.join("; "),
        );
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_column_is_wrapped_and_only_on_a_terminal() {
        let says = "Most claimed attacks of 2020 are in the hills, and few elsewhere.";
        let shown = |width| {
            let mut table = table(&["pattern", "what it says"], &[]);
            table.add_row(["a_long_name_of_a_pattern", says]);
            text(table, width)
        };
        let longest = |text: &str| text.lines().map(|line| line.chars().count()).max().unwrap();
        assert!(shown(None).contains(says));
        assert_eq!(shown(Some(200)), shown(None));
        assert!(longest(&shown(Some(60))) <= 60, "{}", shown(Some(60)));
        for width in [1, 60] {
            let shown = shown(Some(width));
            assert!(shown.contains(" a_long_name_of_a_pattern "), "{shown}");
            let joined = shown.split_whitespace().filter(|word| says.contains(word));
            assert_eq!(joined.collect::<Vec<_>>().join(" "), says, "{shown}");
        }
    }

    #[test]
    fn a_part_of_a_year_is_no_whole_year() {
        let day = |text| Date::parse(text).unwrap();
        let calendar = Calendar::new(day("2021-03-01"), day("2023-06-15")).unwrap();
        let shown = [2021, 2022, 2023].map(|year| year_shown(year, &calendar));
        assert_eq!(shown, ["2021 (from 1 March)", "2022", "2023 (to 15 June)"]);
        let calendar = Calendar::new(day("2021-03-01"), day("2021-03-01")).unwrap();
        assert_eq!(year_shown(2021, &calendar), "2021 (1 March to 1 March)");
    }
}
