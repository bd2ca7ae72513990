//! Small multiples: panels of one size in rows, each with words above it.

use crate::report::figures::{
    canvas::{Area, Canvas, Style},
    font::shortened,
    palette::Color,
};

const NAME: Style = Style::new(11.5, Color::INK).bold();
const NOTE: Style = Style::new(10.5, Color::INK);
const LINE: f64 = 14.0;
/// How much wider bold letters are at most.
const BOLD_WIDTH: f64 = 1.16;

/// What stands above a panel.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Head {
    /// Its name, in bold letters on two lines at most.
    pub name: String,
    /// Lines below the name, each with its colour.
    pub notes: Vec<(String, Color)>,
}

/// Panels of one size.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Panels {
    columns: usize,
    width: f64,
    inner_height: f64,
    names: Vec<Vec<String>>,
    notes: Vec<Vec<(String, Color)>>,
    head: f64,
    below: f64,
    left: f64,
}

/// The gap between panels.
const GAP: f64 = 22.0;

impl Panels {
    /// Panels with these heads on a width: each has `left` pixels for the labels of an axis, and `below` under it.
    pub fn new(
        heads: &[Head],
        columns: usize,
        width: f64,
        inner_height: f64,
        left: f64,
        below: f64,
    ) -> Self {
        let columns = columns.clamp(1, heads.len().max(1));
        let panel = (width - GAP * (columns - 1) as f64) / columns as f64;
        let name = |head: &Head| shortened(&head.name, NAME.size, panel / BOLD_WIDTH, 2);
        let note = |(text, color): &(String, Color)| {
            shortened(text, NOTE.size, panel, 2)
                .into_iter()
                .map(|line| (line, *color))
                .collect::<Vec<_>>()
        };
        let names: Vec<Vec<String>> = heads.iter().map(name).collect();
        let notes: Vec<Vec<(String, Color)>> =
            heads.iter().map(|head| head.notes.iter().flat_map(note).collect()).collect();
        let lines = names.iter().zip(&notes).map(|(name, notes)| name.len() + notes.len());
        let head = LINE * lines.max().unwrap_or(0) as f64 + 8.0;
        Self { columns, width: panel, inner_height, names, notes, head, below, left }
    }

    fn row(&self) -> f64 {
        self.head + self.inner_height + self.below
    }

    /// The height of all of them.
    pub fn height(&self) -> f64 {
        let rows = self.names.len().div_ceil(self.columns) as f64;
        (rows * self.row() + (rows - 1.0) * 12.0).max(0.0)
    }

    /// Writes the heads; where each panel is.
    pub fn write(&self, canvas: &mut Canvas, body: Area) -> Vec<Area> {
        let mut areas = Vec::with_capacity(self.names.len());
        for (number, (names, notes)) in self.names.iter().zip(&self.notes).enumerate() {
            let (column, row) = ((number % self.columns) as f64, (number / self.columns) as f64);
            let x = body.x + column * (self.width + GAP);
            let top = body.y + row * (self.row() + 12.0);
            let mut y = top;
            for line in names {
                y += LINE;
                canvas.text((x, y - 3.0), line, NAME);
            }
            for (line, color) in notes {
                y += LINE;
                canvas.text((x, y - 3.0), line, Style { color: *color, ..NOTE });
            }
            areas.push(Area::new(
                x + self.left,
                top + self.head,
                self.width - self.left,
                self.inner_height,
            ));
        }
        areas
    }
}
