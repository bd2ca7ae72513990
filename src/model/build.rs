//! Building: a world on the first day, from a scenario.
//!
//! The initial state comes from the scenario, not from a stationary spin-up, which would erase
//! what the scenario starts from. Posture is in balance with the first day's pressure; leads are
//! none.

use std::sync::Arc;

use bevy_ecs::prelude::*;

use super::{
    arrivals::Arrivals,
    components::{
        Abroad, AttackPoints, CommunityKey, Gone, Grievance, Harm, Intelligence, Kin, Lineage,
        OperationPoints, PerceivedPressure, Post, Reach, Recruiter, RecruitmentPoints, RegionKey,
        SecrecyCalledFor, Sympathisers, Tenure,
    },
    control::Control,
    day::Occasion,
    excitation::Excitation,
    factions::Faction,
    finance::{Finance, Purse, Purses, donations},
    forcing::Forcing,
    founding::{Founder, founding_sizes},
    host_security::HostSecurity,
    leadership::{self, Leader, Leadership},
    observe::{Record, Requests},
    outreach::{Outreach, broadcast},
    plots::Enlisted,
    posture::{felt_pressure, target_secrecy},
    rates::ends_week,
    reaction::Reaction,
    recruiters::RecruiterTargets,
    resources::{Given, Ledger, Now, RegionIndex},
    roster::{Entry, Roster, Weigher},
    routes::Routes,
    shocks::recruiters_of,
    travel::Travels,
};
use crate::{
    observation::{
        counts::{CountOver, Counting},
        events::Events,
        panel::{AudiencePanel, Panel},
    },
    random::{StreamId, Streams},
    scenario::{AudienceId, RegionId, Role, Scenario},
};

/// Everything about a model that is the same in every replicate.
#[derive(Clone, Debug)]
pub struct Blueprint {
    /// The scenario.
    pub scenario: Arc<Scenario>,
    /// Its schedules, by day.
    pub forcing: Arc<Forcing>,
    /// The ways between communities abroad and the theatre.
    pub routes: Arc<Routes>,
    /// What is asked of a run.
    pub requests: Requests,
    /// What is special about each day.
    pub occasions: Arc<[Occasion]>,
    /// The weights that follow from the first day's parameters.
    pub weigher: Weigher,
}

impl Blueprint {
    /// Prepares a scenario for its runs.
    pub fn new(scenario: Arc<Scenario>, counts: Vec<CountOver>) -> Self {
        let forcing = Arc::new(Forcing::new(&scenario));
        let weigher = Weigher::new(forcing.parameters(0));
        let routes = Arc::new(Routes::new(&scenario));
        let month_of_days = scenario.calendar.month_of_days().into();
        let requests = Requests { counts: Arc::new(Counting::new(counts)), month_of_days };
        let occasion = |day| Occasion {
            ends_week: ends_week(day),
            has_shock: forcing.has_shock(day),
            reads_stocks: requests.reads_stocks_on(day),
        };
        let occasions = (0..scenario.calendar.days()).map(occasion).collect();
        Self { scenario, forcing, routes, requests, occasions, weigher }
    }
}

/// The stream of a region, from its name, so that it keeps its draws whatever else the file holds.
pub fn region_stream(name: &str) -> StreamId {
    StreamId::ROOT.named("region").named(name)
}

/// A world on the eve of its first day. `order` permutes the order in which agents are spawned,
/// which must not matter: tests check that it does not.
pub fn build_world(
    blueprint: &Blueprint,
    seed: u64,
    replicate: u32,
    keeps_log: bool,
    order: SpawnOrder,
) -> World {
    let scenario = &*blueprint.scenario;
    let mut world = World::new();
    let months = scenario.calendar.month_count();
    world.insert_resource(Now {
        day: 0,
        given: Given {
            scenario: Arc::clone(&blueprint.scenario),
            forcing: Arc::clone(&blueprint.forcing),
            routes: Arc::clone(&blueprint.routes),
            index: RegionIndex::default(),
        },
        streams: Streams::new(seed, replicate),
        parameters: *blueprint.forcing.parameters(0),
        stretch: None,
        weigher: blueprint.weigher.clone(),
    });
    world.insert_resource(Events::default());
    world.insert_resource(Arrivals::default());
    world.insert_resource(Record {
        panel: Panel::new(scenario.regions.len(), months),
        audiences: AudiencePanel::new(scenario.audiences.len(), months),
        counts: vec![0.0; blueprint.requests.counts.len()],
        log: keeps_log.then(Vec::new),
        left_off: 0,
    });
    world.insert_resource(blueprint.requests.clone());
    world.insert_resource(RecruiterTargets::new(scenario.regions.len()));
    world.insert_resource(Outreach::default());
    world.insert_resource(Travels::default());
    world.insert_resource(Enlisted::default());
    world.insert_resource(HostSecurity::new(scenario));
    world.insert_resource(first_finance(blueprint));
    let total: u64 = scenario.members.iter().map(|members| u64::from(*members)).sum();
    world.insert_resource(Ledger { initial: total, ..Ledger::default() });
    spawn_regions(&mut world, blueprint, order);
    let parts = world
        .query::<(&RegionKey, &SecrecyCalledFor, &Roster)>()
        .iter(&world)
        .map(|(key, called_for, roster)| (key.id, key.country, roster.members(), called_for.0))
        .collect();
    let openness = leadership::openness(parts, scenario.countries.len());
    world.insert_resource(Leadership::new(openness, scenario.regions.len()));
    spawn_communities(&mut world, blueprint, order);
    spawn_kin(&mut world, blueprint, order);
    spawn_factions(&mut world, scenario, order);
    spawn_recruiters(&mut world, scenario, order);
    spawn_leaders(&mut world, scenario, order);
    world
}

