//! Priors: what is held of a parameter before the counts are seen.
//!
//! Every prior is cut to the bounds of its parameter. For inference a parameter is moved to an
//! unconstrained coordinate, so that a step of any size stays admissible:
//!
//! ```text
//! uniform, beta          u = ln((x − low) / (high − x))
//! log-normal, gamma      u = ln(x − origin)                origin 0, or the low bound where it is higher
//! normal                 u = x
//! categorical            u = the number of the category
//! ```
//!
//! Its density there is the prior's times the Jacobian |dx/du|.
//!
//! ```
//! use stronghold::calibration::prior::{Form, Prior};
//!
//! let prior = Prior::new(Form::Uniform, 0.0, 4.0)?;
//! assert_eq!(prior.quantile(0.25), 1.0);
//! let there = prior.to_coordinate(1.0);
//! assert!((prior.to_value(there) - 1.0).abs() < 1e-12);
//! assert_eq!(prior.ln_density(5.0), f64::NEG_INFINITY);
//! # Ok::<(), stronghold::calibration::prior::PriorError>(())
//! ```
//!
//! - draws: one uniform a parameter, by inversion
//! - verified by: the tests below (each density integrates to 1 in its coordinate; quantiles against closed forms)

use statrs::distribution::{Beta, Continuous, ContinuousCDF, Gamma, LogNormal, Normal};

/// The form of a prior.
#[derive(Clone, Debug, PartialEq)]
pub enum Form {
    /// Every value between the bounds, each as likely.
    Uniform,
    /// Normal.
    Normal {
        /// Mean.
        mean: f64,
        /// Standard deviation, above 0.
        sd: f64,
    },
    /// Log-normal.
    LogNormal {
        /// Median, above 0.
        median: f64,
        /// Standard deviation of the logarithm, above 0.
        sd: f64,
    },
    /// Beta between the bounds.
    Beta {
        /// First shape, above 0.
        a: f64,
        /// Second shape, above 0.
        b: f64,
    },
    /// Gamma.
    Gamma {
        /// Shape, above 0.
        shape: f64,
        /// Rate, above 0: the mean is shape / rate.
        rate: f64,
    },
    /// One of several categories, 0, 1, 2, …
    Categorical {
        /// The probability of each; they add up to 1.
        probabilities: Vec<f64>,
    },
}

/// The shapes of beta and gamma priors: beyond these their quantiles are not found, and the search for
/// them does not end.
const SHAPES: std::ops::RangeInclusive<f64> = 0.01..=10_000.0;

/// A prior with its bounds.
#[derive(Clone, Debug, PartialEq)]
pub struct Prior {
    form: Form,
    low: f64,
    high: f64,
    /// Cumulative probability of the form at the low bound.
    below: f64,
    /// Probability of the form between the bounds.
    between: f64,
}

/// Why a prior is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct PriorError(pub String);

impl Prior {
    /// A prior between bounds, either of which may be infinite where its form allows it.
    ///
    /// # Errors
    /// When a number of its form is not admissible, or hardly any of it lies between the bounds.
    pub fn new(form: Form, low: f64, high: f64) -> Result<Self, PriorError> {
        let refuse = |said: &str| Err(PriorError(said.to_owned()));
        let is_positive = |x: f64| x.is_finite() && x > 0.0;
        let is_shape = |x: f64| SHAPES.contains(&x);
        if low.is_nan() || high.is_nan() || low >= high {
            return Err(PriorError(format!("its bounds, {low} and {high}, hold nothing")));
        }
        match &form {
            Form::Uniform | Form::Beta { .. } if !(high - low).is_finite() => {
                return refuse("a uniform or beta prior needs two finite bounds");
            }
            Form::Beta { a, b } if !(is_shape(*a) && is_shape(*b)) => {
                return refuse("the shapes of a beta prior must be from 0.01 to 10,000");
            }
            Form::Normal { mean, sd } if !(mean.is_finite() && is_positive(*sd)) => {
                return refuse("the sd of a normal prior must be above 0");
            }
            Form::LogNormal { median, sd } if !(is_positive(*median) && is_positive(*sd)) => {
                return refuse("the median and the sd of a log-normal prior must be above 0");
            }
            Form::Gamma { shape, rate } if !(is_shape(*shape) && is_positive(*rate)) => {
                return refuse(
                    "the shape of a gamma prior must be from 0.01 to 10,000, and its rate above 0",
                );
            }
            Form::Categorical { probabilities } => {
                let is_share = |p: &f64| (0.0..=1.0).contains(p);
                let sum: f64 = probabilities.iter().sum();
                if probabilities.len() < 2
                    || !probabilities.iter().all(is_share)
                    || (sum - 1.0).abs() > 1e-9
                {
                    return refuse("two or more probabilities that add up to 1 are needed");
                }
            }
            _ => {}
        }
        let mut prior = Self { form, low, high, below: 0.0, between: 1.0 };
        prior.below = prior.whole_cdf(low);
        prior.between = prior.whole_cdf(high) - prior.below;
        if !prior.is_categorical() && prior.between < 1e-6 {
            return Err(PriorError(format!(
                "hardly any of it lies between the bounds {low} and {high}"
            )));
        }
        Ok(prior)
    }

