//! Whose draw it is: stable identities, and the run's key.
//!
//! An identity depends on how an agent came to be and on nothing else: neither on its place in
//! memory nor on how many others were born before it elsewhere. That is what lets two scenarios
//! share their draws after they part.

use serde::{Deserialize, Serialize};

use super::{Draw, Purpose, philox4x32_10};

/// Keys of the two families of identities; apart, so that a child and a named thing of one parent
/// do not meet. Digits of π and e: nothing up the sleeve.
const CHILD_KEY: [u32; 2] = [0x243f_6a88, 0x85a3_08d3];
const NAME_KEY: [u32; 2] = [0xb7e1_5162, 0x8aed_2a6a];

/// Stable identity of an agent's random numbers, the same in every run.
///
/// Identities are 64-bit hashes: among a million agents, two share one with probability 3·10⁻⁸.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct StreamId(pub u64);

impl StreamId {
    /// The identity that all others descend from: the run itself.
    pub const ROOT: StreamId = StreamId(0);

    /// Identity of the child that is `birth`-th, counted from 0, among its parent's children.
    #[must_use]
    #[inline]
    pub fn child(self, birth: u32) -> StreamId {
        hashed([low(self.0), high(self.0), birth, 0], CHILD_KEY)
    }

    /// Identity of the thing that is called `name` under this parent.
    ///
    /// A region keeps its identity whatever else its scenario holds, and in whatever order.
    #[must_use]
    pub fn named(self, name: &str) -> StreamId {
        let absorb = |state: StreamId, word: u64| {
            hashed([low(state.0), high(state.0), low(word), high(word)], NAME_KEY)
        };
        let text = name.as_bytes().chunks(8).map(little_endian).fold(self, absorb);
        // The length tells apart names that the padding made equal.
        absorb(text, name.len() as u64)
    }
}

/// The streams of one run, keyed by its seed and its replicate number.
///
/// ```
/// use stronghold::random::{Purpose, StreamId, Streams};
///
/// let streams = Streams::new(1, 0);
/// let cell = StreamId::ROOT.named("Kunar").child(3);
/// let deserts = streams.draw(cell, 200, Purpose::Desertion).bernoulli(0.01);
/// assert_eq!(deserts, streams.draw(cell, 200, Purpose::Desertion).bernoulli(0.01));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Streams {
    key: [u32; 2],
}

impl Streams {
    /// The streams of replicate `replicate` under `seed`.
    ///
    /// Two replicates of a seed never have the same key, nor two seeds at the same replicate.
    pub fn new(seed: u64, replicate: u32) -> Self {
        // Both steps are bijections: a product with an odd number, then SplitMix64's finaliser.
        // The seed is finalised first, or seed + 0x9E37… at replicate 0 would be seed at 1.
        let offset = u64::from(replicate).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let key = finalised(finalised(seed).wrapping_add(offset));
        Self { key: [low(key), high(key)] }
    }

    /// Opens the draw of one agent, on one day since the start of the run, for one purpose.
    ///
    /// Days lie in 0..65536. Computes nothing until a number is asked for.
    #[inline]
    pub fn draw(&self, stream: StreamId, day: u32, purpose: Purpose) -> Draw {
        self.draw_event(stream, day, purpose, 0)
    }

    /// Opens the draw for the `event`-th decision of its kind on that day, counted from 0.
    ///
    /// The third attack of a region has its own numbers, whatever happened to the first two.
    /// Event 0 is the one that [`draw`](Self::draw) opens; events lie in 0..2²⁴.
    #[inline]
    pub fn draw_event(&self, stream: StreamId, day: u32, purpose: Purpose, event: u32) -> Draw {
        Draw::new(Self::counter(stream, day, purpose, event), self.key)
    }

