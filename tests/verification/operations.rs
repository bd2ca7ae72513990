//! CT operations: the mean field, Kress and Szechtman's balance, and Bennett's ordering.

use stronghold::{
    model::{
        components::{Intelligence, RegionKey},
        observe::Record,
        resources::Now,
    },
    observation::events::EventKind,
    random::seed_of,
    simulation::Simulation,
};

use crate::{
    figures::{assert_near, bound, mean_and_error, variance},
    statistics::assert_counts_fit,
    world::{PLACE, Place, World, YEAR, day, first_cell, set_cells},
};

/// Rates of the mean-field case, for one cell of 40 members.
#[derive(Clone, Copy)]
struct Rates {
    effort: f64,
    tips: f64,
    killed: f64,
    recruits: f64,
    hazard: f64,
}

const RATES: Rates = Rates { effort: 1.5, tips: 0.1, killed: 0.1, recruits: 4.0, hazard: 0.2 };
const MEMBER_GROWTH: f64 = 0.15;
const DAYS: u32 = 730;

/// Members and leads for each cell after [`DAYS`], from the model's equations with every count
/// replaced by its mean. All stocks are for one cell; the number of cells does not enter.
fn mean_field(rates: Rates) -> [f64; 2] {
    let (mut members, mut leads, mut scattered) = (40.0, 0.0, 0.0);
    let keeps = 0.5_f64.powf(1.0 / 60.0);
    for day in 0..DAYS {
        let recruits = (rates.recruits + MEMBER_GROWTH * members) / YEAR;
        if day % 7 == 6 {
            members *= (-7.0 * rates.hazard / YEAR).exp();
        }
        members += recruits + scattered;
        leads += 0.5 * 0.2 * members / YEAR; // half a lead from 0.2 attacks a member and year
        leads = leads * keeps + rates.tips * 0.6 * members / YEAR;
        let led = leads / (leads + 0.8);
        // A blind operation, half as many as effort would allow, finds the share among the people.
        let reached = rates.effort / YEAR * (led + (1.0 - led) * 0.5 * members / 200.0);
        let killed = rates.killed * members;
        let captured = 0.1 * (members - killed);
        let dispersed = 0.3 * (members - killed - captured);
        members -= reached * (killed + captured + dispersed);
        scattered = reached * dispersed; // back in a cell the next day
        leads += 0.3 * reached;
    }
    [members + scattered, leads]
}

fn field(cells: u32) -> World {
    let n = f64::from(cells);
    let place = Place {
        members: 40 * cells,
        population: 200.0 * n,
        permissiveness: 0.4,
        people: 2_000_000_000,
        sympathisers: 1_000_000_000,
        recruiters: 1,
        ..PLACE
    };
    World::of(place, DAYS).under(RATES.effort * n).with(&[
        ("organisation.founding_size", 40.0),
        ("recruitment.rate", RATES.recruits * n / 1e9),
        ("recruitment.member_reach", MEMBER_GROWTH / RATES.recruits / n),
        ("desertion.hazard", RATES.hazard),
        ("attack.base_rate", 0.2),
        ("intelligence.half_life", 60.0),
        ("intelligence.attack_leads", 0.5),
        ("intelligence.exploitation_leads", 0.3),
        ("intelligence.tip_rate", RATES.tips),
        ("intelligence.half_level", 0.8 * n),
        ("operations.blind_share", 0.5),
        ("operations.size_exponent", 0.0),
        ("operations.killed_share", RATES.killed),
        ("operations.captured_share", 0.1),
        ("operations.dispersed_share", 0.3),
    ])
}

