//! The kernel that moves a particle to a new proposal, and the weights that undo it.
//!
//! ```text
//! continuous    u* = u_j + L z,  L Lᵀ = Cov_W              z Student's t with ν = 5
//! categorical   stays with probability 1 − q, else moves to any other one
//! weight        w(u*) ∝ prior(u*) / Σ_j W_j K(u*; u_j)
//! ```
//!
//! Normal steps with twice the covariance are usual. In ten dimensions, under a normal and under a uniform
//! prior, these gave twice the effective size and twice the acceptance (docs/decisions.md).
//!
//! A step that the prior forbids is drawn again, ancestor and all, so that the constant by which this
//! divides the density is the same for every proposal.
//!
//! - source: Beaumont et al. (2009), Biometrika 96:983; Filippi et al. (2013), Stat. Appl. Genet. Mol. Biol. 12:87

use nalgebra::{DMatrix, DVector};
use rand::RngExt as _;
use rand_distr::{ChiSquared, StandardNormal};
use rayon::prelude::*;

use crate::{
    calibration::{problem::Particle, space::Space, weighted::Pick},
    random::Draw,
};

/// Degrees of freedom of the steps.
const FREEDOM: f64 = 5.0;

/// The probability with which a category changes.
const CHANGES: f64 = 0.2;

/// The most redraws of one proposal. A kernel that never leads to an admissible point in so many is a
/// prior with next to nothing around its particles.
const MOST_REDRAWS: usize = 10_000;

/// The density of a whitened step of squared length q in d dimensions, but for a constant:
/// (1 + q/ν)^(−(ν + d)/2).
fn density(q: f64, dimensions: usize) -> f64 {
    let power = FREEDOM as i32 + dimensions as i32;
    (1.0 + q / FREEDOM).powi(power).sqrt().recip()
}

/// A kernel around a population.
pub(super) struct Kernel<'a> {
    space: &'a Space,
    particles: &'a [Particle],
    continuous: Vec<usize>,
    /// Categories of each categorical parameter, by place.
    categorical: Vec<(usize, usize)>,
    /// L.
    root: DMatrix<f64>,
    /// The particles' continuous coordinates, whitened: a row each.
    whitened: Vec<f64>,
    ancestor: Pick,
}

impl<'a> Kernel<'a> {
    /// A kernel around a population of particles whose weights add up to 1.
    pub fn new(space: &'a Space, particles: &'a [Particle]) -> Self {
        let continuous = space.continuous();
        let categories = |place: usize| space.parameters()[place].prior.categories();
        let categorical =
            (0..space.dimensions()).filter_map(|place| Some((place, categories(place)?))).collect();
        let root = root_of_covariance(particles, &continuous);
        let mut kernel = Self {
            space,
            particles,
            continuous,
            categorical,
            root,
            whitened: Vec::new(),
            ancestor: Pick::new(particles.iter().map(|particle| particle.weight)),
        };
        kernel.whitened = particles.iter().flat_map(|p| kernel.whiten(&p.coordinates)).collect();
        kernel
    }

    fn whiten(&self, coordinates: &[f64]) -> Vec<f64> {
        let point = DVector::from_iterator(
            self.continuous.len(),
            self.continuous.iter().map(|place| coordinates[*place]),
        );
        let solved = self.root.solve_lower_triangular(&point);
        solved.expect("a root has a positive diagonal").iter().copied().collect()
    }

    /// A proposal, in coordinates.
    pub fn propose(&self, draw: &mut Draw) -> Vec<f64> {
        let mut coordinates = Vec::new();
        for _ in 0..MOST_REDRAWS {
            coordinates = self.step(draw);
            if self.space.ln_density_at(&coordinates) > f64::NEG_INFINITY {
                break;
            }
        }
        // Where no step was admissible the last one stands: its prior, and so its weight, is 0.
        coordinates
    }

