//! Snapshots: a running world as plain data, to be continued, or branched into another scenario.
//!
//! A snapshot is taken between two days and holds everything that the days so far have left: the state
//! of every agent, by stable identity, and what has been recorded. It holds no entity and no
//! cache. A world that is restored from it goes on as the first one would have, byte for byte, since every
//! draw is named by identity and day, and sums over cells depend on which cells there are alone (up to sums of 2³³:
//! `roster/exact.rs`).
//!
//! Restored into another model, it branches: the state is that of the first world, and the other
//! scenario's schedules, shocks and parameters hold from the day on. Both must have the same window,
//! regions and agents with a name.
//!
//! - verified by: `a_restored_world_continues_byte_for_byte`, `a_branch_equals_the_spliced_scenario`

use std::collections::HashMap;

use bevy_ecs::prelude::*;
use serde::{Deserialize, Serialize};

use super::{
    arrivals::{Arrival, Arrivals},
    build::{Blueprint, SpawnOrder, build_world},
    components::{
        CommunityKey, Conditions, Gone, Grievance, Harm, Intelligence, Kin, Lineage,
        PerceivedPressure, Post, Reach, Recruiter, RegionKey, SecrecyCalledFor, Sympathisers,
        Tenure,
    },
    control::Control,
    excitation::Excitation,
    factions::Faction,
    finance::Finance,
    host_security::HostSecurity,
    leadership::{CountryLeadership, Leader, Leadership},
    observe::Record,
    outreach::Outreach,
    plots::{Plot, PlotPoints},
    reaction::Reaction,
    recruiters::RecruiterTargets,
    resources::{Ledger, Now},
    roster::{Entry, Roster, Weigher},
    travel::{Traveller, Travels},
};
use crate::{
    observation::{
        events::Event,
        panel::{AudiencePanel, Panel},
    },
    parameters::Parameters,
    random::{StreamId, Streams},
    scenario::RegionId,
};

