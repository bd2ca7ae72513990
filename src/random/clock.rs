//! Clocks: how many rare events a day brings, without a draw for every day.
//!
//! ```text
//! an event comes when the hazard added up since the one before reaches E ~ Exponential(1)
//! ```
//!
//! Counts of a Poisson process whose rate is known each morning are those of a process at rate 1, read at the
//! hazard that has added up (random time change). So an agent to whom nothing happens on most days costs a
//! subtraction a day, and a draw for each event. With n trials that each end at their event, the hazard is n
//! times that of one, and n falls with each: exactly the binomial count.
//!
//! Two worlds share the events of a clock by their number, also where their rates differ a little and an event
//! comes a day later; its consequences are drawn under that number too ([`Occurrence`]). Clocks of both are wound
//! up anew every four weeks, which changes no law, since nobody waits longer for having waited, so that a
//! difference that has passed is forgotten.
//!
//! - source: random time change after Kurtz; as a coupling after Rathinam, Sheppard and Khammash (2010)
//! - verified by: the tests below

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::{Draw, INVERSION_LIMIT, Purpose, StreamId, Streams};

/// Days after which a clock is wound up anew.
const BLOCK: u32 = 28;

/// The clock of one agent for one purpose. It serves one stream and one purpose of one run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Clock {
    /// Hazard until the next event.
    left: f64,
    /// Number of the next event in the block.
    next: u32,
    /// The block that it runs in, counted from 1; 0 before it was ever wound up.
    block: u32,
}

/// Whose clock it is, on which day of a run.
#[derive(Clone, Copy, Debug)]
pub struct Hour<'a> {
    /// The run's streams.
    pub streams: &'a Streams,
    /// The agent.
    pub stream: StreamId,
    /// The day since the start of the run.
    pub day: u32,
    /// What the events are.
    pub purpose: Purpose,
}

/// An event of a clock, under whose number its consequences are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// The day under which it is counted: the first of its block.
    pub day: u32,
    /// Its number there.
    pub number: u32,
}

/// The events of a clock on a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Occurrences {
    day: u32,
    first: u32,
    count: u32,
}

/// From here on events are numbered that a day brings in such numbers that they are counted at once.
const AT_ONCE: u32 = 1 << 23;

impl Occurrences {
    /// How many there are.
    #[inline]
    pub fn count(&self) -> u32 {
        self.count
    }

    /// Each of them, in order.
    #[inline]
    pub fn iter(&self) -> impl Iterator<Item = Occurrence> + use<> {
        let Self { day, first, count } = *self;
        let numbers: Range<u32> = first..first + count;
        numbers.map(move |number| Occurrence { day, number })
    }
}

impl Clock {
    /// The events of a Poisson process on a day, whose mean is at least 0 and finite.
    ///
    /// Never fewer at a higher mean, while all days before had the same. What is not a mean fails in debug builds
    /// and counts as 0 otherwise. Means above [`INVERSION_LIMIT`] are drawn day by day.
    #[inline]
    pub fn poisson(&mut self, hour: Hour, mean: f64) -> Occurrences {
        debug_assert!(mean.is_finite() && mean >= 0.0, "{mean} is not a mean");
        self.wind_up(&hour);
        if mean >= self.left {
            return self.ring(&hour, mean);
        }
        self.pass(mean);
        Occurrences::default()
    }

    /// How many of `trials` meet an event of the given hazard on a day: binomial with probability
    /// 1 − exp(−hazard).
    ///
    /// Never fewer at a higher hazard or with more trials, while all days before had the same. What is not a
    /// hazard fails in debug builds and counts as 0 otherwise.
    #[inline]
    pub fn events(&mut self, hour: Hour, trials: u32, hazard: f64) -> u32 {
        debug_assert!(hazard >= 0.0, "{hazard} is not a hazard");
        self.wind_up(&hour);
        let mean = f64::from(trials) * hazard;
        if mean >= self.left {
            return self.ring_among(&hour, trials, hazard);
        }
        self.pass(mean);
        0
    }

    #[inline]
    fn wind_up(&mut self, hour: &Hour) {
        let block = hour.day / BLOCK + 1;
        if self.block != block {
            *self = Self { left: 0.0, next: 1, block };
            self.left = self.wait(hour);
        }
    }

    /// Hazard passes without an event. Comparisons with NaN are false, so that it comes here.
    #[inline]
    fn pass(&mut self, hazard: f64) {
        self.left -= if hazard > 0.0 { hazard } else { 0.0 };
    }

