//! The monthly panel: every quantity by region and month.

use serde::{Deserialize, Serialize};

use crate::{
    quantity::{QUANTITIES, Quantity},
    scenario::RegionId,
};

/// Quantities by month and region of one run. Counts are sums over the month, stocks are read on
/// its last simulated day. Stored in single precision: counts are exact up to 16 million.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Panel {
    regions: usize,
    months: usize,
    values: Vec<f32>,
}

impl Panel {
    /// An empty panel.
    pub fn new(regions: usize, months: usize) -> Self {
        Self { regions, months, values: vec![0.0; regions * months * QUANTITIES] }
    }

    /// How many regions there are.
    pub fn regions(&self) -> usize {
        self.regions
    }

    /// How many months there are.
    pub fn months(&self) -> usize {
        self.months
    }

    /// The place of an entry in [`Panel::values`]: month, then region, then quantity.
    pub fn place(&self, month: usize, region: RegionId, quantity: Quantity) -> usize {
        (month * self.regions + region.index()) * QUANTITIES + quantity.index()
    }

    /// All entries.
    pub fn values(&self) -> &[f32] {
        &self.values
    }

    /// An entry.
    pub fn get(&self, month: usize, region: RegionId, quantity: Quantity) -> f64 {
        f64::from(self.values[self.place(month, region, quantity)])
    }

    /// Adds to a count.
    pub fn add(&mut self, month: usize, region: RegionId, quantity: Quantity, number: f64) {
        let place = self.place(month, region, quantity);
        self.values[place] += number as f32;
    }

    /// Sets a stock.
    pub fn set(&mut self, month: usize, region: RegionId, quantity: Quantity, value: f64) {
        let place = self.place(month, region, quantity);
        self.values[place] = value as f32;
    }

    /// A count over regions and months, both ends included.
    pub fn count(&self, quantity: Quantity, regions: &[RegionId], months: (usize, usize)) -> f64 {
        (months.0..=months.1)
            .flat_map(|month| regions.iter().map(move |region| (month, *region)))
            .map(|(month, region)| self.get(month, region, quantity))
            .sum()
    }
}
