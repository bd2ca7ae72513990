//! Sums and maxima over a roster, by blocks of rows, so that what happens to one cell costs its block and an addition for
//! each other one.
//!
//! A block's sums run over its rows in their order, and the region's over its blocks: they depend on which rows
//! stand where, and not on which blocks were taken anew.

use super::Entry;

/// Sums and maxima over a roster.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Totals {
    /// Cells.
    pub cells: u32,
    /// Members.
    pub members: u32,
    /// Members of the largest cell.
    pub members_max: u32,
    /// Members from abroad.
    pub foreigners: u32,
    /// Secrecy of all members, added up.
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
        (self.members > 0).then(|| self.secrecy / f64::from(self.members))
    }

    /// Those of some rows.
    fn of(rows: &[Entry]) -> Self {
        let mut totals = Self { cells: rows.len() as u32, ..Self::default() };
        for entry in rows {
            totals.members += entry.members;
            totals.members_max = totals.members_max.max(entry.members);
            totals.foreigners += if entry.origin.is_some() { entry.members } else { 0 };
            totals.secrecy += f64::from(entry.members) * entry.secrecy;
            totals.attack += entry.attack_weight;
            totals.attack_max = larger(totals.attack_max, entry.attack_weight);
            totals.target += entry.target_weight;
            totals.target_max = larger(totals.target_max, entry.target_weight);
            totals.visible += entry.visible_members;
        }
        totals
    }

    /// Adds those of further rows.
    fn add(&mut self, more: &Self) {
        self.cells += more.cells;
        self.members += more.members;
        self.members_max = self.members_max.max(more.members_max);
        self.foreigners += more.foreigners;
        self.secrecy += more.secrecy;
        self.attack += more.attack;
        self.attack_max = larger(self.attack_max, more.attack_max);
        self.target += more.target;
        self.target_max = larger(self.target_max, more.target_max);
        self.visible += more.visible;
    }
}

/// The larger of two numbers, without what `f64::max` does about NaN, which no weight is.
#[inline]
fn larger(one: f64, other: f64) -> f64 {
    if other > one { other } else { one }
}

/// Rows whose sums are kept together. In the baseline hardly a region has more.
pub(super) const BLOCK: usize = 64;

/// The sums of a roster, and which of them are to be taken anew.
#[derive(Clone, Debug, Default)]
pub(super) struct Sums {
    totals: Totals,
    /// Whether any row has changed since `totals` were taken.
    is_stale: bool,
    /// The sums of each block, where there is more than one.
    blocks: Vec<Block>,
}

/// The sums of a block of rows.
#[derive(Clone, Copy, Debug)]
struct Block {
    totals: Totals,
    is_stale: bool,
}

/// A block whose sums nobody has taken.
fn unknown() -> Block {
    Block { totals: Totals::default(), is_stale: true }
}

impl Sums {
    /// Sums that are to be taken.
    pub(super) fn unknown() -> Self {
        Self { is_stale: true, ..Self::default() }
    }

    /// Says that the row at a place is new, gone or another.
    #[inline]
    pub(super) fn forget(&mut self, place: usize) {
        self.is_stale = true;
        if let Some(block) = self.blocks.get_mut(place / BLOCK) {
            block.is_stale = true;
        }
    }

    /// Sums and maxima over rows, taken anew where they changed.
    #[inline]
    pub(super) fn totals(&mut self, rows: &[Entry]) -> Totals {
        if self.is_stale {
            self.totals = if rows.len() <= BLOCK {
                self.blocks.clear();
                Totals::of(rows)
            } else {
                self.renew(rows)
            };
            self.is_stale = false;
        }
        self.totals
    }

    /// How many members the rows have, where nothing else is asked for: sums that are stale stay so.
    pub(super) fn members(&self, rows: &[Entry]) -> u32 {
        if !self.is_stale {
            return self.totals.members;
        }
        let members = rows.chunks(BLOCK).enumerate().map(|(at, rows)| match self.blocks.get(at) {
            Some(block) if !block.is_stale => block.totals.members,
            _ => rows.iter().map(|entry| entry.members).sum(),
        });
        members.sum()
    }

    /// Changes every row, and takes the sums of each block while its rows are at hand.
    pub(super) fn change_all(&mut self, rows: &mut [Entry], mut change: impl FnMut(&mut Entry)) {
        self.blocks.clear();
        self.is_stale = false;
        if rows.len() <= BLOCK {
            rows.iter_mut().for_each(change);
            self.totals = Totals::of(rows);
            return;
        }
        for block in rows.chunks_mut(BLOCK) {
            block.iter_mut().for_each(&mut change);
            self.blocks.push(Block { totals: Totals::of(block), is_stale: false });
        }
        self.totals = self.of_blocks();
    }

