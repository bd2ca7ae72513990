//! Weighted samples: moments, quantiles, and resampling to equal weights.
//!
//! ```text
//! mean          m = Σ w_i x_i                                             the weights taken to add up to 1
//! variance      Σ w_i (x_i − m)² / (1 − Σ w_i²)                           n − 1 where they are equal
//! quantile      n* ∫ Q(t) dt over [p (n* − 1) / n*, (p (n* − 1) + 1) / n*],   n* = 1 / Σ w_i²
//! resampling    the i-th of n is the value at the share (i + u) / n of the weight, one u for all
//! ```
//!
//! Q is the step quantile: the value at which the weights, added up in rising order of the values, pass t. The quantile is so the mean of Q over a window
//! of one effective draw. Where weights are equal it is type 7, that of [`crate::quantile`]; a value whose weight goes to 0 leaves it without a jump.
//!
//! Weights are finite, at least 0, and need not add up to 1. Where they add up to 0 there is no answer, which is said as not a number.
//!
//! - draws: one uniform a resampling
//! - source: quantile: Akinshin (2023), *Weighted quantile estimators*, arXiv:2304.07265, type 7; systematic resampling: Kitagawa (1996), J. Comput. Graph. Stat. 5:1
//! - verified by: the tests below (numbers worked by hand; equal and whole-number weights against samples without weights)

use nalgebra::{DMatrix, DVector};

use super::problem::effective_size;
use crate::random::Draw;

/// The weighted mean; not a number without weight.
///
/// # Panics
/// When there is not one weight a value.
pub fn mean(values: &[f64], weights: &[f64]) -> f64 {
    assert_eq!(values.len(), weights.len(), "one weight a value");
    let sum: f64 = values.iter().zip(weights).map(|(value, weight)| value * weight).sum();
    sum / weights.iter().sum::<f64>()
}

/// The weighted variance, unbiased where weights do not depend on values; 0 where all weight is on one value, not a number without weight.
///
/// # Panics
/// When there is not one weight a value.
pub fn variance(values: &[f64], weights: &[f64]) -> f64 {
    let mean = mean(values, weights);
    let squares: f64 =
        values.iter().zip(weights).map(|(value, weight)| weight * (value - mean).powi(2)).sum();
    corrected(squares, weights)
}

/// The weighted mean of points, one number a coordinate.
///
/// # Panics
/// When there is not one weight a point, or points have different numbers of coordinates.
pub fn mean_point(points: &[impl AsRef<[f64]>], weights: &[f64]) -> DVector<f64> {
    assert_eq!(points.len(), weights.len(), "one weight a point");
    let dimensions = points.first().map_or(0, |point| point.as_ref().len());
    let mut sum = DVector::zeros(dimensions);
    for (point, weight) in points.iter().zip(weights) {
        sum += DVector::from_column_slice(point.as_ref()) * *weight;
    }
    sum / weights.iter().sum::<f64>()
}

/// The weighted covariance matrix of points, with the correction of [`variance`].
///
/// # Panics
/// When there is not one weight a point, or points have different numbers of coordinates.
pub fn covariance(points: &[impl AsRef<[f64]>], weights: &[f64]) -> DMatrix<f64> {
    let mean = mean_point(points, weights);
    let mut squares = DMatrix::zeros(mean.len(), mean.len());
    for (point, weight) in points.iter().zip(weights) {
        let centred = DVector::from_column_slice(point.as_ref()) - &mean;
        squares.ger(*weight, &centred, &centred, 1.0);
    }
    squares.map(|sum| corrected(sum, weights))
}

/// A weighted sum of squares over Σ w less its part in one effective draw.
fn corrected(squares: f64, weights: &[f64]) -> f64 {
    let size = effective_size(weights.iter().copied());
    let sum: f64 = weights.iter().sum();
    // Rounding can leave the size of a single weight a hair above 1.
    if size > 0.0 && size < 1.0 + 1e-12 { 0.0 } else { squares / (sum * (1.0 - 1.0 / size)) }
}

/// The weighted quantile at a probability: type 7 for equal weights. A probability outside 0..=1 is taken as the nearer end.
///
/// # Panics
/// When there is not one weight a value.
pub fn quantile(values: &[f64], weights: &[f64], probability: f64) -> f64 {
    quantiles(values, weights, &[probability])[0]
}

