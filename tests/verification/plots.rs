//! External plots: how they begin, how long they take, and how they end.

use statrs::distribution::{ContinuousCDF, Gamma};
use stronghold::{
    model::{
        finance::{Finance, Purse, Purses},
        outreach::Outreach,
        plots::{Enlisted, Kind, Plot, Recruit, Stage},
        resources::Now,
    },
    observation::events::{Event, EventKind},
    random::{StreamId, seed_of},
    simulation::{Model, Simulation},
};

use crate::{
    figures::{assert_near, mean_and_error},
    statistics::assert_counts_fit,
    world::{PLACE, World, YEAR, abroad},
};

/// A world with two hosts, and nobody in them but those who are enlisted.
fn hosts(days: u32) -> World {
    World::of(PLACE, days).and(&abroad("Host", "Far", (1000, 0), &[])).and(&abroad(
        "Other",
        "Off",
        (1000, 0),
        &[],
    ))
}

/// Enlists so many in the first host.
fn enlist(simulation: &mut Simulation, model: &Model, kind: Kind, numbers: std::ops::Range<u32>) {
    enlist_in(simulation, model, kind, numbers, "Host");
}

fn enlist_in(
    simulation: &mut Simulation,
    model: &Model,
    kind: Kind,
    numbers: std::ops::Range<u32>,
    host: &str,
) {
    let region = model.scenario().region(host).expect("it is a host");
    let audience = model.scenario().audience("tongue").expect("communities abroad have it");
    let mut enlisted = simulation.world().resource_mut::<Enlisted>();
    enlisted.0.extend(numbers.map(|number| Recruit {
        stream: StreamId::ROOT.named("recruit").child(number),
        region,
        audience,
        kind,
    }));
}

/// Mean of q^D for D = max(1, round(Gamma(2, mean))).
fn survival(daily: f64, mean: f64) -> f64 {
    let gamma = Gamma::new(2.0, 2.0 / mean).unwrap();
    let up_to = |days: f64| gamma.cdf(days + 0.5);
    let mut sum = daily * up_to(1.0);
    for days in 2..20_000 {
        let days = f64::from(days);
        sum += daily.powf(days) * (up_to(days) - up_to(days - 1.0));
    }
    sum
}

/// 40,000 plots: shares of ends as the race of a plot's days against detection (2 a year, 0.6 while
/// planning) and abandonment (1 a year) has them, stages of 40, 60 and 5 days, and attempts of which 0.3
/// are executed; where a trained member leads, 0.6. Foiled ones come to light after 20 days in the mean.
#[test]
fn ends_of_plots_follow_the_race_of_their_days() {
    let name = "ends_of_plots_follow_the_race_of_their_days";
    let parameters = |hazard: f64| {
        [
            ("security.detection", 2.0 * hazard),
            ("plots.planning_visibility", 0.3),
            ("plots.abandonment", hazard),
            ("plots.planning", 40.0),
            ("plots.preparation", 60.0),
            ("plots.attempt", 5.0),
            ("plots.success", 0.3),
            ("plots.trained_success", 0.6),
            ("plots.disclosure", 20.0),
        ]
    };
    // Foiled, abandoned, failed, executed.
    let shares = |hazard: f64, success: f64| {
        let (mut on, mut foiled, mut abandoned) = (1.0, 0.0, 0.0);
        for (visibility, mean) in [(0.3, 40.0), (1.0, 60.0), (1.0, 5.0)] {
            let (found, given_up) = (2.0 * hazard * visibility, hazard);
            let ends = on * (1.0 - survival((-(found + given_up) / YEAR).exp(), mean));
            foiled += ends * found / (found + given_up);
            abandoned += ends * given_up / (found + given_up);
            on -= ends;
        }
        [foiled, abandoned, on * (1.0 - success), on * success]
    };
    for (kind, success) in [(Kind::Enabled, 0.3), (Kind::Directed, 0.6)] {
        let model = hosts(3000).with(&parameters(1.0)).model();
        let mut simulation = Simulation::new(&model, seed_of(name), kind as u32, true);
        enlist(&mut simulation, &model, kind, 0..40_000);
        while simulation.step() {}
        assert_eq!(simulation.ledger().spent + simulation.ledger().gave_up, 40_000);
        let log = simulation.finish().log.unwrap();
        let of = |kind| log.iter().filter(move |event: &&Event| event.kind == kind);
        let ends = [
            EventKind::PlotFoiled,
            EventKind::PlotAbandoned,
            EventKind::PlotFailed,
            EventKind::PlotExecuted,
        ];
        let counts = ends.map(|end| of(end).count() as u64);
        assert_eq!(counts.iter().sum::<u64>(), 40_000);
        assert_counts_fit(&counts, &shares(1.0, success), &shares(1.1, success), 4);
        assert_eq!(of(EventKind::PlotDisclosed).count() as u64, 40_000 - counts[1]);
        if kind == Kind::Enabled {
            let ended: std::collections::HashMap<_, _> =
                of(EventKind::PlotFoiled).map(|event| (event.agent, event.day)).collect();
            let delays: Vec<f64> = of(EventKind::PlotDisclosed)
                .filter_map(|event| Some(f64::from(event.day - ended.get(&event.agent)?)))
                .collect();
            // Rounded to days: P(k) = e^(−(k−½)/20) − e^(−(k+½)/20), whose mean is 1/(2 sinh(1/40)).
            let expected = 1.0 / (2.0 * (1.0_f64 / 40.0).sinh());
            let (mean, error) = mean_and_error(&delays);
            assert_near("days to disclosure", mean, expected, 1.1 * expected, error, 4);
        }
    }
}

