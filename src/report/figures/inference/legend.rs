//! Legends: marks with what they mean, in rows.

use crate::report::figures::{
    canvas::{Area, Canvas, Style},
    font::shortened,
    grid::in_rows,
    palette::Color,
};

const TEXT: Style = Style::new(11.5, Color::INK);
const ROW: f64 = 20.0;
const LONGEST: f64 = 400.0;

/// A mark of a legend.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Mark {
    /// A filled rectangle.
    Box(Color),
    /// A line of a width.
    Line(Color, f64),
    /// A diamond.
    Diamond(Color),
    /// A disc with its edge.
    Disc(Color, Color),
}

/// The words of the entries; some are the caller's, and may be long.
fn texts(entries: &[(Mark, &str)]) -> Vec<String> {
    entries.iter().map(|(_, text)| shortened(text, TEXT.size, LONGEST, 1).concat()).collect()
}

/// Draws a legend at the top of an area; the height that it takes, with a gap below.
pub(super) fn draw(canvas: &mut Canvas, area: Area, entries: &[(Mark, &str)]) -> f64 {
    let texts = texts(entries);
    let places = in_rows(&texts, TEXT, area.width);
    for (((mark, _), text), (x, row)) in entries.iter().zip(&texts).zip(&places) {
        let (x, y) = (area.x + x, area.y + ROW * *row as f64 + 9.0);
        canvas.text((x + 25.0, y + 4.0), text, TEXT);
        match *mark {
            Mark::Box(color) => canvas.rectangle(Area::new(x, y - 6.0, 19.0, 12.0), color),
            Mark::Line(color, width) => canvas.line(&[(x, y), (x + 19.0, y)], color, width),
            Mark::Diamond(color) => canvas.diamond((x + 9.5, y), 5.5, color),
            Mark::Disc(fill, edge) => canvas.disc((x + 9.5, y), 4.0, fill, edge),
        }
    }
    ROW * (places.last().map_or(0, |(_, row)| *row) + 1) as f64 + 12.0
}

/// The height that a legend of a width will take.
pub(super) fn height(width: f64, entries: &[(Mark, &str)]) -> f64 {
    let rows = in_rows(&texts(entries), TEXT, width).last().map_or(0, |(_, row)| *row) + 1;
    ROW * rows as f64 + 12.0
}
