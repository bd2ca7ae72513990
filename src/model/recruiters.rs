//! Recruiters: agents with a post, who can be taken and are replaced.
//!
//! ```text
//! absence of a recruiter who was taken: 1 + round(x) days, x ~ Exponential(mean T_R)
//! reach to a community = Σ R · (1 − exp(−t/T_q))     over the filled posts for its audience, there or online
//! ```
//!
//! The number of posts is fixed by the scenario. CT operations in the theatre and host security abroad
//! take a recruiter; the post stays empty for an absence drawn on the day of the loss, and whoever comes
//! next needs time in the post (t) to reach as far. Recruiters of the first day are established. A
//! recruiter who came from abroad ([`travel`](super::travel)) has no post of the scenario's: when he is
//! lost nobody follows, and he may leave by himself like any member. A voice that a shock takes away
//! does not come back either. Time in the post is that up to the end of the last week.
//!
//! - reads: [`Post`], as CT operations and host security left it yesterday
//! - writes: [`Post`], [`Tenure`], [`Reach`], [`RecruiterTargets`], the ledger (those who leave)
//! - parameters: `recruitment.replacement_delay` `T_R`, `outreach.build_up` `T_q`, `desertion.hazard`
//! - draws: `RecruiterReturn`, one for each loss; `ContingentExit`, one a recruiter from abroad and week
//! - source: assumed
//! - verified by: `posts_are_empty_for_the_share_of_time_that_loss_and_return_imply`,
//!   `a_new_recruiter_builds_up_reach`, `reach_that_builds_up_survives_a_snapshot`,
//!   `a_lost_voice_is_a_dent_in_reach`

use bevy_ecs::prelude::*;

use super::{
    components::{CommunityKey, Post, Reach, Recruiter, Tenure},
    rates::{WEEK, probability},
    resources::{Ledger, Now},
};
use crate::{
    observation::events::{EventKind, Events},
    random::Purpose,
};

/// A filled post as a target.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RecruiterTarget {
    /// The recruiter.
    pub entity: Entity,
    /// Visibility, 0..=1.
    pub visibility: f64,
    /// Whether it is a member who came from abroad.
    pub is_contingent: bool,
}

/// The filled posts of each region as targets, in the order of identity.
#[derive(Resource, Clone, Debug, Default)]
pub struct RecruiterTargets {
    /// By place of the region.
    pub by_region: Vec<Vec<RecruiterTarget>>,
    /// The day on which the next post is filled again; `u32::MAX` for none.
    pub next_return: u32,
    /// Whether a recruiter was taken or came since the list was made.
    pub is_stale: bool,
    /// Whether anybody is still building up reach.
    builds_up: bool,
    /// The time of building up that reach was last computed with.
    build_up: f64,
}

impl RecruiterTargets {
    /// A list to be made on the first day.
    pub fn new(regions: usize) -> Self {
        Self { by_region: vec![Vec::new(); regions], is_stale: true, ..Self::default() }
    }
}

/// Whether nobody came or went, nobody is due, and reach is up to date.
pub fn is_idle(world: &World) -> bool {
    let (targets, now) = (world.resource::<RecruiterTargets>(), world.resource::<Now>());
    let is_due = now.day >= targets.next_return || (targets.builds_up && now.ends_week());
    !targets.is_stale && !is_due && targets.build_up == now.parameters.outreach.build_up
}

