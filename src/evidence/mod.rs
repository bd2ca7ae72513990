//! Evidence: observed data, targets, patterns, scores and null models. The same code turns
//! simulated and observed records into quantities.

pub mod interval_score;
pub mod null_models;
pub mod observed;
pub mod patterns;
mod predictive;
pub mod scores;
pub mod targets;