/// A world between two days.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// The day that comes next.
    day: u32,
    streams: Streams,
    /// Those that held on the day before.
    parameters: Parameters,
    /// First day and number of days of the window.
    window: (String, u32),
    /// Audiences by name, in the order of their numbers.
    audience_names: Vec<String>,
    /// Theatre regions by name.
    regions: Vec<RegionState>,
    communities: Vec<CommunityState>,
    factions: Vec<(StreamId, u32)>,
    /// Recruiters' and leaders' posts.
    posts: Vec<(StreamId, Post, Tenure)>,
    /// Recruiters who came from abroad.
    contingent: Vec<(Recruiter, Post, Tenure)>,
    travellers: Vec<Traveller>,
    plots: Vec<Plot>,
    outreach: Outreach,
    finance: Finance,
    host_security: HostSecurity,
    countries: Vec<CountryLeadership>,
    ledger: Ledger,
    panel: Panel,
    audiences: AudiencePanel,
    counts: Vec<f64>,
    log: Option<Vec<Event>>,
    left_off: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct RegionState {
    name: String,
    slots: u32,
    /// In the order of the roster.
    cells: Vec<CellState>,
    arrivals: Vec<Arrival>,
    intelligence: f64,
    perceived_pressure: f64,
    secrecy_called_for: f64,
    harm: Harm,
    excitation: Excitation,
    control: Control,
    reaction: Reaction,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct CellState {
    slot: u32,
    entry: Entry,
    births: u32,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct CommunityState {
    stream: StreamId,
    sympathisers: u32,
    gone: u32,
    grievance: f64,
    broadcast: f64,
    kin: Option<Kin>,
}

/// A snapshot does not fit a model.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the scenario has other {what} than the world that it would continue")]
pub struct SnapshotError {
    what: &'static str,
}

impl Snapshot {
    /// The day that comes next.
    pub fn day(&self) -> u32 {
        self.day
    }

    /// Takes a world down, between two days.
    pub fn of(world: &mut World, blueprint: &Blueprint) -> Self {
        let now = world.resource::<Now>();
        let (day, streams, parameters) = (now.day, now.streams, now.parameters);
        let record = world.resource::<Record>().clone();
        Self {
            day,
            streams,
            parameters,
            window: window(blueprint),
            audience_names: audience_names(blueprint),
            regions: regions(world, blueprint),
            communities: communities(world),
            factions: sorted(
                world.query::<&Faction>().iter(world).map(|f| (f.stream, f.fighters)).collect(),
            ),
            posts: posts(world),
            contingent: contingent(world),
            travellers: ordered(world, |traveller: &Traveller| traveller.stream),
            plots: ordered(world, |plot: &Plot| plot.stream),
            outreach: *world.resource::<Outreach>(),
            finance: *world.resource::<Finance>(),
            host_security: world.resource::<HostSecurity>().clone(),
            countries: world.resource::<Leadership>().countries.clone(),
            ledger: *world.resource::<Ledger>(),
            panel: record.panel,
            audiences: record.audiences,
            counts: record.counts,
            log: record.log,
            left_off: record.left_off,
        }
    }

    /// A world of a model that continues this one.
    ///
    /// # Errors
    /// When the model has another window, other regions or other named agents, or takes other counts.
    pub fn restore(&self, blueprint: &Blueprint) -> Result<World, SnapshotError> {
        let fits = |is_same: bool, what| if is_same { Ok(()) } else { Err(SnapshotError { what }) };
        fits(self.window == window(blueprint), "days")?;
        fits(self.counts.len() == blueprint.requests.counts.len(), "counts")?;
        let mut world = build_world(blueprint, 0, 0, self.log.is_some(), SpawnOrder::Forward);
        fits(self.panel.regions() == blueprint.scenario.regions.len(), "regions")?;
        fits(self.countries.len() == blueprint.scenario.countries.len(), "countries")?;
        self.restore_regions(&mut world, blueprint)?;
        self.restore_communities(&mut world)?;
        let mut fighters: HashMap<StreamId, u32> = self.factions.iter().copied().collect();
        for mut faction in world.query::<&mut Faction>().iter_mut(&mut world) {
            let Some(left) = fighters.remove(&faction.stream) else {
                return Err(SnapshotError { what: "factions" });
            };
            faction.fighters = left;
        }
        fits(fighters.is_empty(), "factions")?;
        self.restore_posts(&mut world)?;
        self.restore_abroad(&mut world, blueprint)?;
        let mut leadership = world.resource_mut::<Leadership>();
        leadership.countries.clone_from(&self.countries);
        // The lists of targets are made anew on the next morning, from the posts.
        leadership.is_stale = true;
        world.resource_mut::<RecruiterTargets>().is_stale = true;
        world.insert_resource(self.ledger);
        world.insert_resource(Record {
            panel: self.panel.clone(),
            audiences: self.audiences.clone(),
            counts: self.counts.clone(),
            log: self.log.clone(),
            left_off: self.left_off,
        });
        let mut weigher = Weigher::new(&self.parameters);
        let today = self.day.min(blueprint.scenario.calendar.days() - 1);
        let parameters = *blueprint.forcing.parameters(today);
        weigher.follow(&self.parameters, &parameters);
        let streams = self.streams;
        let given = world.resource::<Now>().given.clone();
        world.insert_resource(Now {
            day: self.day,
            given,
            streams,
            stretch: None,
            parameters,
            weigher,
        });
        Ok(world)
    }

    fn restore_regions(
        &self,
        world: &mut World,
        blueprint: &Blueprint,
    ) -> Result<(), SnapshotError> {
        let error = SnapshotError { what: "regions" };
        let mut states: HashMap<&str, &RegionState> =
            self.regions.iter().map(|region| (region.name.as_str(), region)).collect();
        let mut regions = world.query::<(Entity, &RegionKey)>();
        let regions: Vec<(Entity, usize)> =
            regions.iter(world).map(|(entity, key)| (entity, key.id.index())).collect();
        let cells: Vec<Entity> =
            world.query_filtered::<Entity, With<Lineage>>().iter(world).collect();
        for cell in cells {
            world.despawn(cell);
        }
        let yesterday = blueprint.forcing.conditions(self.day.saturating_sub(1));
        for (entity, place) in regions {
            let name = blueprint.scenario.regions[place].name.as_str();
            let state = states.remove(name).ok_or_else(|| error.clone())?;
            let roster = state.restore_cells(world);
            let mut arrivals = world.resource_mut::<Arrivals>();
            state
                .arrivals
                .iter()
                .for_each(|arrival| arrivals.push(RegionId(place as u16), *arrival));
            world.entity_mut(entity).insert((
                roster,
                yesterday[place] as Conditions,
                Intelligence(state.intelligence),
                PerceivedPressure(state.perceived_pressure),
                SecrecyCalledFor(state.secrecy_called_for),
                state.harm,
                state.excitation,
                state.control,
                state.reaction,
            ));
        }
        if states.is_empty() { Ok(()) } else { Err(error) }
    }

    fn restore_communities(&self, world: &mut World) -> Result<(), SnapshotError> {
        let error = SnapshotError { what: "communities" };
        let mut states: HashMap<StreamId, &CommunityState> =
            self.communities.iter().map(|state| (state.stream, state)).collect();
        let mut communities = world.query::<Community>();
        for (key, mut sympathisers, mut gone, mut grievance, mut reach, kin) in
            communities.iter_mut(world)
        {
            let state = states.remove(&key.stream).ok_or_else(|| error.clone())?;
            reach.broadcast = state.broadcast;
            (sympathisers.0, gone.0) = (state.sympathisers, state.gone);
            grievance.0 = state.grievance;
            match (kin, state.kin) {
                (Some(mut kin), Some(state)) => *kin = state,
                (None, None) => {}
                _ => return Err(error),
            }
        }
        if states.is_empty() { Ok(()) } else { Err(error) }
    }

    fn restore_abroad(
        &self,
        world: &mut World,
        blueprint: &Blueprint,
    ) -> Result<(), SnapshotError> {
        if self.finance.0.is_some() != blueprint.scenario.funds.is_some() {
            return Err(SnapshotError { what: "finance" });
        }
        if self.audience_names != audience_names(blueprint) {
            return Err(SnapshotError { what: "audiences" });
        }
        for (recruiter, post, tenure) in &self.contingent {
            world.spawn((*recruiter, *post, *tenure));
        }
        for traveller in &self.travellers {
            world.spawn(traveller.clone());
        }
        for plot in &self.plots {
            world.spawn((*plot, PlotPoints::default()));
        }
        let next_due = self.travellers.iter().map(|traveller| traveller.due).min();
        world.insert_resource(Travels { next_due: next_due.unwrap_or(u32::MAX) });
        world.insert_resource(self.outreach);
        world.insert_resource(self.finance);
        world.insert_resource(self.host_security.clone());
        Ok(())
    }

    fn restore_posts(&self, world: &mut World) -> Result<(), SnapshotError> {
        let error = SnapshotError { what: "recruiters or leaders" };
        let mut states: HashMap<StreamId, (Post, Tenure)> =
            self.posts.iter().map(|(stream, post, tenure)| (*stream, (*post, *tenure))).collect();
        let mut posts =
            world.query::<(AnyOf<(&Recruiter, &Leader)>, &mut Post, Option<&mut Tenure>)>();
        for (holder, mut post, tenure) in posts.iter_mut(world) {
            let state = states.remove(&stream_of(holder)).ok_or_else(|| error.clone())?;
            *post = state.0;
            if let Some(mut tenure) = tenure {
                *tenure = state.1;
            }
        }
        if states.is_empty() { Ok(()) } else { Err(error) }
    }
}

/// A community as snapshots see it.
type Community = (
    &'static CommunityKey,
    &'static mut Sympathisers,
    &'static mut Gone,
    &'static mut Grievance,
    &'static mut Reach,
    Option<&'static mut Kin>,
);

impl RegionState {
    fn restore_cells(&self, world: &mut World) -> Roster {
        let lines: Vec<Lineage> =
            self.cells.iter().map(|cell| Lineage { births: cell.births }).collect();
        let cells: Vec<Entity> = world.spawn_batch(lines).collect();
        let rows =
            self.cells.iter().zip(cells).map(|(state, cell)| (state.slot, cell, state.entry));
        Roster::seated(rows, self.slots as usize)
    }
}

fn audience_names(blueprint: &Blueprint) -> Vec<String> {
    blueprint.scenario.audiences.iter().map(|audience| audience.name.clone()).collect()
}

fn window(blueprint: &Blueprint) -> (String, u32) {
    let calendar = &blueprint.scenario.calendar;
    (calendar.start().to_string(), calendar.days())
}

fn regions(world: &mut World, blueprint: &Blueprint) -> Vec<RegionState> {
    let mut lines = world.query::<&Lineage>();
    let arrivals = world.resource::<Arrivals>().clone();
    let mut regions = world.query::<(
        (&RegionKey, &Roster, &Intelligence, &PerceivedPressure, &SecrecyCalledFor),
        (&Harm, &Excitation, &Control, &Reaction),
    )>();
    let mut states: Vec<RegionState> = regions
        .iter(world)
        .map(|((key, roster, intelligence, pressure, called_for), events)| {
            let (harm, excitation, control, reaction) = events;
            let cells = roster.iter().map(|(slot, entry)| {
                let cell = roster.cell(slot).expect("a cell sits in its slot");
                let lineage = lines.get(world, cell).expect("a roster's cells exist");
                CellState { slot, entry: *entry, births: lineage.births }
            });
            RegionState {
                name: blueprint.scenario.regions[key.id.index()].name.clone(),
                slots: roster.slots() as u32,
                cells: cells.collect(),
                arrivals: arrivals.of(key.id).copied().collect(),
                intelligence: intelligence.0,
                perceived_pressure: pressure.0,
                secrecy_called_for: called_for.0,
                harm: *harm,
                excitation: *excitation,
                control: *control,
                reaction: *reaction,
            }
        })
        .collect();
    states.sort_by(|a, b| a.name.cmp(&b.name));
    states
}

fn communities(world: &mut World) -> Vec<CommunityState> {
    let mut communities = world.query::<Community>();
    let mut states: Vec<CommunityState> = communities
        .iter_mut(world)
        .map(|(key, sympathisers, gone, grievance, reach, kin)| CommunityState {
            stream: key.stream,
            sympathisers: sympathisers.0,
            gone: gone.0,
            grievance: grievance.0,
            broadcast: reach.broadcast,
            kin: kin.as_deref().copied(),
        })
        .collect();
    states.sort_by_key(|state| state.stream);
    states
}

fn posts(world: &mut World) -> Vec<(StreamId, Post, Tenure)> {
    let mut posts = world.query::<(AnyOf<(&Recruiter, &Leader)>, &Post, Option<&Tenure>)>();
    let mut states: Vec<_> = posts
        .iter(world)
        .filter(|((recruiter, _), ..)| recruiter.is_none_or(|recruiter| !recruiter.is_contingent))
        .map(|(holder, post, tenure)| {
            (stream_of(holder), *post, tenure.copied().unwrap_or_default())
        })
        .collect();
    states.sort_by_key(|(stream, ..)| *stream);
    states
}

fn contingent(world: &mut World) -> Vec<(Recruiter, Post, Tenure)> {
    let mut recruiters = world.query::<(&Recruiter, &Post, &Tenure)>();
    let mut states: Vec<_> = recruiters
        .iter(world)
        .filter(|(recruiter, ..)| recruiter.is_contingent)
        .map(|(recruiter, post, tenure)| (*recruiter, *post, *tenure))
        .collect();
    states.sort_by_key(|(recruiter, ..)| recruiter.stream);
    states
}

/// Every agent of a kind, in the order of identity.
fn ordered<T: Component + Clone>(world: &mut World, stream: impl Fn(&T) -> StreamId) -> Vec<T> {
    let mut agents: Vec<T> = world.query::<&T>().iter(world).cloned().collect();
    agents.sort_by_key(stream);
    agents
}

fn stream_of((recruiter, leader): (Option<&Recruiter>, Option<&Leader>)) -> StreamId {
    let of_recruiter = recruiter.map(|recruiter| recruiter.stream);
    of_recruiter
        .or(leader.map(|leader| leader.stream))
        .expect("a post is a recruiter's or a leader's")
}

fn sorted<T>(mut list: Vec<(StreamId, T)>) -> Vec<(StreamId, T)> {
    list.sort_by_key(|(stream, _)| *stream);
    list
}
