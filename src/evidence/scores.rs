//! Scores: how good a prediction of a count was, once the count is known.
//!
//! ```text
//! log score         ln p(y)                                        larger is better
//! CRPS              Σ_k (F(k) − 1{k ≥ y})²  =  E|X − y| − ½ E|X − X′|   smaller is better
//! interval score    (u − l) + (2/α)(l − y)₊ + (2/α)(y − u)₊          smaller is better
//! ```
//!
//! All three are proper: a forecaster does best on average by stating what he believes. The log score is the most sensitive and punishes surprise without limit;
//! the CRPS is in attacks and becomes |x − y| for a certain prediction; the interval score rewards a narrow interval that holds the count. Each is given for
//! an ensemble of simulated values and for a parametric [`Predictive`].
//!
//! - source: Gneiting & Raftery (2007), J. Am. Stat. Assoc. 102:359; fair CRPS: Ferro (2014), Q. J. R. Meteorol. Soc. 140:1917
//! - verified by: the closed forms in the tests here and of [`Predictive`], and second implementations (all pairs; statrs)

use super::interval_score::interval_score;
pub use super::predictive::Predictive;
use crate::quantile::quantile;

/// The fair continuous ranked probability score of an ensemble: smaller is better.
///
/// ```text
/// mean |x_i − y| − Σ_ij |x_i − x_j| / (2 n (n − 1))
/// ```
///
/// Fair: its expectation is that of an infinite ensemble from the same model, so that ensembles of different sizes compare (the plain score divides by 2 n² and
/// favours large ones). It is summed over the gaps of the sorted values, where it has no negative term. For a single value it is |x − y|.
///
/// # Panics
///
/// When `values` is empty.
pub fn crps_ensemble(values: &[f64], observed: f64) -> f64 {
    let sorted = sorted(values);
    let size = sorted.len() as f64;
    let outside = (sorted[0] - observed).max(0.0) + (observed - sorted[sorted.len() - 1]).max(0.0);
    let pairs = size * (size - 1.0);
    // In a gap with i values at or below it, (F − 1{x ≥ y})² less the correction F (1 − F) / (n − 1) is i (i − 1) / n (n − 1) below the observed value, and
    // the same of n − i above it.
    let inside: f64 = (1..)
        .zip(sorted.windows(2))
        .map(|(below, gap)| {
            let (below, above) = (f64::from(below), size - f64::from(below));
            let split = observed.clamp(gap[0], gap[1]);
            (split - gap[0]) * (below * (below - 1.0) / pairs)
                + (gap[1] - split) * (above * (above - 1.0) / pairs)
        })
        .sum();
    outside + inside
}

/// The log predictive density of a count from an ensemble of simulated counts: larger is better.
///
/// The ensemble is smoothed to the negative binomial of its mean and variance, or to a Poisson where the variance does not exceed the mean. The share of
/// replicates that hit the count exactly would be −∞ for most counts: a few hundred replicates spread over as many values. The smoothing keeps
/// location and spread and gives up the shape: an ensemble with two humps is scored as if it had one. An ensemble of zeros only counts as a Poisson of
/// mean 1 / (2 n), the Jeffreys estimate, and not as certainty.
///
/// # Panics
///
/// When `values` is empty.
pub fn log_score_ensemble(values: &[f64], observed: f64) -> f64 {
    smoothed(values).ln_pmf(observed)
}

/// The interval score of the ensemble's central 90% interval: smaller is better.
///
/// # Panics
///
/// When `values` is empty.
pub fn interval_score_90_ensemble(values: &[f64], observed: f64) -> f64 {
    let sorted = sorted(values);
    interval_score(quantile(&sorted, 0.05), quantile(&sorted, 0.95), observed, 0.1)
}

/// The ensemble as a parametric prediction with its mean and variance.
fn smoothed(values: &[f64]) -> Predictive {
    assert!(!values.is_empty(), "an empty ensemble has no score");
    let size = values.len() as f64;
    let mean = values.iter().sum::<f64>() / size;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    let variance = if values.len() > 1 { squares / (size - 1.0) } else { 0.0 };
    Predictive::from_moments(mean.max(0.5 / size), variance)
}

/// The values in rising order.
fn sorted(values: &[f64]) -> Vec<f64> {
    assert!(!values.is_empty(), "an empty ensemble has no score");
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn assert_close(value: f64, expected: f64, tolerance: f64) {
        assert!((value - expected).abs() < tolerance, "{value} against {expected}");
    }

    #[test]
    fn the_interval_of_an_ensemble_is_scored() {
        // 0, 1, …, 20: the 90% interval is 1..19, and 22 lies 3 beyond it.
        let ensemble: Vec<f64> = (0..=20).map(f64::from).collect();
        assert_close(interval_score_90_ensemble(&ensemble, 22.0), 18.0 + 20.0 * 3.0, 1e-9);
    }

    #[test]
    fn the_fair_crps_of_1_2_4_at_3_is_a_third() {
        assert_close(crps_ensemble(&[4.0, 1.0, 2.0], 3.0), 1.0 / 3.0, 1e-15);
        assert_close(crps_of_all_pairs(&[4.0, 1.0, 2.0], 3.0, 9.0), 2.0 / 3.0, 1e-15); // plain
    }

    #[test]
    fn one_value_is_scored_by_its_distance() {
        assert_eq!(crps_ensemble(&[2.0], 5.0), 3.0);
    }

    #[test]
    fn an_ensemble_is_smoothed_to_its_own_moments() {
        // Mean 4 and variance 16: size 16 / 12 = 4/3. Mean 2 and variance 1: a Poisson. Zeros only: mean 1/8.
        assert_eq!(
            smoothed(&[0.0, 4.0, 8.0]),
            Predictive::NegativeBinomial { mean: 4.0, size: 4.0 / 3.0 }
        );
        assert_eq!(log_score_ensemble(&[1.0, 2.0, 3.0], 0.0), -2.0);
        assert_eq!(log_score_ensemble(&[0.0; 4], 0.0), -0.125);
        assert!(log_score_ensemble(&[0.0; 4], 7.0).is_finite());
    }

    /// The definition with its double sum, the spread divided by 2 `pairs`.
    fn crps_of_all_pairs(values: &[f64], observed: f64, pairs: f64) -> f64 {
        let distance: f64 = values.iter().map(|value| (value - observed).abs()).sum();
        let spread: f64 =
            values.iter().flat_map(|x| values.iter().map(move |z| (x - z).abs())).sum();
        distance / values.len() as f64 - spread / (2.0 * pairs)
    }

    proptest! {
        #[test]
        fn the_fair_crps_is_that_of_all_pairs_and_never_negative(
            values in prop::collection::vec(0_u32..400, 2..40),
            observed in 0_u32..500,
        ) {
            let values: Vec<f64> = values.into_iter().map(f64::from).collect();
            let size = values.len() as f64;
            let crps = crps_ensemble(&values, f64::from(observed));
            let expected = crps_of_all_pairs(&values, f64::from(observed), size * (size - 1.0));
            prop_assert!(crps >= 0.0);
            prop_assert!((crps - expected).abs() < 1e-10, "{crps} against {expected}");
        }
    }
}
