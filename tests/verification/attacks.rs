//! Attacks: Poisson, by cell, over the season, with severity and claims.

use std::{collections::BTreeMap, f64::consts::TAU};

use stronghold::{
    observation::events::EventKind,
    random::{StreamId, seed_of},
    simulation::Simulation,
};

use crate::{
    figures::{
        assert_near, bound, counted, geometric_probabilities, poisson_probabilities, variance,
    },
    statistics::assert_counts_fit,
    world::{PLACE, Place, World, YEAR, events, first_cell, set_cells},
};

/// 25 cells of 8 in one region: `rate` attacks a day in all, for a century.
fn attackers(rate: f64) -> World {
    World::of(Place { members: 200, ..PLACE }, 36_524)
        .with(&[("attack.base_rate", rate * YEAR / 200.0)])
}

/// Attacks only, equal cells: daily counts Poisson(2), each cell's days from one attack day to the
/// next geometric. 73,000 attacks.
#[test]
fn attacks_are_poisson() {
    let world = attackers(2.0);
    let attacks = events(&world.model(), seed_of("attacks_are_poisson"), 0, EventKind::Attack);
    let days = world.days as usize;
    let mut daily = vec![0_u32; days];
    let mut last: BTreeMap<StreamId, u32> = BTreeMap::new();
    let mut waits = Vec::new();
    for attack in &attacks {
        daily[attack.day as usize] += 1;
        if let Some(before) = last.insert(attack.agent, attack.day)
            && before < attack.day
        {
            waits.push(attack.day - before);
        }
    }
    let total = attacks.len() as f64;
    let expected = 2.0 * days as f64;
    assert_near("attacks", total, expected, 1.1 * expected, expected.sqrt(), 4);

    let daily_counts: Vec<f64> = daily.iter().map(|n| f64::from(*n)).collect();
    let fano = variance(&daily_counts) / (total / days as f64);
    assert_near("daily Fano factor", fano, 1.0, 1.1, (2.0 / days as f64).sqrt(), 4);

    let counts = counted(daily.iter().copied(), 0, 11);
    let poisson = |mean| poisson_probabilities(mean, 10);
    assert_counts_fit(&counts, &poisson(2.0), &poisson(2.2), 4);

    let geometric = |rate: f64| geometric_probabilities(1.0 - (-rate / 25.0).exp(), 60);
    let counts = counted(waits.iter().copied(), 1, 60);
    assert_counts_fit(&counts, &geometric(2.0), &geometric(2.2), 4);
}

/// Cells of unequal size and secrecy, whose intensities are 8 (m/8)^a exp(−2σ) × 100/365.25 a day:
/// each cell's daily count is Poisson with its own intensity, and cells are independent, although
/// the model draws the region's count and shares it out. 12,000 days, 93,000 attacks.
#[test]
fn attacks_follow_intensity_cell_by_cell() {
    const CELLS: [(u32, f64); 6] = [(1, 0.0), (4, 0.1), (8, 0.9), (16, 0.4), (32, 0.8), (3, 0.2)];
    const WORLDS: u32 = 2000;
    let intensity = |exponent: f64| {
        CELLS.map(|(m, secrecy)| {
            100.0 / YEAR * 8.0 * (f64::from(m) / 8.0).powf(exponent) * (-2.0 * secrecy).exp()
        })
    };
    // Six days, before the first weekly step moves secrecy.
    // 100 attacks a member and year: the registry's 10, times exp(κ/2) = 10 at permissiveness 1.
    let model = World::of(Place { members: 48, permissiveness: 1.0, ..PLACE }, 6)
        .with(&[
            ("attack.base_rate", 10.0),
            ("attack.permissiveness_effect", 2.0 * 10.0_f64.ln()),
            ("attack.size_exponent", 1.5),
            ("posture.tempo_effect", 2.0),
        ])
        .model();
    let seed = seed_of("attacks_follow_intensity_cell_by_cell");
    let ids: Vec<StreamId> = (0..6).map(|number| first_cell(0, number)).collect();
    let rates = intensity(1.5);
    let mut totals = [0_u64; 6];
    let (mut dispersion, mut products) = (0.0, 0.0);
    for replicate in 0..WORLDS {
        let mut simulation = Simulation::new(&model, seed, replicate, true);
        set_cells(&mut simulation, &CELLS);
        let mut daily = [[0.0; 6]; 6];
        for attack in simulation.finish().log.unwrap() {
            let cell = ids.iter().position(|id| *id == attack.agent).unwrap();
            daily[attack.day as usize][cell] += 1.0;
            totals[cell] += 1;
        }
        for day in daily {
            let scaled: Vec<f64> =
                day.iter().zip(rates).map(|(n, rate)| (n - rate) / rate.sqrt()).collect();
            let squares: f64 = scaled.iter().map(|x| x * x).sum();
            dispersion += squares;
            products += (scaled.iter().sum::<f64>().powi(2) - squares) / 2.0;
        }
    }
    let days = f64::from(6 * WORLDS);
    let expected: f64 = rates.iter().sum::<f64>() * days;
    let total = totals.iter().sum::<u64>() as f64;
    assert_near("attacks", total, expected, 1.1 * expected, expected.sqrt(), 4);

    let shares = |rates: [f64; 6]| rates.map(|rate| rate / rates.iter().sum::<f64>());
    assert_counts_fit(&totals, &shares(rates), &shares(intensity(1.65)), 4);

    // A squared deviation has variance 2 + 1/rate; a product of two has variance 1.
    let spread: f64 = rates.iter().map(|rate| 2.0 + 1.0 / rate).sum::<f64>() * days;
    let n = 6.0 * days;
    assert_near("dispersion", dispersion / n, 1.0, 1.1, spread.sqrt() / n, 4);
    let pairs = 15.0 * days;
    assert_near("1 + correlation", 1.0 + products / pairs, 1.0, 1.1, 1.0 / pairs.sqrt(), 4);
}

