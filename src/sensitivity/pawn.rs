//! PAWN: how far an input moves the cumulative distribution of an output.
//!
//! ```text
//! KS_s = max_y |F(y | x_i in slice s) − F(y)|        PAWN_i = median or max of KS_s over slices
//! ```
//!
//! Between 0 (the output does not depend on the input) and 1, whatever the output's distribution:
//! it may be skewed, heavy-tailed or in two humps. F(y) is that of the whole bank. An integer or a
//! category is sliced by its values.
//!
//! Even an input without any effect has KS above 0 in a finite bank. The threshold is what such a
//! dummy input stays below in 95 of 100 cases: the index after the outputs are dealt out anew to
//! the same slices. Intervals are of the bias-corrected bootstrap, which takes part of the same
//! excess off.
//!
//! ```
//! use stronghold::sensitivity::{Bootstrap, bank::Bank, pawn};
//!
//! // 200 runs: y follows a, and b does nothing.
//! let inputs: Vec<Vec<f64>> =
//!     (0..200).map(|run| vec![f64::from(run) / 200.0, f64::from(run * 77 % 200) / 200.0]).collect();
//! let y: Vec<Vec<f64>> = inputs.iter().map(|input| vec![input[0]]).collect();
//! let (factors, outputs) = (["a", "b"].map(str::to_owned), ["y".to_owned()]);
//! let bank = Bank::new(&factors, &inputs, &outputs, &y)?;
//! let found = pawn::analyse(&bank, 10, Bootstrap { samples: 40, seed: 1 })?;
//! let [a, b] = &found[0].factors[..] else { panic!("two factors") };
//! assert!(a.median.raw > b.median.raw);
//! # Ok::<(), stronghold::sensitivity::SensitivityError>(())
//! ```
//!
//! - source: Pianosi & Wagener (2018), *Distribution-based sensitivity analysis from a generic
//!   input-output sample*
//! - verified by: the tests below, against closed forms and a plain second implementation

use rayon::prelude::*;
use serde::Serialize;

use super::{Bootstrap, Estimate, SensitivityError, bank::Bank, slices::Ordered};
use crate::quantile::quantile;

/// The share of dummy inputs that stays below the threshold.
const DUMMIES_BELOW: f64 = 0.95;

/// A statistic over the slices of an input.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct PawnIndex {
    /// As it is in the bank.
    pub raw: f64,
    /// Without the bias that the bootstrap knows of, with its 95% interval; near 0 it may come out
    /// negative, which means 0.
    pub corrected: Estimate,
    /// What the raw index of an input without effect exceeds once in 20 times.
    pub threshold: f64,
}

impl PawnIndex {
    /// Whether the index is above what an input without effect has.
    pub fn is_above_threshold(&self) -> bool {
        self.raw > self.threshold
    }
}

/// The indices of one input for one output.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PawnFactor {
    /// The input.
    pub factor: String,
    /// How many slices hold runs.
    pub slices: usize,
    /// The median over slices.
    pub median: PawnIndex,
    /// The maximum over slices.
    pub max: PawnIndex,
}

/// The indices of all inputs for one output.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pawn {
    /// The output.
    pub output: String,
    /// How many runs there are.
    pub runs: usize,
    /// Its inputs, in their order.
    pub factors: Vec<PawnFactor>,
}

/// The indices of each output over so many slices; 10 are usual, each with 20 runs or more.
///
/// # Errors
/// When there are fewer than 2 slices, more than a tenth of the runs, or fewer than 40 bootstrap
/// samples.
pub fn analyse(
    bank: &Bank,
    slices: usize,
    bootstrap: Bootstrap,
) -> Result<Vec<Pawn>, SensitivityError> {
    bootstrap.check()?;
    let most = bank.runs() / 10;
    if !(2..=most.max(2)).contains(&slices) {
        let said = format!("{slices} slices of {} runs: 2 to {most}", bank.runs());
        return Err(SensitivityError::Option(said));
    }
    let ordered: Vec<Ordered> = (0..bank.factors().len())
        .into_par_iter()
        .map(|factor| Ordered::new(&bank.input(factor)))
        .collect();
    let of_output = |(place, output): (usize, &String)| {
        let sample =
            Sample { by_output: by_output(&bank.output(place)), ordered: &ordered, slices };
        Pawn {
            output: output.clone(),
            runs: bank.runs(),
            factors: sample.indices(bank.factors(), bootstrap),
        }
    };
    Ok(bank.outputs().iter().enumerate().map(of_output).collect())
}

