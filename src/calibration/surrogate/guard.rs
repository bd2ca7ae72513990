//! The guard: what a surrogate posterior has to pass before it is used.
//!
//! A surrogate can be wrong and sure of itself. So fresh runs at its draws, which no fit has seen,
//! are held against what it says of them, and its posterior against the adjusted ABC posterior:
//!
//! - (a) 90% intervals of every summary hold 85–95% of the fresh runs
//! - (b) standardised residuals of every summary: |skewness| < 1, kurtosis < 6 (3 for a Gaussian)
//! - (c) the mean distance of the fresh runs from what was observed is no larger than that of as
//!   many fresh runs at the adjusted ABC posterior's draws, but for twice the standard error of the
//!   difference
//! - (d) every mean lies within one standard deviation of the adjusted ABC posterior's, and the
//!   ratio of standard deviations in 0.3–1.5, in unconstrained coordinates
//! - no more than 5% of the fresh runs failed: a Gaussian says nothing of failures
//!
//! With 500 fresh runs the 90% interval of a true Gaussian leaves (a) once in 5,000.
//!
//! It looks at one summary at a time, on average over the posterior. So it does not see correlations
//! that change with the parameters, nor a mean that bends more than a quadratic by less than the
//! noise. A logistic regression with ten coefficients and 100 observations has both: of its
//! posterior the guard let pass means up to 1.0 sd off and standard deviations 1.3 times too large,
//! where adjusted ABC's were off by up to 0.8 sd (measured, two observations, 50,000 runs).

use super::synthetic_likelihood::SyntheticLikelihood;
use crate::calibration::{
    fresh_runs::{FreshRuns, PredictiveDistance},
    problem::{Draw, Problem},
};

/// The 95% quantile of a standard normal.
const HALF_OF_90: f64 = 1.644_853_626_951_472_2;

/// What fresh runs say of what the surrogate said of a summary.
#[derive(Clone, Debug, PartialEq)]
pub struct SummaryCheck {
    /// Its name.
    pub name: String,
    /// The share of fresh runs within the surrogate's 90% interval.
    pub coverage: f64,
    /// The skewness of its standardised residuals.
    pub skewness: f64,
    /// Their kurtosis: 3 for a Gaussian.
    pub kurtosis: f64,
}

/// The surrogate's posterior of a parameter beside the adjusted ABC posterior's.
#[derive(Clone, Debug, PartialEq)]
pub struct ParameterCheck {
    /// Its name.
    pub name: String,
    /// Surrogate's mean less ABC's, in ABC's standard deviations.
    pub shift: f64,
    /// Surrogate's standard deviation over ABC's.
    pub ratio: f64,
}

/// What the guard has measured.
#[derive(Clone, Debug, PartialEq)]
pub struct Guard {
    /// The summaries that the surrogate describes.
    pub summaries: Vec<SummaryCheck>,
    /// The distance of fresh runs at the surrogate's draws.
    pub distance: PredictiveDistance,
    /// The distance of fresh runs at the adjusted ABC posterior's draws.
    pub abc_distance: PredictiveDistance,
    /// The parameters.
    pub parameters: Vec<ParameterCheck>,
    /// Fresh runs at the surrogate's draws, failures included.
    pub runs: usize,
    /// How many of them failed.
    pub failed: usize,
}

impl Guard {
    /// Why the surrogate is not to be used, in words; empty where nothing speaks against it.
    pub fn reasons(&self) -> Vec<String> {
        let mut reasons = Vec::new();
        if self.failed * 20 > self.runs {
            reasons.push(format!("{} of {} runs at its draws failed", self.failed, self.runs));
        }
        // What is not a number lies in no range.
        for SummaryCheck { name, coverage, skewness, kurtosis } in &self.summaries {
            if !(0.85..=0.95).contains(coverage) {
                let percent = 100.0 * coverage;
                reasons
                    .push(format!("its 90% interval of {name} holds {percent:.0}% of fresh runs"));
            }
            if !(0.0..1.0).contains(&skewness.abs()) {
                reasons.push(format!("the residuals of {name} are skewed by {skewness:.1}"));
            }
            if !(0.0..6.0).contains(kurtosis) {
                reasons.push(format!("the residuals of {name} have a kurtosis of {kurtosis:.1}"));
            }
        }
        if self.distance.mean.is_infinite() || self.distance.is_worse_than(&self.abc_distance) {
            reasons.push(format!(
                "fresh runs at its draws are farther from what was observed than ABC's: {:.3} against {:.3}",
                self.distance.mean, self.abc_distance.mean
            ));
        }
        for ParameterCheck { name, shift, ratio } in &self.parameters {
            if !(-1.0..=1.0).contains(shift) {
                reasons.push(format!("its mean of {name} is {shift:.1} sd from adjusted ABC's"));
            }
            if !(0.3..=1.5).contains(ratio) {
                reasons.push(format!("its sd of {name} is {ratio:.2} times adjusted ABC's"));
            }
        }
        reasons
    }
}

