//! Posterior predictive check: what the calibrated model predicts beside what was observed.

use super::{
    Source, Spacing,
    legend::{self, Mark},
    numerals::{brief, estimate, probability},
    ruler::{Ruler, write_below},
};
use crate::report::figures::{
    Figure,
    canvas::{Anchor, Area, Canvas, Style},
    fan_chart::Band,
    font::shortened,
    palette::Color,
    sheet::{Sheet, body_width},
};

const LABELS: f64 = 226.0;
const PLOT: f64 = 296.0;
const ROW: f64 = 36.0;
const HEAD: f64 = 22.0;
const PRIOR: Color = Color::new(224, 224, 224);

/// How the rows are scaled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rows {
    /// Each has a linear axis of its own, whose ends stand below it.
    #[default]
    Own,
    /// All share one axis, spaced by the square root, in this unit or none.
    SharedRoot,
}

/// A target with what is predicted for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// What it is, with unit.
    pub label: String,
    /// What was observed.
    pub observed: f64,
    /// Quantiles of the posterior predictive.
    pub posterior: Band,
    /// 5% and 95% of the prior predictive; none where it was not simulated.
    pub prior: Option<(f64, f64)>,
    /// Posterior predictive p-value, two-sided.
    pub p_value: Option<f64>,
    /// Whether the posterior was fitted to it; if not, it was held out.
    pub is_fitted: bool,
}

/// What a predictive check shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Predictive {
    /// Name of its files.
    pub name: String,
    /// Title.
    pub title: String,
    /// What was fitted to what; may be empty.
    pub subtitle: String,
    /// How the rows are scaled.
    pub rows: Rows,
    /// Unit of a shared axis; may be empty.
    pub unit: String,
    /// The targets, in the order of the figure.
    pub targets: Vec<Row>,
    /// Where it comes from.
    pub source: Source,
}

/// Right ends of the columns of numbers, from the right end of the plot, with their heads.
const COLUMNS: [(f64, &str); 5] =
    [(58.0, "observed"), (114.0, "median"), (222.0, "90% interval"), (268.0, "p"), (330.0, "")];

/// Draws a predictive check.
pub fn draw(check: &Predictive) -> Figure {
    let entries = entries(check);
    let legend = legend::height(body_width(), &entries);
    let rows = ROW * check.targets.len() as f64;
    let below = if check.rows == Rows::SharedRoot { 44.0 } else { 6.0 };
    let sheet = Sheet::with_footer(
        &check.title,
        &check.subtitle,
        &caption(check),
        &check.source.words(),
        legend + HEAD + rows + below,
    );
    let (mut canvas, body) = (sheet.canvas, sheet.body);
    let top = body.y + legend::draw(&mut canvas, body, &entries) + HEAD;
    let plot = Area::new(body.x + LABELS, top, PLOT, rows);
    write_heads(&mut canvas, &plot);
    let shared = shared(check, &plot);
    if let Some(ruler) = &shared {
        draw_shared_axis(&mut canvas, &plot, ruler, &check.unit);
    }
    for (number, target) in check.targets.iter().enumerate() {
        let row = Area::new(body.x, top + ROW * number as f64, body.width, ROW);
        let line = Area::new(plot.x, row.y, plot.width, ROW);
        canvas.line(&[(row.x, row.y), (row.right(), row.y)], Color::PALE, 0.8);
        let middle = row.y + if shared.is_some() { ROW / 2.0 } else { ROW / 2.0 - 4.0 };
        let ruler = shared.unwrap_or_else(|| own(target, &plot));
        draw_target(&mut canvas, &line, middle, &ruler, target);
        if shared.is_none() {
            write_ends(&mut canvas, &line, &ruler);
        }
        write_words(&mut canvas, &row, &plot, target);
    }
    Figure::new(&check.name, canvas)
}

fn entries(check: &Predictive) -> Vec<(Mark, &'static str)> {
    let mut entries = vec![
        (Mark::Diamond(Color::VERMILION), "observed"),
        (Mark::Line(Color::MEDIAN, 2.5), "predicted median"),
        (Mark::Box(Color::BAND_50), "50% of predictions"),
        (Mark::Box(Color::BAND_90), "90% of predictions"),
    ];
    if check.targets.iter().any(|target| target.prior.is_some()) {
        entries.push((Mark::Box(PRIOR), "90% before calibration (prior)"));
    }
    entries
}

