//! Travel: who gets through, how long it takes, and what comes of those who arrive or leave.

use std::collections::HashMap;

use stronghold::{
    model::{
        arrivals::{Arrival, ArrivalKind, Arrivals},
        components::Reach,
        roster::Roster,
    },
    observation::events::{Event, EventKind},
    random::{StreamId, seed_of},
    scenario::AudienceId,
    simulation::{Model, Simulation},
};

use crate::{
    figures::{assert_near, mean_and_error, variance},
    world::{PLACE, Place, World, YEAR, abroad, online, region_name},
};

/// A world in which 60,000 sympathisers of `Host` set out for the theatre in the first week, over the hub
/// `Port` of the same country, with borders of 0.8 and 0.5; a direct way of 0.3 is worse.
fn journey(parameters: &[(&'static str, f64)]) -> World {
    let theatre = region_name(0);
    let theatre = theatre.as_str();
    World::of(Place { members: 8, ..PLACE }, 1000)
        .with(&[("mobilisation.rate", 50.0), ("mobilisation.hijrah", 10.0), ("travel.pace", 20.0)])
        .with(parameters)
        .and(&abroad(
            "Host",
            "Far",
            (60_000, 60_000),
            &[("Port", 300.0, 0.9), (theatre, 10.0, 0.3)],
        ))
        .and(&abroad("Port", "Far", (1, 0), &[("Strait", 400.0, 0.8)]))
        .and(&abroad("Strait", "Middle", (1, 0), &[(theatre, 500.0, 0.5)]))
        .and(&online(100, 1.0))
}

fn log(model: &Model, name: &str) -> Vec<Event> {
    model.run_with_log(seed_of(name), 0).log.expect("the log was asked for")
}

/// Members from abroad.
fn foreigners(roster: &Roster) -> u32 {
    roster.iter().filter(|(_, cell)| cell.origin.is_some()).map(|(_, cell)| cell.members).sum()
}

/// Of those who set out, 0.9 · 0.8(1 − 0.2) · 0.5(1 − 0.2) arrive under border control of 0.2, which acts at
/// the two borders between countries and not on the way to the hub; the others are stopped on the way.
#[test]
fn arrivals_are_binomial_over_open_borders() {
    let name = "arrivals_are_binomial_over_open_borders";
    let log = log(&journey(&[("travel.border_control", 0.2)]).model(), name);
    let count = |kind| log.iter().filter(|event| event.kind == kind).count() as f64;
    let set_out = count(EventKind::SettingOut);
    assert!(set_out > 59_700.0, "{set_out}");
    assert_eq!(set_out, count(EventKind::Interdiction) + count(EventKind::Arrival));
    let p = 0.9 * 0.64 * 0.4;
    let error = (p * (1.0 - p) / set_out).sqrt();
    assert_near("arrived", count(EventKind::Arrival) / set_out, p, 1.1 * p, error, 3);
    // By leg: a tenth at the hub, 0.36 of the rest at the next border, 0.6 at the last.
    let mut left = set_out;
    for (region, share) in [(1, 0.1), (3, 0.36)] {
        let here = log.iter().filter(|event| event.kind == EventKind::Interdiction);
        let stopped = here.filter(|event| event.region.index() == region).count() as f64;
        let error = (share * (1.0 - share) / left).sqrt();
        let what = format!("stopped at {region}");
        assert_near(&what, stopped / left, share, share + 0.1 * (1.0 - share), error, 3);
        left -= stopped;
    }
}

/// Legs of 300, 400 and 500 km at 20 km a day take Gamma(2) days of mean 15, 20 and 25, rounded: 60 in all,
/// with a variance of (15² + 20² + 25²)/2 and a twelfth for each rounding.
#[test]
fn transit_takes_its_time() {
    let name = "transit_takes_its_time";
    let log = log(&journey(&[]).model(), name);
    let begun: HashMap<StreamId, u32> = log
        .iter()
        .filter(|event| event.kind == EventKind::SettingOut)
        .map(|event| (event.agent, event.day))
        .collect();
    let days: Vec<f64> = log
        .iter()
        .filter(|event| event.kind == EventKind::Arrival)
        .map(|event| f64::from(event.day - begun[&event.agent]))
        .collect();
    let (mean, error) = mean_and_error(&days);
    assert_near("days on the way", mean, 60.0, 66.0, error, 2);
    let expected = (225.0 + 400.0 + 625.0) / 2.0 + 3.0 / 12.0;
    // The excess kurtosis of a sum of Gamma(2) is at most 3.
    let error = expected * (5.0 / days.len() as f64).sqrt();
    assert_near("their variance", variance(&days), expected, 1.21 * expected, error, 2);
}

/// A quarter of arrivals becomes recruiters of reach 0.5 for their audience everywhere; nobody leaves.
#[test]
fn some_arrivals_become_recruiters_for_their_audience() {
    let name = "some_arrivals_become_recruiters_for_their_audience";
    let world = journey(&[("travel.recruiters", 0.25), ("travel.recruiter_reach", 0.5)]);
    let mut simulation = Simulation::new(&world.model(), seed_of(name), 0, true);
    while simulation.step() {}
    let world = simulation.world();
    let foreign: u32 = world.query::<&Roster>().iter(world).map(foreigners).sum();
    let reaches: Vec<f64> =
        world.query::<&Reach>().iter(world).map(|reach| reach.recruiters).collect();
    let most = reaches.iter().copied().fold(0.0, f64::max);
    // Of the theatre's community nobody is reached, of the three abroad all alike: a hundred and these.
    assert_eq!(reaches.iter().filter(|reach| **reach == most).count(), 3);
    let recruiters = 2.0 * (most - 100.0);
    let arrived = f64::from(foreign) + recruiters;
    let log = simulation.finish().log.unwrap();
    let count = log.iter().filter(|event| event.kind == EventKind::Arrival).count() as f64;
    assert_eq!(arrived, count);
    let error = (0.25 * 0.75 / arrived).sqrt();
    assert_near("recruiters", recruiters / arrived, 0.25, 0.275, error, 1);
}

/// Of 40,000 members from abroad, e^(−t) are left after 52 weeks at a hazard of 1; the others have set
/// out for the two hosts of their audience, ∝ their size and how open the way is: 1 · 0.5 to 3 · 0.25. Local
/// members stay. Those who arrive begin plots.
#[test]
fn trained_members_travel_out_to_their_diaspora() {
    let name = "trained_members_travel_out_to_their_diaspora";
    let theatre = region_name(0);
    let theatre = theatre.as_str();
    let world = World::of(Place { members: 80, ..PLACE }, 364)
        .with(&[("travel.return_hazard", 1.0), ("travel.pace", 1000.0)])
        .and(&abroad("Near", "One", (10_000, 0), &[(theatre, 100.0, 0.5)]))
        .and(&abroad("Wide", "Two", (30_000, 0), &[(theatre, 100.0, 0.25)]));
    let model = world.model();
    let mut simulation = Simulation::new(&model, seed_of(name), 0, true);
    let audience = simulation_audience(&model);
    let world = simulation.world();
    let arrival = Arrival {
        how: ArrivalKind::Immigrated,
        stream: StreamId::ROOT.named(name),
        members: 40_000,
        secrecy: None,
        experience: 0.0,
        origin: Some(audience),
    };
    world.resource_mut::<Arrivals>().push(model.scenario().theatre()[0], arrival);
    while simulation.step() {}
    let world = simulation.world();
    let (mut foreign, mut all) = (0, 0);
    for roster in world.query::<&Roster>().iter(world) {
        foreign += foreigners(roster);
        all += roster.members();
    }
    assert_eq!(all - foreign, 80);
    let p = |rate: f64| (-rate * 364.0 / YEAR).exp();
    let error = (p(1.0) * (1.0 - p(1.0)) / 4e4).sqrt();
    assert_near("stayed", f64::from(foreign) / 4e4, p(1.0), p(1.1), error, 2);
    let log = simulation.finish().log.unwrap();
    let of = |kind| log.iter().filter(move |event| event.kind == kind);
    assert_eq!(of(EventKind::SettingOut).count() as u32, 40_000 - foreign);
    let to_near = |kind| of(kind).filter(|event| event.region.index() == 0).count() as f64;
    let near = to_near(EventKind::Return) / 0.5;
    let wide =
        of(EventKind::Return).filter(|event| event.region.index() == 2).count() as f64 / 0.25;
    let share = near / (near + wide);
    // A share of 0.4, thinned at the borders.
    let n = f64::from(40_000 - foreign);
    let error = (0.24 / n * (0.6 / 0.5 + 0.4 / 0.25)).sqrt();
    assert_near("to the nearer host", share, 0.4, 0.44, error, 2);
    assert_eq!(of(EventKind::Return).count(), of(EventKind::PlotBegun).count());
}

/// The audience of communities abroad.
fn simulation_audience(model: &Model) -> AudienceId {
    model.scenario().audience("tongue").expect("communities abroad have it")
}
