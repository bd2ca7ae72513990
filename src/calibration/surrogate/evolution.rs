//! Differential-evolution MCMC: chains that learn the shape of the posterior from one another.
//!
//! ```text
//! u_i* = u_i + γ (u_a − u_b) + e       a ≠ b ≠ i at random, e uniform and small
//! γ    = 2.38 / √(2 d), and 1 at every tenth step, to go from mode to mode
//! ```
//!
//! Accepted by Metropolis. Chains move one after the other, each from where the others are then.
//!
//! - source: ter Braak (2006), *A Markov chain Monte Carlo version of the genetic algorithm
//!   Differential Evolution*
//! - draws: a stream for each step, in it an event for each chain
//! - verified by: the tests below

use crate::random::{Purpose, StreamId, Streams};

/// The small step, in standard deviations.
const JITTER: f64 = 1e-3;

/// States of chains, oldest first.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Chains {
    /// By chain and step.
    pub states: Vec<Vec<Vec<f64>>>,
    /// The share of proposals that were accepted.
    pub acceptance: f64,
}

/// How many chains a number of coordinates needs: twice as many would do, and twice that is safe.
pub(super) fn chains(dimensions: usize) -> usize {
    (4 * dimensions).max(16)
}

/// Moves chains from their starts, at which the density is above 0.
///
/// `sds` gives the size of a coordinate. The starts are not among the states.
pub(super) fn evolve(
    ln_density: impl Fn(&[f64]) -> f64,
    starts: &[Vec<f64>],
    steps: u32,
    sds: &[f64],
    streams: Streams,
    stream: StreamId,
) -> Chains {
    let n = starts.len();
    let d = sds.len();
    let mut now = starts.to_vec();
    let mut ln_now: Vec<f64> = now.iter().map(|u| ln_density(u)).collect();
    let mut states = vec![Vec::with_capacity(steps as usize); n];
    let mut proposed = vec![0.0; d];
    let mut accepted = 0_u64;
    let usual = 2.38 / (2.0 * d as f64).sqrt();
    for step in 0..steps {
        let stream = stream.child(step);
        let factor = if step % 10 == 9 { 1.0 } else { usual };
        for i in 0..n {
            let mut draw = streams.draw_event(stream, 0, Purpose::Proposal, i as u32);
            let (a, b) = two_others(&mut draw, i, n);
            for k in 0..d {
                let jitter = JITTER * sds[k] * (2.0 * draw.uniform() - 1.0);
                proposed[k] = now[i][k] + factor * (now[a][k] - now[b][k]) + jitter;
            }
            let ln_proposed = ln_density(&proposed);
            // False for NaN: such a place is never entered.
            if libm::log(1.0 - draw.uniform()) < ln_proposed - ln_now[i] {
                now[i].copy_from_slice(&proposed);
                ln_now[i] = ln_proposed;
                accepted += 1;
            }
            states[i].push(now[i].clone());
        }
    }
    let proposals = u64::from(steps) * n as u64;
    Chains { states, acceptance: accepted as f64 / proposals.max(1) as f64 }
}

/// Two different chains other than `i`; there are three or more.
fn two_others(draw: &mut crate::random::Draw, i: usize, chains: usize) -> (usize, usize) {
    let a = (i + 1 + draw.index(chains as u32 - 1) as usize) % chains;
    let (low, high) = (a.min(i), a.max(i));
    let mut b = draw.index(chains as u32 - 2) as usize;
    b += usize::from(b >= low);
    b += usize::from(b >= high);
    (a, b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{calibration::surrogate::convergence::Convergence, random::seed_of};
    use std::collections::BTreeSet;

    #[test]
    fn two_others_are_any_two_others() {
        let streams = Streams::new(1, 0);
        let mut found = BTreeSet::new();
        for event in 0..2000 {
            let mut draw = streams.draw_event(StreamId::ROOT, 0, Purpose::Proposal, event);
            found.insert(two_others(&mut draw, 2, 5));
        }
        // Each of the 12 pairs is missed with probability (11/12)²⁰⁰⁰.
        let pairs = (0..5).flat_map(|a| (0..5).map(move |b| (a, b)));
        assert!(found.into_iter().eq(pairs.filter(|(a, b)| a != b && *a != 2 && *b != 2)));
    }

    /// x ~ Gamma(3, 1) in u = ln x, and y | x ~ N(x, 1): means 3 and 3, variances 3 and 4. With some
    /// 7,000 effective draws the standard errors are 0.02 and 0.024, those of the variances 0.09:
    /// limits of five errors, exceeded by chance less than once in 10⁵.
    #[test]
    fn a_known_distribution_is_sampled() {
        let ln_density = |u: &[f64]| {
            let x = u[0].exp();
            3.0 * u[0] - x - 0.5 * (u[1] - x).powi(2)
        };
        let starts: Vec<Vec<f64>> =
            (0..16).map(|i| vec![f64::from(i) / 8.0, f64::from(i * 7 % 16) / 2.0]).collect();
        let streams = Streams::new(seed_of("a_known_distribution_is_sampled"), 0);
        let sampled = evolve(ln_density, &starts, 12_000, &[1.0, 1.0], streams, StreamId::ROOT);
        let kept: Vec<Vec<Vec<f64>>> =
            sampled.states.iter().map(|chain| chain[2000..].to_vec()).collect();
        let convergence = Convergence::of(&kept);
        assert!(convergence.effective_size > 3500.0, "{convergence:?}");
        assert!(convergence.r_hat < 1.01, "{convergence:?}");
        let all = || kept.iter().flatten();
        let n = all().count() as f64;
        let mean = |of: &dyn Fn(&[f64]) -> f64| all().map(|u| of(u)).sum::<f64>() / n;
        let close = |found: f64, expected: f64, limit: f64| {
            assert!((found - expected).abs() < limit, "{found} against {expected}");
        };
        close(mean(&|u| u[0].exp()), 3.0, 0.15);
        close(mean(&|u| u[1]), 3.0, 0.17);
        close(mean(&|u| (u[0].exp() - 3.0).powi(2)), 3.0, 0.6);
        close(mean(&|u| (u[1] - 3.0).powi(2)), 4.0, 0.6);
    }

    #[test]
    fn no_chain_enters_a_place_of_no_density() {
        let ln_density = |u: &[f64]| if u[0] > 0.0 { -u[0] } else { f64::NAN };
        let starts: Vec<Vec<f64>> = (1..9).map(|i| vec![f64::from(i) / 4.0]).collect();
        let sampled = evolve(ln_density, &starts, 200, &[1.0], Streams::new(3, 0), StreamId::ROOT);
        assert!(sampled.states.iter().flatten().all(|u| u[0] > 0.0));
        assert!(sampled.acceptance > 0.1 && sampled.acceptance < 1.0);
    }
}
