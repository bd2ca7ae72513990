//! Contraction: how much narrower data made the posterior of each parameter than its prior.
//!
//! ```text
//! contraction = 1 − Var(posterior) / Var(prior)
//! ```
//!
//! - source: Schad, Betancourt and Vasishth (2021); the thresholds are ours

use super::{Estimate, Source, Spacing, ruler::Ruler};
use crate::report::figures::{
    Figure,
    canvas::{Anchor, Area, Canvas, Style},
    font::shortened,
    palette::Color,
    sheet::Sheet,
};

/// Below this contraction a parameter is not identified.
pub const WEAK_FROM: f64 = 0.25;
/// From this contraction on a parameter is identified.
pub const IDENTIFIED_FROM: f64 = 0.75;

const LABELS: f64 = 260.0;
const NUMBERS: f64 = 240.0;
const ROW: f64 = 30.0;
const HEAD: f64 = 26.0;

/// What the data say about a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identification {
    /// Contraction below [`WEAK_FROM`], or none known.
    Not,
    /// Contraction from [`WEAK_FROM`] on.
    Weak,
    /// Contraction from [`IDENTIFIED_FROM`] on.
    Identified,
}

impl Identification {
    /// From a contraction.
    pub fn of(contraction: f64) -> Self {
        match contraction {
            contraction if contraction >= IDENTIFIED_FROM => Self::Identified,
            contraction if contraction >= WEAK_FROM => Self::Weak,
            _ => Self::Not,
        }
    }

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Not => "not identified",
            Self::Weak => "weak",
            Self::Identified => "identified",
        }
    }

    fn color(self) -> Color {
        match self {
            Self::Not => Color::new(170, 170, 170),
            Self::Weak => Color::new(86, 180, 233),
            Self::Identified => Color::BLUE,
        }
    }
}

/// A parameter with its contraction.
#[derive(Clone, Debug, PartialEq)]
pub struct Contracted {
    /// What it is called, with unit.
    pub label: String,
    /// Its contraction, 1 at most; below 0 the posterior is wider than the prior.
    pub contraction: Estimate,
}

/// What a figure of contraction shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contraction {
    /// Name of its files.
    pub name: String,
    /// Title.
    pub title: String,
    /// What was fitted to what; may be empty.
    pub subtitle: String,
    /// What the intervals are, for example `95% intervals (bootstrap)`.
    pub interval: String,
    /// The parameters, in any order.
    pub parameters: Vec<Contracted>,
    /// Where it comes from.
    pub source: Source,
}

/// Draws a figure of contraction.
pub fn draw(figure: &Contraction) -> Figure {
    let mut parameters: Vec<&Contracted> = figure.parameters.iter().collect();
    // Those without a number come last.
    let key = |parameter: &Contracted| {
        let value = parameter.contraction.value;
        if value.is_nan() { f64::NEG_INFINITY } else { value }
    };
    parameters.sort_by(|a, b| key(b).total_cmp(&key(a)).then_with(|| a.label.cmp(&b.label)));
    let rows = ROW * parameters.len() as f64;
    let sheet = Sheet::with_footer(
        &figure.title,
        &figure.subtitle,
        &caption(figure),
        &figure.source.words(),
        HEAD + rows + 50.0,
    );
    let (mut canvas, body) = (sheet.canvas, sheet.body);
    let plot = Area::new(body.x + LABELS, body.y + HEAD, body.width - LABELS - NUMBERS, rows);
    let ruler = ruler(&parameters, &plot);
    draw_axis(&mut canvas, &plot, &ruler);
    for (number, parameter) in parameters.iter().enumerate() {
        let row = Area::new(body.x, plot.y + ROW * number as f64, body.width, ROW);
        draw_parameter(&mut canvas, &row, &plot, &ruler, parameter);
    }
    Figure::new(&figure.name, canvas)
}

fn caption(figure: &Contraction) -> String {
    let count = |kind: Identification| {
        let is = |parameter: &&Contracted| Identification::of(parameter.contraction.value) == kind;
        figure.parameters.iter().filter(is).count()
    };
    let interval = if figure.interval.is_empty() {
        String::new()
    } else {
        format!(" Whiskers: {}.", figure.interval)
    };
    format!(
        "Contraction is 1 less the variance of the posterior over that of the prior: 0 where the data say nothing \
         about a parameter, 1 where they fix it, below 0 where the posterior is the wider one.{interval} Of {} \
         parameters: {} identified (0.75 or more), {} weakly (0.25 to 0.75), {} not.",
        figure.parameters.len(),
        count(Identification::Identified),
        count(Identification::Weak),
        count(Identification::Not),
    )
}

