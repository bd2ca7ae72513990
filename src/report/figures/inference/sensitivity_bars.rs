//! Sensitivity: which factors move an output, by the measure of a method.
//!
//! - source: Sobol' (2001) and Saltelli et al. (2010) for variances; Morris (1991) and Campolongo et al.
//!   (2007) for elementary effects; Borgonovo (2007) for δ; Pianosi and Wagener (2015) for PAWN

use super::{
    Estimate, Source, Spacing,
    legend::{self, Mark},
    numerals::{brief, estimate},
    ruler::Ruler,
};
use crate::report::figures::{
    Figure,
    canvas::{Anchor, Area, Canvas, Style},
    font::shortened,
    palette::Color,
    sheet::{Sheet, body_width},
};

/// The most factors that are drawn.
pub const MOST_FACTORS: usize = 30;

const LABELS: f64 = 260.0;
const NUMBERS: f64 = 196.0;
const ROW: f64 = 34.0;
const MAIN: Color = Color::BLUE;
const OTHER: Color = Color::new(86, 180, 233);
const NOISE: Color = Color::new(150, 150, 150);
const DUMMY: Color = Color::VERMILION;

/// A method with its measures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Measure {
    /// Total and first-order shares of the variance.
    #[default]
    Sobol,
    /// μ*, the mean size of elementary effects, and σ, their standard deviation.
    Morris,
    /// δ, the shift of the output's whole density, and the first-order share of the variance.
    Delta,
    /// The largest distance between distribution functions, at the median over slices.
    Pawn,
}

impl Measure {
    /// The measure that factors are sorted by.
    fn main(self) -> &'static str {
        match self {
            Self::Sobol => "total index (with interactions)",
            Self::Morris => "μ*, mean size of the effects",
            Self::Delta => "δ, shift of the density",
            Self::Pawn => "PAWN index (median)",
        }
    }

    fn other(self) -> &'static str {
        match self {
            Self::Sobol | Self::Delta => "first-order index (alone)",
            Self::Morris => "σ, their standard deviation",
            Self::Pawn => "PAWN index (maximum)",
        }
    }

    fn axis(self, unit: &str) -> String {
        match self {
            Self::Sobol => "share of the output's variance".to_owned(),
            Self::Morris if unit.is_empty() => "effect over the factor's whole range".to_owned(),
            Self::Morris => format!("effect over the factor's whole range ({unit})"),
            Self::Delta => "index, 0 to 1".to_owned(),
            Self::Pawn => "distance of distribution functions, 0 to 1".to_owned(),
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Sobol => {
                "A factor's first-order index is the share of the variance that knowing it alone would remove; its \
                 total index adds all interactions with others, so that totals may add up to more than 1."
            }
            Self::Morris => {
                "μ* is the mean size of a factor's elementary effects, σ their spread: where σ is as large as μ*, \
                 the factor interacts or acts in a curve."
            }
            Self::Delta => "δ is 0 where the output does not depend on a factor in any way.",
            Self::Pawn => {
                "The index is the largest distance between the output's distribution function with and without the \
                 factor fixed."
            }
        }
    }

    /// Whether its values are shares, whose axis goes to 1 where they come near to it.
    fn is_share(self) -> bool {
        self != Self::Morris
    }
}

/// A factor with its measures.
#[derive(Clone, Debug, PartialEq)]
pub struct Factor {
    /// What it is, with unit.
    pub label: String,
    /// What factors are sorted by: total index, μ*, δ, or PAWN's median.
    pub main: Estimate,
    /// First-order index, σ, or PAWN's maximum.
    pub other: Option<Estimate>,
}

/// What a figure of sensitivity shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sensitivity {
    /// Name of its files.
    pub name: String,
    /// Title: what the output is.
    pub title: String,
    /// Of which design; may be empty.
    pub subtitle: String,
    /// The method.
    pub measure: Measure,
    /// Unit of the output.
    pub unit: String,
    /// What the intervals are, for example `95% intervals (bootstrap)`.
    pub interval: String,
    /// The factors, in any order.
    pub factors: Vec<Factor>,
    /// Share of the output's variance that is chance between replicates.
    pub noise: Option<Estimate>,
    /// What a factor without any influence reaches.
    pub dummy: Option<f64>,
    /// Where it comes from.
    pub source: Source,
}

/// A row as it is drawn.
struct Row<'a> {
    label: &'a str,
    main: Estimate,
    other: Option<Estimate>,
    is_noise: bool,
}

