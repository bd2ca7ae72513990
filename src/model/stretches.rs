//! A value for every day, kept once for each stretch of days on which it stays the same.
//!
//! Most of what a scenario says stays for months. A table of 1,540 days and 55 regions takes 5 MB, and a run
//! whose parameters come from a posterior has one of its own: clearing the memory for it was a twelfth of a run.

/// A value for every day of a window.
#[derive(Clone, Debug, PartialEq)]
pub struct Stretches<T> {
    /// One a stretch, in order.
    values: Vec<T>,
    /// For each day, the place of its stretch.
    of_days: Vec<u32>,
}

impl<T> Stretches<T> {
    /// A value for each of so many days, at least one. `goes_on` says of a day after the first that everything
    /// is as on the day before, and `value` is asked for the others.
    pub fn new(
        days: usize,
        goes_on: impl Fn(usize) -> bool,
        mut value: impl FnMut(usize) -> T,
    ) -> Self {
        let mut values = vec![value(0)];
        let mut of_days = Vec::with_capacity(days);
        for day in 0..days {
            if day > 0 && !goes_on(day) {
                values.push(value(day));
            }
            of_days.push(values.len() as u32 - 1);
        }
        Self { values, of_days }
    }

    /// The value of a day.
    pub fn on(&self, day: usize) -> &T {
        &self.values[self.of_days[day] as usize]
    }

    /// The stretch that a day belongs to: equal for two days, their values are the same.
    pub fn stretch(&self, day: usize) -> u32 {
        self.of_days[day]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_that_go_on_share_a_value() {
        let said = [3, 3, 5, 5, 5, 3];
        let mut asked = Vec::new();
        let days = Stretches::new(
            said.len(),
            |day| said[day] == said[day - 1],
            |day| {
                asked.push(day);
                said[day]
            },
        );
        assert_eq!((0..said.len()).map(|day| *days.on(day)).collect::<Vec<_>>(), said);
        assert_eq!(asked, [0, 2, 5]);
        assert_eq!((days.stretch(3), days.stretch(4), days.stretch(5)), (1, 1, 2));
    }
}
