//! Where the spread comes from: chance, or what is not known of parameters.

use maud::{Markup, html};

use super::{
    ReportError,
    folder::{Folder, Row},
    said::paragraph,
    table::{Cell, table},
};
use crate::{
    experiment::posterior::Posterior,
    report::{number::short, spread::COLUMNS},
};

/// What the intervals of a run, a comparison or a sweep hold.
pub(super) fn held(posterior: Option<&Posterior>, draws: usize) -> String {
    match posterior {
        None => "Intervals hold chance only: runs share one set of parameters, so nothing here says how much is not known \
                 of these."
            .to_owned(),
        Some(posterior) if draws == 1 => format!(
            "Intervals hold chance only, at one draw of the posterior of {}.",
            posterior.file.posterior.calibration
        ),
        Some(posterior) => format!(
            "Intervals hold chance and parameters: {draws} draws of the posterior of {}, each run twice. They do not hold what \
             is unknown about the model itself.",
            posterior.file.posterior.calibration
        ),
    }
}

/// The table of spread.csv, which is there where a posterior is carried.
pub(super) fn of_targets(folder: &Folder) -> Result<Markup, ReportError> {
    let file = folder.csv("spread.csv", &COLUMNS)?;
    let row = |row: Row| {
        let sd = |column: &str| {
            let variance = row.number(column)?.max(0.0);
            Ok::<Cell, ReportError>(Cell::Number {
                exact: variance.sqrt().to_string(),
                shown: short(variance.sqrt()),
            })
        };
        let percent = |value: f64| format!("{:.0}%", 100.0 * value);
        let share = match row.optional("share_parameters")? {
            None => Cell::figures(super::table::NOTHING),
            Some(share) => {
                let (low, high) = (row.number("share_low")?, row.number("share_high")?);
                Cell::Estimate {
                    exact: [share, low, high].map(|number| number.to_string()),
                    shown: percent(share),
                    ends: [low, high].map(percent),
                }
            }
        };
        Ok(vec![
            Cell::words(row.text("target")),
            sd("variance_chance")?,
            sd("variance_parameters")?,
            share,
        ])
    };
    let rows = file.rows().map(row).collect::<Result<Vec<Vec<Cell>>, ReportError>>()?;
    let heads =
        ["target", "sd, chance", "sd, parameters", "share of parameters in the variance (90%)"];
    Ok(html! {
        (paragraph("Standard deviations in each target's unit: between runs of one draw of the parameters, and between draws."))
        (table("Where the spread of targets comes from", &heads, rows))
    })
}
