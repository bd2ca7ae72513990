//! Pairs plot: what is known about each parameter and about each two of them together.

use super::{
    Marginal, Source, Spacing,
    contour::{outline, simplified},
    density::{Curve, Histogram, sorted_places, window},
    field::{Field, correlation},
    legend::{self, Mark},
    numerals::NONE,
    ruler::{Ruler, write_below, write_beside},
};
use crate::report::figures::{
    Figure,
    canvas::{Anchor, Area, Canvas, Style},
    font::shortened,
    palette::Color,
    sheet::{Sheet, body_width},
};

/// The most parameters that stay legible; further ones are left out.
pub const MOST_PARAMETERS: usize = 12;

/// The column with names and numbers.
const LABELS: f64 = 156.0;
/// Room for the labels of the upright axes.
const TICKS: f64 = 38.0;
const LARGEST_PANEL: f64 = 200.0;
const GAP: f64 = 5.0;
/// From how many parameters on columns have numbers instead of names.
const MOST_NAMED: usize = 5;

const PRIOR: Color = Color::new(90, 90, 90);

/// What a pairs plot shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pairs {
    /// Name of its files.
    pub name: String,
    /// Title.
    pub title: String,
    /// What was fitted to what; may be empty.
    pub subtitle: String,
    /// The parameters, whose draws at one place belong together. Priors are taken as independent.
    pub parameters: Vec<Marginal>,
    /// What the marked values are, for example `median`.
    pub marked: String,
    /// Where it comes from.
    pub source: Source,
}

/// A parameter as it is drawn.
struct Drawn<'a> {
    marginal: &'a Marginal,
    /// Places of all draws, in their order.
    places: Vec<f64>,
    sorted: Vec<f64>,
    prior: Curve,
    window: (f64, f64),
}

impl<'a> Drawn<'a> {
    fn new(marginal: &'a Marginal, room: f64) -> Self {
        let spacing = marginal.spacing;
        let sorted = sorted_places(&marginal.draws, spacing);
        let prior = Curve::new(&marginal.prior, spacing);
        let shown: Vec<f64> = marginal.marked.iter().map(|value| spacing.place(*value)).collect();
        Self {
            marginal,
            places: marginal.draws.iter().map(|draw| spacing.place(*draw)).collect(),
            window: window(&sorted, &prior, &shown, room),
            sorted,
            prior,
        }
    }

    fn ruler(&self, pixels: (f64, f64)) -> Ruler {
        Ruler::new(self.marginal.spacing, self.window, pixels)
    }

    fn marked(&self, ruler: &Ruler) -> Option<f64> {
        self.marginal.marked.filter(|value| ruler.holds(*value)).map(|value| ruler.at(value))
    }
}

/// Draws a pairs plot.
pub fn draw(pairs: &Pairs) -> Figure {
    // In small panels the posterior needs all of the room.
    let room = if pairs.parameters.len() <= MOST_NAMED { 1.5 } else { 0.6 };
    let drawn: Vec<Drawn> =
        pairs.parameters.iter().take(MOST_PARAMETERS).map(|p| Drawn::new(p, room)).collect();
    let count = drawn.len().max(1);
    let entries = entries(pairs);
    let step = ((body_width() - LABELS - TICKS) / count as f64).min(LARGEST_PANEL);
    let below = if count <= MOST_NAMED { 54.0 } else { 36.0 };
    let legend = legend::height(body_width(), &entries);
    let height = legend + 14.0 + step * count as f64 + below;
    let sheet = Sheet::with_footer(
        &pairs.title,
        &pairs.subtitle,
        &caption(pairs, &drawn),
        &pairs.source.words(),
        height,
    );
    let (mut canvas, body) = (sheet.canvas, sheet.body);
    let top = body.y + legend::draw(&mut canvas, body, &entries) + 14.0;
    let side = step - GAP;
    let panel = |column: usize, row: usize| {
        let (x, y) = (body.x + LABELS + TICKS + step * column as f64, top + step * row as f64);
        Area::new(x, y, side, side)
    };
    for (row, upper) in drawn.iter().enumerate() {
        let area = panel(0, row);
        write_label(&mut canvas, Area::new(body.x, area.y, LABELS, side), row, upper);
        draw_diagonal(&mut canvas, panel(row, row), row, upper);
        for (column, other) in drawn.iter().enumerate().take(row) {
            draw_pair(&mut canvas, panel(column, row), other, upper);
            let area = panel(row, column);
            write_correlation(&mut canvas, area, other, upper);
        }
        if row > 0 {
            let style = Style::new(9.0, Color::INK);
            let ruler = upper.ruler((area.bottom(), area.y));
            write_beside(&mut canvas, &area, &ruler, style, (3, TICKS - 8.0));
        }
        let area = panel(row, count - 1);
        // Labels may reach half-way to those of the next panel.
        let ruler = upper.ruler((area.x, area.right())).with_overhang(GAP / 2.0);
        write_below(&mut canvas, &area, &ruler, Style::new(9.0, Color::INK), 4);
        write_name_below(&mut canvas, area, row, upper, count);
    }
    Figure::new(&pairs.name, canvas)
}

