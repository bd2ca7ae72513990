//! Random numbers that two worlds can share.
//!
//! A draw is a function of what it decides, not of what was drawn before it:
//!
//! ```text
//! numbers = Philox4x32-10(counter = (stream, day, purpose, event, block), key = (seed, replicate))
//! ```
//!
//! An agent's [`StreamId`] comes from its birth, so it is the same in every run; [`Purpose`] tells
//! the agent's decisions of one day apart. Three things follow. Results do not depend on the order
//! in which agents are visited, nor on threads. Two scenarios under the same seed share every draw
//! that their difference does not touch (common random numbers). Any day can be replayed alone.
//!
//! What seldom happens to an agent is not drawn for every day: [`PoissonPoints`] are drawn for four weeks, and
//! those below the rate of their day are events, in one world and in the other.
//!
//! The samplers turn one uniform into one decision by inversion and never fall as the rate rises,
//! so that a small change of a rate changes few events. Rejection is left for large means.
//!
//! ```
//! use stronghold::random::{Purpose, StreamId, Streams};
//!
//! let streams = Streams::new(42, 0);
//! let region = StreamId::ROOT.named("Kunar");
//! let calm = streams.draw(region, 17, Purpose::Attack).poisson(0.5);
//! let tense = streams.draw(region, 17, Purpose::Attack).poisson(0.6);
//! assert!(calm <= tense);
//! ```
//!
//! - source: Philox is that of Salmon et al. (2011), *Parallel random numbers: as easy as 1, 2, 3*
//! - verified by: `tests/random_streams.rs`, and the published answers in [`philox4x32_10`]'s tests

mod counts;
mod draw;
mod philox;
mod points;
mod purpose;
mod samplers;
mod streams;

pub use counts::INVERSION_LIMIT;
pub use draw::Draw;
pub use philox::philox4x32_10;
pub use points::{Hour, Occurrence, PoissonPoints};
pub use purpose::Purpose;
pub use streams::{StreamId, Streams};

/// A seed from a name, so that statistical tests never choose theirs (FNV-1a).
pub fn seed_of(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
