//! Recruiters: agents with a post, who can be taken and are replaced.
//!
//! ```text
//! absence of a recruiter who was taken: 1 + round(x) days, x ~ Exponential(mean T_R)
//! ```
//!
//! The number of posts is fixed by the scenario. CT operations take a recruiter; the post stays
//! empty for an absence drawn on the day of the loss, and the audience's reach falls by that much.
//!
//! - reads: [`Post`], as CT operations left it yesterday
//! - writes: [`Post`], [`RecruiterReach`], [`RecruiterTargets`]
//! - parameters: `recruitment.replacement_delay` `T_R`
//! - draws: `RecruiterReturn`, one for each loss
//! - source: assumed
//! - verified by: `posts_are_empty_for_the_share_of_time_that_loss_and_return_imply`

use bevy_ecs::prelude::*;

use super::{
    components::{CommunityKey, Post, Recruiter, RecruiterReach},
    resources::Now,
};
use crate::random::{Draw, Purpose};

/// The filled posts of each region as targets: entity and visibility, in the order of identity.
#[derive(Resource, Clone, Debug, Default)]
pub struct RecruiterTargets {
    /// By place of the region.
    pub by_region: Vec<Vec<(Entity, f64)>>,
    /// The day on which the next post is filled again; `u32::MAX` for none.
    pub next_return: u32,
    /// Whether a recruiter was taken since the list was made.
    pub is_stale: bool,
}

impl RecruiterTargets {
    /// A list to be made on the first day.
    pub fn new(regions: usize) -> Self {
        Self { by_region: vec![Vec::new(); regions], next_return: 0, is_stale: true }
    }
}

/// Fills posts whose absence is over, and brings reach up to date.
pub fn replace_recruiters(
    mut recruiters: Query<(Entity, &Recruiter, &mut Post)>,
    mut communities: Query<(&CommunityKey, &mut RecruiterReach)>,
    mut targets: ResMut<RecruiterTargets>,
    now: Res<Now>,
) {
    if !targets.is_stale && now.day < targets.next_return {
        return;
    }
    targets.is_stale = false;
    targets.next_return = u32::MAX;
    let mut filled = Vec::new();
    for (entity, recruiter, mut post) in &mut recruiters {
        if let Post::Lost(day) = *post {
            let mut draw = now.streams.draw(recruiter.stream, day, Purpose::RecruiterReturn);
            let delay = now.parameters.recruitment.replacement_delay;
            *post = Post::EmptyUntil(return_day(day, delay, &mut draw));
        }
        match *post {
            Post::EmptyUntil(day) if day > now.day => {
                targets.next_return = targets.next_return.min(day);
            }
            _ => {
                *post = Post::Filled;
                filled.push((entity, *recruiter));
            }
        }
    }
    filled.sort_unstable_by_key(|(_, recruiter)| recruiter.stream);
    targets.by_region.iter_mut().for_each(Vec::clear);
    for (entity, recruiter) in &filled {
        targets.by_region[recruiter.region.index()].push((*entity, recruiter.visibility));
    }
    for (key, mut reach) in &mut communities {
        reach.0 = filled
            .iter()
            .filter(|(_, r)| r.region == key.region && r.audience == key.audience)
            .map(|(_, r)| r.reach)
            .sum();
    }
}

/// The day on which a post that was lost on `day` is filled again, at least the day after.
fn return_day(day: u32, mean_delay: f64, draw: &mut Draw) -> u32 {
    let delay = draw.gamma(1.0, mean_delay);
    day.saturating_add(1).saturating_add(libm::round(delay) as u32)
}
