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
