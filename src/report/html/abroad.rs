//! Audiences abroad: recruits, arrivals and plots, by year.

use maud::Markup;

use super::{
    ReportError,
    folder::{Folder, Row},
    table::{Cell, table},
    years::window,
};
use crate::{quantity::AudienceQuantity, report::abroad};

/// What is shown: heading and quantity.
const SHOWN: [(&str, AudienceQuantity); 5] = [
    ("recruits abroad", AudienceQuantity::Mobilised),
    ("arrivals", AudienceQuantity::Arrived),
    ("plots begun", AudienceQuantity::PlotsBegun),
    ("plots come to light", AudienceQuantity::ExternalPlots),
    ("plots executed", AudienceQuantity::PlotsExecuted),
];

/// The table of audiences by year.
pub(super) fn audiences(folder: &Folder) -> Result<Markup, ReportError> {
    let file = folder.csv("audiences.csv", &abroad::COLUMNS)?;
    let rows: Vec<Row> = file.rows().collect();
    let same = |one: &Row, other: &Row| {
        ["audience", "start"].iter().all(|column| one.text(column) == other.text(column))
    };
    let row = |year: &[Row]| {
        let mut cells = vec![Cell::words(year[0].text("audience")), Cell::words(window(&year[0]))];
        for (_, quantity) in SHOWN {
            let found = year.iter().find(|row| row.text("quantity") == quantity.name());
            let found = found.ok_or_else(|| {
                year[0].refused(format!("this year has no row of `{}`", quantity.name()))
            })?;
            let ends = (found.number("q05")?, found.number("q95")?);
            cells.push(Cell::estimate_of(Some(found.number("q50")?), Some(ends)));
        }
        Ok(cells)
    };
    let rows = rows.chunk_by(same).map(row).collect::<Result<Vec<Vec<Cell>>, ReportError>>()?;
    let mut heads = vec!["audience", "year"];
    heads.extend(SHOWN.map(|(head, _)| head));
    Ok(table("Abroad by audience and year: medians with 90% intervals", &heads, rows))
}
