//! What the whole world shares: the day, the streams, the parameters, and the ledger.

use std::sync::Arc;

use bevy_ecs::prelude::*;
use serde::{Deserialize, Serialize};

use super::{forcing::Forcing, rates::ends_week, roster::Weigher, routes::Routes};
use crate::{
    parameters::Parameters,
    random::{Draw, Hour, Occurrence, Purpose, StreamId, Streams},
    scenario::{RegionId, Scenario},
};

/// What every process reads: the day, the draws, the parameters, the scenario.
///
/// Written by [`environment`](super::environment) and by the step from day to day. One resource
/// rather than one a field, since each that a system asks for costs it time every day.
#[derive(Resource, Clone, Debug)]
pub struct Now {
    /// The day that is being simulated; 0 is the scenario's first.
    pub day: u32,
    /// What is known before the run starts.
    pub given: Given,
    /// The run's random streams.
    pub streams: Streams,
    /// The parameters that hold today.
    pub parameters: Parameters,
    /// The stretch of days whose conditions the regions have; `None` where they are to be set in any case.
    pub stretch: Option<u32>,
    /// The weights of cells that follow from them.
    pub weigher: Weigher,
}

impl Now {
    /// Whether the slow processes step today: on the last day of each week.
    pub fn ends_week(&self) -> bool {
        ends_week(self.day)
    }

    /// Opens today's draw of one agent for one purpose.
    #[inline]
    pub fn draw(&self, stream: StreamId, purpose: Purpose) -> Draw {
        self.streams.draw(stream, self.day, purpose)
    }

    /// Opens today's draw for the `event`-th decision of its kind, counted from 0.
    #[inline]
    pub fn draw_event(&self, stream: StreamId, purpose: Purpose, event: u32) -> Draw {
        self.streams.draw_event(stream, self.day, purpose, event)
    }

    /// Opens today's draws of one agent for two purposes that go together.
    #[inline]
    pub fn draw_both(&self, stream: StreamId, purposes: [Purpose; 2]) -> [Draw; 2] {
        self.streams.draw_both(stream, self.day, purposes)
    }

    /// Opens the draw for one purpose of what an event brings.
    #[inline]
    pub fn draw_of(&self, event: Occurrence, stream: StreamId, purpose: Purpose) -> Draw {
        self.streams.draw_event(stream, event.day, purpose, event.number)
    }

    /// Today, as an agent's points see it.
    #[inline]
    pub fn hour(&self, stream: StreamId, purpose: Purpose) -> Hour<'_> {
        Hour { streams: &self.streams, stream, day: self.day, purpose }
    }
}

/// The scenario and everything that is known before the run starts.
#[derive(Clone, Debug)]
pub struct Given {
    /// The scenario.
    pub scenario: Arc<Scenario>,
    /// Its schedules, by day.
    pub forcing: Arc<Forcing>,
    /// The ways between communities abroad and the theatre.
    pub routes: Arc<Routes>,
    /// Where the theatre regions are in the world.
    pub index: RegionIndex,
}

/// The entity of each theatre region, by place in the scenario.
#[derive(Clone, Debug, Default)]
pub struct RegionIndex(pub Vec<Option<Entity>>);

impl RegionIndex {
    /// The entity of a theatre region.
    pub fn entity(&self, region: RegionId) -> Option<Entity> {
        self.0[region.index()]
    }
}

/// Members in and out since the first day, at home, abroad and on the way. Alive = born − gone, every
/// day, exactly.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    /// Members on the first day.
    pub initial: u64,
    /// Released from prison.
    pub released: u64,
    /// Recruited.
    pub recruited: u64,
    /// Came over from rival factions.
    pub joined: u64,
    /// Recruited abroad, or moved to begin a plot.
    pub mobilised: u64,
    /// Killed.
    pub killed: u64,
    /// Captured.
    pub captured: u64,
    /// Left by themselves.
    pub deserted: u64,
    /// Stopped at a border.
    pub interdicted: u64,
    /// Went with a plot that was foiled, failed or executed.
    pub spent: u64,
    /// Left with a plot that was given up.
    pub gave_up: u64,
}

impl Ledger {
    /// Members who must be alive.
    pub fn alive(&self) -> u64 {
        let born = self.initial + self.released + self.recruited + self.joined + self.mobilised;
        let at_home = self.killed + self.captured + self.deserted;
        born - at_home - self.interdicted - self.spent - self.gave_up
    }
}
