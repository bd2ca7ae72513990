//! The TOML parser's errors in the words of our own messages.

use std::ops::Range;

use super::error::{Refusal, likely};
use crate::parameters::REGISTRY;

/// What the parser says of names of too many parts, as in `a.b.c`.
const TOO_DEEP: &str = "recursion limit";

/// Turns the parser's error on a text into a refusal with a way out.
pub fn parse_refusal(error: &toml::de::Error, text: &str) -> Refusal {
    let message = error.message().trim().replace('\n', ", ");
    let span = match error.span() {
        Some(span) => span,
        // The parser does not say where.
        None if message == TOO_DEEP => of_deepest_name(text),
        None => 0..0,
    };
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    if let (Some((name, valid)), true) = (quoted.split_first(), message.starts_with("unknown ")) {
        return unknown(&span, name, valid, message.starts_with("unknown variant "));
    }
    if let (Some(field), true) = (quoted.first(), message.starts_with("missing field ")) {
        return Refusal::at(&span, "here", format!("there is no `{field}` here"))
            .help(format!("add `{field} = …`"));
    }
    if let Some((found, wanted)) =
        message.strip_prefix("invalid type: ").and_then(|rest| rest.rsplit_once(", expected "))
    {
        let refusal = wrong_type(&span, found, wanted);
        return match right_line(text, &span, wanted) {
            Some(line) => refusal.help(format!("write {line}")),
            None => refusal,
        };
    }
    if let Some((found, wanted)) = message
        .strip_prefix("invalid length ")
        .and_then(|rest| rest.split_once(", expected an array of length "))
    {
        return Refusal::at(&span, "here", format!("the list has length {found}, not {wanted}"))
            .help(format!("give it exactly {wanted} entries"));
    }
    let (said, help) = reworded(&message);
    let refusal = Refusal::at(&span, "here", said);
    match right_line(text, &span, &message) {
        Some(line) => refusal.help(format!("write {line}")),
        None => refusal.help(help),
    }
}

/// The line with the most dots.
fn of_deepest_name(text: &str) -> Range<usize> {
    let mut start = 0;
    let lines = text.split_inclusive('\n').map(|line| {
        let span = start..start + line.trim_end().len();
        start += line.len();
        (line.matches('.').count(), span)
    });
    // The first of those that have as many.
    let deepest = lines.reduce(|most, line| if line.0 > most.0 { line } else { most });
    deepest.map_or(0..0, |(_, span)| span)
}

/// What the line with a value of the wrong kind would have to say, where its key tells.
fn right_line(text: &str, span: &Range<usize>, wanted: &str) -> Option<String> {
    let key = text.get(..span.start)?.trim_end().strip_suffix('=')?.trim_end();
    let key = key.rsplit(['\n', '{', ',']).next()?.trim();
    let value = text.get(span.clone())?;
    let number = if value.parse::<f64>().is_ok() { value } else { "…" };
    let bare = key.trim_matches(['"', '\'']);
    if wanted == "a map"
        && bare != key
        && let Some((group, name)) = bare.rsplit_once('.')
    {
        return Some(format!(
            "`{bare} = {value}` without quotes around the name, or `{name} = {value}` below the \
             header `[parameters.{group}]`"
        ));
    }
    let name = key.rsplit('.').next()?;
    let is_scheduled = |name: &str| {
        let mut fields = REGISTRY.iter().filter_map(|info| info.name.split_once('.'));
        ["effort", "opening"].contains(&name) || fields.any(|(_, field)| field == name)
    };
    match wanted {
        "struct AmplitudeFile" => {
            Some(format!("`{name} = {{ value = {number}, source = \"…\" }}`"))
        }
        "wanted string or table" if is_scheduled(name) => Some(format!(
            "`{name}.step = [{{ date = 2020-01-01, value = {number}, source = \"…\" }}]`; the \
             first date is the scenario's start or an earlier day"
        )),
        _ => None,
    }
}

