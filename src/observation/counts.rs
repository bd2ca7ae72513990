//! Counts over windows: the quantities that targets ask for, taken while a run goes on.

use crate::{calendar::Day, quantity::Quantity, scenario::RegionId};

/// A quantity in some regions over a window of days: what a target asks of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct CountOver {
    /// What is counted.
    pub quantity: Quantity,
    /// For each region of the scenario, whether it belongs.
    pub regions: Vec<bool>,
    /// First day.
    pub first: Day,
    /// Last day, included; a stock is read on it.
    pub last: Day,
}

impl CountOver {
    /// How much a change of `quantity` in a region on a day adds to this count.
    #[inline]
    pub fn takes(&self, quantity: Quantity, region: RegionId, day: Day) -> bool {
        self.quantity == quantity
            && self.regions[region.index()]
            && (self.first..=self.last).contains(&day)
    }
}
