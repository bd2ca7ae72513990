//! Sentences, lists of them, and the sentences of a report that a terminal showed.

use maud::{Markup, html};

use crate::report::number::with_minus_signs;

/// A paragraph of sentences.
pub(super) fn paragraph(text: impl AsRef<str>) -> Markup {
    html! { p { (marked(&sentence(text.as_ref().trim()))) } }
}

/// A text that begins and ends like a sentence; symbols such as μ stay small.
pub(super) fn sentence(text: &str) -> String {
    let is_ended = text.ends_with(['.', '?', '!', ':']);
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase()).unwrap_or_default();
    format!("{first}{}{}", letters.as_str(), if is_ended { "" } else { "." })
}

/// A text in which what stands between backticks is code, and hyphens before numbers are minus signs.
pub(super) fn marked(text: &str) -> Markup {
    let parts: Vec<&str> = text.split('`').collect();
    // Where they do not pair, they are left as they are.
    if parts.len().is_multiple_of(2) {
        return html! { (with_minus_signs(text)) };
    }
    html! {
        @for (place, part) in parts.iter().enumerate() {
            @if place % 2 == 1 { code { (part) } } @else { (with_minus_signs(part)) }
        }
    }
}

/// A number of things: `1 run`, `2 runs`.
pub(super) fn counted(number: u64, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// The sentences of a report.txt: its lines without tables, and without the lines that only lead to
/// a table or say what stands elsewhere on the page.
pub(super) fn of_report(text: &str, but: &[&str]) -> Markup {
    let lines: Vec<&str> = text.lines().collect();
    let is_rule = |line: &str| line.starts_with(['─', '═']);
    let leads_to_table = |place: usize| {
        let next = lines[place + 1..].iter().find(|line| !line.is_empty());
        next.is_some_and(|line| is_rule(line))
    };
    let is_kept = |(place, line): &(usize, &&str)| {
        let is_of_table = is_rule(line) || line.starts_with(' ');
        let is_elsewhere = line.is_empty() || but.contains(line);
        !is_of_table && !is_elsewhere && !leads_to_table(*place)
    };
    let kept: Vec<&str> = lines.iter().enumerate().filter(is_kept).map(|(_, line)| *line).collect();
    html! {
        @for part in kept.chunk_by(|one, other| is_item(one) && is_item(other)) {
            @if is_item(part[0]) {
                ul { @for item in part { li { (marked(item.trim_start_matches("- "))) } } }
            } @else {
                p { (marked(&sentence(part[0]))) }
            }
        }
    }
}

fn is_item(line: &str) -> bool {
    line.starts_with("- ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_begin_large_and_end() {
        assert_eq!(sentence("free numbers: 2"), "Free numbers: 2.");
        assert_eq!(sentence("μ* is large."), "μ* is large.");
    }

    #[test]
    fn code_is_marked_and_escaped() {
        assert_eq!(marked("by `a <b>`, -3").into_string(), "by <code>a &lt;b&gt;</code>, −3");
        assert_eq!(marked("one ` alone").into_string(), "one ` alone");
    }

    #[test]
    fn tables_and_what_leads_to_them_are_left_out() {
        let text = "name: title\nscreen: fine\n\nparameters: medians\n─────\n a  b\n═════\n 1  2\n─────\n\n\
                    open:\n- a < b\n- c\n\nend\n";
        assert_eq!(
            of_report(text, &["name: title"]).into_string(),
            "<p>Screen: fine.</p><p>Open:</p><ul><li>a &lt; b</li><li>c</li></ul><p>End.</p>"
        );
    }
}
