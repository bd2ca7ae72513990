//! Outreach: broadcast reach, publicity, and voices that come and go.

use stronghold::{
    model::{
        components::{CommunityKey, Post, Reach, Recruiter},
        outreach::Outreach,
        recruiters::RecruiterTargets,
    },
    random::seed_of,
    simulation::Simulation,
};

use crate::world::{PLACE, World, abroad, day, online};

/// Reach to the community in `Host`.
fn reach(simulation: &mut Simulation) -> Reach {
    let world = simulation.world();
    let host = world
        .query::<(&CommunityKey, &Reach)>()
        .iter(world)
        .filter(|(key, _)| key.size == 1000)
        .map(|(_, reach)| *reach)
        .collect::<Vec<_>>();
    assert_eq!(host.len(), 1);
    host[0]
}

/// Ten items a month, twenty from day 70 on, of which counter-messaging takes a quarter from day 140 on, at
/// 1/8 of a recruiter an item; publicity of 4 at first halves in five weeks, and an executed plot adds 2.
#[test]
fn broadcast_reach_follows_output_and_publicity_is_forgotten() {
    let schedule = |values: &[(u32, f64)]| {
        let points: String = values
            .iter()
            .map(|(at, value)| {
                format!("{{ date = {}, value = {value}, source = \"a test\" }},", day(*at))
            })
            .collect();
        format!("[{points}]")
    };
    let world = World::of(PLACE, 364)
        .with(&[
            ("outreach.media_reach", 0.125),
            ("outreach.publicity_half_life", 35.0),
            ("outreach.plot_publicity", 2.0),
        ])
        .and(&abroad("Host", "Far", (1000, 0), &[]))
        .and(&format!(
            "[audiences.tongue]\noutput.step = {}\ncounter_messaging.step = {}\n",
            schedule(&[(0, 10.0), (70, 20.0)]),
            schedule(&[(0, 0.0), (140, 0.25)])
        ));
    let seed = seed_of("broadcast_reach_follows_output_and_publicity_is_forgotten");
    let mut simulation = Simulation::new(&world.model(), seed, 0, false);
    assert_eq!(reach(&mut simulation).broadcast, 1.25);
    simulation.world().resource_mut::<Outreach>().publicity = 4.0;
    let mut publicity = 4.0;
    for week in 1..=52 {
        if week == 30 {
            simulation.world().resource_mut::<Outreach>().executed = 1;
            publicity += 2.0 / 0.5_f64.powf(0.2);
        }
        for _ in 0..7 {
            simulation.step();
        }
        publicity *= 0.5_f64.powf(0.2);
        // The step is taken on the last day of the week.
        let media = match 7 * week - 1 {
            0..70 => 10.0,
            70..140 => 20.0,
            _ => 15.0,
        };
        let broadcast = reach(&mut simulation).broadcast;
        let expected = 0.125 * media + publicity;
        assert!((broadcast - expected).abs() < 1e-9, "week {week}: {broadcast}, not {expected}");
    }
}

/// A recruiter who replaces one that was lost on day 10 has the share 1 − e^(−t/60) of the reach t days
/// after coming, at the end of each week; the others have theirs in full.
#[test]
fn a_new_recruiter_builds_up_reach() {
    let world = World::of(PLACE, 700)
        .with(&[("outreach.build_up", 60.0), ("recruitment.replacement_delay", 30.0)])
        .and(&abroad("Host", "Far", (1000, 0), &[]))
        .and(&online(3, 2.0));
    let seed = seed_of("a_new_recruiter_builds_up_reach");
    let mut simulation = Simulation::new(&world.model(), seed, 0, false);
    while simulation.today() < 10 {
        simulation.step();
    }
    assert_eq!(reach(&mut simulation).recruiters, 6.0);
    let world = simulation.world();
    let mut posts = world.query::<(&Recruiter, &mut Post)>();
    let (_, mut post) =
        posts.iter_mut(world).find(|(recruiter, _)| recruiter.is_online).expect("there are three");
    *post = Post::Lost(10);
    world.resource_mut::<RecruiterTargets>().is_stale = true;
    simulation.step();
    assert_eq!(reach(&mut simulation).recruiters, 4.0);
    let world = simulation.world();
    let mut posts = world.query::<&Post>();
    let back = posts.iter(world).find_map(|post| match post {
        Post::EmptyUntil(day) => Some(*day),
        _ => None,
    });
    let back = back.expect("the post is empty");
    let mut checked = 0;
    while simulation.step() {
        let today = simulation.today() - 1;
        if today % 7 == 6 {
            let built_up = 1.0 - (-(f64::from(today) - f64::from(back)) / 60.0).exp();
            let expected = 4.0 + if today < back { 0.0 } else { 2.0 * built_up };
            let measured = reach(&mut simulation).recruiters;
            // Once all but a thousandth is there, nothing is brought up to date any more.
            assert!(
                (measured - expected).abs() < 2.1e-3,
                "day {today}: {measured}, not {expected}"
            );
            checked += 1;
        }
    }
    assert!(checked > 90 && back < 600);
}

/// A world that is restored in the middle of a week, while a recruiter builds up reach, has the reach that it
/// had, and goes on with it.
#[test]
fn reach_that_builds_up_survives_a_snapshot() {
    let world = World::of(PLACE, 100)
        .with(&[("outreach.build_up", 60.0), ("recruitment.replacement_delay", 1.0)])
        .and(&abroad("Host", "Far", (1000, 0), &[]))
        .and(&online(3, 2.0));
    let model = world.model();
    let seed = seed_of("reach_that_builds_up_survives_a_snapshot");
    let mut simulation = Simulation::new(&model, seed, 0, false);
    let world = simulation.world();
    for mut post in world.query::<&mut Post>().iter_mut(world) {
        *post = Post::Lost(0);
    }
    world.resource_mut::<RecruiterTargets>().is_stale = true;
    while simulation.today() < 45 {
        simulation.step();
    }
    let mut restored = Simulation::restore(&model, &simulation.snapshot()).unwrap();
    for _ in 45..50 {
        assert!(simulation.step() && restored.step());
        let (one, other) = (reach(&mut simulation), reach(&mut restored));
        assert!(one == other && one.recruiters > 1.0 && one.recruiters < 5.0, "{one:?}, {other:?}");
    }
}

/// Two of five voices fall silent on day 100: reach falls from 5 to 3 on that day and stays there.
#[test]
fn a_lost_voice_is_a_dent_in_reach() {
    let world = World::of(PLACE, 1000)
        .and(&abroad("Host", "Far", (1000, 0), &[]))
        .and(&online(5, 1.0))
        .and(&format!(
            "[shocks.silence]\ndate = {}\nsource = \"a test\"\n\
             effect.loss-of-voice = {{ recruiters = \"Online\", posts = 2 }}\n",
            day(100)
        ));
    let seed = seed_of("a_lost_voice_is_a_dent_in_reach");
    let mut simulation = Simulation::new(&world.model(), seed, 0, false);
    while simulation.step() {
        let expected = if simulation.today() - 1 < 100 { 5.0 } else { 3.0 };
        assert_eq!(reach(&mut simulation).recruiters, expected);
    }
}
