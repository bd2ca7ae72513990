//! Host security: warnings, and recruiters who are taken.

use std::collections::{HashMap, HashSet};

use stronghold::{
    model::{
        components::{Post, Recruiter},
        host_security::HostSecurity,
        resources::Now,
    },
    random::{StreamId, seed_of},
    scenario::RegionId,
    simulation::Simulation,
};

use crate::{
    figures::assert_near,
    world::{PLACE, World, YEAR, abroad},
};

/// Three plots come to light in one host: three warnings there, 0.25 of them in another country, none in a
/// region of the same country or in the theatre; they halve in ten weeks, and the hazard follows H(W; 3).
#[test]
fn warnings_are_shared_and_forgotten() {
    let world = World::of(PLACE, 364)
        .with(&[
            ("security.sharing", 0.25),
            ("security.half_life", 70.0),
            ("security.gain", 2.0),
            ("security.half_warnings", 3.0),
        ])
        .and(&abroad("Host", "Far", (1000, 0), &[]))
        .and(&abroad("Inland", "Far", (1000, 0), &[]))
        .and(&abroad("Other", "Off", (1000, 0), &[]));
    let seed = seed_of("warnings_are_shared_and_forgotten");
    let mut simulation = Simulation::new(&world.model(), seed, 0, false);
    let world = simulation.world();
    let given = world.resource::<Now>().given.clone();
    let parameters = world.resource::<Now>().parameters.security;
    let mut security = world.resource_mut::<HostSecurity>();
    for _ in 0..3 {
        security.warn(RegionId(0), &given.scenario, &parameters);
    }
    for week in 0..=52 {
        let security = simulation.world().resource::<HostSecurity>().clone();
        let kept = 0.5_f64.powf(f64::from(week) / 10.0);
        for (region, first) in [3.0, 0.0, 0.75, 0.0].into_iter().enumerate() {
            let warnings = security.warnings[region];
            assert!((warnings - first * kept).abs() < 1e-9, "week {week}: {warnings}");
            let hazard = if region == 3 { 0.0 } else { 1.0 + 2.0 * warnings / (warnings + 3.0) };
            assert!((security.hazard[region] - hazard).abs() < 1e-9);
        }
        for _ in 0..7 {
            simulation.step();
        }
    }
}

/// Of 30,000 recruiters of visibility ½ in a host of security 1, e^(−0.8 · ½ t) are never taken in 52
/// weeks; and nobody is taken from an empty post.
#[test]
fn recruiters_abroad_are_taken_at_the_stated_hazard() {
    let group = |name| {
        format!(
            "[recruiters.{name}]\nregion = \"Host\"\naudience = \"tongue\"\ncount = 10_000\n\
             reach = 1.0\nvisibility = 0.5\n"
        )
    };
    let world = World::of(PLACE, 364)
        .with(&[("security.recruiters", 0.8), ("recruitment.replacement_delay", 3650.0)])
        .and(&abroad("Host", "Far", (1000, 0), &[]))
        .and(&["One", "Two", "Three"].map(group).concat());
    let seed = seed_of("recruiters_abroad_are_taken_at_the_stated_hazard");
    let mut simulation = Simulation::new(&world.model(), seed, 0, false);
    let mut taken = HashSet::new();
    let mut empty_until: HashMap<StreamId, u32> = HashMap::new();
    while simulation.step() {
        let today = simulation.today() - 1;
        let world = simulation.world();
        let mut posts = world.query::<(&Recruiter, &Post)>();
        for (recruiter, post) in posts.iter(world) {
            match *post {
                Post::Lost(_) => {
                    let was_empty =
                        empty_until.get(&recruiter.stream).is_some_and(|day| *day > today);
                    assert!(!was_empty, "somebody was taken from an empty post on day {today}");
                    taken.insert(recruiter.stream);
                }
                Post::EmptyUntil(day) => {
                    empty_until.insert(recruiter.stream, day);
                }
                Post::Filled | Post::Ended => {}
            }
        }
    }
    let left = 1.0 - taken.len() as f64 / 3e4;
    let p = |rate: f64| (-rate * 364.0 / YEAR).exp();
    let error = (p(0.4) * (1.0 - p(0.4)) / 3e4).sqrt();
    assert_near("left", left, p(0.4), p(0.44), error, 1);
}
