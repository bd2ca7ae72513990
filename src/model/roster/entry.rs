//! A cell's row in its roster. As plain data it goes without its entity.

use bevy_ecs::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{random::StreamId, scenario::AudienceId};

/// A cell's state, and the weights that follow.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The cell.
    #[serde(skip, default = "no_entity")]
    pub cell: Entity,
    /// Its stable identity.
    pub id: StreamId,
    /// Its members, at least 1.
    pub members: u32,
    /// The audience that they come from, for those from abroad.
    pub origin: Option<AudienceId>,
    /// Its slot in the table.
    pub(super) slot: u32,
    /// Its secrecy σ, 0..=1: 0 acts in the open, 1 lies entirely low.
    pub secrecy: f64,
    /// Its exposure e from its own attacks: adds e times its visibility; decays.
    pub exposure: f64,
    /// Its experience x: its own attacks, as far as they are remembered.
    pub experience: f64,
    /// Skill at that experience, 1 and more.
    pub(super) skill: f64,
    /// Tempo at that secrecy, exp(−γσ).
    pub(super) tempo: f64,
    /// Weight in attacks: members × (members/n₀)^(a−1) × exp(−γσ) × skill.
    pub attack_weight: f64,
    /// Weight as a target: visibility × (members/n₀)^ζ.
    pub target_weight: f64,
    /// Members times visibility, from which tips come.
    pub visible_members: f64,
}

impl Entry {
    /// The same without its entity: what a snapshot keeps.
    #[must_use]
    pub fn without_entity(self) -> Self {
        Self { cell: Entity::PLACEHOLDER, ..self }
    }

    /// The same of another entity, in the slot that it has.
    #[must_use]
    pub fn of(self, cell: Entity) -> Self {
        Self { cell, ..self }
    }
}

/// Stands in a snapshot for the entity, which each world gives anew.
fn no_entity() -> Entity {
    Entity::PLACEHOLDER
}