/// Everything constant, effort and the secrecy that it calls for included: the number of attacks in
/// 28 days has Fano factor 1, and mean 14 exp(−γσ*). 13,040 windows.
#[test]
fn constant_conditions_give_fano_one() {
    // Ten regions of 24 members; effort 40 a year, 4 in each region.
    let mut world = World::of(Place { members: 24, ..PLACE }, 36_512).feeling(40.0).with(&[
        ("attack.base_rate", YEAR / 48.0),
        ("posture.tempo_effect", 2.0),
        ("posture.half_pressure", 8.0),
        ("posture.presence_floor", 26.0),
        ("posture.country_weight", 0.0),
    ]);
    world.places = vec![world.places[0].clone(); 10];
    // 4 a year over 24 + 26 members are 8 per hundred, so σ* = ½ and the tempo is 1/e.
    let mean = 14.0 * (-1.0_f64).exp();
    let windows = (world.days / 28) as usize;
    let mut counts = vec![0.0; windows * 10];
    let seed = seed_of("constant_conditions_give_fano_one");
    for attack in events(&world.model(), seed, 0, EventKind::Attack) {
        counts[attack.day as usize / 28 * 10 + attack.region.index()] += 1.0;
    }
    let n = counts.len() as f64;
    let measured = counts.iter().sum::<f64>() / n;
    assert_near("attacks in 28 days", measured, mean, 1.1 * mean, (mean / n).sqrt(), 2);
    let fano = variance(&counts) / measured;
    assert_near("Fano factor", fano, 1.0, 1.1, (2.0 / n).sqrt(), 2);
}

/// Season only: months have the share that the integral of s(t) gives them, and April to August
/// have more than their days. 146,000 attacks.
#[test]
fn attacks_follow_the_season() {
    let world = attackers(4.0).with(&[("season.amplitude", 0.4), ("season.peak_day", 166.0)]);
    let seed = seed_of("attacks_follow_the_season");
    let model = world.model();
    let attacks = events(&model, seed, 0, EventKind::Attack);
    let month = |day: u32| model.scenario().calendar.date(day).0.month() as usize - 1;
    let mut counts = [0_u64; 12];
    for attack in &attacks {
        counts[month(attack.day)] += 1;
    }
    // Midpoint sums over the days of the century; the mean over a continuous year is by quadrature.
    let season = |day_of_year: f64, amplitude: f64| {
        (amplitude * (TAU * (day_of_year - 166.0) / YEAR).cos()).exp()
    };
    let shares = |amplitude: f64| {
        let mut sums = [0.0; 12];
        for day in 0..world.days {
            let date = model.scenario().calendar.date(day).0;
            sums[month(day)] += season(f64::from(date.day_of_year()), amplitude);
        }
        let total: f64 = sums.iter().sum();
        sums.map(|sum| sum / total)
    };
    assert_counts_fit(&counts, &shares(0.4), &shares(0.44), 3);

    let expected = 4.0 * f64::from(world.days);
    let total = attacks.len() as f64;
    assert_near("attacks", total, expected, 1.1 * expected, expected.sqrt(), 3);

    let summer = counts[3..8].iter().sum::<u64>() as f64 / total;
    let lead = (summer - 153.0 / YEAR) / (summer * (1.0 - summer) / total).sqrt();
    println!("April to August: {summer:.4}, {lead:.0} deviations above the calendar's 0.419");
    assert!(lead > bound(3), "{summer}");
}

/// With the switch at 1, a cell of 64 has eight times the severity of one of founding size: of its
/// attacks a share (16/8)^−1.4 reaches 16. At 0.9 it would be (16/8^0.9)^−1.4.
#[test]
fn severity_grows_with_size_where_the_switch_says_so() {
    let world = World::of(Place { members: 8, ..PLACE }, 730).with(&[
        ("attack.base_rate", 4.0),
        ("attack.severity_exponent", 2.4),
        ("attack.severity_size", 1.0),
    ]);
    let model = world.model();
    let seed = seed_of("severity_grows_with_size_where_the_switch_says_so");
    let (mut attacks, mut severe) = (0.0, 0.0);
    for replicate in 0..20 {
        let mut simulation = Simulation::new(&model, seed, replicate, true);
        set_cells(&mut simulation, &[(64, 0.0)]);
        let log = simulation.finish().log.unwrap();
        attacks += log.len() as f64;
        severe += log.iter().filter(|attack| attack.number >= 16).count() as f64;
    }
    let share = |minimum: f64| (16.0 / minimum).powf(-1.4);
    let p = share(8.0);
    let error = (p * (1.0 - p) / attacks).sqrt();
    assert_near("severity 16 and more", severe / attacks, p, share(8.0_f64.powf(0.9)), error, 1);
}