/// Intelligence, operations, recruitment, desertion and attacks at once, with effort, half-level,
/// population and recruitment in proportion to the number of cells: strength and leads for each
/// cell follow the difference equation, and scatter as 1/√cells.
#[test]
fn the_mean_field_follows_its_differential_equation() {
    let seed = seed_of("the_mean_field_follows_its_differential_equation");
    let [members, leads] = mean_field(RATES);
    let [fewer, _] = mean_field(Rates { effort: 1.1 * RATES.effort, ..RATES });
    let [_, more_leads] = mean_field(Rates { tips: 1.1 * RATES.tips, ..RATES });
    let sizes = [50, 200, 800].map(|cells| {
        let model = field(cells).model();
        let (strength, intelligence): (Vec<f64>, Vec<f64>) = (0..220)
            .map(|replicate| {
                let mut simulation = Simulation::new(&model, seed, replicate, false);
                while simulation.step() {}
                let world = simulation.world();
                let leads = world.query::<&Intelligence>().single(world).unwrap().0;
                let n = f64::from(cells);
                (simulation.members_alive() as f64 / n, leads / n)
            })
            .unzip();
        let (mean, error) = mean_and_error(&strength);
        assert_near(&format!("strength, {cells} cells"), mean, members, fewer, error, 8);
        let (mean, error) = mean_and_error(&intelligence);
        assert_near(&format!("leads, {cells} cells"), mean, leads, more_leads, error, 8);
        variance(&strength).sqrt()
    });
    // ln of a standard deviation's estimate has error 1/√(2(n − 1)).
    let error = (1.0_f64 / 219.0).sqrt();
    let fall = (sizes[0] / sizes[2]).ln();
    assert_near("ln of the fall of scatter", fall, 4.0_f64.ln(), 2.0_f64.ln(), error, 8);
    println!("scatter: {sizes:?}");
}

/// A world of Kress and Szechtman: members on their own, each operation that reaches its target
/// takes one, all effort that is not led is blind, and leads live a day, so that the share that is
/// led is M/(M + `half`) of today's strength.
fn one_by_one(members: u32, population: f64, effort: f64, half: f64, days: u32) -> World {
    const TIPS: f64 = 10.0;
    let place = Place {
        members,
        population,
        permissiveness: 0.0,
        people: 2_000_000_000,
        sympathisers: 1_000_000_000,
        recruiters: 1,
        ..PLACE
    };
    World::of(place, days).under(effort).with(&[
        ("organisation.founding_size", 1.0),
        ("recruitment.founding", 1.0),
        ("intelligence.half_life", 1.0),
        ("intelligence.tip_rate", TIPS),
        // Leads that halve each day add up to twice the day's tips.
        ("intelligence.half_level", half * 2.0 * TIPS / YEAR),
        ("operations.blind_share", 1.0),
        ("operations.killed_share", 1.0),
        ("operations.size_exponent", 0.0),
    ])
}

/// Kress and Szechtman (2009): attrition γG(μ + (1 − μ)s) at strength share s, with μ rising in s.
/// At constant recruitment θ the stable strength solves E(μ + (1 − μ)M/P) = θ; where members
/// recruit at r each, effort E = r(M + h)/(1 + h/P) divides growth from eradication.
#[test]
fn kress_and_szechtman_share_and_threshold() {
    let seed = seed_of("kress_and_szechtman_share_and_threshold");
    the_stable_share_is_theirs(seed);
    effort_above_the_threshold_eradicates(seed);
}

