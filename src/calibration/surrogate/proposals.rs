//! Where the next runs go, and where chains start.

use rand_distr::{Distribution, StandardNormal};

use super::{evolution::Chains, region::Region};
use crate::{
    calibration::{
        problem::{Draw, Particle},
        space::Space,
        weighted::Pick,
    },
    random,
};

/// New runs around the ABC population are spread by so much of its variance.
const SPREAD: f64 = 0.5;

/// Draws that are kept of chains.
const DRAWS: usize = 4000;

/// Where the next runs go.
pub(super) struct Proposals {
    places: Vec<Vec<f64>>,
    pick: Pick,
    /// The region that they make up.
    region: Region,
    /// How much they are spread, in the region's standard deviations.
    spread: f64,
}

impl Proposals {
    /// Around a population.
    pub fn around(particles: &[Particle]) -> Self {
        let of = |p: &Particle| (p.coordinates.clone(), p.weight);
        let (places, weights): (Vec<_>, Vec<_>) = particles.iter().map(of).unzip();
        let weighted = places.iter().map(Vec::as_slice).zip(weights.iter().copied());
        let region = Region::of(weighted);
        Self { pick: Pick::new(weights.into_iter()), places, region, spread: SPREAD.sqrt() }
    }

    /// At the states of chains, thinned.
    pub fn at(chains: &Chains) -> Self {
        let states: Vec<&Vec<f64>> = chains.states.iter().flatten().collect();
        let region = Region::of(states.iter().map(|u| (u.as_slice(), 1.0)));
        let kept = states.len().min(DRAWS);
        let places: Vec<Vec<f64>> =
            (0..kept).map(|i| states[i * states.len() / kept].clone()).collect();
        Self { pick: Pick::new(places.iter().map(|_| 1.0)), places, region, spread: 0.0 }
    }

    /// A place that the prior allows.
    pub fn place(&self, space: &Space, draw: &mut random::Draw) -> Vec<f64> {
        let centre = &self.places[self.pick.from(draw)];
        if self.spread == 0.0 {
            return centre.clone();
        }
        let mut normals = vec![0.0; centre.len()];
        for _ in 0..20 {
            for normal in &mut normals {
                let standard: f64 = StandardNormal.sample(draw);
                *normal = self.spread * standard;
            }
            let step = self.region.step(&normals);
            let moved: Vec<f64> = centre.iter().zip(step).map(|(u, step)| u + step).collect();
            if space.ln_density_at(&moved).is_finite() {
                return moved;
            }
        }
        centre.clone()
    }

    /// The standard deviation of each coordinate.
    pub fn sds(&self) -> Vec<f64> {
        (0..self.region.dimensions()).map(|k| self.region.sd(k)).collect()
    }

    /// The places as draws of equal weight.
    pub fn into_draws(self) -> Vec<Draw> {
        let weight = 1.0 / self.places.len() as f64;
        self.places.into_iter().map(|coordinates| Draw { coordinates, weight }).collect()
    }
}
