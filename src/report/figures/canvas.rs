//! A drawing as plain shapes: what [`svg`](super::svg) writes and [`raster`](super::raster) paints, so
//! that both files of a figure show the same.
//!
//! Coordinates are pixels of the SVG from its upper left corner.

use super::{font, palette::Color};
use crate::report::number::with_minus_signs;

/// Where a text stands from its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// To its right.
    Start,
    /// On both sides.
    Middle,
    /// To its left.
    End,
}

/// How a text looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Style {
    /// Height of the letters, in pixels.
    pub size: f64,
    /// Colour.
    pub color: Color,
    /// Whether it is bold.
    pub is_bold: bool,
    /// Where it stands.
    pub anchor: Anchor,
    /// Whether it runs upwards.
    pub is_upright: bool,
    /// Whether a white edge lifts it off what lies below.
    pub has_halo: bool,
}

impl Style {
    /// Plain text of a size and colour, to the right of its point.
    pub const fn new(size: f64, color: Color) -> Self {
        Self {
            size,
            color,
            is_bold: false,
            anchor: Anchor::Start,
            is_upright: false,
            has_halo: false,
        }
    }

    /// Bold.
    #[must_use]
    pub const fn bold(self) -> Self {
        Self { is_bold: true, ..self }
    }

    /// With another anchor.
    #[must_use]
    pub const fn anchored(self, anchor: Anchor) -> Self {
        Self { anchor, ..self }
    }

    /// Running upwards.
    #[must_use]
    pub const fn upright(self) -> Self {
        Self { is_upright: true, ..self }
    }

    /// With a white edge.
    #[must_use]
    pub const fn with_halo(self) -> Self {
        Self { has_halo: true, ..self }
    }

    /// The width of a text.
    pub fn width(&self, text: &str) -> f64 {
        font::width(text, self.size, self.is_bold)
    }
}

/// A rectangle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl Area {
    /// A rectangle.
    pub const fn new(x: f64, y: f64, width: f64, height: f64) -> Self {
        Self { x, y, width, height }
    }

    /// Right edge.
    pub fn right(&self) -> f64 {
        self.x + self.width
    }

    /// Lower edge.
    pub fn bottom(&self) -> f64 {
        self.y + self.height
    }

    /// Whether two rectangles share a point inside.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.x < other.right()
            && other.x < self.right()
            && self.y < other.bottom()
            && other.y < self.bottom()
    }

    /// Whether another lies wholly inside.
    pub fn holds(&self, other: &Self) -> bool {
        other.x >= self.x
            && other.right() <= self.right()
            && other.y >= self.y
            && other.bottom() <= self.bottom()
    }
}

/// A shape.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// A filled rectangle.
    Rectangle {
        /// Where.
        area: Area,
        /// Its colour.
        fill: Color,
    },
    /// A line through points.
    Line {
        /// The points.
        points: Vec<(f64, f64)>,
        /// Its colour.
        color: Color,
        /// Its width.
        width: f64,
    },
    /// A filled polygon.
    Polygon {
        /// Its corners.
        points: Vec<(f64, f64)>,
        /// Its colour.
        fill: Color,
    },
    /// A disc with an edge.
    Disc {
        /// Its centre.
        center: (f64, f64),
        /// Its radius.
        radius: f64,
        /// Its colour.
        fill: Color,
        /// The colour of its edge.
        edge: Color,
    },
    /// A text on its baseline.
    Text {
        /// Its point.
        at: (f64, f64),
        /// What it says.
        text: String,
        /// How it looks.
        style: Style,
    },
}

/// A drawing.
#[derive(Clone, Debug, PartialEq)]
pub struct Canvas {
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
    /// Shapes, the lowest first.
    pub shapes: Vec<Shape>,
    /// What it shows, for readers who do not see it.
    pub title: String,
}

impl Canvas {
    /// An empty drawing on white.
    pub fn new(width: f64, height: f64, title: &str) -> Self {
        let all = Area::new(0.0, 0.0, width, height);
        let shapes = vec![Shape::Rectangle { area: all, fill: Color::WHITE }];
        Self { width, height, shapes, title: title.to_owned() }
    }

    /// Adds a filled rectangle.
    pub fn rectangle(&mut self, area: Area, fill: Color) {
        self.shapes.push(Shape::Rectangle { area, fill });
    }

    /// Adds a line.
    pub fn line(&mut self, points: &[(f64, f64)], color: Color, width: f64) {
        self.shapes.push(Shape::Line { points: points.to_vec(), color, width });
    }

    /// Adds a polygon.
    pub fn polygon(&mut self, points: Vec<(f64, f64)>, fill: Color) {
        self.shapes.push(Shape::Polygon { points, fill });
    }

    /// Adds a disc.
    pub fn disc(&mut self, center: (f64, f64), radius: f64, fill: Color, edge: Color) {
        self.shapes.push(Shape::Disc { center, radius, fill, edge });
    }

    /// Adds a diamond with a white edge, the mark of what was observed.
    pub fn diamond(&mut self, (x, y): (f64, f64), radius: f64, fill: Color) {
        let corners = |r: f64| vec![(x, y - r), (x + r, y), (x, y + r), (x - r, y)];
        self.polygon(corners(radius + 1.5), Color::WHITE);
        self.polygon(corners(radius), fill);
    }

    /// Adds the outline of a rectangle.
    pub fn outline(&mut self, area: Area, color: Color, width: f64) {
        let (left, top, right, bottom) = (area.x, area.y, area.right(), area.bottom());
        let corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)];
        self.line(&corners, color, width);
    }

    /// Adds a text; a hyphen before a digit becomes a minus sign.
    pub fn text(&mut self, at: (f64, f64), text: &str, style: Style) {
        self.shapes.push(Shape::Text { at, text: with_minus_signs(text), style });
    }

    /// The texts of the drawing, in order.
    pub fn texts(&self) -> Vec<&str> {
        let text = |shape: &'_ Shape| matches!(shape, Shape::Text { .. });
        let texts = self.shapes.iter().filter(|shape| text(shape));
        texts
            .filter_map(|shape| match shape {
                Shape::Text { text, .. } => Some(text.as_str()),
                _ => None,
            })
            .collect()
    }
}