fn the_stable_share_is_theirs(seed: u64) {
    const HALF: f64 = 400.0;
    const POPULATION: f64 = 4000.0;
    const RECRUITS: f64 = 1600.0;
    const EFFORT: f64 = 3200.0;
    let attrition = |members: f64, effort: f64| {
        let led = members / (members + HALF);
        effort * (led + (1.0 - led) * members / POPULATION)
    };
    // M(1 + h/P)/(M + h) = θ/E, solved for M.
    let root = |effort: f64| HALF / ((1.0 + HALF / POPULATION) * effort / RECRUITS - 1.0);
    let stable = root(EFFORT);
    assert!((attrition(stable, EFFORT) / RECRUITS - 1.0).abs() < 1e-12);
    // Arrivals and losses one by one are a birth-and-death chain; its mean lies a little above the
    // root, because attrition is concave.
    let chain = |effort: f64| {
        let (mut weight, mut sum, mut mean) = (1.0, 1.0, 0.0);
        for members in 1..2000 {
            weight *= RECRUITS / attrition(f64::from(members), effort);
            sum += weight;
            mean += weight * f64::from(members);
        }
        mean / sum
    };
    println!("root {stable:.2}, chain {:.2}", chain(EFFORT));
    assert!((chain(EFFORT) / stable - 1.0).abs() < 0.01);
    let model = one_by_one(stable as u32, POPULATION, EFFORT, HALF, 60 * 365)
        .with(&[("recruitment.rate", RECRUITS / 1e9)])
        .model();
    let mut blocks = Vec::new();
    for replicate in 0..12 {
        let mut simulation = Simulation::new(&model, seed, replicate, false);
        (0..5 * 365).for_each(|_| assert!(simulation.step()));
        while simulation.today() < 60 * 365 {
            let mut sum = 0.0;
            for _ in 0..5 * 365 {
                // As operations find it: after the day's recruits, before its losses.
                let killed = simulation.ledger().killed;
                simulation.step();
                sum += (simulation.ledger().alive() + simulation.ledger().killed - killed) as f64;
            }
            blocks.push(sum / (5.0 * 365.0));
        }
    }
    let (mean, error) = mean_and_error(&blocks);
    assert_near("stable strength", mean, chain(EFFORT), chain(1.1 * EFFORT), error, 3);
}

fn effort_above_the_threshold_eradicates(seed: u64) {
    const HALF: f64 = 2000.0;
    const POPULATION: f64 = 20_000.0;
    const START: u32 = 1000;
    let start = f64::from(START);
    // r = 1 a member and year.
    let threshold = (start + HALF) / (1.0 + HALF / POPULATION);
    let run = |times: f64, days: u32, worlds: u32| -> Vec<f64> {
        let mut world = one_by_one(START, POPULATION, times * threshold, HALF, days)
            .with(&[("recruitment.rate", 1e-9), ("recruitment.member_reach", 1.0)]);
        world.places[0].recruiters = 0; // members alone recruit
        let model = world.model();
        let seed = seed_of(&format!("effort at {times} of the threshold, {seed}"));
        (0..worlds)
            .map(|replicate| {
                let mut simulation = Simulation::new(&model, seed, replicate, false);
                while (1..4 * u64::from(START)).contains(&simulation.ledger().alive())
                    && simulation.step()
                {}
                simulation.ledger().alive() as f64
            })
            .collect()
    };
    for times in [0.92, 1.08] {
        let ends = run(times, 730, 60);
        let (mean, error) = mean_and_error(&ends);
        // Day by day: recruits, then losses at a share led that follows a day's tips and half of
        // the leads before, here in units of the half-level.
        let path = |times: f64| {
            let step = |(members, leads): (f64, f64), _| {
                let members = members * (1.0 + 1.0 / YEAR);
                let leads = leads / 2.0 + members / HALF / 2.0;
                let led = leads / (leads + 1.0);
                let losses = times * threshold / YEAR * (led + (1.0 - led) * members / POPULATION);
                (members - losses, leads)
            };
            (0..730).fold((start, 0.0), step).0
        };
        let what = format!("strength after two years at {times} of the threshold");
        assert_near(&what, mean, path(times), path(1.1 * times), error, 3);
        assert_eq!(mean > start, times < 1.0, "{mean}");
    }
    assert!(run(1.3, 15 * 365, 10).iter().all(|members| *members == 0.0), "not eradicated");
    assert!(run(0.7, 15 * 365, 10).iter().all(|members| *members > 2.0 * start), "eradicated");
}

/// A world of Bennett's: multiples of effort, of the leads that operations have, and of the deaths
/// of others; and the shares that an operation kills and captures once it has found its target.
#[derive(Clone, Copy)]
struct Bennett {
    effort: f64,
    intelligence: f64,
    collateral: f64,
    killed: f64,
    captured: f64,
}

const AS_IT_IS: Bennett =
    Bennett { effort: 1.0, intelligence: 1.0, collateral: 1.0, killed: 0.25, captured: 0.2 };

/// Rise of grievance for each death of others per 100,000.
const HARM: f64 = 0.003;

