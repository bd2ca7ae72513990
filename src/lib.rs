//! Stronghold: an agent-based simulator of insurgency dynamics under counter-terrorism (CT)
//! pressure.
//!
//! A map of the crate, each part using only those above it:
//!
//! | module | what lives there |
//! |---|---|
//! | [`calendar`] | days and dates |
//! | [`mean`], [`quantile`], [`fading`] | means with intervals, quantiles, e^−x |
//! | [`quantity`] | what is counted |
//! | [`parameters`] | the one registry of parameters |
//! | [`random`] | counter-based streams: (seed, replicate, agent, day, purpose) → draw |
//! | [`scenario`] | the file format, layering, schedules, shocks, validation, schema |
//! | [`observation`] | events, the monthly panel, counts over windows |
//! | [`model`] | components, resources and one file a process |
//! | [`simulation`] | one world, one run |
//! | [`evidence`] | observed data, targets, patterns, scores, null models |
//! | [`experiment`] | ensembles, paired comparison, plans and sweeps of many runs, the records that repeat them |
//! | [`calibration`] | priors, ABC-SMC, regression adjustment, the surrogate, observation, checks |
//! | [`sensitivity`] | Morris, Sobol, delta, PAWN, PRIM, the share of noise |
//! | [`report`] | tables, charts, figures, result files and the HTML report of a folder |
//! | `explorer` | the local page: levers, streams of runs, the map (feature `explorer`) |
//! | [`cli`] | the command line, one file a subcommand |
//!
//! Start reading at [`model`], whose `day` lists the processes in order, then at any one process.
#![forbid(unsafe_code)]

pub mod calendar;
pub mod calibration;
pub mod cli;
pub mod evidence;
pub mod experiment;
#[cfg(feature = "explorer")]
pub mod explorer;
pub mod fading;
pub mod mean;
pub mod model;
pub mod observation;
pub mod parameters;
pub mod quantile;
pub mod quantity;
pub mod random;
pub mod report;
pub mod scenario;
pub mod sensitivity;
pub mod simulation;
