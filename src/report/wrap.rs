//! Sentences at the width of a terminal.

/// Breaks lines that are longer than the width at blanks; without a width nothing is broken.
pub fn wrapped(text: &str, width: Option<usize>) -> String {
    let Some(width) = width else { return text.to_owned() };
    text.split('\n').map(|line| wrapped_line(line, width)).collect::<Vec<_>>().join("\n")
}

fn wrapped_line(line: &str, width: usize) -> String {
    if line.chars().count() <= width {
        return line.to_owned();
    }
    let mut lines = vec![String::new()];
    for word in line.split_whitespace() {
        let last = lines.last_mut().expect("there is always a last line");
        if last.is_empty() {
            word.clone_into(last);
        } else if last.chars().count() + 1 + word.chars().count() <= width {
            last.push(' ');
            last.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_blanks_and_only_on_a_terminal() {
        let text = "free numbers: two, and six more\n\nshort\n";
        assert_eq!(wrapped(text, None), text);
        assert_eq!(wrapped(text, Some(14)), "free numbers:\ntwo, and six\nmore\n\nshort\n");
    }
}