/// Fills posts whose absence is over, and brings reach up to date.
pub fn replace_recruiters(
    mut recruiters: Query<(Entity, &Recruiter, &mut Post, &mut Tenure)>,
    mut communities: Query<(&CommunityKey, &mut Reach)>,
    mut targets: ResMut<RecruiterTargets>,
    now: Res<Now>,
    mut commands: Commands,
) {
    let build_up = now.parameters.outreach.build_up;
    let delay = now.parameters.recruitment.replacement_delay;
    targets.build_up = build_up;
    targets.is_stale = false;
    targets.builds_up = false;
    targets.next_return = u32::MAX;
    let mut filled = Vec::new();
    for (entity, recruiter, mut post, mut tenure) in &mut recruiters {
        if let Post::Lost(day) = *post {
            if recruiter.is_contingent {
                commands.entity(entity).despawn();
                continue;
            }
            let mut draw = now.streams.draw(recruiter.stream, day, Purpose::RecruiterReturn);
            *post = Post::empty_after(day, draw.gamma(1.0, delay));
        }
        match *post {
            Post::Ended => continue,
            Post::EmptyUntil(day) if day > now.day => {
                targets.next_return = targets.next_return.min(day);
                continue;
            }
            Post::EmptyUntil(day) => *tenure = Tenure(Some(day)),
            Post::Filled | Post::Lost(_) => {}
        }
        *post = Post::Filled;
        let built_up = built_up(*tenure, last_week_end(now.day), build_up);
        targets.builds_up |= built_up < 1.0;
        filled.push((entity, *recruiter, recruiter.reach * built_up));
    }
    filled.sort_unstable_by_key(|(_, recruiter, _)| recruiter.stream);
    targets.by_region.iter_mut().for_each(Vec::clear);
    for (entity, recruiter, _) in &filled {
        targets.by_region[recruiter.region.index()].push(RecruiterTarget {
            entity: *entity,
            visibility: recruiter.visibility,
            is_contingent: recruiter.is_contingent,
        });
    }
    let mut voices: Vec<Vec<(Recruiter, f64)>> =
        vec![Vec::new(); now.given.scenario.audiences.len()];
    for (_, recruiter, reach) in filled {
        voices[recruiter.audience.index()].push((recruiter, reach));
    }
    for (key, mut reach) in &mut communities {
        reach.recruiters = voices[key.audience.index()]
            .iter()
            .filter(|(recruiter, _)| recruiter.is_online || recruiter.region == key.region)
            .map(|(_, reach)| reach)
            .sum();
    }
}

/// Lets recruiters who came from abroad leave, at the hazard of any member.
pub fn retire_contingent(
    mut recruiters: Query<(Entity, &Recruiter, &mut Post)>,
    mut targets: ResMut<RecruiterTargets>,
    now: Res<Now>,
    mut ledger: ResMut<Ledger>,
    mut events: ResMut<Events>,
) {
    let leaves = probability(now.parameters.desertion.hazard, f64::from(WEEK));
    for (entity, recruiter, mut post) in &mut recruiters {
        if recruiter.is_contingent
            && *post == Post::Filled
            && now.draw(recruiter.stream, Purpose::ContingentExit).bernoulli(leaves)
        {
            *post = Post::Lost(now.day);
            targets.is_stale = true;
            // Who has left cannot be taken on the same day.
            targets.by_region[recruiter.region.index()].retain(|target| target.entity != entity);
            ledger.deserted += 1;
            let what = (now.day, recruiter.region, EventKind::Desertion);
            events.push_of(recruiter.audience, what, recruiter.stream, 1);
        }
    }
}

/// The last day of the last week that has ended, today included; 0 in the first week. Whoever asks on whatever
/// day of a week gets the same, so that a world which is restored in its middle goes on as it was.
fn last_week_end(today: u32) -> u32 {
    ((today + 1) / WEEK * WEEK).saturating_sub(1)
}

/// The share of the reach from which a recruiter counts as established.
const ESTABLISHED: f64 = 0.999;

/// Share of the full reach that somebody has who has been in the post since then.
fn built_up(tenure: Tenure, day: u32, build_up: f64) -> f64 {
    match tenure.0 {
        Some(since) if build_up > 0.0 => {
            let share = -libm::expm1(-f64::from(day.saturating_sub(since)) / build_up);
            if share < ESTABLISHED { share } else { 1.0 }
        }
        _ => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_ends_on_its_seventh_day() {
        assert_eq!([0, 5, 6, 7, 12, 13].map(last_week_end), [0, 0, 6, 6, 6, 13]);
    }

    #[test]
    fn reach_is_built_up_over_time_and_the_first_day_has_all_of_it() {
        assert_eq!(built_up(Tenure(None), 10, 60.0), 1.0);
        assert_eq!(built_up(Tenure(Some(10)), 10, 60.0), 0.0);
        assert_eq!(built_up(Tenure(Some(10)), 10, 0.0), 1.0);
        let half = built_up(Tenure(Some(0)), 60, 60.0);
        assert!((half - 0.632_120_558_8).abs() < 1e-9, "{half}");
    }
}
