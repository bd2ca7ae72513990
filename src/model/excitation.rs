//! Excitation: attacks that earlier attacks and lost leaders bring about.
//!
//! ```text
//! follow-ups a day = c · (1 − e^(−1/τ_c)) + u · (1 − e^(−1/τ_u))
//! c ← c · e^(−1/τ_c) + n · attacks of the day      u ← u · e^(−1/τ_u) + κ_u · leaders lost on the day
//! ```
//!
//! c is the number of follow-up attacks that a region's campaign is still expected to bring, u the
//! number of reprisals for its leaders. Each attack brings Poisson(n) follow-ups in all, after a
//! delay with mean about `τ_c` days (geometric), wherever the region has cells to carry them out.
//! With n < 1 every campaign ends. Over long windows the variance of counts is 1/(1 − n)² times
//! their mean (Hawkes 1971). Follow-ups are added to the region's intensity and do not depend on
//! its secrecy: an organisation that answers accepts the risk.
//!
//! - reads: the day's attacks and leaders lost, as [`attacks`](super::attacks) and
//!   [`operations`](super::operations) write them
//! - writes: [`Excitation`]
//! - parameters: `attack.branching` n, `attack.campaign_delay` `τ_c`, `leadership.retaliation` `κ_u`,
//!   `leadership.retaliation_delay` `τ_u`
//! - draws: none; the attacks are drawn with the region's others
//! - source: self-excitation after Hawkes (1971); reprisals assumed
//! - verified by: `campaigns_have_the_fano_factor_of_their_branching_ratio`,
//!   `a_planted_branching_ratio_is_recovered`, `reprisals_follow_lost_leaders`

use bevy_ecs::prelude::*;
use serde::{Deserialize, Serialize};

use crate::parameters::Parameters;

/// Attacks that are still expected to follow from earlier events in a region.
///
/// Written by attacks and CT operations; read by attacks.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Excitation {
    /// Follow-ups of attacks.
    pub campaign: f64,
    /// Reprisals for lost leaders.
    pub retaliation: f64,
}

/// How fast excitation is spent; the same in every region. Computed once for two delays.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Decay {
    delays: (f64, f64),
    campaign: f64,
    retaliation: f64,
}

impl Decay {
    /// The shares that are left after a day.
    #[inline]
    #[must_use]
    pub fn at(&mut self, parameters: &Parameters) -> Self {
        let delays = (parameters.attack.campaign_delay, parameters.leadership.retaliation_delay);
        if self.delays != delays {
            let left = |delay: f64| libm::exp(-1.0 / delay);
            *self = Self { delays, campaign: left(delays.0), retaliation: left(delays.1) };
        }
        *self
    }
}

impl Excitation {
    /// Takes today's part of the follow-ups, in attacks.
    #[inline]
    pub fn spend(&mut self, decay: Decay) -> f64 {
        let (campaign, retaliation) = (self.campaign, self.retaliation);
        self.campaign *= decay.campaign;
        self.retaliation *= decay.retaliation;
        (campaign - self.campaign) + (retaliation - self.retaliation)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_is_expected_is_spent() {
        let decay = Decay::default().at(&Parameters::default());
        let mut excitation = Excitation { campaign: 0.5, retaliation: 2.0 };
        let spent: f64 = (0..2000).map(|_| excitation.spend(decay)).sum();
        assert!((spent - 2.5).abs() < 1e-9, "{spent}");
    }

    #[test]
    fn shares_follow_their_delays() {
        let mut decay = Decay::default();
        let mut parameters = Parameters::default();
        for delays in [(5.0, 20.0), (5.0, 10.0), (4.0, 10.0)] {
            parameters.attack.campaign_delay = delays.0;
            parameters.leadership.retaliation_delay = delays.1;
            let left = decay.at(&parameters);
            let expected = (libm::exp(-1.0 / delays.0), libm::exp(-1.0 / delays.1));
            assert_eq!((left.campaign, left.retaliation), expected);
        }
    }
}
