//! Guarded surrogate likelihood: far more from the same runs where summaries are about Gaussian, and
//! a refusal where they are not.
//!
//! ABC-SMC says where to look. Then four rounds:
//!
//! 1. simulate new runs: first around the ABC population, then at the draws of the round before
//! 2. fit a Gaussian of the summaries, its moments regressed on the parameters
//!    (`synthetic_likelihood`), to all runs so far, each weighed by how close it is to where the
//!    last runs were proposed
//! 3. sample prior × likelihood^τ at the observation by differential-evolution MCMC, with
//!    τ = 1/4, 1/2, 3/4 and, at last, 1
//!
//! What comes out stands only if the [`Guard`] finds nothing against it; otherwise the adjusted ABC
//! posterior stands.
//!
//! The runs of the ABC population are not fitted to: they were kept because they came close to the
//! observation, so a regression on them would bend the means to it and find too little variance.
//!
//! Summaries of weight 0 are left out. A likelihood has no place for other weights: every summary
//! of positive weight counts fully. Categorical parameters have no gradient to regress on: with any,
//! the surrogate is rejected before a run is spent.
//!
//! - source: Wood (2010), with regressed moments; ter Braak (2006) for the sampler
//! - draws: proposals and seeds of stages `surrogate-1` to `surrogate-4`, `surrogate-guard` and
//!   `surrogate-guard-abc`; the chains' steps
//! - verified by: the tests of this module, against closed forms in ten dimensions and an epidemic
//!   whose posterior was found by brute force

mod convergence;
mod evolution;
mod guard;
mod proposals;
mod region;
mod synthetic_likelihood;
mod tempered;
#[cfg(test)]
mod tests;

pub use self::{
    convergence::Convergence,
    guard::{Guard, ParameterCheck, SummaryCheck},
};
use self::{
    proposals::Proposals,
    synthetic_likelihood::{Runs, SyntheticLikelihood, terms},
    tempered::Tempered,
};
use super::{
    fresh_runs::{FreshRuns, PredictiveDistance},
    problem::{Draw, Particle, Problem},
};
use crate::experiment::batches::{Batches, Stopped};

/// The power of the likelihood in each round.
const POWERS: [f64; 4] = [0.25, 0.5, 0.75, 1.0];

/// The share of the runs that a round makes. Later rounds are closer, and count for more.
const SHARES: [f64; 4] = [0.1, 0.2, 0.3, 0.4];

/// What to spend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Runs in all, the guard's included.
    pub runs: u32,
    /// Fresh runs that the guard makes, once at the surrogate's draws and once at ABC's.
    pub guard_runs: u32,
}

impl Settings {
    /// With so many runs, of which the guard takes 500 twice.
    pub fn new(runs: u32) -> Self {
        Self { runs, guard_runs: 500 }
    }
}

/// Where the surrogate begins, and what it is held against.
#[derive(Clone, Copy)]
pub struct Abc<'a> {
    /// The last population.
    pub particles: &'a [Particle],
    /// The posterior after regression adjustment.
    pub adjusted: &'a [Draw],
    /// The distance of a run's summaries, as the simulator gives them, from what was observed.
    pub distance: &'a dyn Fn(&[f64]) -> f64,
}

/// Whether the surrogate may be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The guard has nothing against it.
    Accepted,
    /// The adjusted ABC posterior stands.
    Rejected {
        /// Why, a clause each.
        reasons: Vec<String>,
    },
}

/// A surrogate posterior with its guard.
#[derive(Clone, Debug, PartialEq)]
pub struct Surrogate {
    /// Draws of equal weight; to be looked at, and not used, where it was rejected. Empty where it
    /// was not tried.
    pub draws: Vec<Draw>,
    /// Whether it may be used.
    pub verdict: Verdict,
    /// What the guard has measured; `None` where it was not tried.
    pub guard: Option<Guard>,
    /// How well the last chains have mixed; `None` where it was not tried.
    pub convergence: Option<Convergence>,
    /// Runs that were made.
    pub runs: u32,
    /// How many of them failed.
    pub failed: usize,
}

impl Surrogate {
    fn rejected(reason: impl Into<String>, runs: u32, failed: usize) -> Self {
        let verdict = Verdict::Rejected { reasons: vec![reason.into()] };
        Self { draws: Vec::new(), verdict, guard: None, convergence: None, runs, failed }
    }
}

