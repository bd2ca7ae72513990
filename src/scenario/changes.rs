//! Changes of a scenario's entries: what a factor of a plan does to them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    entries::{EntryPath, Slot},
    file::{BreakpointFile, ScenarioLayer, ScheduleFile},
    numbers::{Real, plain},
    placed::Placed,
};
use crate::{calendar::Date, parameters::ParameterInfo};

/// What the value of a factor does to an entry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// A number takes the value.
    #[default]
    Set,
    /// A number, or every value of a schedule, is multiplied with the value.
    Scale,
    /// The value is added to a number, or to every value of a schedule.
    Add,
    /// A schedule is replaced: it holds the value from the first day to the last.
    Hold,
    /// A date, or every breakpoint of a schedule but the first, moves by so many days.
    Shift,
    /// The breakpoint of this date moves by so many days.
    Move(Date),
    /// The breakpoint of this date takes the value, and so does a schedule from that day to the next
    /// breakpoint; so do those that say `same_as` this date.
    ValueFrom(Date),
}

impl Change {
    /// The word in files and messages.
    fn word(self) -> &'static str {
        match self {
            Self::Set => "set",
            Self::Scale => "scale",
            Self::Add => "add",
            Self::Hold => "hold",
            Self::Shift => "shift",
            Self::Move(_) => "move",
            Self::ValueFrom(_) => "value-from",
        }
    }

    /// Whether its value is a number of days or, at this path, a number of people: then only whole values
    /// make sense.
    pub fn wants_whole(self, layer: &mut ScenarioLayer, path: &EntryPath) -> bool {
        match self {
            Self::Shift | Self::Move(_) => true,
            Self::Set if path.parameter().is_none() => {
                matches!(path.slot(layer), Ok(Slot::Number(slot)) if slot.is_whole())
            }
            _ => false,
        }
    }

    /// What stands at a resolved path, where this change would replace it with its value; a breakpoint's
    /// value is that of the first that it would replace. `None` for a change that builds on what is there.
    pub fn replaced(self, layer: &mut ScenarioLayer, path: &EntryPath) -> Option<f64> {
        if let Some(info) = path.parameter() {
            let (group, field) = info.name.split_once('.').expect("names have two parts");
            let scheduled = layer.schedules.get(group).is_some_and(|s| s.contains_key(field));
            let now = layer.parameters.get(group).and_then(|table| table.get(field));
            return (self == Self::Set && !scheduled)
                .then(|| now.map_or(info.default, |entry| entry.get()));
        }
        match (self, path.slot(layer).ok()?) {
            (Self::Set, Slot::Number(slot)) => Some(slot.value()),
            (
                Self::ValueFrom(date),
                Slot::Schedule(
                    ScheduleFile::Step(points)
                    | ScheduleFile::Linear(points)
                    | ScheduleFile::Smooth(points),
                ),
            ) => {
                points.iter().find(|point| has_value_of(point, date)).map(|point| point.value.get())
            }
            _ => None,
        }
    }

    /// Changes what stands at a resolved path.
    ///
    /// # Errors
    /// A sentence, when the change is not one of such an entry or the result lies outside its bounds.
    pub fn apply(
        self,
        layer: &mut ScenarioLayer,
        path: &EntryPath,
        value: f64,
    ) -> Result<(), String> {
        let changed = match path.parameter() {
            Some(info) => self.of_parameter(layer, info, value),
            None => match path.slot(layer).map_err(|(said, _)| said)? {
                Slot::Number(mut slot) => self.of_number(slot.value(), value).and_then(|number| {
                    // What counts people stays whole when it is scaled.
                    let is_derived = matches!(self, Self::Scale | Self::Add);
                    slot.set(if slot.is_whole() && is_derived { number.round() } else { number })
                }),
                Slot::Schedule(schedule) => self.of_schedule(schedule, value),
                Slot::Date(date) => self.of_date(date, value),
            },
        };
        changed.map_err(|said| format!("{}: {said}", path.shown()))
    }

    fn of_parameter(
        self,
        layer: &mut ScenarioLayer,
        info: &ParameterInfo,
        value: f64,
    ) -> Result<(), String> {
        let (group, field) = info.name.split_once('.').expect("names have two parts");
        let scheduled = layer.schedules.get_mut(group);
        let is_scheduled = scheduled.as_ref().is_some_and(|s| s.contains_key(field));
        if is_scheduled && self != Self::Set {
            let name = info.name;
            return Err(format!("it follows a schedule: vary `schedules.{name}` instead"));
        }
        let table = layer.parameters.entry(Placed::nowhere(group.to_owned())).or_default();
        let now = table.get(field).map_or(info.default, |entry| entry.get());
        let number = Real::new(self.of_number(now, value)?)?;
        table.insert(Placed::nowhere(field.to_owned()), Placed::nowhere(number));
        // As `--set` does: a parameter that is set no longer follows its schedule.
        scheduled.and_then(|scheduled| scheduled.remove(field));
        Ok(())
    }

    fn is_not_of(self, what: &str, those: &str) -> String {
        format!("`{}` is no change of {what}: use {those}", self.word())
    }

    fn of_number(self, now: f64, value: f64) -> Result<f64, String> {
        match self {
            Self::Set => Ok(value),
            Self::Scale => Ok(now * value),
            Self::Add => Ok(now + value),
            _ => Err(self.is_not_of("a number", "`set`, `scale` or `add`")),
        }
    }

    fn of_date(self, date: &mut Placed<Date>, value: f64) -> Result<(), String> {
        if self != Self::Shift {
            return Err(self.is_not_of("a date", "`shift`, by so many days"));
        }
        *date = Placed::nowhere(later(date.value, value)?);
        Ok(())
    }

    fn of_schedule(self, schedule: &mut ScheduleFile, value: f64) -> Result<(), String> {
        let (ScheduleFile::Step(points)
        | ScheduleFile::Linear(points)
        | ScheduleFile::Smooth(points)) = &mut *schedule;
        match self {
            Self::Scale | Self::Add => {
                for point in points {
                    let number = self.of_number(point.value.get(), value)?;
                    point.value = Placed::nowhere(Real::new(number)?);
                }
            }
            Self::Hold => {
                let Some(first) = points.first() else { return Ok(()) };
                *schedule = ScheduleFile::Step(vec![BreakpointFile {
                    date: Placed::nowhere(first.date.value),
                    value: Placed::nowhere(Real::new(value)?),
                    same_as: None,
                    source: Placed::nowhere("held by a plan".to_owned()),
                    free: false,
                }]);
            }
            Self::Shift => {
                // The first says what holds before anything changes.
                for point in points.iter_mut().skip(1) {
                    point.date = Placed::nowhere(later(point.date.value, value)?);
                }
            }
            Self::Move(date) => {
                let point = breakpoint(points, date)?;
                point.date = Placed::nowhere(later(date, value)?);
            }
            Self::ValueFrom(date) => {
                let value = Placed::nowhere(Real::new(value)?);
                let mut found = false;
                for point in points.iter_mut().filter(|point| has_value_of(point, date)) {
                    point.value = value.clone();
                    found = true;
                }
                if !found {
                    return Err(no_breakpoint(points, date));
                }
            }
            Self::Set => {
                let those = "`hold`, `scale`, `add`, `shift`, `move` or `value-from`";
                return Err(self.is_not_of("a schedule", those));
            }
        }
        Ok(())
    }
}

