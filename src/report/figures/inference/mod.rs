//! Figures of inference: what calibration, its checks, scenario discovery and sensitivity analysis found.
//!
//! Each figure draws plain data; none computes an estimate. What they do compute is only what drawing
//! needs: histograms, smoothed densities, correlations and the scales of axes.
//!
//! | figure | question that it answers |
//! |---|---|
//! | [`pairs`] | what is known about each parameter, and about each two together? |
//! | [`profiles`] | where along a parameter is the fit good, and is that where the posterior lies? |
//! | [`contraction`] | which parameters did the data inform? |
//! | [`predictive`] | does the calibrated model reproduce what was observed? |
//! | [`ecdf_bands`] | are posteriors right on average, when the truth is known? |
//! | [`coverage`] | do intervals hold the truth as often as they say? |
//! | [`sensitivity_bars`] | which factors move an output? |
//! | [`prim_boxes`] | under which conditions do the cases of interest occur? |

mod contour;
pub mod contraction;
pub mod coverage;
mod density;
pub mod ecdf_bands;
mod field;
mod legend;
mod numerals;
pub mod pairs;
mod panels;
pub mod predictive;
pub mod prim_boxes;
pub mod profiles;
mod ruler;
pub mod sensitivity_bars;
#[cfg(test)]
mod tests;

pub use ruler::Spacing;

use crate::quantile::quantile;

/// Where a figure of inference comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// The analysis and its hash, for example `calibration valley (7f3a91)`.
    pub analysis: String,
    /// Base scenario.
    pub scenario: String,
    /// Version of the program that ran it.
    pub version: String,
    /// Seed.
    pub seed: u64,
    /// What the figure rests on, for example `4000 posterior draws`.
    pub sample: String,
    /// Runs that failed.
    pub failed: usize,
}

impl Source {
    /// The footer.
    fn words(&self) -> String {
        let mut words = format!(
            "{}, scenario {}, seed {}, {}, Stronghold {}",
            self.analysis, self.scenario, self.seed, self.sample, self.version
        );
        if self.failed > 0 {
            words += &format!("; {} runs failed and are in no number", self.failed);
        }
        words
    }
}

/// An estimate with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The estimate.
    pub value: f64,
    /// Lower end of its interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// A parameter with its posterior and prior.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Marginal {
    /// What it is called.
    pub name: String,
    /// Its unit.
    pub unit: String,
    /// How its axis is spaced.
    pub spacing: Spacing,
    /// Draws from the posterior, of equal weight.
    pub draws: Vec<f64>,
    /// The prior's density, per unit of the parameter, at values from its lowest to its highest.
    pub prior: Vec<(f64, f64)>,
    /// A value to mark, such as the median or the truth.
    pub marked: Option<f64>,
}

impl Marginal {
    /// The posterior median and middle 90% in words; none without draws.
    fn summary(&self) -> Option<String> {
        let mut sorted: Vec<f64> =
            self.draws.iter().copied().filter(|draw| draw.is_finite()).collect();
        sorted.sort_unstable_by(f64::total_cmp);
        if sorted.is_empty() {
            return None;
        }
        let [low, middle, high] = [0.05, 0.5, 0.95].map(|share| quantile(&sorted, share));
        let (value, interval) = numerals::estimate(middle, low, high);
        Some(format!("{value} ({interval})"))
    }
}