    /// Opens the draws of one agent on one day for two purposes that go together: the first uniform of each comes
    /// from the block of the first purpose, which costs half of two blocks, and what more is asked of either from
    /// its own next blocks.
    #[inline]
    pub fn draw_both(&self, stream: StreamId, day: u32, purposes: [Purpose; 2]) -> [Draw; 2] {
        let [one, other] = purposes.map(|purpose| self.draw(stream, day, purpose));
        one.with(other)
    }

    /// The counter of a draw's first block.
    #[inline]
    pub(super) fn counter(stream: StreamId, day: u32, purpose: Purpose, event: u32) -> [u32; 4] {
        debug_assert!(day < 1 << 16, "day {day} does not fit in 16 bits");
        debug_assert!(event < 1 << 24, "event {event} does not fit in 24 bits");
        let occasion = (day & 0xFFFF) | ((purpose as u32) << 16);
        [low(stream.0), high(stream.0), occasion, event << 8]
    }
}

#[inline]
fn hashed(counter: [u32; 4], key: [u32; 2]) -> StreamId {
    let block = philox4x32_10(counter, key);
    StreamId(u64::from(block[0]) | u64::from(block[1]) << 32)
}

/// Finaliser of `SplitMix64` (Steele, Lea & Flood 2014, Stafford's variant 13): a bijection.
fn finalised(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ (value >> 31)
}

/// Up to eight bytes as one number, the first byte lowest.
fn little_endian(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |word, &byte| word << 8 | u64::from(byte))
}

#[inline]
fn low(word: u64) -> u32 {
    word as u32
}

#[inline]
fn high(word: u64) -> u32 {
    (word >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashSet;

    /// Changing these changes every result under every seed.
    #[test]
    fn identities_and_draws_are_those_of_earlier_versions() {
        const EARLIER: (u64, u64, u32, u32) =
            (15_601_066_853_693_920_646, 17_256_665_689_027_974_958, 2_167_085_844, 1_272_498_805);
        let streams = Streams::new(42, 7);
        let region = StreamId::ROOT.named("Kunar");
        let cell = region.child(3);
        let first = streams.draw(cell, 100, Purpose::Attack).bits();
        let tenth = streams.draw_event(cell, 100, Purpose::Attack, 9).bits();
        assert_eq!((region.0, cell.0, first, tenth), EARLIER);
    }

    #[test]
    fn a_hundred_thousand_identities_are_distinct() {
        let children = (0..50_000).map(|birth| StreamId::ROOT.child(birth));
        let named = (0..50_000_u32).map(|i| StreamId::ROOT.named(&format!("region {i}")));
        let identities: HashSet<_> = children.chain(named).collect();
        assert_eq!(identities.len(), 100_000);
    }

    #[test]
    fn padding_and_cutting_do_not_make_names_equal() {
        let root = StreamId::ROOT;
        let names = ["", "\0", "a", "a\0", "a\0\0\0\0\0\0\0", "abcdefgh", "abcdefgh\0"];
        let identities: HashSet<_> = names.iter().map(|name| root.named(name)).collect();
        assert_eq!(identities.len(), names.len());
        assert_ne!(root.named("north").named("east"), root.named("northeast"));
    }

    proptest! {
        /// Undoes the two steps of `Streams::new`: what has an inverse is a bijection.
        #[test]
        fn a_key_tells_its_replicate(seed: u64, replicate: u32) {
            let Streams { key: [low, high] } = Streams::new(seed, replicate);
            let offset = unfinalised(u64::from(low) | u64::from(high) << 32)
                .wrapping_sub(finalised(seed));
            prop_assert_eq!(offset.wrapping_mul(0xF1DE_83E1_9937_733D), u64::from(replicate));
        }
    }

    fn unfinalised(value: u64) -> u64 {
        let value = (value ^ value >> 31 ^ value >> 62).wrapping_mul(0x3196_42B2_D24D_8EC3);
        let value = (value ^ value >> 27 ^ value >> 54).wrapping_mul(0x96DE_1B17_3F11_9089);
        value ^ value >> 30 ^ value >> 60
    }
}
