//! Calibration: which parameters are consistent with what was observed, and how sure we are.
//!
//! A user's own model takes part by [`Simulator`](crate::experiment::simulator::Simulator).

pub mod distance;
#[cfg(test)]
mod examples;
pub mod observation;
pub mod plan;
pub mod prior;
pub mod problem;
pub mod smc;
pub mod space;
