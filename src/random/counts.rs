//! Counts: Poisson and binomial, one uniform each.
//!
//! ```text
//! k = min { k : u < F(k) }        F(0) = e^−m, or (1 − p)^n
//! ```
//!
//! The quantile function, by adding up probabilities from 0. Almost all days of almost all agents
//! have small rates and draw 0, so the first test is `u < 1 − m`, or `u < 1 − np`: since
//! e^−m ≥ 1 − m, it never decides otherwise, and it spares the exponential.
//!
//! For a fixed uniform the count never falls as the mean, the probability or the number of trials
//! rises, up to the rounding of sums and of the exponential (which can matter with probability
//! 10⁻¹² a draw). Above a mean of [`INVERSION_LIMIT`] the sum would be slow, and rejection takes over: exact, but not
//! coupled, neither among such means nor across the limit.

use super::Draw;
use crate::fading::fading;
use rand_distr::{Binomial, Distribution, Poisson};

/// Largest mean (Poisson), or mean of the rarer outcome (binomial), that is drawn by inversion.
///
/// At 30 a draw adds up some 30 terms, and e^−30 is still far above the smallest `f64`.
pub const INVERSION_LIMIT: f64 = 30.0;

impl Draw {
    /// A Poisson count with the given mean, at least 0 and finite.
    ///
    /// One uniform, monotone in the mean, up to [`INVERSION_LIMIT`]; above it by rejection, and at
    /// most `u32::MAX`. A negative mean and NaN fail in debug builds and give 0 otherwise.
    #[inline]
    pub fn poisson(&mut self, mean: f64) -> u32 {
        debug_assert!(mean.is_finite() && mean >= 0.0, "{mean} is not a mean");
        if mean > INVERSION_LIMIT {
            return self.large_poisson(mean);
        }
        poisson_quantile(self.uniform(), mean)
    }

    /// The number of successes in `trials` trials that each succeed with `probability`.
    ///
    /// One uniform, monotone in probability and trials, while fewer than [`INVERSION_LIMIT`]
    /// successes or failures are expected; otherwise by rejection. What is not a probability fails
    /// in debug builds; otherwise it counts as the nearest one, and NaN as 0.
    #[inline]
    pub fn binomial(&mut self, trials: u32, probability: f64) -> u32 {
        debug_assert!((0.0..=1.0).contains(&probability), "{probability} is not a probability");
        if f64::from(trials) * probability.min(1.0 - probability) > INVERSION_LIMIT {
            return self.large_binomial(trials, probability);
        }
        binomial_quantile(self.uniform(), trials, probability)
    }

    /// How many of `trials` meet an event of the given hazard: binomial with probability
    /// 1 − exp(−hazard).
    ///
    /// The same counts as [`Draw::binomial`], with fewer exponentials, and none where nothing
    /// happens (when u < 1 − n·hazard, which e^−n·hazard never falls below).
    #[inline]
    pub fn events(&mut self, trials: u32, hazard: f64) -> u32 {
        debug_assert!(hazard >= 0.0, "{hazard} is not a hazard");
        let mean = f64::from(trials) * hazard;
        if mean > INVERSION_LIMIT || hazard > core::f64::consts::LN_2 {
            return self.binomial(trials, -libm::expm1(-hazard));
        }
        let uniform = self.uniform();
        let happens = uniform >= 1.0 - mean;
        if happens { summed_events(uniform, trials, hazard, mean) } else { 0 }
    }

    #[cold]
    fn large_poisson(&mut self, mean: f64) -> u32 {
        // The distribution refuses means near 2⁶⁴; far below them the result is clamped anyway.
        let poisson = Poisson::new(mean.min(1e18)).expect("a mean above the limit is positive");
        poisson.sample(self) as u32 // saturates
    }

    #[cold]
    fn large_binomial(&mut self, trials: u32, probability: f64) -> u32 {
        let binomial = Binomial::new(u64::from(trials), probability)
            .expect("only a probability can expect both successes and failures");
        binomial.sample(self) as u32 // at most `trials`
    }
}

#[inline]
fn poisson_quantile(uniform: f64, mean: f64) -> u32 {
    let occurs = uniform >= 1.0 - mean; // false for NaN too
    if occurs { summed_poisson(uniform, mean) } else { 0 }
}

fn summed_poisson(uniform: f64, mean: f64) -> u32 {
    let first = fading(mean);
    summed(uniform, first, u32::MAX, |count| mean * reciprocal(count))
}

