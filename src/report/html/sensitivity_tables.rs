//! Tables of a sensitivity analysis: Morris, Sobol with the noise, delta and PAWN, PRIM.

use maud::{Markup, html};

use super::{
    ReportError,
    folder::{Csv, Folder, Row},
    said::paragraph,
    table::{Cell, table},
};
use crate::report::{
    number::with_minus_signs,
    sensitivity::{
        PRIM_COLUMNS,
        files::{
            DELTA_COLUMNS, FAILED_COLUMNS, MORRIS_COLUMNS, NOISE_COLUMNS, PAWN_COLUMNS,
            SOBOL_COLUMNS,
        },
        words::digits,
    },
};

/// The most factors of a table; the figure beside it and the file have them all.
const MOST_SHOWN: usize = 8;

/// An estimate with its interval, in the unit of an output; nothing where there is none.
fn estimate(row: &Row, columns: [&str; 3]) -> Result<Cell, ReportError> {
    let Some(value) = row.optional(columns[0])? else { return Ok(Cell::figures("—")) };
    let (low, high) = (row.number(columns[1])?, row.number(columns[2])?);
    Ok(Cell::Estimate {
        exact: [value, low, high].map(|number| number.to_string()),
        shown: with_minus_signs(&digits(value)),
        ends: [low, high].map(|end| with_minus_signs(&digits(end))),
    })
}

/// An index or a share with its interval; nothing where there is none.
fn index(row: &Row, columns: [&str; 3]) -> Result<Cell, ReportError> {
    let ends = row.optional(columns[1])?.zip(row.optional(columns[2])?);
    Ok(Cell::share_of(row.optional(columns[0])?, ends))
}

fn two(row: &Row, column: &str) -> Result<Cell, ReportError> {
    let value = row.number(column)?;
    Ok(Cell::Number { exact: value.to_string(), shown: super::table::two_decimals(value) })
}

/// The outputs of a table, in their order.
pub(super) fn outputs(file: &Csv) -> Vec<String> {
    let mut outputs: Vec<String> = Vec::new();
    for row in file.rows() {
        if !outputs.iter().any(|known| known == row.text("output")) {
            outputs.push(row.text("output").to_owned());
        }
    }
    outputs
}

/// Rows of an output, the largest first by a column, and only so many.
fn largest<'a>(
    file: &'a Csv,
    output: &str,
    is_of: impl Fn(&Row) -> bool,
    by: &str,
) -> Result<(Vec<Row<'a>>, usize), ReportError> {
    let of_output = file.rows().filter(|row| row.text("output") == output && is_of(row));
    let mut rows = Vec::new();
    for row in of_output {
        rows.push((row.optional(by)?.unwrap_or(f64::NEG_INFINITY), row));
    }
    rows.sort_by(|one, other| other.0.total_cmp(&one.0));
    let left = rows.len().saturating_sub(MOST_SHOWN);
    Ok((rows.into_iter().take(MOST_SHOWN).map(|(_, row)| row).collect(), left))
}

fn more(left: usize, file: &str) -> Markup {
    html! { @if left > 0 { (paragraph(format!("{left} more factors are in the figure, and in {file}."))) } }
}

/// Elementary effects of an output.
pub(super) fn morris(file: &Csv, output: &str) -> Result<Markup, ReportError> {
    let (rows, left) = largest(file, output, |_| true, "mu_star")?;
    let cells = rows.iter().map(|row| {
        Ok(vec![
            Cell::words(row.text("factor")),
            estimate(row, ["mu_star", "mu_star_low", "mu_star_high"])?,
            estimate(row, ["mu", "mu_low", "mu_high"])?,
            match row.optional("sigma")? {
                None => Cell::figures("—"),
                Some(sigma) => Cell::Number { exact: sigma.to_string(), shown: digits(sigma) },
            },
            Cell::figures(row.whole("missing")?.to_string()),
        ])
    });
    let cells = cells.collect::<Result<Vec<Vec<Cell>>, ReportError>>()?;
    let heads = ["factor", "μ* (95%)", "μ (95%)", "σ", "effects missing"];
    let caption =
        format!("Morris, {output}: elementary effects, in its unit over a factor's whole range");
    Ok(html! { (table(&caption, &heads, cells)) (more(left, file.name)) })
}

