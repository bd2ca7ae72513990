//! Difference chart: an alternative minus its base, by month.

use super::{
    Figure, Origin,
    axis::roomy,
    canvas::{Area, Canvas, Style},
    grid::in_rows,
    months_axis::{self, LEFT, upright_axis},
    palette::Color,
    sheet::{Sheet, body_width},
};

/// How far nine pairs in ten go.
const PAIRS: Color = Color::BAND_90;
/// The interval of the mean.
const INTERVAL: Color = Color::BAND_50;
const MEAN: Color = Color::MEDIAN;

const HEIGHT: f64 = 260.0;
const LEGEND: f64 = 34.0;

/// The difference of a month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Month {
    /// The mean.
    pub mean: f64,
    /// The 95% interval of the mean.
    pub interval: (f64, f64),
    /// The middle 90% of pairs.
    pub pairs: (f64, f64),
}

/// What a difference chart shows.
#[derive(Clone, Debug, PartialEq)]
pub struct DifferenceChart {
    /// Name of its files.
    pub name: String,
    /// Title: what differs.
    pub title: String,
    /// Which world minus which.
    pub subtitle: String,
    /// Unit of a month.
    pub unit: String,
    /// The first month, counted from January of year 0.
    pub first_month: i32,
    /// The months.
    pub months: Vec<Month>,
    /// Where it comes from; its replicates are pairs.
    pub origin: Origin,
}

/// Draws a difference chart.
pub fn draw(chart: &DifferenceChart) -> Figure {
    let caption = format!(
        "The line is the mean difference over {} pairs of runs that share their random numbers. The dark band is \
         the 95% interval of that mean, each month by itself, and grows narrow with more pairs; the pale \
         one holds nine pairs in ten, and does not. {}",
        chart.origin.replicates,
        chart.origin.held("Bands")
    );
    let body = LEGEND + HEIGHT + 24.0;
    let sheet = Sheet::new(&chart.title, &chart.subtitle, &caption, &chart.origin, body);
    let (mut canvas, body) = (sheet.canvas, sheet.body);
    draw_legend(&mut canvas, body);
    let width = body_width() - LEFT - 14.0;
    let area = Area::new(body.x + LEFT, body.y + LEGEND, width, HEIGHT);
    let ends = |of: fn(&Month) -> (f64, f64)| {
        chart
            .months
            .iter()
            .map(of)
            .fold((0.0, 0.0), |(low, high), (l, h)| (f64::min(low, l), f64::max(high, h)))
    };
    let (pairs, interval) = (ends(|month| month.pairs), ends(|month| month.interval));
    let (low, high) = roomy(pairs.0.min(interval.0), pairs.1.max(interval.1));
    let scale = upright_axis(&mut canvas, &area, (low, high), &chart.unit);
    let across = months_axis::draw(&mut canvas, &area, chart.first_month, chart.months.len());
    let at = |(month, value): (usize, f64)| (across.at(month as f64 + 0.5), scale.at(value));
    let mut band = |of: fn(&Month) -> (f64, f64), color| {
        let upper = chart.months.iter().enumerate().map(|(m, month)| at((m, of(month).1)));
        let lower = chart.months.iter().enumerate().rev().map(|(m, month)| at((m, of(month).0)));
        canvas.polygon(upper.chain(lower).collect(), color);
    };
    band(|month| month.pairs, PAIRS);
    band(|month| month.interval, INTERVAL);
    let zero = scale.at(0.0);
    canvas.line(&[(area.x, zero), (area.right(), zero)], Color::INK, 1.0);
    let mean: Vec<(f64, f64)> =
        chart.months.iter().enumerate().map(|(m, month)| at((m, month.mean))).collect();
    canvas.line(&mean, MEAN, 2.0);
    Figure::new(&chart.name, canvas).in_unit(&chart.unit)
}

fn draw_legend(canvas: &mut Canvas, body: Area) {
    let texts = ["mean difference", "95% interval of the mean", "nine pairs in ten"];
    let texts = texts.map(str::to_owned);
    let style = Style::new(12.0, Color::INK);
    let places = in_rows(&texts, style, body.width - LEFT);
    for (number, (text, (x, _))) in texts.iter().zip(places).enumerate() {
        let (x, y) = (body.x + LEFT + x, body.y + 12.0);
        canvas.text((x + 26.0, y + 4.0), text, style);
        match number {
            0 => canvas.line(&[(x, y), (x + 20.0, y)], MEAN, 2.5),
            1 => canvas.rectangle(Area::new(x, y - 6.0, 20.0, 12.0), INTERVAL),
            _ => canvas.rectangle(Area::new(x, y - 6.0, 20.0, 12.0), PAIRS),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::figures::canvas::Shape;

    #[test]
    fn both_bands_and_nought_are_drawn_and_the_unit_is_named() {
        let month = |mean: f64| Month {
            mean,
            interval: (mean - 1.0, mean + 1.0),
            pairs: (mean - 3.0, mean + 3.0),
        };
        let figure = draw(&DifferenceChart {
            name: "difference".into(),
            title: "Attacks, by month".into(),
            subtitle: "police minus tiny".into(),
            unit: "attacks a month".into(),
            first_month: 2020 * 12,
            months: (0..12).map(|m| month(f64::from(m) - 4.0)).collect(),
            origin: Origin { replicates: 9, ..Origin::default() },
        });
        assert_eq!(figure.unit, "attacks a month");
        let bands = figure.canvas.shapes.iter().filter(|s| matches!(s, Shape::Polygon { .. }));
        assert_eq!(bands.count(), 2);
        assert!(figure.canvas.texts().contains(&"0"), "{:?}", figure.canvas.texts());
    }
}
