//! Differences of a comparison: where worlds part, targets, years, months.

use maud::{Markup, html};

use super::{
    ReportError,
    folder::{Csv, Folder, Row},
    table::{Cell, table},
};
use crate::{
    calendar::{Calendar, Date},
    evidence::observed::Target,
    experiment::{
        comparison::{DAYS_AFTER_PARTING, Parting},
        paired::{Difference, Reduction, Verdict},
        variance_split::ParameterShare,
    },
    report::{
        differences::{self, FIGURES},
        differences_csv,
        figures::{
            Figure, Origin,
            difference_chart::{self, DifferenceChart, Month},
        },
        monthly_differences_csv,
        number::with_minus_signs,
        tables::year_shown,
    },
};

/// What was found of an alternative.
pub(super) struct Alternative {
    name: String,
    parting: Option<Parting>,
    targets: Vec<(String, Difference)>,
    years: Vec<(String, Difference)>,
    months: Vec<Difference>,
}

/// Reads what was found of each alternative.
///
/// # Errors
/// When a table is missing or damaged, or does not fit the record.
pub(super) fn read(
    folder: &Folder,
    names: &[String],
    targets: &[Target],
    calendar: &Calendar,
) -> Result<Vec<Alternative>, ReportError> {
    let file = folder.csv("differences.csv", &differences_csv::COLUMNS)?;
    let monthly = folder.csv("monthly_differences.csv", &monthly_differences_csv::COLUMNS)?;
    let simulated: Vec<&Target> = targets.iter().filter(|target| target.count.is_some()).collect();
    let alternatives = names.iter().skip(1).map(|name| {
        let (parting, targets, years) = of_alternative(&file, name, &simulated)?;
        let months = months(&monthly, name, calendar)?;
        Ok(Alternative { name: name.clone(), parting, targets, years, months })
    });
    alternatives.collect()
}

type Found = (Option<Parting>, Vec<(String, Difference)>, Vec<(String, Difference)>);

/// Rows in the order in which they are written: parting, targets, years.
fn of_alternative(file: &Csv, name: &str, targets: &[&Target]) -> Result<Found, ReportError> {
    let mut rows = file.rows().filter(|row| row.text("scenario") == name).peekable();
    let after_parting = format!("attacks_{DAYS_AFTER_PARTING}_days_after_parting");
    let day =
        |row: &Row, column: &str| row.parsed(column, |text| Date::parse(text).ok(), "is no date");
    let parting = match rows.next_if(|row| row.text("compared") == after_parting) {
        None => None,
        Some(row) => {
            let (first, last) = (day(&row, "start")?, day(&row, "end")?);
            Some(Parting { first, last, attacks: difference(&row)? })
        }
    };
    let mut found = Vec::new();
    for target in targets {
        let row = rows.next().filter(|row| row.text("compared") == target.id);
        let row = row.ok_or_else(|| {
            file.refused(format!("`{name}` has no row of `{}` in its place", target.id))
        })?;
        found.push((target.id.clone(), difference(&row)?));
    }
    let mut years = Vec::new();
    for row in rows {
        years.push((row.text("compared").to_owned(), difference(&row)?));
    }
    Ok((parting, found, years))
}

fn months(file: &Csv, name: &str, calendar: &Calendar) -> Result<Vec<Difference>, ReportError> {
    let rows: Vec<Row> = file.rows().filter(|row| row.text("scenario") == name).collect();
    if !rows.iter().map(|row| row.text("month")).eq(calendar.months().iter().map(String::as_str)) {
        return Err(file.refused(format!("the months of `{name}` are not those of the record")));
    }
    rows.iter().map(difference).collect()
}

