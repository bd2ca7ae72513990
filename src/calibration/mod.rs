//! Calibration: which parameters are consistent with what was observed, and how sure we are.
//!
//! A user's own model takes part by [`Simulator`](crate::experiment::simulator::Simulator).

pub mod checks;
pub mod diagnostics;
pub mod distance;
#[cfg(test)]
mod examples;
pub mod fresh_runs;
pub mod inference;
mod least_squares;
#[cfg(test)]
mod linear_gaussian;
pub mod observation;
pub mod plan;
pub mod prior;
pub mod problem;
pub mod reach;
pub mod regression;
pub mod smc;
pub mod space;
pub mod surrogate;
pub mod weighted;
