//! Whether populations are worth their runs, or the prior is the better proposal.
//!
//! ```text
//! populations    q_S = q₀ k^(R a / N)       N f effective draws
//! the prior      q_P = N f / (B + R)        as many: the nearest of all runs
//! ```
//!
//! q is the share of the prior that lies nearer than the last ε: the smaller, the better. B runs are in the
//! bank, the nearest N of which, a share q₀, are the first population; R runs are left. A generation
//! takes N/a of them and brings q down by the quantile k. The acceptance a and the effective share f of what is
//! accepted are those of the first batch of proposals. The prior serves where `q_P` is below `q_S`.
//!
//! In many dimensions of which the data tell little, steps from particle to particle leave the region more often
//! than they stay in it, and weights are uneven; runs from the prior waste nothing. Since a and f
//! mostly fall from one generation to the next, this flatters populations.
//!
//! - source: the comparison is ours; a bank of prior runs with regression adjustment is that of Beaumont et
//!   al. (2002)
//! - verified by: the tests below, `the_prior_serves_where_little_is_told`

use super::settings::Settings;
use crate::calibration::problem::effective_size;

/// The most runs from the prior that stand in memory: with what is left beyond them the posterior comes no nearer.
pub(super) const MOST_RUNS_OF_BANK: u64 = 2_000_000;

/// What populations have to offer for the runs that are left.
#[derive(Clone, Copy, Debug)]
pub(super) struct Offer {
    /// Runs in the bank.
    pub bank: f64,
    /// Runs that are left.
    pub left: f64,
    /// Particles of a population.
    pub size: f64,
    /// The quantile by which a generation comes nearer.
    pub quantile: f64,
}

impl Offer {
    pub fn new(settings: &Settings, bank: usize, size: usize, left: u64) -> Self {
        Self {
            bank: bank as f64,
            left: left as f64,
            size: size as f64,
            quantile: settings.quantile,
        }
    }

    /// Whether populations come nearer with as many effective draws, after a first batch of proposals and
    /// the weights of those that were accepted.
    pub fn is_worth(self, proposed: u32, weights: &[f64]) -> bool {
        let Self { bank, left, size, quantile } = self;
        let acceptance = weights.len() as f64 / f64::from(proposed);
        let effective = effective_size(weights.iter().copied()) / weights.len().max(1) as f64;
        let generations = left * acceptance / size;
        let by_populations = size / bank * quantile.powf(generations);
        let by_prior = size * effective / (bank + left).min(MOST_RUNS_OF_BANK as f64);
        by_populations < by_prior
    }
}

/// How many of the nearest runs of a bank are the posterior: a hundredth, where that is enough.
pub(super) fn size_from_prior(bank: usize) -> usize {
    (bank / 100).max(300).min(bank / 4).max(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_worth(accepted: usize, effective: usize) -> bool {
        let settings = Settings::for_budget(160_000);
        let offer = Offer::new(&settings, 26_665, settings.particles, 133_000);
        // Weights of which all but `effective` are 0.
        let mut weights = vec![0.0; accepted];
        weights[..effective].fill(1.0 / effective as f64);
        offer.is_worth(1000, &weights)
    }

    /// 300 of 1,000 accepted are 7.5 generations, q = 0.2 · 0.0055 = 0.0011 with up to 5,333 draws, for which
    /// the prior has 0.033. 72 of 1,000, a tenth of them effective, are 1.8: 0.057 against 0.0033.
    #[test]
    fn populations_are_worth_it_where_they_are_accepted_with_even_weights() {
        assert!(is_worth(300, 300));
        assert!(is_worth(300, 30));
        assert!(!is_worth(72, 7));
        assert!(!is_worth(72, 72));
        // A billion runs of populations are worth it where two million from the prior are all that fit.
        let settings = Settings::for_budget(1_000_000_000);
        let offer = Offer::new(&settings, 100_000, settings.particles, 999_900_000);
        assert!(offer.is_worth(1000, &[1.0 / 72.0; 72]));
        assert_eq!([100, 3000, 160_000].map(size_from_prior), [25, 300, 1600]);
    }
}
