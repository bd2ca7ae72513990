//! Reaction: effort answers attacks.

use stronghold::{
    model::components::{Conditions, RegionKey},
    observation::events::EventKind,
    random::seed_of,
    simulation::Simulation,
};

use crate::{
    figures::assert_near,
    world::{PLACE, Place, World, YEAR},
};

/// Two regions of a country with attacks at a constant rate. Each region's effort is the schedule times
/// 1 + ε H(a; h), where a follows its own logged attacks: exactly. What is felt in the country is the sum
/// of both, and operations come at the effort so found.
#[test]
fn effort_answers_attacks_with_its_lag() {
    let (gain, delay, half) = (2.0, 60.0, 20.0);
    let mut world = World::of(Place { members: 100, ..PLACE }, 7280).feeling(160.0).with(&[
        ("attack.base_rate", 0.5),
        ("reaction.gain", gain),
        ("reaction.delay", delay),
        ("reaction.half_rate", half),
        ("operations.blind_share", 1.0),
    ]);
    world.places = vec![world.places[0].clone(), Place { members: 20, ..PLACE }];
    let seed = seed_of("effort_answers_attacks_with_its_lag");
    let mut simulation = Simulation::new(&world.model(), seed, 0, true);
    let mut rows: Vec<[(f64, f64); 2]> = Vec::new();
    while simulation.step() {
        let world = simulation.world();
        let mut row = [(0.0, 0.0); 2];
        for (key, conditions) in world.query::<(&RegionKey, &Conditions)>().iter(world) {
            row[key.id.index()] = (conditions.effort, conditions.felt_in_country);
        }
        rows.push(row);
    }
    let log = simulation.finish().log.unwrap();
    let attacks = |region: usize, week: u32| {
        let days = 7 * week..7 * (week + 1);
        let of = log.iter().filter(|event| {
            event.kind == EventKind::Attack
                && event.region.index() == region
                && days.contains(&event.day)
        });
        of.count() as f64
    };
    let follows = 1.0 - (-7.0_f64 / delay).exp();
    let mut rates = [0.0; 2];
    let mut total = 0.0;
    for week in 0..1040_u32 {
        let factors = rates.map(|rate| 1.0 + gain * rate / (rate + half));
        for day in 7 * week..7 * (week + 1) {
            for (region, factor) in factors.iter().enumerate() {
                let (effort, felt) = rows[day as usize][region];
                assert!((effort - 80.0 * factor).abs() < 1e-9, "day {day}");
                assert!((felt - 80.0 * (factors[0] + factors[1])).abs() < 1e-9, "day {day}");
                total += effort / YEAR;
            }
        }
        for (region, rate) in rates.iter_mut().enumerate() {
            *rate += follows * (attacks(region, week) * YEAR / 7.0 - *rate);
        }
    }
    assert!(rates[0] > 2.0 * rates[1], "the regions differ: {rates:?}");
    let operations = log.iter().filter(|event| event.kind == EventKind::Operation).count() as f64;
    assert_near("operations", operations, total, 1.1 * total, total.sqrt(), 1);
}
