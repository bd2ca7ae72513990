//! Fan chart: months over replicates, and years beside what was observed.

use super::{
    Figure, Origin,
    axis::Scale,
    canvas::{Anchor, Area, Canvas, Style},
    font::shortened,
    grid::in_rows,
    months_axis::{self, LEFT, upright_axis},
    palette::Color,
    sheet::{Sheet, body_width},
};
use crate::{quantile::quantile, report::number::short};

const WIDE: Color = Color::BAND_90;
const NARROW: Color = Color::BAND_50;
const MEDIAN: Color = Color::MEDIAN;
const OBSERVED: Color = Color::VERMILION;

const MONTHS: f64 = 190.0;
const YEARS: f64 = 130.0;
/// A line of a panel's label, and the most of them.
const LABEL: f64 = 16.0;
const MOST_LABELS: usize = 4;
const GAP: f64 = 20.0;

/// Quantiles of a number over replicates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    /// 5%, 25%, 50%, 75% and 95%.
    pub quantiles: [f64; 5],
}

impl Band {
    /// The quantiles of a sample; none where it is empty.
    pub fn of(sample: &[f64]) -> Option<Self> {
        let mut sorted = sample.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        let quantiles = [0.05, 0.25, 0.5, 0.75, 0.95]
            .map(|share| if sorted.is_empty() { f64::NAN } else { quantile(&sorted, share) });
        (!sorted.is_empty()).then_some(Self { quantiles })
    }

    fn median(&self) -> f64 {
        self.quantiles[2]
    }

    fn top(&self) -> f64 {
        self.quantiles[4]
    }
}

/// A year: its sum over replicates, and what was observed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Year {
    /// The year.
    pub year: i32,
    /// Simulated.
    pub band: Band,
    /// Observed, where there is such a count.
    pub observed: Option<f64>,
}

/// The runs of one design point.
#[derive(Clone, Debug, PartialEq)]
pub struct Fan {
    /// Its settings.
    pub label: String,
    /// A band for each month.
    pub months: Vec<Band>,
    /// Its years; empty where months do not add up.
    pub years: Vec<Year>,
}

/// What a fan chart shows.
#[derive(Clone, Debug, PartialEq)]
pub struct FanChart {
    /// Name of its files.
    pub name: String,
    /// Title: what the output is.
    pub title: String,
    /// What was observed and by whom; none where nothing is.
    pub observed: Option<String>,
    /// Said of settings that are left out; may be empty.
    pub left_out: String,
    /// Unit of a month.
    pub unit: String,
    /// Unit of a year.
    pub yearly_unit: String,
    /// The first month, counted from January of year 0.
    pub first_month: i32,
    /// A fan for each setting.
    pub fans: Vec<Fan>,
    /// Where it comes from.
    pub origin: Origin,
}

/// Draws a fan chart: a panel for each setting, all on the same scales.
pub fn draw(chart: &FanChart) -> Figure {
    let columns = if chart.fans.len() > 1 { 2 } else { 1 };
    let rows = chart.fans.len().div_ceil(columns);
    let has_years = chart.fans.iter().any(|fan| !fan.years.is_empty());
    let months = if columns == 1 { 1.4 * MONTHS } else { MONTHS };
    let width = body_width() / columns as f64;
    // Bold letters are wider than those that are measured.
    let label = |fan: &Fan| shortened(&fan.label, 12.0, (width - LEFT - 14.0) / 1.16, MOST_LABELS);
    let labels: Vec<Vec<String>> = chart.fans.iter().map(label).collect();
    let head = LABEL * labels.iter().map(Vec::len).max().unwrap_or(0) as f64 + 10.0;
    let panel = head + months + 24.0 + if has_years { GAP + YEARS + 24.0 } else { 0.0 };
    let height = 34.0 + rows as f64 * panel;
    let sheet = Sheet::new(&chart.title, "", &caption(chart), &chart.origin, height);
    let (mut canvas, body) = (sheet.canvas, sheet.body);
    draw_legend(&mut canvas, body, chart);
    let tops = tops(chart);
    for (number, fan) in chart.fans.iter().enumerate() {
        let (column, row) = (number % columns, number / columns);
        let (x, y) = (body.x + width * column as f64, body.y + 34.0 + panel * row as f64);
        let style = Style::new(12.0, Color::INK).bold();
        for (line, text) in labels[number].iter().enumerate() {
            canvas.text((x + LEFT, y + 15.0 + LABEL * line as f64), text, style);
        }
        let upper = Area::new(x + LEFT, y + head, width - LEFT - 14.0, months);
        draw_months(&mut canvas, upper, fan, chart, tops.0);
        if has_years {
            let lower = Area::new(upper.x, upper.bottom() + 24.0 + GAP, upper.width, YEARS);
            draw_years(&mut canvas, lower, fan, chart, tops.1);
        }
    }
    Figure::new(&chart.name, canvas).in_unit(&chart.unit)
}

fn caption(chart: &FanChart) -> String {
    let mut caption = format!(
        "Lines are medians over {} replicates, bands hold the middle 50% and 90% of them.",
        chart.origin.replicates
    );
    if let Some(observed) = &chart.observed {
        caption += &format!(" Observed: {observed}.");
    }
    if !chart.left_out.is_empty() {
        caption += &format!(" {}", chart.left_out);
    }
    format!("{caption} {}", chart.origin.held("Intervals"))
}

/// The highest values of months and of years.
fn tops(chart: &FanChart) -> (f64, f64) {
    let months = chart.fans.iter().flat_map(|fan| &fan.months).map(Band::top);
    let years = chart.fans.iter().flat_map(|fan| &fan.years);
    let years = years.map(|year| year.band.top().max(year.observed.unwrap_or(0.0)));
    (months.fold(0.0, f64::max), years.fold(0.0, f64::max))
}

