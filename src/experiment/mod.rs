//! Experiments: ensembles of runs, what they sum up to, and the record that repeats them.

pub mod comparison;
pub mod ensemble;
pub mod monthly;
pub mod paired;
pub mod phases;
pub mod record;
pub mod result;
