//! A cell's row in its roster, and the same without its entity, as plain data.

use bevy_ecs::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{random::StreamId, scenario::AudienceId};

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
