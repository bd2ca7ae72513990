//! Whether chains have forgotten where they began, and what their draws are worth.
//!
//! ```text
//! R̂   = √( ((n − 1)/n W + B/n) / W )       W within, B/n between the halves of chains
//! ESS = draws / (1 + 2 Σ ρ_t)              ρ_t combined over chains, up to Geyer's initial monotone end
//! ```
//!
//! The chains of differential evolution learn from one another, so that R̂ is somewhat too good.
//!
//! - source: Gelman et al. (2013), *Bayesian data analysis*, 11.4–11.5; Geyer (1992)

/// How well chains have mixed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Convergence {
    /// The largest split R̂ of a coordinate; close to 1 is good.
    pub r_hat: f64,
    /// The smallest effective sample size of a coordinate.
    pub effective_size: f64,
}

impl Convergence {
    /// Of chains of equal length, at least four states each.
    pub(super) fn of(chains: &[Vec<Vec<f64>>]) -> Self {
        let dimensions = chains[0][0].len();
        let mut worst = Self { r_hat: 1.0, effective_size: f64::INFINITY };
        for k in 0..dimensions {
            let half = chains[0].len() / 2;
            let halves: Vec<Vec<f64>> = chains
                .iter()
                .flat_map(|chain| [&chain[..half], &chain[chain.len() - half..]])
                .map(|half| half.iter().map(|state| state[k]).collect())
                .collect();
            let found = Self::of_coordinate(&halves);
            // `max` would pass over what is no number.
            if found.r_hat.is_nan() || found.r_hat > worst.r_hat {
                worst.r_hat = found.r_hat;
            }
            worst.effective_size = worst.effective_size.min(found.effective_size);
        }
        worst
    }

    fn of_coordinate(halves: &[Vec<f64>]) -> Self {
        let (m, n) = (halves.len() as f64, halves[0].len() as f64);
        let means: Vec<f64> = halves.iter().map(|half| half.iter().sum::<f64>() / n).collect();
        let mean = means.iter().sum::<f64>() / m;
        let between = means.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (m - 1.0);
        let autocovariance = |lag: usize| -> f64 {
            let of = |(half, mean): (&Vec<f64>, &f64)| -> f64 {
                half.iter().zip(&half[lag..]).map(|(a, b)| (a - mean) * (b - mean)).sum::<f64>() / n
            };
            halves.iter().zip(&means).map(of).sum::<f64>() / m
        };
        let within = autocovariance(0) * n / (n - 1.0);
        let total = within * (n - 1.0) / n + between;
        if within <= 0.0 {
            // Chains that never move.
            let r_hat = if between > 0.0 { f64::INFINITY } else { 1.0 };
            return Self { r_hat, effective_size: 1.0 };
        }
        let correlation = |lag: usize| 1.0 - (within - autocovariance(lag) * n / (n - 1.0)) / total;
        let mut time = -1.0;
        let mut last = f64::INFINITY;
        for pair in 0..halves[0].len() / 2 {
            let lag = 2 * pair;
            // The first correlation is 1 whatever the spread between chains.
            let first = if lag == 0 { 1.0 } else { correlation(lag) };
            let sum = (first + correlation(lag + 1)).min(last);
            if sum <= 0.0 {
                break;
            }
            time += 2.0 * sum;
            last = sum;
        }
        // Chains that swing back and forth are worth no more than this (Stan's limit).
        let most = m * n * (m * n).log10();
        Self { r_hat: (total / within).sqrt(), effective_size: (m * n / time.max(1e-9)).min(most) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Purpose, StreamId, Streams, seed_of};
    use rand_distr::{Distribution, StandardNormal};

    /// An autoregression with coefficient 0.8 is worth (1 − 0.8) / (1 + 0.8) of its draws.
    fn autoregressive(shift: impl Fn(u32) -> f64) -> Vec<Vec<Vec<f64>>> {
        let streams = Streams::new(seed_of("autoregressive"), 0);
        let chain = |i: u32| {
            let mut draw = streams.draw(StreamId(u64::from(i)), 0, Purpose::Survey);
            let mut x: f64 = StandardNormal.sample(&mut draw);
            let step = |_| {
                let noise: f64 = StandardNormal.sample(&mut draw);
                x = 0.8 * x + 0.6 * noise;
                vec![x + shift(i)]
            };
            (0..2000).map(step).collect()
        };
        (0..8).map(chain).collect()
    }

    /// The estimate's standard error is about 5% of it: a limit of five errors.
    #[test]
    fn the_worth_of_an_autoregression_is_known() {
        let found = Convergence::of(&autoregressive(|_| 0.0));
        assert!((found.effective_size / (16_000.0 / 9.0) - 1.0).abs() < 0.25, "{found:?}");
        assert!((0.999..1.02).contains(&found.r_hat), "{found:?}");
    }

    /// Half of the chains at 1 sd from the others: variance between 1/4, R̂ about √1.27.
    #[test]
    fn chains_that_do_not_meet_are_seen() {
        let found = Convergence::of(&autoregressive(|i| f64::from(i % 2)));
        assert!((1.08..1.2).contains(&found.r_hat), "{found:?}");
        assert!(found.effective_size < 200.0, "{found:?}");
        let still = vec![vec![vec![1.0]; 9], vec![vec![2.0]; 9]];
        assert_eq!(Convergence::of(&still).r_hat, f64::INFINITY);
    }
}
