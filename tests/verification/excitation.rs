//! Campaigns: attacks that bring about attacks.

use stronghold::{observation::events::EventKind, random::seed_of};

use crate::{
    figures::{assert_near, variance},
    world::{PLACE, Place, World, YEAR, events},
};

const REGIONS: usize = 40;

/// Attacks only, in so many equal regions for a century, 0.1 a day each before campaigns; the daily
/// counts of each region.
fn campaigns(name: &str, branching: f64, days: u32) -> Vec<Vec<f64>> {
    let mut world = World::of(Place { members: 8, ..PLACE }, days).with(&[
        ("attack.base_rate", 0.1 * YEAR / 8.0),
        ("attack.branching", branching),
        ("attack.campaign_delay", 3.0),
    ]);
    world.places = vec![world.places[0].clone(); REGIONS];
    let mut daily = vec![vec![0.0; days as usize]; REGIONS];
    for attack in events(&world.model(), seed_of(name), 0, EventKind::Attack) {
        daily[attack.region.index()][attack.day as usize] += 1.0;
    }
    daily
}

fn fano(daily: &[Vec<f64>], window: usize) -> (f64, f64) {
    let counts: Vec<f64> = daily
        .iter()
        // The first year, in which campaigns build up, is left out.
        .flat_map(|days| days[365..].chunks_exact(window).map(|days| days.iter().sum()))
        .collect();
    let mean = counts.iter().sum::<f64>() / counts.len() as f64;
    let fano = variance(&counts) / mean;
    (fano, fano * (2.0 / counts.len() as f64).sqrt())
}

/// Half of all attacks are follow-ups: twice as many attacks, and counts over long windows vary
/// 1/(1 − n)² = 4 times as much as Poisson counts (Hawkes 1971), less the edge of a window of W days,
/// (1 − 4)(1 − e^(−γW))/(γW) with γ = (1 − n)/τ. Days shuffled, the clusters are gone.
#[test]
fn campaigns_have_the_fano_factor_of_their_branching_ratio() {
    let name = "campaigns_have_the_fano_factor_of_their_branching_ratio";
    let daily = campaigns(name, 0.5, 36_524);
    let days = 36_159.0 * REGIONS as f64;
    let total: f64 = daily.iter().map(|days| days[365..].iter().sum::<f64>()).sum();
    // Variance of the total is the Fano factor times its mean.
    assert_near("attacks a day", total / days, 0.2, 0.1 / 0.45, (4.0 * 0.2 / days).sqrt(), 3);

    let expected = |n: f64, window: f64| {
        let (far, gamma) = (1.0 / (1.0 - n) / (1.0 - n), (1.0 - n) / 3.0);
        far + (1.0 - far) * (1.0 - (-gamma * window).exp()) / (gamma * window)
    };
    let (measured, error) = fano(&daily, 200);
    assert_near("Fano factor", measured, expected(0.5, 200.0), expected(0.55, 200.0), error, 3);

    // Bursts: the same days in an order that has nothing to do with time.
    let shuffled: Vec<Vec<f64>> = daily
        .iter()
        .map(|days| (0..days.len()).map(|day| days[day * 12_347 % days.len()]).collect())
        .collect();
    let (bursts, _) = fano(&daily, 28);
    let (none, error) = fano(&shuffled, 28);
    assert!(bursts > none + 20.0 * error, "{bursts} against {none} ± {error}");
}

/// Log-likelihood of daily counts: Poisson with mean μ + n (1 − q) Σ qᵏ, the sum over the attacks of
/// earlier days.
fn log_likelihood(daily: &[Vec<f64>], rate: f64, branching: f64, delay: f64) -> f64 {
    let keeps = (-1.0 / delay).exp();
    let mut sum = 0.0;
    for days in daily {
        let mut expected = 0.0;
        for count in days {
            let mean = rate + (1.0 - keeps) * expected;
            sum += count * mean.ln() - mean;
            expected = keeps * expected + branching * count;
        }
    }
    sum
}

/// The place of a function's maximum in an interval (golden section).
fn maximum(low: f64, high: f64, function: impl Fn(f64) -> f64) -> f64 {
    let ratio = (5.0_f64.sqrt() - 1.0) / 2.0;
    let (mut low, mut high) = (low, high);
    while high - low > 1e-5 {
        let (a, b) = (high - ratio * (high - low), low + ratio * (high - low));
        if function(a) < function(b) { low = a } else { high = b }
    }
    f64::midpoint(low, high)
}

/// The maximum of the likelihood over rate and branching ratio, one after the other.
fn fitted(daily: &[Vec<f64>], delay: f64) -> (f64, f64) {
    let total: f64 = daily.iter().flatten().sum();
    let mean = total / daily.iter().map(Vec::len).sum::<usize>() as f64;
    // At the maximum, rate and branching ratio give the mean: one number is left to search.
    let branching = maximum(0.0, 0.95, |n| log_likelihood(daily, mean * (1.0 - n), n, delay));
    (mean * (1.0 - branching), branching)
}

/// Standard errors at the maximum of a log-likelihood: the inverse of the observed information, by
/// differences of so many steps.
fn standard_errors(at: [f64; 3], steps: [f64; 3], function: impl Fn([f64; 3]) -> f64) -> [f64; 3] {
    let moved = |i: usize, di: f64, j: usize, dj: f64| {
        let mut point = at;
        point[i] += di * steps[i];
        point[j] += dj * steps[j];
        function(point)
    };
    let information = |i: usize, j: usize| {
        let cross = moved(i, 1.0, j, 1.0) - moved(i, 1.0, j, -1.0) - moved(i, -1.0, j, 1.0)
            + moved(i, -1.0, j, -1.0);
        -cross / (4.0 * steps[i] * steps[j])
    };
    let m: [[f64; 3]; 3] = std::array::from_fn(|i| std::array::from_fn(|j| information(i, j)));
    let minor = |i: usize| {
        let (a, b) = ((i + 1) % 3, (i + 2) % 3);
        m[a][a] * m[b][b] - m[a][b] * m[b][a]
    };
    let determinant = m[0][0] * minor(0) - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0])
        + m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0]);
    std::array::from_fn(|i| (minor(i) / determinant).sqrt())
}

/// A Hawkes model fitted to daily counts finds the planted branching ratio and delay; with campaigns
/// off, the likelihood ratio does not reject a ratio of nought (one-sided: half of χ² with one degree
/// of freedom, so 13.8 once in 10,000).
#[test]
fn a_planted_branching_ratio_is_recovered() {
    let name = "a_planted_branching_ratio_is_recovered";
    let daily = campaigns(name, 0.4, 16_000);
    let delay = maximum(0.5, 20.0, |delay| {
        let (rate, branching) = fitted(&daily, delay);
        log_likelihood(&daily, rate, branching, delay)
    });
    let (rate, branching) = fitted(&daily, delay);
    let errors =
        standard_errors([rate, branching, delay], [0.002, 0.02, 0.2], |[rate, n, delay]| {
            log_likelihood(&daily, rate, n, delay)
        });
    assert_near("branching ratio", branching, 0.4, 0.44, errors[1], 2);
    assert_near("delay", delay, 3.0, 3.6, errors[2], 2);

    let without = campaigns(name, 0.0, 4000);
    let (rate, branching) = fitted(&without, 3.0);
    let gain = log_likelihood(&without, rate, branching, 3.0)
        - log_likelihood(&without, rate / (1.0 - branching), 0.0, 3.0);
    assert!(2.0 * gain < 13.8, "{branching} with a likelihood ratio of {}", 2.0 * gain);
}