fn unknown(span: &Range<usize>, name: &str, valid: &[&str], is_choice: bool) -> Refusal {
    let meant = likely(name, valid.iter().copied())
        .map_or_else(String::new, |near| format!("did you mean `{near}`? "));
    let list = valid.iter().map(|v| format!("`{v}`")).collect::<Vec<_>>().join(", ");
    if is_choice {
        let said = format!("`{name}` is not a choice here");
        let choices = if valid.len() == 1 { "the only choice is" } else { "the choices are" };
        return Refusal::at(span, "not one of the choices", said)
            .help(format!("{meant}{choices} {list}"));
    }
    let said = format!("there is no entry `{name}` here");
    let refusal = Refusal::at(span, "not an entry of this table", said);
    refusal.help(format!("{meant}valid entries are {list}"))
}

fn wrong_type(span: &Range<usize>, found: &str, wanted: &str) -> Refusal {
    let found = found.trim_end_matches(" as i128").trim_end_matches(" as u128");
    let found = match found.split_once(' ') {
        _ if found == "sequence" => "a list".to_owned(),
        _ if found == "map" => "a table".to_owned(),
        Some(("string", text)) => format!("the text {text}"),
        Some(("integer" | "floating", number)) => {
            format!("the number {}", number.trim_start_matches("point "))
        }
        Some(("boolean", value)) => value.to_owned(),
        _ => found.to_owned(),
    };
    if let ("a number", Some(number)) = (wanted, found.strip_prefix("the number ")) {
        return Refusal::at(span, "here", format!("{number} is too long for a whole number"))
            .help("write it with an exponent, as in 1e20; is there a digit too many?");
    }
    let (wanted, help) = match wanted {
        "a number" => (wanted, "write a number without quotes"),
        "a string" => ("a text", "write the text in quotes"),
        "a sequence" => ("a list", "write a list, as in `[…, …]`"),
        "a boolean" => ("`true` or `false`", "write `true` or `false` without quotes"),
        _ if wanted == "a map" || wanted.starts_with("struct ") => {
            ("a table", "write a table, as in `[NAME]` or `{ NAME = … }`")
        }
        _ => (wanted, "compare with `stronghold scenario show tiny`"),
    };
    Refusal::at(span, "here", format!("expected {wanted}, found {found}")).help(help)
}

/// The parser's remaining messages: what we say instead, and the way out.
fn reworded(message: &str) -> (String, &'static str) {
    let compare = "compare with `stronghold scenario show tiny`";
    let (said, help) = match message {
        "duplicate key" => ("this name already stands in the same table", "keep one of the two"),
        "string values must be quoted, expected literal string" => (
            "expected a value: a number, a date, `true`, `false`, a list, a table or a text in quotes",
            "write texts in quotes, dates as in 2021-08-15",
        ),
        "key with no value, expected `=`" => {
            ("expected `=` after the name", "write `NAME = VALUE`, or `[NAME]` for a table")
        }
        "unexpected leading zero, expected nothing" => {
            ("a number must not start with 0", "leave leading zeros out")
        }
        "floating-point number overflowed" => {
            ("this number is too large", "is there a digit too many?")
        }
        TOO_DEEP | "cannot recurse further; max recursion depth met" => {
            ("lists or tables are nested too deeply", compare)
        }
        "carriage return must be followed by newline, expected newline" => (
            "there is a carriage return without a newline",
            "save the file with the line ends of Unix or Windows",
        ),
        "invalid basic string, expected `\"`" | "invalid literal string, expected `'`" => {
            ("the text does not end", "close it with a quote in the same line")
        }
        _ if message.contains(" string, expected non-") => (
            "a text in quotes holds a character that it cannot hold as it is",
            "remove it, or write it as `\\uXXXX`",
        ),
        "wanted string or table" => {
            ("expected a table that names one choice and holds its entries", compare)
        }
        _ if message.starts_with("wanted exactly 1 element") => {
            ("expected exactly one choice in this table", "keep one of them")
        }
        _ if message.starts_with("expected a date") => {
            (message, "write year, month and day, without quotes")
        }
        _ if message.contains("it must be from")
            || message.contains("it must be a whole number from") =>
        {
            (message, "choose a value within the range")
        }
        _ => {
            let plain =
                message.strip_prefix("invalid ").map(|what| format!("this is not a valid {what}"));
            let said = plain.unwrap_or_else(|| message.to_owned());
            let help =
                if said.contains(" date, expected") { "write a day that exists" } else { compare };
            return (said, help);
        }
    };
    (said.to_owned(), help)
}