/// Infers the parameters by a guarded surrogate likelihood.
///
/// # Errors
/// When it was interrupted, or the journal refuses.
pub fn infer(
    batches: &Batches,
    problem: &Problem,
    abc: &Abc,
    settings: &Settings,
) -> Result<Surrogate, Stopped> {
    if let Some(reason) = unsuited(problem, abc, settings) {
        return Ok(Surrogate::rejected(reason, 0, 0));
    }
    let observed = problem.scaled(&problem.observed());
    let budget = f64::from(settings.runs - 2 * settings.guard_runs);
    let mut made = 0;
    let mut runs = FreshRuns::default();
    let mut scaled: Vec<Vec<f64>> = Vec::new();
    let mut proposals = Proposals::around(abc.particles);
    let mut last = None;
    for (round, (power, share)) in POWERS.into_iter().zip(SHARES).enumerate() {
        let count = (budget * share) as u32;
        let stage = format!("surrogate-{}", round + 1);
        batches.watch.says(&format!("surrogate likelihood, round {}: {count} runs", round + 1));
        let before = runs.places.len();
        runs.append(FreshRuns::run(batches, &problem.space, &stage, count, |draw| {
            proposals.place(&problem.space, draw)
        })?);
        made += count;
        scaled.extend(runs.summaries[scaled.len()..].iter().map(|s| problem.scaled(s)));

        let (used, unmet) = varying(problem, &scaled, &observed);
        if let Some(name) = unmet {
            let reason = format!("{name} is the same in all runs, and not what was observed");
            return Ok(Surrogate::rejected(reason, made, runs.failed));
        }
        let newest = &runs.places[before..];
        if used.is_empty() || newest.len() < 2 * problem.space.dimensions() + 2 {
            let reason = "hardly any run says anything of the parameters";
            return Ok(Surrogate::rejected(reason, made, runs.failed));
        }
        let of_used = |s: &Vec<f64>| used.iter().map(|j| s[*j]).collect::<Vec<f64>>();
        let summaries: Vec<Vec<f64>> = scaled.iter().map(of_used).collect();
        let fitted = Runs { places: &runs.places, summaries: &summaries };
        let likelihood = SyntheticLikelihood::fit(&problem.space, newest, fitted);
        let space = &problem.space;
        let target = Tempered { space, likelihood, observed: of_used(&observed), power };
        let Some((chains, convergence)) = target.sample(batches.seed, round, &proposals) else {
            let reason = "nothing near the runs could have made the observation";
            return Ok(Surrogate::rejected(reason, made, runs.failed));
        };
        proposals = Proposals::at(&chains);
        last = Some((target.likelihood, used, convergence));
    }
    let (likelihood, used, convergence) = last.expect("there are rounds");

    let draws = proposals.into_draws();
    let count = settings.guard_runs;
    batches.watch.says(&format!("surrogate likelihood, guard: {count} runs, and as many for ABC"));
    let fresh = FreshRuns::at_draws(batches, problem, "surrogate-guard", count, &draws)?;
    let of_abc = FreshRuns::at_draws(batches, problem, "surrogate-guard-abc", count, abc.adjusted)?;
    let guard = Guard {
        summaries: guard::check_summaries(&likelihood, problem, &used, &fresh),
        distance: PredictiveDistance::of(&fresh, abc.distance),
        abc_distance: PredictiveDistance::of(&of_abc, abc.distance),
        parameters: guard::check_parameters(problem, &draws, abc.adjusted),
        runs: count as usize,
        failed: fresh.failed,
    };
    let mut reasons = guard.reasons();
    if !(0.0..=1.1).contains(&convergence.r_hat) {
        reasons.push(format!("its chains have not mixed: R-hat {:.2}", convergence.r_hat));
    }
    let verdict =
        if reasons.is_empty() { Verdict::Accepted } else { Verdict::Rejected { reasons } };
    Ok(Surrogate {
        draws,
        verdict,
        guard: Some(guard),
        convergence: Some(convergence),
        runs: made + 2 * count,
        failed: runs.failed + fresh.failed + of_abc.failed,
    })
}

/// Why it is not even tried.
fn unsuited(problem: &Problem, abc: &Abc, settings: &Settings) -> Option<String> {
    let dimensions = problem.space.dimensions();
    let needed = 2 * settings.guard_runs + 3 * terms(dimensions) as u32;
    if problem.space.continuous().len() < dimensions {
        Some("it is not for categorical parameters".to_owned())
    } else if abc.particles.is_empty() || abc.adjusted.is_empty() {
        Some("there is no ABC posterior to begin with".to_owned())
    } else if settings.guard_runs == 0 || settings.runs < needed {
        Some(format!("{} runs are too few: it needs {needed}", settings.runs))
    } else {
        None
    }
}

/// The places of the summaries of positive weight that vary, and the name of one that does not and
/// is not as it was observed.
fn varying(
    problem: &Problem,
    scaled: &[Vec<f64>],
    observed: &[f64],
) -> (Vec<usize>, Option<String>) {
    let varies = |j: usize| scaled.iter().any(|s| s[j] != scaled[0][j]);
    let weighed = (0..observed.len()).filter(|j| problem.summaries[*j].weight > 0.0);
    let (used, constant): (Vec<usize>, Vec<usize>) = weighed.partition(|j| varies(*j));
    let mut unmet = constant.into_iter().filter(|j| scaled.iter().any(|s| s[*j] != observed[*j]));
    (used, unmet.next().map(|j| problem.summaries[j].name.clone()))
}
