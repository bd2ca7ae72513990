//! The generator of one decision.

use super::philox4x32_10;
use rand::rand_core::{Infallible, TryRng, utils};

const WORDS: usize = 4;

/// A short-lived generator for one decision of one agent; never stored.
///
/// Opened by [`Streams::draw`](super::Streams::draw). Numbers come in blocks of four, each
/// computed when it is first needed. A decision has 2¹⁶ blocks, 262,144 numbers; then they repeat.
/// As a [`rand::Rng`] it feeds the distributions of `rand_distr`.
#[derive(Clone, Debug)]
pub struct Draw {
    /// Stream (two words), then `day | purpose << 16 | block high << 24` and
    /// `event << 8 | block low`. Always names the next block.
    counter: [u32; 4],
    key: [u32; 2],
    block: [u32; WORDS],
    used: usize,
}

impl Draw {
    /// `counter` with its block number, the lowest byte of word 3 and the highest of word 2, at 0.
    #[inline]
    pub(super) fn new(counter: [u32; 4], key: [u32; 2]) -> Self {
        Self { counter, key, block: [0; WORDS], used: WORDS }
    }

    /// This draw with the first half of its first block, and the other one with the second half of the same.
    #[inline]
    pub(super) fn with(mut self, mut other: Self) -> [Self; 2] {
        self.next_block();
        let [low, high, other_low, other_high] = self.block;
        // What is left of a block is its second half. The first block of the other one is for nobody.
        self.block = [0, 0, low, high];
        other.block = [0, 0, other_low, other_high];
        other.advance();
        (self.used, other.used) = (WORDS / 2, WORDS / 2);
        [self, other]
    }

    /// The next 32 random bits.
    #[inline]
    pub fn bits(&mut self) -> u32 {
        if self.used >= WORDS {
            self.next_block();
        }
        let bits = self.block[self.used];
        self.used += 1;
        bits
    }

    /// A uniform number in [0, 1): a multiple of 2⁻⁵³.
    #[inline]
    pub fn uniform(&mut self) -> f64 {
        let low = self.bits();
        unit(low, self.bits())
    }

    #[inline]
    fn next_block(&mut self) {
        self.block = philox4x32_10(self.counter, self.key);
        self.used = 0;
        self.advance();
    }

    /// Counts the block up without touching the event beside it.
    #[inline]
    fn advance(&mut self) {
        let [_, _, occasion, event] = &mut self.counter;
        let low = (*event & 0xFF) + 1;
        *event = (*event & !0xFF) | (low & 0xFF);
        *occasion = occasion.wrapping_add((low >> 8) << 24);
    }
}

/// 64 bits as a multiple of 2⁻⁵³ in [0, 1).
#[inline]
pub(super) fn unit(low: u32, high: u32) -> f64 {
    let bits = u64::from(low) | u64::from(high) << 32;
    (bits >> 11) as f64 * (1.0 / (1_u64 << 53) as f64)
}

impl TryRng for Draw {
    type Error = Infallible;

    #[inline]
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(self.bits())
    }

    #[inline]
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        utils::next_u64_via_u32(self)
    }

    #[inline]
    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        utils::fill_bytes_via_next_word(bytes, || self.try_next_u32())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Purpose, StreamId, Streams};
    use rand::Rng;
    use std::collections::HashSet;

    fn draw(event: u32) -> Draw {
        Streams::new(1, 2).draw_event(StreamId(3), 4, Purpose::Survey, event)
    }

    fn block(draw: &mut Draw) -> [u32; WORDS] {
        [draw.bits(), draw.bits(), draw.bits(), draw.bits()]
    }

    #[test]
    fn the_counter_holds_stream_day_purpose_and_event() {
        let draw = Streams::new(1, 2).draw_event(StreamId(7 << 32 | 6), 5, Purpose::Attack, 9);
        assert_eq!(draw.counter, [6, 7, 11 << 16 | 5, 9 << 8]);
    }

    #[test]
    fn blocks_repeat_after_65536_and_no_sooner() {
        let mut decision = draw(0);
        let blocks: Vec<_> = (0..1 << 16).map(|_| block(&mut decision)).collect();
        assert_eq!(blocks.iter().collect::<HashSet<_>>().len(), 1 << 16);
        assert_eq!(block(&mut decision), blocks[0]);
    }

    #[test]
    fn a_long_decision_does_not_run_into_the_next_event() {
        let mut long = draw(0);
        let mut next = draw(1);
        let next: HashSet<_> = (0..1000).map(|_| block(&mut next)).collect();
        assert!((0..1000).all(|_| !next.contains(&block(&mut long))));
    }

    #[test]
    fn two_draws_share_a_block_and_nothing_else() {
        let mut alone = draw(0);
        let block = block(&mut alone);
        let [mut one, mut other] = draw(0).with(draw(1));
        assert_eq!([one.bits(), one.bits(), other.bits(), other.bits()], block);
        let further = |draw: &mut Draw| (0..8).map(|_| draw.bits()).collect::<Vec<_>>();
        let (mine, theirs) = (further(&mut one), further(&mut other));
        assert_eq!(mine, further(&mut alone));
        let mut second = draw(1);
        (0..WORDS).for_each(|_| _ = second.bits());
        assert_eq!(theirs, further(&mut second));
    }

    #[test]
    fn uniforms_reach_from_zero_to_just_below_one() {
        let with = |block| Draw { block, used: 0, ..draw(0) }.uniform();
        assert_eq!(with([0; WORDS]), 0.0);
        assert_eq!(with([u32::MAX; WORDS]), 1.0_f64.next_down());
    }

    #[test]
    fn words_bytes_and_bits_are_one_sequence() {
        let mut bytes = [0; 10];
        draw(0).fill_bytes(&mut bytes);
        let mut words = draw(0);
        assert_eq!(bytes[..8], words.next_u64().to_le_bytes());
        assert_eq!(bytes[8..], words.next_u32().to_le_bytes()[..2]);
    }
}
