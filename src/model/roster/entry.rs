//! A cell's row in its roster: plain data, without its entity and its slot.

use serde::{Deserialize, Serialize};

use crate::{random::StreamId, scenario::AudienceId};

/// A cell's state, and the weights that follow: a line of the processor's cache, since picks read rows at random and the
/// weekly steps all of them.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[repr(align(64))]
pub struct Entry {
    /// The cell's stable identity.
    pub id: StreamId,
    /// Its members, at least 1.
    pub members: u32,
    /// The audience that they come from, for those from abroad.
    pub origin: Option<AudienceId>,
    /// Its secrecy σ, 0..=1: 0 acts in the open, 1 lies entirely low.
    pub secrecy: f64,
    /// Its exposure e from its own attacks: adds e times its visibility; decays.
    pub exposure: f64,
    /// Its experience x: its own attacks, as far as they are remembered.
    pub experience: f64,
    /// Weight in attacks: members × (members/n₀)^(a−1) × exp(−γσ) × skill.
    pub attack_weight: f64,
    /// Weight as a target: visibility × (members/n₀)^ζ.
    pub target_weight: f64,
    /// Members times visibility, from which tips come.
    pub visible_members: f64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_a_line_of_the_cache() {
        assert_eq!(size_of::<Entry>(), 64);
    }
}
