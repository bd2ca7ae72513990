//! The log-linear Poisson: a rate that grows or shrinks exponentially.
//!
//! ```text
//! y ~ Poisson(d exp(a + b t))
//! ```

use super::{Window, rate};
use crate::evidence::scores::Predictive;

/// The log-linear Poisson.
pub(super) fn log_linear(training: &[Window], targets: &[Window]) -> Vec<Option<Predictive>> {
    // An exponential fitted to a rise reaches any number a few years on; beyond this one a score says no more.
    const LARGEST_MEAN: f64 = 1e9;
    let trend = Trend::fitted(training);
    targets
        .iter()
        .map(|target| Some(Predictive::Poisson { mean: trend?.mean(target).min(LARGEST_MEAN) }))
        .collect()
}

/// An exponential trend: rate · exp(slope · (t − centre)).
#[derive(Clone, Copy, Debug)]
struct Trend {
    /// The log of the rate at the centre, in events a day; −∞ without events.
    ln_rate: f64,
    /// The growth, 1/year.
    slope: f64,
    /// The time at which the rate is stated, in years since 2000.
    centre: f64,
}

impl Trend {
    /// The trend of largest likelihood, by Newton's method with halved steps.
    ///
    /// The log likelihood is concave, so a step that is halved until it gains cannot go astray. Where events fill only the first or the last window the largest
    /// likelihood lies at an infinite slope: the iteration stops on the way, once a step gains less than 1e-12 of it. Without convergence, and where all
    /// midpoints coincide, the trend is flat.
    fn fitted(windows: &[Window]) -> Option<Self> {
        const MOST_STEPS: usize = 500;
        let centre = windows.iter().map(Window::midpoint).sum::<f64>() / windows.len() as f64;
        let flat = Self { ln_rate: rate(windows)?.ln(), slope: 0.0, centre };
        if flat.ln_rate == f64::NEG_INFINITY {
            return Some(flat);
        }
        let mut trend = flat;
        let mut likelihood = trend.ln_likelihood(windows);
        for _ in 0..MOST_STEPS {
            let (next, reached) = trend.climb(windows, likelihood);
            if reached - likelihood <= 1e-12 * (1.0 + reached.abs()) {
                return Some(trend);
            }
            (trend, likelihood) = (next, reached);
        }
        Some(flat)
    }

    /// The expected count of a window.
    fn mean(&self, window: &Window) -> f64 {
        let time = window.midpoint() - self.centre;
        window.days() * (self.ln_rate + self.slope * time).exp()
    }

    /// Newton's step, halved until the likelihood is no lower, and the likelihood there.
    fn climb(&self, windows: &[Window], likelihood: f64) -> (Self, f64) {
        let (rise, turn) = self.newton_step(windows);
        let mut share = 1.0;
        while share > 1e-12 {
            let next = Self {
                ln_rate: self.ln_rate + share * rise,
                slope: self.slope + share * turn,
                ..*self
            };
            let reached = next.ln_likelihood(windows);
            if reached >= likelihood {
                return (next, reached);
            }
            share /= 2.0;
        }
        (*self, likelihood)
    }

    /// Newton's step in log rate and slope: a weighted regression of the residuals on time.
    fn newton_step(&self, windows: &[Window]) -> (f64, f64) {
        let points = windows.iter().map(|window| {
            let mean = self.mean(window);
            (window.midpoint() - self.centre, mean, window.count - mean)
        });
        let sum = |term: fn(f64, f64, f64) -> f64| -> f64 {
            points.clone().map(|(time, mean, residual)| term(time, mean, residual)).sum()
        };
        let weight = sum(|_, mean, _| mean);
        let middle = sum(|time, mean, _| time * mean) / weight;
        let scatter: f64 =
            points.clone().map(|(time, mean, _)| mean * (time - middle).powi(2)).sum();
        let slant: f64 = points.clone().map(|(time, _, residual)| residual * (time - middle)).sum();
        let turn = if scatter > 1e-12 * weight { slant / scatter } else { 0.0 };
        (sum(|_, _, residual| residual) / weight - turn * middle, turn)
    }

    /// The log likelihood, without the factorials.
    fn ln_likelihood(&self, windows: &[Window]) -> f64 {
        windows
            .iter()
            .map(|window| {
                let time = window.midpoint() - self.centre;
                window.count * (self.ln_rate + self.slope * time) - self.mean(window)
            })
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::*;
    use super::super::{NullModel, fit, predict};

    #[test]
    fn counts_that_double_are_fitted_exactly_and_double_again() {
        let windows = series(&[(100, 10.0), (100, 20.0), (100, 40.0), (100, 80.0)]);
        let fit = predict(NullModel::LogLinear, &windows[..3], &windows, &[]);
        assert_eq!(fit.free_numbers, 2);
        for (mean, window) in means(&fit).into_iter().zip(&windows) {
            assert_close(mean, window.count, 1e-6);
        }
    }

    #[test]
    fn the_trend_solves_its_likelihood_equations() {
        // Σ (y − m) = 0 and Σ (y − m) t = 0.
        let windows = years();
        let means = means(&fit(NullModel::LogLinear, &windows, &[]));
        let residuals = windows
            .iter()
            .zip(&means)
            .map(|(window, mean)| (window.count - mean, window.midpoint() - 22.0));
        assert_close(residuals.clone().map(|(residual, _)| residual).sum(), 0.0, 1e-5);
        assert_close(residuals.map(|(residual, time)| residual * time).sum(), 0.0, 1e-5);
    }

    #[test]
    fn a_trend_whose_slope_would_be_infinite_still_fits_the_counts() {
        let windows = series(&[(365, 0.0), (365, 0.0), (365, 50.0)]);
        let means = means(&fit(NullModel::LogLinear, &windows, &[]));
        assert!(means[0] < 1e-6 && means[1] < 1e-6, "{means:?}");
        assert_close(means[2], 50.0, 1e-6);
    }
}