    fn step(&self, draw: &mut Draw) -> Vec<f64> {
        let mut coordinates = self.particles[self.ancestor.from(draw)].coordinates.clone();
        let chi: f64 = draw.sample(ChiSquared::new(FREEDOM).expect("it is positive"));
        let stretch = (FREEDOM / chi).sqrt();
        let normal: Vec<f64> =
            self.continuous.iter().map(|_| draw.sample::<f64, _>(StandardNormal)).collect();
        for (row, place) in self.continuous.iter().enumerate() {
            let step: f64 = (0..=row).map(|column| self.root[(row, column)] * normal[column]).sum();
            coordinates[*place] += stretch * step;
        }
        for &(place, categories) in &self.categorical {
            if draw.bernoulli(CHANGES) {
                let now = coordinates[place] as u32;
                let other = draw.index(categories as u32 - 1);
                coordinates[place] = f64::from(other + u32::from(other >= now));
            }
        }
        coordinates
    }

    /// The log of the density with which coordinates are proposed, but for a constant.
    fn ln_proposal_density(&self, coordinates: &[f64]) -> f64 {
        let point = self.whiten(coordinates);
        let dimensions = point.len();
        let sum: f64 = self
            .particles
            .iter()
            .enumerate()
            .map(|(row, particle)| {
                let other = &self.whitened[row * dimensions..(row + 1) * dimensions];
                let q: f64 = point.iter().zip(other).map(|(a, b)| (a - b) * (a - b)).sum();
                let categories: f64 = self
                    .categorical
                    .iter()
                    .map(|&(place, categories)| {
                        if coordinates[place] == particle.coordinates[place] {
                            1.0 - CHANGES
                        } else {
                            CHANGES / (categories - 1) as f64
                        }
                    })
                    .product();
                particle.weight * density(q, dimensions) * categories
            })
            .sum();
        sum.max(f64::MIN_POSITIVE).ln()
    }

    /// The weights of new particles, which add up to 1.
    pub fn weights(&self, proposals: &[Vec<f64>]) -> Vec<f64> {
        let logs: Vec<f64> = proposals
            .par_iter()
            .map(|u| self.space.ln_density_at(u) - self.ln_proposal_density(u))
            .collect();
        let most = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        if most == f64::NEG_INFINITY {
            return vec![1.0 / proposals.len() as f64; proposals.len()];
        }
        let raw: Vec<f64> = logs.iter().map(|log| libm::exp(log - most)).collect();
        let sum: f64 = raw.iter().sum();
        raw.iter().map(|weight| weight / sum).collect()
    }
}

/// The lower root of the weighted covariance of the continuous coordinates.
fn root_of_covariance(particles: &[Particle], continuous: &[usize]) -> DMatrix<f64> {
    let size = continuous.len();
    let mean: Vec<f64> = continuous
        .iter()
        .map(|place| particles.iter().map(|p| p.weight * p.coordinates[*place]).sum())
        .collect();
    let mut covariance = DMatrix::<f64>::zeros(size, size);
    for particle in particles {
        for (i, a) in continuous.iter().enumerate() {
            for (j, b) in continuous.iter().enumerate().take(i + 1) {
                covariance[(i, j)] += particle.weight
                    * (particle.coordinates[*a] - mean[i])
                    * (particle.coordinates[*b] - mean[j]);
            }
        }
    }
    for i in 0..size {
        for j in 0..i {
            covariance[(j, i)] = covariance[(i, j)];
        }
    }
    // Particles may lie in a plane, or on one point: a little of each variance keeps steps possible.
    for ridge in [0.0, 1e-9, 1e-6, 1e-3, 1.0] {
        let mut raised = covariance.clone();
        for i in 0..size {
            raised[(i, i)] += ridge * covariance[(i, i)].max(1e-12);
        }
        if let Some(root) = raised.cholesky() {
            return root.l();
        }
    }
    DMatrix::identity(size, size) * 1e-6
}