/// Groups of runs with the same output, by rising output.
fn by_output(values: &[f64]) -> Vec<(usize, bool)> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|one, other| values[*one].total_cmp(&values[*other]).then(one.cmp(other)));
    let is_last = |place: usize| {
        order.get(place + 1).is_none_or(|next| values[*next] != values[order[place]])
    };
    (0..order.len()).map(|place| (order[place], is_last(place))).collect()
}

/// What the indices of one output are computed from.
struct Sample<'a> {
    /// Runs by rising output, and whether each is the last of those with the same.
    by_output: Vec<(usize, bool)>,
    ordered: &'a [Ordered],
    slices: usize,
}

/// Median and maximum over the slices.
type Statistics = (f64, f64);

impl Sample<'_> {
    fn indices(&self, factors: &[String], bootstrap: Bootstrap) -> Vec<PawnFactor> {
        let runs = self.by_output.len();
        let ones = vec![1.0; runs];
        let slice_of: Vec<Vec<usize>> =
            self.ordered.iter().map(|ordered| ordered.slices(self.slices, None)).collect();
        let resampled = bootstrap.each("pawn", runs, |weights| -> Vec<Statistics> {
            let of = |ordered: &Ordered| {
                statistics(&self.distances(&ordered.slices(self.slices, Some(weights)), weights))
            };
            self.ordered.iter().map(of).collect()
        });
        let dummies = bootstrap.each_permutation("pawn dummy", runs, |order| -> Vec<Statistics> {
            let of = |slice_of: &Vec<usize>| {
                let dealt: Vec<usize> = order.iter().map(|run| slice_of[*run]).collect();
                statistics(&self.distances(&dealt, &ones))
            };
            slice_of.iter().map(of).collect()
        });
        let factor = |(place, factor): (usize, &String)| {
            let distances = self.distances(&slice_of[place], &ones);
            let (median, max) = statistics(&distances);
            let index = |raw: f64, of: fn(&Statistics) -> f64| {
                let each = |all: &[Vec<Statistics>]| -> Vec<f64> {
                    all.iter().map(|sample| of(&sample[place])).collect()
                };
                let mut dummy = each(&dummies);
                dummy.sort_by(f64::total_cmp);
                PawnIndex {
                    raw,
                    corrected: Estimate::bias_corrected(raw, &each(&resampled)),
                    threshold: quantile(&dummy, DUMMIES_BELOW),
                }
            };
            PawnFactor {
                factor: factor.clone(),
                slices: distances.len(),
                median: index(median, |statistics| statistics.0),
                max: index(max, |statistics| statistics.1),
            }
        };
        factors.iter().enumerate().map(factor).collect()
    }

    /// The Kolmogorov–Smirnov distance of each slice that holds runs.
    ///
    /// One walk up the outputs: between two runs of a slice its own distribution stands still while
    /// that of all rises, so the distance is largest just before a run of the slice or at it.
    fn distances(&self, slice_of: &[usize], weights: &[f64]) -> Vec<f64> {
        let mut sizes = vec![0.0; self.slices];
        for (slice, weight) in slice_of.iter().zip(weights) {
            sizes[*slice] += weight;
        }
        let total: f64 = sizes.iter().sum();
        let mut below = vec![0.0; self.slices];
        let mut distances = vec![0.0_f64; self.slices];
        let (mut all_below, mut all_before) = (0.0, 0.0);
        let mut met = Vec::new();
        for (run, is_last) in &self.by_output {
            let (slice, weight) = (slice_of[*run], weights[*run]);
            if weight > 0.0 {
                if !met.contains(&slice) {
                    let gap = (below[slice] / sizes[slice] - all_before / total).abs();
                    distances[slice] = distances[slice].max(gap);
                    met.push(slice);
                }
                below[slice] += weight;
                all_below += weight;
            }
            if *is_last {
                for slice in met.drain(..) {
                    let gap = (below[slice] / sizes[slice] - all_below / total).abs();
                    distances[slice] = distances[slice].max(gap);
                }
                all_before = all_below;
            }
        }
        let there = distances.into_iter().zip(sizes).filter(|(_, size)| *size > 0.0);
        there.map(|(distance, _)| distance).collect()
    }
}

