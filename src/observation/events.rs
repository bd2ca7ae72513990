//! Event records: what happened, where, to whom.

use bevy_ecs::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    calendar::Day,
    random::StreamId,
    scenario::{AudienceId, RegionId},
};

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
    /// A sympathiser abroad was recruited, or moved to begin a plot.
    Mobilisation,
    /// A recruit abroad set out for the theatre, or a trained member for a host.
    SettingOut,
    /// A traveller was stopped at the region's border.
    Interdiction,
    /// A recruit from abroad arrived in the theatre.
    Arrival,
    /// A trained member arrived in a host region.
    Return,
    /// An external plot began; the number is its members.
    PlotBegun,
    /// Security found an external plot; the number is its members.
    PlotFoiled,
    /// The attempt of an external plot failed; the number is its members.
    PlotFailed,
    /// An external plot was executed; the number is its members.
    PlotExecuted,
    /// An external plot was given up; the number is its members.
    PlotAbandoned,
    /// It came to light that a plot was foiled, failed or executed.
    PlotDisclosed,
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
            Self::Mobilisation => "mobilisation",
            Self::SettingOut => "setting_out",
            Self::Interdiction => "interdiction",
            Self::Arrival => "arrival",
            Self::Return => "return",
            Self::PlotBegun => "plot_begun",
            Self::PlotFoiled => "plot_foiled",
            Self::PlotFailed => "plot_failed",
            Self::PlotExecuted => "plot_executed",
            Self::PlotAbandoned => "plot_abandoned",
            Self::PlotDisclosed => "plot_disclosed",
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
    /// The audience of whom it concerns, for people from abroad.
    pub audience: Option<AudienceId>,
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
        self.0.push(Event { day, region, kind, agent, number, audience: None });
    }

    /// Reports an event that concerns people of an audience.
    pub fn push_of(
        &mut self,
        audience: AudienceId,
        (day, region, kind): (Day, RegionId, EventKind),
        agent: StreamId,
        number: u32,
    ) {
        self.0.push(Event { day, region, kind, agent, number, audience: Some(audience) });
    }

    /// Puts the day's events into the order of the log: by region, then kind, then as reported
    /// within a region, whatever order the regions were visited in. Communities, factions and those
    /// abroad report as they are visited too, so these go by identity.
    pub fn sort(&mut self) {
        self.0.sort_by_key(|event| {
            let unordered = [EventKind::Recruitment, EventKind::Defection, EventKind::Absorption];
            let is_unordered = event.audience.is_some() || unordered.contains(&event.kind);
            let visited = is_unordered.then_some(event.agent);
            (event.region, event.kind, visited)
        });
    }
}
