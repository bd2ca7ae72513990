//! Regrouping: ad-hoc action groups that coalesce and fragment, in the place of persistent cells.
//!
//! ```text
//! events of a region in a week ~ Poisson(q · M · Δ), each for a member picked with equal chances:
//!   with probability φ the member's group breaks up into single members
//!   else it merges with the group of another member, picked with equal chances
//! ```
//!
//! A switch: with q = 0 cells persist, and [`organisation`](super::organisation) merges and splits them;
//! with q > 0 this process replaces that. Group sizes then have a power-law tail of exponent 5/2 with a
//! cutoff near 4/φ² (Eguíluz and Zimmermann 2000; Bohorquez et al. 2009). A group that merges keeps the
//! identity of the larger; secrecy, exposure and experience mix by members. Members from abroad keep to
//! cells of their own.
//!
//! - reads: the roster
//! - writes: the roster, [`Lineage`]; cells begin and end
//! - parameters: `organisation.regrouping` q, `organisation.fragmentation` φ
//! - draws: `Regrouping`, one a region and week for the number, and one an event
//! - source: as cited
//! - verified by: `groups_have_a_tail_of_five_halves`

use bevy_ecs::prelude::*;

use super::{
    components::{Lineage, RegionKey},
    founding::{Founder, found},
    rates::{WEEK, hazard},
    resources::Now,
    roster::Roster,
};
use crate::random::{Draw, Purpose, StreamId};

/// A group while a week's events are worked through.
#[derive(Clone, Debug)]
struct Group {
    /// The cell that it was at the start of the week; none for a group that has formed since.
    cell: Option<(Entity, u32)>,
    id: StreamId,
    /// How many groups have come of it.
    births: u32,
    members: Vec<u32>,
    secrecy: f64,
    exposure: f64,
    experience: f64,
}

impl Group {
    /// Takes in another group, leaving it empty.
    fn absorb(&mut self, other: &mut Self) {
        let (mine, theirs) = (self.members.len() as f64, other.members.len() as f64);
        let share = theirs / (mine + theirs);
        self.secrecy += share * (other.secrecy - self.secrecy);
        self.exposure += share * (other.exposure - self.exposure);
        self.experience += share * (other.experience - self.experience);
        self.members.append(&mut other.members);
    }
}

/// Groups and who belongs to which.
struct Groups {
    groups: Vec<Group>,
    group_of: Vec<u32>,
}

impl Groups {
    /// An event for one member.
    fn regroup(&mut self, draw: &mut Draw, fragmentation: f64) {
        let count = self.group_of.len() as u32;
        let one = self.group_of[draw.index(count) as usize] as usize;
        if draw.bernoulli(fragmentation) {
            self.fragment(one);
            return;
        }
        let other = self.group_of[draw.index(count) as usize] as usize;
        if one != other {
            self.merge(one, other);
        }
    }

    fn fragment(&mut self, at: usize) {
        let leaving = self.groups[at].members.split_off(1);
        for member in leaving {
            let parent = &mut self.groups[at];
            let id = parent.id.child(parent.births);
            parent.births += 1;
            let alone = Group {
                cell: None,
                id,
                births: 0,
                members: vec![member],
                secrecy: parent.secrecy,
                exposure: parent.exposure,
                experience: parent.experience,
            };
            self.group_of[member as usize] = self.groups.len() as u32;
            self.groups.push(alone);
        }
    }

    fn merge(&mut self, one: usize, other: usize) {
        // The larger keeps its identity; of two alike, the first by identity.
        let rank = |at: usize| {
            let group = &self.groups[at];
            (std::cmp::Reverse(group.members.len()), group.id)
        };
        let (into, from) = if rank(one) <= rank(other) { (one, other) } else { (other, one) };
        let [into_group, from_group] =
            self.groups.get_disjoint_mut([into, from]).expect("they are two groups");
        for member in &from_group.members {
            self.group_of[*member as usize] = into as u32;
        }
        into_group.absorb(from_group);
    }
}

/// Whether the switch is off.
pub fn is_idle(world: &World) -> bool {
    world.resource::<Now>().parameters.organisation.regrouping <= 0.0
}

