//! Mobilisation: recruits abroad, who choose between the theatre and external operations.
//!
//! ```text
//! recruits ~ Binomial(S, 1 − exp(−ρ_a · R · Δ))          R reach to the community
//! P(hijrah) = 1/(1 + e^−u)        u = u₀ + u_A · A − u_D · D
//! A = Σ M_r (P_r − σ*_r)/Σ M_r    D = −ln(Σ M_r Π_r/Σ M_r)    over the theatre's regions r
//! given a mission abroad: with probability 1 − P(hijrah) times the direction that is left, 1 − κ_X · H(a; h_X)
//! moved to act alone ~ Binomial(S, 1 − exp(−ι · B · Δ))
//! ```
//!
//! A week is a step (Δ). S sympathisers of a community abroad. The theatre attracts (A) as far as it is
//! permissive and without pressure where the organisation is, and the way is difficult (D) as few get
//! through: Π is the product of the open shares of a route's borders. Who chooses hijrah sets out for a
//! region picked ∝ `M_r` `Π_r` and travels; where no way leads there, he stays a sympathiser. Who is given a
//! mission abroad enlists with a plot; where the organisation has no member left, nobody gives one.
//! Directing these takes attention, which a switch lets attacks at home (a, a lagged mean a year) crowd out;
//! who is refused chooses hijrah. Broadcast reach B moves some without any contact: their plots are inspired.
//!
//! - reads: [`Reach`], [`Conditions`], [`SecrecyCalledFor`], the rosters' members, [`Reaction`]
//! - writes: [`Sympathisers`], [`Gone`], [`Enlisted`], the ledger; travellers set out
//! - parameters: `mobilisation.*`, `plots.inspiration` ι, `plots.crowding_out` `κ_X`,
//!   `plots.crowding_half` `h_X`, `travel.border_control`
//! - draws: `Mobilisation` and `Inspiration`, one a community and week; `Choice`, one a recruit
//! - source: most prefer foreign fighting (Hegghammer 2013); the logit is assumed
//! - verified by: `recruits_abroad_are_binomial_and_choose_by_the_logit`,
//!   `crowding_out_turns_missions_into_hijrah`

use bevy_ecs::prelude::*;

use super::{
    components::{
        Abroad, CommunityKey, Conditions, Gone, Reach, RegionKey, SecrecyCalledFor, Sympathisers,
    },
    plots::{Enlisted, Kind, Recruit},
    rates::{WEEK, hazard},
    reaction::Reaction,
    resources::{Ledger, Now},
    roster::Roster,
    travel::{Traveller, Travels},
};
use crate::{
    observation::events::{EventKind, Events},
    parameters,
    random::Purpose,
    scenario::RegionId,
};

/// A community abroad.
type Community =
    (&'static CommunityKey, &'static Reach, &'static mut Sympathisers, &'static mut Gone);

/// The theatre as recruits abroad see it.
struct Theatre {
    /// Members, by place of the region; 0 where no cells operate.
    members: Vec<f64>,
    /// Attraction A, −1..=1; 0 where nobody is.
    attraction: f64,
    /// Share of the direction for external operations that attacks at home leave.
    direction: f64,
}

/// Lets the sympathisers of communities abroad be recruited, or act by themselves.
#[expect(clippy::too_many_arguments, reason = "a system names all that it touches")]
pub fn mobilise(
    mut communities: Query<Community, With<Abroad>>,
    regions: Query<(&RegionKey, &Conditions, &SecrecyCalledFor, &Roster, &Reaction)>,
    now: Res<Now>,
    mut enlisted: ResMut<Enlisted>,
    mut travels: ResMut<Travels>,
    mut ledger: ResMut<Ledger>,
    mut events: ResMut<Events>,
    mut commands: Commands,
) {
    let parameters = &now.parameters;
    let days = f64::from(WEEK);
    let parts = regions.iter().map(|(key, conditions, called_for, roster, reaction)| {
        let pull = conditions.permissiveness - called_for.0;
        (key.id, f64::from(roster.members()), pull, reaction.rate)
    });
    let theatre = Theatre::of(parts.collect(), now.given.scenario.regions.len(), &parameters.plots);
    for (key, reach, mut sympathisers, mut gone) in &mut communities {
        if sympathisers.0 == 0 {
            continue;
        }
        let stream_of = |how, at| key.stream.named(how).child(now.day).child(at);
        let mut won = Vec::new();
        let purposes = [Purpose::Inspiration, Purpose::Mobilisation];
        let [mut of_inspired, mut of_recruits] = now.draw_both(key.stream, purposes);
        let inspires = hazard(parameters.plots.inspiration * reach.broadcast, days);
        let inspired = of_inspired.events(sympathisers.0, inspires);
        for at in 0..inspired {
            won.push(stream_of("inspired", at));
            enlisted.0.push(Recruit::of(key, stream_of("inspired", at), Kind::Inspired));
        }
        let recruits = of_recruits.events(
            sympathisers.0 - inspired,
            hazard(parameters.mobilisation.rate * reach.total(), days),
        );
        if recruits > 0 {
            let ways = now.given.routes.openness(key.region, parameters.travel.border_control);
            let hijrah = theatre.share_of_hijrah(&ways, &parameters.mobilisation);
            let pull: Vec<f64> =
                ways.iter().zip(&theatre.members).map(|(open, members)| open * members).collect();
            for at in 0..recruits {
                let stream = stream_of("recruit", at);
                let mut draw = now.draw_event(key.stream, Purpose::Choice, at);
                if draw.bernoulli((1.0 - hijrah) * theatre.direction) {
                    won.push(stream);
                    enlisted.0.push(Recruit::of(key, stream, Kind::Enabled));
                } else if let Some(to) = draw.categorical(&pull) {
                    won.push(stream);
                    let route = now.given.routes.to_theatre(key.region, RegionId(to as u16));
                    let traveller = Traveller::over(stream, key.audience, route, false);
                    travels.set_out(traveller, &now, &mut events, &mut commands);
                }
            }
        }
        sympathisers.0 -= won.len() as u32;
        gone.0 += won.len() as u32;
        ledger.mobilised += won.len() as u64;
        for stream in won {
            let what = (now.day, key.region, EventKind::Mobilisation);
            events.push_of(key.audience, what, stream, 1);
        }
    }
}

