//! A grid of cells with an axis of values on two sides: what heat maps and phase diagrams share.

use super::{
    canvas::{Anchor, Area, Canvas, Style},
    font::shortened,
    palette::Color,
};

const TICK: Style = Style::new(12.0, Color::INK);
const SMALL_TICK: Style = Style::new(10.0, Color::GREY);
const TITLE: Style = Style::new(13.0, Color::INK);
const NOTE: Style = Style::new(11.0, Color::GREY);
const LINE: f64 = 1.35;

/// An axis of a grid: a cell for each value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GridAxis {
    /// What the values are, with unit.
    pub title: String,
    /// The values as text.
    pub ticks: Vec<String>,
    /// What the smaller, grey values are.
    pub note: Option<String>,
    /// Smaller, grey values.
    pub small_ticks: Vec<String>,
}

impl GridAxis {
    fn has_small(&self) -> bool {
        !self.small_ticks.is_empty()
    }

    /// Title and note on lines of at most a width.
    fn titles(&self, most: f64) -> Vec<(String, Style)> {
        let title = shortened(&self.title, TITLE.size, most, 2);
        let note = self.note.as_deref().map_or_else(Vec::new, |n| shortened(n, NOTE.size, most, 2));
        let with = |style| move |line| (line, style);
        title.into_iter().map(with(TITLE)).chain(note.into_iter().map(with(NOTE))).collect()
    }
}

/// The cells of a grid on a canvas; the first row is the lowest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Cells {
    pub area: Area,
    pub columns: usize,
    pub rows: usize,
}

impl Cells {
    /// Draws the axes along an area's left and lower edge; what is left is for the cells.
    pub fn with_axes(canvas: &mut Canvas, area: Area, x: &GridAxis, y: &GridAxis) -> Self {
        let titles_height =
            |lines: &[(String, Style)]| lines.iter().map(|(_, s)| s.size * LINE).sum::<f64>();
        let widest = |ticks: &[String], style: Style| {
            ticks.iter().map(|tick| style.width(tick)).fold(0.0, f64::max)
        };
        let y_ticks = widest(&y.ticks, TICK).max(widest(&y.small_ticks, SMALL_TICK));
        // Titles have two lines at most, so the left side is never wider than this.
        let x_titles = x.titles(area.width - y_ticks - 90.0);
        let below = titles_height(&x_titles) + if x.has_small() { 38.0 } else { 24.0 } + 6.0;
        let y_titles = y.titles(area.height - below);
        let left = titles_height(&y_titles) + y_ticks + 16.0;
        let [x_from, y_from] = [area.x + left, area.y].map(f64::round);
        let (right, bottom) = (area.right().round(), (area.bottom() - below).round());
        let inner = Area::new(x_from, y_from, right - x_from, bottom - y_from);
        let cells = Self { area: inner, columns: x.ticks.len(), rows: y.ticks.len() };
        cells.write_columns(canvas, x);
        cells.write_rows(canvas, y);
        let middle = inner.x + inner.width / 2.0;
        let mut down = area.bottom() - titles_height(&x_titles);
        for (line, style) in &x_titles {
            down += style.size * LINE;
            let style = style.anchored(Anchor::Middle);
            canvas.text((middle, down - 0.3 * style.size), line, style);
        }
        let mut across = area.x;
        for (line, style) in &y_titles {
            across += style.size * LINE;
            let style = style.anchored(Anchor::Middle).upright();
            let at = (across - 0.3 * style.size, inner.y + inner.height / 2.0);
            canvas.text(at, line, style);
        }
        cells
    }

    fn write_columns(&self, canvas: &mut Canvas, x: &GridAxis) {
        let lines = [(&x.ticks, TICK, 17.0), (&x.small_ticks, SMALL_TICK, 31.0)];
        for (ticks, style, down) in lines {
            let widest = ticks.iter().map(|tick| style.width(tick)).fold(0.0, f64::max);
            // Where labels do not fit beside each other, every second, third … is written.
            let step = (((widest + 6.0) / self.size().0).ceil() as usize).max(1);
            for (column, tick) in ticks.iter().enumerate().step_by(step) {
                let at = (self.at(column as f64, 0.0).0, self.area.bottom() + down);
                canvas.text(at, tick, style.anchored(Anchor::Middle));
            }
        }
    }

    fn write_rows(&self, canvas: &mut Canvas, y: &GridAxis) {
        let shift = if y.has_small() { 6.0 } else { 0.0 };
        for (ticks, style, shift) in [(&y.ticks, TICK, -shift), (&y.small_ticks, SMALL_TICK, 7.0)] {
            for (row, tick) in ticks.iter().enumerate() {
                let middle = self.at(0.0, row as f64).1 + 0.36 * style.size + shift;
                canvas.text((self.area.x - 8.0, middle), tick, style.anchored(Anchor::End));
            }
        }
    }

    /// Width and height of a cell.
    pub fn size(&self) -> (f64, f64) {
        (self.area.width / self.columns as f64, self.area.height / self.rows as f64)
    }

    /// The point of a place; whole numbers are the middles of cells.
    pub fn at(&self, column: f64, row: f64) -> (f64, f64) {
        let (width, height) = self.size();
        (self.area.x + (column + 0.5) * width, self.area.bottom() - (row + 0.5) * height)
    }

    /// The area of a cell, its edges on whole pixels so that no seam shows between neighbours.
    pub fn cell(&self, column: usize, row: usize) -> Area {
        let (column, row) = (column as f64, row as f64);
        let (left, bottom) = self.at(column - 0.5, row - 0.5);
        let (right, top) = self.at(column + 0.5, row + 0.5);
        let [left, bottom, right, top] = [left, bottom, right, top].map(f64::round);
        Area::new(left, top, right - left, bottom - top)
    }

    /// Draws the frame.
    pub fn frame(&self, canvas: &mut Canvas) {
        canvas.outline(self.area, Color::INK, 1.0);
    }
}

/// Writes lines in the middle of an area, each with its style, if they fit; whether they did.
pub(super) fn write_within(canvas: &mut Canvas, area: Area, lines: &[(String, Style)]) -> bool {
    let height: f64 = lines.iter().map(|(_, style)| style.size * 1.25).sum();
    let width = lines.iter().map(|(line, style)| style.width(line)).fold(0.0, f64::max);
    if height > area.height - 2.0 || width > area.width - 4.0 {
        return false;
    }
    let mut down = area.y + (area.height - height) / 2.0;
    for (line, style) in lines {
        down += style.size * 1.25;
        let at = (area.x + area.width / 2.0, down - 0.34 * style.size);
        canvas.text(at, line, style.anchored(Anchor::Middle));
    }
    true
}

/// How high a grid of so many rows is best drawn.
pub(super) fn height_for(rows: usize) -> f64 {
    (44.0 * rows as f64).clamp(280.0, 560.0) + 90.0
}

/// A legend's entries in rows of at most a width: for each, where it begins.
pub(super) fn in_rows(texts: &[String], style: Style, most: f64) -> Vec<(f64, usize)> {
    let (mut x, mut row) = (0.0, 0);
    let place = |text: &String| {
        let width = style.width(text) + 44.0;
        if x > 0.0 && x + width > most {
            (x, row) = (0.0, row + 1);
        }
        let at = (x, row);
        x += width;
        at
    };
    texts.iter().map(place).collect()
}
