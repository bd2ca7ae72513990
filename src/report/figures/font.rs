//! The font that figures are measured and painted with: parts of `DejaVu Sans`, inside the program, so
//! that pictures come out the same on machines without fonts.

use std::sync::LazyLock;

use ttf_parser::{Face, GlyphId};

static REGULAR: LazyLock<Face<'static>> =
    LazyLock::new(|| face(include_bytes!("../fonts/DejaVuSans-subset.ttf")));
static BOLD: LazyLock<Face<'static>> =
    LazyLock::new(|| face(include_bytes!("../fonts/DejaVuSans-Bold-subset.ttf")));

fn face(bytes: &'static [u8]) -> Face<'static> {
    Face::parse(bytes, 0).expect("the embedded fonts are sound; every test of a figure reads them")
}

/// The face of a weight.
pub(super) fn of(is_bold: bool) -> &'static Face<'static> {
    if is_bold { &BOLD } else { &REGULAR }
}

/// A letter's face and glyph: what the bold cut lacks comes from the regular one, and what neither has
/// is a question mark.
pub(super) fn glyph(letter: char, is_bold: bool) -> (&'static Face<'static>, GlyphId) {
    [(is_bold, letter), (false, letter), (false, '?')]
        .into_iter()
        .find_map(|(is_bold, letter)| Some((of(is_bold), of(is_bold).glyph_index(letter)?)))
        .unwrap_or((of(false), GlyphId(0)))
}

/// How far the next letter stands, at a size.
pub(super) fn advance((face, glyph): (&Face, GlyphId), size: f64) -> f64 {
    let units = f64::from(face.glyph_hor_advance(glyph).unwrap_or(0));
    units * size / f64::from(face.units_per_em())
}

/// The width of a text.
pub fn width(text: &str, size: f64, is_bold: bool) -> f64 {
    text.chars().map(|letter| advance(glyph(letter, is_bold), size)).sum()
}

/// Breaks a text at blanks into lines of at most this width; a word that is longer is cut.
pub fn wrapped(text: &str, size: f64, most: f64) -> Vec<String> {
    let fits = |line: &str| width(line, size, false) <= most;
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let last = lines.last_mut().expect("there is always a last line");
        let longer = if last.is_empty() { word.to_owned() } else { format!("{last} {word}") };
        if fits(&longer) {
            *last = longer;
        } else {
            if last.is_empty() {
                lines.pop();
            }
            lines.extend(cut(word, fits));
        }
    }
    lines
}

/// A word in pieces that fit, each with at least one letter.
fn cut(word: &str, fits: impl Fn(&str) -> bool) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for letter in word.chars() {
        let last = pieces.last_mut().expect("there is always a last piece");
        if last.is_empty() || fits(&format!("{last}{letter}")) {
            last.push(letter);
        } else {
            pieces.push(letter.to_string());
        }
    }
    pieces
}

/// A text on at most so many lines of a width; what does not fit is replaced by an ellipsis.
pub fn shortened(text: &str, size: f64, most: f64, most_lines: usize) -> Vec<String> {
    let mut lines = wrapped(text, size, most);
    if lines.len() > most_lines {
        lines.truncate(most_lines);
        if let Some(last) = lines.last_mut() {
            while !last.is_empty() && width(&format!("{last}…"), size, false) > most {
                last.pop();
            }
            last.push('…');
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_equally_wide_and_unknown_letters_have_a_width() {
        assert_eq!(width("11", 10.0, false), width("80", 10.0, false));
        assert_eq!(width("漢", 10.0, false), width("?", 10.0, false));
        assert!(width("→ π ≥ −", 10.0, true) > 30.0);
    }

    #[test]
    fn texts_are_broken_at_blanks_and_long_words_are_cut() {
        let wide = width("one two", 10.0, false);
        assert_eq!(wrapped("one two three", 10.0, wide), ["one two", "three"]);
        assert_eq!(wrapped("one_two_three", 10.0, wide).concat(), "one_two_three");
        assert_eq!(shortened("one two three four", 10.0, wide, 1), ["one t…"]);
    }
}
