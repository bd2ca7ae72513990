//! Calibration: which parameters are consistent with what was observed, and how sure we are.
//!
//! A user's own model takes part by [`Simulator`](crate::experiment::simulator::Simulator).

pub mod fresh_runs;
mod least_squares;
#[cfg(test)]
mod linear_gaussian;
pub mod prior;
pub mod problem;
pub mod regression;
pub mod space;
pub mod surrogate;
