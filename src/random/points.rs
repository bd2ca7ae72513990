//! Points of a Poisson process: how many rare events a day brings, without a draw for every day.
//!
//! ```text
//! points fall on time × height, one for each day and unit of rate
//! an event comes at each point whose height lies below the rate of its day
//! ```
//!
//! The number of points below the rate of a day is Poisson with that mean (thinning), whatever the days before
//! brought. Points fall in layers, of which each is as high as all below it, and in blocks of four weeks; layers are
//! drawn when the rate first reaches into them. So an agent to whom nothing happens on most days costs a
//! comparison a day, and a few draws a block.
//!
//! Two worlds share the points: an event that both rates reach comes in both, on the same day, and its consequences
//! are drawn under its own number ([`Occurrence`]). Only points between the two rates part them. A cache and nothing
//! more: the points are a function of agent, purpose and block, and may be thrown away on any day.
//!
//! - source: thinning after Lewis and Shedler (1979); as a coupling after Brémaud and Massoulié (1996)
//! - verified by: the tests below

use std::ops::Range;

use super::{Purpose, StreamId, Streams};

/// Days for which points are drawn at once.
const BLOCK: u32 = 28;

/// Height of the lowest layer, a day.
const LOWEST: f64 = 1.0 / 64.0;

/// The rate a day above which days are drawn by themselves: there are no quiet ones.
const QUIET: f64 = 8.0;

/// The numbers of events of such days begin here.
const OF_BUSY_DAYS: u32 = 1 << 23;

/// The most events of an agent on a day. Rates that bring more have no meaning, and a run at them would take hours.
const MOST_A_DAY: u32 = 1 << 17;

/// Whose points they are, on which day of a run.
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

/// An event, under whose number its consequences are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Occurrence {
    /// The day under which it is counted: the first of its block.
    pub day: u32,
    /// Its number there.
    pub number: u32,
}

/// A point, with its time in days since the block began.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Point {
    time: f64,
    height: f64,
    number: u32,
}

/// The points of one agent for one purpose. They serve one stream and one purpose of one run.
#[derive(Clone, Debug, Default)]
pub struct PoissonPoints {
    /// The block, counted from 1; 0 before any was drawn.
    block: u32,
    /// Layers that are drawn.
    layers: u32,
    /// Rate up to which they reach, a day.
    reach: f64,
    /// Day before which no point falls from now on, at most the first day after the block.
    quiet_until: u32,
    /// Points in the order of time.
    points: Vec<Point>,
    /// The events of the day that was asked for last.
    today: Vec<Occurrence>,
}

impl PoissonPoints {
    /// The events of a Poisson process on a day, whose mean is at least 0 and finite, in order.
    ///
    /// At a higher mean the same and perhaps others, up to a mean of 8; never more than `MOST_A_DAY`. What is not a mean
    /// fails in debug builds and counts as 0 otherwise. Days of a run are asked for in their order, each once.
    #[inline]
    pub fn poisson(&mut self, hour: Hour, mean: f64) -> &[Occurrence] {
        debug_assert!(mean.is_finite() && mean >= 0.0, "{mean} is not a mean");
        if self.is_quiet(hour.day, mean) {
            return &[];
        }
        self.today.clear();
        if mean > QUIET {
            let count = hour.streams.draw(hour.stream, hour.day, hour.purpose).poisson(mean);
            let numbers = OF_BUSY_DAYS..OF_BUSY_DAYS + count.min(MOST_A_DAY);
            self.today.extend(numbers.map(|number| Occurrence { day: hour.day, number }));
            return &self.today;
        }
        for at in self.day(&hour, mean) {
            let point = self.points[at];
            if point.height < mean {
                self.today.push(Occurrence { day: self.first_day(), number: point.number });
            }
        }
        &self.today
    }