fn caption(check: &Predictive) -> String {
    let scale = match check.rows {
        Rows::Own => {
            "Each row has a scale of its own, whose ends stand below it; a triangle marks a prior interval that goes on beyond it."
        }
        Rows::SharedRoot => "All rows share one axis, spaced by the square root.",
    };
    let held_out = check.targets.iter().filter(|target| !target.is_fitted).count();
    let outside = |target: &&Row| {
        let quantiles = target.posterior.quantiles;
        target.observed < quantiles[0] || target.observed > quantiles[4]
    };
    let beyond = check.targets.iter().filter(outside).count();
    format!(
        "Predictions are new runs with parameters drawn from the posterior. {scale} p: share of predictions at least \
         as far out as the observation, on both sides together; small values are misfits. Targets: \
         {}; outside their 90% interval: {beyond}; held out of the fit: {held_out}.",
        check.targets.len()
    )
}

fn write_heads(canvas: &mut Canvas, plot: &Area) {
    let style = Style::new(10.5, Color::GREY).anchored(Anchor::End);
    for (end, head) in COLUMNS {
        if !head.is_empty() {
            canvas.text((plot.right() + end, plot.y - 7.0), head, style);
        }
    }
}

/// The ends of what a target's row must show.
fn extent(target: &Row) -> (f64, f64) {
    let quantiles = target.posterior.quantiles;
    let all = [target.observed, quantiles[0], quantiles[4]];
    let finite = || all.iter().copied().filter(|value| value.is_finite());
    (finite().fold(f64::INFINITY, f64::min), finite().fold(f64::NEG_INFINITY, f64::max))
}

fn own(target: &Row, plot: &Area) -> Ruler {
    let (low, high) = extent(target);
    let width = if high > low { high - low } else { high.abs().max(1.0) * 0.1 };
    let (mut from, mut to) = (low, high);
    if let Some((prior_low, prior_high)) = target.prior {
        // The prior may take two thirds of the row, so that the posterior stays visible.
        from = from.min(prior_low.max(low - width));
        to = to.max(prior_high.min(high + width));
    }
    let room = 0.05 * (to - from).max(width);
    // Counts and shares do not go below 0.
    let from = if from >= 0.0 && from < 2.0 * room { 0.0 } else { from - room };
    Ruler::of_values(Spacing::Linear, (from, to + room), (plot.x + 6.0, plot.right() - 6.0))
}

fn shared(check: &Predictive, plot: &Area) -> Option<Ruler> {
    if check.rows == Rows::Own {
        return None;
    }
    let ends = check.targets.iter().flat_map(|target| {
        let (low, high) = extent(target);
        let prior = target.prior.unwrap_or((low, high));
        [low, high, prior.0, prior.1]
    });
    let (low, high) = ends
        .filter(|value| value.is_finite())
        .fold((0.0_f64, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)));
    let root = |value| Spacing::Root.place(value);
    let (low, high) = (root(low), root(high));
    let room = 0.03 * (high - low);
    let range = (if low < 0.0 { low - room } else { 0.0 }, high + room);
    Some(Ruler::new(Spacing::Root, range, (plot.x + 6.0, plot.right() - 6.0)))
}

fn draw_shared_axis(canvas: &mut Canvas, plot: &Area, ruler: &Ruler, unit: &str) {
    let style = Style::new(10.5, Color::INK);
    for tick in ruler.ticks(12, |text| style.width(text) + 6.0) {
        canvas.line(&[(tick.at, plot.y), (tick.at, plot.bottom())], Color::PALE, 1.0);
    }
    write_below(canvas, plot, ruler, style, 12);
    let words =
        if unit.is_empty() { "root scale".to_owned() } else { format!("{unit} (root scale)") };
    let words = shortened(&words, 11.5, plot.width, 1).concat();
    let style = Style::new(11.5, Color::INK).anchored(Anchor::Middle);
    canvas.text((plot.x + plot.width / 2.0, plot.bottom() + 36.0), &words, style);
}

