//! Approximate Bayesian computation by sequential Monte Carlo (ABC-SMC).
//!
//! ```text
//! generation 0   runs from the prior; the N nearest are kept with equal weights
//! generation t   proposals from the kernel around generation t − 1 until N runs are nearer than ε_t
//!                ε_t = the weighted quantile of the distances of generation t − 1
//! ```
//!
//! Unless the first proposals show that the prior is the better one (see `offer.rs`): then what is left
//! of the budget is drawn from it, and the nearest runs of the larger bank are the posterior.
//!
//! Proposals are numbered, and the accepted ones with the lowest numbers count, never the first to
//! finish: that would favour parameters whose runs are fast, and depend on the machine. Only
//! accepted runs are kept in memory.
//!
//! - draws: a stream for each proposal, see [`batches`](crate::experiment::batches)
//! - source: Toni et al. (2009), J. R. Soc. Interface 6:187; Beaumont et al. (2009); Prangle (2017), Bayesian Anal. 12:289
//! - verified by: the tests below, and tests/calibration

mod bank;
mod generation;
mod kernel;
mod offer;
mod settings;
#[cfg(test)]
mod tests;

use std::time::Instant;

use serde::Serialize;

pub use self::{
    bank::{Bank, BankRow, bank, nearest},
    settings::{Settings, StopReason},
};
use self::{
    generation::{Pass, Passed},
    kernel::Kernel,
    offer::{MOST_RUNS_OF_BANK, Offer, size_from_prior},
};
use super::problem::{Particle, Problem, effective_size};
use crate::experiment::batches::{Batches, Stopped};

/// Runs in a batch at most, and at least: what an interruption can lose.
const BATCH: (u32, u32) = (64, 1000);

/// What is told of a generation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Generation {
    /// Its number.
    pub generation: u32,
    /// The distance below which runs were accepted.
    pub epsilon: f64,
    /// Runs so far, all stages.
    pub runs: u64,
    /// Its proposals.
    pub proposed: u64,
    /// Those that failed.
    pub failed: u64,
    /// Those that were accepted.
    pub accepted: usize,
    /// Accepted over proposed.
    pub acceptance: f64,
    /// Effective sample size.
    pub ess: f64,
    /// The largest weight.
    pub largest_weight: f64,
    /// The distance below which hardly two replicates at the weighted mean lie; none at generation 0.
    pub noise_floor: Option<f64>,
}

impl Generation {
    /// The nearest runs of a bank.
    fn from_prior(generation: u32, bank: &Bank, particles: &[Particle], runs: u64) -> Self {
        let (size, proposed) = (particles.len(), bank.rows.len() + bank.failed.len());
        Self {
            generation,
            epsilon: particles.last().map_or(f64::NAN, |particle| particle.distance),
            runs,
            proposed: proposed as u64,
            failed: bank.failed.len() as u64,
            accepted: size,
            acceptance: size as f64 / proposed as f64,
            ess: size as f64,
            largest_weight: 1.0 / size as f64,
            noise_floor: None,
        }
    }
}

/// A posterior by ABC-SMC.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The runs from the prior.
    pub bank: Bank,
    /// The last population. Its weights add up to 1.
    pub particles: Vec<Particle>,
    /// The log.
    pub generations: Vec<Generation>,
    /// Why it stopped.
    pub stop: StopReason,
    /// Runs in all.
    pub runs: u64,
}

impl Outcome {
    /// Whether the posterior is the nearest runs of the bank, and no population followed.
    pub fn is_whole_bank(&self) -> bool {
        self.stop == StopReason::PriorServes
    }
}

/// Why there is no posterior.
#[derive(Debug, thiserror::Error)]
pub enum SmcError {
    /// It was stopped.
    #[error(transparent)]
    Stopped(#[from] Stopped),
    /// Too few runs of the prior came to their end.
    #[error(
        "of {runs} runs from the prior only {finished} came to their end, and {needed} are needed: {said}"
    )]
    AllFail {
        /// Runs from the prior.
        runs: u32,
        /// Those that came to their end.
        finished: usize,
        /// Those that are needed.
        needed: usize,
        /// What the first that failed said.
        said: String,
    },
}

/// Infers a posterior.
///
/// # Errors
/// When it was stopped, or hardly a run of the prior comes to its end.
pub fn run(problem: &Problem, batches: &Batches, settings: &Settings) -> Result<Outcome, SmcError> {
    let began = Instant::now();
    let bank = bank(problem, batches, settings.prior_runs, settings.particles)?;
    populations(problem, batches, settings, bank, (settings.prior_runs.into(), began))
}

/// Infers a posterior from a bank that is there already: of the same parameters and summaries, whatever was
/// observed. The budget is for what comes after it.
///
/// # Errors
/// When it was stopped.
pub fn run_from(
    problem: &Problem,
    batches: &Batches,
    settings: &Settings,
    bank: &Bank,
) -> Result<Outcome, SmcError> {
    populations(problem, batches, settings, bank.for_problem(problem), (0, Instant::now()))
}

