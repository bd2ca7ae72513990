//! Rosters: picking a cell by weight in expected O(1), coupled across worlds.
//!
//! A region's roster is an open-addressing table keyed by the cell's stable identity: a cell sits
//! in the slot that its identity hashes to, or the next free one. To pick a cell, a random slot is
//! proposed until it is taken by a cell that also passes with probability weight / maximum. Two
//! worlds that differ in a few cells propose the same slots with the same numbers, and so pick the
//! same cells, unless the difference itself is hit or one table has doubled and the other not; the
//! place in a sorted list would shift for all.
//!
//! Cells stand without gaps beside the table, in an order of the roster's own, so that sums do not
//! depend on how the ECS stores cells. Slots and places change with the roster's history, never
//! with the order in which a world was built.
//!
//! A cell is an entity with its line; what it has and does stands in its row here and nowhere else. To look every
//! cell up in the ECS was more than half of what the weekly steps of secrecy and forgetting cost. Which entity it is and
//! in which slot it sits stand beside the rows, where only comings and goings look.

mod entry;
mod exact;
mod sums;
mod weigher;

use bevy_ecs::prelude::*;

use self::sums::Sums;
pub use self::{entry::Entry, sums::Totals, weigher::Weigher};
use crate::{
    random::{Draw, StreamId},
    scenario::AudienceId,
};

/// The cells of a region.
#[derive(Component, Clone, Debug, Default)]
pub struct Roster {
    /// Rows without gaps, in the order in which cells came (save that the last one fills a gap).
    entries: Vec<Entry>,
    /// Who each row is.
    seats: Vec<Seat>,
    /// The table: places in `entries`, or [`FREE`].
    slots: Vec<u32>,
    sums: Sums,
}

/// Which cell a row is, and where it sits.
#[derive(Clone, Copy, Debug)]
struct Seat {
    cell: Entity,
    slot: u32,
}

/// A table is at most half full, so that free slots are near and proposals rarely miss.
const SLOTS_PER_CELL: usize = 2;

/// Slots for each cell of the first day, so that a region's cells can double before the table does:
/// a doubling reseats all cells, and half of the picks then differ from those of a world whose table
/// has not doubled.
const SLOTS_AT_FIRST: usize = 4;

/// What stands in a slot that no cell has taken.
const FREE: u32 = u32::MAX;

impl Roster {
    /// A roster of cells, which must come in the order of their identities, or the roster would
    /// depend on the order in which they were spawned.
    pub fn of(cells: impl IntoIterator<Item = (Entity, Entry)>) -> Self {
        let (seats, entries): (Vec<Seat>, Vec<Entry>) =
            cells.into_iter().map(|(cell, entry)| (Seat { cell, slot: FREE }, entry)).unzip();
        debug_assert!(entries.is_sorted_by_key(|entry| entry.id), "cells come by identity");
        let sums = Sums::of(&entries);
        let mut roster = Self { entries, seats, slots: Vec::new(), sums };
        roster.lay_out((roster.entries.len() * SLOTS_AT_FIRST).next_power_of_two().max(8));
        roster
    }

    /// A roster as it was: cells in their order, each with the slot that it had in a table of so
    /// many slots.
    pub fn seated(cells: impl IntoIterator<Item = (u32, Entity, Entry)>, slots: usize) -> Self {
        let (seats, entries): (Vec<Seat>, Vec<Entry>) =
            cells.into_iter().map(|(slot, cell, entry)| (Seat { cell, slot }, entry)).unzip();
        let mut table = vec![FREE; slots];
        for (place, seat) in (0..).zip(&seats) {
            table[seat.slot as usize] = place;
        }
        let sums = Sums::of(&entries);
        Self { entries, seats, slots: table, sums }
    }

    /// How many slots the table has.
    pub fn slots(&self) -> usize {
        self.slots.len()
    }