    fn renew(&mut self, rows: &[Entry]) -> Totals {
        self.blocks.resize(rows.len().div_ceil(BLOCK), unknown());
        for (block, rows) in self.blocks.iter_mut().zip(rows.chunks(BLOCK)) {
            if block.is_stale {
                *block = Block { totals: Totals::of(rows), is_stale: false };
            }
        }
        self.of_blocks()
    }

    fn of_blocks(&self) -> Totals {
        let mut totals = Totals::default();
        for block in &self.blocks {
            totals.add(&block.totals);
        }
        totals
    }
}

#[cfg(test)]
mod tests {
    use bevy_ecs::prelude::*;
    use proptest::prelude::*;

    use super::*;
    use crate::{
        model::roster::{Roster, Weigher},
        parameters::Parameters,
        random::StreamId,
        scenario::AudienceId,
    };

    /// What happens to a roster.
    #[derive(Clone, Debug)]
    enum Step {
        Comes(u32),
        Goes(usize),
        Grows(usize, u32),
        AllGrow,
        IsAsked,
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            3 => (1..50_u32).prop_map(Step::Comes),
            3 => any::<usize>().prop_map(Step::Goes),
            3 => (any::<usize>(), 1..50_u32).prop_map(|(which, by)| Step::Grows(which, by)),
            1 => Just(Step::AllGrow),
            3 => Just(Step::IsAsked),
        ]
    }

    proptest! {
        /// On both sides of one, two and three blocks.
        #[test]
        fn sums_that_are_kept_are_those_taken_anew(
            at_first in 0..4 * BLOCK as u32, steps in prop::collection::vec(step(), 0..150),
        ) {
            let weigher = Weigher::new(&Parameters::default());
            let cell = |number, members| {
                let id = StreamId::ROOT.child(number);
                let origin = (number % 3 == 0).then_some(AudienceId(0));
                let state = (0.25 + f64::from(number) * 1e-3, 1.0);
                weigher.entry(Entity::PLACEHOLDER, id, (members, origin), state)
            };
            let mut roster = Roster::default();
            (0..at_first).for_each(|number| roster.insert(cell(number, 8)));
            for (number, step) in (at_first..).zip(steps) {
                let slot_of = |which: usize, roster: &Roster| {
                    let slots: Vec<u32> = roster.iter().map(|(slot, _)| slot).collect();
                    slots.get(which.checked_rem(slots.len()).unwrap_or(0)).copied()
                };
                match step {
                    Step::Comes(members) => roster.insert(cell(number, members)),
                    Step::Goes(which) => {
                        if let Some(slot) = slot_of(which, &roster) {
                            roster.remove(slot);
                        }
                    }
                    Step::Grows(which, by) => {
                        if let Some(slot) = slot_of(which, &roster) {
                            let entry = roster.get_mut(slot).unwrap();
                            weigher.count(entry, entry.members + by);
                        }
                    }
                    Step::AllGrow => {
                        roster.change_all(|entry| weigher.count(entry, entry.members + 1));
                    }
                    Step::IsAsked => {
                        roster.totals();
                    }
                }
                let rows: Vec<Entry> = roster.iter().map(|(_, entry)| *entry).collect();
                let anew = Sums::unknown().totals(&rows);
                prop_assert_eq!(roster.members(), anew.members);
                // A copy, so that what is stale stays so.
                prop_assert_eq!(roster.clone().totals(), anew);
                prop_assert_eq!(anew.cells as usize, rows.len());
                let members = || rows.iter().map(|entry| entry.members);
                prop_assert_eq!(anew.members, members().sum::<u32>());
                prop_assert_eq!(anew.members_max, members().max().unwrap_or(0));
                let foreign = rows.iter().filter(|entry| entry.origin.is_some());
                prop_assert_eq!(anew.foreigners, foreign.map(|entry| entry.members).sum::<u32>());
                let most = |of: fn(&Entry) -> f64| rows.iter().map(of).fold(0.0, f64::max);
                prop_assert_eq!(anew.attack_max, most(|entry| entry.attack_weight));
                prop_assert_eq!(anew.target_max, most(|entry| entry.target_weight));
                let sum = |of: fn(&Entry) -> f64| rows.iter().map(of).sum::<f64>();
                let sums = [
                    (anew.attack, sum(|entry| entry.attack_weight)),
                    (anew.target, sum(|entry| entry.target_weight)),
                    (anew.visible, sum(|entry| entry.visible_members)),
                    (anew.secrecy, sum(|entry| f64::from(entry.members) * entry.secrecy)),
                ];
                for (found, plain) in sums {
                    prop_assert!((found - plain).abs() <= 1e-9 * plain, "{} {}", found, plain);
                }
            }
        }
    }
}
