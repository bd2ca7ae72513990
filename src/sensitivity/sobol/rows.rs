//! What a row of the design adds to each estimate.
//!
//! Every index is a ratio of sums over rows, so a row is reduced to its terms once, and a bootstrap
//! sample is one weighted sum of them.
//!
//! With R replicates r of a point, `D_r = f_r(A_B^i) − f_r(A)`, means over r barred, and s their
//! sample variances and covariances:
//!
//! ```text
//! estimand          first            total                  added to the variance of Ȳ
//! replicate mean    B̄ D̄              D̄² / 2                 0
//! expectation       B̄ D̄ − s_BD/R     (D̄² − s²_D/R) / 2      − v/R
//! run               B̄ D̄ − s_BD/R     mean D_r² / 2          + v (1 − 1/R)
//! v = (s²_A + s²_B) / 2
//! ```
//!
//! `s²_D/R` is what the noise adds to D̄² on average, whether the points of a row share their seeds
//! or not; so the second line is free of bias in both. With one replicate there is nothing to
//! take off, and the lines agree.

use super::{Estimand, Evaluation, Saltelli};
use crate::sensitivity::estimate::mean_and_variance;

/// The largest standard deviation, in shares of the largest value, that is only rounding.
const ROUNDING: f64 = 1e-10;

/// The terms of each row, for one output.
#[derive(Clone, Debug)]
pub struct Table {
    estimand: Estimand,
    factors: usize,
    rows: usize,
    /// Row by row, [`width`] each: products and squares, a factor each; then f(A) + f(B), f(A)² +
    /// f(B)², what is added to the variance, and the variance between replicates.
    cells: Vec<f64>,
    largest: f64,
}

/// Shares of the variance.
#[derive(Clone, Debug, PartialEq)]
pub struct Shares {
    /// First order, by factor.
    pub first: Vec<f64>,
    /// Total, by factor.
    pub total: Vec<f64>,
    /// The variance between replicates.
    pub noise: f64,
}

/// The rows in which every run is there.
pub fn rows_that_ran(design: &Saltelli, evaluation: &Evaluation) -> Vec<usize> {
    let ran = |row: &usize| {
        let first = row * design.block();
        (first..first + design.block()).all(|point| evaluation.is_complete(point))
    };
    (0..design.rows()).filter(ran).collect()
}

fn width(factors: usize) -> usize {
    2 * factors + 4
}

impl Table {
    /// The terms of some rows, all of whose runs are there.
    pub fn of_runs(
        design: &Saltelli,
        evaluation: &Evaluation,
        output: usize,
        rows: &[usize],
        estimand: Estimand,
    ) -> Self {
        let runs = |point: usize| -> Vec<f64> {
            let runs = evaluation.runs(output, point).expect("the row was chosen as complete");
            if estimand == Estimand::ReplicateVariance {
                vec![mean_and_variance(runs).1]
            } else {
                runs.to_vec()
            }
        };
        let by_row: Vec<Vec<Vec<f64>>> = rows
            .iter()
            .map(|row| {
                let first = row * design.block();
                (first..first + design.block()).map(runs).collect()
            })
            .collect();
        let ab = || by_row.iter().flat_map(|row| row[..2].iter().flatten().copied());
        let (count, sum) = ab().fold((0_usize, 0.0), |(count, sum), y| (count + 1, sum + y));
        let centre = if count > 0 { sum / count as f64 } else { 0.0 };
        let largest = ab().fold(0.0, |largest: f64, y| largest.max(y.abs()));
        let mut cells = Vec::with_capacity(rows.len() * width(design.factors()));
        for row in &by_row {
            row_terms(estimand, row, centre, &mut cells);
        }
        Self { estimand, factors: design.factors(), rows: rows.len(), cells, largest }
    }