    /// A categorical prior.
    ///
    /// # Errors
    /// When the probabilities do not add up to 1.
    pub fn categorical(probabilities: Vec<f64>) -> Result<Self, PriorError> {
        Self::new(Form::Categorical { probabilities }, f64::NEG_INFINITY, f64::INFINITY)
    }

    /// Its form.
    pub fn form(&self) -> &Form {
        &self.form
    }

    /// Its bounds.
    pub fn bounds(&self) -> (f64, f64) {
        (self.low, self.high)
    }

    /// The number of categories; `None` where it is none of categories.
    pub fn categories(&self) -> Option<usize> {
        match &self.form {
            Form::Categorical { probabilities } => Some(probabilities.len()),
            _ => None,
        }
    }

    fn is_categorical(&self) -> bool {
        self.categories().is_some()
    }

    /// The cumulative probability of the form as it is without bounds.
    fn whole_cdf(&self, x: f64) -> f64 {
        match self.form {
            Form::Uniform => ((x - self.low) / (self.high - self.low)).clamp(0.0, 1.0),
            Form::Beta { a, b } => {
                let share = ((x - self.low) / (self.high - self.low)).clamp(0.0, 1.0);
                beta(a, b).cdf(share)
            }
            Form::Normal { mean, sd } => normal(mean, sd).cdf(x),
            Form::LogNormal { median, sd } => log_normal(median, sd).cdf(x),
            Form::Gamma { shape, rate } => gamma(shape, rate).cdf(x),
            Form::Categorical { .. } => 0.0,
        }
    }

    /// The value at a probability, 0 to 1, between its bounds.
    pub fn quantile(&self, probability: f64) -> f64 {
        // The ends of an infinite range are no values.
        let probability = probability.clamp(1e-12, 1.0 - 1e-12);
        let whole = self.below + probability * self.between;
        let value = match &self.form {
            Form::Uniform => self.low + probability * (self.high - self.low),
            Form::Beta { a, b } => {
                self.low + beta(*a, *b).inverse_cdf(whole) * (self.high - self.low)
            }
            Form::Normal { mean, sd } => normal(*mean, *sd).inverse_cdf(whole),
            Form::LogNormal { median, sd } => {
                median * libm::exp(sd * normal(0.0, 1.0).inverse_cdf(whole))
            }
            Form::Gamma { shape, rate } => gamma(*shape, *rate).inverse_cdf(whole),
            Form::Categorical { probabilities } => {
                let mut sum = 0.0;
                let reached = probabilities.iter().position(|p| {
                    sum += p;
                    probability < sum
                });
                reached.unwrap_or(probabilities.len() - 1) as f64
            }
        };
        value.clamp(self.low, self.high)
    }

    /// The log density at a value (the log probability of a category); −∞ outside the bounds.
    pub fn ln_density(&self, x: f64) -> f64 {
        if !(self.low..=self.high).contains(&x) {
            return f64::NEG_INFINITY;
        }
        let range = self.high - self.low;
        let whole = match &self.form {
            Form::Uniform => -range.ln(),
            Form::Beta { a, b } => beta(*a, *b).ln_pdf((x - self.low) / range) - range.ln(),
            Form::Normal { mean, sd } => normal(*mean, *sd).ln_pdf(x),
            Form::LogNormal { median, sd } => log_normal(*median, *sd).ln_pdf(x),
            Form::Gamma { shape, rate } => gamma(*shape, *rate).ln_pdf(x),
            Form::Categorical { probabilities } => {
                return match probabilities.get(x as usize) {
                    Some(p) if x.fract() == 0.0 => p.ln(),
                    _ => f64::NEG_INFINITY,
                };
            }
        };
        whole - self.between.ln()
    }