/// The file of Morris effects.
pub(super) fn morris_file(folder: &Folder) -> Result<Csv<'_>, ReportError> {
    folder.csv("morris.csv", &MORRIS_COLUMNS)
}

/// The file of Sobol indices.
pub(super) fn sobol_file(folder: &Folder) -> Result<Csv<'_>, ReportError> {
    folder.csv("sobol.csv", &SOBOL_COLUMNS)
}

/// The files of delta and PAWN.
pub(super) fn bank_files(folder: &Folder) -> Result<[Csv<'_>; 2], ReportError> {
    Ok([folder.csv("delta.csv", &DELTA_COLUMNS)?, folder.csv("pawn.csv", &PAWN_COLUMNS)?])
}

/// Shares of the variance of an output, with what no factor explains.
pub(super) fn sobol(file: &Csv, output: &str) -> Result<Markup, ReportError> {
    let of = |estimand: &'static str| move |row: &Row| row.text("estimand") == estimand;
    // Where noise hides the expectation there may still be indices of a run.
    let has = |estimand| {
        let mut rows = file.rows().filter(|row| row.text("output") == output);
        rows.any(|row| of(estimand)(&row) && row.text("verdict") == "estimated")
    };
    let sorted_by = if has("expectation") { "expectation" } else { "run" };
    let (rows, left) = largest(file, output, of(sorted_by), "total")?;
    let first = ["first", "first_low", "first_high"];
    let total = ["total", "total_low", "total_high"];
    let cells = rows.iter().map(|row| {
        let factor = row.text("factor");
        let other = |estimand| {
            let mut rows = file.rows().filter(of(estimand));
            rows.find(|row| row.text("output") == output && row.text("factor") == factor)
                .ok_or_else(|| row.refused(format!("this factor has no row of `{estimand}`")))
        };
        let expectation = other("expectation")?;
        let resolved = match expectation.text("resolved") {
            "true" => "resolved",
            "false" => "not resolved",
            _ => "",
        };
        Ok(vec![
            Cell::words(factor),
            index(&expectation, first)?,
            index(&expectation, total)?,
            index(&other("run")?, total)?,
            index(&other("variance")?, total)?,
            Cell::words(resolved),
        ])
    });
    let cells = cells.collect::<Result<Vec<Vec<Cell>>, ReportError>>()?;
    let heads = [
        "factor",
        "first order (95%)",
        "total (95%)",
        "total, of a run",
        "total, of the variance",
        "intervals",
    ];
    let caption = format!("Sobol, {output}: shares of the variance");
    Ok(html! { (table(&caption, &heads, cells)) (more(left, file.name)) })
}

/// The share of a run's variance that no factor explains.
pub(super) fn noise(folder: &Folder) -> Result<Markup, ReportError> {
    let file = folder.csv("noise.csv", &NOISE_COLUMNS)?;
    let row = |row: Row| {
        let said = row.text("verdict");
        Ok(vec![
            Cell::words(row.text("output")),
            index(&row, ["noise_share", "noise_share_low", "noise_share_high"])?,
            Cell::words(if said.is_empty() { "nothing varies, or too few rows ran" } else { said }),
        ])
    };
    let rows = file.rows().map(row).collect::<Result<Vec<Vec<Cell>>, ReportError>>()?;
    let caption = "Noise: the share of a run's variance that no factor explains";
    Ok(table(caption, &["output", "noise share (95%)", "what that means"], rows))
}

