//! Parametric predictions of a count: Poisson and negative binomial.
//!
//! - verified by: the closed forms in the tests below, and second implementations (statrs; the CRPS summed as it is defined)

use super::interval_score::interval_score;

/// A parametric prediction of a count.
///
/// Means and sizes are finite, a mean is not negative and a size is positive. Quantiles walk up the counts to the probability asked for, the CRPS up to the
/// observed count: microseconds for hundreds of attacks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Predictive {
    /// Poisson: the variance is the mean.
    Poisson {
        /// The expected count.
        mean: f64,
    },
    /// Negative binomial: the variance is mean + mean² / size.
    NegativeBinomial {
        /// The expected count.
        mean: f64,
        /// The size k: small for wide dispersion, infinite for a Poisson.
        size: f64,
    },
}

impl Predictive {
    /// The negative binomial with this mean and variance, or the Poisson when the variance does not exceed the mean.
    pub fn from_moments(mean: f64, variance: f64) -> Self {
        if variance <= mean {
            return Self::Poisson { mean };
        }
        Self::NegativeBinomial { mean, size: mean * mean / (variance - mean) }
    }

    /// The expected count.
    pub fn mean(&self) -> f64 {
        match *self {
            Self::Poisson { mean } | Self::NegativeBinomial { mean, .. } => mean,
        }
    }

    /// The log probability of a count, which is also its log score: larger is better.
    ///
    /// −∞ for what is no count, and for a count above 0 when the mean is 0.
    pub fn ln_pmf(&self, count: f64) -> f64 {
        if count < 0.0 || count.fract() != 0.0 {
            return f64::NEG_INFINITY;
        }
        if count == 0.0 {
            return self.ln_zero(); // apart, because 0 · ln 0 is no number
        }
        match *self {
            Self::Poisson { mean } => count * mean.ln() - mean - libm::lgamma(count + 1.0),
            Self::NegativeBinomial { mean, size } => {
                ln_rising(size, count) - libm::lgamma(count + 1.0)
                    + count * (mean / (size + mean)).ln()
                    + self.ln_zero()
            }
        }
    }

    /// The log probability of no event.
    fn ln_zero(&self) -> f64 {
        match *self {
            Self::Poisson { mean } => -mean,
            Self::NegativeBinomial { mean, size } => -size * (mean / size).ln_1p(),
        }
    }

    /// The smallest count whose cumulative probability reaches `probability`: 0 at 0, and infinite at 1.
    pub fn quantile(&self, probability: f64) -> f64 {
        if probability >= 1.0 {
            return f64::INFINITY;
        }
        let mut walk = Walk::new(*self);
        while walk.cumulative < probability && walk.tail() > NEGLIGIBLE_TAIL {
            walk.step();
        }
        if probability <= 0.0 { 0.0 } else { walk.count }
    }

    /// The central interval that holds at least this share of the probability, such as 0.9: its ends are counts and belong to it.
    pub fn interval(&self, share: f64) -> (f64, f64) {
        let outside = f64::midpoint(1.0, -share);
        (self.quantile(outside), self.quantile(1.0 - outside))
    }

    /// The continuous ranked probability score of a count: smaller is better.
    ///
    /// E|X − y| = m − y + 2 Σ F(k) over the counts k below y, less half of E|X − X′|. Not summed over all counts as it is defined: the tail of a widely
    /// dispersed negative binomial takes up to 10⁸ of them, and this takes no more than y.
    pub fn crps(&self, observed: f64) -> f64 {
        let mut walk = Walk::new(*self);
        let mut below = 0.0;
        while walk.count < observed && walk.tail() > NEGLIGIBLE_TAIL {
            below += walk.cumulative;
            walk.step();
        }
        below += (observed - walk.count).max(0.0); // F is 1 from here on
        (self.mean() - observed + 2.0 * below - self.mean_difference() / 2.0).max(0.0)
    }

    /// The mean absolute difference E|X − X′| of two independent counts.
    ///
    /// Fejér's integral (1/π) ∫ (1 − |φ(t)|²) / (1 − cos t) dt over 0..π, φ being the characteristic function. With tan(t/2) = eˣ the integrand decays
    /// exponentially both ways and is analytic in a strip of half-width π/4 at least: the trapezium rule at steps of 1/8 is exact to rounding.
    fn mean_difference(&self) -> f64 {
        const STEP: f64 = 0.125;
        let sum: f64 = (-320..=320)
            .map(|node| {
                let tangent = (STEP * f64::from(node)).exp();
                let square = tangent * tangent;
                let versine = 2.0 * square / (1.0 + square); // 1 − cos t
                -self.ln_squared_norm(versine).exp_m1() / tangent
            })
            .sum();
        STEP * sum / std::f64::consts::PI
    }

