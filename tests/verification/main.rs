//! Verification: cases whose answers are known without the model.
//!
//! Each case switches on as little as it can, and compares what the simulated world did with an
//! answer worked out by hand or by a formula written here, never by calling the code under test.
//! A statistical case fails a correct model once in 10,000 (shared among its checks), takes its
//! seed from its own name, and fails as well if its sample were too small to see the error that it
//! is made for; see [`figures`]. `docs/verification.md` lists the cases with their figures.

mod attacks;
mod figures;
mod operations;
mod organisation;
mod posture;
mod promises;
mod recruiters;
mod recruitment;
#[allow(dead_code, reason = "shared with tests/random_streams.rs; each uses a part")]
#[path = "../statistics/mod.rs"]
mod statistics;
mod world;
