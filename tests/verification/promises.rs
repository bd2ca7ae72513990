//! Promises: conservation, pairing, and indifference to order and threads.

use std::collections::BTreeMap;

use bevy_ecs::prelude::*;
use proptest::{prelude::*, test_runner::RngSeed};
use stronghold::{
    experiment::ensemble,
    model::{
        arrivals::Arrivals,
        build::SpawnOrder,
        components::{CommunityKey, Lineage, Post, RegionKey, Sympathisers},
        observe::Record,
        plots::Plot,
        roster::Roster,
        travel::Traveller,
    },
    observation::events::{Event, EventKind},
    parameters::{Parameters, REGISTRY},
    quantity::Quantity,
    random::seed_of,
    scenario::{self, RegionId, Scenario, bundled::SCENARIOS, reading::read_str},
    simulation::{Model, Simulation},
};

/// A bundled scenario with something changed by a layer on top.
pub fn layered(name: &str, above: &str) -> Scenario {
    let text = format!("extends = \"{name}\"\n{above}");
    scenario::check(&read_str("layered", text).unwrap()).unwrap_or_else(|e| panic!("{e:?}"))
}

/// A layer with a second community and a second group of recruiters in one region, so that a
/// region's agents have an order that could matter.
pub const NEIGHBOURS: &str = r#"
[communities.Aliens]
region = "Highland"
audience = "town-script"
kind = "local"
size = 100_000
grievance = 0.5
sympathisers = 90_000

[recruiters.Guests]
region = "Highland"
audience = "town-script"
count = 3
reach = 0.7
visibility = 0.9

[factions.Rivals]
region = "Highland"
fighters = 60
normalisation.step = [{ date = 2020-01-01, value = 0.5, source = "a test" }]
source = "a test"

[factions.Others]
region = "Highland"
fighters = 40
normalisation.step = [{ date = 2020-01-01, value = 1.0, source = "a test" }]
source = "a test"

[parameters]
recruitment.rate = 0.01
reaction.gain = 1.0
kin.susceptibility = 1.0
learning.exponent = 0.5
factions.inflow = 2.0
operations.recruiter_weight = 2.0
organisation.merge_rate = 20
organisation.split_rate = 20
attack.base_rate = 2
"#;

fn conserves(scenario: Scenario, seed: u64, days: u32) -> Result<(), TestCaseError> {
    let mut simulation = Simulation::new(&Model::new(scenario, Vec::new()), seed, 0, false);
    while simulation.today() < days && simulation.step() {
        let (booked, alive) = (simulation.ledger().alive(), simulation.members_alive());
        prop_assert_eq!(booked, alive, "on day {}", simulation.today());
        let world = simulation.world();
        let cells = world.query::<&Lineage>().iter(world).count();
        let seated: usize = world.query::<&Roster>().iter(world).map(Roster::len).sum();
        prop_assert_eq!(seated, cells, "cells, on day {}", simulation.today());
    }
    Ok(())
}

/// Whatever happens to people happens to somebody: only an operation that finds nobody, and the phase that a region
/// falls back to, are told with a number of 0.
#[test]
fn nothing_happens_to_nobody() {
    let seed = seed_of("nothing_happens_to_nobody");
    for name in ["tiny-abroad", "khorasan", "phases"] {
        let model = Model::new(scenario::open(name).unwrap(), Vec::new());
        let log = model.run_with_log(seed, 0).log.unwrap();
        let may_be_none = [EventKind::Operation, EventKind::PhaseChange];
        let mut told = log.iter().filter(|event| !may_be_none.contains(&event.kind));
        assert!(told.clone().count() > 100);
        assert_eq!(told.find(|event| event.number == 0), None);
    }
}

