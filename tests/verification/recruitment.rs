//! Sympathisers, recruitment and desertion: balances, branching and decay.

use bevy_ecs::prelude::*;
use stronghold::{
    model::components::{Grievance, Kin, Sympathisers},
    observation::events::EventKind,
    random::seed_of,
    simulation::Simulation,
};

use crate::{
    figures::{assert_near, mean_and_error, variance},
    world::{PLACE, Place, World, YEAR},
};

/// Probability of an event in a week at a yearly rate.
fn in_a_week(rate: f64) -> f64 {
    1.0 - (-7.0 * rate / YEAR).exp()
}

/// Grievance at rest 0.8, of which human security takes a quarter: 0.6 + 0.2 e^(−2t) after t years.
#[test]
fn grievance_relaxes_to_what_human_security_leaves() {
    let model = World::of(Place { grievance: 0.8, ..PLACE }, 728)
        .with(&[("radicalisation.relaxation", 2.0), ("radicalisation.human_security", 0.25)])
        .model();
    let seed = seed_of("grievance_relaxes_to_what_human_security_leaves");
    let mut simulation = Simulation::new(&model, seed, 0, false);
    for week in 1..=104 {
        (0..7).for_each(|_| assert!(simulation.step()));
        let world = simulation.world();
        let grievance = world.query_filtered::<&Grievance, Without<Kin>>().single(world).unwrap().0;
        let expected = 0.6 + 0.2 * (-2.0 * 7.0 * f64::from(week) / YEAR).exp();
        assert!((grievance - expected).abs() < 1e-9, "week {week}");
    }
}

/// Each of N persons is a two-state chain that gains with g and lapses with l a week, so S is
/// binomial with share g/(g + l), and its correlation falls as (1 − g − l)^weeks. 5,000 weeks.
#[test]
fn sympathisers_settle_where_gain_equals_lapse() {
    const WEEKS: u32 = 5000;
    const BURN_IN: u32 = 50;
    // Reach 2 of two recruiters at half-saturation 2: hazard 0.1 × 0.9 × ½ a year.
    let place =
        Place { people: 100_000, grievance: 0.9, sympathisers: 250, recruiters: 2, ..PLACE };
    let model = World::of(place, 7 * (WEEKS + BURN_IN))
        .with(&[
            ("radicalisation.susceptibility", 0.1),
            ("radicalisation.reach_half", 2.0),
            ("radicalisation.lapse", 20.0),
        ])
        .model();
    let seed = seed_of("sympathisers_settle_where_gain_equals_lapse");
    let mut simulation = Simulation::new(&model, seed, 0, false);
    let mut sample = Vec::new();
    for week in 0..WEEKS + BURN_IN {
        (0..7).for_each(|_| assert!(simulation.step()));
        let world = simulation.world();
        let stock = world.query_filtered::<&Sympathisers, Without<Kin>>().single(world).unwrap().0;
        if week >= BURN_IN {
            sample.push(f64::from(stock));
        }
    }
    let lapse = in_a_week(20.0);
    let share = |rate: f64| in_a_week(rate) / (in_a_week(rate) + lapse);
    let (p, alternative) = (share(0.045), share(0.0495));
    let expected_variance = 1e5 * p * (1.0 - p);
    let memory = 1.0 - in_a_week(0.045) - lapse;
    let n = f64::from(WEEKS);
    let error = (expected_variance / n * (1.0 + memory) / (1.0 - memory)).sqrt();
    let (mean, _) = mean_and_error(&sample);
    assert_near("sympathisers", mean, 1e5 * p, 1e5 * alternative, error, 2);
    let error = (2.0 / n * (1.0 + memory * memory) / (1.0 - memory * memory)).sqrt();
    assert_near("relative variance", variance(&sample) / expected_variance, 1.0, 1.3, error, 2);
}

