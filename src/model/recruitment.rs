//! Recruitment: recruiters and members bring sympathisers in.
//!
//! ```text
//! recruits ~ Binomial(S, 1 − exp(−ρ · R · (1 − σ̄) · (1 + g_T from phase 2 on) · Δ))        R = Σ reach of recruiters + ω·M
//! ```
//!
//! Daily. S sympathisers of a community, R the reach of the filled posts for its audience in its
//! region and of the region's M members, σ̄ their mean secrecy: who lies low does not recruit.
//! Recruits leave the sympathisers and their community and arrive in the region; [`placement`](super::placement) puts
//! them into cells.
//!
//! - reads: [`RecruiterReach`], the roster's totals
//! - writes: [`Sympathisers`], [`Gone`], [`Arrivals`], the ledger
//! - parameters: `recruitment.rate` ρ, `recruitment.member_reach` ω
//! - draws: `Recruitment`, one a community and day
//! - source: assumed form, with secrecy after Morselli et al. (2007)
//! - verified by: `recruitment_grows_above_its_threshold_and_dies_out_below`,
//!   `who_lies_low_recruits_less`

use bevy_ecs::prelude::*;

use super::{
    components::{
        Arrival, ArrivalKind, Arrivals, CommunityKey, Gone, RecruiterReach, RecruitmentDraws,
        Sympathisers,
    },
    control::Control,
    rates::YEAR,
    resources::{Ledger, Now, RegionIndex},
    roster::Roster,
};
use crate::{
    observation::events::{EventKind, Events},
    random::Purpose,
};

/// Lets each community's sympathisers join.
pub fn recruit(
    mut communities: Query<(
        &CommunityKey,
        &RecruiterReach,
        &mut RecruitmentDraws,
        &mut Sympathisers,
        &mut Gone,
    )>,
    mut regions: Query<(&Control, &mut Roster, &mut Arrivals)>,
    index: Res<RegionIndex>,
    now: Res<Now>,
    mut ledger: ResMut<Ledger>,
    mut events: ResMut<Events>,
) {
    let parameters = &now.parameters.recruitment;
    let daily_rate = parameters.rate / YEAR;
    for (key, recruiters, mut draws, mut sympathisers, mut gone) in &mut communities {
        if sympathisers.0 == 0 {
            continue;
        }
        let Some(entity) = index.entity(key.region) else { continue };
        let Ok((control, mut roster, mut arrivals)) = regions.get_mut(entity) else { continue };
        let totals = roster.totals();
        let openness = 1.0 - totals.mean_secrecy().unwrap_or(0.0);
        let reach = recruiters.with_members(totals.members, parameters);
        let hazard = daily_rate * reach * openness * control.recruitment(&now.parameters.control);
        let draw = now.draw_ahead(&mut draws.0, key.stream, Purpose::Recruitment);
        let recruits = draw.events(sympathisers.0, hazard);
        if recruits > 0 {
            sympathisers.0 -= recruits;
            gone.0 += recruits;
            ledger.recruited += u64::from(recruits);
            arrivals.waiting.push(Arrival {
                how: ArrivalKind::Recruited,
                stream: key.stream,
                members: recruits,
                secrecy: None,
                experience: 0.0,
            });
            events.push(now.day, key.region, EventKind::Recruitment, key.stream, recruits);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameters::Parameters;

    #[test]
    fn members_add_to_the_recruiters_reach() {
        let mut parameters = Parameters::default().recruitment;
        parameters.member_reach = 0.125;
        assert_eq!(RecruiterReach(2.0).with_members(8, &parameters), 3.0);
    }
}