/// Lets each region's members regroup.
pub fn regroup(
    mut rosters: Query<(&RegionKey, &mut Roster)>,
    mut lines: Query<&mut Lineage>,
    now: Res<Now>,
    mut commands: Commands,
) {
    let organisation = &now.parameters.organisation;
    for (key, mut roster) in &mut rosters {
        let mut groups = gather(&roster, &lines);
        let members = groups.group_of.len() as u32;
        if members < 2 {
            continue;
        }
        let mean = hazard(organisation.regrouping, f64::from(WEEK)) * f64::from(members);
        let events = now.draw(key.stream, Purpose::Regrouping).poisson(mean);
        for number in 1..=events {
            let mut draw = now.draw_event(key.stream, Purpose::Regrouping, number);
            groups.regroup(&mut draw, organisation.fragmentation);
        }
        for group in &groups.groups {
            let size = group.members.len() as u32;
            match (group.cell, size) {
                (Some((cell, slot)), 0) => {
                    roster.remove(slot);
                    commands.entity(cell).despawn();
                }
                (Some((cell, slot)), size) => {
                    let mut lineage = lines.get_mut(cell).expect("a roster's cells exist");
                    lineage.births = group.births;
                    roster.change(slot, |entry| {
                        entry.experience = group.experience;
                        (entry.secrecy, entry.exposure) = (group.secrecy, group.exposure);
                        now.weigher.count(entry, size);
                    });
                }
                (None, _) => {}
            }
        }
        // New groups last, since the table may grow with them and slots change.
        for group in groups.groups.iter().filter(|g| g.cell.is_none() && !g.members.is_empty()) {
            let founder = Founder {
                id: group.id,
                members: group.members.len() as u32,
                secrecy: group.secrecy,
                experience: group.experience,
                origin: None,
            };
            found(founder, &mut roster, &now.weigher, &mut commands);
        }
    }
}

/// The groups of a region's local members in the order of identity, with their members numbered through.
fn gather(roster: &Roster, lines: &Query<&mut Lineage>) -> Groups {
    let mut entries: Vec<_> = roster.iter().filter(|(_, entry)| entry.origin.is_none()).collect();
    entries.sort_unstable_by_key(|(_, entry)| entry.id);
    let mut groups = Groups { groups: Vec::new(), group_of: Vec::new() };
    for (at, (slot, entry)) in (0..).zip(entries) {
        let cell = roster.cell(slot).expect("a cell sits in its slot");
        let lineage = lines.get(cell).expect("a roster's cells exist");
        let first = groups.group_of.len() as u32;
        groups.group_of.extend((0..entry.members).map(|_| at));
        groups.groups.push(Group {
            cell: Some((cell, slot)),
            id: entry.id,
            births: lineage.births,
            members: (first..first + entry.members).collect(),
            secrecy: entry.secrecy,
            exposure: entry.exposure,
            experience: entry.experience,
        });
    }
    groups
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::random::Streams;

    fn groups(sizes: &[u32]) -> Groups {
        let mut all = Groups { groups: Vec::new(), group_of: Vec::new() };
        for (at, size) in (0..).zip(sizes) {
            let first = all.group_of.len() as u32;
            all.group_of.extend((0..*size).map(|_| at));
            all.groups.push(Group {
                cell: None,
                id: StreamId::ROOT.child(at),
                births: 0,
                members: (first..first + size).collect(),
                secrecy: f64::from(at),
                exposure: 0.0,
                experience: 0.0,
            });
        }
        all
    }

    #[test]
    fn a_merger_goes_to_the_larger_and_mixes_by_members() {
        let mut all = groups(&[1, 3]);
        let [one, three] = all.groups.get_disjoint_mut([0, 1]).unwrap();
        (one.secrecy, one.exposure, one.experience) = (0.5, 2.0, 8.0);
        (three.secrecy, three.exposure, three.experience) = (1.0, 0.0, 4.0);
        all.merge(0, 1);
        assert_eq!((all.groups[0].members.len(), all.groups[1].members.len()), (0, 4));
        let mixed = &all.groups[1];
        assert_eq!((mixed.secrecy, mixed.exposure, mixed.experience), (0.875, 0.5, 5.0));
        assert_eq!(all.group_of, [1; 4]);
    }

    #[test]
    fn a_broken_group_leaves_single_members() {
        let mut all = groups(&[4]);
        all.fragment(0);
        assert!(all.groups.iter().all(|group| group.members.len() == 1));
        assert_eq!(all.group_of, [0, 1, 2, 3]);
    }

    proptest! {
        #[test]
        fn regrouping_loses_nobody(
            sizes in prop::collection::vec(1u32..20, 1..20), events in 0u32..200, day in 0u32..1000,
        ) {
            let mut all = groups(&sizes);
            let mut draw = Streams::new(1, 0).draw(StreamId::ROOT, day, Purpose::Regrouping);
            for _ in 0..events {
                all.regroup(&mut draw, 0.2);
            }
            let members: usize = all.groups.iter().map(|group| group.members.len()).sum();
            prop_assert_eq!(members, all.group_of.len());
            for (member, group) in all.group_of.iter().enumerate() {
                prop_assert!(all.groups[*group as usize].members.contains(&(member as u32)));
            }
        }
    }
}
