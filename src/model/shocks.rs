//! Shocks: what happens on one date, as the scenario says.
//!
//! A release lets members out of prison into their region, where they found cells the same day; the loss of a voice ends recruiters' posts
//! for good; a provocation moves the grievance of all communities of a country.
//!
//! - reads: the scenario, [`Recruiter`], [`RegionKey`]
//! - writes: [`Arrivals`], [`Grievance`], [`Post`], [`RecruiterTargets`], the ledger, [`Events`]
//! - parameters: none
//! - draws: none
//! - source: the scenario
//! - verified by: `members_are_conserved_every_day`, `a_lost_voice_is_a_dent_in_reach`,
//!   `each_loss_of_a_voice_ends_another_post`

use bevy_ecs::prelude::*;

use super::{
    arrivals::{Arrival, ArrivalKind, Arrivals},
    components::{CommunityKey, Grievance, Post, Recruiter, RegionKey},
    recruiters::RecruiterTargets,
    resources::{Ledger, Now},
};
use crate::{
    observation::events::{EventKind, Events},
    random::StreamId,
    scenario::Effect,
};

/// The stream of a group of recruiters, from its name; each post is a child of it.
pub fn recruiters_of(group: &str) -> StreamId {
    StreamId::ROOT.named("recruiters").named(group)
}

/// Lets today's shocks strike.
#[expect(clippy::too_many_arguments, reason = "a system names all that it touches")]
pub fn strike_shocks(
    regions: Query<&RegionKey>,
    mut communities: Query<(&CommunityKey, &mut Grievance)>,
    mut recruiters: Query<(&Recruiter, &mut Post)>,
    mut targets: ResMut<RecruiterTargets>,
    now: Res<Now>,
    mut arrivals: ResMut<Arrivals>,
    mut ledger: ResMut<Ledger>,
    mut events: ResMut<Events>,
) {
    let date = now.given.scenario.calendar.date(now.day);
    let first = now.given.scenario.shocks.partition_point(|shock| shock.date < date);
    for shock in now.given.scenario.shocks[first..].iter().take_while(|shock| shock.date == date) {
        match &shock.effect {
            Effect::Release(parts) => {
                for (region, members) in parts.iter().filter(|(_, members)| *members > 0) {
                    let Some(entity) = now.given.index.entity(*region) else { continue };
                    let Ok(key) = regions.get(entity) else { continue };
                    let stream = key.stream.named(&shock.name);
                    arrivals.push(*region, released(*members, stream));
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