/// The weighted quantiles at several probabilities; sorts only once.
///
/// # Panics
/// When there is not one weight a value.
pub fn quantiles(values: &[f64], weights: &[f64], probabilities: &[f64]) -> Vec<f64> {
    assert_eq!(values.len(), weights.len(), "one weight a value");
    let mut sorted: Vec<(f64, f64)> = values
        .iter()
        .copied()
        .zip(weights.iter().copied())
        .filter(|(_, weight)| *weight > 0.0)
        .collect();
    sorted.sort_by(|one, other| one.0.total_cmp(&other.0));
    let sum: f64 = sorted.iter().map(|(_, weight)| weight).sum();
    let size = effective_size(sorted.iter().map(|(_, weight)| *weight)).max(1.0);
    probabilities
        .iter()
        .map(|probability| {
            let from = probability.clamp(0.0, 1.0) * (size - 1.0) / size;
            mean_over(&sorted, from * sum, (from + 1.0 / size) * sum)
        })
        .collect()
}

/// The mean of the step quantile between two sums of weight.
fn mean_over(sorted: &[(f64, f64)], from: f64, to: f64) -> f64 {
    let (mut below, mut sum, mut inside) = (0.0, 0.0, 0.0);
    let (mut low, mut high) = (f64::NAN, f64::NAN);
    for (value, weight) in sorted {
        let overlap = f64::min(below + weight, to) - f64::max(below, from);
        if overlap > 0.0 {
            sum += value * overlap;
            inside += overlap;
            low = low.min(*value);
            high = high.max(*value);
        }
        below += weight;
    }
    // A mean never lies outside what it is made of, whatever rounding does.
    if inside > 0.0 { (sum / inside).clamp(low, high) } else { f64::NAN }
}

/// Systematic resampling: `count` places of weights, in rising order, each place as often as `count` times its share of the weight, rounded up or down.
///
/// Empty when the weights add up to nothing.
pub fn resample(weights: &[f64], count: usize, draw: &mut Draw) -> Vec<usize> {
    let sum: f64 = weights.iter().sum();
    let Some(last) = weights.iter().rposition(|weight| *weight > 0.0) else { return Vec::new() };
    let start = draw.uniform();
    let mut place = 0;
    let mut reached = weights[0];
    (0..count)
        .map(|number| {
            let target = (number as f64 + start) / count as f64 * sum;
            // The last positive weight also takes what rounding leaves over.
            while target >= reached && place < last {
                place += 1;
                reached += weights[place];
            }
            place
        })
        .collect()
}

/// Picks by weights.
pub struct Pick {
    cumulative: Vec<f64>,
}

impl Pick {
    /// Of things with weights.
    ///
    /// # Panics
    /// When there is none.
    pub fn new(weights: impl Iterator<Item = f64>) -> Self {
        let cumulative: Vec<f64> = weights
            .scan(0.0, |sum, weight| {
                *sum += weight;
                Some(*sum)
            })
            .collect();
        assert!(!cumulative.is_empty(), "there is nothing to pick from");
        Self { cumulative }
    }

