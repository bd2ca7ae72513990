//! Calibration: which parameters are consistent with what was observed, and how sure we are.
//!
//! | part | what it does |
//! |---|---|
//! | [`prior`], [`space`], [`problem`] | priors in unconstrained coordinates; what was observed, and on which scale it is compared |
//! | [`plan`], [`observation`] | calibration plans; a scenario as a simulator, and what observers make of its runs |
//! | [`smc`], [`distance`] | a bank of runs from the prior, then ABC-SMC |
//! | [`regression`] | regression adjustment |
//! | [`surrogate`] | a guarded surrogate likelihood |
//! | [`inference`] | one after the other, and which posterior stands |
//! | [`diagnostics`], [`checks`] | whether it can be believed, and what it cannot tell |
//!
//! A model of one's own takes part by [`Simulator`]. Yearly counts of 83, 353, 217 and 45 at one rate
//! say what their total says; the posterior is known to be Gamma(700, 4.01), with mean 174.6 and
//! standard deviation 6.6:
//!
//! ```
//! use stronghold::{
//!     calibration::{
//!         inference::{Options, infer},
//!         prior::{Form, Prior},
//!         problem::{Problem, Summary},
//!         space::{Parameter, Space},
//!     },
//!     experiment::{batches::{Batches, Unwatched, Unwritten}, simulator::Simulator},
//!     random::{Purpose, StreamId, Streams},
//! };
//!
//! struct FourYears;
//!
//! impl Simulator for FourYears {
//!     fn summaries(&self) -> usize { 1 }
//!
//!     fn simulate(&self, parameters: &[f64], seed: u64) -> Result<Vec<f64>, String> {
//!         let mut draw = Streams::new(seed, 0).draw(StreamId::ROOT, 0, Purpose::Survey);
//!         Ok(vec![(0..4).map(|_| f64::from(draw.poisson(parameters[0]))).sum()])
//!     }
//! }
//!
//! let prior = Prior::new(Form::Gamma { shape: 2.0, rate: 0.01 }, 0.0, f64::INFINITY)?;
//! let problem = Problem {
//!     space: Space::new(vec![Parameter::new("rate", prior)])?,
//!     summaries: vec![Summary::count("total", 83.0 + 353.0 + 217.0 + 45.0)],
//! };
//! let batches = Batches { simulator: &FourYears, seed: 1, journal: &Unwritten, watch: &Unwatched };
//! let found = infer(&problem, &batches, Options { budget: 20_000, surrogate: true })?;
//! let rates: Vec<f64> = found.sample(&problem, 1, 1000).iter().map(|draw| draw[0]).collect();
//! let mean = rates.iter().sum::<f64>() / 1000.0;
//! let sd = (rates.iter().map(|rate| (rate - mean).powi(2)).sum::<f64>() / 999.0).sqrt();
//! assert!((mean - 174.6).abs() < 1.5 && (sd / 6.6 - 1.0).abs() < 0.15, "{mean} {sd}");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Compared year by year, this model, whose years scatter far less than those counts, would have no
//! run near them: ABC then finds the rate of the nearest runs, 152, a likelihood finds 174.6, and the
//! guard, which wants both to agree, lets ABC stand.
//!
//! [`Simulator`]: crate::experiment::simulator::Simulator

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
