//! Control: the night, and the phases.

use stronghold::{
    model::{
        components::RegionKey,
        control::{Control, Phase},
    },
    observation::events::EventKind,
    random::seed_of,
    simulation::Simulation,
};

use crate::{
    figures::assert_near,
    world::{PLACE, Place, World, YEAR},
};

/// 100 members among 100,000 at permissiveness ½, inaccessibility ½ (the default): x = 25 members.
fn quiet_region(days: u32) -> World {
    World::of(Place { members: 100, population: 1e5, ..PLACE }, days)
        .with(&[("control.half_density", 25.0), ("control.relaxation", 50.0)])
}

fn control(simulation: &mut Simulation) -> Control {
    let world = simulation.world();
    *world.query::<&Control>().single(world).expect("there is one region")
}

fn week(simulation: &mut Simulation) {
    for _ in 0..7 {
        simulation.step();
    }
}

/// N* = 25/(25 + 25): N = ½ (1 − e^(−7k/50)) after k weeks; then three operations a week, each of
/// which takes 0.1 of it.
#[test]
fn night_control_relaxes_and_is_rolled_back() {
    let model = quiet_region(364).with(&[("control.rollback", 0.1)]).model();
    let seed = seed_of("night_control_relaxes_and_is_rolled_back");
    let mut simulation = Simulation::new(&model, seed, 0, false);
    for weeks in 1..=26 {
        week(&mut simulation);
        let expected = 0.5 * (1.0 - (-7.0 * f64::from(weeks) / 50.0).exp());
        assert!((control(&mut simulation).night - expected).abs() < 1e-9, "week {weeks}");
    }
    let mut expected = control(&mut simulation).night;
    for weeks in 27..=52 {
        let world = simulation.world();
        world.query::<&mut Control>().single_mut(world).expect("one region").operations = 3;
        week(&mut simulation);
        expected = (expected + (1.0 - (-0.14_f64).exp()) * (0.5 - expected)) * 0.9_f64.powi(3);
        assert!((control(&mut simulation).night - expected).abs() < 1e-9, "week {weeks}");
    }
}

/// In a region that is held at its phase for a century, 400 members attack at half their number a year up to night
/// control, and half as often again from entrenchment on.
#[test]
fn cells_act_more_often_from_entrenchment_on() {
    const DAYS: u32 = 36_524;
    let model = World::of(Place { members: 400, ..PLACE }, DAYS)
        .with(&[("attack.base_rate", 0.5), ("control.tempo_gain", 0.5)])
        .model();
    let seed = seed_of("cells_act_more_often_from_entrenchment_on");
    let held = [(Phase::NightControl, 1.0), (Phase::Entrenchment, 1.5), (Phase::Consolidated, 1.5)];
    for (replicate, (phase, factor)) in (0..).zip(held) {
        let mut simulation = Simulation::new(&model, seed, replicate, true);
        while simulation.today() < DAYS {
            let world = simulation.world();
            world.query::<&mut Control>().single_mut(world).expect("one region").phase = phase;
            week(&mut simulation);
        }
        let log = simulation.finish().log.expect("it was asked for");
        let attacks = log.iter().filter(|event| event.kind == EventKind::Attack).count() as f64;
        let expected = factor * 0.5 * 400.0 * f64::from(DAYS) / YEAR;
        assert_near("attacks", attacks, expected, 1.1 * expected, expected.sqrt(), 3);
    }
}

/// The region's people leave (x rises a hundredfold) and come back: up through every phase, one a
/// week at most, as soon as the next threshold is reached; down as soon as 0.7 of one's own is lost.
#[test]
fn phases_rise_and_fall_with_hysteresis() {
    const THRESHOLDS: [f64; 5] = [0.0, 0.0, 0.4, 0.6, 0.8];
    let model = quiet_region(3640)
        .with(&[
            ("control.night_threshold", THRESHOLDS[2]),
            ("control.entrenchment_threshold", THRESHOLDS[3]),
            ("control.consolidation_threshold", THRESHOLDS[4]),
            ("control.hysteresis", 0.7),
            ("control.rebuild_members", 50.0),
            ("control.collapse", 0.0),
        ])
        .model();
    let seed = seed_of("phases_rise_and_fall_with_hysteresis");
    let mut simulation = Simulation::new(&model, seed, 0, true);
    let (mut night, mut phase) = (0.0_f64, 0_usize);
    let mut visited = Vec::new();
    for (population, weeks) in [(1e5, 20), (1e3, 60), (1e5, 60), (1e6, 60)] {
        let world = simulation.world();
        let mut regions = world.query::<&mut RegionKey>();
        regions.single_mut(world).expect("there is one region").population = population;
        let density = 100.0 * 1e5 / population * 0.25;
        for _ in 0..weeks {
            week(&mut simulation);
            night += (1.0 - (-0.14_f64).exp()) * (density / (density + 25.0) - night);
            if phase >= 2 && night < 0.7 * THRESHOLDS[phase] {
                phase -= 1;
            } else if phase < 4 && night >= THRESHOLDS[phase + 1] {
                phase += 1;
            }
            let found = control(&mut simulation);
            assert!((found.night - night).abs() < 1e-9);
            assert_eq!(found.phase, Phase::ALL[phase]);
            if visited.last() != Some(&phase) {
                visited.push(phase);
            }
        }
    }
    assert_eq!(visited, [1, 2, 3, 4, 3, 2, 1]);
    let log = simulation.finish().log.expect("the log was asked for");
    let told: Vec<u32> = log.iter().map(|event| event.number).collect();
    assert_eq!(told, [1, 2, 3, 4, 3, 2, 1]);
}
