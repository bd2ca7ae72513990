//! The streams are independent of each other, and the samplers draw from what they name.
//!
//! False-alarm rate 1e-4 a test; each sample is large enough to see a 10% error in the mean with
//! probability 0.999, which the tests themselves check.

mod statistics;

use statistics::{assert_counts_fit, assert_independent, assert_sample_fits, seed_from};
use statrs::distribution::{Binomial, Discrete, Poisson};
use stronghold::random::{Draw, Purpose, StreamId, Streams};

const PAIRS: u32 = 100_000;

/// A draw of agent `i` for tests, spread over a year.
fn agent(streams: Streams, i: u32) -> Draw {
    streams.draw(StreamId(u64::from(i)), i % 365, Purpose::Survey)
}

/// The first uniforms of neighbours: of (i, 0) and of (i, 1) as `open` opens them.
fn assert_neighbours_independent(open: impl Fn(u32, u32) -> Draw, checks: u32) {
    let pairs: Vec<_> = (0..PAIRS).map(|i| (open(i, 0).uniform(), open(i, 1).uniform())).collect();
    assert_independent(&pairs, checks);
}

#[test]
fn neighbouring_agents_are_independent() {
    let streams = Streams::new(seed_from("neighbouring_agents_are_independent"), 0);
    let numbered = |i, side| StreamId(u64::from(2 * i + side));
    let sibling = |i, side| StreamId::ROOT.child(i).child(side);
    let heir = |i, side| if side == 0 { StreamId::ROOT.child(i) } else { sibling(i, 0) };
    let attack = |stream| streams.draw(stream, 100, Purpose::Attack);
    assert_neighbours_independent(|i, side| attack(numbered(i, side)), 3);
    assert_neighbours_independent(|i, side| attack(sibling(i, side)), 3);
    assert_neighbours_independent(|i, side| attack(heir(i, side)), 3);
}

#[test]
fn neighbouring_days_purposes_and_events_are_independent() {
    let seed = seed_from("neighbouring_days_purposes_and_events_are_independent");
    let streams = Streams::new(seed, 0);
    let purposes = [Purpose::Attacker, Purpose::Severity]; // differ in one bit
    let id = |i: u32| StreamId(u64::from(i));
    let day =
        |i, side| streams.draw(StreamId(u64::from(i / 1000)), 2 * (i % 1000) + side, purposes[0]);
    let purpose = |i, side| streams.draw(id(i), 100, purposes[side as usize]);
    let event = |i, side| streams.draw_event(id(9), 100, purposes[0], 2 * i + side);
    assert_neighbours_independent(day, 3);
    assert_neighbours_independent(purpose, 3);
    assert_neighbours_independent(event, 3);
}

#[test]
fn neighbouring_replicates_and_seeds_are_independent() {
    let seed = seed_from("neighbouring_replicates_and_seeds_are_independent");
    let open = |streams: Streams| streams.draw(StreamId::ROOT, 0, Purpose::Attack);
    assert_neighbours_independent(|i, side| open(Streams::new(seed, 2 * i + side)), 2);
    let seeds = |i, side| open(Streams::new(seed.wrapping_add(u64::from(2 * i + side)), 0));
    assert_neighbours_independent(seeds, 2);
}

#[test]
fn successive_numbers_of_a_decision_are_independent() {
    let seed = seed_from("successive_numbers_of_a_decision_are_independent");
    let pairs: Vec<_> = (0..PAIRS / 10)
        .flat_map(|i| {
            let mut draw = agent(Streams::new(seed, 0), i);
            draw.bits(); // so that numbers straddle blocks
            (0..10).map(move |_| (draw.uniform(), draw.uniform()))
        })
        .collect();
    assert_independent(&pairs, 1);
}

#[test]
fn draws_do_not_depend_on_their_order() {
    let streams = Streams::new(seed_from("draws_do_not_depend_on_their_order"), 0);
    let decide = |i: u32| {
        let event = |event| {
            streams.draw_event(StreamId(u64::from(i)), i % 7, Purpose::Attack, event).poisson(0.7)
        };
        (event(0), event(1), agent(streams, i).gamma(2.0, 30.0))
    };
    let forward: Vec<_> = (0..1000).map(decide).collect();
    let mut backward: Vec<_> = (0..1000).rev().map(decide).collect();
    backward.reverse();
    assert_eq!(forward, backward);
}

/// How often each of 0, 1, …, `cells` − 1 comes up among the agents' draws, the last for all above.
fn tally(name: &str, draws: u32, cells: usize, sample: impl Fn(&mut Draw) -> usize) -> Vec<u64> {
    let streams = Streams::new(seed_from(name), 0);
    let mut counts = vec![0; cells];
    for i in 0..draws {
        counts[sample(&mut agent(streams, i)).min(cells - 1)] += 1;
    }
    counts
}

/// Probabilities of 0, 1, …, the last of all that is left.
fn masses(cells: usize, distribution: &impl Discrete<u64, f64>) -> Vec<f64> {
    let mut masses: Vec<_> = (0..cells as u64 - 1).map(|k| distribution.pmf(k)).collect();
    masses.push((1.0 - masses.iter().sum::<f64>()).max(0.0));
    masses
}

