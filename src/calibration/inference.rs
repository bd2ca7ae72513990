//! A calibration from the prior to the posterior, one method after the other, each with its doubts.
//!
//! ```text
//! runs from the prior → screen → ABC-SMC → regression adjustment → guarded surrogate → fresh runs
//! ```
//!
//! The surrogate's posterior stands if its guard finds nothing; else the adjusted one, unless the
//! adjustment predicts worse than what it adjusts; else that of ABC-SMC. All of them are kept.

use serde::Serialize;

use super::{
    fresh_runs::{FreshRuns, PredictiveDistance},
    problem::{Draw, Problem, effective_size},
    reach::Reach,
    regression::{Adjusted, Flag, adjust},
    smc::{self, Bank, SmcError},
    surrogate::{self, Abc, Surrogate, Verdict},
    weighted::resample,
};
use crate::{
    experiment::batches::{Batches, draw_of},
    random,
};

/// Below this effective sample size a posterior is marked as having few draws.
pub const FEW_DRAWS: f64 = 200.0;

/// Below this one there is none.
pub const TOO_FEW_DRAWS: f64 = 20.0;

/// Draws that are taken from a posterior for files and figures.
pub const SAMPLE: u32 = 1000;

/// One in so many runs of a bank that is there already is in the first population.
const SHARE_OF_BANK: usize = 25;

/// The most runs that a surrogate is fitted to, which stand in memory.
const MOST_SURROGATE: u64 = 1_000_000;

/// How a calibration is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Runs in all.
    pub budget: u64,
    /// Whether half of them go to a surrogate.
    pub surrogate: bool,
}

impl Options {
    /// What is left for ABC-SMC.
    fn for_smc(self) -> u64 {
        // Fresh runs at the ABC posterior, at the adjusted one and at the one that stands.
        let left = self.budget.saturating_sub(3 * u64::from(predictive_runs(self.budget)));
        if self.surrogate { left / 2 } else { left }
    }
}

/// The method of a posterior.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// ABC-SMC as it is.
    Abc,
    /// ABC-SMC with regression adjustment.
    AdjustedAbc,
    /// The surrogate likelihood.
    Surrogate,
}

impl Method {
    /// The word in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Abc => "abc",
            Self::AdjustedAbc => "adjusted-abc",
            Self::Surrogate => "surrogate",
        }
    }

    /// The words in reports.
    pub fn words(self) -> &'static str {
        match self {
            Self::Abc => "ABC-SMC as it is",
            Self::AdjustedAbc => "ABC-SMC with regression adjustment",
            Self::Surrogate => "a surrogate likelihood, which its guard lets pass",
        }
    }
}

/// What a calibration finds.
#[derive(Clone, Debug)]
pub struct Inference {
    /// Runs from the prior and the populations of ABC-SMC.
    pub smc: smc::Outcome,
    /// How the targets lie among runs from the prior.
    pub reach: Vec<Reach>,
    /// The adjusted posterior, whether or not it stands.
    pub adjusted: Adjusted,
    /// The surrogate's posterior, whether or not it stands; `None` where it was not asked for.
    pub surrogate: Option<Surrogate>,
    /// The method of the posterior that stands.
    pub method: Method,
    /// The posterior that stands.
    pub draws: Vec<Draw>,
    /// The effective size of the inference.
    pub effective_draws: f64,
    /// Fresh runs at the posterior that stands.
    pub predictive: FreshRuns,
    /// Runs in all.
    pub runs: u64,
}

impl Inference {
    /// `ok`, or `few_draws`.
    pub fn status(&self) -> &'static str {
        if self.effective_draws < FEW_DRAWS { "few_draws" } else { "ok" }
    }

    /// Values of the parameters, each row as likely: draws of the posterior that stands.
    pub fn sample(&self, problem: &Problem, seed: u64, size: u32) -> Vec<Vec<f64>> {
        equally_likely(&self.draws, size, &mut draw_of(seed, "sample", 0))
            .into_iter()
            .map(|coordinates| problem.space.to_values(&coordinates))
            .collect()
    }
}

/// Coordinates that are equally likely, by systematic resampling (Kitagawa 1996).
pub fn equally_likely(draws: &[Draw], size: u32, random: &mut random::Draw) -> Vec<Vec<f64>> {
    let weights: Vec<f64> = draws.iter().map(|draw| draw.weight).collect();
    let places = resample(&weights, size as usize, random);
    places.into_iter().map(|place| draws[place].coordinates.clone()).collect()
}

/// Runs that are spent on fresh predictions at a posterior.
fn predictive_runs(budget: u64) -> u32 {
    (budget / 50).clamp(100, 1000) as u32
}

/// Infers a posterior.
///
/// # Errors
/// When it was stopped, or hardly a run of the prior comes to its end.
pub fn infer(
    problem: &Problem,
    batches: &Batches,
    options: Options,
) -> Result<Inference, SmcError> {
    let smc = smc::run(problem, batches, &smc::Settings::for_budget(options.for_smc()))?;
    conclude(problem, batches, options, smc)
}