    /// ln |φ(t)|², from 1 − cos t.
    fn ln_squared_norm(&self, versine: f64) -> f64 {
        match *self {
            Self::Poisson { mean } => -2.0 * mean * versine,
            Self::NegativeBinomial { mean, size } => {
                let ratio = mean / size;
                -size * (2.0 * ratio * (1.0 + ratio) * versine).ln_1p()
            }
        }
    }

    /// The interval score of the central 90% interval: smaller is better.
    pub fn interval_score_90(&self, observed: f64) -> f64 {
        let (low, high) = self.interval(0.9);
        interval_score(low, high, observed, 0.1)
    }

    /// The ratio of the probabilities of `count` and of the count before it.
    fn ratio(&self, count: f64) -> f64 {
        match *self {
            Self::Poisson { mean } => mean / count,
            Self::NegativeBinomial { mean, size } => {
                (count - 1.0 + size) / count * (mean / (size + mean))
            }
        }
    }

    /// The largest ratio from `count` on. It falls with the count towards its limit, or, below a size of 1, rises towards it.
    fn largest_ratio_from(&self, count: f64) -> f64 {
        match *self {
            Self::Poisson { .. } => self.ratio(count),
            Self::NegativeBinomial { mean, size } => self.ratio(count).max(mean / (size + mean)),
        }
    }

    /// The most probable count.
    fn mode(&self) -> f64 {
        match *self {
            Self::Poisson { mean } => mean.floor(),
            Self::NegativeBinomial { mean, size } => (mean * (1.0 - 1.0 / size)).max(0.0).floor(),
        }
    }
}

/// The probability beyond which a walk stops.
const NEGLIGIBLE_TAIL: f64 = 1e-10;

/// A probability, relative to the mode's, below which smaller counts are left out of a walk.
const NEGLIGIBLE_START: f64 = 1e-25;

/// A walk up the counts that keeps probability and cumulative probability by their recurrence.
///
/// It starts below the mode and not at 0, whose probability underflows for large means.
struct Walk {
    predictive: Predictive,
    count: f64,
    probability: f64,
    cumulative: f64,
}

impl Walk {
    /// A walk that stands on the first count of any weight.
    fn new(predictive: Predictive) -> Self {
        let mut count = predictive.mode();
        let mut probability = predictive.ln_pmf(count).exp();
        let negligible = probability * NEGLIGIBLE_START;
        while count > 0.0 && probability > negligible {
            probability /= predictive.ratio(count);
            count -= 1.0;
        }
        Self { predictive, count, probability, cumulative: probability }
    }

    /// Moves to the next count.
    fn step(&mut self) {
        self.count += 1.0;
        self.probability *= self.predictive.ratio(self.count);
        self.cumulative += self.probability;
    }

    /// An upper bound of the probability beyond the present count: a geometric series with the largest ratio to come.
    fn tail(&self) -> f64 {
        let ratio = self.predictive.largest_ratio_from(self.count + 1.0);
        if ratio >= 1.0 { f64::INFINITY } else { self.probability * ratio / (1.0 - ratio) }
    }
}

/// ln Γ(size + count) − ln Γ(size), without the cancellation of two large logs.
fn ln_rising(size: f64, count: f64) -> f64 {
    if size < 30.0 {
        return libm::lgamma(size + count) - libm::lgamma(size);
    }
    let after = size + count;
    // Stirling's series for both, the large terms subtracted by hand; what is left out is below 1e-13 from 30 on.
    count * size.ln() + (after - 0.5) * (count / size).ln_1p() - count + stirling_rest(after)
        - stirling_rest(size)
}

