//! Sensitivity of a stochastic simulator: what is due to parameters, and what is noise.
//!
//! ```text
//! Var Y = Var_u E[Y | u] + E_u Var[Y | u]        noise share = E_u Var[Y | u] / Var Y
//! ```
//!
//! "The index of a parameter" is not one thing here, so each estimand is named:
//!
//! 1. of the expectation E\[Y | u\]: what a parameter does on average. Finite replicates add noise to
//!    every difference; it is taken off with the variance between replicates.
//! 2. of a single run, in shares of Var Y with noise. Where the points of a row have seeds of their
//!    own the noise sits inside every total index; where they share seeds it drops out, and stands
//!    beside the parameters as one more factor, whose total index is the noise share.
//! 3. of the variance between replicates: which parameter makes the outcome uncertain. The sampling
//!    error of the variance itself is in its denominator, so the shares rise with the replicates.
//!
//! Seeds are shared within a row of the design ([`Seeds::InBlocks`] of [`Saltelli::block`]), not by
//! the whole design: a row's differences are as free of noise, and the noise share rests on rows ×
//! (R − 1) draws of the noise. Shared by all, it would rest on R − 1: with 8 replicates and additive
//! noise, a relative error of a half that no number of rows takes away. So [`Seeds::Common`] is
//! refused.
//!
//! - source: the law of total variance; Saltelli et al. (2010), Jansen (1999)
//! - verified by: the tests below, against closed forms

use serde::Serialize;

use super::{
    Bootstrap, Estimate, SensitivityError,
    design::Saltelli,
    evaluation::{Evaluation, Seeds},
    sobol::{self, Estimand, Indices, Resamples, Shares, Table, rows_that_ran},
};

/// The noise share above which an output is mostly noise.
const MOSTLY: f64 = 0.5;

/// What an output of a stochastic simulator depends on.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NoiseStudy {
    /// The output.
    pub output: String,
    /// How often each point was run.
    pub replicates: usize,
    /// Which runs shared their random numbers.
    pub seeds: Seeds,
    /// E\[Var(Y | u)\] / Var(Y); `None` where the output does not vary, or too few rows ran.
    pub noise_share: Option<Estimate>,
    /// Indices of the expected output.
    pub of_expectation: Indices,
    /// Indices of a single run, in shares of the variance with noise.
    pub of_run: Indices,
    /// Indices of the variance between replicates.
    pub of_variance: Indices,
}

impl NoiseStudy {
    /// Whether more than half of the variance is noise.
    pub fn is_mostly_noise(&self) -> bool {
        self.noise_share.is_some_and(|share| share.value > MOSTLY)
    }

    /// The verdict on noise, in words; `None` where there is no noise share.
    pub fn verdict(&self) -> Option<String> {
        let share = self.noise_share?;
        let percent = 100.0 * share.value;
        Some(if self.is_mostly_noise() {
            format!("mostly noise ({percent:.0}% of the variance); raise R or aggregate")
        } else {
            format!("{percent:.0}% of the variance of a run is noise")
        })
    }
}

/// Studies each output of replicates of a Saltelli design.
///
/// # Errors
/// When there are fewer than two replicates, when the whole design shares its seeds, or when blocks
/// with shared seeds are not the rows of the design; and as [`sobol::analyse`].
pub fn analyse(
    design: &Saltelli,
    factors: &[String],
    outputs: &[String],
    evaluation: &Evaluation,
    bootstrap: Bootstrap,
) -> Result<Vec<NoiseStudy>, SensitivityError> {
    sobol::check(design, factors, outputs, evaluation, bootstrap)?;
    check_replicates(design, evaluation)?;
    let rows = rows_that_ran(design, evaluation);
    let estimands = [Estimand::Expectation, Estimand::Run, Estimand::ReplicateVariance];
    let tables: Vec<Table> = (0..outputs.len())
        .flat_map(|output| estimands.map(|estimand| (output, estimand)))
        .map(|(output, estimand)| Table::of_runs(design, evaluation, output, &rows, estimand))
        .collect();
    let resampled = sobol::resampled(&tables, rows.len(), bootstrap);
    let dropped = design.rows() - rows.len();
    let studies = outputs.iter().zip(tables.chunks(3)).zip(resampled.chunks(3));
    let study = |((output, tables), samples): ((&String, &[Table]), &[Resamples])| {
        let indices =
            |at: usize| sobol::summed(output, factors, &tables[at], &samples[at], dropped);
        let of_run = indices(1);
        NoiseStudy {
            output: output.clone(),
            replicates: evaluation.replicates(),
            seeds: evaluation.seeds(),
            noise_share: noise_share(&of_run, &tables[1], &samples[1]),
            of_expectation: indices(0),
            of_run,
            of_variance: indices(2),
        }
    };
    Ok(studies.map(study).collect())
}