fn entries(pairs: &Pairs) -> Vec<(Mark, &str)> {
    let mut entries = vec![
        (Mark::Box(Color::BAND_50), "posterior, the region with 50%"),
        (Mark::Box(Color::BAND_90), "posterior, 90%; density"),
        (Mark::Line(PRIOR, 1.2), "prior: density, region with 90%"),
    ];
    if !pairs.marked.is_empty() {
        entries.push((Mark::Line(Color::VERMILION, 1.6), pairs.marked.as_str()));
    }
    entries
}

fn caption(pairs: &Pairs, drawn: &[Drawn]) -> String {
    let mut caption = "Diagonal: density of each parameter, posterior over prior, both on one scale. Below it: for \
         each two parameters the smallest regions that hold half and 90% of the posterior, smoothed. Above it: \
         their correlation. At the left: name, unit, posterior median and middle 90%."
        .to_owned();
    let is_log = |drawn: &Drawn| drawn.marginal.spacing == Spacing::Log;
    let logs: Vec<String> =
        (0..drawn.len()).filter(|i| is_log(&drawn[*i])).map(|i| (i + 1).to_string()).collect();
    if !logs.is_empty() {
        let whose = if logs.len() == 1 { "parameter" } else { "parameters" };
        caption += &format!(
            " Logarithmic axes, with densities and correlations of logarithms: {whose} {}.",
            logs.join(", ")
        );
    }
    let is_cut = |drawn: &Drawn| {
        let ends = drawn.prior.quantile(0.05).zip(drawn.prior.quantile(0.95));
        ends.is_some_and(|(low, high)| low < drawn.window.0 || high > drawn.window.1)
    };
    if drawn.iter().any(is_cut) {
        caption +=
            " Where the prior is much wider than the posterior, its ends lie beyond the panel.";
    }
    let left_out = pairs.parameters.len() - drawn.len();
    if left_out > 0 {
        caption += &format!(" {left_out} further parameters are left out.");
    }
    caption
}

/// The number, name, unit and interval of a parameter beside its row.
fn write_label(canvas: &mut Canvas, area: Area, row: usize, drawn: &Drawn) {
    let name = Style::new(10.5, Color::INK);
    let small = Style::new(9.0, Color::GREY);
    let number = format!("{}", row + 1);
    let indent = 20.0;
    let most = area.width - indent - 4.0;
    let mut lines: Vec<(String, Style)> = Vec::new();
    let most_names = if area.height < 60.0 { 2 } else { 3 };
    lines.extend(
        shortened(&drawn.marginal.name, name.size, most, most_names).into_iter().map(|l| (l, name)),
    );
    if area.height >= 44.0 && !drawn.marginal.unit.is_empty() {
        let unit = shortened(&drawn.marginal.unit, small.size, most, 1);
        lines.extend(unit.into_iter().map(|line| (line, small)));
    }
    let interval = drawn.marginal.summary().unwrap_or_else(|| NONE.to_owned());
    let interval = shortened(&interval, small.size, most, 1).concat();
    lines.push((interval, Style { color: Color::MEDIAN, ..small }));
    let leading = |style: &Style| style.size * 1.25;
    let height: f64 = lines.iter().map(|(_, style)| leading(style)).sum();
    let mut y = area.y + ((area.height - height) / 2.0).max(0.0);
    canvas.text((area.x, y + name.size), &number, name.bold());
    for (line, style) in &lines {
        y += leading(style);
        canvas.text((area.x + indent, y - 0.25 * style.size), line, *style);
    }
}

