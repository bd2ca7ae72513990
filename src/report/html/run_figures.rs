//! The figures of a run: attacks a month beside observed counts, strength below, phases.

use super::{
    ReportError,
    folder::{Csv, Folder, Row},
};
use crate::{
    calendar::Calendar,
    evidence::observed::Target,
    experiment::record::Opened,
    model::control::Phase,
    quantity::Quantity,
    report::{
        figures::{
            Figure, Origin,
            fan_chart::{self, Band, Fan, FanChart, Year},
            observed_years,
            phase_ribbon::{self, PhaseRibbon, Region},
            words,
        },
        national_csv::{self, Place},
        phases_csv,
    },
    scenario::RegionId,
};

/// What figures are made from.
pub(super) struct Drawn<'a> {
    pub opened: &'a Opened,
    pub months: &'a Csv<'a>,
    pub years: &'a Csv<'a>,
    pub origin: Origin,
}

impl Drawn<'_> {
    /// Attacks a month, or what the first observer counts of them, with its counts; and members.
    ///
    /// # Errors
    /// When a month or a year is not there as it should be.
    pub fn fans(&self) -> Result<Vec<Figure>, ReportError> {
        let places = national_csv::places(&self.opened.scenario);
        let (place, quantity, observed) = self.main(&places);
        let attacks = self.fan(place, quantity, &observed)?;
        let members = self.fan(place, Quantity::Strength, &[])?;
        Ok(vec![attacks, members])
    }

    /// The place and the quantity that the first observer counts by year, with its counts; attacks in the
    /// theatre where nobody does.
    fn main<'a>(&'a self, places: &'a [Place]) -> (&'a Place, Quantity, Vec<&'a Target>) {
        let everywhere: Vec<RegionId> =
            (0..self.opened.scenario.regions.len() as u16).map(RegionId).collect();
        let observed = observed_years::within(&self.opened.targets, &everywhere);
        let theatre = places.iter().find(|place| place.name == national_csv::THEATRE);
        let theatre = theatre.expect("the theatre is among the places");
        let counted = observed.first().and_then(|target| target.count.as_ref());
        let Some(counted) = counted else { return (theatre, Quantity::Attacks, Vec::new()) };
        let regions: Vec<RegionId> = (0..)
            .map(RegionId)
            .zip(&counted.regions)
            .filter(|(_, is)| **is)
            .map(|(r, _)| r)
            .collect();
        let same = places.iter().find(|place| place.regions == regions);
        (same.unwrap_or(theatre), counted.quantity, observed)
    }

    fn fan(
        &self,
        place: &Place,
        quantity: Quantity,
        observed: &[&Target],
    ) -> Result<Figure, ReportError> {
        let calendar = &self.opened.scenario.calendar;
        let words::Described { title, unit } = words::of_quantity(quantity);
        let is_count = !quantity.is_stock();
        let whole = if place.name == national_csv::THEATRE { "whole theatre" } else { &place.name };
        let when = if is_count { "by month" } else { "at the end of each month" };
        let label = format!("{}, {}", self.opened.scenario.name, whole);
        Ok(fan_chart::draw(&FanChart {
            name: format!("fan-{}", quantity.name()),
            title: format!("{title}, {whole}, {when}"),
            observed: observed.first().map(|target| observed_years::said(target)),
            left_out: String::new(),
            unit: if is_count { format!("{unit} a month") } else { unit.clone() },
            yearly_unit: format!("{unit} a year"),
            first_month: calendar.start().month_number(),
            fans: vec![Fan {
                label,
                months: self.bands(place, quantity, calendar)?,
                years: if is_count { self.years(place, quantity, observed)? } else { Vec::new() },
            }],
            origin: self.origin.clone(),
        }))
    }

    /// A band for each month.
    fn bands(
        &self,
        place: &Place,
        quantity: Quantity,
        calendar: &Calendar,
    ) -> Result<Vec<Band>, ReportError> {
        let rows = rows_of(self.months, place, quantity);
        let months = calendar.months();
        let found: Vec<&str> = rows.iter().map(|row| row.text("month")).collect();
        if found != months {
            return Err(self.months.refused(format!(
                "its months of `{}` in `{}` are not those of the record",
                quantity.name(),
                place.name
            )));
        }
        rows.iter().map(band).collect()
    }

    /// The whole calendar years.
    fn years(
        &self,
        place: &Place,
        quantity: Quantity,
        observed: &[&Target],
    ) -> Result<Vec<Year>, ReportError> {
        let mut years = Vec::new();
        for row in rows_of(self.years, place, quantity) {
            let (start, end) = (row.text("start"), row.text("end"));
            let (Some(year), Some(_)) = (start.strip_suffix("-01"), end.strip_suffix("-12")) else {
                continue;
            };
            let year = year.parse().map_err(|_| row.refused(format!("`{start}` is no month")))?;
            let observed = observed_years::of_year(observed, year);
            years.push(Year { year, band: band(&row)?, observed });
        }
        Ok(years)
    }
}

fn rows_of<'a>(file: &'a Csv, place: &Place, quantity: Quantity) -> Vec<Row<'a>> {
    let is_of =
        |row: &Row| row.text("place") == place.name && row.text("quantity") == quantity.name();
    file.rows().filter(is_of).collect()
}

fn band(row: &Row) -> Result<Band, ReportError> {
    let mut quantiles = [0.0; 5];
    for (quantile, column) in quantiles.iter_mut().zip(["q05", "q25", "q50", "q75", "q95"]) {
        *quantile = row.number(column)?;
    }
    Ok(Band { quantiles })
}

/// The phase of each theatre region by month; none where no region is in the file.
///
/// # Errors
/// When phases.csv is missing or damaged.
pub(super) fn phases(
    folder: &Folder,
    opened: &Opened,
    origin: &Origin,
) -> Result<Option<Figure>, ReportError> {
    let file = folder.csv("phases.csv", &phases_csv::COLUMNS)?;
    let rows: Vec<Row> = file.rows().collect();
    let mut regions: Vec<Region> = Vec::new();
    let (mut beyond, mut all) = (0.0, 0.0);
    for of_region in rows.chunk_by(|one, other| one.text("region") == other.text("region")) {
        let mut phases = Vec::new();
        for of_month in of_region.chunk_by(|one, other| one.text("month") == other.text("month")) {
            let mut most = (Phase::Dormant, -1.0);
            for row in of_month {
                let named = |name: &str| Phase::ALL.into_iter().find(|phase| phase.name() == name);
                let phase = row.parsed("phase", named, "is no phase")?;
                let share = row.number("share")?;
                all += share;
                if phase >= Phase::NightControl {
                    beyond += share;
                }
                // The lower one of two: they stand in their order.
                if share > most.1 {
                    most = (phase, share);
                }
            }
            phases.push(most.0);
        }
        regions.push(Region { name: of_region[0].text("region").to_owned(), phases });
    }
    if regions.is_empty() {
        return Ok(None);
    }
    let caption = format!(
        "The colour is the phase that most runs end the month in; how many runs, phases.csv says. Phase 2 or beyond in \
         {:.1}% of all region-months, a mean over runs.",
        100.0 * beyond / all
    );
    Ok(Some(phase_ribbon::draw(&PhaseRibbon {
        name: "phases".to_owned(),
        title: "Phases by theatre region and month".to_owned(),
        caption,
        first_month: opened.scenario.calendar.start().month_number(),
        regions,
        origin: origin.clone(),
    })))
}