    /// Where logarithms begin.
    fn origin(&self) -> f64 {
        self.low.max(0.0)
    }

    /// The unconstrained coordinate of a value.
    pub fn to_coordinate(&self, x: f64) -> f64 {
        match self.form {
            Form::Uniform | Form::Beta { .. } => {
                // A value at the very bound has no finite coordinate.
                let share = ((x - self.low) / (self.high - self.low)).clamp(1e-15, 1.0 - 1e-15);
                (share / (1.0 - share)).ln()
            }
            Form::LogNormal { .. } | Form::Gamma { .. } => (x - self.origin()).max(1e-300).ln(),
            Form::Normal { .. } | Form::Categorical { .. } => x,
        }
    }

    /// The value at an unconstrained coordinate.
    pub fn to_value(&self, u: f64) -> f64 {
        match self.form {
            Form::Uniform | Form::Beta { .. } => {
                let share = 1.0 / (1.0 + libm::exp(-u));
                (self.low + share * (self.high - self.low)).clamp(self.low, self.high)
            }
            Form::LogNormal { .. } | Form::Gamma { .. } => self.origin() + libm::exp(u),
            Form::Normal { .. } | Form::Categorical { .. } => u,
        }
    }

    /// The log density at a coordinate: the prior's times |dx/du|.
    pub fn ln_density_at(&self, u: f64) -> f64 {
        let x = self.to_value(u);
        self.ln_density(x) + self.ln_jacobian(u)
    }

    fn ln_jacobian(&self, u: f64) -> f64 {
        match self.form {
            Form::Uniform | Form::Beta { .. } => {
                // ln of range · s (1 − s), without cancellation in the tails.
                (self.high - self.low).ln() - u.abs() - 2.0 * libm::log1p(libm::exp(-u.abs()))
            }
            Form::LogNormal { .. } | Form::Gamma { .. } => u,
            Form::Normal { .. } | Form::Categorical { .. } => 0.0,
        }
    }
}

fn normal(mean: f64, sd: f64) -> Normal {
    Normal::new(mean, sd).expect("checked when the prior was made")
}

fn log_normal(median: f64, sd: f64) -> LogNormal {
    LogNormal::new(median.ln(), sd).expect("checked when the prior was made")
}

fn beta(a: f64, b: f64) -> Beta {
    Beta::new(a, b).expect("checked when the prior was made")
}