    /// Adds a cell. When the table grows, all slots change.
    pub fn insert(&mut self, cell: Entity, entry: Entry) {
        self.sums.come(self.entries.len(), &entry);
        self.entries.push(entry);
        self.seats.push(Seat { cell, slot: FREE });
        if self.entries.len() * SLOTS_PER_CELL > self.slots.len() {
            self.lay_out((self.slots.len() * 2).max(8));
        } else {
            self.seat(self.entries.len() - 1);
        }
    }

    /// Removes the cell in a slot, and says which it was. Others keep their slots.
    pub fn remove(&mut self, slot: u32) -> Option<(Entity, Entry)> {
        let place = self.place(slot)?;
        self.slots[slot as usize] = FREE;
        let (entry, seat) = (self.entries.swap_remove(place), self.seats.swap_remove(place));
        if let Some(moved) = self.seats.get(place) {
            self.slots[moved.slot as usize] = place as u32;
        }
        self.sums.go(place, &entry, &self.entries);
        Some((seat.cell, entry))
    }

    /// The row in a slot.
    #[inline]
    pub fn get(&self, slot: u32) -> Option<&Entry> {
        Some(&self.entries[self.place(slot)?])
    }

    /// The cell in a slot.
    pub fn cell(&self, slot: u32) -> Option<Entity> {
        Some(self.seats[self.place(slot)?].cell)
    }

    /// Changes the row in a slot, and the sums with it.
    ///
    /// # Panics
    /// When nobody sits there: who changes a cell has just found it.
    #[inline]
    pub fn change(&mut self, slot: u32, change: impl FnOnce(&mut Entry)) {
        let place = self.place(slot).expect("a found slot is taken");
        let entry = &mut self.entries[place];
        let before = *entry;
        change(entry);
        self.sums.change(place, &before, entry);
    }

    /// Leaves a cell so many members; the cell that is at its end, where none are left.
    ///
    /// # Panics
    /// When nobody sits there.
    #[inline]
    pub fn leave(&mut self, slot: u32, members: u32, weigher: &Weigher) -> Option<Entity> {
        if members == 0 {
            return self.remove(slot).map(|(cell, _)| cell);
        }
        self.change(slot, |entry| weigher.count(entry, members));
        None
    }

    /// The slot of a cell that was last seen in `slot`; where the table has grown since, by a scan.
    pub fn slot_of(&self, id: StreamId, slot: u32) -> Option<u32> {
        if self.get(slot).is_some_and(|entry| entry.id == id) {
            return Some(slot);
        }
        self.iter().find(|(_, entry)| entry.id == id).map(|(slot, _)| slot)
    }