/// From 0 to 1, and below 0 as far as −1 where it is needed.
fn ruler(parameters: &[&Contracted], plot: &Area) -> Ruler {
    let ends = parameters.iter().flat_map(|p| [p.contraction.value, p.contraction.low]);
    let low = ends.filter(|end| end.is_finite()).fold(0.0, f64::min).max(-1.0);
    let low = if low < 0.0 { low - 0.04 } else { 0.0 };
    Ruler::new(Spacing::Linear, (low, 1.0), (plot.x, plot.right())).with_overhang(8.0)
}

fn draw_axis(canvas: &mut Canvas, plot: &Area, ruler: &Ruler) {
    let style = Style::new(11.5, Color::INK);
    for tick in ruler.ticks(6, |text| style.width(text) + 6.0) {
        canvas.line(&[(tick.at, plot.y), (tick.at, plot.bottom())], Color::PALE, 1.0);
        let at = (tick.label_at, plot.bottom() + 16.0);
        canvas.text(at, &tick.label, style.anchored(Anchor::Middle));
    }
    let nought = ruler.at(0.0);
    canvas.line(&[(nought, plot.y), (nought, plot.bottom() + 4.0)], Color::INK, 1.2);
    let (weak, identified) = (ruler.at(WEAK_FROM), ruler.at(IDENTIFIED_FROM));
    for x in [weak, identified] {
        canvas.line(&[(x, plot.y - 18.0), (x, plot.bottom())], Color::INK, 1.2);
    }
    let zones = [
        (plot.x, weak, Identification::Not),
        (weak, identified, Identification::Weak),
        (identified, plot.right(), Identification::Identified),
    ];
    for (from, to, kind) in zones {
        // Where a zone is narrow its words are smaller.
        let full = Style::new(11.0, Color::INK);
        let size = (full.size * (to - from - 6.0) / full.width(kind.words())).min(full.size);
        let style = Style { size, ..full }.anchored(Anchor::Middle);
        canvas.text((f64::midpoint(from, to), plot.y - 7.0), kind.words(), style);
    }
    let style = Style::new(12.0, Color::INK).anchored(Anchor::Middle);
    canvas.text(
        (plot.x + plot.width / 2.0, plot.bottom() + 38.0),
        "contraction (share of the prior's variance)",
        style,
    );
}

fn draw_parameter(
    canvas: &mut Canvas,
    row: &Area,
    plot: &Area,
    ruler: &Ruler,
    parameter: &Contracted,
) {
    let middle = row.y + ROW / 2.0;
    let Estimate { value, low, high } = parameter.contraction;
    let kind = Identification::of(value);
    let (from, to) = (ruler.at(0.0), ruler.at(value));
    if value.is_finite() && (to - from).abs() > 0.5 {
        let bar = Area::new(from.min(to), middle - 7.0, (to - from).abs(), 14.0);
        canvas.rectangle(bar, kind.color());
    }
    if low.is_finite() && high.is_finite() {
        let ends = (ruler.at(low), ruler.at(high));
        canvas.line(&[(ends.0, middle), (ends.1, middle)], Color::INK, 1.4);
        for end in [ends.0, ends.1] {
            canvas.line(&[(end, middle - 4.0), (end, middle + 4.0)], Color::INK, 1.4);
        }
    }
    let style = Style::new(11.0, Color::INK);
    let lines = shortened(&parameter.label, style.size, LABELS - 14.0, 2);
    let first = if lines.len() > 1 { middle - 2.5 } else { middle + 4.0 };
    for (number, line) in lines.iter().enumerate() {
        let at = (plot.x - 10.0, first + 12.5 * number as f64);
        canvas.text(at, line, style.anchored(Anchor::End));
    }
    let write = |value: f64| match value {
        value if value < -9.995 => "< -10".to_owned(),
        // No contraction is above 1; whoever passes one sees it.
        value if value > 9.995 => "> 10".to_owned(),
        value => format!("{value:.2}").replace("-0.00", "0.00"),
    };
    let numbers = match value {
        value if !value.is_finite() => "no estimate".to_owned(),
        value if !low.is_finite() || !high.is_finite() => write(value),
        value => format!("{} ({} to {})", write(value), write(low), write(high)),
    };
    canvas.text((plot.right() + 10.0, middle + 4.0), &numbers, style);
    let style = if kind == Identification::Not { style } else { style.bold() };
    canvas.text((row.right(), middle + 4.0), kind.words(), style.anchored(Anchor::End));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds_belong_to_the_better_word() {
        let words =
            [f64::NAN, -2.0, 0.249, 0.25, 0.749, 0.75, 1.0].map(|c| Identification::of(c).words());
        let (not, weak, is) = ("not identified", "weak", "identified");
        assert_eq!(words, [not, not, not, weak, weak, is, is]);
    }
}