    /// How many of `trials` meet an event of the given hazard on a day: binomial with probability
    /// 1 − exp(−hazard).
    ///
    /// Each event ends a trial, so that the rate falls with it. Never fewer at a higher hazard, up to a rate of 8.
    /// What is not a hazard fails in debug builds and counts as 0 otherwise.
    #[inline]
    pub fn events(&mut self, hour: Hour, trials: u32, hazard: f64) -> u32 {
        debug_assert!(hazard >= 0.0, "{hazard} is not a hazard");
        let mean = f64::from(trials) * hazard;
        if self.is_quiet(hour.day, mean) {
            return 0;
        }
        if mean > QUIET {
            return hour.streams.draw(hour.stream, hour.day, hour.purpose).events(trials, hazard);
        }
        let mut open = trials;
        for at in self.day(&hour, mean) {
            if self.points[at].height < f64::from(open) * hazard {
                open -= 1;
            }
        }
        trials - open
    }

    /// Whether it is plain that no point of a day lies below a rate.
    #[inline]
    fn is_quiet(&self, day: u32, rate: f64) -> bool {
        day < self.quiet_until && rate <= self.reach
    }

    /// The places of the points of a day, with all layers that a rate reaches into.
    fn day(&mut self, hour: &Hour, rate: f64) -> Range<usize> {
        let block = hour.day / BLOCK + 1;
        if self.block != block {
            self.points.clear();
            (self.block, self.layers, self.reach) = (block, 0, 0.0);
        }
        if rate > self.reach {
            while rate > self.reach {
                self.draw_layer(hour);
            }
            self.points.sort_unstable_by(|one, other| one.time.total_cmp(&other.time));
        }
        let today = f64::from(hour.day - self.first_day());
        let from = self.points.partition_point(|point| point.time < today);
        let to = self.points.partition_point(|point| point.time < today + 1.0);
        let quiet = self.points.get(to).map_or(BLOCK, |point| point.time as u32);
        self.quiet_until = self.first_day() + quiet;
        from..to
    }

    #[inline(never)]
    fn draw_layer(&mut self, hour: &Hour) {
        let low = self.reach;
        let high = if self.layers == 0 { LOWEST } else { 2.0 * low };
        let mut draw =
            hour.streams.draw_event(hour.stream, self.first_day(), hour.purpose, self.layers);
        let days = f64::from(BLOCK);
        for at in 0..draw.poisson((high - low) * days) {
            self.points.push(Point {
                time: share(draw.bits()) * days,
                height: low + share(draw.bits()) * (high - low),
                // 2^12 points are more than a layer of 112 on average ever has.
                number: self.layers << 12 | at,
            });
        }
        (self.layers, self.reach) = (self.layers + 1, high);
    }

    #[inline]
    fn first_day(&self) -> u32 {
        (self.block - 1) * BLOCK
    }
}