fn breakpoint(points: &mut [BreakpointFile], date: Date) -> Result<&mut BreakpointFile, String> {
    match points.iter().position(|point| point.date.value == date) {
        Some(place) => Ok(&mut points[place]),
        None => Err(no_breakpoint(points, date)),
    }
}

fn no_breakpoint(points: &[BreakpointFile], date: Date) -> String {
    let dates: Vec<String> = points.iter().map(|point| point.date.value.to_string()).collect();
    format!("no breakpoint is of {date}: there are {}", dates.join(", "))
}

/// Whether a breakpoint has the value of a date: its own, or that of the base which it repeats.
fn has_value_of(point: &BreakpointFile, date: Date) -> bool {
    point.same_as.as_ref().map_or(point.date.value, |of| of.value) == date
}

/// A date some days later.
fn later(date: Date, days: f64) -> Result<Date, String> {
    if days.fract() != 0.0 || days.abs() > 40_000.0 {
        return Err(format!("{} is not a number of days: write a whole number", plain(days)));
    }
    date.plus_days(days as i64).ok_or_else(|| format!("{date} cannot move by {days} days"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Scenario, check, reading};

    fn changed(path: &str, change: Change, value: f64) -> Result<Scenario, String> {
        let mut stack = reading::read("khorasan").unwrap();
        let paths = EntryPath::parse(path).unwrap().resolve(&mut stack.layer).unwrap();
        for path in &paths {
            change.apply(&mut stack.layer, path, value)?;
        }
        check(&stack).map_err(|error| error.to_string())
    }

    fn date(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    fn effort(scenario: &Scenario, of: &str, on: &str) -> f64 {
        scenario.forces.iter().find(|force| force.name == of).unwrap().effort.value(date(on))
    }

    #[test]
    fn numbers_are_set_scaled_and_added_to() {
        let base = crate::scenario::open("khorasan").unwrap();
        let rate = |scenario: &Scenario| scenario.parameters.attack.base_rate;
        assert_eq!(rate(&changed("attack.base_rate", Change::Set, 0.5).unwrap()), 0.5);
        let doubled = changed("attack.base_rate", Change::Scale, 2.0).unwrap();
        assert_eq!(rate(&doubled), 2.0 * rate(&base));
        let members = |scenario: &Scenario| scenario.members.iter().sum::<u32>();
        let third = changed("organisation.members", Change::Scale, 1.0 / 3.0).unwrap();
        assert_eq!(members(&third), (f64::from(members(&base)) / 3.0).round() as u32);
        let region = base.region("Kabul").unwrap().index();
        let more = changed("regions.*.permissiveness", Change::Add, 0.125).unwrap();
        let rise = more.regions[region].permissiveness - base.regions[region].permissiveness;
        assert!((rise - 0.125).abs() < 1e-12);
    }

    #[test]
    fn schedules_are_scaled_held_shifted_and_bent() {
        let base = crate::scenario::open("khorasan").unwrap();
        let taliban = "forces.Taliban.effort";
        let at = |scenario: &Scenario, on| effort(scenario, "Taliban", on);
        let halved = changed(taliban, Change::Scale, 0.5).unwrap();
        assert_eq!(at(&halved, "2022-07-01"), 0.5 * at(&base, "2022-07-01"));
        let held = changed(taliban, Change::Hold, 7.0).unwrap();
        assert_eq!([at(&held, "2020-01-01"), at(&held, "2023-12-31")], [7.0, 7.0]);
        let late = changed(taliban, Change::Shift, 10.0).unwrap();
        assert_eq!(at(&late, "2022-06-10"), at(&base, "2022-05-31"));
        assert_eq!(at(&late, "2022-06-11"), at(&base, "2022-06-01"));
        let moved = changed(taliban, Change::Move(date("2022-06-01")), -30.0).unwrap();
        assert_eq!(at(&moved, "2022-05-02"), at(&base, "2022-06-01"));
        assert_eq!(at(&moved, "2022-05-01"), at(&base, "2022-05-01"));
        let bent = changed(taliban, Change::ValueFrom(date("2022-06-01")), 20.0).unwrap();
        assert_eq!(at(&bent, "2022-08-01"), 20.0);
        assert_eq!(at(&bent, "2023-05-01"), at(&base, "2023-05-01"));
    }

    #[test]
    fn shocks_move_and_release_others() {
        let late = changed("shocks.prison_release.date", Change::Shift, 5.0).unwrap();
        let base = crate::scenario::open("khorasan").unwrap();
        assert_eq!(late.shocks[0].date.days_since(base.shocks[0].date), 5);
        let fewer = changed("shocks.prison_release.members", Change::Set, 100.0).unwrap();
        let crate::scenario::Effect::Release(released) = &fewer.shocks[0].effect else { panic!() };
        assert_eq!(released.iter().map(|(_, members)| members).sum::<u32>(), 100);
    }

    #[test]
    fn a_change_that_makes_no_sense_is_told() {
        let told = |path, change, value| changed(path, change, value).unwrap_err();
        assert!(told("attack.base_rate", Change::Hold, 1.0).contains("is no change of a number"));
        assert!(told("forces.Taliban.effort", Change::Set, 1.0).contains("use `hold`"));
        let no_such = Change::Move(date("2022-06-02"));
        assert!(told("forces.Taliban.effort", no_such, 1.0).contains("there are 2020-01-01"));
        assert!(told("forces.Taliban.effort", Change::Shift, 0.5).contains("whole number"));
        let crossed = Change::Move(date("2022-06-01"));
        assert!(told("forces.Taliban.effort", crossed, 400.0).contains("does not follow"));
        let share = told("regions.Kabul.permissiveness", Change::Set, 1.5);
        assert!(share.contains("1.5 is not a share"), "{share}");
        let rate = told("attack.base_rate", Change::Set, 11.0);
        assert!(rate.contains("it must be from 0 to 10"), "{rate}");
    }
}