/// The factors with the largest first, and noise after them; how many are left out.
fn rows(figure: &Sensitivity) -> (Vec<Row<'_>>, usize) {
    let size = |factor: &Factor| {
        if factor.main.value.is_nan() { f64::NEG_INFINITY } else { factor.main.value }
    };
    let mut factors: Vec<&Factor> = figure.factors.iter().collect();
    factors.sort_by(|a, b| size(b).total_cmp(&size(a)).then_with(|| a.label.cmp(&b.label)));
    let left_out = factors.len().saturating_sub(MOST_FACTORS);
    factors.truncate(MOST_FACTORS);
    let row = |factor: &&'_ Factor| (factor.main, factor.other);
    let mut rows: Vec<Row> = factors
        .iter()
        .map(|factor| {
            let (main, other) = row(factor);
            Row { label: &factor.label, main, other, is_noise: false }
        })
        .collect();
    let noise = |main| Row {
        label: "chance between replicates (noise)",
        main,
        other: None,
        is_noise: true,
    };
    rows.extend(figure.noise.map(noise));
    (rows, left_out)
}

/// Draws a figure of sensitivity.
pub fn draw(figure: &Sensitivity) -> Figure {
    let (rows, left_out) = rows(figure);
    let entries = entries(figure);
    let legend = legend::height(body_width(), &entries);
    let height = ROW * rows.len() as f64 + if figure.noise.is_some() { 8.0 } else { 0.0 };
    let sheet = Sheet::with_footer(
        &figure.title,
        &figure.subtitle,
        &caption(figure, &rows, left_out),
        &figure.source.words(),
        legend + 4.0 + height + 48.0,
    );
    let (mut canvas, body) = (sheet.canvas, sheet.body);
    let top = body.y + legend::draw(&mut canvas, body, &entries) + 4.0;
    let plot = Area::new(body.x + LABELS, top, body.width - LABELS - NUMBERS, height);
    let ruler = ruler(figure, &rows, &plot);
    draw_axis(&mut canvas, &plot, &ruler, &figure.measure.axis(&figure.unit));
    for (number, row) in rows.iter().enumerate() {
        let down = if row.is_noise { 8.0 } else { 0.0 };
        let area = Area::new(body.x, top + ROW * number as f64 + down, body.width, ROW);
        if row.is_noise {
            let y = area.y - 4.0;
            canvas.line(&[(area.x, y), (area.right(), y)], Color::GREY, 0.8);
        }
        draw_row(&mut canvas, &area, &plot, &ruler, row, figure.measure.is_share());
    }
    if let Some(dummy) = figure.dummy.filter(|dummy| dummy.is_finite()) {
        let x = ruler.at(dummy);
        canvas.line(&[(x, plot.y), (x, plot.bottom())], DUMMY, 1.6);
    }
    Figure::new(&figure.name, canvas)
}

fn entries(figure: &Sensitivity) -> Vec<(Mark, &'static str)> {
    let mut entries = vec![(Mark::Box(MAIN), figure.measure.main())];
    if figure.factors.iter().any(|factor| factor.other.is_some()) {
        entries.push((Mark::Box(OTHER), figure.measure.other()));
    }
    if figure.noise.is_some() {
        entries.push((Mark::Box(NOISE), "noise"));
    }
    if figure.dummy.is_some() {
        entries.push((Mark::Line(DUMMY, 1.6), "dummy factor"));
    }
    entries
}

fn caption(figure: &Sensitivity, rows: &[Row], left_out: usize) -> String {
    let mut caption = figure.measure.words().to_owned();
    if !figure.interval.is_empty() {
        caption += &format!(" Whiskers and brackets: {}.", figure.interval);
    }
    if figure.noise.is_some() {
        caption += " Noise is the variance between replicates with the same settings; no factor can remove it.";
    }
    if let Some(dummy) = figure.dummy {
        let factors = rows.iter().filter(|row| !row.is_noise);
        let below = factors.filter(|row| row.main.low <= dummy).count();
        caption += &format!(
            " The line is what a factor without any influence reaches ({}); {below} of the factors shown cannot be told \
             from it.",
            brief(dummy)
        );
    }
    if left_out > 0 {
        caption += &format!(" {left_out} smaller factors are left out.");
    }
    caption
}

fn ruler(figure: &Sensitivity, rows: &[Row], plot: &Area) -> Ruler {
    let of = |estimate: Estimate| [estimate.value, estimate.low, estimate.high];
    let ends = rows
        .iter()
        .flat_map(|row| of(row.main).into_iter().chain(row.other.map(of).into_iter().flatten()));
    let ends: Vec<f64> = ends.chain(figure.dummy).filter(|end| end.is_finite()).collect();
    let low = ends.iter().copied().fold(0.0, f64::min);
    let high = ends.iter().copied().fold(0.0, f64::max);
    let (low, high) = if figure.measure.is_share() {
        // A share far below 0 or above 1 is an estimate that failed; its numbers tell.
        (low.max(-0.5), if high > 0.5 { high.clamp(1.0, 1.5) } else { high })
    } else {
        (low, high)
    };
    let room = 0.03 * (high - low);
    let range =
        (if low < 0.0 { low - room } else { 0.0 }, if high > 0.0 { high + room } else { 1.0 });
    Ruler::new(Spacing::Linear, range, (plot.x, plot.right()))
}

