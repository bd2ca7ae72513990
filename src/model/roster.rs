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
//! cell up in the ECS was more than half of what the weekly steps of secrecy and forgetting cost.

use bevy_ecs::prelude::*;
use serde::{Deserialize, Serialize};

use super::skill::SkillCurve;
use crate::{
    fading::fading,
    parameters::Parameters,
    random::{Draw, StreamId},
    scenario::AudienceId,
};

/// A cell's state, and the weights that follow.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Entry {
    /// The cell.
    pub cell: Entity,
    /// Its stable identity.
    pub id: StreamId,
    /// Its members, at least 1.
    pub members: u32,
    /// The audience that they come from, for those from abroad.
    pub origin: Option<AudienceId>,
    /// Its slot in the table.
    slot: u32,
    /// Its secrecy σ, 0..=1: 0 acts in the open, 1 lies entirely low.
    pub secrecy: f64,
    /// Its exposure e from its own attacks: adds e times its visibility; decays.
    pub exposure: f64,
    /// Its experience x: its own attacks, as far as they are remembered.
    pub experience: f64,
    /// Skill at that experience, 1 and more.
    skill: f64,
    /// Tempo at that secrecy, exp(−γσ).
    tempo: f64,
    /// Weight in attacks: members × (members/n₀)^(a−1) × exp(−γσ) × skill.
    pub attack_weight: f64,
    /// Weight as a target: visibility × (members/n₀)^ζ.
    pub target_weight: f64,
    /// Members times visibility, from which tips come.
    pub visible_members: f64,
}

/// An entry without its entity, as plain data: what it knows of a cell, and the weights that followed
/// when it was last weighed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Seat {
    id: StreamId,
    members: u32,
    origin: Option<AudienceId>,
    slot: u32,
    secrecy: f64,
    exposure: f64,
    experience: f64,
    skill: f64,
    tempo: f64,
    attack_weight: f64,
    target_weight: f64,
    visible_members: f64,
}

impl Entry {
    /// The entry as plain data.
    pub fn seat(&self) -> Seat {
        Seat {
            id: self.id,
            members: self.members,
            origin: self.origin,
            slot: self.slot,
            secrecy: self.secrecy,
            exposure: self.exposure,
            experience: self.experience,
            skill: self.skill,
            tempo: self.tempo,
            attack_weight: self.attack_weight,
            target_weight: self.target_weight,
            visible_members: self.visible_members,
        }
    }
}

impl Seat {
    /// The cell's identity.
    pub fn id(&self) -> StreamId {
        self.id
    }

    /// The audience that they come from, for those from abroad.
    pub fn origin(&self) -> Option<AudienceId> {
        self.origin
    }

    /// The entry of a cell, and its slot.
    pub fn entry(&self, cell: Entity) -> (u32, Entry) {
        let entry = Entry {
            cell,
            id: self.id,
            members: self.members,
            origin: self.origin,
            slot: self.slot,
            secrecy: self.secrecy,
            exposure: self.exposure,
            experience: self.experience,
            skill: self.skill,
            tempo: self.tempo,
            attack_weight: self.attack_weight,
            target_weight: self.target_weight,
            visible_members: self.visible_members,
        };
        (self.slot, entry)
    }
}

/// Sums and maxima over a roster.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Totals {
    /// Cells.
    pub cells: u32,
    /// Members.
    pub members: u32,
    /// Members of the largest cell.
    pub members_max: u32,
    /// Member-weighted mean secrecy, 0..=1; 0 without members.
    secrecy: f64,
    /// Sum of attack weights.
    pub attack: f64,
    /// Largest attack weight.
    pub attack_max: f64,
    /// Sum of target weights.
    pub target: f64,
    /// Largest target weight.
    pub target_max: f64,
    /// Sum of visible members.
    pub visible: f64,
}

impl Totals {
    /// Member-weighted mean secrecy, 0..=1; `None` without members.
    pub fn mean_secrecy(&self) -> Option<f64> {
        (self.members > 0).then_some(self.secrecy)
    }
}

/// The cells of a region.
#[derive(Component, Clone, Debug, Default)]
pub struct Roster {
    /// Cells without gaps, in the order in which they came (save that the last one fills a gap).
    entries: Vec<Entry>,
    /// The table: places in `entries`, or [`FREE`].
    slots: Vec<u32>,
    totals: Totals,
    is_stale: bool,
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
    pub fn of(entries: Vec<Entry>) -> Self {
        debug_assert!(entries.is_sorted_by_key(|entry| entry.id), "cells come by identity");
        let mut roster = Self { entries, is_stale: true, ..Self::default() };
        roster.lay_out((roster.entries.len() * SLOTS_AT_FIRST).next_power_of_two().max(8));
        roster
    }

