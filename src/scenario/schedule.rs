//! Schedules: values over dates.
//!
//! Between breakpoints (`t_i`, `v_i`) with u = (t − `t_i)/(t`_{i+1} − `t_i)`:
//!
//! ```text
//! step    v_i
//! linear  v_i + u (v_{i+1} − v_i)
//! smooth  v_i + u²(3 − 2u) (v_{i+1} − v_i)
//! ```
//!
//! After the last breakpoint its value holds.
//!
//! ```
//! use stronghold::{calendar::Date, scenario};
//!
//! let valley = scenario::open("tiny")?;
//! let opening = valley.countries[0].opening.as_ref().expect("the valley's permissiveness changes");
//! let after = Date::parse("2020-09-01").expect("it is a date");
//! assert_ne!(opening.value(valley.calendar.start()), opening.value(after));
//! # Ok::<(), scenario::ScenarioError>(())
//! ```

use crate::calendar::{Calendar, Date};

/// How a schedule goes from one breakpoint to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A value holds until the next.
    Step,
    /// Straight lines.
    Linear,
    /// Cubic, flat at each breakpoint.
    Smooth,
}

/// A dated value with its source.
#[derive(Clone, Debug, PartialEq)]
pub struct Breakpoint {
    /// The date from which the value holds.
    pub date: Date,
    /// The value.
    pub value: f64,
    /// Where it comes from.
    pub source: String,
    /// Whether it was fitted.
    pub is_free: bool,
}

/// A value over time, checked: breakpoints in order, the first not later than the scenario's
/// start, every value within the bounds of what it schedules.
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    pub(super) shape: Shape,
    pub(super) breakpoints: Vec<Breakpoint>,
}

impl Schedule {
    /// How it goes from one breakpoint to the next.
    pub fn shape(&self) -> Shape {
        self.shape
    }

    /// The breakpoints, in order of date.
    pub fn breakpoints(&self) -> &[Breakpoint] {
        &self.breakpoints
    }

    /// The value on a date.
    pub fn value(&self, date: Date) -> f64 {
        let days: Vec<i64> = self.breakpoints.iter().map(|b| b.date.days_since(date)).collect();
        self.at(&days, 0)
    }

    /// The value on a day, where the breakpoints are on `days`.
    fn at(&self, days: &[i64], day: i64) -> f64 {
        let next = days.partition_point(|other| *other <= day);
        let Some(last) = next.checked_sub(1) else { return self.breakpoints[0].value };
        let before = &self.breakpoints[last];
        let Some(after) = self.breakpoints.get(next) else { return before.value };
        let share = (day - days[last]) as f64 / (days[next] - days[last]) as f64;
        let rise = after.value - before.value;
        match self.shape {
            Shape::Step => before.value,
            Shape::Linear => before.value + share * rise,
            Shape::Smooth => before.value + share * share * (3.0 - 2.0 * share) * rise,
        }
    }

    /// The value on each day of a window.
    pub fn values(&self, calendar: &Calendar) -> Vec<f64> {
        let days: Vec<i64> = self.breakpoints.iter().map(|b| calendar.day(b.date)).collect();
        (0..calendar.days()).map(|day| self.at(&days, i64::from(day))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schedule(shape: Shape) -> Schedule {
        let at = |text: &str, value| Breakpoint {
            date: Date::parse(text).unwrap(),
            value,
            source: String::new(),
            is_free: false,
        };
        Schedule { shape, breakpoints: vec![at("2020-01-01", 1.0), at("2020-01-09", 5.0)] }
    }

    fn value(shape: Shape, date: &str) -> f64 {
        schedule(shape).value(Date::parse(date).unwrap())
    }

    #[test]
    fn a_step_holds_until_the_next() {
        assert_eq!(value(Shape::Step, "2020-01-08"), 1.0);
        assert_eq!(value(Shape::Step, "2020-01-09"), 5.0);
    }

    #[test]
    fn a_line_is_half_way_at_half_time() {
        assert_eq!(value(Shape::Linear, "2020-01-05"), 3.0);
        assert_eq!(value(Shape::Linear, "2020-01-03"), 2.0);
    }

    #[test]
    fn a_smooth_rise_starts_slowly() {
        assert_eq!(value(Shape::Smooth, "2020-01-05"), 3.0);
        assert_eq!(value(Shape::Smooth, "2020-01-03"), 1.0 + 0.15625 * 4.0);
    }

    #[test]
    fn the_last_value_holds() {
        for shape in [Shape::Step, Shape::Linear, Shape::Smooth] {
            assert_eq!(value(shape, "2031-01-01"), 5.0);
        }
    }
}