/// Mean of a density 1 + 0.6 (u − 1/2): 0.55.
#[test]
fn uniforms_are_even() {
    let cells = 256;
    let counts = tally("uniforms_are_even", 1_000_000, cells, |d| (d.uniform() * 256.0) as usize);
    let tilted = |i| (1.0 + 0.6 * ((i as f64 + 0.5) / 256.0 - 0.5)) / 256.0;
    let tilted: Vec<_> = (0..cells).map(tilted).collect();
    assert_counts_fit(&counts, &[1.0 / 256.0; 256], &tilted, 1);
}

/// On both sides of the quick exit, of `INVERSION_LIMIT`, and next to it.
#[test]
fn poisson_counts_have_their_distribution() {
    let cases =
        [(0.01, 1_000_000), (0.7, 100_000), (8.0, 100_000), (29.0, 100_000), (60.0, 100_000)];
    for (mean, draws) in cases {
        let cells = (mean + 10.0 * f64::sqrt(mean) + 10.0) as usize;
        let name = "poisson_counts_have_their_distribution";
        let counts = tally(name, draws, cells, |d| d.poisson(mean) as usize);
        let law = |mean| masses(cells, &Poisson::new(mean).unwrap());
        assert_counts_fit(&counts, &law(mean), &law(1.1 * mean), 5);
    }
}

/// By inversion from below, through the complement, and by rejection.
#[test]
fn binomial_counts_have_their_distribution() {
    let inversion = [(10, 0.3), (10, 0.85), (200, 0.9), (1_000_000, 5e-6)];
    let rejection = [(500, 0.4), (1000, 0.93)];
    for (trials, probability) in inversion.into_iter().chain(rejection) {
        let cells = (trials as usize).min(1000) + 1;
        let name = "binomial_counts_have_their_distribution";
        let counts = tally(name, 100_000, cells, |d| d.binomial(trials, probability) as usize);
        let law = |p| masses(cells, &Binomial::new(p, u64::from(trials)).unwrap());
        assert_counts_fit(&counts, &law(probability), &law(0.9 * probability), 6);
    }
}

#[test]
fn bernoulli_trials_succeed_with_their_probability() {
    let name = "bernoulli_trials_succeed_with_their_probability";
    let counts = tally(name, 500_000, 2, |d| usize::from(d.bernoulli(0.02)));
    assert_counts_fit(&counts, &[0.98, 0.02], &[0.978, 0.022], 1);
}

/// The alternative: one weight 10% too large.
#[test]
fn categories_come_up_in_proportion_to_their_weights() {
    let name = "categories_come_up_in_proportion_to_their_weights";
    let weights = [3.0, 0.0, 9.0, 12.0, 6.0];
    let counts = tally(name, 100_000, 5, |d| d.categorical(&weights).unwrap());
    assert_eq!(counts[1], 0);
    let positive = [counts[0], counts[2], counts[3], counts[4]];
    let heavier = [3.3 / 30.3, 9.0 / 30.3, 12.0 / 30.3, 6.0 / 30.3];
    assert_counts_fit(&positive, &[0.1, 0.3, 0.4, 0.2], &heavier, 1);
}

/// The alternative: one index 10% too frequent.
#[test]
fn indices_are_equally_likely() {
    let counts = tally("indices_are_equally_likely", 100_000, 7, |d| d.index(7) as usize);
    let alternative = [1.1, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0].map(|weight| weight / 7.1);
    assert_counts_fit(&counts, &[1.0 / 7.0; 7], &alternative, 1);
}

/// Shapes with a closed form: the error function at 1/2, the exponential at 1, Erlang's at 4.
#[test]
fn gamma_delays_have_their_distribution() {
    let half: fn(f64) -> f64 = |x| libm::erf(x.sqrt());
    let one: fn(f64) -> f64 = |x| 1.0 - (-x).exp();
    let four: fn(f64) -> f64 = |x| 1.0 - (1.0 + x + x * x / 2.0 + x.powi(3) / 6.0) * (-x).exp();
    let streams = Streams::new(seed_from("gamma_delays_have_their_distribution"), 0);
    for (shape, standard) in [(0.5, half), (1.0, one), (4.0, four)] {
        let delays = (0..50_000).map(|i| agent(streams, i).gamma(shape, 30.0)).collect();
        let cdf = |mean: f64| move |x: f64| standard(x * shape / mean);
        assert_sample_fits(delays, cdf(30.0), cdf(33.0), 3);
    }
}

/// Exponent 2.5 from 10: mean 30. An exponent of 2.4348 would make it 33.
#[test]
fn power_law_sizes_have_their_tail() {
    let streams = Streams::new(seed_from("power_law_sizes_have_their_tail"), 0);
    let sizes = (0..200_000).map(|i| agent(streams, i).power_law(2.5, 10.0)).collect();
    let cdf = |exponent: f64| move |x: f64| 1.0 - (x / 10.0).powf(1.0 - exponent);
    assert_sample_fits(sizes, cdf(2.5), cdf(2.4348), 1);
}
