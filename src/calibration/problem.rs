//! The problem: parameters with priors, and what was observed.

use super::space::Space;

/// The scale on which a summary is compared: one on which its noise is about the same everywhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scale {
    /// As it is.
    #[default]
    Identity,
    /// Anscombe's root 2 √(x + 3/8), for counts: the noise of a Poisson count is then about 1.
    Root,
    /// The arcsine root, for shares between 0 and 1.
    ArcsineRoot,
    /// The logarithm, for positive sizes.
    Log,
}

impl Scale {
    /// A summary on this scale.
    pub fn of(self, summary: f64) -> f64 {
        match self {
            Self::Identity => summary,
            Self::Root => 2.0 * (summary.max(0.0) + 0.375).sqrt(),
            Self::ArcsineRoot => summary.clamp(0.0, 1.0).sqrt().asin(),
            Self::Log => summary.max(1e-300).ln(),
        }
    }
}

/// A number that runs are summed up to, and what was observed of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// Its name.
    pub name: String,
    /// What was observed, as a run would give it.
    pub observed: f64,
    /// Its weight in the distance; 1 is neutral, 0 leaves it out of the fit.
    pub weight: f64,
    /// The scale on which it is compared.
    pub scale: Scale,
}

impl Summary {
    /// A summary that is compared as it is.
    pub fn new(name: impl Into<String>, observed: f64) -> Self {
        Self { name: name.into(), observed, weight: 1.0, scale: Scale::Identity }
    }

    /// A count, compared by its root.
    pub fn count(name: impl Into<String>, observed: f64) -> Self {
        Self { scale: Scale::Root, ..Self::new(name, observed) }
    }
}

/// Parameters with priors, and what was observed.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// The parameters.
    pub space: Space,
    /// The summaries, in the order in which a simulator gives them.
    pub summaries: Vec<Summary>,
}

impl Problem {
    /// Summaries of a run on their scales.
    pub fn scaled(&self, summaries: &[f64]) -> Vec<f64> {
        self.summaries.iter().zip(summaries).map(|(s, value)| s.scale.of(*value)).collect()
    }

    /// What was observed, as a run would give it.
    pub fn observed(&self) -> Vec<f64> {
        self.summaries.iter().map(|summary| summary.observed).collect()
    }
}

/// A weighted draw of parameters with the run that it made.
#[derive(Clone, Debug, PartialEq)]
pub struct Particle {
    /// The parameters in unconstrained coordinates.
    pub coordinates: Vec<f64>,
    /// The summaries of its run, as the simulator gave them.
    pub summaries: Vec<f64>,
    /// The distance of its run from what was observed.
    pub distance: f64,
    /// Its weight; those of a population add up to 1.
    pub weight: f64,
}

/// A weighted draw of parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct Draw {
    /// The parameters in unconstrained coordinates.
    pub coordinates: Vec<f64>,
    /// Its weight; those of a posterior add up to 1.
    pub weight: f64,
}

/// The effective sample size of weights, (Σ w)² / Σ w² (Kish).
pub fn effective_size(weights: impl Iterator<Item = f64>) -> f64 {
    let (sum, squares) = weights.fold((0.0, 0.0), |(s, q), w| (s + w, q + w * w));
    if squares > 0.0 { sum * sum / squares } else { 0.0 }
}
