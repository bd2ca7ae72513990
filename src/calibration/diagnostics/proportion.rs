//! A proportion and how sure it is: successes in independent trials.
//!
//! ```text
//! Clopper–Pearson    Beta quantiles: of (k, n − k + 1) at α/2, and of (k + 1, n − k) at 1 − α/2
//! Wilson             (p̂ + z²/2n ± z √(p̂ (1 − p̂)/n + z²/4n²)) / (1 + z²/n)
//! band               the binomial's quantiles at α/2 and 1 − α/2, over n
//! ```
//!
//! The first two are about a probability that is not known, the third about the share to expect of one that is. Clopper–Pearson never covers less than it
//! says and usually more; Wilson covers what it says on average over probabilities.
//!
//! - source: Clopper & Pearson (1934), Biometrika 26:404; Wilson (1927), J. Am. Stat. Assoc. 22:209; compared in Brown et al. (2001), Stat. Sci. 16:101
//! - verified by: published intervals and the binomial's own sums in the tests below

use statrs::distribution::{Beta, ContinuousCDF, Normal};
use statrs::function::beta::beta_reg;

/// A closed interval of a share.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Its low end.
    pub low: f64,
    /// Its high end.
    pub high: f64,
}

impl Interval {
    /// Whether it holds a number.
    pub fn holds(&self, number: f64) -> bool {
        (self.low..=self.high).contains(&number)
    }
}

/// The Clopper–Pearson interval of a probability; 0 to 1 without trials. `confidence` is a share such as 0.95.
pub fn clopper_pearson(successes: usize, trials: usize, confidence: f64) -> Interval {
    let outside = outside(confidence);
    let (k, n) = (successes.min(trials) as f64, trials as f64);
    let beta = |a, b| Beta::new(a, b).expect("both shapes are at least 1");
    Interval {
        low: if k == 0.0 { 0.0 } else { beta(k, n - k + 1.0).inverse_cdf(outside) },
        high: if k == n { 1.0 } else { beta(k + 1.0, n - k).inverse_cdf(1.0 - outside) },
    }
}

/// The Wilson interval of a probability; 0 to 1 without trials. `confidence` is a share such as 0.95.
pub fn wilson(successes: usize, trials: usize, confidence: f64) -> Interval {
    if trials == 0 {
        return Interval { low: 0.0, high: 1.0 };
    }
    let z = Normal::standard().inverse_cdf(1.0 - outside(confidence));
    let n = trials as f64;
    let share = successes.min(trials) as f64 / n;
    let centre = share + z * z / (2.0 * n);
    let half = z * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).sqrt();
    let whole = 1.0 + z * z / n;
    // Exactly the end where there is nothing beyond it, whatever rounding does.
    Interval {
        low: if share == 0.0 { 0.0 } else { (centre - half) / whole },
        high: if share == 1.0 { 1.0 } else { (centre + half) / whole },
    }
}

/// Where the share of successes lies in `trials` of a known probability: the binomial's quantiles, over the trials. 0 to 1 without trials.
pub fn band(probability: f64, trials: usize, confidence: f64) -> Interval {
    if trials == 0 {
        return Interval { low: 0.0, high: 1.0 };
    }
    let outside = outside(confidence);
    let share = |at| binomial_quantile(trials, probability, at) as f64 / trials as f64;
    Interval { low: share(outside), high: share(1.0 - outside) }
}

/// The fewest successes that are not too few: in `trials` of a known probability, fewer come with at most the probability `false_alarm`.
pub fn fewest(probability: f64, trials: usize, false_alarm: f64) -> usize {
    (0..=trials)
        .find(|fewest| binomial_cdf(trials, probability, *fewest) > false_alarm)
        .unwrap_or(trials)
}

/// The probability outside the interval, on one side.
fn outside(confidence: f64) -> f64 {
    (1.0 - confidence.clamp(0.0, 1.0)) / 2.0
}

/// The smallest count at which the binomial's cumulative probability reaches `at`.
fn binomial_quantile(trials: usize, probability: f64, at: f64) -> usize {
    let (mut low, mut high) = (0, trials);
    while low < high {
        let middle = usize::midpoint(low, high);
        if binomial_cdf(trials, probability, middle) >= at {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}

/// The probability of at most `successes`.
fn binomial_cdf(trials: usize, probability: f64, successes: usize) -> f64 {
    if successes >= trials || probability <= 0.0 {
        return 1.0;
    }
    if probability >= 1.0 {
        return 0.0;
    }
    beta_reg((trials - successes) as f64, successes as f64 + 1.0, 1.0 - probability)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn assert_interval(interval: Interval, low: f64, high: f64, tolerance: f64) {
        let is_close =
            (interval.low - low).abs() < tolerance && (interval.high - high).abs() < tolerance;
        assert!(is_close, "{interval:?} against {low}, {high}");
    }

    /// 81 of 263 (Newcombe 1998, Stat. Med. 17:857, Table I): 0.2527–0.3676 exact, 0.2553–0.3662 by score; 0 of 20: 0–0.1684, 0–0.1611.
    #[test]
    fn published_intervals() {
        assert_interval(clopper_pearson(81, 263, 0.95), 0.2527, 0.3676, 5e-5);
        assert_interval(wilson(81, 263, 0.95), 0.2553, 0.3662, 5e-5);
        assert_interval(clopper_pearson(0, 20, 0.95), 0.0, 0.1684, 5e-5);
        assert_interval(wilson(0, 20, 0.95), 0.0, 0.1611, 5e-5);
        assert_interval(clopper_pearson(20, 20, 0.95), 1.0 - 0.1684, 1.0, 5e-5);
    }

    #[test]
    fn bands_of_500_trials() {
        assert_eq!(band(0.9, 500, 0.95), Interval { low: 0.872, high: 0.926 });
        assert_eq!(band(0.5, 500, 0.95), Interval { low: 0.456, high: 0.544 });
    }

    /// Fewer than 13 of 20 at 0.9 come once in 2,400: Σ_{k ≤ 12} C(20, k) 0.9^k 0.1^(20 − k) = 0.000416.
    #[test]
    fn thirteen_of_twenty_are_the_fewest() {
        assert_eq!(fewest(0.9, 20, 0.0005), 13);
        assert_eq!(fewest(0.9, 20, 0.0004), 12);
        assert!((binomial_cdf(20, 0.9, 12) - 0.000_415_9).abs() < 1e-6);
    }

    #[test]
    fn without_trials_nothing_is_known() {
        let all = Interval { low: 0.0, high: 1.0 };
        assert_eq!([clopper_pearson(0, 0, 0.95), wilson(0, 0, 0.95), band(0.5, 0, 0.95)], [all; 3]);
    }

    proptest! {
        /// At the ends of Clopper–Pearson's interval the count seen has just α/2 on its side.
        #[test]
        fn the_ends_of_an_exact_interval_have_half_the_rest_beyond(trials in 1_usize..300, share in 0.0..=1.0) {
            let k = (share * trials as f64) as usize;
            let interval = clopper_pearson(k, trials, 0.9);
            if k > 0 {
                let above = 1.0 - binomial_cdf(trials, interval.low, k - 1);
                prop_assert!((above - 0.05).abs() < 1e-6, "{above}");
            }
            if k < trials {
                let below = binomial_cdf(trials, interval.high, k);
                prop_assert!((below - 0.05).abs() < 1e-6, "{below}");
            }
            prop_assert!(interval.holds(k as f64 / trials as f64));
            prop_assert!(wilson(k, trials, 0.9).holds(k as f64 / trials as f64));
        }
    }
}
