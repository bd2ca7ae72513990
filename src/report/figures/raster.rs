//! A drawing as PNG, at twice the size of the SVG.

use tiny_skia::{
    FillRule, LineCap, LineJoin, Paint, Path, PathBuilder, Pixmap, Rect, Stroke, Transform,
};

use super::{
    canvas::{Anchor, Canvas, Shape, Style},
    font,
    palette::Color,
};

/// Pixels of the PNG for one of the SVG.
pub const SCALE: f64 = 2.0;

/// The file's bytes.
pub fn png(canvas: &Canvas) -> Vec<u8> {
    let pixels = |length: f64| (length * SCALE).round().max(1.0) as u32;
    let mut pixmap = Pixmap::new(pixels(canvas.width), pixels(canvas.height))
        .expect("a figure is some thousand pixels wide and high");
    for shape in &canvas.shapes {
        paint(&mut pixmap, shape);
    }
    pixmap.encode_png().expect("a Vec takes every byte")
}

fn paint(pixmap: &mut Pixmap, shape: &Shape) {
    match shape {
        Shape::Rectangle { area, fill } => {
            let [x, y, width, height] =
                [area.x, area.y, area.width, area.height].map(|length| length as f32);
            if let Some(rectangle) = Rect::from_xywh(x, y, width, height) {
                pixmap.fill_rect(rectangle, &colored(*fill), scaled(), None);
            }
        }
        Shape::Line { points, color, width } => {
            if let Some(path) = through(points, false) {
                stroke(pixmap, &path, *color, *width, scaled());
            }
        }
        Shape::Polygon { points, fill } => {
            if let Some(path) = through(points, true) {
                self::fill(pixmap, &path, *fill, scaled());
            }
        }
        Shape::Disc { center, radius, fill, edge } => {
            let circle = PathBuilder::from_circle(center.0 as f32, center.1 as f32, *radius as f32);
            if let Some(path) = circle {
                self::fill(pixmap, &path, *fill, scaled());
                stroke(pixmap, &path, *edge, 1.5, scaled());
            }
        }
        Shape::Text { at, text, style } => write(pixmap, *at, text, style),
    }
}

fn scaled() -> Transform {
    Transform::from_scale(SCALE as f32, SCALE as f32)
}

fn colored(color: Color) -> Paint<'static> {
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    let [red, green, blue] = color.rgb;
    paint.set_color_rgba8(red, green, blue, (color.opacity * 255.0).round() as u8);
    paint
}

fn fill(pixmap: &mut Pixmap, path: &Path, color: Color, transform: Transform) {
    pixmap.fill_path(path, &colored(color), FillRule::Winding, transform, None);
}

fn stroke(pixmap: &mut Pixmap, path: &Path, color: Color, width: f64, transform: Transform) {
    let stroke = Stroke {
        width: width as f32,
        line_cap: LineCap::Butt,
        line_join: LineJoin::Round,
        ..Stroke::default()
    };
    pixmap.stroke_path(path, &colored(color), &stroke, transform, None);
}

fn through(points: &[(f64, f64)], is_closed: bool) -> Option<Path> {
    let mut path = PathBuilder::new();
    for (place, (x, y)) in points.iter().enumerate() {
        let (x, y) = (*x as f32, *y as f32);
        if place == 0 { path.move_to(x, y) } else { path.line_to(x, y) }
    }
    if is_closed {
        path.close();
    }
    path.finish()
}

fn write(pixmap: &mut Pixmap, (x, y): (f64, f64), text: &str, style: &Style) {
    let before = match style.anchor {
        Anchor::Start => 0.0,
        Anchor::Middle => style.width(text) / 2.0,
        Anchor::End => style.width(text),
    };
    let turned =
        if style.is_upright { Transform::from_rotate(-90.0) } else { Transform::identity() };
    let transform = turned.post_translate(x as f32, y as f32).post_concat(scaled());
    let Some(path) = outline(text, style, -before) else { return };
    if style.has_halo {
        stroke(pixmap, &path, Color::WHITE, 3.0, transform);
    }
    fill(pixmap, &path, style.color, transform);
}

/// The outlines of a text's letters from a place on the baseline.
fn outline(text: &str, style: &Style, from: f64) -> Option<Path> {
    let mut pen = Pen { path: PathBuilder::new(), x: from as f32, scale: 1.0 };
    for letter in text.chars() {
        let (face, glyph) = font::glyph(letter, style.is_bold);
        pen.scale = style.size as f32 / f32::from(face.units_per_em());
        face.outline_glyph(glyph, &mut pen);
        pen.x += font::advance((face, glyph), style.size) as f32;
    }
    pen.path.finish()
}

/// Takes outlines in the font's units, whose vertical axis points up.
struct Pen {
    path: PathBuilder,
    x: f32,
    scale: f32,
}

impl Pen {
    fn at(&self, x: f32, y: f32) -> (f32, f32) {
        (self.x + x * self.scale, -y * self.scale)
    }
}

impl ttf_parser::OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let ((x1, y1), (x, y)) = (self.at(x1, y1), self.at(x, y));
        self.path.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let ((x1, y1), (x2, y2), (x, y)) = (self.at(x1, y1), self.at(x2, y2), self.at(x, y));
        self.path.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.path.close();
    }
}
