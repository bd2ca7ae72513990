//! Leadership: mid-tier leaders hold the organisation together; who is lost is missed for a while.
//!
//! ```text
//! coordination of a country = 1 − δ · vacant share of its leaders (by influence)
//! absence of a leader who was lost: 1 + round(x) days, x ~ Gamma(2, mean T_L · (1 − r·ρ))
//! ρ ← ρ + (1 − exp(−Δ/T_ρ)) (1 − σ*(π) − ρ)     a week is a step (Δ)
//! ```
//!
//! A country's cells attack at their coordination's share of their tempo. Redundancy ρ (0..1), deputies
//! who can step in, grows where pressure lets up and shrinks under it: its target is the openness
//! 1 − σ* that the country's pressure allows, weighed by members. So removing leaders works, for a
//! while, and for longer where there was no calm to regenerate.
//!
//! - reads: [`Post`], as CT operations left it yesterday; [`SecrecyCalledFor`], the rosters' members
//! - writes: [`Leadership`]; fills [`Post`]s
//! - parameters: `leadership.*` but for retaliation, which belongs to [`excitation`](super::excitation)
//! - draws: `Succession`, one for each loss
//! - source: assumed forms
//! - verified by: `coordination_dips_and_recovers_after_a_single_loss`

use bevy_ecs::prelude::*;
use serde::{Deserialize, Serialize};

use super::{
    components::{Post, RegionKey, SecrecyCalledFor},
    rates::WEEK,
    resources::Now,
    roster::Roster,
};
use crate::{
    random::{Purpose, StreamId},
    scenario::{CountryId, RegionId},
};

/// A leader's post.
#[derive(Component, Clone, Copy, Debug, PartialEq)]
pub struct Leader {
    /// The region where the leader is.
    pub region: RegionId,
    /// Its country, whose cells the leader coordinates.
    pub country: CountryId,
    /// The stream of the post's draws.
    pub stream: StreamId,
    /// Influence: the leader's weight in coordination.
    pub influence: f64,
}

/// What a country's leaders amount to.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct CountryLeadership {
    /// Coordination, 1 − δ..=1: what the leaders' vacancies leave of the attack tempo.
    pub coordination: f64,
    /// Redundancy ρ, 0..=1.
    pub redundancy: f64,
}

/// The state of leadership, and the filled posts as targets.
#[derive(Resource, Clone, Debug)]
pub struct Leadership {
    /// By place of the country.
    pub countries: Vec<CountryLeadership>,
    /// By place of the region: entity and influence of each filled post, in the order of identity.
    pub targets: Vec<Vec<(Entity, f64)>>,
    /// The day on which the next post is filled again; `u32::MAX` for none.
    pub next_return: u32,
    /// Whether a leader was lost since the lists were made.
    pub is_stale: bool,
    /// The effect δ that coordination was last computed with.
    effect: f64,
}

impl Leadership {
    /// Lists to be made on the first day; redundancy is in balance with the openness of each
    /// country.
    pub fn new(openness: Vec<f64>, regions: usize) -> Self {
        let country = |redundancy| CountryLeadership { coordination: 1.0, redundancy };
        Self {
            countries: openness.into_iter().map(country).collect(),
            targets: vec![Vec::new(); regions],
            next_return: 0,
            is_stale: true,
            effect: f64::NAN,
        }
    }
}

/// Whether nobody was lost, nobody is due, and coordination is up to date.
pub fn is_idle(world: &World) -> bool {
    let (leadership, now) = (world.resource::<Leadership>(), world.resource::<Now>());
    let is_current = leadership.effect == now.parameters.leadership.effect;
    !leadership.is_stale && is_current && now.day < leadership.next_return
}

