//! Counts over windows: the quantities that targets ask for, taken while a run goes on.

use crate::{
    calendar::Day,
    quantity::{QUANTITIES, Quantity},
    scenario::RegionId,
};

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

/// The counts that are asked of a run, by quantity: few of them ask for the same one.
#[derive(Clone, Debug)]
pub struct Counting {
    counts: Vec<CountOver>,
    /// For each quantity, the places of its counts.
    places: Vec<Vec<usize>>,
}

impl Counting {
    /// Takes counts, whose totals come in their order.
    pub fn new(counts: Vec<CountOver>) -> Self {
        let mut places = vec![Vec::new(); QUANTITIES];
        for (place, count) in counts.iter().enumerate() {
            places[count.quantity.index()].push(place);
        }
        Self { counts, places }
    }

    /// The counts, in their order.
    pub fn windows(&self) -> &[CountOver] {
        &self.counts
    }

    /// How many counts there are.
    pub fn len(&self) -> usize {
        self.counts.len()
    }

    /// Whether nothing is asked.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// Adds a change of a quantity to the totals of the counts that take it.
    #[inline]
    pub fn add(
        &self,
        totals: &mut [f64],
        (quantity, region, day): (Quantity, RegionId, Day),
        number: f64,
    ) {
        for place in &self.places[quantity.index()] {
            if self.counts[*place].takes(quantity, region, day) {
                totals[*place] += number;
            }
        }
    }

    /// Whether a stock is read on a day.
    pub fn reads_stocks_on(&self, day: Day) -> bool {
        self.counts.iter().any(|count| count.quantity.is_stock() && count.last == day)
    }

    /// Adds a stock, which is read on a day, to the totals of the counts that end on it.
    pub fn add_stock(
        &self,
        totals: &mut [f64],
        (quantity, region, day): (Quantity, RegionId, Day),
        value: f64,
    ) {
        for place in &self.places[quantity.index()] {
            let count = &self.counts[*place];
            if count.last == day && count.takes(quantity, region, day) {
                totals[*place] += value;
            }
        }
    }
}
