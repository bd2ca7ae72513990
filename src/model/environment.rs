//! Environment: permissiveness, CT effort and season follow the scenario; shocks strike.
//!
//! ```text
//! P(t) = open(open(P₀, o(t)), o_L)    open(P, o) = P + (1 − P)·o  where o ≥ 0,  P·(1 + o)  where o < 0
//! effort(t) = e_L · Σ force amplitude · effort(t) · share
//! s(t) = exp(A cos(2π(d − d₀)/365.25)) / I₀(A)
//! attack factor = β/365.25 · s(t) · exp(κ(P(t) − ½)) · tempo
//! ```
//!
//! o is the opening of the region's country, d the day of the year, I₀ the modified Bessel
//! function, which makes the season's mean 1. All this is known before a run starts, so it is
//! tabulated once for all replicates ([`Forcing`](super::forcing::Forcing)); the system only copies a row when
//! something in it changes. Where a
//! scheduled parameter enters the weights of cells, they follow when a cell is next weighed, at the
//! latest on the last day of the week.
//!
//! - reads: the scenario; [`Reaction`], where effort answers attacks
//! - writes: [`Conditions`], the current parameters; shocks write [`Arrivals`], [`Grievance`] and [`Post`]
//! - parameters: `season.amplitude` A, `season.peak_day` d₀, `attack.base_rate` β,
//!   `attack.permissiveness_effect` κ
//! - draws: none
//! - source: the season's size is assumed, below that of NATO deaths 2005–2009; the opening's form is
//!   assumed
//! - verified by: `attacks_follow_the_season`

use bevy_ecs::prelude::*;

use super::{
    components::{
        Arrival, ArrivalKind, Arrivals, CommunityKey, Conditions, Grievance, Post, Recruiter,
        RegionKey,
    },
    reaction::Reaction,
    recruiters::RecruiterTargets,
    resources::{Ledger, Now},
};
use crate::{
    observation::events::{EventKind, Events},
    random::StreamId,
    scenario::{Effect, Scenario},
};

/// Whether the conditions of yesterday hold today.
pub fn is_idle(world: &World) -> bool {
    let now = world.resource::<Now>();
    now.stretch == Some(now.given.forcing.stretch(now.day))
}

/// Gives every region today's conditions and the world today's parameters.
pub fn set_conditions(
    mut regions: Query<(&RegionKey, &Reaction, &mut Conditions)>,
    mut now: ResMut<Now>,
) {
    let row = now.given.forcing.conditions(now.day);
    for (key, _, mut conditions) in &mut regions {
        *conditions = row[key.id.index()];
    }
    now.stretch = Some(now.given.forcing.stretch(now.day));
    // Parameters only change where a stretch of conditions begins.
    let parameters = *now.given.forcing.parameters(now.day);
    if now.parameters != parameters {
        let old = std::mem::replace(&mut now.parameters, parameters);
        now.weigher.follow(&old, &parameters);
    }
    if now.parameters.reaction.gain > 0.0 {
        answer_attacks(&mut regions, &now.given.scenario);
        // What was multiplied today is copied anew tomorrow.
        now.stretch = None;
    }
}

/// Multiplies effort by each region's reaction, and sums what is felt in each country anew.
fn answer_attacks(
    regions: &mut Query<(&RegionKey, &Reaction, &mut Conditions)>,
    scenario: &Scenario,
) {
    // By region, so that the sums do not depend on the order of the regions' entities.
    let mut felt = vec![0.0; scenario.regions.len()];
    for (key, reaction, mut conditions) in &mut *regions {
        conditions.effort *= reaction.factor;
        conditions.felt *= reaction.factor;
        felt[key.id.index()] = conditions.felt;
    }
    let mut in_country = vec![0.0; scenario.countries.len()];
    for (region, felt) in scenario.regions.iter().zip(felt) {
        in_country[region.country.index()] += felt;
    }
    for (key, _, mut conditions) in &mut *regions {
        conditions.felt_in_country = in_country[key.country.index()];
    }
}

/// The stream of a group of recruiters, from its name; each post is a child of it.
pub fn recruiters_of(group: &str) -> StreamId {
    StreamId::ROOT.named("recruiters").named(group)
}

/// Lets today's shocks strike.
pub fn strike_shocks(
    mut arrivals: Query<(&RegionKey, &mut Arrivals)>,
    mut communities: Query<(&CommunityKey, &mut Grievance)>,
    mut recruiters: Query<(&Recruiter, &mut Post)>,
    mut targets: ResMut<RecruiterTargets>,
    now: Res<Now>,
    mut ledger: ResMut<Ledger>,
    mut events: ResMut<Events>,
) {
    if !now.given.forcing.has_shock(now.day) {
        return;
    }
    let date = now.given.scenario.calendar.date(now.day);
    let first = now.given.scenario.shocks.partition_point(|shock| shock.date < date);
    for shock in now.given.scenario.shocks[first..].iter().take_while(|shock| shock.date == date) {
        match &shock.effect {
            Effect::Release(parts) => {
                for (region, members) in parts.iter().filter(|(_, members)| *members > 0) {
                    let Some(entity) = now.given.index.entity(*region) else { continue };
                    let Ok((key, mut arrivals)) = arrivals.get_mut(entity) else { continue };
                    let stream = key.stream.named(&shock.name);
                    arrivals.waiting.push(released(*members, stream));
                    ledger.released += u64::from(*members);
                    events.push(now.day, *region, EventKind::Release, stream, *members);
                }
            }
            Effect::LossOfVoice(group, posts) => {
                let group = &now.given.scenario.recruiters[usize::from(*group)];
                let stream = recruiters_of(&group.name);
                let order: Vec<StreamId> =
                    (0..group.count).map(|post| stream.child(post)).collect();
                let place = |stream| order.iter().position(|other| *other == stream);
                let mut left: Vec<(usize, Mut<Post>)> = recruiters
                    .iter_mut()
                    .filter(|(_, post)| **post != Post::Ended)
                    .filter_map(|(recruiter, post)| Some((place(recruiter.stream)?, post)))
                    .collect();
                left.sort_unstable_by_key(|(place, _)| *place);
                for (_, post) in left.iter_mut().take(*posts as usize) {
                    **post = Post::Ended;
                    targets.is_stale = true;
                }
            }
            Effect::Provocation(country, change) => {
                for (key, mut grievance) in &mut communities {
                    if key.country == *country {
                        grievance.0 = (grievance.0 + change).clamp(0.0, 1.0);
                    }
                }
            }
        }
    }
}

fn released(members: u32, stream: StreamId) -> Arrival {
    let how = ArrivalKind::Released;
    Arrival { how, stream, members, secrecy: None, experience: 0.0, origin: None }
}
