//! Bands: the middle of many runs, month by month.

use serde::Serialize;

use crate::{
    observation::panel::Panel, quantile::quantile, quantity::Quantity, scenario::RegionId,
};

/// Quantiles (type 7) by month.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(in crate::explorer) struct Band {
    /// Medians.
    pub median: Vec<f64>,
    /// Lower ends of the middle half.
    pub low50: Vec<f64>,
    /// Upper ends of it.
    pub high50: Vec<f64>,
    /// Lower ends of the middle nine tenths.
    pub low90: Vec<f64>,
    /// Upper ends of it.
    pub high90: Vec<f64>,
}

/// Three decimals: what a page can show.
pub(in crate::explorer) fn rounded(value: f64) -> f64 {
    (value * 1e3).round() / 1e3
}

/// The band of series of one run each, all of the same length.
pub(in crate::explorer) fn band(series: &[Vec<f64>]) -> Band {
    let mut band = Band::default();
    let mut sample = vec![0.0; series.len()];
    for month in 0..series.first().map_or(0, Vec::len) {
        for (slot, run) in sample.iter_mut().zip(series) {
            *slot = run[month];
        }
        sample.sort_unstable_by(f64::total_cmp);
        let at = |share| rounded(quantile(&sample, share));
        band.median.push(at(0.5));
        band.low50.push(at(0.25));
        band.high50.push(at(0.75));
        band.low90.push(at(0.05));
        band.high90.push(at(0.95));
    }
    band
}

/// A quantity of one run by month, summed over regions.
pub(in crate::explorer) fn summed(
    panel: &Panel,
    quantity: Quantity,
    regions: &[RegionId],
) -> Vec<f64> {
    (0..panel.months()).map(|month| panel.count(quantity, regions, (month, month))).collect()
}

/// A level of one run by month: the mean over the members of some regions; 0 where there are none.
pub(in crate::explorer) fn by_members(
    panel: &Panel,
    level: Quantity,
    regions: &[RegionId],
) -> Vec<f64> {
    let mean = |month| {
        let (mut sum, mut members) = (0.0, 0.0);
        for region in regions {
            let here = panel.get(month, *region, Quantity::Strength);
            sum += here * panel.get(month, *region, level);
            members += here;
        }
        if members > 0.0 { sum / members } else { 0.0 }
    };
    (0..panel.months()).map(mean).collect()
}

/// The median and the ends of the middle nine tenths of a sample.
pub(in crate::explorer) fn interval(mut sample: Vec<f64>) -> [f64; 3] {
    sample.sort_unstable_by(f64::total_cmp);
    [0.5, 0.05, 0.95].map(|share| rounded(quantile(&sample, share)))
}
