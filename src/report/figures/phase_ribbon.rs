//! Phase ribbon: regions by month, coloured by the phase that most runs are in.

use super::{
    Figure, Origin,
    canvas::{Anchor, Area, Canvas, Style},
    font::shortened,
    months_axis,
    palette::{Color, PHASES},
    sheet::{Sheet, body_width},
};
use crate::model::control::Phase;

const ROW: f64 = 17.0;
const LABELS: f64 = 170.0;
const LEGEND: f64 = 30.0;

/// A region and the phase that most runs are in, month by month.
#[derive(Clone, Debug, PartialEq)]
pub struct Region {
    /// Its name.
    pub name: String,
    /// Its phases.
    pub phases: Vec<Phase>,
}

/// What a phase ribbon shows.
#[derive(Clone, Debug, PartialEq)]
pub struct PhaseRibbon {
    /// Name of its files.
    pub name: String,
    /// Title.
    pub title: String,
    /// Caption.
    pub caption: String,
    /// The first month, counted from January of year 0.
    pub first_month: i32,
    /// The regions.
    pub regions: Vec<Region>,
    /// Where it comes from.
    pub origin: Origin,
}

/// Draws a phase ribbon.
pub fn draw(ribbon: &PhaseRibbon) -> Figure {
    let height = LEGEND + ROW * ribbon.regions.len() as f64;
    let sheet = Sheet::new(&ribbon.title, "", &ribbon.caption, &ribbon.origin, height + 24.0);
    let (mut canvas, body) = (sheet.canvas, sheet.body);
    draw_legend(&mut canvas, body);
    let width = body_width() - LABELS - 14.0;
    let area = Area::new(body.x + LABELS, body.y + LEGEND, width, height - LEGEND);
    let months = ribbon.regions.iter().map(|region| region.phases.len()).max().unwrap_or(0);
    let across = months_axis::draw(&mut canvas, &area, ribbon.first_month, months);
    for (row, region) in ribbon.regions.iter().enumerate() {
        let top = area.y + ROW * row as f64;
        let style = Style::new(12.0, Color::INK).anchored(Anchor::End);
        for line in shortened(&region.name, 12.0, LABELS - 10.0, 1) {
            canvas.text((area.x - 8.0, top + 12.5), &line, style);
        }
        // Months of one phase are one strip, so that no seams show between them.
        let mut first = 0;
        for strip in region.phases.chunk_by(|one, other| one == other) {
            let (from, to) = (across.at(first as f64), across.at((first + strip.len()) as f64));
            let cell = Area::new(from, top + 1.0, to - from, ROW - 2.0);
            canvas.rectangle(cell, PHASES[strip[0] as usize]);
            first += strip.len();
        }
    }
    Figure::new(&ribbon.name, canvas).in_unit("phase, 0 to 4")
}

fn draw_legend(canvas: &mut Canvas, body: Area) {
    let style = Style::new(12.0, Color::INK);
    let mut x = body.x;
    for (phase, color) in Phase::ALL.into_iter().zip(PHASES) {
        let text = format!("{} {}", phase as usize, phase.name().replace('_', " "));
        canvas.rectangle(Area::new(x, body.y + 4.0, 20.0, 12.0), color);
        canvas.text((x + 26.0, body.y + 14.0), &text, style);
        x += 26.0 + style.width(&text) + 22.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_region_and_phase_is_named() {
        let figure = draw(&PhaseRibbon {
            name: "phases".into(),
            title: "Phases".into(),
            caption: String::new(),
            first_month: 2020 * 12,
            regions: vec![Region {
                name: "Highland".into(),
                phases: vec![Phase::Dormant, Phase::Rebuild, Phase::Rebuild],
            }],
            origin: Origin::default(),
        });
        let texts = figure.canvas.texts();
        for text in ["Highland", "0 dormant", "2 night control"] {
            assert!(texts.contains(&text), "{text} in {texts:?}");
        }
    }
}