/// The logged severity n is a continuous one rounded down, so P(n ≥ k) = k^−(α−1) exactly. The
/// exponent by maximum likelihood, for cells of 2 and of 64 apart. 2 × 60,000 attacks.
#[test]
fn severity_has_its_tail() {
    // 100 attacks a member and year: the registry's 10, times exp(κ/2) = 10 at permissiveness 1.
    let model = World::of(Place { members: 40, permissiveness: 1.0, ..PLACE }, 6)
        .with(&[
            ("attack.base_rate", 10.0),
            ("attack.permissiveness_effect", 2.0 * 10.0_f64.ln()),
            ("attack.severity_exponent", 2.4),
        ])
        .model();
    let seed = seed_of("severity_has_its_tail");
    // One cell of 64 is as active as 32 of 2; five cells stand for each kind.
    let states = |size| vec![(size, 0.0); 5];
    let mut fits = Vec::new();
    for (size, worlds) in [(2, 3650_u32), (64, 115)] {
        let mut sample = Vec::new();
        for replicate in 0..worlds {
            let mut simulation = Simulation::new(&model, seed, size * 10_000 + replicate, true);
            set_cells(&mut simulation, &states(size));
            let log = simulation.finish().log.unwrap();
            sample.extend(log.iter().map(|attack| attack.number));
        }
        let probabilities = |s: f64| {
            let mut tail: Vec<f64> = (1..30).map(|k| f64::from(k).powf(-s)).collect();
            for k in 0..tail.len() - 1 {
                tail[k] -= tail[k + 1];
            }
            tail
        };
        let counts = counted(sample.iter().copied(), 1, 29);
        assert_counts_fit(&counts, &probabilities(1.4), &probabilities(1.54), 5);
        let (fit, error) = tail_exponent(&sample);
        assert_near(&format!("α − 1 in cells of {size}"), fit, 1.4, 1.54, error, 5);
        fits.push((fit, error));
    }
    let error = fits[0].1.hypot(fits[1].1);
    assert_near("ratio over sizes", fits[0].0 / fits[1].0, 1.0, 1.1, error / 1.4, 5);
}

/// The s that maximises Σ log(n^−s − (n+1)^−s), and its standard error from the curvature.
fn tail_exponent(sample: &[u32]) -> (f64, f64) {
    let mut histogram: BTreeMap<u32, f64> = BTreeMap::new();
    for n in sample {
        *histogram.entry(*n).or_default() += 1.0;
    }
    let log_likelihood = |s: f64| -> f64 {
        let term = |n: u32| (f64::from(n).powf(-s) - f64::from(n + 1).powf(-s)).ln();
        histogram.iter().map(|(n, count)| count * term(*n)).sum()
    };
    let step = 1e-3;
    let slope = |s: f64| (log_likelihood(s + step) - log_likelihood(s - step)) / (2.0 * step);
    let (mut low, mut high) = (0.3, 5.0);
    for _ in 0..40 {
        let middle = f64::midpoint(low, high);
        if slope(middle) > 0.0 { low = middle } else { high = middle }
    }
    let curvature = (slope(low + step) - slope(low - step)) / (2.0 * step);
    (low, (-1.0 / curvature).sqrt())
}

/// A claim follows each attack with the propensity: the number is binomial, and each claim is of an
/// attack of its cell, day and severity. 73,000 attacks.
#[test]
fn claims_are_binomial_with_the_propensity() {
    let model = attackers(2.0).with(&[("attack.claim_propensity", 0.3)]).model();
    let seed = seed_of("claims_are_binomial_with_the_propensity");
    let log = model.run_with_log(seed, 0).log.unwrap();
    let of_kind = |kind| log.iter().filter(move |event| event.kind == kind);
    let mut unclaimed: BTreeMap<(u32, StreamId, u32), i64> = BTreeMap::new();
    for attack in of_kind(EventKind::Attack) {
        *unclaimed.entry((attack.day, attack.agent, attack.number)).or_default() += 1;
    }
    for claim in of_kind(EventKind::Claim) {
        let left = unclaimed.entry((claim.day, claim.agent, claim.number)).or_default();
        *left -= 1;
        assert!(*left >= 0, "a claim without its attack: {claim:?}");
    }
    let attacks = of_kind(EventKind::Attack).count() as f64;
    let share = of_kind(EventKind::Claim).count() as f64 / attacks;
    assert_near("claimed", share, 0.3, 0.33, (0.21 / attacks).sqrt(), 1);
}
