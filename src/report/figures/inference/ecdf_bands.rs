//! Simulation-based calibration: the ECDF of ranks less that of a uniform, with its simultaneous band.
//!
//! - source: Talts et al. (2018) for the ranks, Säilynoja, Bürkner and Vehtari (2022) for the difference
//!   and its band

use super::{
    Source, Spacing,
    legend::{self, Mark},
    panels::{Head, Panels},
    ruler::{Ruler, write_below, write_beside},
};
use crate::report::figures::{
    Figure,
    canvas::{Area, Canvas, Style},
    palette::Color,
    sheet::{Sheet, body_width},
};

const BAND: Color = Color::new(222, 222, 222);
const LEFT: f64 = 34.0;
const BELOW: f64 = 24.0;

/// Where the band lies at a rank.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BandPoint {
    /// The rank as a share, 0 to 1.
    pub at: f64,
    /// Lower end of the difference.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// A quantity whose ranks were collected.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ranked {
    /// What it is called.
    pub name: String,
    /// ECDF of its ranks less that of a uniform, at each point of the band. A rank is the share of posterior draws
    /// below the true value.
    pub differences: Vec<f64>,
}

/// What a figure of ranks shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EcdfBands {
    /// Name of its files.
    pub name: String,
    /// Title.
    pub title: String,
    /// What was fitted to what; may be empty.
    pub subtitle: String,
    /// The simultaneous 95% band, from rank 0 to 1.
    pub band: Vec<BandPoint>,
    /// The quantities, in the order of the figure.
    pub quantities: Vec<Ranked>,
    /// Fits to simulated data whose truth is known.
    pub fits: usize,
    /// Where it comes from.
    pub source: Source,
}

/// How a curve stands to its band.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Within,
    TooHigh,
    TooLow,
    TooNarrow,
    TooWide,
    Irregular,
}

impl Verdict {
    /// From the sides on which the curve leaves the band, in order: more low ranks than there should be lift it,
    /// and truths that lie low among the draws mean that the posterior lies too high.
    fn of(ranked: &Ranked, band: &[BandPoint]) -> Self {
        let mut sides: Vec<bool> = Vec::new();
        for (difference, point) in ranked.differences.iter().zip(band) {
            let side = match *difference {
                difference if difference > point.high => true,
                difference if difference < point.low => false,
                _ => continue,
            };
            if sides.last() != Some(&side) {
                sides.push(side);
            }
        }
        match sides.as_slice() {
            [] => Self::Within,
            [true] => Self::TooHigh,
            [false] => Self::TooLow,
            [true, false] => Self::TooNarrow,
            [false, true] => Self::TooWide,
            _ => Self::Irregular,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Within => "within the band",
            Self::TooHigh => "leaves the band: posterior too high",
            Self::TooLow => "leaves the band: posterior too low",
            Self::TooNarrow => "leaves the band: posterior too narrow",
            Self::TooWide => "leaves the band: posterior too wide",
            Self::Irregular => "leaves the band on both sides",
        }
    }
}

/// Draws a figure of ranks.
pub fn draw(figure: &EcdfBands) -> Figure {
    let entries = [
        (Mark::Line(Color::MEDIAN, 1.8), "within the band"),
        (Mark::Line(Color::VERMILION, 2.4), "leaves the band"),
        (Mark::Box(BAND), "simultaneous 95% band of a posterior that is right"),
    ];
    let verdicts: Vec<Verdict> =
        figure.quantities.iter().map(|ranked| Verdict::of(ranked, &figure.band)).collect();
    let head = |(ranked, verdict): (&Ranked, &Verdict)| {
        let color = if *verdict == Verdict::Within { Color::GREY } else { WARNING };
        Head { name: ranked.name.clone(), notes: vec![(verdict.words().to_owned(), color)] }
    };
    let heads: Vec<Head> = figure.quantities.iter().zip(&verdicts).map(head).collect();
    let columns = if heads.len() <= 4 { 2 } else { 3 };
    let inner = if columns == 2 { 150.0 } else { 110.0 };
    let panels = Panels::new(&heads, columns, body_width(), inner, LEFT, BELOW);
    let legend = legend::height(body_width(), &entries);
    let sheet = Sheet::with_footer(
        &figure.title,
        &figure.subtitle,
        &caption(figure, &verdicts),
        &figure.source.words(),
        legend + panels.height() + 4.0,
    );
    let (mut canvas, body) = (sheet.canvas, sheet.body);
    let used = legend::draw(&mut canvas, body, &entries);
    let below = Area::new(body.x, body.y + used, body.width, body.height - used);
    let reach = reach(figure);
    for ((area, ranked), verdict) in
        panels.write(&mut canvas, below).iter().zip(&figure.quantities).zip(&verdicts)
    {
        draw_panel(&mut canvas, area, figure, ranked, *verdict, reach);
    }
    Figure::new(&figure.name, canvas)
}