/// Populations from a bank on; so many runs are spent since it began.
fn populations(
    problem: &Problem,
    batches: &Batches,
    settings: &Settings,
    mut bank: Bank,
    (mut runs, began): (u64, Instant),
) -> Result<Outcome, SmcError> {
    let size = settings.particles.min(bank.rows.len());
    let mut particles = nearest(problem, &bank, size);
    let mut generations = vec![Generation::from_prior(0, &bank, &particles, runs)];
    let stop = loop {
        let last = generations.last().expect("there is generation 0");
        told(batches, last);
        if settings.wall_clock.is_some_and(|most| began.elapsed() >= most) {
            break StopReason::WallClock;
        }
        if let Some(reason) = reached(settings, &generations) {
            break reason;
        }
        let epsilon = settings
            .epsilon
            .unwrap_or_else(|| weighted_quantile(&particles, settings.quantile).min(last.epsilon));
        let number = last.generation + 1;
        let pass = Pass { problem, batches, settings, distance: &bank.distance, number, epsilon };
        let kernel = Kernel::new(&problem.space, &particles);
        let guess = if number == 1 { settings.quantile / 2.0 } else { last.acceptance / 2.0 };
        let left = settings.budget.saturating_sub(runs);
        let offer = Offer::new(settings, bank.rows.len(), size, left);
        let is_worth = |proposed: u32, weights: &[f64]| {
            number > 1
                || settings.epsilon.is_some()
                || !settings.may_stay
                || offer.is_worth(proposed, weights)
        };
        let found = match pass.accept(&kernel, guess, left, is_worth)? {
            Passed::NoRunIsLeft => break StopReason::Budget,
            Passed::PriorServes { tried } => {
                runs += tried;
                let fits = MOST_RUNS_OF_BANK.saturating_sub(bank.rows.len() as u64);
                let left = settings.budget.saturating_sub(runs).min(fits);
                bank = bank.enlarged(problem, batches, left as u32)?;
                runs += left;
                particles = nearest(problem, &bank, size_from_prior(bank.rows.len()));
                generations.push(Generation::from_prior(number, &bank, &particles, runs));
                told(batches, generations.last().expect("just pushed"));
                break StopReason::PriorServes;
            }
            Passed::Accepted(found) => found,
        };
        runs += found.proposed;
        let is_cut_short = found.particles.len() < size;
        // A generation that the budget cuts short is nearer than the last, if it is not much smaller.
        if is_cut_short && found.particles.len() < size / 3 {
            break StopReason::Budget;
        }
        particles = found.particles;
        let left = settings.budget.saturating_sub(runs);
        let (floor, spent) =
            if is_cut_short { (None, 0) } else { pass.noise_floor(&particles, left)? };
        runs += spent;
        let weights = || particles.iter().map(|particle| particle.weight);
        generations.push(Generation {
            generation: number,
            epsilon,
            runs,
            proposed: found.proposed,
            failed: found.failed,
            accepted: particles.len(),
            acceptance: particles.len() as f64 / found.proposed as f64,
            ess: effective_size(weights()),
            largest_weight: weights().fold(0.0, f64::max),
            noise_floor: floor,
        });
        if is_cut_short {
            told(batches, generations.last().expect("just pushed"));
            break StopReason::Budget;
        }
    };
    batches.watch.says(&format!("stopped: {stop}"));
    Ok(Outcome { bank, particles, generations, stop, runs })
}

fn told(batches: &Batches, generation: &Generation) {
    let Generation { generation, epsilon, acceptance, ess, accepted, runs, .. } = generation;
    batches.watch.says(&format!(
        "generation {generation}: epsilon {epsilon:.3}, acceptance {:.1}%, effective draws {ess:.0} of \
         {accepted}, {runs} runs",
        100.0 * acceptance
    ));
}

/// Whether the last generations give a reason to stop.
fn reached(settings: &Settings, generations: &[Generation]) -> Option<StopReason> {
    let last = generations.last()?;
    if last.generation == 0 {
        return None;
    }
    if settings.epsilon.is_some_and(|epsilon| last.epsilon <= epsilon) {
        return Some(StopReason::Epsilon);
    }
    if last.runs >= settings.budget {
        return Some(StopReason::Budget);
    }
    if last.acceptance < settings.least_acceptance {
        return Some(StopReason::Acceptance);
    }
    if last.noise_floor.is_some_and(|floor| last.epsilon <= floor) {
        return Some(StopReason::NoiseFloor);
    }
    let earlier = generations.len().checked_sub(3).map(|place| generations[place].epsilon);
    let is_stuck = |earlier: f64| last.epsilon > (1.0 - settings.least_gain) * earlier;
    earlier.is_some_and(is_stuck).then_some(StopReason::NoGain)
}

/// The smallest distance below or at which a share of the weight lies.
fn weighted_quantile(particles: &[Particle], share: f64) -> f64 {
    let mut pairs: Vec<(f64, f64)> = particles.iter().map(|p| (p.distance, p.weight)).collect();
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut sum = 0.0;
    let reached = pairs.iter().find(|(_, weight)| {
        sum += weight;
        sum >= share
    });
    reached.or(pairs.last()).map_or(f64::INFINITY, |(distance, _)| *distance)
}