    /// Rows with their slots.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &Entry)> {
        self.seats.iter().map(|seat| seat.slot).zip(&self.entries)
    }

    /// Changes every row, and takes the sums on the way.
    pub fn change_all(&mut self, change: impl FnMut(&mut Entry)) {
        self.sums.change_all(&mut self.entries, change);
    }

    #[inline]
    fn place(&self, slot: u32) -> Option<usize> {
        let place = *self.slots.get(slot as usize)?;
        (place != FREE).then_some(place as usize)
    }

    /// How many cells there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no cell.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// How many members there are.
    #[inline]
    pub fn members(&self) -> u32 {
        self.sums.members()
    }

    /// How many members the largest cell has.
    pub fn largest(&self) -> u32 {
        self.entries.iter().map(|entry| entry.members).max().unwrap_or(0)
    }

    /// Sums and maxima.
    #[inline]
    pub fn totals(&mut self) -> Totals {
        self.sums.totals(&self.entries)
    }

    /// The slot of a cell picked with probability proportional to `weight`, which is at most
    /// `maximum`; `None` when no cell has a positive weight.
    #[inline]
    pub fn pick(
        &self,
        draw: &mut Draw,
        maximum: f64,
        weight: impl Fn(&Entry) -> f64,
    ) -> Option<u32> {
        if self.is_empty() || maximum.is_nan() || maximum <= 0.0 {
            return None;
        }
        let mask = self.slots.len() - 1;
        // With at least one positive weight this ends with probability 1; the bound only guards
        // against weights so unequal that a scan is faster than proposals.
        for _ in 0..PROPOSALS {
            let slot = draw.bits() as usize & mask;
            let acceptance = f64::from(draw.bits()) * TO_UNIT;
            if let Some(entry) = self.entries.get(self.slots[slot] as usize)
                && acceptance * maximum < weight(entry)
            {
                return Some(slot as u32);
            }
        }
        let weights: Vec<f64> = self.entries.iter().map(weight).collect();
        draw.categorical(&weights).map(|place| self.seats[place].slot)
    }

    /// The slot of a cell picked with equal chances.
    pub fn pick_any(&self, draw: &mut Draw) -> Option<u32> {
        self.pick(draw, 1.0, |_| 1.0)
    }

    /// The slot of a cell picked with equal chances among those whose members come from the same place.
    pub fn pick_of(&self, origin: Option<AudienceId>, draw: &mut Draw) -> Option<u32> {
        self.pick(draw, 1.0, |entry| f64::from(u8::from(entry.origin == origin)))
    }

    /// Seats the entry at a place: in the slot that its identity hashes to, or the next free one.
    fn seat(&mut self, place: usize) {
        let mask = self.slots.len() - 1;
        let mut slot = self.entries[place].id.0 as usize & mask;
        while self.slots[slot] != FREE {
            slot = (slot + 1) & mask;
        }
        self.slots[slot] = place as u32;
        self.seats[place].slot = slot as u32;
    }

    /// Makes the table anew at a size, a power of two. Cells are seated in the order of their
    /// identities, so that slots depend on who is there and not on who came first.
    fn lay_out(&mut self, size: usize) {
        self.slots = vec![FREE; size];
        let mut places: Vec<usize> = (0..self.entries.len()).collect();
        places.sort_unstable_by_key(|place| self.entries[*place].id);
        for place in places {
            self.seat(place);
        }
    }
}

/// Proposals before a pick scans the table instead.
const PROPOSALS: u32 = 256;