/// Where everybody is a sympathiser already, nobody is left to win, and sympathy lapses all the same: e^(−t) of
/// 100,000 are left after 52 weeks.
#[test]
fn sympathy_lapses_where_nobody_is_left_to_win() {
    let place = Place { people: 100_000, sympathisers: 100_000, ..PLACE };
    let model = World::of(place, 364).with(&[("radicalisation.lapse", 1.0)]).model();
    let seed = seed_of("sympathy_lapses_where_nobody_is_left_to_win");
    let mut simulation = Simulation::new(&model, seed, 0, false);
    while simulation.step() {}
    let world = simulation.world();
    let left = world.query_filtered::<&Sympathisers, Without<Kin>>().single(world).unwrap().0;
    let stays = |rate: f64| (-rate * 364.0 / YEAR).exp();
    let p = stays(1.0);
    let error = (p * (1.0 - p) / 1e5).sqrt();
    assert_near("left", f64::from(left) / 1e5, p, stays(1.1), error, 1);
}

/// Kin of 2,500 dead, four each, are two-state chains as above, with their own grievance 0.8 and
/// susceptibility: hazard 5 × 0.8 × ½ = 2 a year against a lapse of 4. And where operations kill, a
/// region's dead are counted into its kin at the end of each week.
#[test]
fn kin_grow_with_each_death_and_join() {
    const WEEKS: u32 = 4000;
    const BURN_IN: u32 = 50;
    let seed = seed_of("kin_grow_with_each_death_and_join");
    let of_kin = [
        ("kin.relatives", 4.0),
        ("kin.grievance", 0.8),
        ("kin.susceptibility", 5.0),
        ("radicalisation.reach_half", 2.0),
        ("radicalisation.lapse", 4.0),
    ];
    let place = Place { recruiters: 2, ..PLACE };
    let model = World::of(place, 7 * (WEEKS + BURN_IN)).with(&of_kin).model();
    let mut simulation = Simulation::new(&model, seed, 0, false);
    let world = simulation.world();
    world.query::<&mut Kin>().single_mut(world).unwrap().killed = 2500;
    let mut sample = Vec::new();
    for week in 0..WEEKS + BURN_IN {
        (0..7).for_each(|_| assert!(simulation.step()));
        let world = simulation.world();
        let stock = world.query_filtered::<&Sympathisers, With<Kin>>().single(world).unwrap().0;
        if week >= BURN_IN {
            sample.push(f64::from(stock));
        }
    }
    let lapse = in_a_week(4.0);
    let share = |rate: f64| in_a_week(rate) / (in_a_week(rate) + lapse);
    let (p, alternative) = (share(2.0), share(2.2));
    let memory = 1.0 - in_a_week(2.0) - lapse;
    let variance = 1e4 * p * (1.0 - p);
    let error = (variance / f64::from(WEEKS) * (1.0 + memory) / (1.0 - memory)).sqrt();
    let (mean, _) = mean_and_error(&sample);
    assert_near("sympathisers among kin", mean, 1e4 * p, 1e4 * alternative, error, 1);

    let killing = World::of(Place { members: 2000, ..PLACE }, 364)
        .under(400.0)
        .with(&[("kin.relatives", 1.0), ("operations.blind_share", 1.0)])
        .with(&[("intelligence.tip_rate", 1.0)])
        .model();
    let mut simulation = Simulation::new(&killing, seed, 0, true);
    let mut counted = Vec::new();
    while simulation.step() {
        let world = simulation.world();
        counted.push(world.query::<&Kin>().single(world).unwrap().killed);
    }
    let log = simulation.finish().log.unwrap();
    for (day, kin) in (0..).zip(counted) {
        // Those of a week are counted on the last day of the next: operations come after.
        let last = (day + 1) / 7 * 7;
        let dead = log.iter().filter(|e| e.kind == EventKind::MilitantDeaths && e.day + 1 < last);
        assert_eq!(kin, dead.map(|event| event.number).sum::<u32>(), "day {day}");
    }
}

