//! One generation: proposals until enough of them come near, and how near two replicates come to one
//! another.

use super::{BATCH, Settings, kernel::Kernel};
use crate::{
    calibration::{
        distance::Distance,
        problem::{Particle, Problem},
    },
    experiment::{
        batches::{Batches, Kept, Stopped, draw_of},
        simulator::SoFar,
    },
};

/// Pairs of replicates from which the noise floor is taken, at most.
const FLOOR_PAIRS: u32 = 50;

/// The quantile of their distances that is the floor. At the median the posterior of a normal model in ten
/// dimensions was still a fifth too wide (docs/decisions.md).
const FLOOR_QUANTILE: f64 = 0.05;

/// One generation's work.
pub(super) struct Pass<'a> {
    pub problem: &'a Problem,
    pub batches: &'a Batches<'a>,
    pub settings: &'a Settings,
    pub distance: &'a Distance,
    pub number: u32,
    pub epsilon: f64,
}

/// What a pass came to.
pub(super) enum Passed {
    /// Proposals were accepted.
    Accepted(Accepted),
    /// Not one run is left.
    NoRunIsLeft,
    /// After the first batch of proposals it is not worth it to go on.
    PriorServes {
        /// Runs that this took.
        tried: u64,
    },
}

pub(super) struct Accepted {
    pub particles: Vec<Particle>,
    pub proposed: u64,
    pub failed: u64,
}

impl Pass<'_> {
    /// Accepts the first N proposals, by number, that come nearer than ε; fewer where the budget ends.
    /// `is_worth` is asked once, after the first batch: so many were proposed, and those that were accepted
    /// have these weights.
    pub fn accept(
        &self,
        kernel: &Kernel,
        guess: f64,
        left: u64,
        is_worth: impl Fn(u32, &[f64]) -> bool,
    ) -> Result<Passed, Stopped> {
        let stage = format!("generation-{}", self.number);
        let left = left.min(u64::from(u32::MAX)) as u32;
        if left == 0 {
            return Ok(Passed::NoRunIsLeft);
        }
        let coordinates_of = |kept: &[Kept]| -> Vec<Vec<f64>> {
            let proposal = |run: &Kept| draw_of(self.batches.seed, &stage, run.number);
            kept.iter().map(|run| kernel.propose(&mut proposal(run))).collect()
        };
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
            let goes_on = |so_far: &[SoFar]| self.distance.at_least(so_far) < self.epsilon;
            let keeps = |summaries: &[f64]| self.distance.of(summaries) < self.epsilon;
            let numbers = next..next + count;
            let done = self.batches.run_while(&stage, batch, numbers, propose, goes_on, keeps)?;
            next += count;
            kept.extend(done.kept);
            failed.extend(done.failed);
            if batch == 0 && !is_worth(next, &kernel.weights(&coordinates_of(&kept))) {
                return Ok(Passed::PriorServes { tried: next.into() });
            }
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
        let coordinates = coordinates_of(&kept);
        let weights = kernel.weights(&coordinates);
        #[cfg(test)]
        let weights = if self.settings.fault == Some(super::settings::Fault::EqualWeights) {
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
        Ok(Passed::Accepted(Accepted {
            particles: particles.collect(),
            proposed: u64::from(proposed),
            failed: failed.len() as u64,
        }))
    }

    #[cfg(test)]
    fn is_first_to_finish(&self) -> bool {
        self.settings.fault == Some(super::settings::Fault::FirstToFinish)
    }

    /// The distance below which 5% of pairs of replicates at the weighted mean lie: to come nearer to what was
    /// observed than that is luck. Nothing where so many runs are not left. Also gives the runs it took.
    pub fn noise_floor(
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