/// A difference as it was written. What its verdict rests on is not in the file, but the verdict is.
fn difference(row: &Row) -> Result<Difference, ReportError> {
    let three = |columns: [&str; 3]| -> Result<Option<[f64; 3]>, ReportError> {
        if row.text(columns[0]).is_empty() {
            return Ok(None);
        }
        let mut numbers = [0.0; 3];
        for (number, column) in numbers.iter_mut().zip(columns) {
            *number = row.number_or_infinite(column)?;
        }
        Ok(Some(numbers))
    };
    let share = three(["share_parameters", "share_low", "share_high"])?;
    let reduction = three(["variance_reduction", "reduction_low", "reduction_high"])?;
    let verdict = row.text("verdict");
    Ok(Difference {
        replicates: row.whole("replicates")?,
        base: row.number("base_mean")?,
        alternative: row.number("alternative_mean")?,
        mean: row.number("difference")?,
        low: row.number("low")?,
        high: row.number("high")?,
        pairs_low: row.number("pairs_low")?,
        pairs_high: row.number("pairs_high")?,
        independent: if verdict == Verdict::TooFew.words() { 0 } else { usize::MAX },
        is_same: verdict == Verdict::Same.words(),
        reduction: reduction.map(|[value, low, high]| Reduction { value, low, high }),
        parameters: share.map(|[value, low, high]| ParameterShare { value, low, high }),
    })
}

impl Alternative {
    /// Where it parts from the base, in a sentence.
    pub fn parting(&self) -> String {
        differences::parting(self.parting.as_ref()).trim_end().to_owned()
    }

    /// Attacks by month as a figure.
    pub fn figure(&self, base: &str, calendar: &Calendar, origin: &Origin) -> Figure {
        let month = |d: &Difference| Month {
            mean: d.mean,
            interval: (d.low, d.high),
            pairs: (d.pairs_low, d.pairs_high),
        };
        difference_chart::draw(&DifferenceChart {
            name: format!("difference-{}", self.name),
            title: "Difference in attacks, whole theatre, by month".to_owned(),
            subtitle: format!("{} minus {base}, claimed attacks or not", self.name),
            unit: "attacks a month".to_owned(),
            first_month: calendar.start().month_number(),
            months: self.months.iter().map(month).collect(),
            origin: origin.clone(),
        })
    }

    /// The tables of targets and of years.
    pub fn tables(&self, targets: &[Target], calendar: &Calendar) -> Markup {
        let target_heads: Vec<&str> =
            ["target"].into_iter().chain(FIGURES).chain(["label"]).collect();
        let label = |id: &str| targets.iter().find(|t| t.id == id).map_or("", |t| t.label.word());
        let of_targets = self.targets.iter().map(|(id, difference)| {
            let mut cells = cells(id.clone(), difference);
            cells.push(Cell::words(label(id)));
            cells
        });
        let year_heads: Vec<&str> = ["theatre, by year"].into_iter().chain(FIGURES).collect();
        let of_year = |what: &str, said: &str| -> Vec<Vec<Cell>> {
            let years = self.years.iter().filter_map(|(compared, difference)| {
                let year = compared.strip_prefix(what)?.parse().ok()?;
                Some(cells(format!("{said} {}", year_shown(year, calendar)), difference))
            });
            years.collect()
        };
        let years = [of_year("attacks_", "attacks"), of_year("members_", "members at the end of")];
        let caption = |what: &str| format!("{} beside the base: {what}", self.name);
        html! {
            (table(&caption("targets"), &target_heads, of_targets))
            (table(&caption("attacks, claimed or not, and members"), &year_heads, years.concat()))
        }
    }
}

/// The figures of a difference, as the terminal shows them.
fn cells(first: String, difference: &Difference) -> Vec<Cell> {
    let [base, here, mean, interval, pairs, parameters, reduction, verdict] =
        differences::figures(difference);
    let exact = |exact: f64, shown: String| Cell::Number {
        exact: exact.to_string(),
        shown: with_minus_signs(&shown),
    };
    vec![
        Cell::words(first),
        exact(difference.base, base),
        exact(difference.alternative, here),
        exact(difference.mean, mean),
        Cell::figures(with_minus_signs(&interval)),
        Cell::figures(with_minus_signs(&pairs)),
        Cell::figures(parameters),
        Cell::figures(reduction),
        Cell::words(verdict),
    ]
}
