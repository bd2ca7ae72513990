//! Experiments: ensembles, comparisons and sweeps of runs, what they sum up to, and the records that
//! repeat them.
//!
//! ```
//! use stronghold::{
//!     evidence::targets::Summary,
//!     experiment::ensemble::{Settings, run},
//!     quantity::Quantity,
//!     scenario,
//!     simulation::Model,
//! };
//!
//! let scenario = scenario::open("tiny")?;
//! let (theatre, months) = (scenario.theatre(), (0, 11));
//! let model = Model::new(scenario, Vec::new());
//! let settings = Settings { seed: 1, replicates: 20, keeps_log: false };
//! let first_year: Vec<f64> = run(&model, settings, || ())
//!     .iter()
//!     .map(|outcome| outcome.panel.count(Quantity::Claims, &theatre, months))
//!     .collect();
//! let summary = Summary::of(&first_year).expect("there are runs");
//! assert!(summary.low <= summary.median && summary.median <= summary.high);
//! # Ok::<(), scenario::ScenarioError>(())
//! ```

pub mod batches;
pub mod branches;
pub mod comparison;
pub mod ensemble;
pub mod format;
pub mod hash;
pub mod monthly;
pub mod paired;
pub mod panics;
pub mod phases;
pub mod plan;
pub mod posterior;
pub mod record;
pub mod result;
pub mod shell;
pub mod simulator;
pub mod slurm;
pub mod sweep;
pub mod table;
pub mod variance_split;
