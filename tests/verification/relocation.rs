//! Relocation: where cells go, and how fast.

use stronghold::{observation::events::EventKind, random::seed_of, simulation::Simulation};

use crate::{
    figures::{assert_near, mean_and_error, variance},
    world::{PLACE, Place, World, YEAR},
};

/// Three regions without pressure at attractions 0.2, 0.8 and 0.2 + 0.5 · 0.4 = 0.4: from the first,
/// cells go to the second with hazard 3 · 0.5 · e^(−1) · 0.6 and to the third with
/// 3 · 1 · e^(−2) · 0.2 a year, and from the third on to nowhere, since they are not linked. Who stays
/// after 52 weeks is binomial; who left divides as the hazards do.
#[test]
fn cells_relocate_at_the_stated_hazard() {
    const WORLDS: u32 = 1200;
    const CELLS: f64 = 100.0;
    let place = |permissiveness, urban, members, links| Place {
        members,
        permissiveness,
        urban,
        links,
        ..PLACE
    };
    let mut world = World::of(PLACE, 365).with(&[
        ("relocation.rate", 3.0),
        ("relocation.distance", 100.0),
        ("relocation.doctrine", 0.5),
    ]);
    world.places = vec![
        place(0.2, 0.0, 800, &[(1, 100.0, 0.5), (2, 200.0, 1.0)]),
        place(0.8, 0.0, 0, &[]),
        place(0.2, 0.4, 0, &[]),
    ];
    let model = world.model();
    let seed = seed_of("cells_relocate_at_the_stated_hazard");
    let (mut stayed, mut settled) = (Vec::new(), [0.0; 3]);
    for replicate in 0..WORLDS {
        let log = Simulation::new(&model, seed, replicate, true).finish().log.unwrap();
        let departures = log.iter().filter(|event| event.kind == EventKind::Departure);
        stayed.push(CELLS - departures.filter(|event| event.region.index() == 0).count() as f64);
        for event in log.iter().filter(|event| event.kind == EventKind::Settlement) {
            assert_eq!(event.number, 8);
            settled[event.region.index()] += 1.0;
        }
    }
    let hazards = [3.0 * 0.5 * (-1.0_f64).exp() * 0.6, 3.0 * (-2.0_f64).exp() * 0.2];
    let stay = |factor: f64| (-factor * (hazards[0] + hazards[1]) * 364.0 / YEAR).exp();
    let p = stay(1.0);
    let (mean, _) = mean_and_error(&stayed);
    let error = (p * (1.0 - p) / CELLS / f64::from(WORLDS)).sqrt();
    assert_near("share that stays", mean / CELLS, p, stay(1.1), error, 3);
    let relative = variance(&stayed) / (CELLS * p * (1.0 - p));
    let error = (2.0 / f64::from(WORLDS - 1)).sqrt();
    // Cells that left together would have more.
    assert_near("relative variance", relative, 1.0, 1.8, error, 3);
    let left = settled[1] + settled[2];
    let share = hazards[1] / (hazards[0] + hazards[1]);
    let error = (share * (1.0 - share) / left).sqrt();
    let wrong = 1.1 * hazards[1] / (hazards[0] + 1.1 * hazards[1]);
    assert_near("share of the third region", settled[2] / left, share, wrong, error, 3);
    assert_eq!(settled[0], 0.0);
}
