//! Tables: a caption, heads with their scope, and cells that hold the exact number behind the rounded one.

use maud::{Markup, Render, html};

use crate::report::number::{range, short};

/// A cell.
#[derive(Clone, Debug)]
pub(super) enum Cell {
    /// Words.
    Words(String),
    /// Figures as they are shown.
    Figures(String),
    /// A number, and how it is shown.
    Number { exact: String, shown: String },
    /// Both ends of an interval.
    Interval { exact: [String; 2], shown: [String; 2] },
    /// A number with its interval.
    Estimate { exact: [String; 3], shown: String, ends: [String; 2] },
}

/// What stands where there is nothing.
pub(super) const NOTHING: &str = "—";

impl Cell {
    pub fn words(text: impl Into<String>) -> Self {
        Self::Words(text.into())
    }

    pub fn figures(text: impl Into<String>) -> Self {
        Self::Figures(text.into())
    }

    /// A number for people, with three digits at most below a thousand.
    pub fn number(value: f64) -> Self {
        Self::Number { exact: value.to_string(), shown: short(value) }
    }

    /// A number, where there is one.
    pub fn number_of(value: Option<f64>) -> Self {
        value.map_or_else(|| Self::figures(NOTHING), Self::number)
    }

    /// An interval, where there is one.
    pub fn interval_of(ends: Option<(f64, f64)>) -> Self {
        let Some((low, high)) = ends else { return Self::figures(NOTHING) };
        let shown = both(&range(low, high));
        Self::Interval { exact: [low, high].map(|end| end.to_string()), shown }
    }

    /// A number and its interval, where there are any.
    pub fn estimate_of(value: Option<f64>, ends: Option<(f64, f64)>) -> Self {
        let (Some(value), Some((low, high))) = (value, ends) else {
            return Self::figures(NOTHING);
        };
        Self::Estimate {
            exact: [value, low, high].map(|number| number.to_string()),
            shown: short(value),
            ends: both(&range(low, high)),
        }
    }

    /// A share or an index with two decimals, with its interval.
    pub fn share_of(value: Option<f64>, ends: Option<(f64, f64)>) -> Self {
        let (Some(value), Some((low, high))) = (value, ends) else {
            return Self::figures(NOTHING);
        };
        Self::Estimate {
            exact: [value, low, high].map(|number| number.to_string()),
            shown: two_decimals(value),
            ends: [two_decimals(low), two_decimals(high)],
        }
    }

    fn is_figures(&self) -> bool {
        !matches!(self, Self::Words(_))
    }
}

/// Two decimals without a negative nought.
pub(super) fn two_decimals(value: f64) -> String {
    let text = format!("{value:.2}");
    if text == "-0.00" { "0.00".to_owned() } else { text.replace('-', "\u{2212}") }
}

/// Both ends of a range as it is written.
fn both(range: &str) -> [String; 2] {
    let (low, high) = range.split_once(" – ").unwrap_or((range, range));
    [low, high].map(str::to_owned)
}

impl Render for Cell {
    fn render(&self) -> Markup {
        match self {
            Self::Words(text) => breakable(text),
            Self::Figures(text) => html! { (text) },
            Self::Number { exact, shown } => html! { data value=(exact) { (shown) } },
            Self::Interval { exact: [low, high], shown: [from, to] } => html! {
                data value=(low) { (from) } " – " data value=(high) { (to) }
            },
            Self::Estimate { exact: [value, low, high], shown, ends: [from, to] } => html! {
                data value=(value) { (shown) }
                " (" data value=(low) { (from) } " – " data value=(high) { (to) } ")"
            },
        }
    }
}

/// A text that may break within names, behind `_` and `.`, where a column is narrow.
fn breakable(text: &str) -> Markup {
    let mut parts = Vec::new();
    let mut from = 0;
    for (at, letter) in text.char_indices() {
        let next = text[at + letter.len_utf8()..].chars().next();
        // Numbers stay whole.
        if matches!(letter, '_' | '.') && next.is_some_and(char::is_alphabetic) {
            parts.push(&text[from..=at]);
            from = at + 1;
        }
    }
    html! { @for part in parts { (part) wbr; } (text[from..]) }
}

