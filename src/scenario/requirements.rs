//! What an entry must be: there, within limits, whole, with a source.

use std::ops::Range;

use super::{
    error::{Checked, Refusal},
    file::Table,
    numbers::{Headcount, People},
    placed::Placed,
};

/// The most regions, communities, recruiter groups, forces or shocks that a scenario may have.
const MOST_ENTRIES: usize = 5_000;

/// The most members, those on the first day and all who are released.
pub(super) const MOST_MEMBERS: f64 = 1e7;

/// What stands at the name of an entry that lacks something.
pub(super) const DECLARED_HERE: &str = "declared here";

/// An entry that must be there.
pub(super) fn needed<'a, T>(
    entry: Option<&'a Placed<T>>,
    key: &str,
    of: &str,
) -> Checked<&'a Placed<T>> {
    entry.ok_or_else(|| {
        Refusal::missing(format!("{of} has no `{key}`")).help(format!("add `{key} = …`"))
    })
}

/// An entry that must be there, in a named table whose header can be shown.
pub(super) fn needed_in<'a, T>(
    entry: Option<&'a Placed<T>>,
    key: &str,
    kind: &str,
    name: &Placed<String>,
) -> Checked<&'a Placed<T>> {
    entry.ok_or_else(|| {
        Refusal::at(&name.span, DECLARED_HERE, format!("{kind} `{}` has no `{key}`", name.value))
            .help(format!("add `{key} = …` to it"))
    })
}

/// A table with names that can be shown, and not too many of them.
pub(super) fn limited<T>(table: &Table<T>, what: &str) -> Checked<()> {
    for name in table.keys() {
        if name.trim().is_empty() || name.len() > 100 || name.chars().any(char::is_control) {
            let said = format!("a name among the {what} is empty, too long or not printable");
            return Err(Refusal::at(&name.span, "this name", said)
                .help("use 1 to 100 printable characters"));
        }
    }
    match table.keys().nth(MOST_ENTRIES) {
        Some(first_over) => Err(Refusal::at(
            &first_over.span,
            "one too many",
            format!("there are {} {what}: at most {MOST_ENTRIES} are allowed", table.len()),
        )
        .help("group what need not be told apart")),
        None => Ok(()),
    }
}

/// A whole number of people.
pub(super) fn whole(number: &Placed<People>, what: &str) -> Checked<u32> {
    let value = number.get();
    if value.fract() != 0.0 {
        let said = format!("{value} is not a number of {what}: it must be whole");
        return Err(Refusal::at(&number.span, "here", said)
            .help(format!("round it, as in {}", value.round())));
    }
    Ok(value as u32)
}

/// Refuses the entry that takes a running total over a limit.
pub(super) fn within(total: f64, most: f64, what: &str, span: &Range<usize>) -> Checked<()> {
    if total <= most {
        return Ok(());
    }
    let said = format!("with this there are {total} {what}: at most {most} can be simulated");
    Err(Refusal::at(span, "over the limit", said).help("is there a digit too many?"))
}

/// A source that says something.
pub(super) fn check_source(source: &Placed<String>) -> Checked<()> {
    if source.trim().is_empty() {
        return Err(Refusal::at(&source.span, "empty", "a source says nothing")
            .help("say where the date and the value come from; `assumed: …` is an answer"));
    }
    Ok(())
}

/// A whole number of members.
pub(super) fn headcount(members: &Placed<Headcount>) -> Checked<u32> {
    if members.get().fract() != 0.0 {
        let said = format!("{} is not a number of members: it must be whole", members.get());
        return Err(Refusal::at(&members.span, "here", said)
            .help(format!("round it, as in {}", members.get().round())));
    }
    Ok(members.get() as u32)
}
