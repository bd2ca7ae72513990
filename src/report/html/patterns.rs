//! Patterns: orderings and shapes, and the share of runs that keep them.

use maud::{Markup, html};

use super::{
    ReportError,
    folder::{Folder, Row},
    labels::Labelled,
    table::{Cell, table},
};
use crate::report::patterns_csv;

/// The table, and how many patterns bear each label.
pub(super) fn patterns(folder: &Folder) -> Result<(Markup, Labelled), ReportError> {
    let file = folder.csv("patterns.csv", &patterns_csv::COLUMNS)?;
    let row = |row: Row| {
        let part = match row.optional("part_median")? {
            None => Cell::words(""),
            Some(median) => {
                let percent = |value: f64| format!("{:.0}", 100.0 * value);
                let (low, high) = (row.number("part_low")?, row.number("part_high")?);
                Cell::Estimate {
                    exact: [median, low, high].map(|number| number.to_string()),
                    shown: format!("{}%", percent(median)),
                    ends: [percent(low), percent(high)],
                }
            }
        };
        let percent = |value: f64| format!("{:.0}%", 100.0 * value);
        let (share, low, high) = (row.number("share")?, row.number("low")?, row.number("high")?);
        Ok(vec![
            Cell::words(row.text("pattern")),
            Cell::Number { exact: share.to_string(), shown: percent(share) },
            Cell::Interval {
                exact: [low, high].map(|number| number.to_string()),
                shown: [low, high].map(percent),
            },
            part,
            Cell::words(row.text("label")),
            Cell::words(row.text("says")),
        ])
    };
    let rows = file.rows().map(row).collect::<Result<Vec<Vec<Cell>>, ReportError>>()?;
    let labelled = Labelled::of(file.rows().map(|row| row.text("label")));
    let heads = ["pattern", "kept in", "95% interval", "its share (90%)", "label", "what it says"];
    let caption = "Patterns, and the share of runs that keep them";
    let markup = html! { (table(caption, &heads, rows)) };
    Ok((markup, labelled))
}
