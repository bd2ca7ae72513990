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
//! - writes: [`Traveller`], [`Arrivals`], [`Enlisted`], recruiters, the rosters (members), the ledger
//! - parameters: `travel.*`, `plots.crowding_out` `κ_X`, `plots.crowding_half` `h_X`
//! - draws: `Transit` and `Border`, one a leg; `ContingentRole`, one an arrival; `Return`, one a cell of
//!   members from abroad and week for the number, and one a member who leaves
//! - source: few return to attack (Hegghammer 2013); forms assumed
//! - verified by: `arrivals_are_binomial_over_open_borders`, `transit_takes_its_time`,
//!   `some_arrivals_become_recruiters_for_their_audience`, `trained_members_travel_out_to_their_diaspora`

use bevy_ecs::prelude::*;
use serde::{Deserialize, Serialize};

use super::{
    arrivals::{Arrival, ArrivalKind, Arrivals},
    components::{Post, Recruiter, RegionKey, Tenure},
    mobilisation::direction,
    plots::{Enlisted, Kind, Recruit},
    rates::{WEEK, hazard},
    reaction::Reaction,
    recruiters::RecruiterTargets,
    resources::{Ledger, Now},
    roster::Roster,
    routes::{Leg, openness},
};
use crate::{
    observation::events::{EventKind, Events},
    random::{Purpose, StreamId},
    scenario::{AudienceId, Link, RegionId},
};

/// Somebody on the way.
#[derive(Component, Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Traveller {
    /// The stable identity.
    pub stream: StreamId,
    /// The audience of origin.
    pub audience: AudienceId,
    /// Whether the way leads out of the theatre.
    pub is_outbound: bool,
    /// The regions of the way that is left, from where the leg begins to the destination: at least two. They
    /// are kept, since a branch may have other routes.
    pub way: Vec<RegionId>,
    /// The day on which the leg ends.
    pub due: u32,
}

impl Traveller {
    /// Somebody who sets out over a route, from its first leg on or, outbound, from its last one back.
    pub fn over(stream: StreamId, audience: AudienceId, route: &[Leg], is_outbound: bool) -> Self {
        let first = route.first().map(|leg| leg.from);
        let mut way: Vec<RegionId> =
            first.into_iter().chain(route.iter().map(|leg| leg.link.to)).collect();
        if is_outbound {
            way.reverse();
        }
        Self { stream, audience, is_outbound, way, due: 0 }
    }

    /// Where the leg begins.
    pub fn from(&self) -> RegionId {
        self.way[0]
    }

    /// The link of the leg that is under way; a closed one where the scenario has none any more.
    fn link(&self, now: &Now) -> Link {
        let links = &now.given.scenario.regions[self.way[0].index()].links;
        let closed = Link { to: self.way[1], km: 1.0, permeability: 0.0, is_border: true };
        links.iter().find(|link| link.to == self.way[1]).copied().unwrap_or(closed)
    }

    fn due_after(&self, now: &Now) -> u32 {
        let mean = self.link(now).km / now.parameters.travel.pace;
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
        now: &Now,
        events: &mut Events,
        commands: &mut Commands,
    ) {
        traveller.due = traveller.due_after(now);
        self.next_due = self.next_due.min(traveller.due);
        let what = (now.day, traveller.from(), EventKind::SettingOut);
        events.push_of(traveller.audience, what, traveller.stream, 1);
        commands.spawn(traveller);
    }
}

/// Whether no leg ends today.
pub fn is_idle(world: &World) -> bool {
    world.resource::<Now>().day < world.resource::<Travels>().next_due
}

/// Moves everybody on whose leg ends today.
#[expect(clippy::too_many_arguments, reason = "a system names all that it touches")]
pub fn travel(
    mut travellers: Query<(Entity, &mut Traveller)>,
    mut arrivals: ResMut<Arrivals>,
    mut travels: ResMut<Travels>,
    mut enlisted: ResMut<Enlisted>,
    mut targets: ResMut<RecruiterTargets>,
    now: Res<Now>,
    mut ledger: ResMut<Ledger>,
    mut events: ResMut<Events>,
    mut commands: Commands,
) {
    let parameters = &now.parameters.travel;
    travels.next_due = u32::MAX;
    for (entity, mut traveller) in &mut travellers {
        if traveller.due > now.day {
            travels.next_due = travels.next_due.min(traveller.due);
            continue;
        }
        let (stream, audience) = (traveller.stream, traveller.audience);
        let link = traveller.link(&now);
        let open = link.open(parameters.border_control);
        let mut report = |kind| events.push_of(audience, (now.day, link.to, kind), stream, 1);
        if !now.draw(stream, Purpose::Border).bernoulli(open) {
            ledger.interdicted += 1;
            report(EventKind::Interdiction);
            commands.entity(entity).despawn();
            continue;
        }
        if traveller.way.len() > 2 {
            traveller.way.remove(0);
            traveller.due = traveller.due_after(&now);
            travels.next_due = travels.next_due.min(traveller.due);
            continue;
        }
        commands.entity(entity).despawn();
        if traveller.is_outbound {
            report(EventKind::Return);
            let region = link.to;
            enlisted.0.push(Recruit { stream, region, audience, kind: Kind::Directed });
            continue;
        }
        report(EventKind::Arrival);
        if now.draw(stream, Purpose::ContingentRole).bernoulli(parameters.recruiters) {
            let recruiter = Recruiter {
                region: link.to,
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
        let arrival = Arrival {
            how: ArrivalKind::Immigrated,
            stream,
            members: 1,
            secrecy: None,
            experience: 0.0,
            origin: Some(audience),
        };
        arrivals.push(link.to, arrival);
    }
}

/// Lets trained members from abroad travel out.
pub fn travel_out(
    mut regions: Query<(&RegionKey, &mut Roster, &Reaction)>,
    mut travels: ResMut<Travels>,
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
        if roster.totals().foreigners == 0 {
            continue;
        }
        let foreign: Vec<_> = roster
            .iter()
            .filter_map(|(slot, entry)| Some((slot, entry.id, entry.members, entry.origin?)))
            .collect();
        for (slot, id, mut members, audience) in foreign {
            let leavers = now.draw(id, Purpose::Return).events(members, leaves);
            if leavers == 0 {
                continue;
            }
            let border_control = now.parameters.travel.border_control;
            let pull: Vec<f64> = now.given.routes.diasporas[audience.index()]
                .iter()
                .map(|(host, size)| {
                    size * openness(now.given.routes.to_theatre(*host, key.id), border_control)
                })
                .collect();
            for number in 0..leavers {
                let mut draw = now.draw_event(id, Purpose::Return, number + 1);
                // Where no way leads out, members stay.
                let Some(at) = draw.categorical(&pull) else { break };
                members -= 1;
                let host = now.given.routes.diasporas[audience.index()][at].0;
                let route = now.given.routes.to_theatre(host, key.id);
                let stream = id.named("out").child(now.day).child(number);
                let traveller = Traveller::over(stream, audience, route, true);
                travels.set_out(traveller, &now, &mut events, &mut commands);
            }
            if let Some(cell) = roster.leave(slot, members, &now.weigher) {
                commands.entity(cell).despawn();
            }
        }
    }
}
