//! Experiments: ensembles, comparisons and sweeps of runs, what they sum up to, and the records that
//! repeat them.

pub mod batches;
pub mod branches;
pub mod comparison;
pub mod ensemble;
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