/// At the end of each month the panel holds what the agents add up to, counted here one by one.
#[test]
fn stocks_are_those_of_the_agents() {
    let mut scenario = scenario::open("tiny-abroad").unwrap();
    scenario.set("plots.joining", 1.0).unwrap();
    let months = scenario.calendar.month_of_days();
    let regions: Vec<RegionId> = (0..scenario.regions.len() as u16).map(RegionId).collect();
    let model = Model::new(scenario, Vec::new());
    let quantities = [
        Quantity::Strength,
        Quantity::Cells,
        Quantity::Foreigners,
        Quantity::Sympathisers,
        Quantity::Travellers,
        Quantity::ActivePlots,
        Quantity::Operatives,
    ];
    let mut most = BTreeMap::new();
    let seed = seed_of("stocks_are_those_of_the_agents");
    for replicate in 0..4 {
        let mut simulation = Simulation::new(&model, seed, replicate, false);
        for (day, month) in months.iter().enumerate() {
            assert!(simulation.step());
            if months.get(day + 1) == Some(month) {
                continue;
            }
            let found = stocks_of(simulation.world());
            let panel = &simulation.world().resource::<Record>().panel;
            for (region, quantity) in regions.iter().flat_map(|r| quantities.map(|q| (*r, q))) {
                let number = found.get(&(region, quantity)).copied().unwrap_or_default();
                let recorded = panel.get(usize::from(*month), region, quantity);
                assert_eq!(recorded, f64::from(number), "{quantity:?} of {region:?} in {month}");
                let highest = most.entry(quantity).or_insert(0);
                *highest = number.max(*highest);
            }
        }
    }
    // Two at least of each, or a mistake in adding up would not show.
    assert!(most.values().all(|number| *number > 1), "{most:?}");
}

/// What there is in a world, by region.
fn stocks_of(world: &mut World) -> BTreeMap<(RegionId, Quantity), u32> {
    let mut stocks = BTreeMap::new();
    let mut add =
        |region, quantity, number| *stocks.entry((region, quantity)).or_insert(0) += number;
    let arrivals = world.resource::<Arrivals>().clone();
    for (key, roster) in world.query::<(&RegionKey, &Roster)>().iter(world) {
        for (_, entry) in roster.iter() {
            add(key.id, Quantity::Cells, 1);
            add(key.id, Quantity::Strength, entry.members);
            add(
                key.id,
                Quantity::Foreigners,
                if entry.origin.is_some() { entry.members } else { 0 },
            );
        }
        arrivals.of(key.id).for_each(|group| add(key.id, Quantity::Strength, group.members));
    }
    for (key, sympathisers) in world.query::<(&CommunityKey, &Sympathisers)>().iter(world) {
        add(key.region, Quantity::Sympathisers, sympathisers.0);
    }
    for traveller in world.query::<&Traveller>().iter(world) {
        add(traveller.from(), Quantity::Travellers, 1);
    }
    for plot in world.query::<&Plot>().iter(world).filter(|plot| plot.is_active()) {
        add(plot.region, Quantity::ActivePlots, 1);
        add(plot.region, Quantity::Operatives, plot.members);
    }
    stocks
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 20,
        rng_seed: RngSeed::Fixed(seed_of("members_are_conserved_every_day")),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    /// Members in cells, on their way, abroad and with plots are those that the ledger says, every day: at
    /// parameters in the lower 30% of their ranges (`tiny` and `tiny-abroad`), and at the scenario's own
    /// times one half to two (`khorasan`, past its release of prisoners).
    #[test]
    fn members_are_conserved_every_day(
        point in prop::collection::vec(0.0..0.3, REGISTRY.len()),
        doublings in prop::collection::vec(-1.0..1.0_f64, REGISTRY.len()),
        seed: u64,
    ) {
        for name in ["tiny", "tiny-abroad"] {
            let mut tiny = scenario::open(name).unwrap();
            tiny.parameters = Parameters::at(&point);
            conserves(tiny, seed, 731)?;
        }

        let mut khorasan = scenario::open("khorasan").unwrap();
        for (info, doubling) in REGISTRY.iter().zip(doublings) {
            let value = khorasan.parameters.get(info.name).unwrap() * doubling.exp2();
            khorasan.set(info.name, value.clamp(info.low, info.high)).unwrap();
        }
        conserves(khorasan, seed, 700)?;
    }
}

