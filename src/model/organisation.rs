//! Organisation: small cells merge, large cells split.
//!
//! ```text
//! members ≤ n_min: merges with probability 1 − exp(−m Δ)
//! members ≥ n_max: splits with probability 1 − exp(−b Δ)
//! ```
//!
//! A week is a step (Δ). A small cell merges into another of its region and origin, picked with equal
//! chances; secrecy, exposure and experience pass on as member-weighted means. A large cell splits
//! in halves; the new cell's identity is its parent's and the number of the birth. Where
//! [`regrouping`](super::regrouping) is switched on it replaces this process.
//!
//! - reads: [`Lineage`]
//! - writes: the roster, [`Lineage`]; cells begin and end
//! - parameters: `organisation.small` `n_min`, `organisation.merge_rate` m, `organisation.large`
//!   `n_max`, `organisation.split_rate` b
//! - draws: `Merge`, `MergeInto`, `Split`, one a cell and week
//! - source: assumed
//! - verified by: `members_are_conserved_every_day`, `small_cells_merge_at_the_stated_rate`,
//!   `large_cells_split_at_the_stated_rate`, `where_members_regroup_cells_neither_merge_nor_split`

use bevy_ecs::prelude::*;

use super::{
    components::{Lineage, RegionKey},
    founding::{Founder, found},
    rates::{WEEK, probability},
    resources::Now,
    roster::{Entry, Roster},
    skill::diluted,
};
use crate::random::{Purpose, StreamId};

/// A cell that merges or splits this week.
#[derive(Clone, Copy)]
struct Due {
    region: Entity,
    slot: u32,
    id: StreamId,
}

/// The cells of some size that this week's draw tells to merge or split, by region in the order of
/// identity.
fn due<'a>(
    rosters: impl Iterator<Item = (Entity, &'a RegionKey, &'a Roster)>,
    has_size: impl Fn(f64) -> bool,
    is_told: impl Fn(StreamId) -> bool,
) -> Vec<Due> {
    let mut due = Vec::new();
    for (region, key, roster) in rosters {
        for (slot, entry) in roster.iter() {
            if has_size(f64::from(entry.members)) && is_told(entry.id) {
                due.push((key.id, Due { region, slot, id: entry.id }));
            }
        }
    }
    due.sort_unstable_by_key(|(region, due)| (*region, due.id));
    due.into_iter().map(|(_, due)| due).collect()
}

/// Whether no cell merges, as where members regroup.
pub fn merging_is_idle(world: &World) -> bool {
    let organisation = &world.resource::<Now>().parameters.organisation;
    organisation.regrouping > 0.0 || organisation.merge_rate == 0.0
}

/// Whether no cell splits, as where members regroup.
pub fn splitting_is_idle(world: &World) -> bool {
    let organisation = &world.resource::<Now>().parameters.organisation;
    organisation.regrouping > 0.0 || organisation.split_rate == 0.0
}

/// Lets small cells merge.
pub fn merge_cells(
    mut rosters: Query<(Entity, &RegionKey, &mut Roster)>,
    now: Res<Now>,
    mut commands: Commands,
) {
    let organisation = &now.parameters.organisation;
    let merges = probability(organisation.merge_rate, f64::from(WEEK));
    let due = due(
        rosters.iter(),
        |members| members <= organisation.small,
        |id| now.draw(id, Purpose::Merge).bernoulli(merges),
    );
    for Due { region, slot, id } in due {
        let (.., mut roster) = rosters.get_mut(region).expect("the region was just there");
        let Some(Entry { origin, .. }) = roster.get(slot).copied() else { continue };
        // As far as the second only: in a large region most are of the same origin.
        if roster.iter().filter(|(_, entry)| entry.origin == origin).nth(1).is_none() {
            continue;
        }
        // The merging cell leaves first, so that it cannot pick itself. Others keep their slots.
        let (cell, joining) = roster.remove(slot).expect("it was just there");
        commands.entity(cell).despawn();
        let mut draw = now.draw(id, Purpose::MergeInto);
        let into = roster.pick_of(joining.origin, &mut draw).expect("another cell is left");
        roster.change(into, |entry| {
            let (members, more) = (entry.members, joining.members);
            entry.experience = diluted(entry.experience, members, joining.experience, more);
            let share = f64::from(more) / f64::from(more + members);
            entry.secrecy += share * (joining.secrecy - entry.secrecy);
            entry.exposure += share * (joining.exposure - entry.exposure);
            now.weigher.count(entry, members + more);
        });
    }
}

/// Lets large cells split.
pub fn split_cells(
    mut rosters: Query<(Entity, &RegionKey, &mut Roster)>,
    mut lines: Query<&mut Lineage>,
    now: Res<Now>,
    mut commands: Commands,
) {
    let organisation = &now.parameters.organisation;
    let splits = probability(organisation.split_rate, f64::from(WEEK));
    let due = due(
        rosters.iter(),
        |members| members >= organisation.large,
        |id| now.draw(id, Purpose::Split).bernoulli(splits),
    );
    for Due { region, slot, id } in due {
        let (.., mut roster) = rosters.get_mut(region).expect("the region was just there");
        // A split before this one may have made the roster grow, and the slot change.
        let slot = roster.slot_of(id, slot).expect("a due cell sits in its roster");
        let entry = *roster.get(slot).expect("a found slot is taken");
        let cell = roster.cell(slot).expect("a found slot is taken");
        let mut lineage = lines.get_mut(cell).expect("a roster's cells exist");
        let leaving = entry.members / 2;
        let founder = Founder {
            id: id.child(lineage.births),
            members: leaving,
            secrecy: entry.secrecy,
            experience: entry.experience,
            origin: entry.origin,
        };
        lineage.births += 1;
        roster.change(slot, |entry| now.weigher.count(entry, entry.members - leaving));
        found(founder, &mut roster, &now.weigher, &mut commands);
    }
}