fn draw_target(canvas: &mut Canvas, line: &Area, middle: f64, ruler: &Ruler, target: &Row) {
    let bar = |canvas: &mut Canvas, (low, high): (f64, f64), height: f64, color: Color| {
        if low.is_finite() && high.is_finite() {
            let (from, to) = (ruler.at(low), ruler.at(high));
            let width = (to - from).max(1.0);
            canvas.rectangle(Area::new(from, middle - height / 2.0, width, height), color);
        }
    };
    if let Some((low, high)) = target.prior {
        bar(canvas, (low, high), 22.0, PRIOR);
        let arrow = |canvas: &mut Canvas, x: f64, out: f64| {
            let corners = vec![(x + 6.0 * out, middle), (x, middle - 6.0), (x, middle + 6.0)];
            canvas.polygon(corners, Color::new(150, 150, 150));
        };
        if !ruler.holds(low) {
            arrow(canvas, line.x + 6.0, -1.0);
        }
        if !ruler.holds(high) {
            arrow(canvas, line.right() - 6.0, 1.0);
        }
    }
    let quantiles = target.posterior.quantiles;
    bar(canvas, (quantiles[0], quantiles[4]), 13.0, Color::BAND_90);
    bar(canvas, (quantiles[1], quantiles[3]), 13.0, Color::BAND_50);
    if quantiles[2].is_finite() {
        let x = ruler.at(quantiles[2]);
        canvas.line(&[(x, middle - 7.5), (x, middle + 7.5)], Color::MEDIAN, 2.5);
    }
    if target.observed.is_finite() {
        canvas.diamond((ruler.at(target.observed), middle), 5.0, Color::VERMILION);
    }
}

/// The ends of a row's own scale, below its bars.
fn write_ends(canvas: &mut Canvas, line: &Area, ruler: &Ruler) {
    let style = Style::new(8.5, Color::GREY);
    let (low, high) = ruler.places();
    let negligible = 1e-9 * (high - low);
    let text = |value: f64| brief(if value.abs() < negligible { 0.0 } else { value });
    let y = line.bottom() - 2.5;
    canvas.text((line.x + 6.0, y), &text(low), style);
    canvas.text((line.right() - 6.0, y), &text(high), style.anchored(Anchor::End));
    let base = line.bottom() - 11.0;
    canvas.line(&[(line.x + 6.0, base), (line.right() - 6.0, base)], Color::PALE, 1.0);
}

fn write_words(canvas: &mut Canvas, row: &Area, plot: &Area, target: &Row) {
    let middle = row.y + ROW / 2.0;
    let label = Style::new(11.0, Color::INK);
    let lines = shortened(&target.label, label.size, LABELS - 12.0, 2);
    let first = if lines.len() > 1 { middle - 3.0 } else { middle + 4.0 };
    for (number, line) in lines.iter().enumerate() {
        canvas.text((row.x, first + 13.5 * number as f64), line, label);
    }
    let quantiles = target.posterior.quantiles;
    let (median, interval) = estimate(quantiles[2], quantiles[0], quantiles[4]);
    let p_value = target.p_value.map_or_else(|| super::numerals::NONE.to_owned(), probability);
    let fitted = if target.is_fitted { "fitted" } else { "held out" };
    let texts = [brief(target.observed), median, interval, p_value, fitted.to_owned()];
    for ((end, _), text) in COLUMNS.iter().zip(texts) {
        let before =
            COLUMNS.iter().map(|column| column.0).filter(|other| other < end).fold(4.0, f64::max);
        let (color, is_bold) = match text.as_str() {
            "held out" => (Color::INK, true),
            "fitted" => (Color::GREY, false),
            _ => (Color::INK, false),
        };
        let style = Style { is_bold, ..Style::new(10.5, color) };
        // Long numbers are written smaller.
        let size =
            (style.size * (end - before - 6.0) / style.width(&text).max(1.0)).min(style.size);
        let style = Style { size, ..style }.anchored(Anchor::End);
        canvas.text((plot.right() + end, middle + 4.0), &text, style);
    }
}