fn draw_legend(canvas: &mut Canvas, body: Area, chart: &FanChart) {
    let mut texts = vec!["median", "50% of replicates", "90% of replicates"];
    if chart.observed.is_some() {
        texts.push("observed in the year");
    }
    let texts: Vec<String> = texts.into_iter().map(str::to_owned).collect();
    let style = Style::new(12.0, Color::INK);
    let places = in_rows(&texts, style, body.width - LEFT);
    for (number, (text, (x, _))) in texts.iter().zip(places).enumerate() {
        let (x, y) = (body.x + LEFT + x, body.y + 12.0);
        canvas.text((x + 26.0, y + 4.0), text, style);
        match number {
            0 => canvas.line(&[(x, y), (x + 20.0, y)], MEDIAN, 2.5),
            1 => canvas.rectangle(Area::new(x, y - 6.0, 20.0, 12.0), NARROW),
            2 => canvas.rectangle(Area::new(x, y - 6.0, 20.0, 12.0), WIDE),
            _ => canvas.diamond((x + 10.0, y), 6.0, OBSERVED),
        }
    }
}

fn draw_months(canvas: &mut Canvas, area: Area, fan: &Fan, chart: &FanChart, top: f64) {
    let scale = upright_axis(canvas, &area, (0.0, 1.06 * top), &chart.unit);
    let across = months_axis::draw(canvas, &area, chart.first_month, fan.months.len());
    let at = |month: usize, value: f64| (across.at(month as f64 + 0.5), scale.at(value));
    for (low, high, color) in [(0, 4, WIDE), (1, 3, NARROW)] {
        let upper = fan.months.iter().enumerate().map(|(m, band)| at(m, band.quantiles[high]));
        let lower = fan.months.iter().enumerate().rev().map(|(m, band)| at(m, band.quantiles[low]));
        canvas.polygon(upper.chain(lower).collect(), color);
    }
    let median: Vec<(f64, f64)> =
        fan.months.iter().enumerate().map(|(m, band)| at(m, band.median())).collect();
    canvas.line(&median, MEDIAN, 2.0);
    canvas.line(&[(area.x, area.bottom()), (area.right(), area.bottom())], Color::INK, 1.0);
}

fn draw_years(canvas: &mut Canvas, area: Area, fan: &Fan, chart: &FanChart, top: f64) {
    let scale = upright_axis(canvas, &area, (0.0, 1.06 * top), &chart.yearly_unit);
    let months = fan.months.len() as f64;
    let across = Scale::new((0.0, months), (area.x, area.right()));
    let width = across.at(12.0) - across.at(0.0);
    let step = months_axis::year_step(fan.years.len(), area.width);
    for year in &fan.years {
        let x = across.at(f64::from(year.year * 12 - chart.first_month) + 6.0);
        for (low, high, color) in [(0, 4, WIDE), (1, 3, NARROW)] {
            let (y, bottom) =
                (scale.at(year.band.quantiles[high]), scale.at(year.band.quantiles[low]));
            let bar = Area::new(x - 0.3 * width, y, 0.6 * width, (bottom - y).max(1.0));
            canvas.rectangle(bar, color);
        }
        let y = scale.at(year.band.median());
        canvas.line(&[(x - 0.3 * width, y), (x + 0.3 * width, y)], MEDIAN, 2.5);
        if let Some(observed) = year.observed {
            let at = (x, scale.at(observed));
            canvas.diamond(at, 6.0, OBSERVED);
            let style = Style::new(11.0, Color::new(150, 62, 0)).bold();
            let text = short(observed);
            // Beside the bar, where there is room up to the next one.
            if style.width(&text) + 8.0 < 0.4 * width {
                canvas.text((x + 0.3 * width + 5.0, at.1 + 4.0), &text, style);
            }
        }
        if year.year.rem_euclid(step) == 0 {
            let style = Style::new(11.0, Color::INK).anchored(Anchor::Middle);
            canvas.text((x, area.bottom() + 16.0), &year.year.to_string(), style);
        }
    }
    canvas.line(&[(area.x, area.bottom()), (area.right(), area.bottom())], Color::INK, 1.0);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_band_has_the_quantiles_of_its_sample() {
        let sample: Vec<f64> = (0..=20).rev().map(f64::from).collect();
        assert_eq!(Band::of(&sample).unwrap().quantiles, [1.0, 5.0, 10.0, 15.0, 19.0]);
        assert_eq!(Band::of(&[]), None);
    }

    #[test]
    fn a_chart_names_its_years_units_and_observations() {
        let band = |m: f64| Band { quantiles: [m, m + 1.0, m + 2.0, m + 3.0, m + 4.0] };
        let year = Year { year: 2020, band: band(40.0), observed: Some(43.0) };
        let fan = Fan {
            label: "as in the scenario".into(),
            months: (0..12).map(|m| band(f64::from(m))).collect(),
            years: vec![year],
        };
        let chart = FanChart {
            name: "fan-attacks".into(),
            title: "Attacks by month".into(),
            observed: Some("claims, Valley".into()),
            left_out: String::new(),
            unit: "attacks a month".into(),
            yearly_unit: "attacks a year".into(),
            first_month: 2020 * 12,
            fans: vec![fan],
            origin: Origin { replicates: 9, ..Origin::default() },
        };
        let figure = draw(&chart);
        let texts = figure.canvas.texts();
        for text in ["2020", "43", "attacks a month", "attacks a year", "observed in the year"] {
            assert!(texts.contains(&text), "{text} in {texts:?}");
        }
    }
}