fn statistics(distances: &[f64]) -> Statistics {
    let mut sorted = distances.to_vec();
    sorted.sort_by(f64::total_cmp);
    (quantile(&sorted, 0.5), sorted[sorted.len() - 1])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        random::{Draw, Purpose, StreamId, Streams, seed_of},
        sensitivity::known_functions::{ishigami, names},
    };
    use proptest::prelude::*;

    const BOOTSTRAP: Bootstrap = Bootstrap { samples: 100, seed: 3 };

    fn uniform_rows(name: &str, runs: usize, factors: usize) -> Vec<Vec<f64>> {
        let mut draw: Draw =
            Streams::new(seed_of(name), 0).draw(StreamId::ROOT, 0, Purpose::Survey);
        (0..runs).map(|_| (0..factors).map(|_| draw.uniform()).collect()).collect()
    }

    fn analysed(inputs: &[Vec<f64>], f: impl Fn(&[f64]) -> f64, slices: usize) -> Pawn {
        let values: Vec<Vec<f64>> = inputs.iter().map(|input| vec![f(input)]).collect();
        let (factors, outputs) = (names(inputs[0].len()), names(1));
        let bank = Bank::new(&factors, inputs, &outputs, &values).unwrap();
        analyse(&bank, slices, BOOTSTRAP).unwrap().remove(0)
    }

    /// y = x: given slice s of 10, y is uniform on [s/10, (s+1)/10], so KS is .9, .8, .7, .6, .5 and
    /// back: median 0.7, max 0.9, exactly for 1,000 runs on a grid.
    #[test]
    fn an_identity_has_its_closed_form() {
        let inputs: Vec<Vec<f64>> = (0..1000).map(|run| vec![f64::from(run * 7 % 1000)]).collect();
        let factor = &analysed(&inputs, |x| x[0].exp2().ln(), 10).factors[0];
        assert!((factor.median.raw - 0.7).abs() < 1e-12, "{factor:?}");
        assert!((factor.max.raw - 0.9).abs() < 1e-12, "{factor:?}");
        assert!(factor.median.is_above_threshold() && factor.slices == 10);
    }

    proptest! {
        /// Against KS by its definition, at every output, with ties and weights.
        #[test]
        fn distances_are_those_of_the_definition(
            rows in prop::collection::vec((0..4_usize, 0..6_i32, 0..3_u8), 20..60),
        ) {
            let values: Vec<f64> = rows.iter().map(|row| f64::from(row.1)).collect();
            let slice_of: Vec<usize> = rows.iter().map(|row| row.0).collect();
            let weights: Vec<f64> = rows.iter().map(|row| f64::from(row.2)).collect();
            let sample = Sample { by_output: by_output(&values), ordered: &[], slices: 4 };
            let share = |y: f64, slice: Option<usize>| {
                let (mut below, mut all) = (0.0, 0.0);
                for run in 0..rows.len() {
                    if slice.is_none_or(|slice| slice_of[run] == slice) {
                        all += weights[run];
                        below += if values[run] <= y { weights[run] } else { 0.0 };
                    }
                }
                below / all
            };
            let there = (0..4).filter(|slice| {
                (0..rows.len()).any(|run| slice_of[run] == *slice && weights[run] > 0.0)
            });
            let expected: Vec<f64> = there
                .map(|slice| {
                    let gap = |y: &f64| (share(*y, Some(slice)) - share(*y, None)).abs();
                    values.iter().map(gap).fold(0.0, f64::max)
                })
                .collect();
            let found = sample.distances(&slice_of, &weights);
            prop_assert_eq!(found.len(), expected.len());
            for (found, expected) in found.iter().zip(expected) {
                prop_assert!((found - expected).abs() < 1e-12);
            }
        }
    }

    /// The three inputs of Ishigami matter, a fourth does not. Over 100 banks the least index of the
    /// three was 1.66 thresholds. For the fourth, 20 exp(−2 λ²) = 0.05 puts the threshold of the max
    /// at λ² = 3, and 1.5 thresholds are exceeded with probability 3·10⁻⁵ (the largest of 100: 1.33).
    #[test]
    fn an_input_without_effect_stays_about_the_threshold() {
        let inputs = uniform_rows("an_input_without_effect_stays_about_the_threshold", 4000, 4);
        let pawn = analysed(&inputs, ishigami, 10);
        let [x1, x2, x3, inert] = &pawn.factors[..] else { unreachable!() };
        for factor in [x1, x2, x3] {
            assert!(factor.median.raw > 1.3 * factor.median.threshold, "{factor:?}");
            assert!(factor.max.raw > 1.3 * factor.max.threshold, "{factor:?}");
            assert!(factor.median.corrected.low > 0.0);
        }
        assert!(inert.median.raw < 1.5 * inert.median.threshold, "{inert:?}");
        assert!(inert.max.raw < 1.5 * inert.max.threshold, "{inert:?}");
    }

    #[test]
    #[ignore = "measures the figures in the comments"]
    fn measure_dummies() {
        let mut above = [0; 2];
        let mut largest = [0.0_f64; 2];
        let mut smallest = f64::INFINITY;
        for bank in 0..100 {
            let inputs = uniform_rows(&format!("bank {bank}"), 4000, 4);
            let pawn = analysed(&inputs, ishigami, 10);
            let inert = &pawn.factors[3];
            for (place, index) in [inert.median, inert.max].iter().enumerate() {
                above[place] += u32::from(index.is_above_threshold());
                largest[place] = largest[place].max(index.raw / index.threshold);
            }
            for factor in &pawn.factors[..3] {
                smallest = smallest.min(factor.median.raw / factor.median.threshold);
                smallest = smallest.min(factor.max.raw / factor.max.threshold);
            }
        }
        println!("above {above:?} largest {largest:?} smallest of others {smallest}");
    }

    /// Binary input and output: one slice a value. P(y = 1) is 0.2 and 0.8: F(0 | x) is 0.8, 0.2
    /// against 0.5.
    #[test]
    fn a_category_is_sliced_by_its_values() {
        let inputs: Vec<Vec<f64>> =
            (0..100).map(|run| vec![f64::from(run % 2), f64::from(run / 2)]).collect();
        let one_in = |x: &[f64]| {
            let ones = if x[0] == 0.0 { 1.0 } else { 4.0 };
            f64::from(u8::from(x[1] % 5.0 < ones))
        };
        let factor = &analysed(&inputs, one_in, 10).factors[0];
        assert_eq!(factor.slices, 2);
        assert!((factor.median.raw - 0.3).abs() < 1e-12 && (factor.max.raw - 0.3).abs() < 1e-12);
    }

    #[test]
    fn a_constant_output_and_a_constant_input_have_no_distance() {
        let inputs = uniform_rows("constant", 100, 1);
        let constant = &analysed(&inputs, |_| 4.0, 5).factors[0];
        assert_eq!((constant.max.raw, constant.max.corrected.value), (0.0, 0.0));
        let same = vec![vec![1.0]; 100];
        let factor = &analysed(&same, |x| x[0], 5).factors[0];
        assert_eq!((factor.slices, factor.max.raw), (1, 0.0));
        assert!(!factor.max.is_above_threshold());
    }
}
