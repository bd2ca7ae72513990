//! An estimate with its 95% interval.

use serde::Serialize;

use crate::quantile::quantile;

/// The widest 95% interval of a share that counts as resolved.
pub const RESOLVED_WIDTH: f64 = 0.1;

/// The half-width of a 95% interval in standard deviations of a normal distribution.
const NORMAL_HALF_WIDTH: f64 = 1.959_963_984_540_054;

/// An estimate with its 95% interval, in the unit of what is estimated.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// The lower end of the interval.
    pub low: f64,
    /// The upper end of the interval.
    pub high: f64,
}

impl Estimate {
    /// How wide the interval is.
    pub fn width(&self) -> f64 {
        self.high - self.low
    }

    /// Whether the interval holds a value.
    pub fn holds(&self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }

    /// Whether a share is known well enough to be read: its interval is at most
    /// [`RESOLVED_WIDTH`] wide.
    pub fn is_resolved(&self) -> bool {
        self.width() <= RESOLVED_WIDTH
    }

    /// The interval between the 2.5% and 97.5% quantiles of a bootstrap (Efron's percentile
    /// interval); without a sample it is the value alone.
    pub(super) fn percentile(value: f64, mut samples: Vec<f64>) -> Self {
        if samples.is_empty() {
            return Self { value, low: value, high: value };
        }
        samples.sort_by(f64::total_cmp);
        // Of an estimate that no resample exceeds the interval still holds the estimate.
        let low = quantile(&samples, 0.025).min(value);
        Self { value, low, high: quantile(&samples, 0.975).max(value) }
    }

    /// The bias-corrected estimate 2 d − mean(d*), and ± 1.96 standard deviations of the bootstrap
    /// around it (Plischke et al. 2013, equation 30).
    pub(super) fn bias_corrected(raw: f64, samples: &[f64]) -> Self {
        if samples.len() < 2 {
            return Self { value: raw, low: raw, high: raw };
        }
        let (mean, variance) = mean_and_variance(samples);
        let value = 2.0 * raw - mean;
        let half = NORMAL_HALF_WIDTH * variance.sqrt();
        Self { value, low: value - half, high: value + half }
    }
}

/// Mean and sample variance; the variance of fewer than two values is 0.
pub(super) fn mean_and_variance(values: &[f64]) -> (f64, f64) {
    if values.is_empty() {
        return (0.0, 0.0);
    }
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    (mean, if values.len() > 1 { squares / (n - 1.0) } else { 0.0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_interval_lies_between_the_outer_fortieths() {
        let samples: Vec<f64> = (0..=1000).rev().map(f64::from).collect();
        let estimate = Estimate::percentile(500.0, samples);
        assert_eq!(estimate, Estimate { value: 500.0, low: 25.0, high: 975.0 });
        assert!(estimate.holds(25.0) && !estimate.holds(24.9) && !estimate.is_resolved());
    }

    /// Bootstrap values 3, 5 around a raw 3: mean 4, so the bias is +1 and the estimate 2;
    /// standard deviation √2.
    #[test]
    fn a_bias_is_taken_off_and_not_put_on() {
        let estimate = Estimate::bias_corrected(3.0, &[3.0, 5.0]);
        assert_eq!(estimate.value, 2.0);
        assert!((estimate.high - (2.0 + 1.959_963_984_540_054 * 2_f64.sqrt())).abs() < 1e-12);
        assert!((estimate.width() - 2.0 * (estimate.high - 2.0)).abs() < 1e-12);
    }
}
