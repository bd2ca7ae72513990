//! Bands: the middle of many runs, month by month.

use serde::Serialize;

use crate::{
    observation::panel::Panel,
    quantile::{median, quantile},
    quantity::Quantity,
    scenario::RegionId,
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

/// The band of series of one run each, all of the same length. A run that has no number in a month (NaN) is left out of
/// it; where none has one, neither has the band.
pub(in crate::explorer) fn band(series: &[Vec<f64>]) -> Band {
    let mut band = Band::default();
    let mut sample = Vec::with_capacity(series.len());
    for month in 0..series.first().map_or(0, Vec::len) {
        sample.clear();
        sample.extend(series.iter().map(|run| run[month]).filter(|value| !value.is_nan()));
        sample.sort_unstable_by(f64::total_cmp);
        let at =
            |share| if sample.is_empty() { f64::NAN } else { rounded(quantile(&sample, share)) };
        band.median.push(at(0.5));
        band.low50.push(at(0.25));
        band.high50.push(at(0.75));
        band.low90.push(at(0.05));
        band.high90.push(at(0.95));
    }
    band
}

/// The medians of a region by month, of a quantity that every run has.
pub(in crate::explorer) fn medians(
    panels: &[&Panel],
    region: RegionId,
    quantity: Quantity,
) -> Vec<f64> {
    let mut sample = Vec::with_capacity(panels.len());
    let months = 0..panels.first().map_or(0, |panel| panel.months());
    let of_month = |month| {
        sample.clear();
        sample.extend(panels.iter().map(|panel| panel.get(month, region, quantity)));
        rounded(median(&mut sample))
    };
    months.map(of_month).collect()
}

/// A quantity of one run by month, summed over regions.
pub(in crate::explorer) fn summed(
    panel: &Panel,
    quantity: Quantity,
    regions: &[RegionId],
) -> Vec<f64> {
    (0..panel.months()).map(|month| panel.count(quantity, regions, (month, month))).collect()
}

/// A level of one run by month: the mean over the members of some regions; NaN where there are none.
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
        if members > 0.0 { sum / members } else { f64::NAN }
    };
    (0..panel.months()).map(mean).collect()
}

/// The median and the ends of the middle nine tenths of a sample.
pub(in crate::explorer) fn interval(mut sample: Vec<f64>) -> [f64; 3] {
    sample.sort_unstable_by(f64::total_cmp);
    [0.5, 0.05, 0.95].map(|share| rounded(quantile(&sample, share)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_band_is_of_the_runs_that_have_a_number() {
        let runs = [vec![1.0, f64::NAN], vec![3.0, f64::NAN], vec![f64::NAN, f64::NAN]];
        let found = band(&runs);
        assert_eq!((found.median[0], found.low50[0], found.high50[0]), (2.0, 1.5, 2.5));
        assert!(found.median[1].is_nan());
        assert_eq!(serde_json::to_value(&found).unwrap()["median"][1], serde_json::Value::Null);
    }
}