/// The same from a bank that is there already, whatever was observed. The budget is for what comes after it,
/// and populations are a share of the bank.
///
/// # Errors
/// When it was stopped.
pub fn infer_from(
    problem: &Problem,
    batches: &Batches,
    options: Options,
    bank: &Bank,
) -> Result<Inference, SmcError> {
    let settings = smc::Settings {
        particles: (bank.rows.len() / SHARE_OF_BANK).max(2),
        ..smc::Settings::for_budget(options.for_smc())
    };
    let smc = smc::run_from(problem, batches, &settings, bank)?;
    conclude(problem, batches, options, smc)
}

/// What follows ABC-SMC.
fn conclude(
    problem: &Problem,
    batches: &Batches,
    options: Options,
    smc: smc::Outcome,
) -> Result<Inference, SmcError> {
    let fresh = predictive_runs(options.budget);
    let reach = Reach::of(problem, &smc.bank);
    let mut adjusted = adjust(problem, &smc.particles);
    let plain: Vec<Draw> = smc
        .particles
        .iter()
        .map(|p| Draw { coordinates: p.coordinates.clone(), weight: p.weight })
        .collect();
    batches.watch.says("fresh runs at the posterior, before and after regression adjustment");
    let before = FreshRuns::at_draws(batches, problem, "fresh-abc", fresh, &plain)?;
    let after = FreshRuns::at_draws(batches, problem, "fresh-adjusted", fresh, &adjusted.draws)?;
    let distance = |summaries: &[f64]| smc.bank.distance.of(summaries);
    let of = |runs| PredictiveDistance::of(runs, &distance);
    let worse = Flag::of_predictive(of(&before), of(&after));
    let is_worse = worse.is_some();
    adjusted.flags.extend(worse);
    let (mut method, mut draws, mut predictive) = if is_worse {
        (Method::Abc, plain, before)
    } else {
        (Method::AdjustedAbc, adjusted.draws.clone(), after)
    };
    let mut effective_draws = effective_size(draws.iter().map(|draw| draw.weight));
    let mut runs = smc.runs + 2 * u64::from(fresh);
    let mut surrogate = None;
    if options.surrogate {
        let left = options.budget.saturating_sub(runs + u64::from(fresh));
        let settings = surrogate::Settings {
            guard_runs: fresh.min(500),
            ..surrogate::Settings::new(left.min(MOST_SURROGATE) as u32)
        };
        let abc = Abc { particles: &smc.particles, adjusted: &adjusted.draws, distance: &distance };
        let found = surrogate::infer(batches, problem, &abc, &settings)?;
        runs += u64::from(found.runs);
        if let (Verdict::Accepted, Some(convergence)) = (&found.verdict, &found.convergence) {
            method = Method::Surrogate;
            draws.clone_from(&found.draws);
            effective_draws = convergence.effective_size;
            predictive = FreshRuns::at_draws(batches, problem, "fresh-surrogate", fresh, &draws)?;
            runs += u64::from(fresh);
        }
        surrogate = Some(found);
    }
    Ok(Inference {
        smc,
        reach,
        adjusted,
        surrogate,
        method,
        draws,
        effective_draws,
        predictive,
        runs,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        calibration::{
            linear_gaussian::{self, Under},
            weighted,
        },
        random::seed_of,
    };

    /// Mean and sd of each parameter.
    fn moments(problem: &Problem, draws: &[Draw]) -> Vec<(f64, f64)> {
        let weights: Vec<f64> = draws.iter().map(|draw| draw.weight).collect();
        let of = |place: usize| {
            let prior = &problem.space.parameters()[place].prior;
            let values: Vec<f64> =
                draws.iter().map(|draw| prior.to_value(draw.coordinates[place])).collect();
            (weighted::mean(&values, &weights), weighted::variance(&values, &weights).sqrt())
        };
        (0..problem.space.dimensions()).map(of).collect()
    }

    fn check(name: &str, under: Under, widest: f64) {
        let problem = under.problem();
        let batches = linear_gaussian::batches(seed_of(name) >> 1);
        let options = Options { budget: 100_000, surrogate: true };
        let found = infer(&problem, &batches, options).unwrap();
        assert!(found.runs <= options.budget, "{} runs", found.runs);
        for (k, (_, sd)) in moments(&problem, &found.adjusted.draws).into_iter().enumerate() {
            let ratio = sd / under.posterior(k).1;
            assert!(ratio < widest && ratio > 1.0 / widest, "adjusted ABC, {k}: sd ratio {ratio}");
        }
        assert_eq!(found.method, Method::Surrogate, "{:?}", found.surrogate);
        for (k, (mean, sd)) in moments(&problem, &found.draws).into_iter().enumerate() {
            let (expected, scale) = under.posterior(k);
            assert!((0.9..1.1).contains(&(sd / scale)), "surrogate, {k}: sd ratio {}", sd / scale);
            assert!((mean - expected).abs() < 0.1 * scale, "surrogate, {k}: mean {mean}");
        }
    }

    #[test]
    fn a_normal_model_in_ten_dimensions_is_inferred_under_a_normal_prior() {
        check("normal prior", Under::Normal, 1.3);
    }

    #[test]
    fn a_normal_model_in_ten_dimensions_is_inferred_under_a_uniform_prior() {
        check("uniform prior", Under::Uniform, 1.5);
    }
}
