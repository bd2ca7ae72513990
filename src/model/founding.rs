//! Founding: how a cell comes into the world, for every process that founds one.

use bevy_ecs::prelude::*;

use super::{
    components::Lineage,
    roster::{Entry, Roster, Weigher},
};
use crate::{parameters::Organisation, random::StreamId, scenario::AudienceId};

/// What a new cell starts with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Founder {
    /// Its stable identity.
    pub id: StreamId,
    /// Its members.
    pub members: u32,
    /// Its secrecy, 0..=1.
    pub secrecy: f64,
    /// Its experience, in attacks.
    pub experience: f64,
    /// The audience that its members come from, for those from abroad.
    pub origin: Option<AudienceId>,
}

impl Founder {
    /// The row of the roster.
    pub fn entry(&self, weigher: &Weigher) -> Entry {
        let people = (self.members, self.origin);
        weigher.entry(self.id, people, (self.secrecy, self.experience))
    }
}

/// Members divided into cells of about the founding size, as evenly as whole numbers allow.
pub fn founding_sizes(members: u32, organisation: &Organisation) -> Vec<u32> {
    let cells = libm::round(f64::from(members) / organisation.founding_size) as u32;
    let cells = cells.clamp(1, members.max(1));
    let (each, rest) = (members / cells, members % cells);
    (0..cells).map(|cell| each + u32::from(cell < rest)).filter(|size| *size > 0).collect()
}

/// Founds a cell: an entity, and its entry in the roster of its region.
pub fn found(founder: Founder, roster: &mut Roster, weigher: &Weigher, commands: &mut Commands) {
    let cell = commands.spawn(Lineage::default()).id();
    roster.insert(cell, founder.entry(weigher));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::parameters::Parameters;

    #[test]
    fn twenty_members_are_three_cells_of_about_eight() {
        let mut organisation = Parameters::default().organisation;
        organisation.founding_size = 8.0;
        assert_eq!(founding_sizes(20, &organisation), [7, 7, 6]);
        assert_eq!(founding_sizes(1, &organisation), [1]);
        assert!(founding_sizes(0, &organisation).is_empty());
    }

    proptest! {
        #[test]
        fn founding_loses_nobody(members in 0u32..100_000, size in 1.0..=1000.0) {
            let mut organisation = Parameters::default().organisation;
            organisation.founding_size = size;
            let sizes = founding_sizes(members, &organisation);
            prop_assert_eq!(sizes.iter().sum::<u32>(), members);
            prop_assert!(sizes.iter().all(|size| *size > 0));
        }
    }
}
