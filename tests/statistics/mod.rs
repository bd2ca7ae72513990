//! Tests of fit that say how often they are wrong, both ways.
//!
//! A test here fails a correct model with probability [`FALSE_ALARM`], shared among its checks
//! (Bonferroni). Each check is also told an alternative, a 10% error say, and fails if its sample
//! is too small to see it with probability [`POWER`]: the sample sizes are justified by the code.

use statrs::distribution::{ChiSquared, ContinuousCDF, Discrete, Poisson};

/// How often a test fails a correct model.
pub const FALSE_ALARM: f64 = 1e-4;

/// How often a check sees the error it is made for, at least.
pub const POWER: f64 = 0.999;

/// Quantile of the normal distribution at [`POWER`].
const POWER_QUANTILE: f64 = 3.0902;

/// Fewest expected counts in a cell; sparser neighbours are pooled.
const SPARSE: f64 = 10.0;

/// A seed that nobody chose: the FNV-1a hash of the test's name.
pub fn seed_from(name: &str) -> u64 {
    name.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, b| (hash ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
}

/// χ² of counts against probabilities, one of `checks` in its test.
pub fn assert_counts_fit(counts: &[u64], expected: &[f64], alternative: &[f64], checks: u32) {
    let total = counts.iter().sum::<u64>() as f64;
    let cells = pooled(counts, expected, alternative, total);
    let freedom = (cells.len() - 1) as f64;
    let statistic: f64 = cells.iter().map(|c| (c[0] - c[1] * total).powi(2) / c[1] / total).sum();
    let shift: f64 = cells.iter().map(|c| total * (c[2] - c[1]).powi(2) / c[1]).sum();

    let alarm = FALSE_ALARM / f64::from(checks);
    let power = chi_square_power(freedom, shift, alarm);
    assert!(power > POWER, "{total} draws see the alternative with probability {power} only");
    let p = ChiSquared::new(freedom).unwrap().sf(statistic);
    assert!(p > alarm, "chi-square {statistic} with {freedom} degrees of freedom: p = {p:e}");
}

/// Counts, expected and alternative probabilities, neighbours joined until none is sparse.
fn pooled(counts: &[u64], expected: &[f64], alternative: &[f64], total: f64) -> Vec<[f64; 3]> {
    let mut cells: Vec<[f64; 3]> = Vec::new();
    for ((&count, &p), &q) in counts.iter().zip(expected).zip(alternative) {
        match cells.last_mut() {
            Some(last) if last[1] * total < SPARSE => add(last, [count as f64, p, q]),
            _ => cells.push([count as f64, p, q]),
        }
    }
    if let Some(rest) = cells.pop_if(|last| last[1] * total < SPARSE) {
        add(cells.last_mut().expect("a sample fills a cell"), rest);
    }
    cells
}

fn add(cell: &mut [f64; 3], other: [f64; 3]) {
    cell.iter_mut().zip(other).for_each(|(sum, term)| *sum += term);
}

/// Tail of the noncentral χ² beyond the critical value: a Poisson mixture of central ones.
fn chi_square_power(freedom: f64, shift: f64, alarm: f64) -> f64 {
    let critical = ChiSquared::new(freedom).unwrap().inverse_cdf(1.0 - alarm);
    let extra = Poisson::new(shift / 2.0).unwrap();
    let reach = 8.0 * (shift / 2.0).sqrt() + 20.0;
    let range = (shift / 2.0 - reach).max(0.0) as u64..(shift / 2.0 + reach) as u64;
    let tail = |j: u64| ChiSquared::new(freedom + 2.0 * j as f64).unwrap().sf(critical);
    range.map(|j| extra.pmf(j) * tail(j)).sum()
}

/// Kolmogorov–Smirnov distance of a sample from a distribution function.
///
/// The power is that at the point where the two functions are furthest apart, so a lower bound.
pub fn assert_sample_fits(
    mut sample: Vec<f64>,
    cdf: impl Fn(f64) -> f64,
    alternative: impl Fn(f64) -> f64,
    checks: u32,
) {
    sample.sort_by(f64::total_cmp);
    let n = sample.len() as f64;
    let critical = ((2.0 * f64::from(checks) / FALSE_ALARM).ln() / 2.0 / n).sqrt();

    let gap = sample.iter().map(|&x| (cdf(x) - alternative(x)).abs()).fold(0.0, f64::max);
    let seen = (gap - critical) * 2.0 * n.sqrt();
    assert!(seen > POWER_QUANTILE, "{n} draws see the alternative at {seen} deviations only");
    let distance = sample
        .iter()
        .enumerate()
        .map(|(i, &x)| (cdf(x) - i as f64 / n).abs().max((cdf(x) - (i + 1) as f64 / n).abs()))
        .fold(0.0, f64::max);
    assert!(distance < critical, "distance {distance} where {critical} is the limit");
}

/// How many of the 16 bins each side of a unit square is cut into.
const BINS: usize = 16;

/// Pairs of uniforms are even over the unit square, and do not correlate; two checks.
///
/// Sees cells that are 10% too full or too empty by turns, and a correlation of 0.03.
pub fn assert_independent(pairs: &[(f64, f64)], checks: u32) {
    let mut counts = vec![0; BINS * BINS];
    let bin = |uniform: f64| (uniform * BINS as f64) as usize;
    for &(one, other) in pairs {
        counts[bin(one) * BINS + bin(other)] += 1;
    }
    let even = vec![1.0 / counts.len() as f64; counts.len()];
    let board: Vec<f64> = (0..counts.len())
        .map(|i| even[i] * if (i + i / BINS).is_multiple_of(2) { 1.1 } else { 0.9 })
        .collect();
    assert_counts_fit(&counts, &even, &board, 2 * checks);

    let root_n = (pairs.len() as f64).sqrt();
    let product = |&(one, other): &(f64, f64)| 12.0 * (one - 0.5) * (other - 0.5);
    let deviations = pairs.iter().map(product).sum::<f64>() / root_n;
    let critical =
        ChiSquared::new(1.0).unwrap().inverse_cdf(1.0 - FALSE_ALARM / f64::from(2 * checks)).sqrt();
    assert!(0.03 * root_n - critical > POWER_QUANTILE, "too few pairs to see a correlation");
    assert!(deviations.abs() < critical, "correlated: {deviations} standard deviations");
}
