//! A box of scenario discovery: under which conditions the cases of interest occur.
//!
//! - source: Friedman and Fisher (1999) for PRIM; Bryant and Lempert (2010) for coverage, density and
//!   quasi-p-values

use super::{
    Source, Spacing,
    legend::{self, Mark},
    numerals::{brief, probability},
    ruler::{Ruler, write_below, write_beside},
};
use crate::report::figures::{
    Figure,
    canvas::{Anchor, Area, Canvas, Style},
    font::shortened,
    palette::Color,
    sheet::{Sheet, body_width},
};

const LABELS: f64 = 250.0;
const NUMBERS: f64 = 210.0;
const ROW: f64 = 38.0;
const HEAD: f64 = 22.0;
const BOX: Color = Color::BLUE;
const RANGE: Color = Color::new(224, 224, 224);
const INTEREST: Color = Color::VERMILION;
const OTHER: Color = Color::new(175, 175, 175);
const SCATTER: f64 = 340.0;

/// The most cases of a scatter that are drawn; of more, every second, third … is.
pub const MOST_CASES: usize = 3000;

/// A dimension that the box restricts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Restriction {
    /// What it is, with unit.
    pub label: String,
    /// Its whole range.
    pub range: (f64, f64),
    /// The box's range within.
    pub within: (f64, f64),
    /// Chance of a gain in density as large without this restriction's help.
    pub quasi_p: Option<f64>,
}

impl Restriction {
    /// The restriction in words; an end that the box leaves free is not spoken of.
    fn words(&self) -> String {
        let ((from, to), (low, high)) = (self.within, self.range);
        match (from > low, to < high) {
            (true, true) => format!("{} to {}", brief(from), brief(to)),
            (true, false) => format!("above {}", brief(from)),
            (false, true) => format!("below {}", brief(to)),
            (false, false) => "not restricted".to_owned(),
        }
    }
}

/// A case in the plane of two dimensions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Case {
    /// Its value on the horizontal axis.
    pub x: f64,
    /// On the vertical one.
    pub y: f64,
    /// Whether it is of interest.
    pub is_of_interest: bool,
}

/// The plane of the two most important dimensions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plane {
    /// The dimension across, by its place among the restrictions.
    pub across: usize,
    /// The dimension upwards.
    pub up: usize,
    /// The cases.
    pub cases: Vec<Case>,
}

/// What a figure of a box shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PrimBox {
    /// Name of its files.
    pub name: String,
    /// Title.
    pub title: String,
    /// What makes a case one of interest, for example `attacks above 120 a year`.
    pub interest: String,
    /// Share of the cases of interest that lie in the box.
    pub coverage: f64,
    /// Share of the box's cases that are of interest.
    pub density: f64,
    /// Share of all cases that lie in the box.
    pub mass: f64,
    /// Share of all cases that are of interest.
    pub base_rate: f64,
    /// The restricted dimensions, the most important first.
    pub restrictions: Vec<Restriction>,
    /// A plane of two of them; may be none.
    pub plane: Option<Plane>,
    /// Where it comes from.
    pub source: Source,
}

/// Draws a figure of a box.
pub fn draw(figure: &PrimBox) -> Figure {
    let percent = |share: f64| {
        if share.is_finite() {
            format!("{:.0}%", 100.0 * share)
        } else {
            super::numerals::NONE.to_owned()
        }
    };
    let subtitle = format!(
        "The box holds {} of the cases of interest (coverage); {} of its cases are of interest (density), against \
         {} of all cases; it takes up {} of all cases (mass). Of interest: {}.",
        percent(figure.coverage),
        percent(figure.density),
        percent(figure.base_rate),
        percent(figure.mass),
        figure.interest.trim_end_matches('.'),
    );
    let plane = figure.plane.as_ref().and_then(|plane| {
        let dimension = |place: usize| figure.restrictions.get(place);
        Some((plane, dimension(plane.across)?, dimension(plane.up)?))
    });
    let mut entries = vec![(Mark::Box(BOX), "the box"), (Mark::Box(RANGE), "whole range")];
    if plane.is_some() {
        entries.push((Mark::Disc(INTEREST, INTEREST), "case of interest"));
        entries.push((Mark::Disc(Color::WHITE, OTHER), "other case"));
    }
    let legend = legend::height(body_width(), &entries);
    let rows = ROW * figure.restrictions.len() as f64;
    let scatter = if plane.is_some() { 24.0 + SCATTER + 58.0 } else { 0.0 };
    let sheet = Sheet::with_footer(
        &figure.title,
        &subtitle,
        &caption(figure, plane.map(|plane| plane.0)),
        &figure.source.words(),
        legend + HEAD + rows + 6.0 + scatter,
    );
    let (mut canvas, body) = (sheet.canvas, sheet.body);
    let top = body.y + legend::draw(&mut canvas, body, &entries) + HEAD;
    write_heads(&mut canvas, body, top);
    for (number, restriction) in figure.restrictions.iter().enumerate() {
        let row = Area::new(body.x, top + ROW * number as f64, body.width, ROW);
        draw_restriction(&mut canvas, &row, restriction);
    }
    if let Some((plane, across, up)) = plane {
        let width = body.width - 112.0;
        let area = Area::new(body.x + 100.0, top + rows + 30.0, width, SCATTER);
        draw_plane(&mut canvas, area, plane, across, up);
    }
    Figure::new(&figure.name, canvas)
}

