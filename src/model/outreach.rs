//! Outreach: media and publicity reach audiences.
//!
//! ```text
//! B_a = r_m · o_a(t) · (1 − k_a(t)) + p
//! p ← p · 2^(−Δ/T_p) + p_A · major attacks + p_X · plots executed + p_F · plots disclosed as foiled or failed
//! ```
//!
//! A week is a step (Δ). The broadcast reach B of an audience, a language with its script, is that of the
//! media output in it (o, items a month), less what counter-messaging takes away (k), and of publicity p,
//! which is the same for all: it jumps with high-profile events and is forgotten. Recruiters add theirs
//! ([`recruiters`](super::recruiters)). Output and counter-messaging are schedules of the scenario.
//!
//! - reads: the week's headlines, as attacks and external plots left them
//! - writes: [`Reach`], [`Outreach`]
//! - parameters: `outreach.*` but for `outreach.build_up`
//! - draws: none
//! - source: the article: output in languages and scripts, and what it dates; forms assumed
//! - verified by: `broadcast_reach_follows_output_and_publicity_is_forgotten`

use bevy_ecs::prelude::*;
use serde::{Deserialize, Serialize};

use super::{
    components::{CommunityKey, Reach},
    rates::WEEK,
    resources::Now,
};
use crate::parameters;

/// Publicity, and the events that feed it.
///
/// Written by [`outreach`](self), attacks and external plots.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Outreach {
    /// Publicity p, in reach.
    pub publicity: f64,
    /// Attacks of at least the major severity since the last weekly step.
    pub major_attacks: u32,
    /// External plots executed since then.
    pub executed: u32,
    /// External plots that came to light as foiled or failed since then.
    pub foiled: u32,
}

impl Outreach {
    fn step(&mut self, parameters: &parameters::Outreach) {
        let kept = libm::exp2(-f64::from(WEEK) / parameters.publicity_half_life);
        self.publicity = self.publicity * kept
            + parameters.major_publicity * f64::from(self.major_attacks)
            + parameters.plot_publicity * f64::from(self.executed)
            + parameters.foiled_publicity * f64::from(self.foiled);
        *self = Self { publicity: self.publicity, ..Self::default() };
    }
}

/// Lets publicity and every audience's broadcast reach take their weekly step.
pub fn reach_out(
    mut communities: Query<(&CommunityKey, &mut Reach)>,
    mut outreach: ResMut<Outreach>,
    now: Res<Now>,
) {
    let parameters = &now.parameters.outreach;
    outreach.step(parameters);
    let media = now.given.forcing.media(now.day);
    for (key, mut reach) in &mut communities {
        let items = media[key.audience.index()];
        reach.broadcast = broadcast(items, outreach.publicity, parameters);
    }
}

/// Broadcast reach of so many media items a month that come through, and of publicity.
pub(super) fn broadcast(items: f64, publicity: f64, parameters: &parameters::Outreach) -> f64 {
    parameters.media_reach * items + publicity
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameters::Parameters;

    #[test]
    fn publicity_halves_and_jumps_with_what_is_news() {
        let mut parameters = Parameters::default().outreach;
        parameters.publicity_half_life = 7.0;
        parameters.major_publicity = 0.25;
        parameters.plot_publicity = 2.0;
        parameters.foiled_publicity = 0.5;
        let mut outreach = Outreach { publicity: 4.0, major_attacks: 2, executed: 1, foiled: 1 };
        outreach.step(&parameters);
        assert_eq!(outreach, Outreach { publicity: 5.0, ..Outreach::default() });
    }

    #[test]
    fn ten_items_a_month_beside_publicity() {
        let mut parameters = Parameters::default().outreach;
        parameters.media_reach = 0.125;
        assert_eq!(broadcast(10.0, 0.5, &parameters), 1.75);
    }
}
