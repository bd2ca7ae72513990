//! What is kept of a run: a quantity over regions and months, as one number or one for each year or
//! month.

use super::file::{By, OverRegions, OverTime};
use crate::{
    calendar::Calendar,
    observation::panel::Panel,
    quantity::Quantity,
    scenario::{Months, RegionId},
};

/// What is kept of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// The name: that of the column, or its beginning.
    pub name: String,
    /// The quantity.
    pub quantity: Quantity,
    /// The regions.
    pub regions: Vec<RegionId>,
    /// Their populations.
    pub populations: Vec<f64>,
    /// How finely the window is cut.
    pub by: By,
    /// The parts of the window: what the column's name ends in, and its months.
    pub parts: Vec<(String, Months)>,
    /// How regions are put together.
    pub over_regions: OverRegions,
    /// How months are put together.
    pub over_time: OverTime,
}

/// The parts of a window of months.
pub(super) fn parts(calendar: &Calendar, window: Months, by: By) -> Vec<(String, Months)> {
    match by {
        By::Window => vec![(String::new(), window)],
        By::Month => (window.0..=window.1).map(|m| (calendar.month_name(m), (m, m))).collect(),
        By::Year => calendar
            .years()
            .into_iter()
            .map(|(year, (first, last))| {
                (year.to_string(), (first.max(window.0), last.min(window.1)))
            })
            .filter(|(_, (first, last))| first <= last)
            .collect(),
    }
}

impl Kept {
    /// The names of its columns.
    pub fn columns(&self) -> Vec<String> {
        let column = |(end, _): &(String, Months)| {
            if end.is_empty() { self.name.clone() } else { format!("{}.{end}", self.name) }
        };
        self.parts.iter().map(column).collect()
    }

    /// The numbers of a run, in the order of the columns.
    pub fn values<'a>(&'a self, panel: &'a Panel) -> impl Iterator<Item = f64> + 'a {
        self.parts.iter().map(|(_, months)| self.value(panel, *months))
    }

    fn value(&self, panel: &Panel, (first, last): Months) -> f64 {
        let at = |month| self.across(panel, month);
        match self.over_time {
            OverTime::Sum => (first..=last).map(at).sum(),
            OverTime::End => at(last),
            OverTime::Mean => (first..=last).map(at).sum::<f64>() / (last - first + 1) as f64,
            OverTime::Highest => (first..=last).map(at).fold(f64::NEG_INFINITY, f64::max),
        }
    }

    /// All regions in a month.
    fn across(&self, panel: &Panel, month: usize) -> f64 {
        let values = self.regions.iter().map(|region| panel.get(month, *region, self.quantity));
        match self.over_regions {
            OverRegions::Sum => values.sum(),
            OverRegions::Mean => values.sum::<f64>() / self.regions.len() as f64,
            OverRegions::Highest => values.fold(f64::NEG_INFINITY, f64::max),
            OverRegions::PopulationMean => {
                let people: f64 = self.populations.iter().sum();
                if people == 0.0 {
                    // Nobody lives there, so no region counts for more than another.
                    return values.sum::<f64>() / self.regions.len() as f64;
                }
                let weighted = values.zip(&self.populations).map(|(value, people)| value * people);
                weighted.sum::<f64>() / people
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(over_regions: OverRegions, over_time: OverTime) -> Kept {
        Kept {
            name: "x".into(),
            quantity: Quantity::Strength,
            regions: vec![RegionId(0), RegionId(2)],
            populations: vec![1.0, 3.0],
            by: By::Window,
            parts: vec![(String::new(), (0, 1))],
            over_regions,
            over_time,
        }
    }

    #[test]
    fn regions_and_months_are_put_together_as_asked() {
        let mut panel = Panel::new(3, 2);
        for (month, values) in [[2.0, 100.0, 6.0], [4.0, 100.0, 12.0]].into_iter().enumerate() {
            for (region, value) in (0..).map(RegionId).zip(values) {
                panel.set(month, region, Quantity::Strength, value);
            }
        }
        let value = |regions, time| kept(regions, time).values(&panel).next().unwrap();
        assert_eq!(value(OverRegions::Sum, OverTime::Sum), 24.0);
        assert_eq!(value(OverRegions::Sum, OverTime::End), 16.0);
        assert_eq!(value(OverRegions::Mean, OverTime::Mean), 6.0);
        assert_eq!(value(OverRegions::PopulationMean, OverTime::End), 10.0);
        assert_eq!(value(OverRegions::Highest, OverTime::Highest), 12.0);
        let empty = Kept {
            populations: vec![0.0, 0.0],
            ..kept(OverRegions::PopulationMean, OverTime::End)
        };
        assert_eq!(empty.values(&panel).next().unwrap(), 8.0, "where nobody lives");
    }

    #[test]
    fn a_window_is_cut_at_years() {
        let date = |text| crate::calendar::Date::parse(text).unwrap();
        let calendar = Calendar::new(date("2020-11-01"), date("2022-02-28")).unwrap();
        let years = parts(&calendar, (1, 14), By::Year);
        let expected = [("2020", (1, 1)), ("2021", (2, 13)), ("2022", (14, 14))];
        assert_eq!(years, expected.map(|(year, months)| (year.to_owned(), months)));
        assert_eq!(parts(&calendar, (0, 1), By::Month)[1], ("2020-12".to_owned(), (1, 1)));
    }
}