fn draw_axis(canvas: &mut Canvas, plot: &Area, ruler: &Ruler, words: &str) {
    let style = Style::new(11.5, Color::INK);
    for tick in ruler.ticks(6, |text| style.width(text) + 8.0) {
        canvas.line(&[(tick.at, plot.y), (tick.at, plot.bottom())], Color::PALE, 1.0);
        let at = (tick.label_at, plot.bottom() + 16.0);
        canvas.text(at, &tick.label, style.anchored(Anchor::Middle));
    }
    let nought = ruler.at(0.0);
    canvas.line(&[(nought, plot.y), (nought, plot.bottom() + 4.0)], Color::INK, 1.2);
    let words = shortened(words, 12.0, plot.width + NUMBERS, 1).concat();
    let style = Style::new(12.0, Color::INK).anchored(Anchor::Middle);
    canvas.text((plot.x + plot.width / 2.0, plot.bottom() + 38.0), &words, style);
}

fn draw_row(
    canvas: &mut Canvas,
    row: &Area,
    plot: &Area,
    ruler: &Ruler,
    drawn: &Row,
    is_share: bool,
) {
    let middle = row.y + ROW / 2.0;
    let main = if drawn.is_noise { NOISE } else { MAIN };
    let bars: Vec<(Estimate, Color, f64)> = match drawn.other {
        Some(other) => vec![(drawn.main, main, middle - 6.5), (other, OTHER, middle + 6.5)],
        None => vec![(drawn.main, main, middle)],
    };
    for (bar, color, y) in bars {
        draw_bar(canvas, bar, color, y, ruler);
        let numbers = numbers(bar, is_share);
        let full = Style::new(10.0, Color::INK);
        let room = NUMBERS - 10.0;
        let size = (full.size * room / full.width(&numbers).max(1.0)).min(full.size);
        canvas.text((plot.right() + 10.0, y + 3.6), &numbers, Style { size, ..full });
    }
    let style = Style::new(11.0, Color::INK);
    let lines = shortened(drawn.label, style.size, LABELS - 14.0, 2);
    let first = if lines.len() > 1 { middle - 2.5 } else { middle + 4.0 };
    for (number, line) in lines.iter().enumerate() {
        let at = (plot.x - 10.0, first + 13.0 * number as f64);
        canvas.text(at, line, style.anchored(Anchor::End));
    }
}

fn numbers(Estimate { value, low, high }: Estimate, is_share: bool) -> String {
    if is_share && [value, low, high].iter().all(|number| number.abs() < 100.0) {
        let text = |number: f64| format!("{number:.2}").replace("-0.00", "0.00");
        format!("{} ({} to {})", text(value), text(low), text(high))
    } else if low.is_finite() && high.is_finite() {
        let (value, interval) = estimate(value, low, high);
        format!("{value} ({interval})")
    } else {
        brief(value)
    }
}

fn draw_bar(canvas: &mut Canvas, bar: Estimate, color: Color, y: f64, ruler: &Ruler) {
    let (from, to) = (ruler.at(0.0), ruler.at(bar.value));
    if bar.value.is_finite() && (to - from).abs() > 0.5 {
        canvas.rectangle(Area::new(from.min(to), y - 5.0, (to - from).abs(), 10.0), color);
    }
    if bar.low.is_finite() && bar.high.is_finite() && bar.high > bar.low {
        let (low, high) = (ruler.at(bar.low), ruler.at(bar.high));
        canvas.line(&[(low, y), (high, y)], Color::INK, 1.3);
        for end in [low, high] {
            canvas.line(&[(end, y - 3.0), (end, y + 3.0)], Color::INK, 1.3);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_comes_first_and_noise_and_what_has_no_number_last() {
        let factor = |label: &str, value: f64| Factor {
            label: label.into(),
            main: Estimate { value, low: value, high: value },
            other: None,
        };
        let figure = Sensitivity {
            factors: vec![
                factor("none", f64::NAN),
                factor("b", 0.1),
                factor("c", 0.5),
                factor("a", 0.1),
            ],
            noise: Some(Estimate { value: 0.9, low: 0.8, high: 1.0 }),
            ..Sensitivity::default()
        };
        let rows = rows(&figure).0;
        let labels: Vec<&str> = rows.iter().map(|row| row.label).collect();
        assert_eq!(labels, ["c", "a", "b", "none", "chance between replicates (noise)"]);
    }
}
