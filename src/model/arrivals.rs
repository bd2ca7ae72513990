//! Arrivals: members on their way into the cells of a region.

use bevy_ecs::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    random::StreamId,
    scenario::{AudienceId, RegionId},
};

/// Members on their way into cells, until the organisation places them: one list for all regions, so that it is plain
/// whether anybody waits.
///
/// Written by shocks, recruitment, factions, travel and CT operations; emptied by [`placement`](super::placement).
#[derive(Resource, Clone, Debug, Default)]
pub struct Arrivals {
    waiting: Vec<(RegionId, Arrival)>,
}

impl Arrivals {
    /// A group arrives in a region of the theatre.
    pub fn push(&mut self, region: RegionId, arrival: Arrival) {
        self.waiting.push((region, arrival));
    }

    /// Whether nobody waits.
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Those who wait in a region, in the order in which they came.
    pub fn of(&self, region: RegionId) -> impl Iterator<Item = &Arrival> {
        let of_region = move |(where_, _): &&(RegionId, Arrival)| *where_ == region;
        self.waiting.iter().filter(of_region).map(|(_, arrival)| arrival)
    }

    /// Members who wait, in all regions.
    pub fn members(&self) -> u64 {
        self.waiting.iter().map(|(_, arrival)| u64::from(arrival.members)).sum()
    }

    /// Hands over all who wait, by region and in the order of placement.
    pub fn take(&mut self) -> Vec<(RegionId, Arrival)> {
        let mut waiting = std::mem::take(&mut self.waiting);
        waiting.sort_by_key(|(region, arrival)| (*region, arrival.how, arrival.stream));
        waiting
    }
}

/// A group that arrives together. Members are placed one by one.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Arrival {
    /// How they came.
    pub how: ArrivalKind,
    /// The stream that their placement is drawn from.
    pub stream: StreamId,
    /// How many there are.
    pub members: u32,
    /// Secrecy that they bring; `None` where they adopt that of the region.
    pub secrecy: Option<f64>,
    /// Experience that they bring, in attacks.
    pub experience: f64,
    /// The audience that they come from, for those from abroad.
    pub origin: Option<AudienceId>,
}

/// How an arrival came about. The order is the order of placement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ArrivalKind {
    /// Released from prison: they found cells of founding size.
    Released,
    /// Absorbed with their faction: they found cells of founding size.
    Absorbed,
    /// Recruited: each joins a cell, or founds one.
    Recruited,
    /// Came from abroad: each joins a cell of the same origin.
    Immigrated,
    /// Came over from a rival faction: each joins a cell.
    Defected,
    /// Dispersed by an operation: each joins a cell.
    Dispersed,
}