/// A thousand million sympathisers, whom no recruitment exhausts, and members who recruit: `daily`
/// recruits a member and day.
fn branching(members: u32, weeks: u32, daily: f64, hazard: f64) -> World {
    let place = Place { members, people: 2_000_000_000, sympathisers: 1_000_000_000, ..PLACE };
    World::of(place, 7 * weeks).with(&[
        ("recruitment.rate", daily * YEAR / 1e9),
        ("recruitment.member_reach", 1.0),
        ("desertion.hazard", hazard),
    ])
}

/// Expected growth in a week: six days of recruitment, and a seventh whose recruits come from the
/// members before some leave.
fn weekly_growth(daily: f64, hazard: f64) -> f64 {
    (1.0 + daily).powi(6) * (1.0 + daily - in_a_week(hazard))
}

/// The recruitment at which a week's growth is 1, by bisection.
fn threshold(hazard: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if weekly_growth(middle, hazard) > 1.0 { high = middle } else { low = middle }
    }
    low
}

/// Recruitment by members and desertion only, at 1.5 times the threshold of ρωS against ξ, at it,
/// and at two thirds: the mean grows as the weekly factor to the power of the weeks.
#[test]
fn recruitment_grows_above_its_threshold_and_dies_out_below() {
    const HAZARD: f64 = 2.0;
    const WEEKS: u32 = 40;
    let seed = seed_of("recruitment_grows_above_its_threshold_and_dies_out_below");
    let at = threshold(HAZARD);
    // Near ξ a day, as in continuous time.
    assert!((at * YEAR / HAZARD - 1.0).abs() < 0.03, "{at}");
    for ratio in [1.5, 1.0, 1.0 / 1.5] {
        let model = branching(200, WEEKS, ratio * at, HAZARD).model();
        let ends: Vec<f64> = (0..300)
            .map(|replicate| {
                let mut simulation = Simulation::new(&model, seed, replicate, false);
                while simulation.step() {}
                simulation.members_alive() as f64 / 200.0
            })
            .collect();
        let (mean, error) = mean_and_error(&ends);
        let growth = |daily: f64| weekly_growth(daily, HAZARD).powi(WEEKS as i32);
        let (expected, alternative) = (growth(ratio * at), growth(1.1 * ratio * at));
        assert_near(&format!("growth at {ratio:.2}"), mean, expected, alternative, error, 4);
    }
    one_member_dies_out_as_a_branching_process_does(seed);
}

/// One member at 1.5 times the threshold: the chance to have died out within 15 weeks is the
/// iterated generating function at 0. A day: s ↦ s exp(r(s − 1)); where a week ends the member
/// leaves with q.
fn one_member_dies_out_as_a_branching_process_does(seed: u64) {
    const HAZARD: f64 = 20.0;
    const WORLDS: u32 = 6000;
    let died_out = |daily: f64| {
        let recruits = |s: f64| (daily * (s - 1.0)).exp();
        let leaves = in_a_week(HAZARD);
        (0..15).fold(0.0, |extinct: f64, _| {
            let seventh = (leaves + (1.0 - leaves) * extinct) * recruits(extinct);
            (0..6).fold(seventh, |s, _| s * recruits(s))
        })
    };
    let daily = 1.5 * threshold(HAZARD);
    let model = branching(1, 15, daily, HAZARD).model();
    let extinct = (0..WORLDS)
        .filter(|replicate| {
            let mut simulation = Simulation::new(&model, seed, *replicate, false);
            while simulation.ledger().alive() > 0 && simulation.step() {}
            simulation.ledger().alive() == 0
        })
        .count();
    let p = died_out(daily);
    let error = (p * (1.0 - p) / f64::from(WORLDS)).sqrt();
    let share = extinct as f64 / f64::from(WORLDS);
    assert_near("died out", share, p, died_out(1.1 * daily), error, 4);
}

