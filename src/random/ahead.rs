//! Draws computed ahead: the same numbers, eight days at a time.
//!
//! A block of Philox is a long chain of multiplications, each of which waits for the one before.
//! Eight blocks side by side cost little more than one, so an agent that draws every day for one
//! purpose keeps eight days of first blocks. On most days nothing happens to it, which the first
//! uniform alone decides. A cache and nothing more: its counts are those of [`Streams::draw`]
//! (tested), and it may be thrown away on any day.

use super::{Draw, Purpose, StreamId, Streams, draw::unit, philox::philox4x32_10_abreast};

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
    /// The draw of a day: what [`Streams::draw`] opens.
    ///
    /// A cache serves one stream, one purpose and one run: others would get its numbers.
    #[inline]
    pub fn on(
        &mut self,
        streams: &Streams,
        stream: StreamId,
        day: u32,
        purpose: Purpose,
    ) -> DailyDraw {
        let days = DAYS as u32;
        let (span, at) = (day / days + 1, (day % days) as usize);
        if self.span != span {
            self.compute(streams, stream, day - day % days, purpose);
            self.span = span;
        }
        let block = [0, 1, 2, 3].map(|word: usize| self.words[word][at]);
        DailyDraw { draw: streams.draw(stream, day, purpose), block }
    }

    #[inline(never)]
    fn compute(&mut self, streams: &Streams, stream: StreamId, first: u32, purpose: Purpose) {
        let counters: [[u32; 4]; DAYS] =
            std::array::from_fn(|day| Streams::counter(stream, first + day as u32, purpose, 0));
        let abreast = [0, 1, 2, 3].map(|word: usize| counters.map(|counter| counter[word]));
        self.words = philox4x32_10_abreast(&abreast, streams.key());
    }
}

/// A draw whose first block is at hand.
pub struct DailyDraw {
    draw: Draw,
    block: [u32; 4],
}

impl DailyDraw {
    /// [`Draw::poisson`].
    #[inline]
    pub fn poisson(self, mean: f64) -> u32 {
        if self.first_uniform() < 1.0 - mean { 0 } else { self.open().poisson(mean) }
    }

    /// [`Draw::events`].
    #[inline]
    pub fn events(self, trials: u32, hazard: f64) -> u32 {
        let mean = f64::from(trials) * hazard;
        if self.first_uniform() < 1.0 - mean { 0 } else { self.open().events(trials, hazard) }
    }

    #[inline]
    fn first_uniform(&self) -> f64 {
        unit(self.block[0], self.block[1])
    }

    #[inline]
    fn open(self) -> Draw {
        self.draw.with_first_block(self.block)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn counts_are_those_of_the_draws(
            seed: u64, means in prop::collection::vec(0.0..40.0_f64, 40), trials in 0..1000_u32,
        ) {
            let streams = Streams::new(seed, 0);
            let mut ahead = DrawsAhead::default();
            for (day, mean) in (0..).zip(means) {
                // Cubed, so that most days are quiet.
                let mean = (mean / 40.0).powi(3) * 40.0;
                let mut daily = || ahead.on(&streams, StreamId(1), day, Purpose::Attack);
                let (one, other) = (daily(), daily());
                let open = || streams.draw(StreamId(1), day, Purpose::Attack);
                prop_assert_eq!(one.poisson(mean), open().poisson(mean));
                prop_assert_eq!(other.events(trials, mean / 40.0), open().events(trials, mean / 40.0));
            }
        }

        #[test]
        fn draws_ahead_are_the_draws(
            seed: u64, stream: u64, days in prop::collection::vec(0..65_536_u32, 1..40),
        ) {
            let streams = Streams::new(seed, 3);
            let stream = StreamId(stream);
            let mut ahead = DrawsAhead::default();
            let also_next = days.iter().flat_map(|day| [*day, (day + 1).min(65_535)]);
            for day in also_next {
                let mut one = ahead.on(&streams, stream, day, Purpose::Attack).open();
                let mut other = streams.draw(stream, day, Purpose::Attack);
                for _ in 0..9 {
                    prop_assert_eq!(one.bits(), other.bits());
                }
            }
        }
    }
}
