//! Sensitivity: which parameters an output depends on, and how much of it is noise.
//!
//! | module | what it answers |
//! |---|---|
//! | [`design`] | where to run: Morris trajectories, Saltelli matrices |
//! | [`evaluation`] | runs of a design, numbered, with seeds of their own or in common |
//! | [`morris`] | which parameters matter at all: elementary effects |
//! | [`sobol`] | which share of the variance is due to each, alone and in all |
//! | [`noise`] | the same for a stochastic simulator, and the share of noise |
//! | [`delta`] | which parameters move the whole distribution, from any bank of runs |
//! | [`pawn`] | the same by cumulative distributions |
//! | [`prim`] | in which part of the space an outcome lies: scenario discovery |
//! | [`plan`] | files that say all this of a scenario |
//! | [`study`] | the runs and the analyses that such a file asks for |
//!
//! Designs lie in the unit cube; whoever calls maps them to values, and hands the runs back. Every
//! random number follows from a seed that is given, so results are the same on any thread count.
//!
//! ```
//! use stronghold::sensitivity::{Bootstrap, design::Saltelli, evaluation::Evaluation, sobol};
//!
//! // y = 3 a + b of the unit square: nine tenths of the variance are a's.
//! let design = Saltelli::new(2, 1024, 1)?;
//! let y = design.points().iter().map(|point| 3.0 * point[0] + point[1]).collect();
//! let evaluation = Evaluation::of_values(&[y])?;
//! let names = ["a", "b"].map(str::to_owned);
//! let bootstrap = Bootstrap { samples: 40, seed: 1 };
//! let indices = sobol::analyse(&design, &names, &["y".to_owned()], &evaluation, bootstrap)?;
//! assert!((indices[0].factors[0].first.value - 0.9).abs() < 0.02);
//! # Ok::<(), stronghold::sensitivity::SensitivityError>(())
//! ```

pub mod bank;
pub mod delta;
pub mod design;
mod error;
mod estimate;
pub mod evaluation;
pub mod morris;
pub mod noise;
pub mod pawn;
pub mod plan;
pub mod prim;
mod resample;
mod slices;
pub mod sobol;
pub mod study;

#[cfg(test)]
mod known_functions;
#[cfg(test)]
mod tests;

pub use self::{
    error::SensitivityError,
    estimate::{Estimate, RESOLVED_WIDTH},
    resample::Bootstrap,
};
