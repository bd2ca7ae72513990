//! Tables of a calibration: parameters, targets, generations, coverage, recovery.

use maud::{Markup, html};

use super::{
    ReportError,
    folder::{Csv, Folder, Row},
    said::paragraph,
    table::{Cell, TableRow, table, two_decimals},
};
use crate::{
    calibration::{
        checks::recovery::FEWEST_OF_20,
        diagnostics::{identifiability::Contraction, proportion::Interval},
        plan::Calibration,
    },
    report::calibration::files::{
        COVERAGE_COLUMNS, GENERATION_COLUMNS, PARAMETER_COLUMNS, PREDICTIVE_COLUMNS,
        RECOVERY_COLUMNS,
    },
};

/// Both ends of an interval.
fn ends(row: &Row, low: &str, high: &str) -> Result<(f64, f64), ReportError> {
    Ok((row.number(low)?, row.number(high)?))
}

fn rows<T>(file: &Csv, row: impl Fn(Row) -> Result<T, ReportError>) -> Result<Vec<T>, ReportError> {
    file.rows().map(row).collect()
}

fn percent(value: f64) -> String {
    format!("{:.1}%", 100.0 * value)
}

/// Prior, posterior, contraction and verdict of each parameter.
pub(super) fn parameters(
    folder: &Folder,
    calibration: &Calibration,
) -> Result<Markup, ReportError> {
    let file = folder.csv("parameters.csv", &PARAMETER_COLUMNS)?;
    let stated = &calibration.file.parameters.value;
    if !file.rows().map(|row| row.text("parameter")).eq(stated.iter().map(|p| p.name.as_str())) {
        return Err(file.refused("its parameters are not those of the plan"));
    }
    let found = rows(&file, |row| {
        let value = row.number("contraction")?;
        let (low, high) = ends(&row, "contraction_q05", "contraction_q95")?;
        let contraction = Contraction { value, interval: Interval { low, high } };
        Ok(vec![
            Cell::words(row.text("parameter")),
            Cell::estimate_of(
                Some(row.number("prior_median")?),
                Some(ends(&row, "prior_q05", "prior_q95")?),
            ),
            Cell::estimate_of(Some(row.number("median")?), Some(ends(&row, "q05", "q95")?)),
            Cell::share_of(Some(value), Some((low, high))),
            Cell::words(contraction.identification().said()),
        ])
    })?;
    let heads = ["parameter", "prior (90%)", "posterior (90%)", "contraction (90%)", "verdict"];
    Ok(html! {
        (paragraph("Medians, and intervals that hold 90% of draws. Contraction is 1 minus the share of the prior variance that is \
                    left: 1 known exactly, 0 as before."))
        (table("Parameters: what was held of them, and what is after the counts", &heads, found))
    })
}

/// What the parameters are, and why their priors.
pub(super) fn priors(calibration: &Calibration) -> Markup {
    let stated = calibration.file.parameters.value.iter().map(|parameter| {
        let label = parameter.label.as_deref().unwrap_or(parameter.name.as_str());
        vec![
            Cell::words(parameter.name.value.clone()),
            Cell::words(label),
            Cell::words(parameter.source.value.clone()),
        ]
    });
    html! {
        (table("What the parameters are, with their units, and why these priors", &["parameter", "what it is", "why this prior"], stated))
    }
}

/// Runs at the posterior beside what was observed.
pub(super) fn targets(folder: &Folder) -> Result<(Markup, [usize; 2]), ReportError> {
    let file = folder.csv("predictive.csv", &PREDICTIVE_COLUMNS)?;
    let found = rows(&file, |row| {
        let verdict = row.text("verdict");
        let cells = vec![
            Cell::words(row.text("target")),
            Cell::number(row.number("observed")?),
            Cell::estimate_of(
                Some(row.number("prior_median")?),
                Some(ends(&row, "prior_q05", "prior_q95")?),
            ),
            Cell::estimate_of(Some(row.number("median")?), Some(ends(&row, "q05", "q95")?)),
            Cell::Number { exact: row.text("p").to_owned(), shown: two_decimals(row.number("p")?) },
            Cell::words(verdict),
            Cell::words(row.text("role")),
        ];
        Ok(TableRow { cells, is_outside: verdict == "outside" })
    })?;
    let of_role = |role: &str| file.rows().filter(|row| row.text("role") == role).count();
    let outside = found.iter().filter(|row| row.is_outside).count();
    let heads = [
        "target",
        "observed",
        "runs of the prior (90%)",
        "runs of the posterior (90%)",
        "p",
        "verdict",
        "role",
    ];
    let markup = html! {
        (paragraph(format!(
            "Fresh runs at the posterior hold chance, parameters and observation together; p is the share of them below what was observed. \
             {outside} of {} targets lie outside their 90% interval; one in ten may by chance. Where the prior's runs say the same as the \
             posterior's, the target taught nothing.",
            found.len()
        )))
        (table("Targets: what was observed beside runs of the prior and of the posterior", &heads, found))
    };
    Ok((markup, [of_role("fitted"), of_role("shown")]))
}

