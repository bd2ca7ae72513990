//! The negative binomial: one rate for all days, and a spread wider than Poisson's.
//!
//! ```text
//! y ~ NB(mean m = λ d, size k)        variance m + m² / k
//! ```

use super::{Window, constant, rate};
use crate::evidence::scores::Predictive;

/// The negative binomial; the Poisson of the same rate where the counts vary no more than its.
pub(super) fn negative_binomial(
    training: &[Window],
    targets: &[Window],
) -> Vec<Option<Predictive>> {
    let Some(size) = fitted_size(training) else { return constant(training, targets) };
    let rate = rate_given_size(training, size);
    targets
        .iter()
        .map(|target| Some(Predictive::NegativeBinomial { mean: rate * target.days(), size }))
        .collect()
}

/// The size of largest likelihood, none where that is infinite: where the squared residuals of the constant Poisson add up to no more than the counts.
///
/// Searched between 1e-3 and 1e8, first on a grid of the log size and then by golden section.
fn fitted_size(windows: &[Window]) -> Option<f64> {
    const GRID_STEP: f64 = 0.25;
    let rate = rate(windows)?;
    let excess: f64 = windows
        .iter()
        .map(|window| (window.count - rate * window.days()).powi(2) - window.count)
        .sum();
    if excess <= 0.0 {
        return None;
    }
    let likelihood = |ln_size: f64| ln_likelihood_of_size(windows, ln_size.exp());
    let (least, most) = (1e-3_f64.ln(), 1e8_f64.ln());
    let nodes = ((most - least) / GRID_STEP) as u32;
    let best = (0..=nodes)
        .map(|node| least + GRID_STEP * f64::from(node))
        .max_by(|a, b| likelihood(*a).total_cmp(&likelihood(*b)))?;
    Some(golden_section(likelihood, best - GRID_STEP, best + GRID_STEP).exp())
}

/// The log likelihood of a size, at the rate that suits it best.
fn ln_likelihood_of_size(windows: &[Window], size: f64) -> f64 {
    let rate = rate_given_size(windows, size);
    windows
        .iter()
        .map(|window| {
            let mean = rate * window.days();
            Predictive::NegativeBinomial { mean, size }.ln_pmf(window.count)
        })
        .sum()
}

/// The rate (1/day) of largest likelihood for a size: the root of Σ (y − m) / (k + m), which falls with the rate, by bisection.
///
/// For windows of one length it is the events over the days.
fn rate_given_size(windows: &[Window], size: f64) -> f64 {
    let surplus = |rate: f64| -> f64 {
        windows
            .iter()
            .map(|window| {
                let mean = rate * window.days();
                (window.count - mean) / (size + mean)
            })
            .sum()
    };
    let rates = windows.iter().map(|window| window.count / window.days());
    let mut low = rates.clone().fold(f64::INFINITY, f64::min);
    let mut high = rates.fold(0.0, f64::max);
    for _ in 0..100 {
        let middle = f64::midpoint(low, high);
        if surplus(middle) > 0.0 { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

/// Where a function with one peak between `low` and `high` is largest.
fn golden_section(function: impl Fn(f64) -> f64, mut low: f64, mut high: f64) -> f64 {
    const SHARE: f64 = 0.618_033_988_749_894_8;
    for _ in 0..60 {
        let width = SHARE * (high - low);
        let (left, right) = (high - width, low + width);
        if function(left) > function(right) { high = right } else { low = left }
    }
    f64::midpoint(low, high)
}

#[cfg(test)]
mod tests {
    use super::super::examples::*;
    use super::super::{NullModel, fit};
    use super::*;

    #[test]
    fn the_negative_binomial_solves_its_likelihood_equations() {
        // Equal windows: mean 174.5, and Σ_i Σ_(j < y_i) 1 / (k + j) = n ln(1 + m / k).
        let windows = series(&[(365, 83.0), (365, 353.0), (365, 217.0), (365, 45.0)]);
        let fit = fit(NullModel::NegativeBinomial, &windows, &[]);
        let Some(Predictive::NegativeBinomial { mean, size }) = fit.predictives[0] else {
            panic!("{fit:?}")
        };
        assert_close(mean, 174.5, 1e-9);
        let harmonic: f64 = [83, 353, 217, 45]
            .into_iter()
            .flat_map(|count| (0..count).map(|j| 1.0 / (size + f64::from(j))))
            .sum();
        assert_close(harmonic, 4.0 * (174.5 / size).ln_1p(), 1e-6);
    }

    #[test]
    fn counts_no_wider_than_a_poisson_are_fitted_by_one() {
        let windows = series(&[(30, 9.0), (30, 10.0), (30, 11.0)]);
        let negative_binomial = fit(NullModel::NegativeBinomial, &windows, &[]);
        assert_eq!(
            negative_binomial.predictives,
            fit(NullModel::ConstantPoisson, &windows, &[]).predictives
        );
        assert_eq!(negative_binomial.free_numbers, 2);
    }
}