/// A recruiter who came from abroad and leaves is not taken on the same day as well, however many leave and are
/// looked for.
#[test]
fn who_leaves_is_not_taken_as_well() {
    let busy = "[parameters]\ntravel.recruiters = 1.0\ntravel.recruiter_visibility = 1.0\n\
                mobilisation.rate = 20\nmobilisation.hijrah = 10\n\
                operations.recruiter_weight = 100\nintelligence.half_level = 0.001\n\
                operations.killed_share = 0\noperations.captured_share = 0\nradicalisation.susceptibility = 0.005\n\
                desertion.hazard = 5\n[forces.Police]\namplitude = { value = 400.0, source = \"a test\" }\n";
    let seed = seed_of("who_leaves_is_not_taken_as_well");
    let scenario = layered("tiny-abroad", busy);
    let log = Model::new(scenario.clone(), Vec::new()).run_with_log(seed, 0).log.unwrap();
    let taken = log.iter().filter(|event| event.kind == EventKind::RecruiterTaken).count();
    let left = log.iter().filter(|e| e.kind == EventKind::Desertion && e.audience.is_some());
    let left = left.count();
    assert!(taken > 20 && left > 20, "too little happens: {taken}, {left}");
    conserves(scenario, seed, u32::MAX).unwrap();
}

/// Two voices of one group that fall silent on different days are two.
#[test]
fn each_loss_of_a_voice_ends_another_post() {
    let more = "[shocks.second]\ndate = 2021-06-01\nsource = \"a test\"\n\
                effect.loss-of-voice = { recruiters = \"Sailors\", posts = 2 }\n";
    let scenario = layered("tiny-abroad", more);
    let mut simulation = Simulation::new(&Model::new(scenario, Vec::new()), 1, 0, false);
    while simulation.step() {}
    let world = simulation.world();
    let ended = world.query::<&Post>().iter(world).filter(|post| **post == Post::Ended).count();
    assert_eq!(ended, 3);
}

/// The same in every bundled scenario at its own values, to its end.
#[test]
fn members_are_conserved_in_every_bundled_scenario() {
    let seed = seed_of("members_are_conserved_in_every_bundled_scenario");
    for bundled in SCENARIOS {
        let scenario = scenario::open(bundled.name).unwrap();
        conserves(scenario, seed, u32::MAX)
            .unwrap_or_else(|error| panic!("{}: {error}", bundled.name));
    }
}

/// From day D effort is five times as high, or the hills open: the logs are identical before D, and
/// differ in most replicates after it.
#[test]
fn two_scenarios_that_part_on_day_d_share_the_log_before_it() {
    const REPLICATES: u32 = 20;
    let effort = |from_2021: f64| {
        format!(
            "[forces.Police]\neffort.step = [\n\
             {{ date = 2020-01-01, value = 1.0, source = \"a test\" }},\n\
             {{ date = 2021-01-01, value = {from_2021}, source = \"a test\" }},\n]\n"
        )
    };
    let opening = |from_2021: f64| {
        format!(
            "[permissiveness.Valley]\nopening.step = [\n\
             {{ date = 2020-01-01, value = 0.0, source = \"a test\" }},\n\
             {{ date = 2021-01-01, value = {from_2021}, source = \"a test\" }},\n]\n"
        )
    };
    let seed = seed_of("two_scenarios_that_part_on_day_d_share_the_log_before_it");
    for pair in [[effort(2.0), effort(10.0)], [opening(0.0), opening(0.9)]] {
        let [one, other] = pair
            .map(|above| Model::new(layered("tiny", &format!("{above}{NEIGHBOURS}")), Vec::new()));
        let parting = 366; // 2021-01-01, after a leap year
        let mut differing = 0;
        for replicate in 0..REPLICATES {
            let logs = [&one, &other].map(|m| m.run_with_log(seed, replicate).log.unwrap());
            let [before, other_before] = logs
                .each_ref()
                .map(|log| log.iter().filter(|event| event.day < parting).collect::<Vec<&Event>>());
            assert!(before.len() > 100, "too little happens to see a difference");
            assert!(before == other_before, "replicate {replicate} differs before day D");
            differing += u32::from(logs[0] != logs[1]);
        }
        assert!(differing * 10 > REPLICATES * 9, "{differing} of {REPLICATES} differ after day D");
    }
}