/// The generations of ABC-SMC, and the runs in all.
pub(super) fn generations(folder: &Folder) -> Result<(Markup, usize), ReportError> {
    let file = folder.csv("generations.csv", &GENERATION_COLUMNS)?;
    let found = rows(&file, |row| {
        let whole =
            |column: &str| Ok::<Cell, ReportError>(Cell::figures(row.whole(column)?.to_string()));
        Ok(vec![
            Cell::words(row.text("generation")),
            Cell::Number {
                exact: row.text("epsilon").to_owned(),
                shown: format!("{:.3}", row.number("epsilon")?),
            },
            whole("runs")?,
            whole("proposed")?,
            whole("failed")?,
            whole("accepted")?,
            Cell::Number {
                exact: row.text("acceptance").to_owned(),
                shown: percent(row.number("acceptance")?),
            },
            Cell::number(row.number("ess")?),
        ])
    })?;
    let failed = file.rows().map(|row| row.whole("failed")).sum::<Result<usize, ReportError>>()?;
    let heads = [
        "generation",
        "epsilon",
        "runs so far",
        "proposed",
        "failed",
        "accepted",
        "acceptance",
        "effective draws",
    ];
    Ok((table("Generations of ABC-SMC", &heads, found), failed))
}

/// How often intervals hold known truths near the observation.
pub(super) fn coverage(folder: &Folder) -> Result<Markup, ReportError> {
    let file = folder.csv("coverage.csv", &COVERAGE_COLUMNS)?;
    let found = rows(&file, |row| {
        let verdict = row.text("verdict");
        let (low, high) = ends(&row, "band_low", "band_high")?;
        let coverage = row.optional("coverage")?.map_or_else(
            || Cell::figures("—"),
            |value| Cell::Number { exact: value.to_string(), shown: percent(value) },
        );
        let cells = vec![
            Cell::words(row.text("quantity")),
            Cell::words(row.text("truths")),
            Cell::Number {
                exact: row.text("level").to_owned(),
                shown: format!("{:.0}%", 100.0 * row.number("level")?),
            },
            coverage,
            Cell::Interval {
                exact: [low, high].map(|end| end.to_string()),
                shown: [low, high].map(percent),
            },
            Cell::words(verdict),
        ];
        Ok(TableRow { cells, is_outside: verdict != "right" })
    })?;
    let wrong = found.iter().filter(|row| row.is_outside).count();
    let heads = ["quantity", "truths", "level", "covered", "95% band", "verdict"];
    Ok(html! {
        (paragraph(format!(
            "Runs whose parameters are known were taken for observations in turn, and inferred from the bank without them. {wrong} of {} \
             rows leave their band; one in twenty does by chance.",
            found.len()
        )))
        (table("Coverage: how often intervals hold known truths", &heads, found))
    })
}

/// How many known truths the 90% intervals of each parameter hold.
pub(super) fn recovery(folder: &Folder) -> Result<Markup, ReportError> {
    let file = folder.csv("recovery.csv", &RECOVERY_COLUMNS)?;
    let mut held: Vec<(&str, usize, usize)> = Vec::new();
    let all: Vec<Row> = file.rows().collect();
    for row in &all {
        let pit = row.number("pit")?;
        let name = row.text("parameter");
        let place = held.iter().position(|(known, ..)| *known == name).unwrap_or_else(|| {
            held.push((name, 0, 0));
            held.len() - 1
        });
        held[place].1 += usize::from((0.05..=0.95).contains(&pit));
        held[place].2 += 1;
    }
    let found = held.into_iter().map(|(name, held, of)| {
        let is_outside = held < FEWEST_OF_20 * of / 20;
        let cells = vec![
            Cell::words(name),
            Cell::figures(format!("{held} of {of}")),
            Cell::words(if is_outside { "too few" } else { "as it should" }),
        ];
        TableRow { cells, is_outside }
    });
    Ok(html! {
        (paragraph(format!(
            "Truths were drawn from the prior, each observed once and inferred by the whole method; a right posterior's 90% interval holds \
             fewer than {FEWEST_OF_20} of 20 once in 2,500."
        )))
        (table("Recovery of known truths", &["parameter", "held", "verdict"], found))
    })
}