/// The colour of words that warn: vermilion, darker for contrast.
pub(super) const WARNING: Color = Color::new(165, 66, 0);

fn caption(figure: &EcdfBands, verdicts: &[Verdict]) -> String {
    let leaving = verdicts.iter().filter(|verdict| **verdict != Verdict::Within).count();
    let count = verdicts.len();
    let found = match leaving {
        0 => format!("All {count} quantities stay within their band."),
        1 => format!("1 of {count} quantities leaves its band."),
        _ => format!("{leaving} of {count} quantities leave their band."),
    };
    format!(
        "Across: rank of the true value among the posterior draws, 0 to 1. Up: ECDF of the ranks over {} fits to \
         simulated data, less that of a uniform. {found} Each band holds the whole curve of a right posterior in 95 of 100 \
         cases, so that of many quantities a few may leave it by chance.",
        figure.fits
    )
}

/// How far the axes of all panels go up and down.
fn reach(figure: &EcdfBands) -> f64 {
    let band = figure.band.iter().flat_map(|point| [point.low, point.high]);
    let curves = figure.quantities.iter().flat_map(|ranked| ranked.differences.iter().copied());
    let largest =
        band.chain(curves).filter(|value| value.is_finite()).map(f64::abs).fold(0.0, f64::max);
    if largest > 0.0 { 1.08 * largest } else { 0.1 }
}

fn draw_panel(
    canvas: &mut Canvas,
    area: &Area,
    figure: &EcdfBands,
    ranked: &Ranked,
    verdict: Verdict,
    reach: f64,
) {
    let across = Ruler::new(Spacing::Linear, (0.0, 1.0), (area.x, area.right())).with_overhang(9.0);
    let up = Ruler::new(Spacing::Linear, (-reach, reach), (area.bottom(), area.y));
    let at = |x: f64, y: f64| (across.at(x), up.at(y));
    let upper = figure.band.iter().map(|point| at(point.at, point.high));
    let lower = figure.band.iter().rev().map(|point| at(point.at, point.low));
    if figure.band.len() > 1 {
        canvas.polygon(upper.chain(lower).collect(), BAND);
    }
    canvas.line(&[at(0.0, 0.0), at(1.0, 0.0)], Color::GREY, 0.8);
    let points = figure.band.iter().zip(&ranked.differences);
    let curve: Vec<(f64, f64)> = points
        .filter(|(_, difference)| difference.is_finite())
        .map(|(point, difference)| at(point.at, *difference))
        .collect();
    let (color, width) =
        if verdict == Verdict::Within { (Color::MEDIAN, 1.8) } else { (Color::VERMILION, 2.4) };
    if curve.len() > 1 {
        canvas.line(&curve, color, width);
    }
    canvas.outline(*area, Color::GREY, 1.0);
    let style = Style::new(9.5, Color::INK);
    write_below(canvas, area, &across, style, 5);
    write_beside(canvas, area, &up, style, (4, LEFT - 6.0));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_says_how_it_leaves_the_band() {
        let band = [0.2, 0.4, 0.6, 0.8].map(|at| BandPoint { at, low: -0.1, high: 0.1 });
        let verdict = |differences: [f64; 4]| {
            Verdict::of(&Ranked { name: String::new(), differences: differences.to_vec() }, &band)
        };
        assert_eq!(verdict([0.0, 0.1, -0.1, 0.0]), Verdict::Within);
        assert_eq!(verdict([0.0, 0.2, 0.2, 0.0]), Verdict::TooHigh);
        assert_eq!(verdict([0.0, -0.2, 0.0, -0.2]), Verdict::TooLow);
        assert_eq!(verdict([0.2, 0.0, 0.0, -0.2]), Verdict::TooNarrow);
        assert_eq!(verdict([-0.2, 0.0, 0.0, 0.2]), Verdict::TooWide);
        assert_eq!(verdict([-0.2, 0.2, -0.2, 0.0]), Verdict::Irregular);
    }
}
