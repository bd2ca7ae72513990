//! Comparisons for the terminal.

use super::{
    number::{self, short},
    spread,
    tables::{counted, table, text, year_shown},
};
use crate::{
    calendar::Calendar,
    experiment::{
        comparison::{Comparison, DAYS_AFTER_PARTING, Parting},
        paired::{Difference, Reduction, Verdict},
    },
};

/// Where two worlds part, and what it does to attacks at first.
pub fn parting(parting: Option<&Parting>) -> String {
    let Some(Parting { first, last, attacks }) = parting else {
        return "the two worlds are the same\n".to_owned();
    };
    let window = format!(
        "They part on {first}. Attacks in the {DAYS_AFTER_PARTING} days from then, to {last}:"
    );
    if attacks.verdict() == Verdict::Same {
        let (mean, same) = (short(attacks.base), Verdict::Same.words());
        return format!("{window} {mean} in both, {same}.\n");
    }
    let won = attacks.reduction.as_ref().map_or_else(
        || "neither varies".to_owned(),
        |reduction| {
            format!(
                "pairing divides the variance by {} (95% interval {} to {})",
                times(reduction.value),
                times(reduction.low),
                times(reduction.high)
            )
        },
    );
    let (mean, range) = number::difference(attacks.mean, attacks.low, attacks.high);
    format!(
        "{window} {} in the base, {} here, difference {} ({}), in 90% of pairs {}: {}; {won}.\n",
        short(attacks.base),
        short(attacks.alternative),
        mean,
        range,
        number::range_of_differences(attacks.pairs_low, attacks.pairs_high),
        attacks.verdict().words(),
    )
}

/// The columns of figures, and which of them are set to the right.
pub(super) const FIGURES: [&str; 8] = [
    "base",
    "here",
    "difference",
    "95% interval",
    "90% of pairs",
    "parameters",
    "variance ÷",
    "verdict",
];

pub(super) fn figures(difference: &Difference) -> [String; 8] {
    let of = |reduction: &Reduction| times(reduction.value);
    let (mean, range) = number::difference(difference.mean, difference.low, difference.high);
    [
        short(difference.base),
        short(difference.alternative),
        mean,
        range,
        number::range_of_differences(difference.pairs_low, difference.pairs_high),
        spread::shown(difference.parameters),
        difference.reduction.as_ref().map_or_else(|| "—".to_owned(), of),
        difference.verdict().words().to_owned(),
    ]
}

/// A variance reduction for people.
fn times(reduction: f64) -> String {
    if reduction.is_finite() { short(reduction) } else { "∞".to_owned() }
}

/// The targets.
pub fn targets(comparison: &Comparison, width: Option<usize>) -> String {
    let header: Vec<&str> =
        ["target"].into_iter().chain(FIGURES).chain(["what is counted"]).collect();
    let mut table = table(&header, &[1, 2, 3, 4, 5, 6, 7]);
    for (target, difference) in &comparison.targets {
        let row = [target.id.clone()].into_iter().chain(figures(difference));
        table.add_row(row.chain([counted(target)]));
    }
    text(table, width)
}

/// Attacks and members by year.
pub fn years(comparison: &Comparison, calendar: &Calendar, width: Option<usize>) -> String {
    let header: Vec<&str> = ["theatre", "year"].into_iter().chain(FIGURES).collect();
    let mut table = table(&header, &[2, 3, 4, 5, 6, 7, 8]);
    let years = || comparison.years.iter();
    let attacks = years().map(|year| ("attacks", year.year, &year.attacks));
    let members = years().map(|year| ("members at the end", year.year, &year.members));
    for (name, year, difference) in attacks.chain(members) {
        let key = [name.to_owned(), year_shown(year, calendar)];
        table.add_row(key.into_iter().chain(figures(difference)));
    }
    text(table, width)
}

/// Attacks by month.
pub fn months(comparison: &Comparison, calendar: &Calendar, width: Option<usize>) -> String {
    let header: Vec<&str> = ["month"].into_iter().chain(FIGURES).collect();
    let mut table = table(&header, &[1, 2, 3, 4, 5, 6, 7]);
    let months = calendar.months();
    // Months before the worlds part are all the same, and are told in one line.
    let same = |difference: &Difference| difference.verdict() == Verdict::Same;
    let before = comparison.months.iter().take_while(|month| same(month)).count();
    for (month, difference) in months.iter().zip(&comparison.months).skip(before) {
        table.add_row([month.clone()].into_iter().chain(figures(difference)));
    }
    let first = match before {
        0 => String::new(),
        1 => format!("{}: the same in every run\n", months[0]),
        _ => format!("{} to {}: the same in every run\n", months[0], months[before - 1]),
    };
    if before == months.len() { first } else { first + &text(table, width) }
}
