//! Draws computed ahead: the same numbers, eight days at a time.
//!
//! A block of Philox is a long chain of multiplications, each of which waits for the one before.
//! Eight blocks side by side cost little more than one, so an agent that draws every day for one
//! purpose keeps eight days of first blocks. A cache and nothing more: what it opens is what
//! [`Streams::draw`] opens (tested), and it may be thrown away on any day.

use super::{Draw, Purpose, StreamId, Streams, philox::philox4x32_10_abreast};

/// Days that are computed at once: a power of two, and wide enough for the vector units.
const DAYS: usize = 8;

/// The daily draws of one agent for one purpose; see the module.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DrawsAhead {
    /// Words of the first blocks, by word and day.
    words: [[u32; DAYS]; 4],
    /// The days that they are for: from `DAYS` times this number less one; 0 for none.
    span: u32,
}

impl DrawsAhead {
    /// Opens the same draw as [`Streams::draw`].
    ///
    /// A cache serves one stream, one purpose and one run: others would get its numbers.
    #[inline]
    pub fn draw(
        &mut self,
        streams: &Streams,
        stream: StreamId,
        day: u32,
        purpose: Purpose,
    ) -> Draw {
        let days = DAYS as u32;
        let (span, at) = (day / days + 1, (day % days) as usize);
        if self.span != span {
            self.compute(streams, stream, day - day % days, purpose);
            self.span = span;
        }
        let block = [0, 1, 2, 3].map(|word: usize| self.words[word][at]);
        streams.draw(stream, day, purpose).with_first_block(block)
    }

    #[inline(never)]
    fn compute(&mut self, streams: &Streams, stream: StreamId, first: u32, purpose: Purpose) {
        let counters: [[u32; 4]; DAYS] =
            std::array::from_fn(|day| streams.counter(stream, first + day as u32, purpose, 0));
        let abreast = [0, 1, 2, 3].map(|word: usize| counters.map(|counter| counter[word]));
        self.words = philox4x32_10_abreast(&abreast, streams.key());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn draws_ahead_are_the_draws(
            seed: u64, stream: u64, days in prop::collection::vec(0..65_536_u32, 1..40),
        ) {
            let streams = Streams::new(seed, 3);
            let stream = StreamId(stream);
            let mut ahead = DrawsAhead::default();
            let also_next = days.iter().flat_map(|day| [*day, (day + 1).min(65_535)]);
            for day in also_next {
                let mut one = ahead.draw(&streams, stream, day, Purpose::Attack);
                let mut other = streams.draw(stream, day, Purpose::Attack);
                for _ in 0..9 {
                    prop_assert_eq!(one.bits(), other.bits());
                }
            }
        }
    }
}
