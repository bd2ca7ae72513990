//! Recruitment: recruiters and members bring sympathisers in.
//!
//! ```text
//! recruits ~ Binomial(S, 1 − exp(−ρ · R · (1 − σ̄) · Δ))        R = Σ reach + ω·M
//! ```
//!
//! Daily, where cells operate. S sympathisers of a community, R the reach to it of recruiters, media and
//! publicity and of the region's M members, σ̄ their mean secrecy: who lies low does not recruit.
//! Recruits leave the sympathisers and their community and arrive in the region; [`placement`](super::placement) puts
//! them into cells.
//!
//! - reads: [`Reach`], the roster's totals
//! - writes: [`Sympathisers`], [`Gone`], [`Arrivals`], the ledger
//! - parameters: `recruitment.rate` ρ, `recruitment.member_reach` ω
//! - draws: `Recruitment`, some a community and four weeks
//! - source: assumed form, with secrecy after Morselli et al. (2007)
//! - verified by: `recruitment_grows_above_its_threshold_and_dies_out_below`,
//!   `who_lies_low_recruits_less`

use bevy_ecs::prelude::*;

use super::{
    arrivals::{Arrival, ArrivalKind, Arrivals},
    components::{Abroad, CommunityKey, Gone, Reach, RecruitmentPoints, RegionKey, Sympathisers},
    rates::YEAR,
    resources::{Ledger, Now},
    roster::Roster,
};
use crate::{
    observation::events::{EventKind, Events},
    random::Purpose,
};

/// A region as recruitment sees it; without cells nobody recruits.
#[derive(Clone, Copy, Debug, Default)]
pub struct Presence {
    members: u32,
    /// ρ (1 − σ̄), a day.
    rate: f64,
}

/// Lets each community's sympathisers join.
pub fn recruit(
    mut communities: Query<
        (&CommunityKey, &Reach, &mut RecruitmentPoints, &mut Sympathisers, &mut Gone),
        Without<Abroad>,
    >,
    mut regions: Query<(&RegionKey, &mut Roster)>,
    // By place of the region: communities look it up several times.
    mut presences: Local<Vec<Presence>>,
    now: Res<Now>,
    mut arrivals: ResMut<Arrivals>,
    mut ledger: ResMut<Ledger>,
    mut events: ResMut<Events>,
) {
    let parameters = &now.parameters.recruitment;
    let daily_rate = parameters.rate / YEAR;
    presences.resize(now.given.index.0.len(), Presence::default());
    for (key, mut roster) in &mut regions {
        let totals = roster.totals();
        let openness = 1.0 - totals.mean_secrecy().unwrap_or(0.0);
        presences[key.id.index()] =
            Presence { members: totals.members, rate: daily_rate * openness };
    }
    for (key, reach, mut points, mut sympathisers, mut gone) in &mut communities {
        if sympathisers.0 == 0 {
            continue;
        }
        let presence = presences[key.region.index()];
        let reach = reach.with_members(presence.members, parameters);
        let hazard = presence.rate * reach;
        let hour = now.hour(key.stream, Purpose::Recruitment);
        let recruits = points.0.events(hour, sympathisers.0, hazard);
        if recruits > 0 {
            sympathisers.0 -= recruits;
            gone.0 += recruits;
            ledger.recruited += u64::from(recruits);
            let arrival = Arrival {
                how: ArrivalKind::Recruited,
                stream: key.stream,
                members: recruits,
                secrecy: None,
                experience: 0.0,
                origin: None,
            };
            arrivals.push(key.region, arrival);
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
        assert_eq!(Reach { recruiters: 1.5, broadcast: 0.5 }.with_members(8, &parameters), 3.0);
    }
}