    /// A roster as it was: entries in their order, each with the slot that it had in a table of so
    /// many slots.
    pub fn seated(entries: Vec<(u32, Entry)>, slots: usize) -> Self {
        let mut table = vec![FREE; slots];
        for (place, (slot, _)) in (0..).zip(&entries) {
            table[*slot as usize] = place;
        }
        let entries = entries.into_iter().map(|(slot, entry)| Entry { slot, ..entry }).collect();
        Self { entries, slots: table, is_stale: true, ..Self::default() }
    }

    /// How many slots the table has.
    pub fn slots(&self) -> usize {
        self.slots.len()
    }

    /// Adds a cell. When the table grows, all slots change.
    pub fn insert(&mut self, entry: Entry) {
        self.is_stale = true;
        self.entries.push(entry);
        if self.entries.len() * SLOTS_PER_CELL > self.slots.len() {
            self.lay_out((self.slots.len() * 2).max(8));
        } else {
            self.seat(self.entries.len() - 1);
        }
    }

    /// Removes the cell in a slot. Others keep their slots.
    pub fn remove(&mut self, slot: u32) {
        let place = std::mem::replace(&mut self.slots[slot as usize], FREE);
        if place == FREE {
            return;
        }
        self.entries.swap_remove(place as usize);
        if let Some(moved) = self.entries.get(place as usize) {
            self.slots[moved.slot as usize] = place;
        }
        self.is_stale = true;
    }

    /// The entry in a slot, for reading.
    pub fn get(&self, slot: u32) -> Option<&Entry> {
        self.entries.get(*self.slots.get(slot as usize)? as usize)
    }

    /// The entry in a slot, for writing; sums are taken anew when next asked for.
    pub fn get_mut(&mut self, slot: u32) -> Option<&mut Entry> {
        self.is_stale = true;
        self.entries.get_mut(*self.slots.get(slot as usize)? as usize)
    }

    /// The slot of a cell that was last seen in `slot`; where the table has grown since, by a scan.
    pub fn slot_of(&self, id: StreamId, slot: u32) -> Option<u32> {
        if self.get(slot).is_some_and(|entry| entry.id == id) {
            return Some(slot);
        }
        self.iter().find(|(_, entry)| entry.id == id).map(|(slot, _)| slot)
    }

