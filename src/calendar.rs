//! Days and dates of the simulated window.
//!
//! A [`Date`] is what files and people use; a [`Day`] counts from the first simulated day, which
//! is day 0. Leap days are real days. The calendar itself is jiff's.
//!
//! ```
//! use stronghold::calendar::{Calendar, Date};
//!
//! let date = |text| Date::parse(text).expect("it is a date");
//! let calendar = Calendar::new(date("2020-01-01"), date("2020-12-31")).expect("it ends after it starts");
//! assert_eq!(calendar.days(), 366);
//! assert_eq!(calendar.date(59).to_string(), "2020-02-29");
//! assert!(Date::parse("2021-02-29").is_err());
//! ```

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _, ser::Error as _};

/// Days since the first simulated day, which is 0.
pub type Day = u32;

/// The longest window that a scenario may simulate, in days (a century).
pub const LONGEST_WINDOW_DAYS: u32 = 36_525;

/// A civil date, written `2021-08-15` and without quotes in a scenario file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(pub jiff::civil::Date);

impl Date {
    /// The date of a year, month (1..=12) and day of the month; `None` where there is no such day.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        jiff::civil::Date::new(year, month, day).ok().map(Self)
    }

    /// Reads `YYYY-MM-DD`.
    ///
    /// # Errors
    /// A sentence that says what a date looks like, when the text is anything else.
    pub fn parse(text: &str) -> Result<Self, String> {
        let shape = text.len() == 10
            && text.bytes().enumerate().all(|(i, b)| match i {
                4 | 7 => b == b'-',
                _ => b.is_ascii_digit(),
            });
        let date = if shape { text.parse().ok() } else { None };
        date.map(Self).ok_or_else(|| {
            format!("`{text}` is not a date: write year, month and day, as in 2021-08-15")
        })
    }

    /// Whole days from `earlier` to this date; negative when this date comes first.
    pub fn days_since(self, earlier: Self) -> i64 {
        i64::from(earlier.0.until(self.0).map_or(0, |span| span.get_days()))
    }

    /// The date so many days later, or earlier; `None` beyond the calendar.
    pub fn plus_days(self, days: i64) -> Option<Self> {
        self.0.checked_add(jiff::Span::new().try_days(days).ok()?).ok().map(Self)
    }

    /// The day for people, without the year: `15 June`.
    pub fn day_and_month(self) -> String {
        const MONTHS: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        format!("{} {}", self.0.day(), MONTHS[self.0.month() as usize - 1])
    }

    /// Months from January of year 0, so that neighbouring months differ by 1.
    pub fn month_number(self) -> i32 {
        i32::from(self.0.year()) * 12 + i32::from(self.0.month()) - 1
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let datetime = toml::value::Datetime::deserialize(deserializer)
            .map_err(|_| D::Error::custom("expected a date without quotes, as in 2021-08-15"))?;
        match datetime.date {
            Some(date) if datetime.time.is_none() && datetime.offset.is_none() => {
                Self::new(date.year as i16, date.month as i8, date.day as i8)
                    .ok_or_else(|| D::Error::custom(format!("there is no day {date}")))
            }
            _ => Err(D::Error::custom("expected a date without a time, as in 2021-08-15")),
        }
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = self.to_string();
        let datetime: toml::value::Datetime = text.parse().map_err(S::Error::custom)?;
        datetime.serialize(serializer)
    }
}

impl JsonSchema for Date {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Date".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date", "description": "A TOML date without quotes: 2021-08-15" })
    }
}

/// The simulated window: first and last day, both simulated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Calendar {
    start: Date,
    days: u32,
}

impl Calendar {
    /// The window from `start` to `end`, both included; `None` when it is empty or longer than
    /// [`LONGEST_WINDOW_DAYS`].
    pub fn new(start: Date, end: Date) -> Option<Self> {
        let days = end.days_since(start) + 1;
        (1..=i64::from(LONGEST_WINDOW_DAYS))
            .contains(&days)
            .then_some(Self { start, days: days as u32 })
    }

    /// The first simulated day.
    pub fn start(&self) -> Date {
        self.start
    }

    /// The last simulated day.
    pub fn end(&self) -> Date {
        self.date(self.days - 1)
    }

    /// How many days are simulated.
    pub fn days(&self) -> u32 {
        self.days
    }

    /// The calendar years that the window touches: each with its first and last month, counted from
    /// the window's first.
    pub fn years(&self) -> Vec<(i16, (usize, usize))> {
        let first = self.start().month_number();
        let last = self.end().month_number();
        (first.div_euclid(12)..=last.div_euclid(12))
            .map(|year| {
                let from = (year * 12).max(first) - first;
                let to = (year * 12 + 11).min(last) - first;
                (year as i16, (from as usize, to as usize))
            })
            .collect()
    }

