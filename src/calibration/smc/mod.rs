//! Approximate Bayesian computation by sequential Monte Carlo (ABC-SMC).
//!
//! ```text
//! generation 0   runs from the prior; the N nearest are kept with equal weights
//! generation t   proposals from the kernel around generation t − 1 until N runs are nearer than ε_t
//!                ε_t = the weighted quantile of the distances of generation t − 1
//! ```
//!
//! Proposals are numbered, and the accepted ones with the lowest numbers count, never the first to
//! finish: that would favour parameters whose runs are fast, and depend on the machine. Only
//! accepted runs are kept in memory.
//!
//! - draws: a stream for each proposal, see [`batches`](crate::experiment::batches)
//! - source: Toni et al. (2009), J. R. Soc. Interface 6:187; Beaumont et al. (2009); Prangle (2017), Bayesian Anal. 12:289
//! - verified by: the tests below, and tests/calibration

mod kernel;
mod settings;
#[cfg(test)]
mod tests;

use std::time::Instant;

use serde::Serialize;

use self::kernel::Kernel;
pub use self::settings::{Settings, StopReason};
use super::{
    distance::Distance,
    problem::{Particle, Problem, effective_size},
};
use crate::experiment::batches::{Batches, Kept, Stopped, draw_of};

/// Runs in a batch at most, and at least: what an interruption can lose.
const BATCH: (u32, u32) = (64, 1000);

/// Pairs of replicates from which the noise floor is taken, at most.
const FLOOR_PAIRS: u32 = 50;

/// The quantile of their distances that is the floor. At the median the posterior of a normal model in ten
/// dimensions was still a fifth too wide (docs/decisions.md).
const FLOOR_QUANTILE: f64 = 0.05;

/// The stage of the runs from the prior.
pub const PRIOR: &str = "prior";

/// A run from the prior.
#[derive(Clone, Debug, PartialEq)]
pub struct BankRow {
    /// Its number.
    pub number: u32,
    /// Its parameters.
    pub parameters: Vec<f64>,
    /// Its summaries, as the simulator gave them.
    pub summaries: Vec<f64>,
    /// Its distance from what was observed.
    pub distance: f64,
}

/// Runs from the prior: they pay for rejection, coverage, sensitivity and discovery.
#[derive(Clone, Debug, PartialEq)]
pub struct Bank {
    /// The runs, by number.
    pub rows: Vec<BankRow>,
    /// The numbers of runs that failed, and what they said.
    pub failed: Vec<(u32, String)>,
    /// The distance, its scales from these runs.
    pub distance: Distance,
}

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

/// Runs from the prior, and the distance with scales from them.
///
/// # Errors
/// When it was stopped, or fewer than `needed` of them end.
pub fn bank(
    problem: &Problem,
    batches: &Batches,
    runs: u32,
    needed: usize,
) -> Result<Bank, SmcError> {
    let (mut kept, mut failed) = (Vec::new(), Vec::new());
    for (batch, first) in (0..).zip((0..runs).step_by(BATCH.1 as usize)) {
        let numbers = first..(first + BATCH.1).min(runs);
        let propose = |number| problem.space.draw(&mut draw_of(batches.seed, PRIOR, number));
        let done = batches.run(PRIOR, batch, numbers, propose, |_| true)?;
        kept.extend(done.kept);
        failed.extend(done.failed);
    }
    if kept.len() < needed.max(2) {
        let said = failed.first().map_or_else(String::new, |(_, said)| said.clone());
        return Err(SmcError::AllFail { runs, finished: kept.len(), needed, said });
    }
    let summaries: Vec<&[f64]> = kept.iter().map(|run| run.summaries.as_slice()).collect();
    let distance = Distance::new(problem, &summaries);
    let rows = kept.into_iter().map(|Kept { number, parameters, summaries }| BankRow {
        number,
        parameters,
        distance: distance.of(&summaries),
        summaries,
    });
    Ok(Bank { rows: rows.collect(), failed, distance })
}

