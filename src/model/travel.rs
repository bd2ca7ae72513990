//! Travel: recruits on the way to the theatre, and trained members on the way to a host.
//!
//! ```text
//! days of a leg = max(1, round(x)), x ~ Gamma(2, mean km/v_T)
//! gets through at its end ~ Bernoulli(b · (1 − c_B where it crosses a border))
//! an arrival becomes a recruiter for its audience ~ Bernoulli(f_R), else joins a cell of its origin
//! who travels out of a cell ~ Binomial(m, 1 − exp(−ψ · (1 − κ_X · H(a; h_X)) · Δ))      a week is a step (Δ)
//! ```
//!
//! A traveller goes leg by leg over the route ([`routes`](super::routes)) and is stopped for good where
//! he does not get through, so that arrivals are binomial with the product of the borders. Arrivals
//! bring their audience: they form cells of their own, and some become recruiters for it, who reach it
//! everywhere. Trained members from abroad may travel out again, by the same routes, to a diaspora of
//! their audience, picked ∝ its size and how open the way is; they enlist there with a plot of their own.
//!
//! - reads: the rosters, [`Reaction`]
//! - writes: [`Traveller`], [`Arrivals`], [`Enlisted`], recruiters, [`Members`], the rosters, the ledger
//! - parameters: `travel.*`, `plots.crowding_out` `κ_X`, `plots.crowding_half` `h_X`
//! - draws: `Transit` and `Border`, one a leg; `ContingentRole`, one an arrival; `Return`, one a cell of
//!   members from abroad and week for the number, and one a member who leaves
//! - source: few return to attack (Hegghammer 2013); forms assumed
//! - verified by: `arrivals_are_binomial_over_open_borders`, `transit_takes_its_time`,
//!   `some_arrivals_become_recruiters_for_their_audience`, `trained_members_travel_out_to_their_diaspora`

use bevy_ecs::prelude::*;
use serde::{Deserialize, Serialize};

use super::{
    components::{
        Arrival, ArrivalKind, Arrivals, Exposure, Members, Post, Recruiter, RegionKey, Secrecy,
        Tenure,
    },
    mobilisation::direction,
    plots::{Enlisted, Kind, Recruit},
    rates::{WEEK, hazard},
    reaction::Reaction,
    recruiters::RecruiterTargets,
    resources::{Given, Ledger, Now, RegionIndex},
    roster::Roster,
    routes::{Leg, openness},
};
use crate::{
    observation::events::{EventKind, Events},
    random::{Purpose, StreamId},
    scenario::{AudienceId, RegionId},
};

/// Somebody on the way.
#[derive(Component, Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Traveller {
    /// The stable identity.
    pub stream: StreamId,
    /// The audience of origin.
    pub audience: AudienceId,
    /// The end of the route that lies abroad.
    pub abroad: RegionId,
    /// The end that lies in the theatre.
    pub theatre: RegionId,
    /// Whether the way leads out of the theatre.
    pub is_outbound: bool,
    /// Legs that lie behind.
    pub passed: u32,
    /// The day on which the leg ends.
    pub due: u32,
}

impl Traveller {
    /// A recruit who sets out for the theatre.
    pub fn to_theatre(
        stream: StreamId,
        audience: AudienceId,
        (abroad, theatre): (RegionId, RegionId),
    ) -> Self {
        Self { stream, audience, abroad, theatre, is_outbound: false, passed: 0, due: 0 }
    }

    /// The leg that is under way: where it begins, and the link that it goes along.
    pub fn leg(&self, given: &Given) -> Leg {
        let way = given.routes.to_theatre(self.abroad, self.theatre);
        let passed = self.passed as usize;
        if !self.is_outbound {
            return way[passed];
        }
        let back = way[way.len() - 1 - passed];
        let mut link = back.link;
        let from = std::mem::replace(&mut link.to, back.from);
        Leg { from, link }
    }

    fn is_on_last_leg(&self, given: &Given) -> bool {
        let legs = given.routes.to_theatre(self.abroad, self.theatre).len();
        self.passed as usize + 1 == legs
    }

    fn due_after(&self, given: &Given, now: &Now) -> u32 {
        let mean = self.leg(given).link.km / now.parameters.travel.pace;
        let days = now.draw(self.stream, Purpose::Transit).gamma(2.0, mean);
        now.day.saturating_add((libm::round(days) as u32).max(1))
    }
}

/// When the next leg ends.
#[derive(Resource, Clone, Copy, Debug)]
pub struct Travels {
    /// The day on which a leg ends next; `u32::MAX` where nobody is on the way.
    pub next_due: u32,
}

impl Default for Travels {
    fn default() -> Self {
        Self { next_due: u32::MAX }
    }
}

impl Travels {
    /// Lets somebody set out today.
    pub fn set_out(
        &mut self,
        mut traveller: Traveller,
        given: &Given,
        now: &Now,
        events: &mut Events,
        commands: &mut Commands,
    ) {
        traveller.due = traveller.due_after(given, now);
        self.next_due = self.next_due.min(traveller.due);
        let what = (now.day, traveller.leg(given).from, EventKind::SettingOut);
        events.push_of(traveller.audience, what, traveller.stream, 1);
        commands.spawn(traveller);
    }
}