/// Holds the surrogate's words against fresh runs. `used` are the places of its summaries.
pub(super) fn check_summaries(
    likelihood: &SyntheticLikelihood<'_>,
    problem: &Problem,
    used: &[usize],
    runs: &FreshRuns,
) -> Vec<SummaryCheck> {
    let mut residuals = vec![Vec::with_capacity(runs.places.len()); used.len()];
    for (place, summaries) in runs.places.iter().zip(&runs.summaries) {
        let scaled = problem.scaled(summaries);
        // Draws lie within the trusted radius.
        let Some(said) = likelihood.predict(place) else { continue };
        for (j, of) in used.iter().enumerate() {
            residuals[j].push((scaled[*of] - said.means[j]) / said.sds[j]);
        }
    }
    let check = |(j, residuals): (&usize, Vec<f64>)| {
        let n = residuals.len() as f64;
        let covered = residuals.iter().filter(|e| e.abs() <= HALF_OF_90).count();
        let mean = residuals.iter().sum::<f64>() / n;
        let moment = |power: i32| residuals.iter().map(|e| (e - mean).powi(power)).sum::<f64>() / n;
        let variance = moment(2);
        SummaryCheck {
            name: problem.summaries[*j].name.clone(),
            coverage: covered as f64 / n,
            skewness: moment(3) / variance.powf(1.5),
            kurtosis: moment(4) / (variance * variance),
        }
    };
    used.iter().zip(residuals).map(check).collect()
}

/// Holds the surrogate's posterior against the adjusted ABC posterior.
pub(super) fn check_parameters(
    problem: &Problem,
    draws: &[Draw],
    adjusted: &[Draw],
) -> Vec<ParameterCheck> {
    let parameters = problem.space.parameters().iter().enumerate();
    parameters
        .map(|(k, parameter)| {
            let (mean, sd) = moments(draws, k);
            let (abc_mean, abc_sd) = moments(adjusted, k);
            let (shift, ratio) = ((mean - abc_mean) / abc_sd, sd / abc_sd);
            ParameterCheck { name: parameter.name.clone(), shift, ratio }
        })
        .collect()
}

/// The weighted mean and standard deviation of a coordinate.
fn moments(draws: &[Draw], place: usize) -> (f64, f64) {
    let weighted = || draws.iter().map(|draw| (draw.weight, draw.coordinates[place]));
    let total: f64 = weighted().map(|(weight, _)| weight).sum();
    let mean = weighted().map(|(weight, u)| weight * u).sum::<f64>() / total;
    let variance = weighted().map(|(weight, u)| weight * (u - mean).powi(2)).sum::<f64>() / total;
    (mean, variance.sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passing() -> Guard {
        let name = || "n".to_owned();
        Guard {
            summaries: vec![SummaryCheck {
                name: name(),
                coverage: 0.9,
                skewness: 0.5,
                kurtosis: 3.5,
            }],
            distance: PredictiveDistance { mean: 1.1, standard_error: 0.05 },
            abc_distance: PredictiveDistance { mean: 1.0, standard_error: 0.05 },
            parameters: vec![ParameterCheck { name: name(), shift: -0.9, ratio: 0.5 }],
            runs: 500,
            failed: 25,
        }
    }

    /// What a fault does, and a word of the reason that it gives.
    type Fault = (fn(&mut Guard), &'static str);

    #[test]
    fn each_fault_is_a_reason_and_alone() {
        assert_eq!(passing().reasons(), Vec::<String>::new());
        let faults: [Fault; 12] = [
            (|guard| guard.failed = 26, "failed"),
            (|guard| guard.summaries[0].coverage = 0.84, "84%"),
            (|guard| guard.summaries[0].coverage = 0.96, "96%"),
            (|guard| guard.summaries[0].coverage = f64::NAN, "NaN%"),
            (|guard| guard.summaries[0].skewness = -1.1, "skewed by -1.1"),
            (|guard| guard.summaries[0].kurtosis = 6.1, "kurtosis of 6.1"),
            (|guard| guard.distance.mean = 1.15, "1.150 against 1.000"),
            (|guard| guard.distance.mean = f64::INFINITY, "inf against 1.000"),
            (|guard| guard.parameters[0].shift = 1.1, "1.1 sd from"),
            (|guard| guard.parameters[0].shift = f64::NAN, "NaN sd from"),
            (|guard| guard.parameters[0].ratio = 0.29, "0.29 times"),
            (|guard| guard.parameters[0].ratio = 1.51, "1.51 times"),
        ];
        for (fault, word) in faults {
            let mut guard = passing();
            fault(&mut guard);
            let reasons = guard.reasons();
            assert!(reasons.len() == 1 && reasons[0].contains(word), "{word}: {reasons:?}");
        }
    }
}
