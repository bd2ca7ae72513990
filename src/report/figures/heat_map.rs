//! Heat map: the mean of an output over a grid of two factors.

use super::{
    Figure, Origin,
    axis::{Scale, labels},
    canvas::{Anchor, Area, Canvas, Style},
    grid::{Cells, GridAxis, height_for, write_within},
    palette::{Color, viridis},
    sheet::Sheet,
};
use crate::report::number::{range, short};

/// The width of the colour bar with its numbers and unit.
const BAR: f64 = 96.0;

/// Strips of the colour bar.
const STRIPS: u32 = 96;

/// A cell of a heat map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HeatCell {
    /// Mean over replicates.
    pub mean: f64,
    /// Its 95% interval; none for a single replicate.
    pub interval: Option<(f64, f64)>,
}

/// What a heat map shows.
#[derive(Clone, Debug, PartialEq)]
pub struct HeatMap {
    /// Name of its files.
    pub name: String,
    /// Title: what the output is.
    pub title: String,
    /// Subtitle: settings that all cells share; may be empty.
    pub subtitle: String,
    /// Unit of the output.
    pub unit: String,
    /// The horizontal axis.
    pub x: GridAxis,
    /// The vertical axis.
    pub y: GridAxis,
    /// Cells, row by row from the lowest; none where every run failed.
    pub cells: Vec<Option<HeatCell>>,
    /// Where it comes from.
    pub origin: Origin,
}

/// Draws a heat map.
pub fn draw(map: &HeatMap) -> Figure {
    let sheet = Sheet::new(
        &map.title,
        &map.subtitle,
        &caption(map),
        &map.origin,
        height_for(map.y.ticks.len()),
    );
    let (mut canvas, body) = (sheet.canvas, sheet.body);
    let grid = Area::new(body.x, body.y, body.width - BAR, body.height);
    let cells = Cells::with_axes(&mut canvas, grid, &map.x, &map.y);
    let scale = color_scale(&map.cells);
    for (place, cell) in map.cells.iter().enumerate() {
        let area = cells.cell(place % cells.columns, place / cells.columns);
        if let Some(cell) = cell {
            fill(&mut canvas, area, cell, scale);
        } else {
            canvas.rectangle(area, Color::PALE);
            write_within(&mut canvas, area, &[("no run".into(), Style::new(11.0, Color::GREY))]);
        }
    }
    cells.frame(&mut canvas);
    draw_bar(&mut canvas, &cells, body.right(), scale, &map.unit);
    Figure::new(&map.name, canvas).in_unit(&map.unit)
}

fn caption(map: &HeatMap) -> String {
    let replicates = map.origin.replicates;
    let interval = if replicates > 1 {
        "; in small type its 95% interval (Student's t), where it fits"
    } else {
        ", without an interval, since there is one replicate"
    };
    format!(
        "Each cell is the mean over {replicates} replicates at its settings{interval}. Cells are of one \
         size whatever the distance of their values. {}",
        map.origin.held("Intervals"),
    )
}

/// The lowest and the highest mean.
fn color_scale(cells: &[Option<HeatCell>]) -> (f64, f64) {
    let means = || cells.iter().flatten().map(|cell| cell.mean);
    let (low, high) =
        (means().fold(f64::INFINITY, f64::min), means().fold(f64::NEG_INFINITY, f64::max));
    match () {
        () if low > high => (0.0, 1.0),
        () if low == high => (low - 0.5, high + 0.5),
        () => (low, high),
    }
}

/// Numbers of a figure with all values between 0 and 1 have the same decimals, so that small ones do not
/// all become 0; larger ones are as everywhere.
fn numbers(cell: &HeatCell, (low, high): (f64, f64)) -> (String, Option<String>) {
    let places = match low.abs().max(high.abs()) {
        size if size >= 0.995 => None,
        size if size >= 0.2 => Some(2),
        _ => Some(3),
    };
    let mean = places.map_or_else(|| short(cell.mean), |places| format!("{:.places$}", cell.mean));
    let interval = cell.interval.map(|(from, to)| {
        // A dash before a minus sign could not be told from it.
        let dash = if from < 0.0 { " to " } else { "–" };
        places.map_or_else(
            || range(from, to).replace(" – ", dash),
            |places| format!("{from:.places$}{dash}{to:.places$}"),
        )
    });
    (mean, interval)
}

