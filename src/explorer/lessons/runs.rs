//! What is kept of a lesson's runs, and what is asked of them.

use super::facts::{self, Fact};
use crate::{
    explorer::streams::bands::{Band, band},
    observation::panel::Panel,
    quantity::Quantity,
    scenario::{RegionId, Scenario},
};

/// What is kept of one run of each world: few numbers, since there may be a thousand.
#[derive(Clone, Debug, Default)]
pub(in crate::explorer) struct Measured {
    /// Numbers, in an order that the lesson knows.
    pub numbers: Vec<f64>,
    /// Series by month, in an order that the lesson knows.
    pub series: Vec<Vec<f64>>,
}

/// A lesson's runs.
pub(in crate::explorer) struct Runs<'a> {
    /// The scenario of the first world.
    pub scenario: &'a Scenario,
    /// One of each run.
    pub measured: &'a [Measured],
    /// Run i belongs to the group `groups[i]`; groups are independent of one another.
    pub groups: &'a [usize],
    /// The stop of the puzzle's slider.
    pub at: Option<f64>,
}

impl Runs<'_> {
    /// The first month, as in 2020-01.
    pub fn start(&self) -> String {
        self.scenario.calendar.month_name(0)
    }

    /// A number of all runs.
    pub fn column(&self, at: usize) -> Vec<f64> {
        self.each(|numbers| numbers[at])
    }

    /// Something of all runs.
    pub fn each(&self, of: impl Fn(&[f64]) -> f64) -> Vec<f64> {
        self.measured.iter().map(|run| of(&run.numbers)).collect()
    }

    /// The share of runs in which something holds.
    pub fn share(&self, holds: impl Fn(&[f64]) -> bool) -> Fact {
        let holds: Vec<bool> = self.measured.iter().map(|run| holds(&run.numbers)).collect();
        facts::share(&holds, self.groups)
    }

    /// The median of something over runs, with the middle nine tenths of runs.
    pub fn middle(&self, of: impl Fn(&[f64]) -> f64) -> Fact {
        facts::middle(self.each(of))
    }

    /// The mean of something over runs, with its interval.
    pub fn mean(&self, of: impl Fn(&[f64]) -> f64) -> Fact {
        facts::mean(&self.each(of), self.groups)
    }

    /// The ratio of two means over runs, with its interval.
    pub fn ratio(&self, above: impl Fn(&[f64]) -> f64, below: impl Fn(&[f64]) -> f64) -> Fact {
        facts::ratio(&self.each(above), &self.each(below), self.groups)
    }

    /// A series of all runs as a band.
    pub fn band(&self, at: usize) -> Band {
        let series: Vec<Vec<f64>> =
            self.measured.iter().map(|run| run.series[at].clone()).collect();
        band(&series)
    }

    /// A number of all runs, sorted.
    pub fn sample(&self, at: usize) -> Vec<f64> {
        let mut sample = self.column(at);
        sample.sort_unstable_by(f64::total_cmp);
        sample
    }
}

/// The place of a month, as in 2020-01.
pub(super) fn month(scenario: &Scenario, name: &str) -> usize {
    scenario.calendar.month_place(name).expect("lessons know their months")
}

/// Some regions, or the regions of countries, by name.
pub(super) fn places(scenario: &Scenario, names: &[&str]) -> Vec<RegionId> {
    let each = names.iter().map(|name| scenario.regions_of(name).expect("lessons know places"));
    each.flatten().collect()
}

/// A quantity summed over months, from the first to the last, as in 2020-01.
pub(super) fn over(
    scenario: &Scenario,
    panel: &Panel,
    quantity: Quantity,
    regions: &[RegionId],
    (first, last): (&str, &str),
) -> f64 {
    panel.count(quantity, regions, (month(scenario, first), month(scenario, last)))
}