/// Delta and PAWN of an output.
pub(super) fn distances([delta, pawn]: &[Csv; 2], output: &str) -> Result<Markup, ReportError> {
    let (rows, left) = largest(delta, output, |_| true, "raw")?;
    let cells = rows.iter().map(|row| {
        let factor = row.text("factor");
        let is_other = |other: &Row| {
            other.text("output") == output
                && other.text("factor") == factor
                && other.text("statistic") == "median"
        };
        let other = pawn.rows().find(is_other);
        let other = other
            .ok_or_else(|| row.refused(format!("`{factor}` has no row of its own in pawn.csv")))?;
        let verdict = match (row.text("above"), other.text("above")) {
            ("true", "true") => "above both thresholds",
            ("true", _) => "above that of delta",
            (_, "true") => "above that of PAWN",
            _ => "not told from no effect",
        };
        Ok(vec![
            Cell::words(factor),
            index(row, ["delta", "delta_low", "delta_high"])?,
            two(row, "raw")?,
            two(row, "threshold")?,
            index(&other, ["pawn", "pawn_low", "pawn_high"])?,
            two(&other, "raw")?,
            two(&other, "threshold")?,
            Cell::words(verdict),
        ])
    });
    let cells = cells.collect::<Result<Vec<Vec<Cell>>, ReportError>>()?;
    let heads = [
        "factor",
        "delta (95%)",
        "raw",
        "threshold",
        "PAWN, median (95%)",
        "raw",
        "threshold",
        "raw values are",
    ];
    let caption = format!(
        "Delta and PAWN, {output}: how far a factor moves the whole distribution of single runs"
    );
    Ok(html! { (table(&caption, &heads, cells)) (more(left, "delta.csv and pawn.csv")) })
}

/// The suggested boxes, a row a restriction.
pub(super) fn boxes(folder: &Folder) -> Result<Markup, ReportError> {
    let file = folder.csv("prim.csv", &PRIM_COLUMNS)?;
    let suggested = file.rows().filter(|row| row.text("suggested") == "true");
    let row = |row: Row| {
        let said = match row.text("said") {
            "" => "anywhere: no restriction helps".to_owned(),
            said => format!("{} {said}", row.text("factor")),
        };
        let frequency = |column: &str| {
            Ok::<Cell, ReportError>(row.optional(column)?.map_or_else(
                || Cell::figures("—"),
                |value| Cell::Number { exact: value.to_string(), shown: format!("{value:.2}") },
            ))
        };
        let p = row.optional("quasi_p")?;
        let p = p.map_or("—".to_owned(), |p| {
            if p < 0.0005 { "< 0.001".to_owned() } else { format!("{p:.3}") }
        });
        Ok(vec![
            Cell::words(row.text("outcome")),
            Cell::words(said),
            Cell::figures(p),
            Cell::figures(format!("{} of {}", row.whole("hits")?, row.whole("runs")?)),
            two(&row, "density")?,
            two(&row, "coverage")?,
            two(&row, "mass")?,
            frequency("frequency_by_coverage")?,
            frequency("frequency_by_density")?,
        ])
    };
    let rows = suggested.map(row).collect::<Result<Vec<Vec<Cell>>, ReportError>>()?;
    let heads = [
        "outcome",
        "where",
        "quasi-p",
        "runs in the box with it",
        "density",
        "coverage",
        "mass",
        "in halves of like coverage",
        "in halves of like density",
    ];
    Ok(html! {
        (paragraph("Density is the share of runs in the box that have the outcome, coverage the share of all such runs that lie in it, mass the share \
                    of all runs. A row is one restriction of the suggested box; all of them hold together."))
        (table("PRIM: the suggested box of each outcome", &heads, rows))
    })
}

/// Runs that failed, by analysis.
pub(super) fn failed(folder: &Folder) -> Result<usize, ReportError> {
    Ok(folder.csv("failed.csv", &FAILED_COLUMNS)?.rows().count())
}
