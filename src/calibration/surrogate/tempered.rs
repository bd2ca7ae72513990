//! The tempered posterior of a surrogate, and draws from it.

use super::{
    convergence::Convergence,
    evolution::{Chains, chains, evolve},
    proposals::Proposals,
    synthetic_likelihood::SyntheticLikelihood,
};
use crate::{
    calibration::space::Space,
    random::{Purpose, StreamId, Streams},
};

/// Steps of the chains in a round before the last, and in the last; the first quarter is discarded.
const STEPS: (u32, u32) = (1000, 6000);

/// R̂ and effective size that chains should reach, and how often their steps are doubled until they do.
const R_HAT: f64 = 1.05;
const EFFECTIVE_SIZE: f64 = 2000.0;
const DOUBLINGS: u32 = 3;

/// Prior × likelihood^power at what was observed.
pub(super) struct Tempered<'a> {
    pub space: &'a Space,
    pub likelihood: SyntheticLikelihood<'a>,
    pub observed: Vec<f64>,
    pub power: f64,
}

impl Tempered<'_> {
    fn ln_density(&self, coordinates: &[f64]) -> f64 {
        let prior = self.space.ln_density_at(coordinates);
        if prior == f64::NEG_INFINITY {
            return prior;
        }
        prior + self.power * self.likelihood.ln_at(coordinates, &self.observed)
    }

    /// Chains from proposed places, without their first quarter; longer ones while they do not mix.
    /// `None` where no proposed place has a density.
    pub fn sample(
        &self,
        seed: u64,
        round: usize,
        proposals: &Proposals,
    ) -> Option<(Chains, Convergence)> {
        let streams = Streams::new(seed, 0);
        let stream = StreamId::ROOT.named("surrogate chains").child(round as u32);
        let mut starts = self.starts(proposals, streams, stream.named("starts"))?;
        let sds = proposals.sds();
        let is_last = self.power == 1.0;
        let mut steps = if is_last { STEPS.1 } else { STEPS.0 };
        let mut doublings = 0;
        loop {
            let stream = stream.child(doublings);
            let mut chains = evolve(|u| self.ln_density(u), &starts, steps, &sds, streams, stream);
            starts = chains.states.iter().map(|chain| chain[chain.len() - 1].clone()).collect();
            for chain in &mut chains.states {
                chain.drain(..steps as usize / 4);
            }
            let convergence = Convergence::of(&chains.states);
            let is_enough =
                convergence.r_hat <= R_HAT && convergence.effective_size >= EFFECTIVE_SIZE;
            // Before the last round the chains only propose.
            if !is_last || is_enough || doublings == DOUBLINGS {
                return Some((chains, convergence));
            }
            steps *= 2;
            doublings += 1;
        }
    }

    /// Places of some density, one a chain.
    fn starts(
        &self,
        proposals: &Proposals,
        streams: Streams,
        stream: StreamId,
    ) -> Option<Vec<Vec<f64>>> {
        let wanted = chains(self.space.dimensions());
        let candidates = (0..50 * wanted as u32).map(|number| {
            let mut draw = streams.draw(stream.child(number), 0, Purpose::Proposal);
            proposals.place(self.space, &mut draw)
        });
        let starts: Vec<Vec<f64>> =
            candidates.filter(|u| self.ln_density(u).is_finite()).take(wanted).collect();
        (starts.len() == wanted).then_some(starts)
    }
}