/// Rows up to which a table is kept on one page of paper.
const SHORT: usize = 12;

/// A row.
#[derive(Clone, Debug)]
pub(super) struct TableRow {
    pub cells: Vec<Cell>,
    /// Whether it is set off: something does not hold.
    pub is_outside: bool,
}

impl From<Vec<Cell>> for TableRow {
    fn from(cells: Vec<Cell>) -> Self {
        Self { cells, is_outside: false }
    }
}

/// A table; the first cell of a row is its head. Nothing where there are no rows.
pub(super) fn table<T: Into<TableRow>>(
    caption: &str,
    heads: &[&str],
    rows: impl IntoIterator<Item = T>,
) -> Markup {
    let rows: Vec<TableRow> = rows.into_iter().map(Into::into).collect();
    let is_figures =
        |place: usize| place > 0 && rows.iter().any(|row| row.cells[place].is_figures());
    let longest = |place: usize| {
        let length = |row: &TableRow| match &row.cells[place] {
            Cell::Words(text) => text.chars().count(),
            _ => 0,
        };
        rows.iter().map(length).max().unwrap_or(0)
    };
    // Long words get room, so that a wide table scrolls before they become a pillar.
    let class = |place: usize| match () {
        () if is_figures(place) => "n",
        () if place > 0 && longest(place) > 40 => "words",
        () => "",
    };
    let classes: Vec<&str> =
        (0..heads.len()).map(|place| if rows.is_empty() { "" } else { class(place) }).collect();
    html! {
        @if !rows.is_empty() {
            div.wide.short[rows.len() <= SHORT] tabindex="0" role="group" aria-label=(caption) {
                table {
                    caption { (caption) }
                    thead {
                        tr {
                            @for (head, class) in heads.iter().zip(&classes) {
                                th scope="col" class=[some(class)] { (head) }
                            }
                        }
                    }
                    tbody {
                        @for row in &rows {
                            tr class=[row.is_outside.then_some("outside")] {
                                @for (place, cell) in row.cells.iter().enumerate() {
                                    @if place == 0 {
                                        th scope="row" { (cell) }
                                    } @else {
                                        td class=[some(classes[place])] { (cell) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn some(class: &str) -> Option<&str> {
    (!class.is_empty()).then_some(class)
}

/// A table of facts: what, and what it is.
pub(super) fn facts(caption: &str, rows: &[(&str, String)]) -> Markup {
    html! {
        div.wide.short tabindex="0" role="group" aria-label=(caption) {
            table.facts {
                tbody {
                    @for (what, is) in rows {
                        tr { th scope="row" { (what) } td { (is) } }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_hold_the_exact_number_behind_the_rounded_one() {
        let shown = |cell: &Cell| cell.render().into_string();
        assert_eq!(shown(&Cell::number(83.25)), "<data value=\"83.25\">83</data>");
        assert_eq!(
            shown(&Cell::estimate_of(Some(0.25), Some((-1.0, 2.5)))),
            "<data value=\"0.25\">0.25</data> (<data value=\"-1\">-1.0</data> – <data value=\"2.5\">2.5</data>)"
        );
        assert_eq!(shown(&Cell::number_of(None)), NOTHING);
        assert_eq!(two_decimals(-0.001), "0.00");
    }

    #[test]
    fn names_may_break_and_numbers_may_not() {
        let text = breakable("attack.base_rate = 5.5 <_b>.").into_string();
        assert_eq!(text, "attack.<wbr>base_<wbr>rate = 5.5 &lt;_<wbr>b&gt;.");
    }

    #[test]
    fn words_are_escaped_and_heads_have_a_scope() {
        let row = vec![Cell::words("<b>"), Cell::number(1.0)];
        let text = table("A & B", &["what", "<i>"], [row]).into_string();
        assert!(text.contains("<caption>A &amp; B</caption>"), "{text}");
        assert!(text.contains("<th scope=\"col\" class=\"n\">&lt;i&gt;</th>"), "{text}");
        assert!(text.contains("<th scope=\"row\">&lt;b&gt;</th>"), "{text}");
        assert_eq!(table::<Vec<Cell>>("none", &["a"], []).into_string(), "");
    }
}
