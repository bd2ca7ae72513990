//! Evidence: observed data, targets, patterns, scores and null models. The same code turns
//! simulated and observed records into quantities.
//!
//! ```
//! use stronghold::{
//!     evidence::observed::{self, Value},
//!     experiment::record::{self, Changes},
//! };
//!
//! let valley = record::open("tiny", &Changes::default())?;
//! let targets = observed::check(&valley.observed, &valley.scenario)?;
//! assert_eq!(targets[0].id, "attacks_2020");
//! assert!(matches!(targets[0].value, Value::Exactly(count) if count > 0.0));
//! assert_eq!(Value::AtLeast(1500.0).is_met(1600.0), Some(true));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod interval_score;
pub mod null_models;
pub mod observed;
pub mod patterns;
mod predictive;
pub mod scores;
pub mod targets;
