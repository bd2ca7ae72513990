//! Finance: purses settle, and attacks feel them.

use stronghold::{
    model::{
        control::{Control, Phase},
        finance::Finance,
    },
    observation::events::EventKind,
    random::seed_of,
    simulation::Simulation,
};

use crate::{
    figures::assert_near,
    world::{PLACE, Place, World, abroad, events},
};

/// 100 members, 40 sympathisers at home and 60 abroad who give 1.5 a year each, half of it sent home, less a
/// fifth that tracking takes: income 1.2 · (40 + 30) = 84 against needs of 100, from twice the needs, over a
/// turnover of 140 days. Abroad nobody plots, so that the purse is as good as full.
#[test]
fn funds_settle_where_income_meets_needs() {
    let place = Place { members: 100, sympathisers: 40, ..PLACE };
    let mut world = World::of(place, 364)
        .with(&[
            ("finance.donation", 1.5),
            ("finance.remitted", 0.5),
            ("finance.tracking", 0.2),
            ("finance.turnover", 140.0),
            ("finance.half_adequacy", 0.25),
        ])
        .and(&abroad("Host", "Far", (1000, 60), &[]));
    world.funds = Some(2.0);
    let seed = seed_of("funds_settle_where_income_meets_needs");
    let mut simulation = Simulation::new(&world.model(), seed, 0, false);
    for week in 0..=52 {
        let purses = simulation.world().resource::<Finance>().0.expect("finance is simulated");
        let expected = 0.84 + (2.0 - 0.84) * (-7.0 * f64::from(week) / 140.0).exp();
        let measured = purses.home.adequacy;
        assert!((measured - expected).abs() < 1e-9, "week {week}: {measured}, not {expected}");
        let factor = 1.25 * measured / (measured + 0.25);
        assert!((purses.home.factor - factor).abs() < 1e-9);
        if week > 0 {
            assert!(purses.abroad.factor > 1.2, "{purses:?}");
        }
        for _ in 0..7 {
            simulation.step();
        }
    }
}

/// From nothing, in a week: taxes of 20 for each 100,000 of a million people of whom half of the night is ruled,
/// 100 against needs of 100; none before phase 2.
#[test]
fn taxes_come_in_from_night_control_on() {
    for (phase, expected) in [(Phase::NightControl, 1.0), (Phase::Rebuild, 0.0)] {
        let place = Place { members: 100, ..PLACE };
        let mut world = World::of(place, 7).with(&[
            ("finance.donation", 0.0),
            ("finance.tax", 20.0),
            ("finance.turnover", 140.0),
        ]);
        world.funds = Some(0.0);
        let seed = seed_of("taxes_come_in_from_night_control_on");
        let mut simulation = Simulation::new(&world.model(), seed, 0, false);
        let inside = simulation.world();
        for mut control in inside.query::<&mut Control>().iter_mut(inside) {
            (control.night, control.phase) = (0.5, phase);
        }
        while simulation.step() {}
        let purses = simulation.world().resource::<Finance>().0.expect("finance is simulated");
        let due = expected * (1.0 - (-7.0_f64 / 140.0).exp());
        assert!((purses.home.adequacy - due).abs() < 1e-9, "{purses:?}, not {due}");
    }
}

/// On a quarter of the needs, where H is ½ · 1.25, cells of 400 members attack at 0.625 of 0.5 · 400 a year.
#[test]
fn attacks_feel_funds() {
    let place = Place { members: 400, sympathisers: 100, ..PLACE };
    let mut world = World::of(place, 36_524).with(&[
        ("attack.base_rate", 0.5),
        ("finance.donation", 1.0),
        ("finance.half_adequacy", 0.25),
    ]);
    world.funds = Some(0.25);
    let attacks = events(&world.model(), seed_of("attacks_feel_funds"), 0, EventKind::Attack);
    let expected = 0.625 * 0.5 * 400.0 * 36_524.0 / 365.25;
    let measured = attacks.len() as f64;
    assert_near("attacks", measured, expected, 1.1 * expected, expected.sqrt(), 1);
}