    /// The date of a day.
    pub fn date(&self, day: Day) -> Date {
        let span = jiff::Span::new().days(i64::from(day));
        Date(self.start.0.checked_add(span).expect("a window of a century ends before year 9999"))
    }

    /// For each day, its number in the year, counted from 1.
    pub fn days_of_year(&self) -> impl Iterator<Item = i16> {
        // A year at a time: to ask the calendar for every day took longer than the season.
        let mut year = self.start.0;
        let mut before = year.day_of_year() - 1;
        (0..self.days()).map(move |_| {
            if before == year.days_in_year() {
                (year, before) = (year.last_of_year().tomorrow().unwrap_or(year), 0);
            }
            before += 1;
            before
        })
    }

    /// The day of a date, negative before the window.
    pub fn day(&self, date: Date) -> i64 {
        date.days_since(self.start)
    }

    /// The day of a date; `None` outside the window.
    pub fn day_within(&self, date: Date) -> Option<Day> {
        let day = self.day(date);
        (0..i64::from(self.days)).contains(&day).then_some(day as Day)
    }

    /// The months that the window touches, in order, as `YYYY-MM`.
    pub fn months(&self) -> Vec<String> {
        (0..self.month_count()).map(|place| self.month_name(place)).collect()
    }

    /// How many months the window touches.
    pub fn month_count(&self) -> usize {
        (self.end().month_number() - self.start.month_number()) as usize + 1
    }

    /// The name of a month, `YYYY-MM`, by its place, counted from the window's first.
    pub fn month_name(&self, place: usize) -> String {
        let number = self.start.month_number() + place as i32;
        format!("{:04}-{:02}", number.div_euclid(12), number.rem_euclid(12) + 1)
    }

    /// The place of the month of a name, `YYYY-MM`; `None` where the window does not touch it, or no month is called so.
    pub fn month_place(&self, name: &str) -> Option<usize> {
        let first = Date::parse(&format!("{name}-01")).ok()?;
        let place = first.month_number() - self.start.month_number();
        usize::try_from(place).ok().filter(|place| *place < self.month_count())
    }

    /// How many months end within the window, counted from its first month.
    pub fn complete_months(&self) -> usize {
        let last_is_cut = self.end().0 != self.end().0.last_of_month();
        self.months().len() - usize::from(last_is_cut)
    }

    /// For each day, the index of its month in [`Calendar::months`].
    pub fn month_of_days(&self) -> Vec<u16> {
        let first = self.start.month_number();
        let mut date = self.start.0;
        (0..self.days)
            .map(|_| {
                let month = (Date(date).month_number() - first) as u16;
                date = date.tomorrow().unwrap_or(date);
                month
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    #[test]
    fn the_baseline_window_has_its_leap_day() {
        let calendar = Calendar::new(date("2020-01-01"), date("2023-12-31")).unwrap();
        assert_eq!(calendar.days(), 1461);
        assert_eq!(calendar.date(59).to_string(), "2020-02-29");
        assert_eq!(calendar.day(date("2020-03-01")), 60);
        assert_eq!(calendar.end(), date("2023-12-31"));
        assert_eq!(calendar.month_count(), 48);
        assert_eq!(calendar.months()[47], "2023-12");
        assert_eq!(calendar.month_name(47), "2023-12");
        assert_eq!(calendar.month_of_days()[60], 2);
    }

    /// A month has one name, and a name one place.
    #[test]
    fn months_are_found_by_their_names_and_nothing_else_is() {
        let calendar = Calendar::new(date("2019-11-30"), date("2021-02-01")).unwrap();
        let places: Vec<Option<usize>> =
            calendar.months().iter().map(|name| calendar.month_place(name)).collect();
        assert_eq!(places, (0..16).map(Some).collect::<Vec<_>>());
        for name in
            ["2019-10", "2021-03", "2020-13", "2020-1", "20-01", "2020-01-01", "January", ""]
        {
            assert_eq!(calendar.month_place(name), None, "{name}");
        }
    }

    #[test]
    fn days_of_the_year_begin_anew_with_each_year() {
        let calendar = Calendar::new(date("2019-12-30"), date("2022-02-01")).unwrap();
        let numbers: Vec<i16> = calendar.days_of_year().collect();
        let expected: Vec<i16> =
            (0..calendar.days()).map(|day| calendar.date(day).0.day_of_year()).collect();
        assert_eq!(numbers, expected);
    }

    #[test]
    fn reversed_and_endless_windows_are_refused() {
        assert!(Calendar::new(date("2021-01-01"), date("2020-12-31")).is_none());
        assert!(Calendar::new(date("1900-01-01"), date("2020-12-31")).is_none());
    }

    #[test]
    fn impossible_dates_are_refused() {
        for text in ["2021-02-30", "2021-13-01", "21-01-01", "2021-1-1", "tomorrow", "2021-08-15Z"]
        {
            assert!(Date::parse(text).is_err(), "{text}");
        }
    }
}