/// Mean strength over the last five of fifteen years, where deaths of others raise grievance by
/// `harm` for each per 100,000, grievance makes sympathisers, and recruiters recruit them.
fn long_run(change: Bennett, harm: f64) -> Vec<f64> {
    let place = Place {
        members: 320,
        population: 50_000.0,
        permissiveness: 0.3,
        people: 50_000,
        grievance: 0.1,
        sympathisers: 100,
        recruiters: 4,
        ..PLACE
    };
    let model = World::of(place, 15 * 365)
        .under(60.0 * change.effort)
        .with(&[
            ("radicalisation.susceptibility", 0.02),
            ("radicalisation.reach_half", 2.0),
            ("radicalisation.lapse", 0.5),
            ("radicalisation.relaxation", 1.0),
            ("radicalisation.harm", harm),
            ("recruitment.rate", 0.1),
            ("desertion.hazard", 0.2),
            ("intelligence.tip_rate", 0.1),
            ("intelligence.half_level", 5.0 / change.intelligence),
            ("operations.blind_share", 1.0),
            ("operations.killed_share", change.killed),
            ("operations.captured_share", change.captured),
            ("operations.collateral_deaths", change.collateral),
        ])
        .model();
    let seed = seed_of("accuracy_beats_force_in_the_long_run");
    (0..60)
        .map(|replicate| {
            let mut simulation = Simulation::new(&model, seed, replicate, false);
            (0..10 * 365).for_each(|_| assert!(simulation.step()));
            let mut sum = 0.0;
            while simulation.step() {
                sum += simulation.ledger().alive() as f64;
            }
            sum / (5.0 * 365.0)
        })
        .collect()
}

/// By how many standard errors the second of paired worlds is weaker than the first.
fn advantage(what: &str, one: &[f64], other: &[f64]) -> f64 {
    let differences: Vec<f64> = one.iter().zip(other).map(|(a, b)| a - b).collect();
    let (mean, error) = mean_and_error(&differences);
    let [one, other] = [one, other].map(|sample| mean_and_error(sample).0);
    println!("{what}: {one:.1} against {other:.1}, {:+.1} errors", mean / error);
    mean / error
}

/// Bennett's (2008) ordering: where harm to others makes new insurgents, accuracy counts for more
/// than force. Half as much accuracy again, from intelligence (as many operations, more of them led)
/// or from restraint (fewer others die), leaves fewer insurgents than half as many operations again.
/// Without harm the ordering turns. It does not extend to effectiveness, what an operation takes
/// once it has found its target: half as much of that again leaves fewer still.
#[test]
fn accuracy_beats_force_in_the_long_run() {
    let more_operations = Bennett { effort: 1.5, ..AS_IT_IS };
    let more_intelligence = Bennett { intelligence: 1.5, ..AS_IT_IS };
    let more_restraint = Bennett { collateral: 1.0 / 1.5, ..AS_IT_IS };
    let half_more_effective = Bennett { killed: 0.375, captured: 0.3, ..AS_IT_IS };
    let beats = |what: &str, one, other, harm| {
        assert!(advantage(what, &long_run(other, harm), &long_run(one, harm)) > bound(5));
    };
    advantage("none, operations", &long_run(AS_IT_IS, HARM), &long_run(more_operations, HARM));
    beats("operations, intelligence", more_intelligence, more_operations, HARM);
    beats("operations, restraint", more_restraint, more_operations, HARM);
    beats("intelligence, effectiveness", half_more_effective, more_intelligence, HARM);
    beats("no harm: intelligence, operations", more_operations, more_intelligence, 0.0);
    beats("no harm: restraint, operations", more_operations, more_restraint, 0.0);
}