    #[inline(never)]
    fn ring(&mut self, hour: &Hour, mean: f64) -> Occurrences {
        if mean > INVERSION_LIMIT {
            let count = self.at_once(hour).poisson(mean).min(AT_ONCE);
            return Occurrences { day: hour.day, first: AT_ONCE, count };
        }
        let first = self.next;
        let mut rest = mean;
        while rest >= self.left {
            rest -= self.left;
            self.next += 1;
            self.left = self.wait(hour);
        }
        self.left -= rest;
        Occurrences { day: self.first_day(), first, count: self.next - first }
    }

    #[inline(never)]
    fn ring_among(&mut self, hour: &Hour, trials: u32, hazard: f64) -> u32 {
        if f64::from(trials) * hazard > INVERSION_LIMIT {
            return self.at_once(hour).events(trials, hazard);
        }
        let (mut open, mut rest) = (trials, hazard);
        while open > 0 && f64::from(open) * rest >= self.left {
            rest = (rest - self.left / f64::from(open)).max(0.0);
            open -= 1;
            self.next += 1;
            self.left = self.wait(hour);
        }
        self.pass(f64::from(open) * rest);
        trials - open
    }

    /// Draws the hazard until the next event: above 0, so that nothing happens without any.
    #[inline]
    fn wait(&self, hour: &Hour) -> f64 {
        let Hour { streams, stream, purpose, .. } = *hour;
        let uniform = streams.draw_event(stream, self.first_day(), purpose, self.next).uniform();
        (-libm::log1p(-uniform)).max(f64::MIN_POSITIVE)
    }

    /// The draw of a day that brings many events.
    fn at_once(&self, hour: &Hour) -> Draw {
        hour.streams.draw_event(hour.stream, hour.day, hour.purpose, 0)
    }

    #[inline]
    fn first_day(&self) -> u32 {
        (self.block - 1) * BLOCK
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::random::seed_of;

    fn hour(streams: &Streams, agent: u64, day: u32) -> Hour<'_> {
        Hour { streams, stream: StreamId(agent), day, purpose: Purpose::Attack }
    }

    /// χ² of counts beside what is expected of a distribution, the tail beyond `most` in one; and of counts that
    /// are expected with another.
    fn chi2(counts: &[u32], expected: impl Fn(usize) -> f64, most: usize) -> f64 {
        let total: f64 = counts.iter().map(|count| f64::from(*count)).sum();
        let head: f64 = (0..most).map(&expected).sum();
        let cell = |observed: f64, share: f64| (observed - total * share).powi(2) / (total * share);
        let tail: f64 = counts[most..].iter().map(|count| f64::from(*count)).sum();
        (0..most).map(|k| cell(f64::from(counts[k]), expected(k))).sum::<f64>()
            + cell(tail, 1.0 - head)
    }

    /// What a Poisson count has at a mean.
    fn poisson(mean: f64) -> impl Fn(usize) -> f64 {
        move |k| (0..k).fold((-mean).exp(), |p, k| p * mean / (k + 1) as f64)
    }

    /// 300 agents for 112 days at means that change from day to day, from 0.02 to 2: daily counts by mean have
    /// the Poisson distribution, and the counts of two days that follow each other do not depend on each other,
    /// across the ends of blocks too. χ² with 4 degrees of freedom exceeds 23.5 once in 10,000; a mean that is off
    /// by 10% shifts it by 8,400 × 0.1² × mean, 84 at mean 1.
    #[test]
    fn counts_of_a_day_are_poisson_whatever_the_days_before_brought() {
        let streams = Streams::new(seed_of("counts_of_a_day_are_poisson"), 0);
        let means = [0.02, 1.0, 0.3, 2.0];
        let mut counts = vec![[0_u32; 12]; means.len()];
        let (mut product, mut pairs) = (0.0, 0.0);
        for agent in 0..300 {
            let mut clock = Clock::default();
            let mut before = 0.0;
            for day in 0..112 {
                let mean = means[day as usize % means.len()];
                let count = clock.poisson(hour(&streams, agent, day), mean).count();
                counts[day as usize % means.len()][(count as usize).min(11)] += 1;
                let scaled = (f64::from(count) - mean) / mean.sqrt();
                product += scaled * before;
                pairs += 1.0;
                before = scaled;
            }
        }
        for (mean, counts) in means.iter().zip(&counts) {
            let most = if *mean < 0.1 { 2 } else { 4 };
            let chi2 = chi2(counts, poisson(*mean), most);
            assert!(chi2 < 23.5, "mean {mean}: {chi2}, {counts:?}");
        }
        // Without dependence the mean product has a standard deviation of 1/√pairs.
        assert!((product / pairs * f64::sqrt(pairs)).abs() < 3.9, "{product} of {pairs}");
    }