/// The order in which agents are spawned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SpawnOrder {
    /// By name.
    #[default]
    Forward,
    /// By name, backwards.
    Backward,
}

impl SpawnOrder {
    fn apply<T>(self, list: &mut [T]) {
        if self == Self::Backward {
            list.reverse();
        }
    }
}

fn spawn_regions(world: &mut World, blueprint: &Blueprint, order: SpawnOrder) {
    let scenario = &*blueprint.scenario;
    let posture = &blueprint.forcing.parameters(0).posture;
    let conditions = blueprint.forcing.conditions(0);
    let mut in_country = vec![0_u32; scenario.countries.len()];
    for (region, members) in scenario.regions.iter().zip(&scenario.members) {
        in_country[region.country.index()] += members;
    }
    let mut ids: Vec<usize> = (0..scenario.regions.len()).collect();
    order.apply(&mut ids);
    let mut index = vec![None; scenario.regions.len()];
    for id in ids {
        let region = &scenario.regions[id];
        if region.role != Role::Theatre {
            continue;
        }
        let key = RegionKey {
            id: RegionId(id as u16),
            country: region.country,
            stream: region_stream(&region.name),
            population: region.population,
        };
        let members = scenario.members[id];
        let country = in_country[region.country.index()];
        let pressure = felt_pressure(&conditions[id], members, country, posture);
        let secrecy = target_secrecy(pressure, posture);
        let sizes = founding_sizes(members, &blueprint.forcing.parameters(0).organisation);
        let roster = spawn_cells(world, &key, &sizes, secrecy, &blueprint.weigher, order);
        let entity = world.spawn((
            key,
            conditions[id],
            roster,
            Intelligence::default(),
            PerceivedPressure(pressure),
            SecrecyCalledFor(secrecy),
            Harm::default(),
            Excitation::default(),
            Control::default(),
            Reaction::default(),
            AttackPoints::default(),
            OperationPoints::default(),
        ));
        index[id] = Some(entity.id());
    }
    world.resource_mut::<Now>().given.index = RegionIndex(index);
}

fn spawn_cells(
    world: &mut World,
    key: &RegionKey,
    sizes: &[u32],
    secrecy: f64,
    weigher: &Weigher,
    order: SpawnOrder,
) -> Roster {
    let mut newborn: Vec<(StreamId, u32)> =
        (0..).zip(sizes).map(|(birth, size)| (key.stream.child(birth), *size)).collect();
    order.apply(&mut newborn);
    let founders: Vec<Founder> = newborn
        .iter()
        .map(|(id, members)| Founder {
            id: *id,
            members: *members,
            secrecy,
            experience: 0.0,
            origin: None,
        })
        .collect();
    let cells: Vec<Entity> = world.spawn_batch(vec![Lineage::default(); founders.len()]).collect();
    let mut rows: Vec<(Entity, Entry)> =
        founders.iter().zip(cells).map(|(founder, cell)| (cell, founder.entry(weigher))).collect();
    // In the order of identity, so that slots do not depend on the order of spawning.
    rows.sort_unstable_by_key(|(_, entry)| entry.id);
    Roster::of(rows)
}