/// Four cells of 4, 8, 16 and 32 members at secrecy 0, ¼, ½ and 0: led operations that take nobody
/// reach each in proportion to (1 − cσ)(m/n₀)^ζ, by χ². An exponent ζ of 0.6 in the place of 0.5, or
/// a concealment c of 0.95 in the place of 0.8, would be seen.
#[test]
fn operations_find_cells_by_visibility_and_size() {
    const STATES: [(u32, f64); 4] = [(4, 0.0), (8, 0.25), (16, 0.5), (32, 0.0)];
    let model = World::of(Place { members: 60, ..PLACE }, 364)
        .under(365.25 * 150.0)
        .with(&[
            ("organisation.founding_size", 15.0),
            ("operations.size_exponent", 0.5),
            ("posture.concealment", 0.8),
            ("posture.loosening", 3650.0),
            ("operations.killed_share", 0.0),
            ("operations.captured_share", 0.0),
            ("intelligence.half_level", 0.001),
            ("intelligence.half_life", 3650.0),
        ])
        .model();
    let seed = seed_of("operations_find_cells_by_visibility_and_size");
    let mut simulation = Simulation::new(&model, seed, 0, true);
    set_cells(&mut simulation, &STATES);
    let world = simulation.world();
    world.query::<&mut Intelligence>().iter_mut(world).for_each(|mut leads| leads.0 = 1e12);
    let log = simulation.finish().log.expect("the log was asked for");
    let mut counts = [0_u64; 4];
    for event in log.iter().filter(|e| e.kind == EventKind::Operation) {
        let at = (0..4).position(|n| first_cell(0, n) == event.agent).expect("one of the cells");
        counts[at] += 1;
    }
    let shares = |exponent: f64, concealment: f64| -> Vec<f64> {
        // Σ over the days, with secrecy as it was on each.
        let weights = STATES.map(|(members, secrecy)| {
            let visible: f64 = (0..364)
                .map(|day| secrecy * (-7.0 * f64::from((day + 1) / 7) / 3650.0).exp())
                .map(|secrecy| 1.0 - concealment * secrecy)
                .sum();
            visible * (f64::from(members) / 15.0).powf(exponent)
        });
        let total: f64 = weights.iter().sum();
        weights.iter().map(|weight| weight / total).collect()
    };
    assert_counts_fit(&counts, &shares(0.5, 0.8), &shares(0.6, 0.8), 2);
    assert_counts_fit(&counts, &shares(0.5, 0.8), &shares(0.5, 0.95), 2);
}

/// Tips of a day are τ/365.25 · (1 − P) · Σ m (1 − cσ)(1 + e), and leads halve in their half-life: the
/// recursion by hand over 60 days, with secrecy that loosens and exposure that fades each week.
#[test]
fn tips_come_from_the_members_who_are_seen() {
    let model = World::of(Place { members: 24, permissiveness: 0.25, ..PLACE }, 60)
        .with(&[
            ("organisation.founding_size", 8.0),
            ("posture.concealment", 0.8),
            ("posture.loosening", 100.0),
            ("attack.exposure_half_life", 35.0),
            ("intelligence.tip_rate", 2.0),
            ("intelligence.half_life", 20.0),
        ])
        .model();
    let seed = seed_of("tips_come_from_the_members_who_are_seen");
    let mut simulation = Simulation::new(&model, seed, 0, false);
    set_cells(&mut simulation, &[(4, 0.0), (8, 0.5), (12, 1.0)]);
    let mut secrecy = [0.0, 0.5, 1.0];
    let mut leads = 0.0;
    for day in 0..60 {
        assert!(simulation.step());
        if day % 7 == 6 {
            secrecy = secrecy.map(|secrecy| secrecy * (-7.0_f64 / 100.0).exp());
        }
        let members = [4.0, 8.0, 12.0];
        let visible: f64 = members.iter().zip(secrecy).map(|(m, s)| m * (1.0 - 0.8 * s)).sum();
        leads = leads * 0.5_f64.powf(1.0 / 20.0) + 2.0 / YEAR * 0.75 * visible;
        let world = simulation.world();
        let found = world.query::<&Intelligence>().single(world).unwrap().0;
        assert!((found - leads).abs() < 1e-9, "day {day}: {found} against {leads}");
    }
}

