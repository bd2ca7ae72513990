//! Leadership: what the loss of a leader costs, and what it brings about.

use stronghold::{
    model::{
        components::{Intelligence, Post},
        leadership::Leadership,
    },
    observation::events::{Event, EventKind},
    random::seed_of,
    simulation::Simulation,
};

use crate::{
    figures::{assert_near, mean_and_error, variance},
    world::{PLACE, Place, World, YEAR},
};

/// One of four leaders is lost on the first day. Nobody presses, so redundancy is full, and the
/// absence is a day and a whole number near Gamma(2) with mean T(1 − r) = 60 · 0.75: until then
/// coordination, and with it the tempo, is 1 − δ/4 = 0.8, then 1 again.
#[test]
fn coordination_dips_and_recovers_after_a_single_loss() {
    const WORLDS: u32 = 4000;
    let model = World::of(Place { members: 80, leaders: 4, ..PLACE }, 400)
        .with(&[
            ("attack.base_rate", 10.0),
            ("attack.permissiveness_effect", 0.0),
            ("leadership.effect", 0.8),
            ("leadership.delay", 60.0),
            ("leadership.redundancy_effect", 0.25),
        ])
        .model();
    let seed = seed_of("coordination_dips_and_recovers_after_a_single_loss");
    let mut absences = Vec::new();
    let (mut attacks_in_dips, mut days_in_dips) = (0.0, 0.0);
    for replicate in 0..WORLDS {
        let mut simulation = Simulation::new(&model, seed, replicate, true);
        let world = simulation.world();
        let post = world.query::<&mut Post>().iter_mut(world).next().map(|mut post| {
            *post = Post::Lost(0);
        });
        assert!(post.is_some(), "there are leaders");
        let mut days_below = 0_u32;
        while simulation.step() {
            let state = simulation.world().resource::<Leadership>().countries[0];
            assert!((state.redundancy - 1.0).abs() < 1e-12);
            if state.coordination < 1.0 {
                assert!((state.coordination - 0.8).abs() < 1e-12);
                days_below += 1;
            }
        }
        absences.push(f64::from(days_below));
        let log = simulation.finish().log.expect("the log was asked for");
        let is_in_dip = |event: &&Event| event.kind == EventKind::Attack && event.day < days_below;
        attacks_in_dips += log.iter().filter(is_in_dip).count() as f64;
        days_in_dips += f64::from(days_below);
    }
    // The post is empty from the first day on, up to the day before it is filled again.
    let (absence, error) = mean_and_error(&absences);
    assert_near("days of the dip", absence, 46.0, 50.5, error, 3);
    let relative = variance(&absences) / (45.0 * 45.0 / 2.0);
    assert_near("variance of Gamma(2)", relative, 1.0, 1.5, 0.06, 3);
    // An effect of 0.88 would leave 0.78.
    let full = 80.0 * 10.0 / YEAR * days_in_dips;
    let error = attacks_in_dips.sqrt() / full;
    assert_near("tempo in the dip", attacks_in_dips / full, 0.8, 0.78, error, 3);
}

/// All led operations aim at leaders, one a region, and nothing else makes attacks: 1.5 reprisals a
/// leader on average, Poisson in all, after a geometric delay: a day's share 1 − e^(−1/τ) is spent
/// from the next day on.
#[test]
fn reprisals_follow_lost_leaders() {
    const REGIONS: usize = 200;
    let mut world = World::of(Place { members: 8, leaders: 1, ..PLACE }, 3650)
        .under(0.02 * YEAR * REGIONS as f64)
        .with(&[
            ("leadership.retaliation", 1.5),
            ("leadership.retaliation_delay", 10.0),
            ("leadership.delay", 20.0),
            ("leadership.redundancy_effect", 0.0),
            ("operations.killed_share", 0.0),
            ("operations.captured_share", 0.0),
            ("intelligence.half_level", 0.001),
            ("intelligence.half_life", 3650.0),
        ]);
    world.leadership = 1.0;
    world.places = vec![world.places[0].clone(); REGIONS];
    let seed = seed_of("reprisals_follow_lost_leaders");
    let mut simulation = Simulation::new(&world.model(), seed, 0, true);
    let inner = simulation.world();
    inner.query::<&mut Intelligence>().iter_mut(inner).for_each(|mut leads| leads.0 = 1e12);
    let log = simulation.finish().log.expect("the log was asked for");
    // Leaders lost early enough that all reprisals fall into the window.
    let of = |kind| log.iter().filter(move |event| event.kind == kind);
    let lost = of(EventKind::LeaderLost).filter(|event| event.day < 3500).count() as f64;
    let late = of(EventKind::LeaderLost).count() as f64 - lost;
    let attacks = of(EventKind::Attack).count() as f64;
    assert!(late < 0.05 * lost);
    let error = (1.5 / lost).sqrt();
    let expected = 1.5 * (1.0 + late / lost * 0.93);
    assert_near("reprisals a leader", attacks / lost, expected, 1.1 * expected, error, 2);
    // Delay: attacks weighed by their distance from the last loss would mix losses, so the first
    // loss of each region is followed until its second.
    let (mut days, mut reprisals) = (0.0, 0.0);
    for region in 0..REGIONS {
        let mut losses = of(EventKind::LeaderLost).filter(|event| event.region.index() == region);
        let (Some(first), Some(second)) = (losses.next(), losses.next()) else { continue };
        // Exposure to reprisals, in units of the whole: 1 − e^(−days/τ).
        days += 1.0 - (-f64::from(second.day - first.day) / 10.0).exp();
        reprisals += of(EventKind::Attack)
            .filter(|event| event.region.index() == region)
            .filter(|event| (first.day + 1..=second.day).contains(&event.day))
            .count() as f64;
    }
    let error = (1.5 / days).sqrt();
    assert_near("reprisals before the next loss", reprisals / days, 1.5, 2.2, error, 2);
}