/// Moves everybody on whose leg ends today.
#[expect(clippy::too_many_arguments, reason = "a system names all that it touches")]
pub fn travel(
    mut travellers: Query<(Entity, &mut Traveller)>,
    mut arrivals: Query<&mut Arrivals>,
    mut travels: ResMut<Travels>,
    mut enlisted: ResMut<Enlisted>,
    mut targets: ResMut<RecruiterTargets>,
    (given, index, now): (Res<Given>, Res<RegionIndex>, Res<Now>),
    mut ledger: ResMut<Ledger>,
    mut events: ResMut<Events>,
    mut commands: Commands,
) {
    if now.day < travels.next_due {
        return;
    }
    let parameters = &now.parameters.travel;
    travels.next_due = u32::MAX;
    for (entity, mut traveller) in &mut travellers {
        if traveller.due > now.day {
            travels.next_due = travels.next_due.min(traveller.due);
            continue;
        }
        let Traveller { stream, audience, .. } = *traveller;
        let link = traveller.leg(&given).link;
        let open = link.open(parameters.border_control);
        let mut report = |kind| events.push_of(audience, (now.day, link.to, kind), stream, 1);
        if !now.draw(stream, Purpose::Border).bernoulli(open) {
            ledger.interdicted += 1;
            report(EventKind::Interdiction);
            commands.entity(entity).despawn();
            continue;
        }
        if !traveller.is_on_last_leg(&given) {
            traveller.passed += 1;
            traveller.due = traveller.due_after(&given, &now);
            travels.next_due = travels.next_due.min(traveller.due);
            continue;
        }
        commands.entity(entity).despawn();
        if traveller.is_outbound {
            report(EventKind::Return);
            let region = traveller.abroad;
            enlisted.0.push(Recruit { stream, region, audience, kind: Kind::Directed });
            continue;
        }
        report(EventKind::Arrival);
        if now.draw(stream, Purpose::ContingentRole).bernoulli(parameters.recruiters) {
            let recruiter = Recruiter {
                region: traveller.theatre,
                stream,
                audience,
                is_online: true,
                is_contingent: true,
                reach: parameters.recruiter_reach,
                visibility: parameters.recruiter_visibility,
            };
            commands.spawn((recruiter, Post::Filled, Tenure(Some(now.day))));
            targets.is_stale = true;
            continue;
        }
        let entity = index.entity(traveller.theatre).expect("ways lead to the theatre");
        let mut arrivals = arrivals.get_mut(entity).expect("theatre regions take arrivals");
        arrivals.waiting.push(Arrival {
            how: ArrivalKind::Immigrated,
            stream,
            members: 1,
            secrecy: None,
            experience: 0.0,
            origin: Some(audience),
        });
    }
}

/// Lets trained members from abroad travel out.
#[expect(clippy::too_many_arguments, reason = "a system names all that it touches")]
pub fn travel_out(
    mut regions: Query<(&RegionKey, &mut Roster, &Reaction)>,
    mut cells: Query<(&mut Members, &Secrecy, &Exposure)>,
    mut travels: ResMut<Travels>,
    given: Res<Given>,
    now: Res<Now>,
    mut events: ResMut<Events>,
    mut commands: Commands,
) {
    let mut rates: Vec<(RegionId, f64)> =
        regions.iter().map(|(key, _, reaction)| (key.id, reaction.rate)).collect();
    // In one order, because this is a sum of floats.
    rates.sort_unstable_by_key(|(region, _)| *region);
    let attacks = rates.into_iter().map(|(_, rate)| rate).sum();
    let rate = now.parameters.travel.return_hazard * direction(attacks, &now.parameters.plots);
    let leaves = hazard(rate, f64::from(WEEK));
    for (key, mut roster, _) in &mut regions {
        let foreign: Vec<_> = roster
            .iter()
            .filter_map(|(slot, entry)| Some((slot, entry.id, entry.cell, entry.origin?)))
            .collect();
        for (slot, id, cell, audience) in foreign {
            let (mut members, secrecy, exposure) =
                cells.get_mut(cell).expect("a roster's cells exist");
            let leavers = now.draw(id, Purpose::Return).events(members.0, leaves);
            if leavers == 0 {
                continue;
            }
            let border_control = now.parameters.travel.border_control;
            let pull: Vec<f64> = given.routes.diasporas[audience.index()]
                .iter()
                .map(|(host, size)| {
                    size * openness(given.routes.to_theatre(*host, key.id), border_control)
                })
                .collect();
            for number in 0..leavers {
                let mut draw = now.draw_event(id, Purpose::Return, number + 1);
                // Where no way leads out, members stay.
                let Some(at) = draw.categorical(&pull) else { break };
                members.0 -= 1;
                let traveller = Traveller {
                    is_outbound: true,
                    ..Traveller::to_theatre(
                        id.named("out").child(now.day).child(number),
                        audience,
                        (given.routes.diasporas[audience.index()][at].0, key.id),
                    )
                };
                travels.set_out(traveller, &given, &now, &mut events, &mut commands);
            }
            let entry = roster.get_mut(slot).expect("its cell has not moved");
            now.weigher.weigh(entry, members.0, secrecy.0, exposure.0);
            if members.0 == 0 {
                roster.remove(slot);
                commands.entity(cell).despawn();
            }
        }
    }
}