/// The first terms of Stirling's series beyond (x − ½) ln x − x + ½ ln 2π.
fn stirling_rest(x: f64) -> f64 {
    let square = x * x;
    (1.0 / 12.0 - (1.0 / 360.0 - 1.0 / (1260.0 * square)) / square) / x
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use statrs::distribution::{Discrete, DiscreteCDF};

    const OBSERVED: [f64; 4] = [83.0, 353.0, 217.0, 45.0];

    fn assert_close(value: f64, expected: f64, tolerance: f64) {
        assert!((value - expected).abs() < tolerance, "{value} against {expected}");
    }

    #[test]
    fn negative_binomial_log_scores_match_the_known_answers() {
        let predictive = Predictive::NegativeBinomial { mean: 174.5, size: 1.567 };
        for (count, expected) in
            OBSERVED.into_iter().zip([-5.513_823, -7.110_854, -6.170_131, -5.516_748])
        {
            assert_close(predictive.ln_pmf(count), expected, 5e-7);
        }
    }

    #[test]
    fn a_poisson_of_mean_2_gives_3_a_probability_of_4_thirds_e_to_the_minus_2() {
        assert_close(
            Predictive::Poisson { mean: 2.0 }.ln_pmf(3.0),
            (4.0_f64 / 3.0).ln() - 2.0,
            1e-14,
        );
    }

    #[test]
    fn a_mean_of_0_is_certain_of_0() {
        for predictive in [
            Predictive::Poisson { mean: 0.0 },
            Predictive::NegativeBinomial { mean: 0.0, size: 0.5 },
        ] {
            assert_eq!(predictive.ln_pmf(0.0), 0.0);
            assert_eq!(predictive.ln_pmf(1.0), f64::NEG_INFINITY);
            assert_eq!(predictive.crps(3.0), 3.0);
            assert_eq!(predictive.interval(0.9), (0.0, 0.0));
        }
    }

    #[test]
    fn a_large_size_approaches_the_poisson() {
        // The log probabilities differ by ((y − μ)² − y) / 2k + O(1/k²).
        let poisson = Predictive::Poisson { mean: 174.5 };
        for size in [1e6, 1e9, 1e13] {
            let predictive = Predictive::NegativeBinomial { mean: 174.5, size };
            for count in OBSERVED {
                let gap = ((count - 174.5).powi(2) - count) / (2.0 * size);
                assert_close(
                    predictive.ln_pmf(count) - poisson.ln_pmf(count),
                    gap,
                    1e-10 + gap.abs() * 1e-3,
                );
            }
        }
    }

    #[test]
    fn rising_logs_agree_where_the_two_ways_meet() {
        // ln (30)(31)(32) by hand, and the series against the gamma function.
        assert_close(ln_rising(30.0, 3.0), 29_760.0_f64.ln(), 1e-13);
        assert_close(ln_rising(29.0, 3.0), 26_970.0_f64.ln(), 1e-13);
        assert_close(ln_rising(40.0, 400.0), libm::lgamma(440.0) - libm::lgamma(40.0), 1e-11);
    }

    #[test]
    fn crps_of_a_geometric_is_a_geometric_series() {
        // Size 1 and mean 1: F(k) = 1 − 2^−(k+1). At 0: Σ 4^−(k+1) = 1/3. At 2: 1/4 + 9/16 + 1/48 = 5/6.
        let geometric = Predictive::NegativeBinomial { mean: 1.0, size: 1.0 };
        assert_close(geometric.crps(0.0), 1.0 / 3.0, 1e-9);
        assert_close(geometric.crps(2.0), 5.0 / 6.0, 1e-9);
    }

    #[test]
    fn crps_of_a_poisson_is_its_bessel_form() {
        // E X − ½ E|X − X′| with E|X − X′| = 2 μ e^(−2μ) (I₀(2μ) + I₁(2μ)); at μ = 1: I₀(2) = 2.279585302, I₁(2) = 1.590636855.
        let expected = 1.0 - (-2.0_f64).exp() * (2.279_585_302_336_067 + 1.590_636_854_637_329);
        assert_close(Predictive::Poisson { mean: 1.0 }.crps(0.0), expected, 1e-12);
    }

    #[test]
    fn crps_grows_by_one_a_count_far_outside() {
        let predictive = Predictive::Poisson { mean: 1e5 };
        assert_close(predictive.crps(0.0) - predictive.crps(1.0), 1.0, 1e-6);
        assert_close(predictive.crps(200_001.0) - predictive.crps(200_000.0), 1.0, 1e-6);
    }

    #[test]
    fn quantiles_of_a_geometric_halve_the_rest() {
        // F = 1/2, 3/4, 7/8, …; 0.95 is first reached at F(4) = 31/32.
        let geometric = Predictive::NegativeBinomial { mean: 1.0, size: 1.0 };
        assert_eq!(geometric.quantile(0.0), 0.0);
        assert_eq!(geometric.quantile(0.49), 0.0);
        assert_eq!(geometric.quantile(0.51), 1.0);
        assert_eq!(geometric.interval(0.9), (0.0, 4.0));
        assert_eq!(geometric.quantile(1.0), f64::INFINITY);
    }

    #[test]
    fn the_interval_of_a_large_poisson_is_that_of_a_normal() {
        // m ± z √m + (z² − 1) / 6 (Cornish & Fisher) at z = 1.644854 and m = 10⁵, rounded up to a count or one more.
        let (low, high) = Predictive::Poisson { mean: 1e5 }.interval(0.9);
        assert_close(low, 1e5 - 520.148_5 + 0.284_3, 1.0);
        assert_close(high, 1e5 + 520.148_5 + 0.284_3, 1.0);
    }

    /// Σ (F(k) − 1{k ≥ y})² as it is defined, until the probability beyond is below 1e-9.
    fn crps_by_its_definition(predictive: Predictive, observed: f64) -> f64 {
        let (mut count, mut cumulative, mut total) = (0.0, 0.0, 0.0);
        while count <= observed || 1.0 - cumulative > 1e-9 {
            cumulative += predictive.ln_pmf(count).exp();
            total += f64::powi(cumulative - f64::from(count >= observed), 2);
            count += 1.0;
            assert!(count < 1e6, "the probabilities of {predictive:?} do not add up to 1");
        }
        total
    }

    fn any_predictive() -> impl Strategy<Value = Predictive> {
        prop_oneof![
            (0.01..2000.0).prop_map(|mean| Predictive::Poisson { mean }),
            (0.01..2000.0, -2.0..3.0).prop_map(|(mean, log_size)| {
                Predictive::NegativeBinomial { mean, size: 10.0_f64.powf(log_size) }
            }),
        ]
    }

    proptest! {
        #[test]
        fn the_crps_is_the_sum_that_defines_it(
            mean in 0.01..300.0,
            size in 0.2..50.0,
            observed in 0_u32..600,
        ) {
            for predictive in [Predictive::Poisson { mean }, Predictive::NegativeBinomial { mean, size }] {
                let crps = predictive.crps(f64::from(observed));
                let expected = crps_by_its_definition(predictive, f64::from(observed));
                prop_assert!((crps - expected).abs() < 1e-8 * (1.0 + expected), "{crps} against {expected}");
            }
        }

        #[test]
        fn the_crps_is_never_negative(predictive in any_predictive(), observed in 0_u32..3000) {
            prop_assert!(predictive.crps(f64::from(observed)) >= 0.0);
        }

        #[test]
        fn log_probabilities_match_statrs(mean in 0.01..500.0, size in 0.05..50.0, count in 0_u32..1000) {
            let other = statrs::distribution::NegativeBinomial::new(size, size / (size + mean)).unwrap();
            let value = Predictive::NegativeBinomial { mean, size }.ln_pmf(f64::from(count));
            prop_assert!((value - other.ln_pmf(u64::from(count))).abs() < 1e-9);
            let other = statrs::distribution::Poisson::new(mean).unwrap();
            let value = Predictive::Poisson { mean }.ln_pmf(f64::from(count));
            prop_assert!((value - other.ln_pmf(u64::from(count))).abs() < 1e-9);
        }

        #[test]
        fn a_quantile_is_where_the_cumulative_probability_of_statrs_reaches_it(
            mean in 0.01..300.0,
            size in 0.05..50.0,
            probability in 0.001..0.999,
        ) {
            let other = statrs::distribution::NegativeBinomial::new(size, size / (size + mean)).unwrap();
            let count = Predictive::NegativeBinomial { mean, size }.quantile(probability);
            prop_assert!(other.cdf(count as u64) > probability - 1e-9);
            prop_assert!(count == 0.0 || other.cdf(count as u64 - 1) < probability + 1e-9);
        }

        #[test]
        fn quantiles_rise_with_the_probability(predictive in any_predictive(), first in 0.0..0.9999, second in 0.0..0.9999) {
            let low = predictive.quantile(f64::min(first, second));
            prop_assert!(low <= predictive.quantile(f64::max(first, second)));
        }
    }
}