fn check_replicates(design: &Saltelli, evaluation: &Evaluation) -> Result<(), SensitivityError> {
    let refuse = |said: &str| Err(SensitivityError::Replicates(said.to_owned()));
    match evaluation.seeds() {
        _ if evaluation.replicates() < 2 => refuse("noise shows from two replicates on"),
        Seeds::Common => refuse(
            "all points share their seeds, so the noise was drawn once a replicate: share them \
             within each row of the design",
        ),
        Seeds::InBlocks(size) if size != design.block() => {
            refuse("the blocks that share seeds are not the rows of the design")
        }
        Seeds::InBlocks(_) | Seeds::Independent => Ok(()),
    }
}

fn noise_share(of_run: &Indices, table: &Table, samples: &[Option<Shares>]) -> Option<Estimate> {
    // Without indices there is no variance to take a share of.
    if of_run.factors.is_empty() {
        return None;
    }
    let there: Vec<&Shares> = samples.iter().flatten().collect();
    table.shares(None).map(|shares| sobol::estimate(&shares, &there, |shares| shares.noise))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        experiment::{
            batches::{Batches, Unwatched, Unwritten},
            simulator::Simulator,
        },
        random::{Purpose, StreamId, Streams, seed_of},
        sensitivity::{
            evaluation::evaluate,
            known_functions::{ISHIGAMI_FIRST, ISHIGAMI_TOTAL, ISHIGAMI_VARIANCE, ishigami, names},
            sobol::Verdict,
        },
    };
    use rand_distr::{Distribution, StandardNormal};

    /// Ishigami's function plus noise; the second output is the noise alone, and the third noise
    /// whose standard deviation is the first parameter, and the fourth that parameter plus this
    /// noise.
    struct Noisy {
        noise_variance: f64,
    }

    impl Simulator for Noisy {
        fn summaries(&self) -> usize {
            4
        }

        fn simulate(&self, parameters: &[f64], seed: u64) -> Result<Vec<f64>, String> {
            let mut draw = Streams::new(seed, 0).draw(StreamId::ROOT, 0, Purpose::Survey);
            let noise: f64 = StandardNormal.sample(&mut draw);
            let added = self.noise_variance.sqrt() * noise;
            Ok(vec![
                ishigami(parameters) + added,
                noise,
                parameters[0] * noise,
                parameters[0] * (1.0 + noise),
            ])
        }
    }

    fn studied(
        rows: u32,
        replicates: usize,
        noise_variance: f64,
        shared: bool,
        seed: u64,
    ) -> Vec<NoiseStudy> {
        let simulator = Noisy { noise_variance };
        let batches =
            Batches { simulator: &simulator, seed, journal: &Unwritten, watch: &Unwatched };
        let design = Saltelli::new(3, rows, seed).unwrap();
        let seeds = if shared { Seeds::InBlocks(design.block()) } else { Seeds::Independent };
        let evaluation = evaluate(&batches, "noise", &design.points(), replicates, seeds).unwrap();
        let bootstrap = Bootstrap { samples: 200, seed };
        analyse(&design, &names(3), &names(4), &evaluation, bootstrap).unwrap()
    }

    fn totals(indices: &Indices) -> Vec<f64> {
        indices.factors.iter().map(|factor| factor.total.value).collect()
    }

    /// Ishigami plus noise of a fifth of the total variance, in closed form: `0.8 S_T`, plus 0.2 where
    /// seeds are not shared. Over 40 seeds no share of a run had a standard deviation above 0.0065,
    /// none of the expectation above 0.0081, and the noise share 0.0023: the bounds are more than
    /// four of them away, and the whole test fails about once in 10⁴ seeds.
    #[test]
    fn noise_sits_in_the_totals_of_a_run_unless_seeds_are_shared() {
        let seed = seed_of("noise_sits_in_the_totals_of_a_run_unless_seeds_are_shared");
        for (shared, expected) in [(false, [0.646, 0.554, 0.395]), (true, [0.446, 0.354, 0.195])] {
            let study = studied(4096, 4, ISHIGAMI_VARIANCE / 4.0, shared, seed).remove(0);
            for (total, expected) in totals(&study.of_run).iter().zip(expected) {
                assert!((total - expected).abs() < 0.03, "{shared}: {total} against {expected}");
            }
            for (factor, first) in study.of_run.factors.iter().zip(ISHIGAMI_FIRST) {
                assert!((factor.first.value - 0.8 * first).abs() < 0.03, "{factor:?}");
            }
            // The expectation has Ishigami's own indices either way.
            for (factor, (first, total)) in
                study.of_expectation.factors.iter().zip(ISHIGAMI_FIRST.iter().zip(ISHIGAMI_TOTAL))
            {
                assert!((factor.first.value - first).abs() < 0.04, "{factor:?}");
                assert!((factor.total.value - total).abs() < 0.04, "{factor:?}");
            }
            let share = study.noise_share.unwrap();
            assert!((share.value - 0.2).abs() < 0.01, "{share:?}");
            assert!(!study.is_mostly_noise());
        }
    }

    #[test]
    #[ignore = "measures the figures in the comments"]
    fn measure_errors() {
        for shared in [false, true] {
            let mut runs = Vec::new();
            let mut held = 0;
            for seed in 0..40 {
                let study = studied(4096, 4, ISHIGAMI_VARIANCE / 4.0, shared, seed).remove(0);
                let mut row = totals(&study.of_run);
                row.extend(study.of_run.factors.iter().map(|f| f.first.value));
                row.extend(totals(&study.of_expectation));
                row.extend(study.of_expectation.factors.iter().map(|f| f.first.value));
                row.push(study.noise_share.unwrap().value);
                held += u32::from(study.noise_share.unwrap().holds(0.2));
                runs.push(row);
            }
            for column in 0..13 {
                let values: Vec<f64> = runs.iter().map(|run| run[column]).collect();
                let (mean, variance) = crate::sensitivity::estimate::mean_and_variance(&values);
                println!("{shared} {column}: {mean:.4} sd {:.4}", variance.sqrt());
            }
            println!("{shared} held {held}");
        }
    }

    /// The second output is nothing but noise; the third has a variance that depends on the first
    /// parameter alone, and an expectation of 0.
    #[test]
    fn pure_noise_is_called_noise_and_its_size_traced() {
        let studies = studied(1024, 8, 1.0, true, seed_of("pure_noise_is_called_noise"));
        let pure = &studies[1];
        assert!(pure.is_mostly_noise() && pure.noise_share.unwrap().value > 0.99);
        assert!(pure.verdict().unwrap().ends_with("raise R or aggregate"));
        // Seeds in common: every difference within a row is exactly 0.
        assert!(totals(&pure.of_run).iter().all(|total| total.abs() < 1e-12));
        let sized = &studies[2];
        assert!(sized.is_mostly_noise());
        let totals = totals(&sized.of_variance);
        assert!(totals[0] > 0.5 && totals[1] == 0.0 && totals[2] == 0.0, "{totals:?}");
    }

    /// Y = x (1 + Z): E[Y | x] = x, so both indices of x are 1. Left in, what x and the noise do
    /// together would add 1/R to each: 1.25. Over 40 seeds the standard deviations were 0.032 and
    /// 0.027, of the noise share 0.006 and of the run 0.005; each bound is above four of them.
    #[test]
    fn what_noise_and_a_parameter_do_together_is_taken_off() {
        let seed = seed_of("what_noise_and_a_parameter_do_together_is_taken_off");
        let study = studied(8192, 4, 1.0, true, seed).remove(3);
        let factor = &study.of_expectation.factors[0];
        assert!((factor.first.value - 1.0).abs() < 0.14, "{factor:?}");
        assert!((factor.total.value - 1.0).abs() < 0.14, "{factor:?}");
        // Of a run: Var Y = 1/12 + 1/3.
        assert!((study.noise_share.unwrap().value - 0.8).abs() < 0.03);
        assert!((study.of_run.factors[0].first.value - 0.2).abs() < 0.03);
    }

    #[test]
    #[ignore = "measures the figures in the comments"]
    fn measure_together() {
        let mut runs = vec![Vec::new(); 4];
        for seed in 0..40 {
            let study = studied(8192, 4, 1.0, true, seed).remove(3);
            runs[0].push(study.of_expectation.factors[0].first.value);
            runs[1].push(study.of_expectation.factors[0].total.value);
            runs[2].push(study.noise_share.unwrap().value);
            runs[3].push(study.of_run.factors[0].first.value);
        }
        for values in runs {
            let (mean, variance) = crate::sensitivity::estimate::mean_and_variance(&values);
            println!("together {mean:.4} sd {:.4}", variance.sqrt());
        }
    }

    #[test]
    fn a_simulator_without_noise_has_none() {
        let study = studied(256, 2, 0.0, false, 1).remove(0);
        let share = study.noise_share.unwrap();
        assert_eq!((share.value, share.high), (0.0, 0.0));
        assert_eq!(study.of_variance.verdict, Verdict::Constant);
        assert_eq!(totals(&study.of_run), totals(&study.of_expectation));
    }

    #[test]
    fn one_replicate_and_seeds_common_to_all_are_refused() {
        let design = Saltelli::new(3, 32, 1).unwrap();
        let run = |replicates, seeds| {
            let mut evaluation = Evaluation::new(32 * 5, replicates, 1, seeds);
            for point in 0..32 * 5 {
                for replicate in 0..replicates {
                    evaluation.record(point, replicate, Ok(vec![point as f64])).unwrap();
                }
            }
            let bootstrap = Bootstrap { samples: 40, seed: 1 };
            analyse(&design, &names(3), &names(1), &evaluation, bootstrap).is_ok()
        };
        assert!(run(2, Seeds::Independent) && run(2, Seeds::InBlocks(5)));
        assert!(!run(1, Seeds::Independent) && !run(2, Seeds::Common));
        assert!(!run(2, Seeds::InBlocks(4)));
    }
}