    /// What is decomposed.
    pub fn estimand(&self) -> Estimand {
        self.estimand
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The variance that is shared out; that of an expectation may come out negative.
    pub fn variance(&self) -> f64 {
        if self.rows == 0 {
            return 0.0;
        }
        self.variance_of(&self.sums(None))
    }

    /// Whether nothing varies but by rounding.
    pub fn is_constant(&self) -> bool {
        let [.., noise] = self.sums(None)[..] else { return true };
        let spread = self.variance().max(noise / self.rows as f64);
        // A variance hidden by noise is no constant output.
        spread.max(0.0).sqrt() <= ROUNDING * self.largest
    }

    /// The shares in all rows, or in a bootstrap sample of as many; `None` without variance.
    pub fn shares(&self, weights: Option<&[f64]>) -> Option<Shares> {
        if self.rows < 2 {
            return None;
        }
        let (n, d) = (self.rows as f64, self.factors);
        let sums = self.sums(weights);
        let variance = self.variance_of(&sums);
        if variance <= 0.0 {
            return None;
        }
        let share = |sum: f64| sum / n / variance;
        Some(Shares {
            first: (0..d).map(|i| share(sums[i])).collect(),
            total: (0..d).map(|i| share(sums[d + i])).collect(),
            noise: share(sums[2 * d + 3]),
        })
    }

    fn variance_of(&self, sums: &[f64]) -> f64 {
        let (n, d) = (self.rows as f64, self.factors);
        let (sum, squares, added) = (sums[2 * d], sums[2 * d + 1], sums[2 * d + 2]);
        (squares - sum * sum / (2.0 * n)) / (2.0 * n - 1.0) + added / n
    }

    fn sums(&self, weights: Option<&[f64]>) -> Vec<f64> {
        let width = width(self.factors);
        let mut sums = vec![0.0; width];
        for (row, terms) in self.cells.chunks_exact(width).enumerate() {
            let weight = weights.map_or(1.0, |weights| weights[row]);
            if weight > 0.0 {
                for (sum, term) in sums.iter_mut().zip(terms) {
                    *sum += weight * term;
                }
            }
        }
        sums
    }
}

/// Adds the terms of a row, given by the replicates of A, B and each `A_B^i`.
fn row_terms(estimand: Estimand, row: &[Vec<f64>], centre: f64, cells: &mut Vec<f64>) {
    let [a, b, mixed @ ..] = row else { return };
    let replicates = a.len() as f64;
    let (a_mean, a_variance) = mean_and_variance(a);
    let (b_mean, b_variance) = mean_and_variance(b);
    let within = f64::midpoint(a_variance, b_variance);
    let differences: Vec<Difference> =
        mixed.iter().map(|mixed| Difference::new(a, b, b_mean, mixed)).collect();
    let (a_mean, b_mean) = (a_mean - centre, b_mean - centre);
    let takes_noise_off = matches!(estimand, Estimand::Expectation | Estimand::Run);
    cells.extend(differences.iter().map(|difference| {
        let noise = if takes_noise_off { difference.covariance / replicates } else { 0.0 };
        b_mean * difference.mean - noise
    }));
    cells.extend(differences.iter().map(|difference| {
        let noise = match estimand {
            Estimand::ReplicateMean | Estimand::ReplicateVariance => 0.0,
            Estimand::Expectation => -difference.variance / replicates,
            Estimand::Run => difference.variance * (1.0 - 1.0 / replicates),
        };
        0.5 * (difference.mean * difference.mean + noise)
    }));
    let added = match estimand {
        Estimand::ReplicateMean | Estimand::ReplicateVariance => 0.0,
        Estimand::Expectation => -within / replicates,
        Estimand::Run => within * (1.0 - 1.0 / replicates),
    };
    cells.extend([a_mean + b_mean, a_mean * a_mean + b_mean * b_mean, added, within]);
}

/// `f(A_B^i) − f(A)` over the replicates.
struct Difference {
    mean: f64,
    variance: f64,
    /// Sample covariance with f(B).
    covariance: f64,
}

impl Difference {
    fn new(a: &[f64], b: &[f64], b_mean: f64, mixed: &[f64]) -> Self {
        let differences: Vec<f64> = mixed.iter().zip(a).map(|(mixed, a)| mixed - a).collect();
        let (mean, variance) = mean_and_variance(&differences);
        let products = differences.iter().zip(b).map(|(d, b)| (d - mean) * (b - b_mean));
        let freedom = (differences.len() as f64 - 1.0).max(1.0);
        Self { mean, variance, covariance: products.sum::<f64>() / freedom }
    }
}
