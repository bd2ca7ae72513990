//! Learning: the progress curve, forgetting and dilution.

use stronghold::{
    model::roster::Roster, observation::events::EventKind, random::seed_of, simulation::Simulation,
};

use crate::{
    figures::assert_near,
    world::{PLACE, Place, World, YEAR, cells, events},
};

/// A cell alone in each of 1,000 regions; with exponent 1 its n-th attack comes after a mean of
/// 250/n days, so log mean waits fall on log n with slope −1: least squares over the first twenty.
/// The logarithm of a mean of 1,000 exponential waits has a standard error of 1/√1000.
#[test]
fn the_progress_curve_has_its_slope() {
    const REGIONS: usize = 1000;
    const ATTACKS: usize = 20;
    let mut world = World::of(Place { members: 8, ..PLACE }, 4500).with(&[
        ("learning.exponent", 1.0),
        ("learning.cap", 100.0),
        ("attack.base_rate", YEAR / 250.0 / 8.0),
    ]);
    world.places = vec![world.places[0].clone(); REGIONS];
    let seed = seed_of("the_progress_curve_has_its_slope");
    let attacks = events(&world.model(), seed, 0, EventKind::Attack);
    let mut days = vec![Vec::new(); REGIONS];
    for attack in attacks {
        days[attack.region.index()].push(f64::from(attack.day));
    }
    let waits: Vec<f64> = (0..ATTACKS)
        .map(|n| {
            let wait = |days: &Vec<f64>| {
                // A wait starts at the moment of an attack, half a day in on average.
                if n == 0 { days[0] + 0.5 } else { days[n] - days[n - 1] }
            };
            days.iter().map(wait).sum::<f64>() / REGIONS as f64
        })
        .collect();
    let x: Vec<f64> = (1..=ATTACKS).map(|n| (n as f64).ln()).collect();
    let y: Vec<f64> = waits.iter().map(|wait| wait.ln()).collect();
    let n = ATTACKS as f64;
    let (mean_x, mean_y) = (x.iter().sum::<f64>() / n, y.iter().sum::<f64>() / n);
    let spread: f64 = x.iter().map(|x| (x - mean_x).powi(2)).sum();
    let slope = x.iter().zip(&y).map(|(x, y)| (x - mean_x) * (y - mean_y)).sum::<f64>() / spread;
    let error = (1.0 / REGIONS as f64 / spread).sqrt();
    assert_near("slope", slope, -1.0, -1.1, error, 2);
    let first_error = 250.0 / (REGIONS as f64).sqrt();
    assert_near("days to the first", waits[0], 250.0, 312.5, first_error, 2);
}

/// Experience 10 falls as e^(−φt). Two cells of 3 and 5 members with 4 and 0 merge to 1.5, at which the
/// attack weight is that of eight members times 2.5^½.
#[test]
fn experience_is_forgotten_and_diluted() {
    let seed = seed_of("experience_is_forgotten_and_diluted");
    let set = |simulation: &mut Simulation, of: &dyn Fn(u32) -> f64| {
        let world = simulation.world();
        let weigher = world.resource::<stronghold::model::resources::Now>().weigher.clone();
        let mut roster = world.query::<&mut Roster>().single_mut(world).unwrap();
        roster.change_all(|entry| {
            entry.experience = of(entry.members);
            weigher.weigh(entry);
        });
    };
    let read = |simulation: &mut Simulation| -> Vec<f64> {
        cells(simulation).iter().map(|cell| cell.experience).collect()
    };

    let model =
        World::of(Place { members: 8, ..PLACE }, 364).with(&[("learning.forgetting", 0.5)]).model();
    let mut simulation = Simulation::new(&model, seed, 0, false);
    set(&mut simulation, &|_| 10.0);
    for week in 1..=52 {
        (0..7).for_each(|_| assert!(simulation.step()));
        let expected = 10.0 * (-0.5 * 7.0 * f64::from(week) / YEAR).exp();
        assert!((read(&mut simulation)[0] - expected).abs() < 1e-9, "week {week}");
    }

    let model = World::of(Place { members: 8, ..PLACE }, 364)
        .with(&[
            ("learning.exponent", 0.5),
            ("organisation.founding_size", 4.0),
            ("organisation.small", 3.0),
            ("organisation.merge_rate", 365.0),
        ])
        .model();
    let mut simulation = Simulation::new(&model, seed, 0, false);
    crate::world::set_cells(&mut simulation, &[(3, 0.0), (5, 0.0)]);
    set(&mut simulation, &|members| if members == 3 { 4.0 } else { 0.0 });
    while read(&mut simulation).len() == 2 {
        assert!(simulation.step(), "a small cell merges within a year");
    }
    assert_eq!(read(&mut simulation), [1.5]);
    let world = simulation.world();
    let mut roster = world.query::<&mut Roster>().single_mut(world).unwrap();
    // n₀ (m/n₀)^a with a = 1 is 8; skill is read off a table, exact to 0.05%.
    let weight = roster.totals().attack;
    assert!((weight / (8.0 * 2.5_f64.sqrt()) - 1.0).abs() < 5e-4, "{weight}");
}
