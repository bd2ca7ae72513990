//! Event records: what happened, where, to whom.

use bevy_ecs::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{calendar::Day, random::StreamId, scenario::RegionId};

/// What kind of event it was. The order is that of a day's processes, and of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[repr(u8)]
pub enum EventKind {
    /// Members were released; the number is how many.
    Release,
    /// Sympathisers joined; the number is how many.
    Recruitment,
    /// Fighters of a rival faction came over one by one; the number is how many.
    Defection,
    /// A rival faction was absorbed as a whole; the number is its fighters.
    Absorption,
    /// A cell left for another region; the number is its members.
    Departure,
    /// A cell came from another region; the number is its members.
    Settlement,
    /// Members left by themselves; the number is how many.
    Desertion,
    /// An attack; the number is its severity, rounded down.
    Attack,
    /// The claim of an attack.
    Claim,
    /// A CT operation; the number is 1 if it found a target, 0 if not.
    Operation,
    /// Militants killed in an operation.
    MilitantDeaths,
    /// People killed in an operation who were not militants.
    OtherDeaths,
    /// Militants captured in an operation.
    Capture,
    /// Members dispersed by an operation.
    Dispersal,
    /// A recruiter taken in an operation.
    RecruiterTaken,
    /// A leader lost in an operation.
    LeaderLost,
    /// A region changed its phase; the number is the new one, 0 (dormant) to 4 (consolidated).
    PhaseChange,
}

impl EventKind {
    /// The name in events.parquet.
    pub fn name(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Recruitment => "recruitment",
            Self::Defection => "defection",
            Self::Absorption => "absorption",
            Self::Departure => "departure",
            Self::Settlement => "settlement",
            Self::Desertion => "desertion",
            Self::Attack => "attack",
            Self::Claim => "claim",
            Self::Operation => "operation",
            Self::MilitantDeaths => "militant_deaths",
            Self::OtherDeaths => "other_deaths",
            Self::Capture => "capture",
            Self::Dispersal => "dispersal",
            Self::RecruiterTaken => "recruiter_taken",
            Self::LeaderLost => "leader_lost",
            Self::PhaseChange => "phase_change",
        }
    }
}

/// An event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// The day.
    pub day: Day,
    /// The region.
    pub region: RegionId,
    /// What happened.
    pub kind: EventKind,
    /// The agent it concerns (cell, community, region), by its stable identity.
    pub agent: StreamId,
    /// How many; see [`EventKind`].
    pub number: u32,
}

/// Today's events, as the processes report them.
#[derive(Resource, Clone, Debug, Default)]
pub struct Events(pub Vec<Event>);

impl Events {
    /// Reports an event.
    pub fn push(
        &mut self,
        day: Day,
        region: RegionId,
        kind: EventKind,
        agent: StreamId,
        number: u32,
    ) {
        self.0.push(Event { day, region, kind, agent, number });
    }

    /// Puts the day's events into the order of the log: by region, then kind, then as reported
    /// within a region, whatever order the regions were visited in. Communities and factions report
    /// as they are visited too, so these go by identity.
    pub fn sort(&mut self) {
        self.0.sort_by_key(|event| {
            let unordered = [EventKind::Recruitment, EventKind::Defection, EventKind::Absorption];
            let visited = unordered.contains(&event.kind).then_some(event.agent);
            (event.region, event.kind, visited)
        });
    }
}