    /// 20,000 agents of 3 trials over five days at hazards that add up to ln 2: half of the trials are met, and all
    /// numbers of them as often as in a binomial. χ² with 3 degrees of freedom exceeds 21.1 once in 10,000; a
    /// probability that is off by 10% shifts it by 20,000 × 3 × 0.05²/0.25 = 600.
    #[test]
    fn trials_that_end_at_their_event_are_binomial() {
        let streams = Streams::new(seed_of("trials_that_end_at_their_event_are_binomial"), 0);
        let mut counts = [0_u32; 4];
        for agent in 0..20_000 {
            let mut clock = Clock::default();
            let mut open = 3;
            for day in 26..31 {
                let hazard = std::f64::consts::LN_2 * f64::from(day - 25) / 15.0;
                open -= clock.events(hour(&streams, agent, day), open, hazard);
            }
            counts[3 - open as usize] += 1;
        }
        let chi2 = chi2(&counts, |k| [0.125, 0.375, 0.375, 0.125][k], 3);
        assert!(chi2 < 21.1, "{chi2}: {counts:?}");
    }

    /// Two worlds whose rates differ by a tenth share nine events in ten by their number, and none differs in the
    /// days after the rates are the same again and a block has begun.
    #[test]
    fn a_small_difference_moves_few_events_and_is_forgotten() {
        let streams = Streams::new(1, 0);
        let (mut common, mut only_one) = (0, 0);
        for agent in 0..500 {
            let (mut one, mut other) = (Clock::default(), Clock::default());
            let mut seen = [Vec::new(), Vec::new()];
            for day in 0..84 {
                let rates = if day < 56 { (0.2, 0.22) } else { (0.2, 0.2) };
                let events = [
                    one.poisson(hour(&streams, agent, day), rates.0),
                    other.poisson(hour(&streams, agent, day), rates.1),
                ];
                if day >= 56 {
                    assert_eq!(events[0], events[1]);
                } else {
                    seen[0].extend(events[0].iter());
                    seen[1].extend(events[1].iter());
                }
            }
            common += seen[0].iter().filter(|event| seen[1].contains(event)).count();
            only_one += seen[1].iter().filter(|event| !seen[0].contains(event)).count();
            assert!(seen[0].iter().all(|event| seen[1].contains(event)));
        }
        let share = common as f64 / (common + only_one) as f64;
        assert!((share - 10.0 / 11.0).abs() < 0.02, "{share}");
    }

    #[test]
    fn without_any_hazard_nothing_happens_and_many_events_are_counted_at_once() {
        let streams = Streams::new(1, 0);
        for agent in 0..1000 {
            let mut clock = Clock::default();
            assert_eq!(clock.poisson(hour(&streams, agent, 0), 0.0).count(), 0);
            assert_eq!(clock.events(hour(&streams, agent, 0), 0, 5.0), 0);
            assert_eq!(clock.events(hour(&streams, agent, 0), 9, 0.0), 0);
            assert_eq!(clock.events(hour(&streams, agent, 0), 9, f64::INFINITY), 9);
        }
        let many = Clock::default().poisson(hour(&streams, 1, 3), 10_000.0);
        assert!((9_500..10_500).contains(&many.count()), "{many:?}");
        assert_eq!(many.iter().count(), many.count() as usize);
        assert!(many.iter().all(|event| event.day == 3 && event.number >= AT_ONCE));
    }

    proptest! {
        #[test]
        fn counts_never_fall_as_rates_rise(
            seed: u64, rates in prop::collection::vec((0.0..3.0_f64, 0.0..0.5_f64), 60),
        ) {
            let streams = Streams::new(seed, 0);
            let (mut low, mut high) = (Clock::default(), Clock::default());
            let (mut below, mut above) = (0, 0);
            for (day, (rate, more)) in (0..).zip(rates) {
                if day % BLOCK == 0 {
                    (below, above) = (0, 0);
                }
                below += low.poisson(hour(&streams, 1, day), rate).count();
                above += high.poisson(hour(&streams, 1, day), rate + more).count();
                prop_assert!(below <= above);
            }
        }

        /// A clock that is put away in the evening and taken out again goes on as it would have.
        #[test]
        fn an_event_has_one_number(seed: u64, rate in 0.0..5.0_f64) {
            let streams = Streams::new(seed, 0);
            let mut clock = Clock::default();
            let mut seen = std::collections::HashSet::new();
            for day in 0..100 {
                let mut again = clock;
                let events = clock.poisson(hour(&streams, 7, day), rate);
                prop_assert_eq!(events, again.poisson(hour(&streams, 7, day), rate));
                for event in events.iter() {
                    prop_assert!(seen.insert((event.day, event.number)));
                    prop_assert!(event.day <= day && day - event.day < BLOCK);
                }
            }
        }
    }
}
