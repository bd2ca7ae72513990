//! Calibration: which parameters are consistent with what was observed, and how sure we are.
//!
//! A user's own model takes part by [`Simulator`](crate::experiment::simulator::Simulator).

pub mod diagnostics;
pub mod prior;
pub mod problem;
pub mod space;
pub mod variance_split;
pub mod weighted;