    /// Entries with their slots.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &Entry)> {
        self.entries.iter().map(|entry| (entry.slot, entry))
    }

    /// Entries for writing; sums are taken anew when next asked for.
    pub fn entries_mut(&mut self) -> impl Iterator<Item = &mut Entry> {
        self.is_stale = true;
        self.entries.iter_mut()
    }

    /// How many cells there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no cell.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// How many members there are: all that some ask for, who take no other sums.
    pub fn members(&self) -> u32 {
        if !self.is_stale {
            return self.totals.members;
        }
        self.entries.iter().map(|entry| entry.members).sum()
    }

    /// How many members come from abroad.
    pub fn foreigners(&self) -> u32 {
        let foreign = self.entries.iter().filter(|entry| entry.origin.is_some());
        foreign.map(|entry| entry.members).sum()
    }

    /// Sums and maxima, taken anew if anything changed.
    #[inline]
    pub fn totals(&mut self) -> Totals {
        if self.is_stale {
            self.totals = self.sum();
            self.is_stale = false;
        }
        self.totals
    }

    /// The slot of a cell picked with probability proportional to `weight`, which is at most
    /// `maximum`; `None` when no cell has a positive weight.
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
        draw.categorical(&weights).map(|place| self.entries[place].slot)
    }

    /// The slot of a cell picked with equal chances.
    pub fn pick_any(&self, draw: &mut Draw) -> Option<u32> {
        self.pick(draw, 1.0, |_| 1.0)
    }

    /// The slot of a cell picked with equal chances among those whose members come from the same place.
    pub fn pick_of(&self, origin: Option<AudienceId>, draw: &mut Draw) -> Option<u32> {
        self.pick(draw, 1.0, |entry| f64::from(u8::from(entry.origin == origin)))
    }

    fn sum(&self) -> Totals {
        let mut totals = Totals { cells: self.entries.len() as u32, ..Totals::default() };
        for entry in &self.entries {
            totals.members += entry.members;
            totals.members_max = totals.members_max.max(entry.members);
            totals.secrecy += f64::from(entry.members) * entry.secrecy;
            totals.attack += entry.attack_weight;
            totals.attack_max = larger(totals.attack_max, entry.attack_weight);
            totals.target += entry.target_weight;
            totals.target_max = larger(totals.target_max, entry.target_weight);
            totals.visible += entry.visible_members;
        }
        totals.secrecy /= f64::from(totals.members.max(1));
        totals
    }

    /// Seats the entry at a place: in the slot that its identity hashes to, or the next free one.
    fn seat(&mut self, place: usize) {
        let mask = self.slots.len() - 1;
        let mut slot = self.entries[place].id.0 as usize & mask;
        while self.slots[slot] != FREE {
            slot = (slot + 1) & mask;
        }
        self.slots[slot] = place as u32;
        self.entries[place].slot = slot as u32;
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

/// The larger of two numbers, without what `f64::max` does about NaN, which no weight is.
#[inline]
fn larger(one: f64, other: f64) -> f64 {
    if other > one { other } else { one }
}

/// Proposals before a pick scans the table instead.
const PROPOSALS: u32 = 256;

/// 2⁻³², which turns 32 bits into a number in [0, 1).
const TO_UNIT: f64 = 1.0 / 4_294_967_296.0;

/// Cached powers of cell sizes, and the other constants of the weights.
#[derive(Resource, Clone, Debug)]
pub struct Weigher {
    attack_power: Vec<f64>,
    target_power: Vec<f64>,
    attack_exponent: f64,
    target_exponent: f64,
    founding_size: f64,
    tempo_effect: f64,
    concealment: f64,
    skill: SkillCurve,
}

/// Sizes up to which powers are cached (a pow costs ten times a look-up).
const CACHED_SIZES: u32 = 256;

impl Weigher {
    /// The weights that a set of parameters gives.
    pub fn new(parameters: &Parameters) -> Self {
        Self::with_skill(parameters, SkillCurve::new(&parameters.learning))
    }

    fn with_skill(parameters: &Parameters, skill: SkillCurve) -> Self {
        let mut weigher = Self {
            attack_power: Vec::new(),
            target_power: Vec::new(),
            attack_exponent: parameters.attack.size_exponent,
            target_exponent: parameters.operations.size_exponent,
            founding_size: parameters.organisation.founding_size,
            tempo_effect: parameters.posture.tempo_effect,
            concealment: parameters.posture.concealment,
            skill,
        };
        weigher.attack_power = (0..CACHED_SIZES).map(|m| weigher.attack_power_of(m)).collect();
        weigher.target_power = (0..CACHED_SIZES).map(|m| weigher.target_power_of(m)).collect();
        weigher
    }

    /// Follows a change of parameters; what did not change is not computed again.
    pub fn follow(&mut self, old: &Parameters, new: &Parameters) {
        let skill = if self.skill.is_of(&new.learning) {
            self.skill.clone()
        } else {
            SkillCurve::new(&new.learning)
        };
        if old.posture != new.posture
            || old.attack != new.attack
            || old.operations != new.operations
            || old.organisation != new.organisation
        {
            *self = Self::with_skill(new, skill);
        } else {
            self.skill = skill;
        }
    }

    /// Tempo of a cell at some secrecy, relative to the open: exp(−γσ).
    #[inline]
    pub fn tempo(&self, secrecy: f64) -> f64 {
        fading(self.tempo_effect * secrecy)
    }

    /// The entry of a new cell.
    pub fn entry(
        &self,
        cell: Entity,
        id: StreamId,
        (members, origin): (u32, Option<AudienceId>),
        (secrecy, experience): (f64, f64),
    ) -> Entry {
        let mut entry = Entry {
            cell,
            id,
            members,
            origin,
            slot: FREE,
            secrecy,
            exposure: 0.0,
            experience,
            skill: self.skill.at(experience),
            tempo: self.tempo(secrecy),
            attack_weight: 0.0,
            target_weight: 0.0,
            visible_members: 0.0,
        };
        self.weigh(&mut entry, members, secrecy, 0.0);
        entry
    }

    /// Gives a cell experience, and the weight in attacks that follows.
    #[inline]
    pub fn teach(&self, entry: &mut Entry, experience: f64) {
        self.remember(entry, experience);
        entry.attack_weight = self.attack_size(entry.members) * entry.tempo * entry.skill;
    }

    /// Gives a cell experience; who calls it weighs the cell.
    #[inline]
    pub fn remember(&self, entry: &mut Entry, experience: f64) {
        // Without experience, skill is 1 whatever the curve.
        if entry.experience > 0.0 || experience > 0.0 {
            entry.experience = experience;
            entry.skill = self.skill.at(experience);
        }
    }

    /// Gives a cell members, and the weights that follow.
    #[inline]
    pub fn count(&self, entry: &mut Entry, members: u32) {
        self.weigh(entry, members, entry.secrecy, entry.exposure);
    }

    /// Gives a cell members, secrecy and exposure, and the weights that follow.
    ///
    /// The tempo stays as it is while the secrecy does: members come and go more often.
    #[inline]
    pub fn weigh(&self, entry: &mut Entry, members: u32, secrecy: f64, exposure: f64) {
        let tempo = if entry.secrecy == secrecy { entry.tempo } else { self.tempo(secrecy) };
        let visibility = (1.0 - self.concealment * secrecy) * (1.0 + exposure);
        entry.members = members;
        entry.secrecy = secrecy;
        entry.exposure = exposure;
        entry.tempo = tempo;
        entry.attack_weight = self.attack_size(members) * tempo * entry.skill;
        entry.target_weight = self.target_size(members) * visibility;
        entry.visible_members = f64::from(members) * visibility;
    }

    /// members × (members/n₀)^(a−1), which is 0 without members.
    #[inline]
    fn attack_size(&self, members: u32) -> f64 {
        let cached = self.attack_power.get(members as usize).copied();
        cached.unwrap_or_else(|| self.attack_power_of(members))
    }

    /// (members/n₀)^ζ, which is 0 without members.
    #[inline]
    fn target_size(&self, members: u32) -> f64 {
        let cached = self.target_power.get(members as usize).copied();
        cached.unwrap_or_else(|| self.target_power_of(members))
    }

    fn attack_power_of(&self, members: u32) -> f64 {
        let relative = f64::from(members) / self.founding_size;
        if members == 0 {
            0.0
        } else {
            self.founding_size * libm::pow(relative, self.attack_exponent)
        }
    }

    fn target_power_of(&self, members: u32) -> f64 {
        let relative = f64::from(members) / self.founding_size;
        if members == 0 { 0.0 } else { libm::pow(relative, self.target_exponent) }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::random::{Purpose, Streams};

    fn entry(id: u64, weight: f64) -> Entry {
        Entry {
            cell: Entity::PLACEHOLDER,
            id: StreamId(id),
            members: 1,
            origin: None,
            slot: FREE,
            secrecy: 0.0,
            exposure: 0.0,
            experience: 0.0,
            skill: 1.0,
            tempo: 1.0,
            attack_weight: weight,
            target_weight: weight,
            visible_members: 1.0,
        }
    }

    fn roster(weights: &[f64]) -> Roster {
        let mut roster = Roster::default();
        for (index, weight) in weights.iter().enumerate() {
            roster.insert(entry(StreamId::ROOT.child(index as u32).0, *weight));
        }
        roster
    }

    /// 40,000 picks over weights 1, 2, 3, 4: χ² with 3 degrees of freedom exceeds 21.1 once in
    /// 10,000; a weight off by 10% shifts χ² by 40,000 × Σ(Δp²/p) ≈ 60.
    #[test]
    fn skill_follows_a_scheduled_curve_where_nothing_is_forgotten() {
        let (mut before, mut after) = (Parameters::default(), Parameters::default());
        (before.learning.exponent, before.learning.cap) = (0.5, 10.0);
        (after.learning.exponent, after.learning.cap) = (0.0, 10.0);
        let mut weigher = Weigher::new(&before);
        let mut entry = weigher.entry(Entity::PLACEHOLDER, StreamId(1), (1, None), (0.0, 3.0));
        assert_eq!(entry.skill, 2.0);
        weigher.follow(&before, &after);
        weigher.remember(&mut entry, 3.0);
        assert_eq!(entry.skill, 1.0);
    }

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
            let few = Roster::of(entries);
            let mut more = few.clone();
            more.insert(entry(StreamId::ROOT.child(cells).0, 1.0));
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
            roster.get_mut(*slot).unwrap().origin = Some(AudienceId(1));
        }
        let streams = Streams::new(1, 0);
        for event in 0..200 {
            let mut draw = streams.draw_event(StreamId::ROOT, 0, Purpose::Survey, event);
            let slot = roster.pick_of(Some(AudienceId(1)), &mut draw).unwrap();
            assert!(foreign.contains(&slot));
            assert!(!foreign.contains(&roster.pick_of(None, &mut draw).unwrap()));
            assert_eq!(roster.pick_of(Some(AudienceId(0)), &mut draw), None);
        }
        assert_eq!(roster.foreigners(), 3);
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
                    roster.insert(entry(id.0, f64::from(number)));
                    present.insert(id, f64::from(number));
                } else if let (false, Some(slot)) = (comes, roster.slot_of(id, 0)) {
                    roster.remove(slot);
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

    #[test]
    fn a_cell_of_founding_size_in_the_open_weighs_its_members() {
        let parameters = Parameters::default();
        let mut entry = entry(1, 0.0);
        Weigher::new(&parameters).weigh(&mut entry, 8, 0.0, 0.0);
        assert!((entry.attack_weight - 8.0).abs() < 1e-12);
        assert!((entry.target_weight - 1.0).abs() < 1e-12);
        assert!((entry.visible_members - 8.0).abs() < 1e-12);
    }
}
