//! Borgonovo's δ: how far an input moves the whole distribution of an output.
//!
//! ```text
//! δ_i = ½ E_x ∫ |f(y) − f(y | x_i = x)| dy
//! ```
//!
//! The mean total variation distance between the output's distribution and that given the input:
//! 0 where they are independent, at most 1, and the same under any rising transformation of y.
//!
//! From a given sample (Plischke et al. 2013): runs are parted into M classes of the input of about
//! equal size, each class's density is estimated by a Gaussian kernel, and the distances are
//! averaged. Both densities of a distance are smoothed by the same kernel, that of the class, which
//! departs from the paper: smoothing can then only bring them closer, and an output with atoms
//! (counts, mostly 0) doesn't differ from itself by two bandwidths. And the output enters as the
//! normal score of its rank, which leaves δ as it is and lets one rule of bandwidth do for every
//! output, however skewed.
//!
//! What is left is an excess from sampling, and a shortfall from smoothing. The bootstrap takes about half of the excess off, 2 δ̂ − mean δ*
//! (their equation 30). What an input without effect shows is found as for [PAWN](super::pawn):
//! the outputs are dealt out anew. Measured on a Gaussian output, 10,000 runs, true values 0.386,
//! 0.185, 0.113 and 0: 0.373, 0.179, 0.110 and 0.022 on average, with a standard deviation of 0.004
//! (1,000 runs: 0.356, 0.173, 0.108, 0.029; 0.013). The interval is of sampling error alone: it knows
//! nothing of that bias, so read it to compare inputs, and the threshold to tell one from none.
//!
//! - source: Borgonovo (2007); Plischke, Borgonovo & Smith (2013), equations 26 and 30
//! - verified by: the tests below, against quadrature for a Gaussian output

mod density;

use rayon::prelude::*;
use serde::Serialize;

use self::density::Scores;
use super::{Bootstrap, Estimate, SensitivityError, bank::Bank, slices::Ordered};
use crate::quantile::quantile;

/// The most classes, as in the paper's own program.
const MOST_CLASSES: f64 = 48.0;

/// The share of dummy inputs that stays below the threshold.
const DUMMIES_BELOW: f64 = 0.95;

/// δ of one input for one output.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DeltaFactor {
    /// The input.
    pub factor: String,
    /// δ̂ before its bias is corrected.
    pub raw: f64,
    /// δ with its bias corrected and the 95% interval of its sampling error; near 0 it may come out negative, which means
    /// 0.
    pub delta: Estimate,
    /// What δ̂ of an input without effect exceeds once in 20 times.
    pub threshold: f64,
}

impl DeltaFactor {
    /// Whether δ̂ is above what an input without effect has.
    pub fn is_above_threshold(&self) -> bool {
        self.raw > self.threshold
    }
}

/// δ of all inputs for one output.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Delta {
    /// The output.
    pub output: String,
    /// How many runs there are.
    pub runs: usize,
    /// Into how many classes an input was parted, at most.
    pub classes: usize,
    /// Its inputs, in their order.
    pub factors: Vec<DeltaFactor>,
}

/// δ of each output. A hundred bootstrap samples do.
///
/// # Errors
/// When there are fewer than 40 bootstrap samples.
pub fn analyse(bank: &Bank, bootstrap: Bootstrap) -> Result<Vec<Delta>, SensitivityError> {
    bootstrap.check()?;
    let classes = classes(bank.runs());
    let ordered: Vec<Ordered> = (0..bank.factors().len())
        .into_par_iter()
        .map(|factor| Ordered::new(&bank.input(factor)))
        .collect();
    let of_output = |(place, output): (usize, &String)| Delta {
        output: output.clone(),
        runs: bank.runs(),
        classes,
        factors: deltas(&bank.output(place), &ordered, bank.factors(), classes, bootstrap),
    };
    Ok(bank.outputs().iter().enumerate().map(of_output).collect())
}

/// How many classes so many runs are parted into: about their cube root.
///
/// The rule of the program that came with the paper: n^(2 / (7 + tanh((1500 − n) / 500))).
fn classes(runs: usize) -> usize {
    let n = runs as f64;
    let exponent = 2.0 / (7.0 + libm::tanh((1500.0 - n) / 500.0));
    libm::pow(n, exponent).ceil().min(MOST_CLASSES) as usize
}

fn deltas(
    values: &[f64],
    ordered: &[Ordered],
    factors: &[String],
    classes: usize,
    bootstrap: Bootstrap,
) -> Vec<DeltaFactor> {
    let runs = values.len();
    let scores = Scores::new(values);
    let ones = vec![1.0; runs];
    let class_of: Vec<Vec<usize>> =
        ordered.iter().map(|ordered| ordered.slices(classes, None)).collect();
    let resampled = bootstrap.each("delta", runs, |weights| -> Vec<f64> {
        let of = |ordered: &Ordered| {
            scores.delta(&ordered.slices(classes, Some(weights)), classes, weights)
        };
        ordered.iter().map(of).collect()
    });
    let dummies = bootstrap.each_permutation("delta dummy", runs, |order| -> Vec<f64> {
        let of = |class_of: &Vec<usize>| {
            let dealt: Vec<usize> = order.iter().map(|run| class_of[*run]).collect();
            scores.delta(&dealt, classes, &ones)
        };
        class_of.iter().map(of).collect()
    });
    let factor = |(place, factor): (usize, &String)| {
        let each = |all: &[Vec<f64>]| -> Vec<f64> { all.iter().map(|one| one[place]).collect() };
        let raw = scores.delta(&class_of[place], classes, &ones);
        let mut dummy = each(&dummies);
        dummy.sort_by(f64::total_cmp);
        DeltaFactor {
            factor: factor.clone(),
            raw,
            delta: Estimate::bias_corrected(raw, &each(&resampled)),
            threshold: quantile(&dummy, DUMMIES_BELOW),
        }
    };
    factors.iter().enumerate().map(factor).collect()
}

#[cfg(test)]
mod tests;
