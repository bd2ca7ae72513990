//! Quantiles of a sample.
//!
//! ```
//! use stronghold::quantile::{median, quantile};
//!
//! assert_eq!(quantile(&[1.0, 2.0, 4.0, 8.0], 0.5), 3.0);
//! assert_eq!(median(&mut [8.0, 1.0, 2.0]), 2.0);
//! ```

/// The quantile of a sorted sample at `probability`, by linear interpolation: type 7 of Hyndman & Fan (1996), the default of R.
///
/// With n values it is the value at position (n − 1) · probability, counted from 0. A probability outside 0..=1 is taken as the nearer end.
///
/// # Panics
///
/// When `sorted` is empty.
pub fn quantile(sorted: &[f64], probability: f64) -> f64 {
    assert!(!sorted.is_empty(), "an empty sample has no quantiles");
    let position = probability.clamp(0.0, 1.0) * (sorted.len() - 1) as f64;
    let below = sorted[position.floor() as usize];
    let above = sorted[position.ceil() as usize];
    // The clamp keeps rounding from stepping outside the two neighbours, so that the quantile is monotone.
    (below + (above - below) * position.fract()).clamp(below, above)
}

/// The median of a sample, which need not be sorted and is sorted in part: what [`quantile`] is at ½, in time that grows as
/// the sample does.
///
/// # Panics
///
/// When `sample` is empty.
pub fn median(sample: &mut [f64]) -> f64 {
    assert!(!sample.is_empty(), "an empty sample has no median");
    let is_odd = sample.len() % 2 == 1;
    let (_, below, above) = sample.select_nth_unstable_by((sample.len() - 1) / 2, f64::total_cmp);
    match above.iter().copied().min_by(f64::total_cmp) {
        Some(above) if !is_odd => quantile(&[*below, above], 0.5),
        _ => *below,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn quantiles_interpolate_as_in_r() {
        // R: quantile(c(1, 2, 4, 8), c(0, 0.25, 0.5, 0.9, 1))
        let sample = [1.0, 2.0, 4.0, 8.0];
        assert_eq!(quantile(&sample, 0.0), 1.0);
        assert_eq!(quantile(&sample, 0.25), 1.75);
        assert_eq!(quantile(&sample, 0.5), 3.0);
        assert!((quantile(&sample, 0.9) - 6.8).abs() < 1e-12);
        assert_eq!(quantile(&sample, 1.0), 8.0);
    }

    #[test]
    fn a_single_value_is_all_its_quantiles() {
        assert_eq!(quantile(&[5.0], 0.05), 5.0);
        assert_eq!(quantile(&[5.0], 1.0), 5.0);
    }

    proptest! {
        #[test]
        fn the_median_is_the_quantile_at_one_half(sample in prop::collection::vec(-1e6..1e6, 1..50)) {
            let mut sorted = sample.clone();
            sorted.sort_by(f64::total_cmp);
            let mut sample = sample;
            prop_assert_eq!(median(&mut sample), quantile(&sorted, 0.5));
        }

        #[test]
        fn quantiles_rise_with_the_probability(
            mut sample in prop::collection::vec(-1e6..1e6, 1..50),
            first in 0.0..=1.0,
            second in 0.0..=1.0,
        ) {
            sample.sort_by(f64::total_cmp);
            let low = quantile(&sample, f64::min(first, second));
            let high = quantile(&sample, f64::max(first, second));
            prop_assert!(low <= high);
            prop_assert!(sample[0] <= low && high <= sample[sample.len() - 1]);
        }
    }
}