/// Both purses on the first day: that of the theatre as the scenario says, that of external cells in
/// balance with what communities abroad give.
fn first_finance(blueprint: &Blueprint) -> Finance {
    let scenario = &*blueprint.scenario;
    let Some(adequacy) = scenario.funds else { return Finance(None) };
    let parameters = &blueprint.forcing.parameters(0).finance;
    let members: u32 = scenario.members.iter().sum();
    let abroad = scenario.communities.iter().filter(|community| community.is_abroad());
    let sympathisers = abroad.map(|community| u64::from(community.sympathisers)).sum();
    let (_, donations) = donations(0, sympathisers, parameters);
    Finance(Some(Purses {
        home: Purse::of(adequacy, f64::from(members), parameters),
        abroad: Purse::of(donations / parameters.plot_cost, parameters.plot_cost, parameters),
    }))
}

fn spawn_communities(world: &mut World, blueprint: &Blueprint, order: SpawnOrder) {
    let scenario = &*blueprint.scenario;
    let mut communities: Vec<_> = scenario.communities.iter().collect();
    order.apply(&mut communities);
    for community in communities {
        let mut entity = world.spawn((
            CommunityKey {
                region: community.region,
                country: scenario.regions[community.region.index()].country,
                stream: StreamId::ROOT.named("community").named(&community.name),
                audience: community.audience,
                size: community.size,
                base_grievance: community.grievance,
            },
            Sympathisers(community.sympathisers),
            Gone(0),
            Grievance(community.grievance),
            first_reach(blueprint, community.audience),
            RecruitmentPoints::default(),
        ));
        if community.is_abroad() {
            entity.insert(Abroad);
        }
    }
}

/// Reach on the first day: that of media. Recruiters add theirs in the morning.
fn first_reach(blueprint: &Blueprint, audience: AudienceId) -> Reach {
    let items = blueprint.forcing.media(0)[audience.index()];
    let outreach = &blueprint.forcing.parameters(0).outreach;
    Reach { recruiters: 0.0, broadcast: broadcast(items, 0.0, outreach) }
}

/// The kin of those who will be killed: one community a theatre region, which belongs to the audience
/// of its largest community.
fn spawn_kin(world: &mut World, blueprint: &Blueprint, order: SpawnOrder) {
    let scenario = &*blueprint.scenario;
    let mut ids: Vec<RegionId> = (0..scenario.regions.len() as u16).map(RegionId).collect();
    order.apply(&mut ids);
    for id in ids {
        let region = &scenario.regions[id.index()];
        let local = scenario.communities.iter().filter(|community| community.region == id);
        // Of two alike, the first by name.
        let largest = local.rev().max_by_key(|community| community.size);
        let Some(largest) = largest.filter(|_| region.role == Role::Theatre) else { continue };
        world.spawn((
            CommunityKey {
                region: id,
                country: region.country,
                stream: region_stream(&region.name).named("kin"),
                audience: largest.audience,
                size: 0,
                base_grievance: 0.0,
            },
            Kin::default(),
            Sympathisers(0),
            Gone(0),
            Grievance(blueprint.forcing.parameters(0).kin.grievance),
            first_reach(blueprint, largest.audience),
            RecruitmentPoints::default(),
        ));
    }
}

fn spawn_factions(world: &mut World, scenario: &Scenario, order: SpawnOrder) {
    let mut factions: Vec<_> = (0..).zip(&scenario.factions).collect();
    order.apply(&mut factions);
    for (place, faction) in factions {
        world.spawn(Faction {
            place,
            region: faction.region,
            stream: StreamId::ROOT.named("faction").named(&faction.name),
            initial: faction.fighters,
            fighters: faction.fighters,
        });
    }
}

fn spawn_recruiters(world: &mut World, scenario: &Scenario, order: SpawnOrder) {
    let mut groups: Vec<_> = scenario.recruiters.iter().collect();
    order.apply(&mut groups);
    for group in groups {
        let stream = recruiters_of(&group.name);
        for post in 0..group.count {
            world.spawn((
                Recruiter {
                    region: group.region,
                    stream: stream.child(post),
                    audience: group.audience,
                    is_online: group.is_online,
                    is_contingent: false,
                    reach: group.reach,
                    visibility: group.visibility,
                },
                Post::Filled,
                Tenure(None),
            ));
        }
    }
}

fn spawn_leaders(world: &mut World, scenario: &Scenario, order: SpawnOrder) {
    let mut groups: Vec<_> = scenario.leaders.iter().collect();
    order.apply(&mut groups);
    for group in groups {
        let stream = StreamId::ROOT.named("leaders").named(&group.name);
        for post in 0..group.count {
            world.spawn((
                Leader {
                    region: group.region,
                    country: scenario.regions[group.region.index()].country,
                    stream: stream.child(post),
                    influence: group.influence,
                },
                Post::Filled,
            ));
        }
    }
}