/// Stages of one day each that follow on one day have draws of their own: with planning of a mean of half a day
/// and preparation of 60, those who have planned for a single day prepare as long as the others, 60 days.
#[test]
fn stages_that_follow_on_one_day_are_independent() {
    let name = "stages_that_follow_on_one_day_are_independent";
    let model = hosts(4).with(&[("plots.planning", 1.0), ("plots.preparation", 60.0)]).model();
    let mut simulation = Simulation::new(&model, seed_of(name), 0, false);
    enlist(&mut simulation, &model, Kind::Enabled, 0..20_000);
    simulation.step();
    let world = simulation.world();
    let days: Vec<f64> = world
        .query::<&Plot>()
        .iter(world)
        .filter(|plot| plot.stage == Stage::Preparation)
        .map(|plot| f64::from(plot.due))
        .collect();
    assert!(days.len() > 10_000, "most plan for a day");
    let (mean, error) = mean_and_error(&days);
    assert_near("days of preparation", mean, 60.0, 66.0, error, 1);
}

/// What comes to light is news: a plot that is foiled adds 0.25 to publicity, one that is executed 2; the week
/// after, what is left of it halves.
#[test]
fn plots_that_come_to_light_are_news() {
    let name = "plots_that_come_to_light_are_news";
    for (success, detection, news) in [(1.0, 0.0, 2.0), (0.0, 365.0, 0.25)] {
        let model = hosts(70)
            .with(&[
                ("plots.planning", 1.0),
                ("plots.preparation", 1.0),
                ("plots.attempt", 1.0),
                ("plots.success", success),
                ("plots.disclosure", 0.0),
                ("security.detection", detection),
                ("plots.planning_visibility", 1.0),
                ("outreach.plot_publicity", 2.0),
                ("outreach.foiled_publicity", 0.25),
                ("outreach.publicity_half_life", 3650.0),
            ])
            .model();
        let mut simulation = Simulation::new(&model, seed_of(name), 0, true);
        enlist(&mut simulation, &model, Kind::Enabled, 0..40);
        while simulation.step() {}
        let publicity = simulation.world().resource::<Outreach>().publicity;
        let log = simulation.finish().log.unwrap();
        let of = |kind| log.iter().filter(|event| event.kind == kind).count() as f64;
        let expected = if success > 0.0 { 40.0 } else { of(EventKind::PlotDisclosed) };
        assert!(expected > 30.0 && of(EventKind::PlotDisclosed) == expected);
        let all = if success > 0.0 { of(EventKind::PlotExecuted) } else { expected };
        // A little of it is forgotten over ten weeks.
        let kept = publicity / (news * all);
        assert!((0.98..=1.0).contains(&kept), "{publicity} of {}", news * all);
    }
}

/// Where everybody joins, those who enlist later join the one who plans, and nobody joins a plot of another
/// region, one that is inspired, or one that is past planning.
#[test]
fn recruits_join_plots_in_planning() {
    let model = hosts(400)
        .with(&[("plots.joining", 1.0), ("plots.planning", 20.0), ("plots.preparation", 3000.0)])
        .model();
    let seed = seed_of("recruits_join_plots_in_planning");
    let mut simulation = Simulation::new(&model, seed, 0, false);
    let plots = |simulation: &mut Simulation| {
        let world = simulation.world();
        let mut plots: Vec<Plot> = world.query::<&Plot>().iter(world).copied().collect();
        plots.sort_by_key(|plot| (plot.kind, plot.members));
        plots
    };
    enlist(&mut simulation, &model, Kind::Inspired, 0..1);
    simulation.step();
    enlist(&mut simulation, &model, Kind::Enabled, 1..2);
    simulation.step();
    enlist(&mut simulation, &model, Kind::Enabled, 2..6);
    simulation.step();
    let members: Vec<u32> = plots(&mut simulation).iter().map(|plot| plot.members).collect();
    assert_eq!(members, [5, 1]);
    while plots(&mut simulation)[0].stage == Stage::Planning {
        simulation.step();
    }
    enlist_in(&mut simulation, &model, Kind::Enabled, 6..7, "Other");
    simulation.step();
    enlist(&mut simulation, &model, Kind::Enabled, 7..8);
    simulation.step();
    let members: Vec<(Kind, u32)> =
        plots(&mut simulation).iter().map(|plot| (plot.kind, plot.members)).collect();
    let alone = (Kind::Enabled, 1);
    assert_eq!(members, [alone, alone, (Kind::Enabled, 5), (Kind::Inspired, 1)]);
}

/// With H(funds) at ½, a stage of 50 days takes 100 in the mean.
#[test]
fn plots_slow_down_without_funds() {
    let name = "plots_slow_down_without_funds";
    let model = hosts(8).with(&[("plots.planning", 50.0), ("finance.half_adequacy", 0.5)]).model();
    for (adequacy, expected) in [(1.0, 50.0), (0.25, 100.0)] {
        let mut simulation = Simulation::new(&model, seed_of(name), 0, false);
        let world = simulation.world();
        let parameters = world.resource::<Now>().parameters.finance;
        let purse = Purse::of(adequacy, 1.0, &parameters);
        *world.resource_mut::<Finance>() = Finance(Some(Purses { home: purse, abroad: purse }));
        enlist(&mut simulation, &model, Kind::Directed, 0..20_000);
        simulation.step();
        let world = simulation.world();
        let days: Vec<f64> =
            world.query::<&Plot>().iter(world).map(|plot| f64::from(plot.due + 1)).collect();
        // Those of a single day are over; there are so few of them that they do not matter.
        assert!(days.len() == 20_000);
        let (mean, error) = mean_and_error(&days);
        assert_near("days of planning", mean, expected, 1.1 * expected, error, 2);
    }
}