/// 2⁻³², which turns 32 bits into a number in [0, 1).
const TO_UNIT: f64 = 1.0 / 4_294_967_296.0;

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::random::{Purpose, Streams};

    fn entry(id: u64, weight: f64) -> Entry {
        Entry {
            id: StreamId(id),
            members: 1,
            origin: None,
            secrecy: 0.0,
            exposure: 0.0,
            experience: 0.0,
            attack_weight: weight,
            target_weight: weight,
            visible_members: 1.0,
        }
    }

    fn roster(weights: &[f64]) -> Roster {
        let mut roster = Roster::default();
        for (index, weight) in weights.iter().enumerate() {
            let id = StreamId::ROOT.child(index as u32);
            roster.insert(Entity::PLACEHOLDER, entry(id.0, *weight));
        }
        roster
    }

    /// 40,000 picks over weights 1, 2, 3, 4: χ² with 3 degrees of freedom exceeds 21.1 once in
    /// 10,000; a weight off by 10% shifts χ² by 40,000 × Σ(Δp²/p) ≈ 60.
    #[test]
    fn picks_are_proportional_to_weight() {
        let mut roster = roster(&[1.0, 2.0, 3.0, 4.0]);
        let maximum = roster.totals().attack_max;
        let streams = Streams::new(crate::random::seed_of("picks_are_proportional_to_weight"), 0);
        let mut counts = [0.0_f64; 4];
        for event in 0..40_000 {
            let mut draw = streams.draw_event(StreamId::ROOT, 0, Purpose::Survey, event);
            let slot = roster.pick(&mut draw, maximum, |e| e.attack_weight).unwrap();
            counts[roster.get(slot).unwrap().attack_weight as usize - 1] += 1.0;
        }
        let chi2: f64 = (1..=4)
            .map(|w| 4000.0 * f64::from(w))
            .zip(counts)
            .map(|(expected, count)| (count - expected).powi(2) / expected)
            .sum();
        assert!(chi2 < 21.1, "{chi2}: {counts:?}");
    }

    /// A further cell, at sizes on both sides of powers of two, in tables of the first day.
    #[test]
    fn a_further_cell_changes_few_picks() {
        let streams = Streams::new(1, 0);
        let pick = |roster: &Roster, event| {
            let mut draw = streams.draw_event(StreamId::ROOT, 0, Purpose::Survey, event);
            roster.get(roster.pick_any(&mut draw).unwrap()).unwrap().id
        };
        for cells in [31, 32, 33, 40, 63] {
            let mut entries: Vec<Entry> =
                (0..cells).map(|i| entry(StreamId::ROOT.child(i).0, 1.0)).collect();
            entries.sort_by_key(|entry| entry.id);
            let few = Roster::of(entries.into_iter().map(|entry| (Entity::PLACEHOLDER, entry)));
            let mut more = few.clone();
            more.insert(Entity::PLACEHOLDER, entry(StreamId::ROOT.child(cells).0, 1.0));
            let differs = |event: &u32| pick(&few, *event) != pick(&more, *event);
            let changed = (0..2000).filter(differs).count();
            assert!(changed < 200, "{changed} of 2000 picks changed at {cells} cells");
        }
    }

    #[test]
    fn a_pick_keeps_to_its_origin() {
        let mut roster = roster(&[1.0; 12]);
        let foreign: Vec<u32> = roster.iter().map(|(slot, _)| slot).step_by(4).collect();
        for slot in &foreign {
            roster.change(*slot, |entry| entry.origin = Some(AudienceId(1)));
        }
        let streams = Streams::new(1, 0);
        for event in 0..200 {
            let mut draw = streams.draw_event(StreamId::ROOT, 0, Purpose::Survey, event);
            let slot = roster.pick_of(Some(AudienceId(1)), &mut draw).unwrap();
            assert!(foreign.contains(&slot));
            assert!(!foreign.contains(&roster.pick_of(None, &mut draw).unwrap()));
            assert_eq!(roster.pick_of(Some(AudienceId(0)), &mut draw), None);
        }
        assert_eq!(roster.totals().foreigners, 3);
    }

    proptest! {
        /// Comings and goings in any order, against a plain map.
        #[test]
        fn every_slot_leads_to_its_cell(steps in prop::collection::vec((0..60_u32, any::<bool>()), 0..200)) {
            let mut roster = Roster::default();
            let mut present = BTreeMap::new();
            for (number, comes) in steps {
                let id = StreamId::ROOT.child(number);
                if comes && !present.contains_key(&id) {
                    roster.insert(Entity::PLACEHOLDER, entry(id.0, f64::from(number)));
                    present.insert(id, f64::from(number));
                } else if let (false, Some(slot)) = (comes, roster.slot_of(id, 0)) {
                    prop_assert_eq!(roster.remove(slot).map(|(_, entry)| entry.id), Some(id));
                    present.remove(&id);
                }
                prop_assert_eq!(roster.len(), present.len());
                prop_assert!(roster.len() * SLOTS_PER_CELL <= roster.slots.len());
                let slots_taken = roster.slots.iter().filter(|place| **place != FREE).count();
                prop_assert_eq!(slots_taken, present.len());
                for (slot, entry) in roster.iter() {
                    prop_assert_eq!(roster.get(slot).map(|entry| entry.id), Some(entry.id));
                }
                let found: BTreeMap<_, _> =
                    roster.iter().map(|(_, entry)| (entry.id, entry.attack_weight)).collect();
                prop_assert_eq!(&found, &present);
                // Whole numbers add up without rounding.
                prop_assert_eq!(roster.totals().attack, present.values().sum::<f64>());
            }
        }
    }

    #[test]
    fn no_weight_no_pick() {
        let mut draw = Streams::new(1, 0).draw(StreamId::ROOT, 0, Purpose::Survey);
        assert_eq!(roster(&[]).pick_any(&mut draw), None);
        assert_eq!(roster(&[0.0]).pick(&mut draw, 0.0, |e| e.attack_weight), None);
    }
}