/// Fills posts whose absence is over, and brings coordination up to date.
pub fn succeed_leaders(
    mut leaders: Query<(Entity, &Leader, &mut Post)>,
    mut leadership: ResMut<Leadership>,
    now: Res<Now>,
) {
    let parameters = &now.parameters.leadership;
    let leadership = &mut *leadership;
    leadership.is_stale = false;
    leadership.effect = parameters.effect;
    leadership.next_return = u32::MAX;
    leadership.targets.iter_mut().for_each(Vec::clear);
    let mut posts: Vec<(StreamId, Entity, Leader, bool)> = Vec::new();
    for (entity, leader, mut post) in &mut leaders {
        if let Post::Lost(day) = *post {
            let redundancy = leadership.countries[leader.country.index()].redundancy;
            let mean = parameters.delay * (1.0 - parameters.redundancy_effect * redundancy);
            let mut draw = now.streams.draw(leader.stream, day, Purpose::Succession);
            *post = Post::empty_after(day, draw.gamma(2.0, mean));
        }
        let is_filled = match *post {
            Post::EmptyUntil(day) if day > now.day => {
                leadership.next_return = leadership.next_return.min(day);
                false
            }
            Post::Ended => false,
            _ => {
                *post = Post::Filled;
                true
            }
        };
        posts.push((leader.stream, entity, *leader, is_filled));
    }
    posts.sort_unstable_by_key(|(stream, ..)| *stream);
    // Influence that is filled and in all, by country.
    let mut influence = vec![(0.0, 0.0); leadership.countries.len()];
    for (_, entity, leader, is_filled) in posts {
        let sums = &mut influence[leader.country.index()];
        sums.1 += leader.influence;
        if is_filled {
            sums.0 += leader.influence;
            leadership.targets[leader.region.index()].push((entity, leader.influence));
        }
    }
    for (country, (filled, all)) in leadership.countries.iter_mut().zip(influence) {
        country.coordination = coordination(filled, all, parameters.effect);
    }
}

/// Moves each country's redundancy a week towards what its pressure allows.
pub fn regenerate(
    regions: Query<(&RegionKey, &SecrecyCalledFor, &Roster)>,
    mut leadership: ResMut<Leadership>,
    now: Res<Now>,
) {
    let step = -libm::expm1(-f64::from(WEEK) / now.parameters.leadership.regeneration);
    let parts = regions
        .iter()
        .map(|(key, called_for, roster)| (key.id, key.country, roster.members(), called_for.0));
    let openness = openness(parts.collect(), leadership.countries.len());
    for (state, openness) in leadership.countries.iter_mut().zip(openness) {
        state.redundancy += step * (openness - state.redundancy);
    }
}

/// Member-weighted mean of what the secrecy that is called for leaves open, by country; 1 without
/// members.
pub(super) fn openness(
    mut regions: Vec<(RegionId, CountryId, u32, f64)>,
    countries: usize,
) -> Vec<f64> {
    // In one order, because these are sums of floats.
    regions.sort_unstable_by_key(|(region, ..)| *region);
    let mut sums = vec![(0.0, 0.0); countries];
    for (_, country, members, secrecy) in regions {
        let (open, all) = &mut sums[country.index()];
        *open += f64::from(members) * (1.0 - secrecy);
        *all += f64::from(members);
    }
    sums.into_iter().map(|(open, all)| if all > 0.0 { open / all } else { 1.0 }).collect()
}

/// Coordination when some of all influence is in place; 1 where there are no leaders at all.
fn coordination(filled: f64, all: f64, effect: f64) -> f64 {
    if all > 0.0 { 1.0 - effect * (1.0 - filled / all) } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn openness_is_weighed_by_members_and_full_where_there_are_none() {
        let region =
            |id, country, members, secrecy| (RegionId(id), CountryId(country), members, secrecy);
        let regions = vec![region(1, 0, 30, 0.5), region(0, 0, 10, 0.25), region(2, 1, 0, 0.75)];
        assert_eq!(openness(regions, 3), [0.5625, 1.0, 1.0]);
    }

    #[test]
    fn half_of_the_influence_gone_takes_half_of_the_effect() {
        assert_eq!(coordination(2.0, 4.0, 0.5), 0.75);
        assert_eq!(coordination(4.0, 4.0, 0.5), 1.0);
        assert_eq!(coordination(0.0, 0.0, 0.5), 1.0);
    }
}
