//! Schedules of a scenario, checked.

use std::ops::RangeInclusive;

use super::{
    Schedule, Shape,
    error::{Checked, Refusal},
    file::{BreakpointFile, ScheduleFile},
    numbers::plain,
    placed::Placed,
    requirements::check_source,
    schedule::Breakpoint,
};
use crate::calendar::Calendar;

/// A schedule whose breakpoints are in order, the first not after the start, each within bounds.
pub(super) fn check_schedule(
    schedule: &Placed<ScheduleFile>,
    calendar: &Calendar,
    bounds: RangeInclusive<f64>,
    what: &str,
) -> Checked<Schedule> {
    let (shape, files) = match &schedule.value {
        ScheduleFile::Step(files) => (Shape::Step, files),
        ScheduleFile::Linear(files) => (Shape::Linear, files),
        ScheduleFile::Smooth(files) => (Shape::Smooth, files),
    };
    let Some(first) = files.first() else {
        return Err(Refusal::at(&schedule.span, "here", "the schedule has no breakpoints")
            .help("write at least one, `{ date = …, value = …, source = \"…\" }`"));
    };
    if first.date.value > calendar.start() {
        let said = format!(
            "the schedule starts on {}, after the scenario does on {}",
            first.date.value,
            calendar.start()
        );
        return Err(Refusal::at(&first.date.span, "first breakpoint", said)
            .help("add a breakpoint on or before the scenario's start"));
    }
    let mut breakpoints: Vec<Breakpoint> = Vec::with_capacity(files.len());
    for file in files {
        let breakpoint = check_breakpoint(file, &bounds, what)?;
        if let Some(last) = breakpoints.last()
            && last.date >= breakpoint.date
        {
            let said =
                format!("the breakpoint of {} does not follow {}", breakpoint.date, last.date);
            return Err(Refusal::at(&file.date.span, "out of order", said)
                .help("put breakpoints in order of date, one a date"));
        }
        breakpoints.push(breakpoint);
    }
    Ok(Schedule { shape, breakpoints })
}

fn check_breakpoint(
    file: &BreakpointFile,
    bounds: &RangeInclusive<f64>,
    what: &str,
) -> Checked<Breakpoint> {
    let value = file.value.get();
    if !bounds.contains(&value) {
        let (low, high) = (bounds.start(), bounds.end());
        let said = format!("{} is not {what}: it must be from {low} to {high}", plain(value));
        return Err(Refusal::at(&file.value.span, "out of range", said)
            .help("choose a value within the range"));
    }
    check_source(&file.source)?;
    Ok(Breakpoint {
        date: file.date.value,
        value,
        source: file.source.value.clone(),
        is_free: file.free,
    })
}