#[inline]
fn binomial_quantile(uniform: f64, trials: u32, probability: f64) -> u32 {
    if probability > 0.5 {
        usual_outcome(uniform, trials, probability)
    } else {
        rarer_outcome(uniform, trials, probability)
    }
}

/// The quantile for a probability above one half, by counting failures.
///
/// Successes are the k with F(k) > u; seen from the failures, whose rank is 1 − u, the comparison
/// becomes ≥, which `next_down` turns into > again. Not inlined, or the usual case of rare
/// successes takes three times as long (measured).
#[inline(never)]
fn usual_outcome(uniform: f64, trials: u32, probability: f64) -> u32 {
    trials - rarer_outcome((1.0 - uniform).next_down(), trials, 1.0 - probability)
}

/// The quantile for a probability of at most one half.
#[inline]
fn rarer_outcome(uniform: f64, trials: u32, probability: f64) -> u32 {
    let occurs = uniform >= 1.0 - f64::from(trials) * probability; // false for NaN too
    if occurs { summed_binomial(uniform, trials, probability) } else { 0 }
}

fn summed_binomial(uniform: f64, trials: u32, probability: f64) -> u32 {
    let first = libm::exp(f64::from(trials) * libm::log1p(-probability));
    let odds = probability / (1.0 - probability);
    let ratio = |count| odds * f64::from(trials - count + 1) * reciprocal(count);
    summed(uniform, first, trials, ratio)
}

/// As [`summed_binomial`], with (1 − p)^n = e^−mean and p/(1 − p) = e^hazard − 1.
fn summed_events(uniform: f64, trials: u32, hazard: f64, mean: f64) -> u32 {
    let odds = odds_of(hazard);
    let ratio = |count: u32| odds * f64::from(trials - count + 1) * reciprocal(count);
    summed(uniform, fading(mean), trials, ratio)
}

/// e^hazard − 1; for small hazards, of which there are most, by six terms, to a share of 2·10⁻¹⁴. The function
/// of a library took a sixtieth of a run.
#[inline]
fn odds_of(hazard: f64) -> f64 {
    if hazard > 0.02 {
        return libm::expm1(hazard);
    }
    // Each term is the one before it times hazard/k.
    let and_more = |k: f64, more: f64| 1.0 + hazard * (1.0 / k) * more;
    hazard * and_more(2.0, and_more(3.0, and_more(4.0, and_more(5.0, and_more(6.0, 1.0)))))
}

/// 1/count, from a table for the counts of most draws, which spares a division for each term of a sum.
#[inline]
fn reciprocal(count: u32) -> f64 {
    const TABLE: [f64; 32] = {
        let mut table = [f64::INFINITY; 32];
        let mut count = 1;
        while count < table.len() {
            table[count] = 1.0 / count as f64;
            count += 1;
        }
        table
    };
    TABLE.get(count as usize).copied().unwrap_or_else(|| 1.0 / f64::from(count))
}

