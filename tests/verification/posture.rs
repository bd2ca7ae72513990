//! Posture: closed forms, to 1e-9, since nothing is drawn.

use stronghold::{
    model::{
        components::{PerceivedPressure, RegionKey},
        roster::Roster,
    },
    random::seed_of,
    simulation::Simulation,
};

use crate::world::{PLACE, Place, World, cells, first_cell, set_cells};

/// At constant pressure the gap to σ* shrinks by exp(−7/T) a week, with its own T either way.
#[test]
fn secrecy_relaxes_geometrically_under_constant_pressure() {
    // 6 a year over 40 + 60 members are 6 per hundred: σ* = 6/(6 + 2) = 0.75.
    let model = World::of(Place { members: 40, ..PLACE }, 365)
        .feeling(6.0)
        .with(&[
            ("posture.presence_floor", 60.0),
            ("posture.half_pressure", 2.0),
            ("posture.tightening", 50.0),
            ("posture.loosening", 120.0),
        ])
        .model();
    let seed = seed_of("secrecy_relaxes_geometrically_under_constant_pressure");
    let mut simulation = Simulation::new(&model, seed, 0, false);
    set_cells(&mut simulation, &[(8, 0.05), (8, 0.98)]);
    for week in 1..=52 {
        (0..7).for_each(|_| assert!(simulation.step()));
        let weeks = f64::from(week);
        let expected = [
            0.75 + (0.05 - 0.75) * (-7.0 * weeks / 50.0).exp(),
            0.75 + (0.98 - 0.75) * (-7.0 * weeks / 120.0).exp(),
            0.75, // in balance from the first day
        ];
        let cells = cells(&mut simulation);
        for (number, expected) in (0..).zip(expected) {
            let found = cells.iter().find(|cell| cell.id == first_cell(0, number));
            let secrecy = found.expect("no cell ends here").secrecy;
            assert!((secrecy - expected).abs() < 1e-9, "week {week}: {secrecy}, {expected}");
        }
    }
}

/// When effort steps, perceived pressure closes all but exp(−7/`T_π`) of the gap each week; what it
/// goes to weighs the region's felt effort per hundred members with its country's.
#[test]
fn perceived_pressure_relaxes_and_weighs_region_and_country() {
    // Felt effort is 0.5 × effort. Regions 0 and 1 are one country, with weights 3 and 1 of 8; the
    // country of region 2 has the other half.
    let place =
        |country, members, effort_weight| Place { country, members, effort_weight, ..PLACE };
    let mut world = World::of(PLACE, 400).with(&[
        ("posture.presence_floor", 20.0),
        ("posture.country_weight", 0.25),
        ("posture.perception", 60.0),
    ]);
    world.places = vec![place("A", 80, 3.0), place("A", 100, 1.0), place("B", 30, 4.0)];
    world.effort = vec![(0, 16.0), (70, 64.0)];
    world.felt = 0.5;
    // Felt at effort 16: 3, 1 and 4 a year; country A 4 over 180 + 20 members, B 4 over 30 + 20.
    let at_16 = [0.75 * 3.0 + 0.25 * 2.0, 0.75 / 1.2 + 0.25 * 2.0, 8.0];
    let seed = seed_of("perceived_pressure_relaxes_and_weighs_region_and_country");
    let mut simulation = Simulation::new(&world.model(), seed, 0, false);
    for week in 1..=57 {
        (0..7).for_each(|_| assert!(simulation.step()));
        // Day 70 opens the eleventh week; its last day is the first step towards four times as much.
        let left = (-7.0 * f64::from((week - 10).max(0)) / 60.0).exp();
        let world = simulation.world();
        for (key, pressure) in world.query::<(&RegionKey, &PerceivedPressure)>().iter(world) {
            let before = at_16[key.id.index()];
            let expected = 4.0 * before + (before - 4.0 * before) * left;
            assert!((pressure.0 - expected).abs() < 1e-9, "{key:?}: {} {expected}", pressure.0);
        }
    }
}

/// Exposure halves every half-life, in weekly steps.
#[test]
fn exposure_halves_in_its_half_life() {
    let model = World::of(Place { members: 8, ..PLACE }, 70)
        .with(&[("attack.exposure_half_life", 35.0)])
        .model();
    let mut simulation =
        Simulation::new(&model, seed_of("exposure_halves_in_its_half_life"), 0, false);
    let exposure = |simulation: &mut Simulation| cells(simulation)[0].exposure;
    let world = simulation.world();
    let mut roster = world.query::<&mut Roster>().single_mut(world).unwrap();
    roster.change_all(|entry| entry.exposure = 3.0);
    (0..35).for_each(|_| assert!(simulation.step()));
    assert!((exposure(&mut simulation) - 1.5).abs() < 1e-9);
    (0..35).for_each(|_| assert!(simulation.step()));
    assert!((exposure(&mut simulation) - 0.75).abs() < 1e-9);
}