/// 32 bits as a number in [0, 1): finer than anybody could tell, and a block holds two points.
#[inline]
fn share(bits: u32) -> f64 {
    f64::from(bits) * (1.0 / 4_294_967_296.0)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;
    use crate::random::seed_of;

    fn hour(streams: &Streams, agent: u64, day: u32) -> Hour<'_> {
        Hour { streams, stream: StreamId(agent), day, purpose: Purpose::Attack }
    }

    /// χ² of counts beside what is expected of a distribution, the tail from `most` on in one.
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
    /// across the ends of blocks and into new layers too. χ² with at most 4 degrees of freedom exceeds 23.5 once in
    /// 10,000; a mean that is off by 10% shifts it by about 6,700 × 0.1² × mean, 67 at mean 1.
    #[test]
    fn counts_of_a_day_are_poisson_whatever_the_days_before_brought() {
        let streams = Streams::new(seed_of("counts_of_a_day_are_poisson"), 0);
        let means = [0.02, 1.0, 0.3, 2.0, 0.3];
        let mut counts = vec![[0_u32; 12]; means.len()];
        let (mut product, mut pairs) = (0.0, 0.0);
        for agent in 0..300 {
            let mut points = PoissonPoints::default();
            let mut before = 0.0;
            for day in 0..112 {
                let mean = means[day as usize % means.len()];
                let count = points.poisson(hour(&streams, agent, day), mean).len();
                counts[day as usize % means.len()][count.min(11)] += 1;
                let scaled = (count as f64 - mean) / mean.sqrt();
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
        let independence: f64 = product / f64::sqrt(pairs);
        assert!(independence.abs() < 3.9, "{independence}");
    }

    /// 20,000 agents of 3 trials over five days at hazards that add up to ln 2: half of the trials are met, and all
    /// numbers of them as often as in a binomial. χ² with 3 degrees of freedom exceeds 21.1 once in 10,000; a
    /// probability that is off by 10% shifts it by 20,000 × 3 × 0.05²/0.25 = 600.
    #[test]
    fn trials_that_end_at_their_event_are_binomial() {
        let streams = Streams::new(seed_of("trials_that_end_at_their_event_are_binomial"), 0);
        let mut counts = [0_u32; 4];
        for agent in 0..20_000 {
            let mut points = PoissonPoints::default();
            let mut open = 3;
            for day in 26..31 {
                let hazard = std::f64::consts::LN_2 * f64::from(day - 25) / 15.0;
                open -= points.events(hour(&streams, agent, day), open, hazard);
            }
            counts[3 - open as usize] += 1;
        }
        let chi2 = chi2(&counts, |k| [0.125, 0.375, 0.375, 0.125][k], 3);
        assert!(chi2 < 21.1, "{chi2}: {counts:?}");
    }

    #[test]
    fn without_any_rate_nothing_happens_and_busy_days_are_drawn_at_once() {
        let streams = Streams::new(1, 0);
        for agent in 0..1000 {
            let mut points = PoissonPoints::default();
            for day in 0..30 {
                assert!(points.poisson(hour(&streams, agent, day), 0.0).is_empty());
            }
            assert_eq!(points.events(hour(&streams, agent, 30), 0, 5.0), 0);
            assert_eq!(points.events(hour(&streams, agent, 30), 9, 0.0), 0);
            assert_eq!(points.events(hour(&streams, agent, 30), 9, f64::INFINITY), 9);
        }
        let mut points = PoissonPoints::default();
        let many = points.poisson(hour(&streams, 1, 3), 10_000.0);
        assert!((9_500..10_500).contains(&many.len()), "{}", many.len());
        assert!(many.iter().all(|event| event.day == 3 && event.number >= OF_BUSY_DAYS));
        assert_eq!(points.poisson(hour(&streams, 1, 4), 1e9).len(), MOST_A_DAY as usize);
    }

    proptest! {
        /// Whatever was asked of one, more or less, or nothing on some days: where both reach a point, both have it,
        /// on the same day and under the same number. So a cache that is thrown away changes nothing.
        #[test]
        fn a_higher_rate_adds_events_and_takes_none(
            seed: u64, rates in prop::collection::vec((0.0..3.0_f64, 0.0..0.5_f64, any::<bool>()), 90),
        ) {
            let streams = Streams::new(seed, 0);
            let (mut low, mut high) = (PoissonPoints::default(), PoissonPoints::default());
            let mut seen = HashSet::new();
            for (day, (rate, more, is_asked)) in (0..).zip(rates) {
                let below = low.poisson(hour(&streams, 1, day), rate).to_vec();
                prop_assert!(below.iter().all(|event| seen.insert(*event)));
                prop_assert!(below.iter().all(|e| e.day <= day && day - e.day < BLOCK));
                let mut anew = PoissonPoints::default();
                prop_assert_eq!(anew.poisson(hour(&streams, 1, day), rate), &below[..]);
                if is_asked {
                    let above = high.poisson(hour(&streams, 1, day), rate + more);
                    prop_assert!(below.iter().all(|event| above.contains(event)));
                }
            }
        }

        #[test]
        fn more_trials_or_hazard_never_mean_fewer_events(
            seed: u64, trials in 0..40_u32, more in 0..5_u32, hazard in 0.0..0.15_f64, further in 0.0..0.02_f64,
        ) {
            let streams = Streams::new(seed, 0);
            let events = |trials, hazard| {
                PoissonPoints::default().events(hour(&streams, 5, 9), trials, hazard)
            };
            let met = events(trials, hazard);
            prop_assert!(met <= trials);
            prop_assert!(met <= events(trials, hazard + further));
            prop_assert!(met <= events(trials + more, hazard) );
        }
    }
}
