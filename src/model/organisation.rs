//! Organisation: small cells merge, large cells split.
//!
//! ```text
//! members ≤ n_min: merges with probability 1 − exp(−m Δ)
//! members ≥ n_max: splits with probability 1 − exp(−b Δ)
//! ```
//!
//! A week is a step (Δ). A small cell merges into another of its region, picked with equal
//! chances; secrecy and exposure pass on as member-weighted means. A large cell splits in halves;
//! the new cell's identity is its parent's and the number of the birth.
//!
//! - reads: [`Lineage`]
//! - writes: [`Members`], [`Secrecy`], [`Exposure`], the roster; cells begin and end
//! - parameters: `organisation.small` `n_min`, `organisation.merge_rate` m, `organisation.large`
//!   `n_max`, `organisation.split_rate` b
//! - draws: `Merge`, `MergeInto`, `Split`, one a cell and week
//! - source: assumed
//! - verified by: `members_are_conserved_every_day`, `small_cells_merge_at_the_stated_rate`,
//!   `large_cells_split_at_the_stated_rate`

use bevy_ecs::prelude::*;

use super::{
    components::{Exposure, InRegion, Lineage, Members, RegionKey, Secrecy},
    founding::found,
    resources::{Chance, Current, RegionIndex, Today, WEEK, probability},
    roster::{Roster, Weigher},
};
use crate::random::{Purpose, StreamId};

/// A cell that merges or splits this week.
#[derive(Clone, Copy)]
struct Due {
    seat: InRegion,
    id: StreamId,
    cell: Entity,
}

/// Lets small cells merge.
#[expect(clippy::too_many_arguments, reason = "a system names all that it touches")]
pub fn merge_cells(
    mut cells: Query<(Entity, &InRegion, &Lineage, &mut Members, &mut Secrecy, &mut Exposure)>,
    mut rosters: Query<&mut Roster>,
    index: Res<RegionIndex>,
    today: Res<Today>,
    chance: Res<Chance>,
    current: Res<Current>,
    weigher: Res<Weigher>,
    mut commands: Commands,
) {
    let organisation = &current.0.organisation;
    let merges = probability(organisation.merge_rate, f64::from(WEEK));
    let mut due: Vec<Due> = cells
        .iter()
        .filter(|(_, _, _, members, _, _)| f64::from(members.0) <= organisation.small)
        .filter(|(_, _, lineage, ..)| {
            chance.0.draw(lineage.id, today.0, Purpose::Merge).bernoulli(merges)
        })
        .map(|(cell, seat, lineage, ..)| Due { seat: *seat, id: lineage.id, cell })
        .collect();
    due.sort_unstable_by_key(|due| (due.seat.region, due.id));
    for Due { seat, id, cell } in due {
        let Some(entity) = index.entity(seat.region) else { continue };
        let mut roster = rosters.get_mut(entity).expect("theatre regions have rosters");
        if roster.len() < 2 {
            continue;
        }
        // The merging cell leaves first, so that it cannot pick itself.
        roster.remove(seat.slot);
        let mut draw = chance.0.draw(id, today.0, Purpose::MergeInto);
        let slot = roster.pick_any(&mut draw).expect("another cell is left");
        let (_, _, _, members, secrecy, exposure) = cells.get(cell).expect("a due cell exists");
        let joining = (members.0, secrecy.0, exposure.0);
        commands.entity(cell).despawn();
        let entry = roster.get_mut(slot).expect("a picked slot is taken");
        let (.., mut members, mut secrecy, mut exposure) =
            cells.get_mut(entry.cell).expect("a roster's cells exist");
        let share = f64::from(joining.0) / f64::from(joining.0 + members.0);
        members.0 += joining.0;
        secrecy.0 += share * (joining.1 - secrecy.0);
        exposure.0 += share * (joining.2 - exposure.0);
        weigher.weigh(entry, members.0, secrecy.0, exposure.0);
    }
}

/// Lets large cells split.
#[expect(clippy::too_many_arguments, reason = "a system names all that it touches")]
pub fn split_cells(
    mut cells: Query<(Entity, &InRegion, &mut Lineage, &mut Members, &Secrecy, &Exposure)>,
    mut regions: Query<(&RegionKey, &mut Roster)>,
    index: Res<RegionIndex>,
    today: Res<Today>,
    chance: Res<Chance>,
    current: Res<Current>,
    weigher: Res<Weigher>,
    mut commands: Commands,
) {
    let organisation = &current.0.organisation;
    let splits = probability(organisation.split_rate, f64::from(WEEK));
    let mut due: Vec<Due> = cells
        .iter()
        .filter(|(_, _, _, members, _, _)| f64::from(members.0) >= organisation.large)
        .filter(|(_, _, lineage, ..)| {
            chance.0.draw(lineage.id, today.0, Purpose::Split).bernoulli(splits)
        })
        .map(|(cell, seat, lineage, ..)| Due { seat: *seat, id: lineage.id, cell })
        .collect();
    due.sort_unstable_by_key(|due| (due.seat.region, due.id));
    for Due { seat, id, cell } in due {
        let Some(entity) = index.entity(seat.region) else { continue };
        let (key, mut roster) = regions.get_mut(entity).expect("theatre regions have rosters");
        let (_, _, mut lineage, mut members, secrecy, exposure) =
            cells.get_mut(cell).expect("a due cell exists");
        let leaving = members.0 / 2;
        members.0 -= leaving;
        let child = id.child(lineage.births);
        lineage.births += 1;
        // By identity and not by slot: a split before this one may have made the roster grow.
        let slot = roster.slot_of(id, seat.slot).expect("a due cell sits in its roster");
        let entry = roster.get_mut(slot).expect("a found slot is taken");
        weigher.weigh(entry, members.0, secrecy.0, exposure.0);
        found(key, child, leaving, secrecy.0, &mut roster, &weigher, &mut commands);
    }
}
