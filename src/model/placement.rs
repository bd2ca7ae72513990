//! Placement: who arrives in a region joins a cell or founds one.
//!
//! Members released from prison, and a faction that is absorbed, found cells of founding size n₀. A recruit founds a cell alone
//! with probability f, else joins a cell of the region, each with equal chances. A dispersed member,
//! or a fighter who comes over from a rival faction, joins a cell, and so does who comes from abroad. Cells
//! are joined by members of the same origin only: those from abroad form cells of their own, by audience.
//! Who joins dilutes its experience. Where a region has no such cell, a group that arrives together founds one. A founded cell
//! takes the region's mean secrecy, or that of the dispersed who found it.
//!
//! - reads: [`Roster`]
//! - writes: [`Arrivals`] (emptied), the roster (members, experience); cells are founded
//! - parameters: `recruitment.founding` f, `organisation.founding_size` n₀
//! - draws: `Founding`, one a recruit; `Placement`, one an arrival who joins
//! - source: assumed
//! - verified by: `members_are_conserved_every_day`

use bevy_ecs::prelude::*;

use super::{
    arrivals::{Arrival, ArrivalKind, Arrivals},
    components::SecrecyCalledFor,
    founding::{Founder, found, founding_sizes},
    resources::Now,
    roster::Roster,
    skill::diluted,
};
use crate::random::Purpose;

/// Whether nobody waits.
pub fn is_idle(world: &World) -> bool {
    world.resource::<Arrivals>().is_empty()
}

/// Puts every arrival of every region into a cell.
pub fn place_arrivals(
    mut regions: Query<(&SecrecyCalledFor, &mut Roster)>,
    mut arrivals: ResMut<Arrivals>,
    now: Res<Now>,
    mut commands: Commands,
) {
    for waiting in arrivals.take().chunk_by(|(one, _), (other, _)| one == other) {
        let entity = now.given.index.entity(waiting[0].0).expect("only the theatre has arrivals");
        let (called_for, mut roster) = regions.get_mut(entity).expect("it is a theatre region");
        let secrecy = roster.totals().mean_secrecy().unwrap_or(called_for.0);
        // All who join do so before anybody founds, so that nobody joins a cell of the same day.
        let mut founders: Vec<Founder> = Vec::new();
        for (_, arrival) in waiting {
            let alone = founders_of(arrival, &now);
            let founder = |id, members| Founder {
                id,
                members,
                secrecy: arrival.secrecy.unwrap_or(secrecy),
                experience: arrival.experience,
                origin: arrival.origin,
            };
            // A founded cell is known by who founded it and when, not by how many came before.
            let line = || arrival.stream.named("founded").child(now.day);
            let founded = (0..).zip(&alone.sizes);
            founders.extend(founded.map(|(birth, size)| founder(line().child(birth), *size)));
            for number in 0..alone.joiners {
                let mut draw = now.draw_event(arrival.stream, Purpose::Placement, number);
                let Some(slot) = roster.pick_of(arrival.origin, &mut draw) else {
                    let birth = alone.sizes.len() as u32;
                    founders.push(founder(line().child(birth), alone.joiners - number));
                    break;
                };
                roster.change(slot, |entry| {
                    entry.experience =
                        diluted(entry.experience, entry.members, arrival.experience, 1);
                    now.weigher.count(entry, entry.members + 1);
                });
            }
        }
        for founder in founders {
            found(founder, &mut roster, &now.weigher, &mut commands);
        }
    }
}

/// How a group divides into founders and joiners.
struct Division {
    /// Members of each founded cell.
    sizes: Vec<u32>,
    /// Members who join existing cells.
    joiners: u32,
}

fn founders_of(arrival: &Arrival, now: &Now) -> Division {
    match arrival.how {
        ArrivalKind::Released | ArrivalKind::Absorbed => {
            let sizes = founding_sizes(arrival.members, &now.parameters.organisation);
            Division { sizes, joiners: 0 }
        }
        ArrivalKind::Recruited => {
            let founding = |number: &u32| {
                now.draw_event(arrival.stream, Purpose::Founding, *number)
                    .bernoulli(now.parameters.recruitment.founding)
            };
            let founders = (0..arrival.members).filter(founding).count();
            Division { sizes: vec![1; founders], joiners: arrival.members - founders as u32 }
        }
        ArrivalKind::Immigrated | ArrivalKind::Defected | ArrivalKind::Dispersed => {
            Division { sizes: Vec::new(), joiners: arrival.members }
        }
    }
}
