//! The monthly panels: every quantity by region and month, and those of audiences.

use serde::{Deserialize, Serialize};

use crate::{
    quantity::{AUDIENCE_QUANTITIES, AudienceQuantity, QUANTITIES, Quantity},
    scenario::{AudienceId, RegionId},
};

/// Counts by month and audience of one run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AudiencePanel {
    audiences: usize,
    values: Vec<f32>,
}

impl AudiencePanel {
    /// An empty panel.
    pub fn new(audiences: usize, months: usize) -> Self {
        Self { audiences, values: vec![0.0; audiences * months * AUDIENCE_QUANTITIES] }
    }

    fn place(&self, month: usize, audience: AudienceId, quantity: AudienceQuantity) -> usize {
        (month * self.audiences + audience.index()) * AUDIENCE_QUANTITIES + quantity.index()
    }

    /// How many audiences there are.
    pub fn audiences(&self) -> usize {
        self.audiences
    }

    /// Adds to a count.
    pub fn add(
        &mut self,
        month: usize,
        audience: AudienceId,
        quantity: AudienceQuantity,
        number: f64,
    ) {
        let place = self.place(month, audience, quantity);
        self.values[place] += number as f32;
    }

    /// A count over months, both ends included.
    pub fn count(
        &self,
        quantity: AudienceQuantity,
        audience: AudienceId,
        months: (usize, usize),
    ) -> f64 {
        (months.0..=months.1)
            .map(|month| f64::from(self.values[self.place(month, audience, quantity)]))
            .sum()
    }
}

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

    /// The place of an entry in [`Panel::values`]: month, then quantity, then region, since most sums are over
    /// the regions of a month.
    pub fn place(&self, month: usize, region: RegionId, quantity: Quantity) -> usize {
        (month * QUANTITIES + quantity.index()) * self.regions + region.index()
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
        let mut count = 0.0;
        for month in months.0..=months.1 {
            let first = self.place(month, RegionId(0), quantity);
            let row = &self.values[first..first + self.regions];
            for region in regions {
                count += f64::from(row[region.index()]);
            }
        }
        count
    }
}
