//! Years: strength beside attacks, and deaths of others beside operations.

use maud::Markup;

use super::{
    ReportError,
    folder::{Csv, Row},
    table::{Cell, table},
};
use crate::{
    quantity::Quantity,
    report::national_csv::{EVERYWHERE, THEATRE},
};

/// What is shown of the theatre.
const OF_THEATRE: [(&str, Quantity); 5] = [
    ("attacks", Quantity::Attacks),
    ("members at the end", Quantity::Strength),
    ("CT operations", Quantity::CtOperations),
    ("militants killed in them", Quantity::MilitantDeaths),
    ("others killed in them", Quantity::OtherDeaths),
];

/// What is shown of all regions where communities live abroad.
const EVERYWHERE_SHOWN: [(&str, Quantity); 5] = [
    ("recruits abroad", Quantity::Mobilised),
    ("arrivals", Quantity::Arrived),
    ("plots begun", Quantity::PlotsBegun),
    ("plots come to light", Quantity::ExternalPlots),
    ("plots executed", Quantity::PlotsExecuted),
];

/// The theatre by year.
pub(super) fn theatre(file: &Csv) -> Result<Markup, ReportError> {
    by_year(file, "By year, all theatre regions: medians with 90% intervals", THEATRE, &OF_THEATRE)
}

/// The half abroad by year; nothing where there is none.
pub(super) fn abroad(file: &Csv) -> Result<Markup, ReportError> {
    let caption = "Abroad by year, all audiences: medians with 90% intervals";
    by_year(file, caption, EVERYWHERE, &EVERYWHERE_SHOWN)
}

fn by_year(
    file: &Csv,
    caption: &str,
    place: &str,
    shown: &[(&str, Quantity)],
) -> Result<Markup, ReportError> {
    let of_place: Vec<Row> = file.rows().filter(|row| row.text("place") == place).collect();
    let years = of_place.chunk_by(|one, other| one.text("start") == other.text("start"));
    let row = |year: &[Row]| {
        let mut cells = vec![Cell::words(window(&year[0]))];
        for (_, quantity) in shown {
            let found = year.iter().find(|row| row.text("quantity") == quantity.name());
            let found = found.ok_or_else(|| {
                year[0].refused(format!("this year has no row of `{}`", quantity.name()))
            })?;
            let ends = (found.number("q05")?, found.number("q95")?);
            cells.push(Cell::estimate_of(Some(found.number("q50")?), Some(ends)));
        }
        Ok(cells)
    };
    let rows = years.map(row).collect::<Result<Vec<Vec<Cell>>, ReportError>>()?;
    let heads: Vec<&str> =
        ["year"].into_iter().chain(shown.iter().map(|(head, _)| *head)).collect();
    Ok(table(caption, &heads, rows))
}

/// A calendar year, with its months where it is not whole.
pub(super) fn window(row: &Row) -> String {
    let (start, end) = (row.text("start"), row.text("end"));
    match (start.strip_suffix("-01"), end.strip_suffix("-12")) {
        (Some(year), Some(_)) => year.to_owned(),
        _ => format!("{start} to {end}"),
    }
}
