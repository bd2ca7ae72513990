//! Figures with errors: one assertion for a figure that should be near a known answer.

use statrs::distribution::{ContinuousCDF, Normal};

use crate::statistics::{FALSE_ALARM, POWER};

/// Standard deviations that a figure may be off, either way, in a test of so many checks.
pub fn bound(checks: u32) -> f64 {
    quantile(1.0 - FALSE_ALARM / f64::from(2 * checks))
}

fn quantile(share: f64) -> f64 {
    Normal::new(0.0, 1.0).unwrap().inverse_cdf(share)
}

/// A figure is as near to `expected` as its standard error allows, one of `checks` in its test; and
/// the standard error is small enough to see `alternative` (a 10% error, say) with [`POWER`].
pub fn assert_near(
    what: &str,
    measured: f64,
    expected: f64,
    alternative: f64,
    standard_error: f64,
    checks: u32,
) {
    let seen = bound(checks) + quantile(POWER);
    let off = (measured - expected) / standard_error;
    println!(
        "{what}: {measured:.5} against {expected:.5}, error {standard_error:.5}, {off:+.2} deviations; sees {:.2}%",
        100.0 * seen * standard_error / expected.abs(),
    );
    let gap = (alternative - expected).abs() / standard_error;
    assert!(
        gap > seen,
        "{what}: {alternative} lies {gap:.1} deviations away, {seen:.1} are needed"
    );
    assert!(
        off.abs() < bound(checks),
        "{what}: {measured} against {expected}, {off:+.2} deviations"
    );
}

/// Mean of a sample, and its standard error.
pub fn mean_and_error(sample: &[f64]) -> (f64, f64) {
    let n = sample.len() as f64;
    let mean = sample.iter().sum::<f64>() / n;
    (mean, (variance(sample) / n).sqrt())
}

/// Variance of a sample.
pub fn variance(sample: &[f64]) -> f64 {
    let n = sample.len() as f64;
    let mean = sample.iter().sum::<f64>() / n;
    sample.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0)
}

/// Poisson probabilities of 0, 1, … and of `last` or more.
pub fn poisson_probabilities(mean: f64, last: u32) -> Vec<f64> {
    let mut probabilities = vec![(-mean).exp()];
    for count in 1..last {
        let before = probabilities[count as usize - 1];
        probabilities.push(before * mean / f64::from(count));
    }
    probabilities.push(1.0 - probabilities.iter().sum::<f64>());
    probabilities
}

/// Geometric probabilities of 1, 2, … and of `last` or more.
pub fn geometric_probabilities(success: f64, last: u32) -> Vec<f64> {
    let mut probabilities: Vec<f64> =
        (1..last).map(|k| success * (1.0 - success).powi(k as i32 - 1)).collect();
    probabilities.push((1.0 - success).powi(last as i32 - 1));
    probabilities
}

/// How many of a sample are `first`, `first` + 1, …, and at least the last of so many bins.
pub fn counted(sample: impl Iterator<Item = u32>, first: u32, bins: usize) -> Vec<u64> {
    let mut counts = vec![0; bins];
    for value in sample {
        counts[((value - first) as usize).min(bins - 1)] += 1;
    }
    counts
}