/// The name below a column, or its number where there is no room for names.
fn write_name_below(canvas: &mut Canvas, area: Area, column: usize, drawn: &Drawn, count: usize) {
    let middle = area.x + area.width / 2.0;
    let style = Style::new(10.0, Color::INK).anchored(Anchor::Middle);
    if count > MOST_NAMED {
        canvas.text((middle, area.bottom() + 28.0), &(column + 1).to_string(), style.bold());
        return;
    }
    let name = match drawn.marginal.unit.as_str() {
        "" => drawn.marginal.name.clone(),
        unit => format!("{} ({unit})", drawn.marginal.name),
    };
    for (number, line) in shortened(&name, style.size, area.width, 2).iter().enumerate() {
        canvas.text((middle, area.bottom() + 30.0 + 13.0 * number as f64), line, style);
    }
}

fn draw_diagonal(canvas: &mut Canvas, area: Area, number: usize, drawn: &Drawn) {
    let across = drawn.ruler((area.x, area.right()));
    let bars = (area.width / 3.0).clamp(8.0, 60.0) as usize;
    let histogram = Histogram::new(&drawn.sorted, across.places(), bars);
    let prior = drawn.prior.within(across.places());
    let top = prior.iter().map(|point| point.1).fold(histogram.top(), f64::max);
    // Room above for the number of the parameter.
    let up = Ruler::new(Spacing::Linear, (0.0, top * 1.3), (area.bottom(), area.y));
    let at = |(place, density): &(f64, f64)| (across.at_place(*place), up.at(*density));
    canvas.rectangle(area, Color::new(250, 250, 250));
    if !drawn.sorted.is_empty() {
        let steps: Vec<(f64, f64)> = histogram.steps().iter().map(at).collect();
        canvas.polygon(steps, Color::BAND_90);
    }
    let prior: Vec<(f64, f64)> = prior.iter().map(at).collect();
    if prior.len() > 1 {
        canvas.line(&prior, PRIOR, 1.2);
    }
    if let Some(x) = drawn.marked(&across) {
        canvas.line(&[(x, up.at(top * 1.05)), (x, area.bottom())], Color::VERMILION, 1.6);
    }
    canvas.outline(area, Color::GREY, 1.0);
    let style = Style::new(9.5, Color::INK).bold().with_halo();
    canvas.text((area.x + 4.0, area.y + 11.5), &(number + 1).to_string(), style);
}

/// Pairs of draws of which both have a place.
fn joined(x: &Drawn, y: &Drawn) -> Vec<(f64, f64)> {
    let pairs = x.places.iter().copied().zip(y.places.iter().copied());
    pairs.filter(|(x, y)| x.is_finite() && y.is_finite()).collect()
}

fn draw_pair(canvas: &mut Canvas, area: Area, x: &Drawn, y: &Drawn) {
    let (across, up) = (x.ruler((area.x, area.right())), y.ruler((area.bottom(), area.y)));
    let pairs = joined(x, y);
    let side = (area.width / 2.5).clamp(20.0, 64.0) as usize;
    let rho = correlation(&pairs);
    let ranges = (across.places(), up.places());
    let field = Field::of_draws(&pairs, ranges, if rho.is_nan() { 0.0 } else { rho }, side);
    for (share, color) in [(0.9, Color::BAND_90), (0.5, Color::BAND_50)] {
        fill_region(canvas, area, &field, field.level(share), color);
    }
    for line in prior_region(x, y, ranges) {
        let at = |(x, y): &(f64, f64)| (across.at_place(*x), up.at_place(*y));
        let line: Vec<(f64, f64)> = line.iter().map(at).collect();
        canvas.line(&simplified(&line, 0.15), PRIOR, 1.0);
    }
    if let Some((x, y)) = x.marked(&across).zip(y.marked(&up)) {
        canvas.line(&[(x - 4.0, y), (x + 4.0, y)], Color::VERMILION, 1.6);
        canvas.line(&[(x, y - 4.0), (x, y + 4.0)], Color::VERMILION, 1.6);
    }
    canvas.outline(area, Color::GREY, 1.0);
}

