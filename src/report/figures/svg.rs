//! A drawing as SVG: text stays text.

use super::canvas::{Anchor, Area, Canvas, Shape, Style};
use super::palette::Color;

/// Fonts in order of preference. The first is the one that figures are measured with; the others are
/// narrower, so that nothing runs into anything.
pub(super) const FONTS: &str = "DejaVu Sans, Arial, Helvetica, Liberation Sans, sans-serif";

/// The file's text.
pub fn text(canvas: &Canvas) -> String {
    let (width, height) = (number(canvas.width), number(canvas.height));
    let size = format!(
        "xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\""
    );
    element_of(canvas, &size)
}

/// A part of a drawing as an element of an HTML page, as wide as there is room.
pub fn inline(canvas: &Canvas, part: &Area) -> String {
    let [x, y, width, height] = [part.x, part.y, part.width, part.height].map(number);
    element_of(canvas, &format!("viewBox=\"{x} {y} {width} {height}\""))
}

fn element_of(canvas: &Canvas, size: &str) -> String {
    let title = escaped(&canvas.title);
    let mut text =
        format!("<svg {size} font-family=\"{FONTS}\" role=\"img\">\n<title>{title}</title>\n");
    for shape in &canvas.shapes {
        text += &element(shape);
        text.push('\n');
    }
    text + "</svg>\n"
}

fn element(shape: &Shape) -> String {
    match shape {
        Shape::Rectangle { area, fill } => {
            let [x, y, width, height] = [area.x, area.y, area.width, area.height].map(number);
            let fill = paint("fill", *fill);
            format!("<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"{fill}/>")
        }
        Shape::Line { points, color, width } => format!(
            "<polyline points=\"{}\" fill=\"none\"{} stroke-width=\"{}\" stroke-linejoin=\"round\"/>",
            listed(points),
            paint("stroke", *color),
            number(*width)
        ),
        Shape::Polygon { points, fill } => {
            format!("<polygon points=\"{}\"{}/>", listed(points), paint("fill", *fill))
        }
        Shape::Disc { center, radius, fill, edge } => format!(
            "<circle cx=\"{}\" cy=\"{}\" r=\"{}\"{}{} stroke-width=\"1.5\"/>",
            number(center.0),
            number(center.1),
            number(*radius),
            paint("fill", *fill),
            paint("stroke", *edge)
        ),
        Shape::Text { at, text, style } => written(*at, text, style),
    }
}

fn written((x, y): (f64, f64), text: &str, style: &Style) -> String {
    let (x, y) = (number(x), number(y));
    let anchor = match style.anchor {
        Anchor::Start => "",
        Anchor::Middle => " text-anchor=\"middle\"",
        Anchor::End => " text-anchor=\"end\"",
    };
    let weight = if style.is_bold { " font-weight=\"bold\"" } else { "" };
    let turned = if style.is_upright {
        format!(" transform=\"rotate(-90 {x} {y})\"")
    } else {
        String::new()
    };
    let halo = if style.has_halo {
        " stroke=\"#ffffff\" stroke-width=\"3\" stroke-linejoin=\"round\" paint-order=\"stroke\""
    } else {
        ""
    };
    format!(
        "<text x=\"{x}\" y=\"{y}\" font-size=\"{}\"{}{anchor}{weight}{turned}{halo}>{}</text>",
        number(style.size),
        paint("fill", style.color),
        escaped(text)
    )
}

fn listed(points: &[(f64, f64)]) -> String {
    let points = points.iter().map(|(x, y)| format!("{},{}", number(*x), number(*y)));
    points.collect::<Vec<_>>().join(" ")
}

fn paint(what: &str, color: Color) -> String {
    let [red, green, blue] = color.rgb;
    let opacity = if color.opacity < 1.0 {
        format!(" {what}-opacity=\"{}\"", number(color.opacity))
    } else {
        String::new()
    };
    format!(" {what}=\"#{red:02x}{green:02x}{blue:02x}\"{opacity}")
}

/// Two decimals at most.
fn number(value: f64) -> String {
    let rounded = (value * 100.0).round() / 100.0;
    format!("{}", if rounded == 0.0 { 0.0 } else { rounded })
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '"' => escaped += "&quot;",
            // XML has no other control characters.
            letter if letter.is_control() => escaped.push(' '),
            letter => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_a_meaning_in_xml_is_escaped() {
        assert_eq!(escaped("a<b & \"c\"\u{7}"), "a&lt;b &amp; &quot;c&quot; ");
    }

    #[test]
    fn coordinates_have_two_decimals_and_no_negative_nought() {
        assert_eq!([1.0, 2.345, -0.001].map(number), ["1", "2.35", "0"]);
    }
}
