//! Mobilisation: how many are recruited abroad, and what they choose.

use bevy_ecs::prelude::Has;
use stronghold::{
    model::{
        components::{Abroad, Sympathisers},
        plots::{Kind, Plot},
        reaction::Reaction,
        travel::Traveller,
    },
    random::seed_of,
    simulation::Simulation,
};

use crate::{
    figures::assert_near,
    world::{PLACE, Place, World, YEAR, abroad, day, online, region_name},
};

/// One week of a host with 500,000 sympathisers who are reached by recruiters of reach 2.
fn week(parameters: &[(&'static str, f64)], attacks: f64, name: &str) -> (f64, f64, f64) {
    let theatre = Place { members: 400, permissiveness: 0.75, ..PLACE };
    let way = (region_name(0), 1e4, 0.25);
    let world = World::of(theatre, 7)
        .with(&[("mobilisation.rate", 2.0), ("plots.planning", 3000.0), ("plots.attempt", 1.0)])
        .with(parameters)
        .and(&abroad("Host", "Far", (1_000_000, 500_000), &[(way.0.as_str(), way.1, way.2)]))
        .and(&online(2, 1.0));
    let mut simulation = Simulation::new(&world.model(), seed_of(name), 0, false);
    let theatre = simulation.world();
    for mut reaction in theatre.query::<&mut Reaction>().iter_mut(theatre) {
        reaction.rate = attacks;
    }
    while simulation.step() {}
    let world = simulation.world();
    let left: u32 = world.query::<&Sympathisers>().iter(world).map(|s| s.0).sum();
    let travellers = world.query::<&Traveller>().iter(world).count() as f64;
    let plotting: u32 = world.query::<&Plot>().iter(world).map(|plot| plot.members).sum();
    assert_eq!(f64::from(500_000 - left), travellers + f64::from(plotting));
    (f64::from(500_000 - left), travellers, f64::from(plotting))
}

/// A hazard of 2 · 2 a year for a week takes 1 − e^(−4 · 7/365.25) of 500,000; with log odds of ½, an
/// attraction of 0.75 with effect 2, and a way that one in four survives with effect ½, u = 0.5 + 1.5 − ½ ln 4.
#[test]
fn recruits_abroad_are_binomial_and_choose_by_the_logit() {
    let name = "recruits_abroad_are_binomial_and_choose_by_the_logit";
    let choice = [
        ("mobilisation.hijrah", 0.5),
        ("mobilisation.attraction", 2.0),
        ("mobilisation.difficulty", 0.5),
    ];
    let (recruits, travellers, _) = week(&choice, 0.0, name);
    let p = |rate: f64| 1.0 - (-rate * 7.0 / YEAR).exp();
    let error = (p(4.0) * (1.0 - p(4.0)) / 5e5).sqrt();
    assert_near("recruited", recruits / 5e5, p(4.0), p(4.4), error, 2);
    let logit = |u: f64| 1.0 / (1.0 + (-u).exp());
    let share = logit(2.0 - 0.5 * 4.0_f64.ln());
    let error = (share * (1.0 - share) / recruits).sqrt();
    let off = logit(2.2 - 0.55 * 4.0_f64.ln());
    assert_near("hijrah", travellers / recruits, share, off, error, 2);
}

/// At 100 attacks a year, the half rate, crowding-out of 0.8 leaves 0.6 of the direction: of those whom the
/// logit gives a mission abroad (odds of one to one), as many more travel. Without the switch none.
#[test]
fn crowding_out_turns_missions_into_hijrah() {
    let name = "crowding_out_turns_missions_into_hijrah";
    let even = [("mobilisation.hijrah", 0.0), ("mobilisation.difficulty", 0.0)];
    for (crowding_out, share, off) in [(0.8, 0.3, 0.27), (0.0, 0.5, 0.55)] {
        let switch = [("plots.crowding_out", crowding_out), ("plots.crowding_half", 100.0)];
        let (recruits, _, plotting) = week(&[even, switch].concat(), 100.0, name);
        let error = (share * (1.0 - share) / recruits).sqrt();
        assert_near("missions", plotting / recruits, share, off, error, 2);
    }
}

/// Nobody recruits, and broadcast reach of 2 (publicity) moves a share 1 − e^(−0.5 · 2 · 7/365.25) of 500,000 in a
/// week to begin plots alone, as at ι = ½.
#[test]
fn some_are_moved_to_act_alone() {
    let name = "some_are_moved_to_act_alone";
    let world = World::of(PLACE, 7)
        .with(&[
            ("plots.inspiration", 0.5),
            ("outreach.media_reach", 0.1),
            ("plots.planning", 3000.0),
        ])
        .and(&abroad("Host", "Far", (1_000_000, 500_000), &[]))
        .and(&format!(
            "[audiences.tongue]\noutput.step = [{{ date = {}, value = 20.0, source = \"a test\" }}]\n",
            day(0)
        ));
    let mut simulation = Simulation::new(&world.model(), seed_of(name), 0, false);
    while simulation.step() {}
    let inside = simulation.world();
    let mut plots = inside.query::<&Plot>();
    let alone = plots.iter(inside).filter(|plot| plot.kind == Kind::Inspired).count();
    let share = alone as f64 / 5e5;
    let p = |rate: f64| 1.0 - (-rate * 7.0 / YEAR).exp();
    let error = (p(1.0) * (1.0 - p(1.0)) / 5e5).sqrt();
    assert_near("moved", share, p(1.0), p(1.1), error, 1);
}

/// Of a hundred million people abroad at grievance ½ and reach of twice the half level, engagement of 0.6 leaves 0.4 of
/// a susceptibility of 0.1: a share 1 − e^(−0.1 · 0.4 · ½ · ⅔ · 7/365.25) a week. Locals are won as without it.
#[test]
fn engagement_takes_its_share_of_susceptibility_abroad() {
    let name = "engagement_takes_its_share_of_susceptibility_abroad";
    let place = Place { people: 100_000_000, grievance: 0.5, recruiters: 2, ..PLACE };
    let far =
        abroad("Host", "Far", (100_000_000, 0), &[]).replace("grievance = 0.0", "grievance = 0.5");
    let world = World::of(place, 7)
        .with(&[
            ("radicalisation.susceptibility", 0.1),
            ("radicalisation.engagement", 0.6),
            ("radicalisation.reach_half", 1.0),
        ])
        .and(&far)
        .and(&online(2, 1.0));
    let mut simulation = Simulation::new(&world.model(), seed_of(name), 0, false);
    while simulation.step() {}
    let inside = simulation.world();
    for (is_abroad, susceptibility) in [(true, 0.04), (false, 0.1)] {
        let won: u32 = inside
            .query::<(&Sympathisers, Has<Abroad>)>()
            .iter(inside)
            .filter(|(_, abroad)| *abroad == is_abroad)
            .map(|(sympathisers, _)| sympathisers.0)
            .sum();
        let p = |s: f64| 1.0 - (-s / 3.0 * 7.0 / YEAR).exp();
        let error = (p(susceptibility) / 1e8).sqrt();
        let (share, off) = (f64::from(won) / 1e8, p(1.1 * susceptibility));
        assert_near("won", share, p(susceptibility), off, error, 2);
    }
}
