//! Reads an SVG that [`svg`](super::svg) wrote back into a drawing.
//!
//! A page that shows a figure from a file shows this drawing, written anew, and never the file's own text:
//! so nothing else that a file may hold (scripts, links, styles) can come into a page.

use super::{
    canvas::{Anchor, Area, Canvas, Shape, Style},
    palette::Color,
    svg::FONTS,
};

/// A line that the writer would not have written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotOurs {
    /// Its number, from 1.
    pub line: usize,
}

/// The drawing of a file's text.
///
/// # Errors
/// For the first line that is not as the writer writes it.
pub fn read(text: &str) -> Result<Canvas, NotOurs> {
    let mut lines = (1..).zip(text.lines());
    let mut canvas = lines.next().and_then(|(_, line)| head(line)).ok_or(NotOurs { line: 1 })?;
    let title = lines.next().and_then(|(_, line)| within(line, "<title>", "</title>"));
    canvas.title = title.and_then(unescaped).ok_or(NotOurs { line: 2 })?;
    let mut last = 2;
    for (number, line) in lines {
        last = number;
        if line == "</svg>" {
            let is_all = text.lines().count() == number;
            return if is_all { Ok(canvas) } else { Err(NotOurs { line: number + 1 }) };
        }
        canvas.shapes.push(shape(line).ok_or(NotOurs { line: number })?);
    }
    // It was cut off.
    Err(NotOurs { line: last + 1 })
}

fn head(line: &str) -> Option<Canvas> {
    let element = Element::of(line, "svg", ">")?;
    let (width, height) = (element.number("width")?, element.number("height")?);
    let is_ours = element.get("font-family") == Some(FONTS);
    is_ours.then_some(Canvas { width, height, shapes: Vec::new(), title: String::new() })
}

fn within<'a>(line: &'a str, before: &str, after: &str) -> Option<&'a str> {
    line.strip_prefix(before)?.strip_suffix(after)
}

fn shape(line: &str) -> Option<Shape> {
    let name = line.strip_prefix('<')?.split(' ').next()?;
    if name == "text" {
        return text(line);
    }
    let element = Element::of(line, name, "/>")?;
    let number = |key: &str| element.number(key);
    match name {
        "rect" => {
            let area = Area::new(number("x")?, number("y")?, number("width")?, number("height")?);
            Some(Shape::Rectangle { area, fill: element.color("fill")? })
        }
        "polyline" => Some(Shape::Line {
            points: element.points()?,
            color: element.color("stroke")?,
            width: number("stroke-width")?,
        }),
        "polygon" => {
            Some(Shape::Polygon { points: element.points()?, fill: element.color("fill")? })
        }
        "circle" => Some(Shape::Disc {
            center: (number("cx")?, number("cy")?),
            radius: number("r")?,
            fill: element.color("fill")?,
            edge: element.color("stroke")?,
        }),
        _ => None,
    }
}

fn text(line: &str) -> Option<Shape> {
    let (start, said) = line.strip_suffix("</text>")?.split_once('>')?;
    let element = Element::of(start, "text", "")?;
    let anchor = match element.get("text-anchor") {
        None => Anchor::Start,
        Some("middle") => Anchor::Middle,
        Some("end") => Anchor::End,
        Some(_) => return None,
    };
    let style = Style {
        size: element.number("font-size")?,
        color: element.color("fill")?,
        is_bold: element.get("font-weight").is_some(),
        anchor,
        is_upright: element.get("transform").is_some(),
        has_halo: element.get("paint-order").is_some(),
    };
    let at = (element.number("x")?, element.number("y")?);
    Some(Shape::Text { at, text: unescaped(said)?, style })
}

/// The attributes of an element.
struct Element<'a>(Vec<(&'a str, &'a str)>);

impl<'a> Element<'a> {
    fn of(line: &'a str, name: &str, end: &str) -> Option<Self> {
        let mut rest = line.strip_prefix('<')?.strip_prefix(name)?.strip_suffix(end)?;
        let mut attributes = Vec::new();
        while !rest.is_empty() {
            let (key, after) = rest.strip_prefix(' ')?.split_once("=\"")?;
            let (value, after) = after.split_once('"')?;
            attributes.push((key, value));
            rest = after;
        }
        Some(Self(attributes))
    }

    fn get(&self, key: &str) -> Option<&'a str> {
        self.0.iter().find(|(name, _)| *name == key).map(|(_, value)| *value)
    }

    fn number(&self, key: &str) -> Option<f64> {
        finite(self.get(key)?)
    }

    fn points(&self) -> Option<Vec<(f64, f64)>> {
        let point = |pair: &str| {
            let (x, y) = pair.split_once(',')?;
            Some((finite(x)?, finite(y)?))
        };
        self.get("points")?.split(' ').filter(|pair| !pair.is_empty()).map(point).collect()
    }

    fn color(&self, key: &str) -> Option<Color> {
        let digits = self.get(key)?.strip_prefix('#').filter(|digits| digits.len() == 6)?;
        let value = u32::from_str_radix(digits, 16).ok()?;
        let [_, red, green, blue] = value.to_be_bytes();
        let opacity = match self.get(&format!("{key}-opacity")) {
            Some(opacity) => finite(opacity)?,
            None => 1.0,
        };
        Some(Color::new(red, green, blue).with_opacity(opacity))
    }
}

fn finite(text: &str) -> Option<f64> {
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

/// A text without entities; `None` where there is markup in it.
fn unescaped(text: &str) -> Option<String> {
    if text.contains(['<', '>', '"']) {
        return None;
    }
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")];
    Some(
        entities
            .into_iter()
            .fold(text.to_owned(), |text, (entity, letter)| text.replace(entity, letter)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::figures::svg;

    fn drawing() -> Canvas {
        let mut canvas = Canvas::new(90.0, 40.5, "a <b> & \"c\"");
        let see_through = Color::BLUE.with_opacity(0.5);
        canvas.rectangle(Area::new(1.0, 2.0, 3.25, 4.0), see_through);
        canvas.line(&[(0.0, -1.5), (2.0, 3.0)], Color::INK, 1.5);
        canvas.polygon(vec![(0.0, 0.0), (1.0, 0.0), (1.0, 1.0)], Color::PALE);
        canvas.disc((5.0, 6.0), 2.0, Color::WHITE, see_through);
        canvas.text((1.0, 1.0), "-3 < 4 &amp; up", Style::new(11.0, Color::GREY));
        let style = Style::new(12.5, Color::INK).bold().anchored(Anchor::End).upright().with_halo();
        canvas.text((7.0, 8.0), "", style);
        canvas
    }

    #[test]
    fn what_is_written_is_read_back() {
        let canvas = drawing();
        assert_eq!(read(&svg::text(&canvas)), Ok(canvas));
    }

    #[test]
    fn what_we_do_not_write_is_refused_with_its_line() {
        let text = svg::text(&drawing());
        let refused = |from: &str, to: &str| {
            assert!(text.contains(from), "{from}");
            read(&text.replacen(from, to, 1)).map(drop).unwrap_err().line
        };
        assert_eq!(refused("<rect x=\"1\"", "<script x=\"1\""), 4);
        assert_eq!(refused("<circle cx=\"5\"", "<circle cx=\"NaN\""), 7);
        assert_eq!(refused("\u{2212}3", "<b>"), 8);
        assert_eq!(refused("font-family=\"DejaVu", "font-family=\"url(x)"), 1);
        assert_eq!(refused("</svg>\n", ""), 10);
        assert_eq!(refused("</svg>\n", "</svg>\n<script>"), 11);
    }
}
