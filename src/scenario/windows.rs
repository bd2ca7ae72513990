//! Windows of months, counted from the first month of the scenario.

use super::{Months, error::Checked, error::Refusal, placed::Placed};
use crate::calendar::Calendar;

/// A window from one month to another, both included, written `["2020-01", "2020-12"]`.
///
/// # Errors
/// When one is no month of the calendar, or they stand in the wrong order.
pub(crate) fn months(calendar: &Calendar, [from, to]: &[Placed<String>; 2]) -> Checked<Months> {
    let (first, last) = (month(calendar, from)?, month(calendar, to)?);
    if last < first {
        let said = format!("the window ends in {} before it starts in {}", to.value, from.value);
        return Err(Refusal::at(&to.span, "ends here", said).help("exchange the two months"));
    }
    Ok((first, last))
}

fn month(calendar: &Calendar, text: &Placed<String>) -> Checked<usize> {
    calendar.month_place(&text.value).ok_or_else(|| {
        let (first, last) =
            (calendar.month_name(0), calendar.month_name(calendar.month_count() - 1));
        let said = format!("`{}` is not a month of the scenario", text.value);
        Refusal::at(&text.span, "here", said)
            .help(format!("write a month from \"{first}\" to \"{last}\""))
    })
}