    /// The place of the thing picked.
    pub fn from(&self, draw: &mut Draw) -> usize {
        let last = self.cumulative.len() - 1;
        let target = draw.uniform() * self.cumulative[last];
        self.cumulative.partition_point(|sum| *sum <= target).min(last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Purpose, StreamId, Streams};
    use proptest::prelude::*;

    fn draw(seed: u64) -> Draw {
        Streams::new(seed, 0).draw(StreamId::ROOT, 0, Purpose::Survey)
    }

    #[test]
    fn moments_worked_by_hand() {
        // Weights 1/2, 1/4, 1/4 of 0, 2, 4: mean 3/2; Σ w d² = 9/8 + 1/16 + 25/16 = 11/4; 1 − Σ w² = 5/8.
        let (values, weights) = ([0.0, 2.0, 4.0], [2.0, 1.0, 1.0]);
        assert_eq!(mean(&values, &weights), 1.5);
        assert!((variance(&values, &weights) - 4.4).abs() < 1e-14);
        // With y = x²: 0, 4, 16: mean 5; Σ w (x − 3/2)(y − 5) = 15/4 − 1/8 + 55/8 = 21/2, over 5/8: 16.8.
        let points = [[0.0, 0.0], [2.0, 4.0], [4.0, 16.0]];
        let matrix = covariance(&points, &weights);
        assert!((matrix[(0, 0)] - 4.4).abs() < 1e-14);
        assert!((matrix[(0, 1)] - 16.8).abs() < 1e-13 && matrix[(0, 1)] == matrix[(1, 0)]);
    }

    #[test]
    fn a_single_weight_has_its_value_and_no_variance() {
        let (values, weights) = ([3.0, 7.0], [0.0, 0.25]);
        assert_eq!(mean(&values, &weights), 7.0);
        assert_eq!(variance(&values, &weights), 0.0);
        assert_eq!(quantiles(&values, &weights, &[0.0, 0.4, 1.0]), [7.0; 3]);
        assert_eq!(resample(&weights, 3, &mut draw(1)), [1, 1, 1]);
    }

    #[test]
    fn without_weight_there_is_no_answer() {
        let (values, weights) = ([3.0, 7.0], [0.0, 0.0]);
        assert!(mean(&values, &weights).is_nan());
        assert!(variance(&values, &weights).is_nan());
        assert!(quantile(&values, &weights, 0.5).is_nan());
        assert!(quantile(&[], &[], 0.5).is_nan());
        assert!(resample(&weights, 3, &mut draw(1)).is_empty());
    }

    /// Weights 2/4, 1/4, 1/4: n* = 8/3; at p = 1/2 the window is [5/16, 11/16]: 3/16 of 0 and 3/16 of 2.
    #[test]
    fn a_weighted_median_worked_by_hand() {
        let median = quantile(&[4.0, 0.0, 2.0], &[1.0, 2.0, 1.0], 0.5);
        assert!((median - 1.0).abs() < 1e-14, "{median}");
    }

    #[test]
    fn quantiles_do_not_jump_when_a_weight_vanishes() {
        let values = [0.0, 1.0, 2.0, 1000.0];
        let with = quantile(&values, &[1.0, 1.0, 1.0, 1e-9], 1.0);
        assert!((with - 2.0).abs() < 1e-5, "{with}");
    }

    proptest! {
        #[test]
        fn equal_weights_change_nothing(
            values in prop::collection::vec(-1e3..1e3, 2..40),
            weight in 0.01..10.0, probability in 0.0..=1.0,
        ) {
            let weights = vec![weight; values.len()];
            let mut sorted = values.clone();
            sorted.sort_by(f64::total_cmp);
            let expected = crate::quantile::quantile(&sorted, probability);
            let value = quantile(&values, &weights, probability);
            prop_assert!((value - expected).abs() < 1e-8, "{value} against {expected}");
            let size = values.len() as f64;
            let mean = values.iter().sum::<f64>() / size;
            let expected = values.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (size - 1.0);
            let value = variance(&values, &weights);
            prop_assert!((value - expected).abs() < 1e-9 * (1.0 + expected), "{value} against {expected}");
        }

        #[test]
        fn quantiles_rise_and_stay_among_the_values(
            pairs in prop::collection::vec((-1e3..1e3, 0.0..1.0), 2..40),
            p in 0.0..=1.0, q in 0.0..=1.0,
        ) {
            let (values, mut weights): (Vec<f64>, Vec<f64>) = pairs.into_iter().unzip();
            weights[0] += 0.1;
            let sorted = quantiles(&values, &weights, &[f64::min(p, q), f64::max(p, q)]);
            let (low, high) = values.iter().fold((f64::MAX, f64::MIN), |(l, h), x| (l.min(*x), h.max(*x)));
            prop_assert!(low <= sorted[0] && sorted[0] <= sorted[1] + 1e-9 && sorted[1] <= high);
        }

        #[test]
        fn a_covariance_has_the_variances_on_its_diagonal_and_no_negative_direction(
            points in prop::collection::vec([-9.0..9.0, -9.0..9.0, -9.0..9.0], 2..20), seed: u64,
        ) {
            let mut draw = draw(seed);
            let weights: Vec<f64> = points.iter().map(|_| draw.uniform() + 0.01).collect();
            let matrix = covariance(&points, &weights);
            for place in 0..3 {
                let values: Vec<f64> = points.iter().map(|point| point[place]).collect();
                prop_assert!((matrix[(place, place)] - variance(&values, &weights)).abs() < 1e-9);
            }
            prop_assert!(matrix.symmetric_eigenvalues().iter().all(|value| *value > -1e-9));
        }

        #[test]
        fn resampling_rounds_each_share(
            weights in prop::collection::vec(prop_oneof![Just(0.0), 0.0..1.0], 1..30),
            count in 1_usize..100, seed: u64,
        ) {
            let sum: f64 = weights.iter().sum();
            let places = resample(&weights, count, &mut draw(seed));
            prop_assert_eq!(places.len(), if sum > 0.0 { count } else { 0 });
            prop_assert!(places.is_sorted());
            for (place, weight) in weights.iter().enumerate().filter(|_| sum > 0.0) {
                let times = places.iter().filter(|taken| **taken == place).count() as f64;
                let share = weight / sum * count as f64;
                prop_assert!((times - share).abs() < 1.0 + 1e-9, "{times} times for {share}");
                prop_assert!(*weight > 0.0 || times == 0.0);
            }
        }
    }
}
