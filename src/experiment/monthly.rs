//! The monthly summary: every quantity by region and month, over replicates.

use rayon::prelude::*;

use crate::{
    evidence::targets::Summary,
    observation::panel::Panel,
    quantity::{QUANTITIES, Quantity},
    scenario::RegionId,
};

/// One quantity in one region and month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MonthlyRow {
    /// The month, counted from the first.
    pub month: usize,
    /// The region.
    pub region: RegionId,
    /// The quantity.
    pub quantity: Quantity,
    /// The summary over replicates.
    pub summary: Summary,
}

/// Sums up the panels of an ensemble: a row a region × month × quantity, no aggregates.
pub fn summarise(panels: &[&Panel]) -> Vec<MonthlyRow> {
    let Some(first) = panels.first() else { return Vec::new() };
    let regions = first.regions();
    // A month is contiguous in each panel, so one month of all replicates fits the cache.
    (0..first.months())
        .into_par_iter()
        .flat_map_iter(|month| {
            let mut sample = vec![0.0; panels.len()];
            let mut rows = Vec::with_capacity(regions * QUANTITIES);
            for region in (0..regions as u16).map(RegionId) {
                for quantity in Quantity::ALL.iter().copied() {
                    let place = first.place(month, region, quantity);
                    for (slot, panel) in sample.iter_mut().zip(panels) {
                        *slot = f64::from(panel.values()[place]);
                    }
                    let summary = Summary::of(&sample).expect("there is at least one panel");
                    rows.push(MonthlyRow { month, region, quantity, summary });
                }
            }
            rows
        })
        .collect()
}

/// A quantity over all replicates for each month, summed over some regions: for charts.
pub fn series(
    panels: &[&Panel],
    quantity: Quantity,
    regions: &[RegionId],
    months: usize,
) -> Vec<Summary> {
    (0..months)
        .map(|month| {
            let sample: Vec<f64> =
                panels.iter().map(|panel| panel.count(quantity, regions, (month, month))).collect();
            Summary::of(&sample).expect("there is at least one panel")
        })
        .collect()
}