/// Two logs are the same; if not, shows the first events that differ.
fn assert_same(one: &[Event], other: &[Event], when: &str) {
    let pairs = one.iter().zip(other);
    if let Some((event, instead)) = pairs.into_iter().find(|(a, b)| a != b) {
        panic!("{when}: {event:?}, {instead:?}");
    }
    assert_eq!(one.len(), other.len(), "{when}");
}

#[derive(Component)]
struct Marked;

/// Runs a world whose cells are moved between archetypes as it goes, so that queries visit them in
/// another order.
fn fragmented(model: &Model, seed: u64, replicate: u32, order: SpawnOrder) -> Vec<Event> {
    let mut simulation = Simulation::in_order(model, seed, replicate, true, order);
    let mut day = 0_u64;
    loop {
        let world = simulation.world();
        let cells: Vec<(Entity, bool)> =
            world.query_filtered::<(Entity, Has<Marked>), With<Lineage>>().iter(world).collect();
        for (cell, is_marked) in cells {
            if (cell.to_bits() ^ day).is_multiple_of(3) {
                if is_marked {
                    world.entity_mut(cell).remove::<Marked>();
                } else {
                    world.entity_mut(cell).insert(Marked);
                }
            }
        }
        day += 1;
        if !simulation.step() {
            return simulation.finish().log.unwrap();
        }
    }
}

/// Agents spawned backwards, and cells scattered over archetypes, leave outcome and log the same.
#[test]
fn order_does_not_matter() {
    let seed = seed_of("order_does_not_matter");
    let mut khorasan = scenario::open("khorasan").unwrap();
    khorasan.end_on(khorasan.calendar.date(500)).unwrap();
    let abroad = layered("tiny-abroad", NEIGHBOURS);
    for (scenario, replicates) in [(layered("tiny", NEIGHBOURS), 6), (abroad, 6), (khorasan, 2)] {
        let model = Model::new(scenario, Vec::new());
        for replicate in 0..replicates {
            let forward = model.run_with_log(seed, replicate);
            let backward =
                Simulation::in_order(&model, seed, replicate, true, SpawnOrder::Backward).finish();
            let log = forward.log.as_ref().unwrap();
            assert!(log.len() > 100, "too little happens to see a difference");
            assert_same(log, backward.log.as_ref().unwrap(), "spawned backwards");
            assert!(forward == backward, "spawned backwards, replicate {replicate}");
            for order in [SpawnOrder::Forward, SpawnOrder::Backward] {
                let scattered = fragmented(&model, seed, replicate, order);
                assert_same(log, &scattered, "fragmented");
            }
        }
    }
}

/// One thread, two threads, and replicates run one by one backwards give the same outcomes; keeping
/// the log changes nothing else.
#[test]
fn threads_recording_and_the_order_of_replicates_do_not_matter() {
    let seed = seed_of("threads_recording_and_the_order_of_replicates_do_not_matter");
    let model = Model::new(scenario::open("tiny").unwrap(), Vec::new());
    let settings = ensemble::Settings { seed, replicates: 24, keeps_log: true };
    let [one, two] = [1, 2].map(|threads| {
        ensemble::pool(threads).unwrap().install(|| ensemble::run(&model, settings, || ()))
    });
    assert!(one == two, "two threads give other outcomes than one");
    for replicate in (0..24).rev() {
        let mut alone = model.run(seed, replicate);
        assert_eq!(alone.log, None);
        alone.log.clone_from(&one[replicate as usize].log);
        assert!(alone == one[replicate as usize], "replicate {replicate} alone");
    }
    assert!(one[0] != one[1], "replicates differ");
}