/// Fills the cells at or above a level, a rectangle for each run of them in a row.
fn fill_region(canvas: &mut Canvas, area: Area, field: &Field, level: f64, color: Color) {
    let side = field.side as f64;
    // Twice the pixels of the drawing are those of the picture: edges on them leave no seams.
    let whole = |pixel: f64| (2.0 * pixel).round() / 2.0;
    for (row, cells) in field.cells.chunks(field.side).enumerate() {
        let (bottom, top) = (row as f64 / side, (row + 1) as f64 / side);
        let (bottom, top) =
            (whole(area.bottom() - bottom * area.height), whole(area.bottom() - top * area.height));
        let mut column = 0;
        while column < cells.len() {
            let run = cells[column..].iter().take_while(|cell| **cell >= level).count();
            if run > 0 {
                let left = whole(area.x + column as f64 / side * area.width);
                let right = whole(area.x + (column + run) as f64 / side * area.width);
                canvas.rectangle(Area::new(left, top, right - left, bottom - top), color);
            }
            column += run.max(1);
        }
    }
}

/// The outline of the smallest region that holds 90% of two independent priors, as far as it lies within
/// the ranges.
fn prior_region(x: &Drawn, y: &Drawn, ranges: ((f64, f64), (f64, f64))) -> Vec<Vec<(f64, f64)>> {
    const WHOLE: usize = 64;
    const SHOWN: usize = 96;
    let middle = |(low, high): (f64, f64), cell: f64, cells: usize| {
        low + (cell + 0.5) / cells as f64 * (high - low)
    };
    let ends = |prior: &Curve| prior.quantile(0.0005).zip(prior.quantile(0.9995));
    let Some((x_ends, y_ends)) = ends(&x.prior).zip(ends(&y.prior)) else { return Vec::new() };
    let field = |ranges: ((f64, f64), (f64, f64)), first: f64, cells: usize, of: usize| {
        let along = |prior: &Curve, range| -> Vec<f64> {
            (0..cells).map(|cell| prior.at(middle(range, first + cell as f64, of))).collect()
        };
        let (across, up) = (along(&x.prior, ranges.0), along(&y.prior, ranges.1));
        let cells_of = up.iter().flat_map(|up| across.iter().map(move |across| across * up));
        Field { side: cells, cells: cells_of.collect() }
    };
    let level = field((x_ends, y_ends), 0.0, WHOLE, WHOLE).level(0.9);
    // A cell more on each side, so that what goes on beyond the range is not closed along its edge.
    let shown = field(ranges, -1.0, SHOWN + 2, SHOWN);
    let inside = |point: &(f64, f64)| {
        let within = |at: f64| at >= 0.5 && at <= SHOWN as f64 + 0.5;
        within(point.0) && within(point.1)
    };
    let place = |(column, row): &(f64, f64)| {
        (middle(ranges.0, column - 1.0, SHOWN), middle(ranges.1, row - 1.0, SHOWN))
    };
    let mut lines = Vec::new();
    for line in outline(&shown, level) {
        for piece in line.split(|point| !inside(point)) {
            if piece.len() > 1 {
                lines.push(piece.iter().map(place).collect());
            }
        }
    }
    lines
}

fn write_correlation(canvas: &mut Canvas, area: Area, x: &Drawn, y: &Drawn) {
    let rho = correlation(&joined(x, y));
    let color = if rho < 0.0 { Color::BLUE } else { Color::VERMILION };
    let strength = if rho.is_nan() { 0.0 } else { rho.abs() };
    canvas.rectangle(area, color.with_opacity(0.45 * strength * strength));
    let text = match format!("{rho:+.2}") {
        _ if rho.is_nan() => NONE.to_owned(),
        text if text == "-0.00" || text == "+0.00" => "0.00".to_owned(),
        text => text,
    };
    let style = Style::new((area.width / 4.6).clamp(10.0, 15.0), Color::INK);
    let style = if strength >= 0.5 { style.bold() } else { style };
    let at = (area.x + area.width / 2.0, area.y + area.height / 2.0 + 0.36 * style.size);
    canvas.text(at, &text, style.anchored(Anchor::Middle));
}