/// Desertion only. Each member stays with exp(−ξt): numbers are binomial. A group of five is gone
/// after Σ 1/(ξk) on average, and half a week more because leavers are counted at a week's end.
#[test]
fn a_hazard_alone_ends_in_exponential_decay() {
    let seed = seed_of("a_hazard_alone_ends_in_exponential_decay");
    let group = |members, days, hazard| {
        World::of(Place { members, ..PLACE }, days).with(&[("desertion.hazard", hazard)]).model()
    };
    let model = group(100, 728, 0.5);
    let left: Vec<f64> = (0..400)
        .map(|replicate| {
            let mut simulation = Simulation::new(&model, seed, replicate, false);
            while simulation.step() {}
            simulation.members_alive() as f64
        })
        .collect();
    let stay = |hazard: f64| (-hazard * 728.0 / YEAR).exp();
    let p = stay(0.5);
    let (mean, _) = mean_and_error(&left);
    let error = (p * (1.0 - p) / 4e4).sqrt();
    assert_near("share left", mean / 100.0, p, stay(0.55), error, 3);
    // Members who left by whole cells would have eight times the variance.
    let relative = variance(&left) / (100.0 * p * (1.0 - p));
    assert_near("relative variance", relative, 1.0, 2.0, (2.0_f64 / 399.0).sqrt(), 3);

    let short_stay = 8.0;
    let model = group(5, 3650, short_stay);
    let lifetimes: Vec<f64> = (0..4000)
        .map(|replicate| {
            let mut simulation = Simulation::new(&model, seed, replicate, false);
            while simulation.ledger().alive() > 0 && simulation.step() {}
            f64::from(simulation.today())
        })
        .collect();
    let harmonic: f64 = (1..=5).map(|k| 1.0 / f64::from(k)).sum();
    let expected = |hazard: f64| harmonic / hazard * YEAR + 3.5;
    // Exactly: seven days for each week at whose start somebody is left.
    let weekly: f64 = (0..200)
        .map(|week| {
            7.0 * (1.0 - (1.0 - (-7.0 * short_stay / YEAR * f64::from(week)).exp()).powi(5))
        })
        .sum();
    assert!(
        (weekly / expected(short_stay) - 1.0).abs() < 1e-3,
        "{weekly} {}",
        expected(short_stay)
    );
    let (mean, error) = mean_and_error(&lifetimes);
    assert_near(
        "days to the last",
        mean,
        expected(short_stay),
        expected(1.1 * short_stay),
        error,
        3,
    );
}

/// A thousand million sympathisers, two recruiters, and cells at mean secrecy ½ that loosens as e^(−7k/T):
/// recruits at ρ R (1 − σ̄) S a year, over 728 days; a share f of them found cells of their own.
#[test]
fn who_lies_low_recruits_less() {
    let place = Place {
        members: 80,
        people: 2_000_000_000,
        sympathisers: 1_000_000_000,
        recruiters: 2,
        ..PLACE
    };
    let model = World::of(place, 728)
        .with(&[
            ("recruitment.rate", 1e-5),
            ("recruitment.founding", 0.25),
            ("posture.loosening", 3650.0),
        ])
        .model();
    let seed = seed_of("who_lies_low_recruits_less");
    let mut simulation = Simulation::new(&model, seed, 0, true);
    crate::world::set_cells(&mut simulation, &[(8, 0.5); 10]);
    while simulation.step() {}
    let recruits = simulation.ledger().recruited as f64;
    // All cells share their secrecy: newcomers take the region's mean.
    let open = |factor: f64| -> f64 {
        (0..728)
            .map(|day| 0.5 * factor * (-7.0 * f64::from((day + 1) / 7) / 3650.0).exp())
            .map(|secrecy| 1e-5 * 2.0 * 1e9 * (1.0 - secrecy) / YEAR)
            .sum()
    };
    let expected = open(1.0);
    assert_near("recruits", recruits, expected, open(1.1), expected.sqrt(), 2);
    let world = simulation.world();
    let cells = world.query::<&stronghold::model::components::Lineage>().iter(world).count();
    let founders = cells as f64 - 10.0;
    let error = (0.25 * 0.75 * recruits).sqrt();
    assert_near("founders", founders, 0.25 * recruits, 0.275 * recruits, error, 2);
}