impl Theatre {
    fn of(
        mut parts: Vec<(RegionId, f64, f64, f64)>,
        regions: usize,
        plots: &parameters::Plots,
    ) -> Self {
        // In one order, because these are sums of floats.
        parts.sort_unstable_by_key(|(region, ..)| *region);
        let mut members = vec![0.0; regions];
        let (mut all, mut pull, mut attacks) = (0.0, 0.0, 0.0);
        for (region, strength, attraction, rate) in parts {
            members[region.index()] = strength;
            all += strength;
            pull += strength * attraction;
            attacks += rate;
        }
        let attraction = if all > 0.0 { pull / all } else { 0.0 };
        // Nobody is left who could direct.
        let direction = if all > 0.0 { direction(attacks, plots) } else { 0.0 };
        Self { members, attraction, direction }
    }

    /// P(hijrah) of a community from which ways of some openness lead to each region.
    fn share_of_hijrah(&self, ways: &[f64], parameters: &parameters::Mobilisation) -> f64 {
        let all: f64 = self.members.iter().sum();
        let through: f64 = ways.iter().zip(&self.members).map(|(open, m)| open * m).sum();
        let pull = parameters.hijrah + parameters.attraction * self.attraction;
        let utility = if through > 0.0 {
            pull + parameters.difficulty * libm::log((through / all).min(1.0))
        } else if parameters.difficulty > 0.0 {
            // No way at all is as difficult as can be.
            return 0.0;
        } else {
            pull
        };
        1.0 / (1.0 + libm::exp(-utility))
    }
}

/// Share of the direction for external operations that so many attacks a year at home leave.
pub(super) fn direction(attacks: f64, parameters: &parameters::Plots) -> f64 {
    1.0 - parameters.crowding_out * attacks / (attacks + parameters.crowding_half)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::parameters::{Parameters, REGISTRY};

    #[test]
    fn odds_of_three_to_one_where_nothing_pulls_and_the_way_is_free() {
        let mut parameters = Parameters::default();
        parameters.mobilisation.hijrah = libm::log(3.0);
        let parts = vec![(RegionId(0), 10.0, 0.0, 0.0)];
        let theatre = Theatre::of(parts, 1, &parameters.plots);
        let share = theatre.share_of_hijrah(&[1.0], &parameters.mobilisation);
        assert!((share - 0.75).abs() < 1e-12, "{share}");
        assert_eq!(theatre.share_of_hijrah(&[0.0], &parameters.mobilisation), 0.0);
        let empty = Theatre::of(vec![(RegionId(0), 0.0, 0.5, 0.0)], 1, &parameters.plots);
        assert_eq!((empty.direction, empty.attraction), (0.0, 0.0));
        // A way that one in four survives takes a factor of 4^u_D off the odds.
        parameters.mobilisation.difficulty = 0.5;
        let share = theatre.share_of_hijrah(&[0.25], &parameters.mobilisation);
        assert!((share - 0.6).abs() < 1e-12, "{share}");
    }

    #[test]
    fn half_of_the_crowding_at_the_half_rate() {
        let mut parameters = Parameters::default().plots;
        (parameters.crowding_out, parameters.crowding_half) = (0.5, 100.0);
        assert_eq!((direction(100.0, &parameters), direction(0.0, &parameters)), (0.75, 1.0));
    }

    proptest! {
        #[test]
        fn shares_stay_shares(
            members in prop::collection::vec(0.0..1e5, 3), open in prop::collection::vec(0.0..=1.0, 3),
            pull in -1.0..=1.0, attacks in 0.0..1e6,
            point in prop::collection::vec(0.0..=1.0, REGISTRY.len()),
        ) {
            let parameters = Parameters::at(&point);
            let parts = (0..).map(RegionId).zip(&members).map(|(r, m)| (r, *m, pull, attacks));
            let theatre = Theatre::of(parts.collect(), 3, &parameters.plots);
            prop_assert!((0.0..=1.0).contains(&theatre.direction));
            let share = theatre.share_of_hijrah(&open, &parameters.mobilisation);
            prop_assert!((0.0..=1.0).contains(&share));
        }
    }
}
