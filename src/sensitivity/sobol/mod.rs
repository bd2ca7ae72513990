//! Sobol indices: which share of an output's variance is due to each parameter.
//!
//! ```text
//! S_i  = E[f(B) (f(A_B^i) − f(A))] / V          alone (Saltelli et al. 2010, table 2, b)
//! S_Ti = E[(f(A) − f(A_B^i))²] / (2 V)          with all its interplay (Jansen 1999)
//! V    = variance of f over A and B together
//! ```
//!
//! f is centred at its mean over A and B: the first line has less error then. Intervals resample
//! rows, all d + 2 runs of a row at once, between the 2.5% and 97.5% quantiles. Rows of a Sobol
//! sequence are more even than a bootstrap knows, so the intervals err towards too wide.
//!
//! A row with a failed run is left out as a whole, since a difference needs both its runs, and is
//! counted. What is reported then holds for the part of the space in which the simulator runs.
//!
//! - source: Saltelli et al. (2010); Jansen (1999)
//! - verified by: the tests below, against closed forms

mod remarks;
mod rows;

use serde::Serialize;

pub(super) use self::rows::{Shares, Table, rows_that_ran};
use super::{
    Bootstrap, Estimate, SensitivityError, design::Saltelli, error::expect_number,
    evaluation::Evaluation,
};

/// The fewest rows whose resampling means anything.
const FEWEST_ROWS: usize = 16;

/// The largest share of resamples without an estimate that an interval bears.
const MOST_WITHOUT: f64 = 0.01;

/// What is decomposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Estimand {
    /// The mean of the replicates that were run, as if it were without noise.
    ReplicateMean,
    /// The expected output E\[Y | u\], with the noise of finite replicates taken off.
    Expectation,
    /// A single run: shares of the total variance, noise included.
    Run,
    /// The variance between the replicates of a point.
    ReplicateVariance,
}

/// Whether there are indices, and if not, why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Verdict {
    /// There are.
    Estimated,
    /// The output is the same at every point, up to rounding: there is no variance to share out.
    Constant,
    /// Too few rows without a failed run are left.
    TooFewRows,
    /// Noise hides the variance of the expected output: it cannot be told from 0.
    HiddenByNoise,
}

/// The indices of one parameter for one output, in shares of the variance.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FactorIndices {
    /// The parameter.
    pub factor: String,
    /// The first-order index: the share that would go if this parameter were known.
    pub first: Estimate,
    /// The total index: the share that would stay if all others were known.
    pub total: Estimate,
}

impl FactorIndices {
    /// Whether both intervals are narrow enough to be read.
    pub fn is_resolved(&self) -> bool {
        self.first.is_resolved() && self.total.is_resolved()
    }
}

/// The indices of all parameters for one output.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Indices {
    /// The output.
    pub output: String,
    /// What of it is decomposed.
    pub estimand: Estimand,
    /// Whether there are indices.
    pub verdict: Verdict,
    /// The variance that is shared out, in the output's unit squared.
    pub variance: f64,
    /// Rows that were used.
    pub rows: usize,
    /// Rows that were left out, since a run in them failed.
    pub dropped: usize,
    /// The parameters, in their order; none unless the verdict is that there are indices.
    pub factors: Vec<FactorIndices>,
}

/// The indices of each output; with replicates, of their mean.
///
/// For a stochastic simulator see [`noise`](super::noise).
///
/// # Errors
/// When names or points come in another number than the design's and the evaluation's, or there are
/// fewer than 40 bootstrap samples.
pub fn analyse(
    design: &Saltelli,
    factors: &[String],
    outputs: &[String],
    evaluation: &Evaluation,
    bootstrap: Bootstrap,
) -> Result<Vec<Indices>, SensitivityError> {
    check(design, factors, outputs, evaluation, bootstrap)?;
    let rows = rows_that_ran(design, evaluation);
    let tables: Vec<Table> = (0..outputs.len())
        .map(|output| Table::of_runs(design, evaluation, output, &rows, Estimand::ReplicateMean))
        .collect();
    let resampled = resampled(&tables, rows.len(), bootstrap);
    let dropped = design.rows() - rows.len();
    let indices = |((output, table), samples): ((&String, &Table), Resamples)| {
        summed(output, factors, table, &samples, dropped)
    };
    Ok(outputs.iter().zip(&tables).zip(resampled).map(indices).collect())
}

pub(super) fn check(
    design: &Saltelli,
    factors: &[String],
    outputs: &[String],
    evaluation: &Evaluation,
    bootstrap: Bootstrap,
) -> Result<(), SensitivityError> {
    expect_number("names of factors", design.factors(), factors.len())?;
    expect_number("names of outputs", evaluation.outputs(), outputs.len())?;
    expect_number("points", design.rows() * design.block(), evaluation.points())?;
    bootstrap.check()
}

/// The shares in each bootstrap sample; `None` where a sample has no variance.
pub(super) type Resamples = Vec<Option<Shares>>;

/// The shares of each table in each bootstrap sample. All tables see the same samples.
pub(super) fn resampled(tables: &[Table], rows: usize, bootstrap: Bootstrap) -> Vec<Resamples> {
    if rows < FEWEST_ROWS {
        return vec![Vec::new(); tables.len()];
    }
    let samples = bootstrap.each("sobol", rows, |weights| -> Resamples {
        tables.iter().map(|table| table.shares(Some(weights))).collect()
    });
    let mut by_table = vec![Vec::with_capacity(samples.len()); tables.len()];
    for sample in samples {
        for (table, shares) in by_table.iter_mut().zip(sample) {
            table.push(shares);
        }
    }
    by_table
}

/// Indices with their intervals from a table and its resamples.
pub(super) fn summed(
    output: &str,
    factors: &[String],
    table: &Table,
    samples: &[Option<Shares>],
    dropped: usize,
) -> Indices {
    let mut indices = Indices {
        output: output.to_owned(),
        estimand: table.estimand(),
        verdict: Verdict::Estimated,
        variance: table.variance(),
        rows: table.rows(),
        dropped,
        factors: Vec::new(),
    };
    let there: Vec<&Shares> = samples.iter().flatten().collect();
    let without = samples.len() - there.len();
    match table.shares(None) {
        _ if table.rows() < FEWEST_ROWS => indices.verdict = Verdict::TooFewRows,
        _ if table.is_constant() => indices.verdict = Verdict::Constant,
        Some(shares) if without as f64 <= MOST_WITHOUT * samples.len() as f64 => {
            let factor = |(place, factor): (usize, &String)| FactorIndices {
                factor: factor.clone(),
                first: estimate(&shares, &there, |shares| shares.first[place]),
                total: estimate(&shares, &there, |shares| shares.total[place]),
            };
            indices.factors = factors.iter().enumerate().map(factor).collect();
        }
        _ => indices.verdict = Verdict::HiddenByNoise,
    }
    indices
}

/// One of the shares with its interval.
pub(super) fn estimate(
    shares: &Shares,
    samples: &[&Shares],
    of: impl Fn(&Shares) -> f64,
) -> Estimate {
    Estimate::percentile(of(shares), samples.iter().map(|shares| of(shares)).collect())
}

#[cfg(test)]
mod tests;
