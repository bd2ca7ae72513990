//! Sweeps: the runs of a plan, in chunks, each a file of its own.
//!
//! A plan is a list of runs that follows from the plan alone; a chunk is a stretch of it. Chunks are
//! computed in any order, on any number of threads and machines, and each is written aside, synced and
//! renamed ([`store`]), so that what has a chunk's name is finished. Resuming is computing the chunks
//! that are not there yet; a shard ([`shard`]) is every N-th of them. No process talks to another.

pub mod chunk;
mod faults;
mod outputs;
pub mod pilot;
pub mod runner;
pub mod shard;
pub mod store;
pub mod store_error;
pub mod summary;

pub use shard::Shard;
pub use store::Store;
pub use store_error::StoreError;