fn gamma(shape: f64, rate: f64) -> Gamma {
    Gamma::new(shape, rate).expect("checked when the prior was made")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_prior() -> impl Strategy<Value = Prior> {
        let bounds = (-2.0..2.0, 0.5..4.0_f64);
        prop_oneof![
            bounds.clone().prop_map(|(low, range)| (Form::Uniform, low, low + range)),
            (0.3..5.0, 0.3..5.0, -2.0..2.0).prop_map(|(a, b, low)| (
                Form::Beta { a, b },
                low,
                low + 3.0
            )),
            (-1.0..1.0, 0.1..3.0).prop_map(|(mean, sd)| (Form::Normal { mean, sd }, -2.0, 3.0)),
            (-1.0..1.0, 0.1..3.0).prop_map(|(mean, sd)| (
                Form::Normal { mean, sd },
                f64::NEG_INFINITY,
                f64::INFINITY
            )),
            (0.1..5.0, 0.1..1.5).prop_map(|(median, sd)| (
                Form::LogNormal { median, sd },
                0.0,
                10.0
            )),
            (0.5..5.0, 0.1..3.0).prop_map(|(shape, rate)| (
                Form::Gamma { shape, rate },
                0.0,
                f64::INFINITY
            )),
        ]
        .prop_map(|(form, low, high)| Prior::new(form, low, high).unwrap())
    }

    /// A search for a quantile that does not end hangs this test.
    #[test]
    fn quantiles_of_extreme_shapes_are_found() {
        let ends = [0.01, 1.0, 10_000.0];
        let shapes = ends.iter().flat_map(|a| ends.iter().map(move |b| (*a, *b)));
        let priors = shapes.flat_map(|(a, b)| {
            let beta = Prior::new(Form::Beta { a, b }, 0.0, 1.0).unwrap();
            [beta, Prior::new(Form::Gamma { shape: a, rate: b }, 0.0, f64::INFINITY).unwrap()]
        });
        for prior in priors {
            let values = [0.0, 0.001, 0.5, 0.999, 1.0].map(|p| prior.quantile(p));
            // Close to 0 the search stops at its own accuracy.
            let rises = values.windows(2).all(|w| w[1] >= w[0] - 1e-9 * (1.0 + w[0].abs()));
            assert!(rises && values.iter().all(|x| x.is_finite()), "{prior:?}: {values:?}");
        }
        assert!(Prior::new(Form::Beta { a: 1e18, b: 6.0 }, 0.0, 1.0).is_err());
        assert!(Prior::new(Form::Gamma { shape: 1e-320, rate: 6.0 }, 0.0, 1.0).is_err());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// The density in the coordinate, summed over it, is 1: it fails without the Jacobian.
        #[test]
        fn a_density_integrates_to_one_in_its_coordinate(prior in any_prior()) {
            let (from, to) = (prior.quantile(1e-9), prior.quantile(1.0 - 1e-9));
            let (from, to) = (prior.to_coordinate(from), prior.to_coordinate(to));
            let step = (to - from) / 20_000.0;
            let sum: f64 =
                (0..20_000).map(|i| prior.ln_density_at(from + (f64::from(i) + 0.5) * step).exp()).sum();
            prop_assert!((sum * step - 1.0).abs() < 1e-3, "{prior:?} integrates to {}", sum * step);
        }

        #[test]
        fn coordinates_lead_back(prior in any_prior(), probability in 0.001..0.999) {
            let value = prior.quantile(probability);
            let back = prior.to_value(prior.to_coordinate(value));
            prop_assert!((back - value).abs() < 1e-9 * (1.0 + value.abs()), "{value} came back as {back}");
        }

        #[test]
        fn quantiles_rise_and_stay_within_the_bounds(prior in any_prior(), p in 0.0..1.0, q in 0.0..1.0) {
            let (low, high) = (prior.quantile(f64::min(p, q)), prior.quantile(f64::max(p, q)));
            let bounds = prior.bounds();
            prop_assert!(low <= high && bounds.0 <= low && high <= bounds.1);
        }
    }

    #[test]
    fn quantiles_of_closed_forms() {
        let prior = |form| Prior::new(form, 0.0, 1000.0).unwrap();
        let close = |value: f64, expected: f64| assert!((value - expected).abs() < 1e-6, "{value}");
        close(prior(Form::Uniform).quantile(0.25), 250.0);
        // Median of a log-normal; 97.5% at exp(1.959964 sd).
        close(prior(Form::LogNormal { median: 2.0, sd: 0.5 }).quantile(0.5), 2.0);
        close(
            prior(Form::LogNormal { median: 2.0, sd: 0.5 }).quantile(0.975),
            2.0 * (0.5 * 1.959_963_984_540_054_f64).exp(),
        );
        // An exponential of rate 0.1: median 10 ln 2.
        close(prior(Form::Gamma { shape: 1.0, rate: 0.1 }).quantile(0.5), 10.0 * 2.0_f64.ln());
        // A normal cut at its mean: the median is at 0.75 of the whole.
        let half = Prior::new(Form::Normal { mean: 0.0, sd: 1.0 }, 0.0, f64::INFINITY).unwrap();
        close(half.quantile(0.5), 0.674_489_750_196_082);
        let of = Prior::categorical(vec![0.2, 0.0, 0.8]).unwrap();
        assert_eq!([0.1, 0.2, 0.9].map(|p| of.quantile(p)), [0.0, 2.0, 2.0]);
    }

    #[test]
    fn what_is_no_prior_is_refused() {
        let refused = |form, low, high| Prior::new(form, low, high).unwrap_err().0;
        assert!(refused(Form::Uniform, 0.0, f64::INFINITY).contains("two finite bounds"));
        assert!(refused(Form::Normal { mean: 0.0, sd: 0.0 }, 0.0, 1.0).contains("above 0"));
        assert!(refused(Form::Normal { mean: 99.0, sd: 1.0 }, 0.0, 1.0).contains("hardly any"));
        assert!(refused(Form::Uniform, 1.0, 1.0).contains("hold nothing"));
        assert!(Prior::categorical(vec![0.5, 0.4]).is_err());
    }
}
