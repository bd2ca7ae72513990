//! What the whole world shares: the day, the streams, the parameters, and the ledger.

use std::sync::Arc;

use bevy_ecs::prelude::*;

use super::environment::Forcing;
use crate::{
    parameters::Parameters,
    random::Streams,
    scenario::{RegionId, Scenario},
};

/// The day that is being simulated; 0 is the scenario's first.
#[derive(Resource, Clone, Copy, Debug, PartialEq, Eq)]
pub struct Today(pub u32);

/// Days in a step of the slow processes.
pub const WEEK: u32 = 7;

/// Days in a mean year, by which yearly rates become daily.
pub const YEAR: f64 = 365.25;

impl Today {
    /// Whether the slow processes step today: on the last day of each week.
    pub fn ends_week(self) -> bool {
        self.0 % WEEK == WEEK - 1
    }
}

/// The run's random streams.
#[derive(Resource, Clone, Copy, Debug)]
pub struct Chance(pub Streams);

/// The parameters that hold today.
#[derive(Resource, Clone, Copy, Debug)]
pub struct Current(pub Parameters);

/// The scenario and everything that is known before the run starts.
#[derive(Resource, Clone, Debug)]
pub struct Given {
    /// The scenario.
    pub scenario: Arc<Scenario>,
    /// Its schedules, by day.
    pub forcing: Arc<Forcing>,
}

/// The entity of each theatre region, by place in the scenario.
#[derive(Resource, Clone, Debug, Default)]
pub struct RegionIndex(pub Vec<Option<Entity>>);

impl RegionIndex {
    /// The entity of a theatre region.
    pub fn entity(&self, region: RegionId) -> Option<Entity> {
        self.0[region.index()]
    }
}

/// Members in and out since the first day. Alive = born − gone, every day, exactly.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// Members on the first day.
    pub initial: u64,
    /// Released from prison.
    pub released: u64,
    /// Recruited.
    pub recruited: u64,
    /// Killed.
    pub killed: u64,
    /// Captured.
    pub captured: u64,
    /// Left by themselves.
    pub deserted: u64,
}

impl Ledger {
    /// Members who must be alive.
    pub fn alive(&self) -> u64 {
        self.initial + self.released + self.recruited - self.killed - self.captured - self.deserted
    }
}

/// Probability of at least one event in `days` at a yearly rate: 1 − exp(−rate·days/365.25). The
/// one rule by which hazards become probabilities.
#[inline]
pub fn probability(yearly_rate: f64, days: f64) -> f64 {
    -libm::expm1(-yearly_rate * days / YEAR)
}