fn fill(canvas: &mut Canvas, area: Area, cell: &HeatCell, (low, high): (f64, f64)) {
    let color = viridis((cell.mean - low) / (high - low));
    canvas.rectangle(area, color);
    let ink = color.contrasting();
    let (mean, interval) = numbers(cell, (low, high));
    let mean = (mean, Style::new(12.5, ink));
    if let Some(interval) = interval {
        for size in [10.0, 9.0] {
            let interval = (interval.clone(), Style::new(size, ink));
            if write_within(canvas, area, &[mean.clone(), interval]) {
                return;
            }
        }
    }
    for size in [12.5, 10.0] {
        if write_within(canvas, area, &[(mean.0.clone(), Style::new(size, ink))]) {
            return;
        }
    }
}

fn draw_bar(canvas: &mut Canvas, cells: &Cells, right: f64, (low, high): (f64, f64), unit: &str) {
    let area = Area::new(cells.area.right() + 18.0, cells.area.y, 16.0, cells.area.height);
    let edge =
        |strip: u32| (area.bottom() - area.height * f64::from(strip) / f64::from(STRIPS)).round();
    for strip in 0..STRIPS {
        let color = viridis((f64::from(strip) + 0.5) / f64::from(STRIPS));
        let (bottom, top) = (edge(strip), edge(strip + 1));
        canvas.rectangle(Area::new(area.x, top, area.width, bottom - top), color);
    }
    let scale = Scale::new((low, high), (area.bottom(), area.y));
    let ticks = scale.ticks(6);
    for (tick, label) in ticks.iter().zip(labels(&ticks)) {
        let y = scale.at(*tick);
        canvas.line(&[(area.right(), y), (area.right() + 4.0, y)], Color::INK, 1.0);
        canvas.text((area.right() + 7.0, y + 4.0), &label, Style::new(11.0, Color::INK));
    }
    let style = Style::new(12.0, Color::INK).anchored(Anchor::Middle).upright();
    let unit = super::font::shortened(unit, style.size, area.height, 1).concat();
    canvas.text((right - 3.0, area.y + area.height / 2.0), &unit, style);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(mean: f64) -> HeatCell {
        HeatCell { mean, interval: Some((mean - 1.5, mean + 1.5)) }
    }

    fn map(columns: usize, rows: usize) -> HeatMap {
        let axis = |title: &str, count: usize| GridAxis {
            title: title.into(),
            ticks: (0..count).map(|tick| tick.to_string()).collect(),
            ..GridAxis::default()
        };
        HeatMap {
            name: "heat-map attacks".into(),
            title: "Attacks".into(),
            subtitle: String::new(),
            unit: "attacks".into(),
            x: axis("effort (operations a year)", columns),
            y: axis("permissiveness (0 to 1)", rows),
            cells: (0..columns * rows).map(|place| Some(cell(20.0 + place as f64))).collect(),
            origin: Origin { replicates: 5, ..Origin::default() },
        }
    }

    #[test]
    fn a_cell_has_its_mean_and_interval() {
        let figure = draw(&map(3, 3));
        assert_eq!(figure.name, "heat-map-attacks");
        let texts = figure.canvas.texts();
        for text in ["20", "18–22", "28", "effort (operations a year)", "attacks"] {
            assert!(texts.contains(&text), "{text} in {texts:?}");
        }
    }

    #[test]
    fn intervals_that_do_not_fit_are_left_out() {
        let texts = draw(&map(40, 3)).canvas.texts().concat();
        assert!(!texts.contains("18–22"), "{texts}");
    }

    #[test]
    fn small_numbers_have_the_decimals_that_tell_them_apart() {
        let cell = HeatCell { mean: 0.004, interval: Some((0.003, 0.005)) };
        let shown = |scale| numbers(&cell, scale);
        assert_eq!(shown((0.0, 0.1)), ("0.004".into(), Some("0.003–0.005".into())));
        assert_eq!(shown((0.0, 0.5)).0, "0.00");
        let cell = HeatCell { mean: 1.5, interval: Some((-1.0, 4.0)) };
        assert_eq!(numbers(&cell, (0.0, 20.0)), ("1.5".into(), Some("-1 to 4".into())));
    }

    #[test]
    fn cells_without_runs_say_so_and_equal_means_have_a_scale() {
        let mut map = map(3, 3);
        map.cells = vec![Some(cell(4.0)); 9];
        map.cells[8] = None;
        assert!(draw(&map).canvas.texts().contains(&"no run"));
        assert_eq!(color_scale(&[Some(cell(4.0)), None]), (3.5, 4.5));
        assert_eq!(color_scale(&[None]), (0.0, 1.0));
    }
}