/// A region at effort 40 with leads held at the half level and four neighbours without leads, two of them
/// across a border: of the half-lead that each exploited operation yields, a tenth reaches the two and
/// nothing the others.
#[test]
fn leads_are_shared_with_partners_across_borders() {
    let lead = |country| Place { country, members: 400, effort_weight: 0.0, ..PLACE };
    let home = Place {
        effort_weight: 1.0,
        links: &[(1, 100.0, 1.0), (2, 100.0, 1.0), (3, 100.0, 1.0), (4, 100.0, 1.0)],
        ..lead("Land")
    };
    let mut world = World::of(home, 364).under(4000.0).with(&[
        ("intelligence.exploitation_leads", 0.5),
        ("intelligence.sharing", 0.1),
        ("intelligence.half_life", 3650.0),
        ("intelligence.half_level", 0.001),
        ("operations.killed_share", 0.0),
        ("operations.captured_share", 0.0),
    ]);
    world.places.extend([lead("Land"), lead("Land"), lead("Next"), lead("Other")]);
    let seed = seed_of("leads_are_shared_with_partners_across_borders");
    let mut simulation = Simulation::new(&world.model(), seed, 0, true);
    let first = simulation.world();
    for (key, mut intelligence) in first.query::<(&RegionKey, &mut Intelligence)>().iter_mut(first)
    {
        intelligence.0 = if key.id.index() == 0 { 1.0 } else { 0.0 };
    }
    let mut expected = 0.0;
    let keeps = 0.5_f64.powf(1.0 / 3650.0);
    while simulation.step() {
        let world = simulation.world();
        let mut leads = [0.0; 5];
        for (key, intelligence) in world.query::<(&RegionKey, &Intelligence)>().iter(world) {
            leads[key.id.index()] = intelligence.0;
        }
        let record = world.resource::<Record>();
        let today = world.resource::<Now>().day - 1;
        let log = record.log.as_ref().expect("the log was asked for");
        let exploited = log
            .iter()
            .filter(|event| event.day == today && event.kind == EventKind::Operation)
            .filter(|event| event.number == 1)
            .count() as f64;
        // Leads of the day before grow old before today's come in.
        expected = expected * keeps + 0.05 * exploited;
        assert_eq!(leads[1..3], [0.0, 0.0]);
        assert!(
            (leads[3] - expected).abs() < 1e-9 && leads[3] == leads[4],
            "{leads:?}, {expected}"
        );
    }
    assert!(expected > 100.0, "{expected}");
}

/// Leads at the half level: a force on the ground has half of its effort led; strikes from afar that can use a
/// third of the leads have a quarter of theirs, as ⅓/(⅓ + 1).
#[test]
fn strikes_from_afar_use_fewer_leads() {
    let name = "strikes_from_afar_use_fewer_leads";
    for (insight, share) in [(1.0, 0.5), (1.0 / 3.0, 0.25)] {
        let world = World::of(Place { members: 8000, ..PLACE }, 7305)
            .with(&[
                ("intelligence.half_life", 3650.0),
                ("intelligence.half_level", 1.0),
                ("operations.killed_share", 0.0),
                ("operations.captured_share", 0.0),
            ])
            .and(&format!(
                "[forces.Strikes]\neffort.step = [{{ date = {}, value = 1500.0, source = \"a test\" }}]\n\
                 amplitude = {{ value = 1.0, source = \"a test\" }}\nfelt = 0.0\ninsight = {insight}\n\
                 regions = {{ R000 = 1 }}\nsource = \"a test\"\n",
                day(0)
            ));
        let mut simulation = Simulation::new(&world.model(), seed_of(name), 0, true);
        loop {
            let world = simulation.world();
            // What grew old in the night is made good.
            for mut intelligence in world.query::<&mut Intelligence>().iter_mut(world) {
                intelligence.0 = 0.5_f64.powf(-1.0 / 3650.0);
            }
            if !simulation.step() {
                break;
            }
        }
        let log = simulation.finish().log.unwrap();
        let led = log.iter().filter(|event| event.kind == EventKind::Operation).count() as f64;
        let expected = 1500.0 * share * 7305.0 / YEAR;
        assert_near("operations", led, expected, 1.1 * expected, expected.sqrt(), 2);
    }
}
