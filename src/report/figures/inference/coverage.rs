//! Coverage: how often intervals hold the truth, beside how often they should.
//!
//! - source: Lemos et al. (2023) for TARP; Prangle et al. (2014) for coverage near the observation

pub use super::ecdf_bands::BandPoint;
use super::{
    Source, Spacing,
    ecdf_bands::WARNING,
    legend::{self, Mark},
    panels::{Head, Panels},
    ruler::{Ruler, write_below, write_beside},
};
use crate::report::figures::{
    Figure,
    canvas::{Anchor, Area, Canvas, Style},
    palette::Color,
    sheet::{Sheet, body_width},
};

const BAND: Color = Color::new(222, 222, 222);
const LEFT: f64 = 48.0;
const BELOW: f64 = 42.0;

/// A curve of actual over nominal coverage.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Curve {
    /// What is covered: all parameters together, or one of them.
    pub name: String,
    /// Actual coverage, 0 to 1, at each point of the band.
    pub actual: Vec<f64>,
}

/// What a figure of coverage shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Coverage {
    /// Name of its files.
    pub name: String,
    /// Title.
    pub title: String,
    /// What was fitted to what; may be empty.
    pub subtitle: String,
    /// Where the actual coverage of a right posterior lies in 95 of 100 cases; `at` is the nominal coverage.
    pub band: Vec<BandPoint>,
    /// Whether the band holds the whole curve, rather than each of its points by itself.
    pub is_simultaneous: bool,
    /// The curves, a panel each.
    pub curves: Vec<Curve>,
    /// Fits to simulated data whose truth is known.
    pub fits: usize,
    /// Where it comes from.
    pub source: Source,
}

/// How a curve stands to its band, and whether it stays within.
fn verdict(curve: &Curve, band: &[BandPoint]) -> (&'static str, bool) {
    let points = || curve.actual.iter().zip(band);
    let is_below = points().any(|(actual, point)| *actual < point.low);
    let is_above = points().any(|(actual, point)| *actual > point.high);
    match (is_below, is_above) {
        (false, false) => ("within the band", true),
        (true, false) => ("below the band: overconfident (too narrow or off)", false),
        (false, true) => ("above the band: underconfident (too wide)", false),
        (true, true) => ("leaves the band on both sides", false),
    }
}

/// Draws a figure of coverage.
pub fn draw(coverage: &Coverage) -> Figure {
    let words = if coverage.is_simultaneous {
        "95% band of a right posterior, for the whole curve"
    } else {
        "95% band of a right posterior, for each point by itself"
    };
    let entries = [
        (Mark::Line(Color::MEDIAN, 1.8), "within the band"),
        (Mark::Line(Color::VERMILION, 2.4), "leaves the band"),
        (Mark::Box(BAND), words),
    ];
    let verdicts: Vec<(&str, bool)> =
        coverage.curves.iter().map(|curve| verdict(curve, &coverage.band)).collect();
    let head = |(curve, (words, is_within)): (&Curve, &(&str, bool))| {
        let color = if *is_within { Color::GREY } else { WARNING };
        Head { name: curve.name.clone(), notes: vec![((*words).to_owned(), color)] }
    };
    let heads: Vec<Head> = coverage.curves.iter().zip(&verdicts).map(head).collect();
    let (columns, width, inner) = match heads.len() {
        0 | 1 => (1, 420.0, 372.0),
        2 | 4 => (2, body_width(), 280.0),
        _ => (3, body_width(), 200.0),
    };
    let panels = Panels::new(&heads, columns, width, inner, LEFT, BELOW);
    let legend = legend::height(body_width(), &entries);
    let sheet = Sheet::with_footer(
        &coverage.title,
        &coverage.subtitle,
        &caption(coverage, &verdicts),
        &coverage.source.words(),
        legend + panels.height() + 4.0,
    );
    let (mut canvas, body) = (sheet.canvas, sheet.body);
    let used = legend::draw(&mut canvas, body, &entries);
    let below = Area::new(body.x, body.y + used, body.width, body.height - used);
    for ((area, curve), (_, is_within)) in
        panels.write(&mut canvas, below).iter().zip(&coverage.curves).zip(&verdicts)
    {
        draw_panel(&mut canvas, area, &coverage.band, curve, *is_within);
    }
    Figure::new(&coverage.name, canvas)
}

fn caption(coverage: &Coverage, verdicts: &[(&str, bool)]) -> String {
    let within = verdicts.iter().filter(|(_, is_within)| *is_within).count();
    format!(
        "How often a credible region of a nominal size holds the true value, over {} fits to simulated data; on the \
         thin diagonal both agree. {within} of {} curves stay within the band.",
        coverage.fits,
        verdicts.len()
    )
}

fn draw_panel(
    canvas: &mut Canvas,
    area: &Area,
    band: &[BandPoint],
    curve: &Curve,
    is_within: bool,
) {
    let across = Ruler::new(Spacing::Linear, (0.0, 1.0), (area.x, area.right())).with_overhang(9.0);
    let up = Ruler::new(Spacing::Linear, (0.0, 1.0), (area.bottom(), area.y)).with_overhang(6.0);
    let at = |x: f64, y: f64| (across.at(x), up.at(y));
    if band.len() > 1 {
        let upper = band.iter().map(|point| at(point.at, point.high));
        let lower = band.iter().rev().map(|point| at(point.at, point.low));
        canvas.polygon(upper.chain(lower).collect(), BAND);
    }
    canvas.line(&[at(0.0, 0.0), at(1.0, 1.0)], Color::GREY, 0.8);
    let points = band.iter().zip(&curve.actual).filter(|(_, actual)| actual.is_finite());
    let line: Vec<(f64, f64)> = points.map(|(point, actual)| at(point.at, *actual)).collect();
    let (color, width) = if is_within { (Color::MEDIAN, 1.8) } else { (Color::VERMILION, 2.4) };
    if line.len() > 1 {
        canvas.line(&line, color, width);
    }
    canvas.outline(*area, Color::GREY, 1.0);
    let style = Style::new(10.0, Color::INK);
    write_below(canvas, area, &across, style, 5);
    write_beside(canvas, area, &up, style, (5, LEFT - 22.0));
    let style = Style::new(10.5, Color::INK).anchored(Anchor::Middle);
    let middle = (area.x + area.width / 2.0, area.y + area.height / 2.0);
    canvas.text((middle.0, area.bottom() + 32.0), "nominal coverage", style);
    canvas.text((area.x - 34.0, middle.1), "actual coverage", style.upright());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_little_coverage_is_called_overconfident() {
        let band = [0.25, 0.5, 0.75].map(|at| BandPoint { at, low: at - 0.1, high: at + 0.1 });
        let says = |actual: [f64; 3]| {
            verdict(&Curve { name: String::new(), actual: actual.to_vec() }, &band)
        };
        assert_eq!(says([0.25, 0.5, 0.75]), ("within the band", true));
        assert!(says([0.1, 0.4, 0.75]).0.contains("overconfident"));
        assert!(says([0.25, 0.7, 0.75]).0.contains("underconfident"));
        assert!(says([0.1, 0.7, 0.75]).0.contains("both sides"));
    }
}