/// Infers a posterior.
///
/// # Errors
/// When it was stopped, or hardly a run of the prior comes to its end.
pub fn run(problem: &Problem, batches: &Batches, settings: &Settings) -> Result<Outcome, SmcError> {
    let began = Instant::now();
    let size = settings.particles;
    let bank = bank(problem, batches, settings.prior_runs, size)?;
    let mut particles = nearest(problem, &bank, size);
    let mut runs = u64::from(settings.prior_runs);
    let mut generations = vec![Generation {
        generation: 0,
        epsilon: particles.last().map_or(f64::NAN, |particle| particle.distance),
        runs,
        proposed: runs,
        failed: bank.failed.len() as u64,
        accepted: size,
        acceptance: size as f64 / runs as f64,
        ess: size as f64,
        largest_weight: 1.0 / size as f64,
        noise_floor: None,
    }];
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
        let Some(found) = pass.accept(&kernel, guess, left)? else { break StopReason::Budget };
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

/// The nearest runs of a bank, with equal weights, the nearest first.
pub fn nearest(problem: &Problem, bank: &Bank, size: usize) -> Vec<Particle> {
    let mut order: Vec<&BankRow> = bank.rows.iter().collect();
    order.sort_by(|a, b| a.distance.total_cmp(&b.distance).then(a.number.cmp(&b.number)));
    order.truncate(size);
    let weight = 1.0 / order.len() as f64;
    let particle = |row: &BankRow| Particle {
        coordinates: problem.space.to_coordinates(&row.parameters),
        summaries: row.summaries.clone(),
        distance: row.distance,
        weight,
    };
    order.into_iter().map(particle).collect()
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

/// One generation's work.
struct Pass<'a> {
    problem: &'a Problem,
    batches: &'a Batches<'a>,
    settings: &'a Settings,
    distance: &'a Distance,
    number: u32,
    epsilon: f64,
}

struct Accepted {
    particles: Vec<Particle>,
    proposed: u64,
    failed: u64,
}

impl Pass<'_> {
    /// Accepts the first N proposals, by number, that come nearer than ε; fewer where the budget ends;
    /// `None` where not one run is left.
    fn accept(&self, kernel: &Kernel, guess: f64, left: u64) -> Result<Option<Accepted>, Stopped> {
        let stage = format!("generation-{}", self.number);
        let left = left.min(u64::from(u32::MAX)) as u32;
        if left == 0 {
            return Ok(None);
        }
        let size = self.settings.particles;
        let propose = |number| {
            let coordinates = kernel.propose(&mut draw_of(self.batches.seed, &stage, number));
            self.problem.space.to_values(&coordinates)
        };
        let (mut kept, mut failed, mut next) = (Vec::<Kept>::new(), Vec::new(), 0);
        for batch in 0.. {
            if next >= left || kept.len() >= size {
                break;
            }
            let rate = if next == 0 { guess } else { kept.len() as f64 / f64::from(next) };
            let wanted = (size - kept.len()) as f64 / rate.max(0.002);
            #[cfg(test)]
            // As with many machines at work at once.
            let wanted = if self.is_first_to_finish() { 4.0 * wanted } else { wanted };
            let count = (wanted as u32).clamp(BATCH.0, BATCH.1).min(left - next);
            let keeps = |summaries: &[f64]| self.distance.of(summaries) < self.epsilon;
            let done = self.batches.run(&stage, batch, next..next + count, propose, keeps)?;
            next += count;
            kept.extend(done.kept);
            failed.extend(done.failed);
        }
        kept.sort_by_key(|run| run.number);
        #[cfg(test)]
        if self.is_first_to_finish() {
            // As if runs took the longer, the larger their first parameter.
            kept.sort_by(|a, b| a.parameters[0].total_cmp(&b.parameters[0]));
        }
        // What comes after the N-th accepted proposal was never asked for.
        kept.truncate(size);
        let proposed = if kept.len() < size { next } else { kept[size - 1].number + 1 };
        failed.retain(|(number, _)| *number < proposed);
        let coordinates: Vec<Vec<f64>> = kept
            .iter()
            .map(|run| kernel.propose(&mut draw_of(self.batches.seed, &stage, run.number)))
            .collect();
        let weights = kernel.weights(&coordinates);
        #[cfg(test)]
        let weights = if self.settings.fault == Some(settings::Fault::EqualWeights) {
            vec![1.0 / coordinates.len() as f64; coordinates.len()]
        } else {
            weights
        };
        let particles = kept.into_iter().zip(coordinates).zip(weights);
        let particles = particles.map(|((run, coordinates), weight)| Particle {
            coordinates,
            distance: self.distance.of(&run.summaries),
            summaries: run.summaries,
            weight,
        });
        Ok(Some(Accepted {
            particles: particles.collect(),
            proposed: u64::from(proposed),
            failed: failed.len() as u64,
        }))
    }

    #[cfg(test)]
    fn is_first_to_finish(&self) -> bool {
        self.settings.fault == Some(settings::Fault::FirstToFinish)
    }

    /// The distance below which 5% of pairs of replicates at the weighted mean lie: to come nearer to what was
    /// observed than that is luck. Nothing where so many runs are not left. Also gives the runs it took.
    fn noise_floor(
        &self,
        particles: &[Particle],
        left: u64,
    ) -> Result<(Option<f64>, u64), Stopped> {
        let pairs = FLOOR_PAIRS.min(self.settings.particles as u32 / 10);
        let wanted = u64::from(2 * pairs);
        if pairs == 0 || wanted > left {
            return Ok((None, 0));
        }
        let space = &self.problem.space;
        let mean: Vec<f64> = (0..space.dimensions())
            .map(|place| {
                let mean = particles.iter().map(|p| p.weight * p.coordinates[place]).sum();
                let categories = space.parameters()[place].prior.categories();
                if categories.is_some() { f64::round(mean) } else { mean }
            })
            .collect();
        let point = space.to_values(&mean);
        let stage = format!("floor-{}", self.number);
        let found = self.batches.run_all(&stage, &[point], 2 * pairs, 2 * pairs)?;
        let replicates = &found[0];
        let mut gaps: Vec<f64> = replicates
            .chunks_exact(2)
            .map(|pair| self.distance.between(&pair[0], &pair[1]))
            .collect();
        gaps.sort_by(f64::total_cmp);
        let floor = (!gaps.is_empty()).then(|| crate::quantile::quantile(&gaps, FLOOR_QUANTILE));
        Ok((floor, wanted))
    }
}