/// The smallest count whose cumulative probability exceeds `uniform`; `ratio(k)` is P(k) / P(k−1).
///
/// Ends also where the sum no longer grows: rounding can leave it below a uniform close to 1.
#[inline]
fn summed(uniform: f64, first: f64, most: u32, ratio: impl Fn(u32) -> f64) -> u32 {
    let (mut count, mut probability, mut cumulative) = (0, first, first);
    while uniform >= cumulative && count < most {
        probability *= ratio(count + 1);
        let next = cumulative + probability;
        if next == cumulative {
            break;
        }
        cumulative = next;
        count += 1;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Purpose, StreamId, Streams};
    use proptest::prelude::*;

    const ALMOST_ONE: f64 = 1.0 - f64::EPSILON / 2.0;

    #[test]
    fn odds_have_all_their_digits() {
        for hazard in [0.0, 1e-9, 1e-4, 0.01, 0.02, 0.021, 0.5] {
            let error = odds_of(hazard) - libm::expm1(hazard);
            assert!(error.abs() <= 2e-14 * hazard, "{hazard}: {error}");
        }
    }

    /// F = 0.368, 0.736, 0.920, 0.981, … at mean 1.
    #[test]
    fn poisson_counts_are_quantiles() {
        let counts = [0.0, 0.36, 0.37, 0.73, 0.74, 0.91, 0.95].map(|u| poisson_quantile(u, 1.0));
        assert_eq!(counts, [0, 0, 1, 1, 2, 2, 3]);
    }

    /// F = 1/16, 7/16, 1 for two trials at 3/4, and 9/16, 15/16, 1 at 1/4.
    #[test]
    fn binomial_counts_are_quantiles_on_both_sides_of_one_half() {
        let counts = |p| [0.05, 0.07, 0.43, 0.44, 0.57, 0.95].map(|u| binomial_quantile(u, 2, p));
        assert_eq!(counts(0.75), [0, 1, 1, 2, 2, 2]);
        assert_eq!(counts(0.25), [0, 0, 0, 0, 1, 2]);
        assert_eq!(binomial_quantile(0.25, 1, 0.75), 1); // u = F(0) is past 0
    }

    #[test]
    fn sums_end_for_uniforms_next_to_one() {
        for mean in [1e-300, 1e-9, 0.5, 8.0, INVERSION_LIMIT] {
            assert!(poisson_quantile(ALMOST_ONE, mean) < 100);
        }
        assert!(binomial_quantile(ALMOST_ONE, u32::MAX, 1e-9) < 100);
        assert!(binomial_quantile(0.0, u32::MAX, 1.0 - 1e-9) > u32::MAX - 100);
    }

    #[test]
    fn no_mean_and_no_probability_give_no_events() {
        for nothing in [0.0, -0.0, -1.0, f64::NAN] {
            assert_eq!(poisson_quantile(ALMOST_ONE, nothing), 0);
            assert_eq!(binomial_quantile(ALMOST_ONE, 9, nothing), 0);
        }
        assert_eq!(binomial_quantile(0.0, 9, 1.0), 9);
        assert_eq!(binomial_quantile(0.0, 9, 1.5), 9);
        assert_eq!(binomial_quantile(0.5, 0, 0.7), 0);
    }

    #[test]
    fn a_vast_mean_saturates() {
        let mut draw = Streams::new(1, 0).draw(StreamId::ROOT, 0, Purpose::Survey);
        assert_eq!(draw.poisson(1e300), u32::MAX);
    }

    /// 10⁻⁶ to the limit, evenly in the logarithm.
    fn any_mean() -> impl Strategy<Value = f64> {
        (-6.0..=INVERSION_LIMIT.log10()).prop_map(|x| 10_f64.powf(x))
    }

    /// Uniforms of which half crowd towards 1, where rare events are decided.
    fn any_uniform() -> impl Strategy<Value = f64> {
        prop_oneof![0.0..1.0, (-8.0..0.0).prop_map(|x| 1.0 - 10_f64.powf(x))]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(5000))]

        #[test]
        fn the_quick_exit_changes_no_count(u in any_uniform(), mean in any_mean()) {
            prop_assert_eq!(poisson_quantile(u, mean), summed_poisson(u, mean));
        }

        #[test]
        fn poisson_counts_never_fall_as_the_mean_rises(
            u in any_uniform(), one in any_mean(), other in any_mean(),
        ) {
            let counts = [one.min(other), one.max(other)].map(|mean| poisson_quantile(u, mean));
            prop_assert!(counts[0] <= counts[1], "{counts:?}");
        }

        #[test]
        fn binomial_counts_never_fall_as_probability_or_trials_rise(
            u in any_uniform(), n in 0..60_u32, more in 0..30_u32, p in 0.0..=1.0_f64, q in 0.0..=1.0_f64,
        ) {
            let base = binomial_quantile(u, n, p.min(q));
            prop_assert!(base <= binomial_quantile(u, n, p.max(q)));
            prop_assert!(base <= binomial_quantile(u, n + more, p.min(q)));
        }

        #[test]
        fn rare_binomial_counts_never_fall_as_probability_rises(
            u in any_uniform(), n in 60..u32::MAX, one in any_mean(), other in any_mean(),
        ) {
            let counts = [one.min(other), one.max(other)]
                .map(|mean| binomial_quantile(u, n, (mean / f64::from(n)).min(0.5)));
            prop_assert!(counts[0] <= counts[1], "{counts:?}");
        }

        #[test]
        fn events_of_a_hazard_are_the_binomial_of_its_probability(
            day in 0..10_000_u32, n in 0..2000_u32, log in -7.0..1.0_f64,
        ) {
            let hazard = 10_f64.powf(log);
            let open = || Streams::new(1, 0).draw(StreamId(7), day, Purpose::Survey);
            let probability = -libm::expm1(-hazard);
            prop_assert_eq!(open().events(n, hazard), open().binomial(n, probability));
        }

        #[test]
        fn one_trial_is_a_bernoulli_trial(seed: u64, p in 0.0..=1.0) {
            let draw = || Streams::new(seed, 0).draw(StreamId::ROOT, 0, Purpose::Survey);
            prop_assert_eq!(draw().binomial(1, p), u32::from(draw().bernoulli(p)));
        }
    }
}