fn caption(figure: &PrimBox, plane: Option<&Plane>) -> String {
    let mut caption = "A condition is met where all these dimensions lie within the box. Quasi-p: the chance that a \
         restriction adds as much density by luck alone (one-sided binomial test); above 0.05 it may be spurious."
        .to_owned();
    let doubtful = |restriction: &&Restriction| restriction.quasi_p.is_some_and(|p| p > 0.05);
    let count = figure.restrictions.iter().filter(doubtful).count();
    if count > 0 {
        caption +=
            &format!(" Of the {} restrictions here {count} may be.", figure.restrictions.len());
    }
    if let Some(plane) = plane {
        let step = step(plane);
        caption +=
            " The scatter shows two dimensions; the box's other restrictions are not seen in it.";
        if step > 1 {
            caption += &format!(" It draws one of {step} cases.");
        }
    }
    caption
}

fn step(plane: &Plane) -> usize {
    plane.cases.len().div_ceil(MOST_CASES).max(1)
}

fn write_heads(canvas: &mut Canvas, body: Area, top: f64) {
    let style = Style::new(10.5, Color::GREY);
    canvas.text((body.right() - NUMBERS + 12.0, top - 7.0), "in the box", style);
    canvas.text((body.right(), top - 7.0), "quasi-p", style.anchored(Anchor::End));
}

fn draw_restriction(canvas: &mut Canvas, row: &Area, restriction: &Restriction) {
    let plot = Area::new(row.x + LABELS, row.y, row.width - LABELS - NUMBERS, row.height);
    let middle = row.y + ROW / 2.0 - 5.0;
    let ruler = Ruler::of_values(Spacing::Linear, restriction.range, (plot.x, plot.right()));
    canvas.line(&[(row.x, row.y), (row.right(), row.y)], Color::PALE, 0.8);
    canvas.rectangle(Area::new(plot.x, middle - 6.0, plot.width, 12.0), RANGE);
    let (from, to) = (ruler.at(restriction.within.0), ruler.at(restriction.within.1));
    canvas.rectangle(Area::new(from.min(to), middle - 6.0, (to - from).abs().max(2.0), 12.0), BOX);
    let small = Style::new(9.0, Color::GREY);
    let y = row.bottom() - 4.5;
    canvas.text((plot.x, y), &brief(restriction.range.0), small);
    canvas.text((plot.right(), y), &brief(restriction.range.1), small.anchored(Anchor::End));
    let label = Style::new(11.0, Color::INK);
    let lines = shortened(&restriction.label, label.size, LABELS - 14.0, 2);
    let first = if lines.len() > 1 { middle + 2.0 } else { middle + 9.0 };
    for (number, line) in lines.iter().enumerate() {
        canvas.text((row.x, first + 13.5 * number as f64), line, label);
    }
    let words = shortened(&restriction.words(), label.size, NUMBERS - 72.0, 1).concat();
    canvas.text((plot.right() + 12.0, middle + 9.0), &words, label);
    let p = restriction.quasi_p.map_or_else(|| super::numerals::NONE.to_owned(), probability);
    canvas.text((row.right(), middle + 9.0), &p, label.anchored(Anchor::End));
}

fn draw_plane(
    canvas: &mut Canvas,
    area: Area,
    plane: &Plane,
    across: &Restriction,
    up: &Restriction,
) {
    let x = Ruler::of_values(Spacing::Linear, across.range, (area.x, area.right()));
    let y = Ruler::of_values(Spacing::Linear, up.range, (area.bottom(), area.y));
    let corners =
        ((x.at(across.within.0), x.at(across.within.1)), (y.at(up.within.1), y.at(up.within.0)));
    let ((left, right), (top, bottom)) = corners;
    let inside = Area::new(left, top, (right - left).max(0.0), (bottom - top).max(0.0));
    canvas.rectangle(inside, BOX.with_opacity(0.12));
    let is_drawn = |case: &&Case| x.holds(case.x) && y.holds(case.y);
    let cases: Vec<&Case> = plane.cases.iter().step_by(step(plane)).filter(is_drawn).collect();
    // Cases of interest lie on top.
    for of_interest in [false, true] {
        for case in cases.iter().filter(|case| case.is_of_interest == of_interest) {
            let at = (x.at(case.x), y.at(case.y));
            let (fill, edge) =
                if of_interest { (INTEREST, INTEREST) } else { (Color::WHITE, OTHER) };
            canvas.disc(at, 1.8, fill, edge);
        }
    }
    canvas.outline(inside, BOX, 2.4);
    canvas.outline(area, Color::GREY, 1.0);
    let style = Style::new(10.5, Color::INK);
    write_below(canvas, &area, &x, style, 6);
    write_beside(canvas, &area, &y, style, (6, 40.0));
    let style = Style::new(11.5, Color::INK).anchored(Anchor::Middle);
    for (number, line) in shortened(&across.label, style.size, area.width, 2).iter().enumerate() {
        let at = (area.x + area.width / 2.0, area.bottom() + 34.0 + 15.0 * number as f64);
        canvas.text(at, line, style);
    }
    let lines = shortened(&up.label, style.size, area.height, 2);
    for (number, line) in lines.iter().enumerate() {
        let at =
            (area.x - 50.0 - 15.0 * (lines.len() - 1 - number) as f64, area.y + area.height / 2.0);
        canvas.text(at, line, style.upright());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_that_the_box_leaves_free_is_not_spoken_of() {
        let words =
            |within| Restriction { range: (0.0, 10.0), within, ..Restriction::default() }.words();
        assert_eq!(words((2.0, 10.0)), "above 2");
        assert_eq!(words((0.0, 2.5)), "below 2.5");
        assert_eq!(words((2.0, 3.0)), "2 to 3");
        assert_eq!(words((0.0, 10.0)), "not restricted");
    }
}
