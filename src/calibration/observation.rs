//! The observation model: what an observer would have made of a run.
//!
//! ```text
//! count    y = c                                      compared by Anscombe's root
//! share    k ~ Binomial(n, (c + ½) / (C + 1)),  y = k / n      compared by the arcsine root
//! level    y = c exp(sd z),  z ~ N(0, 1)              compared by its logarithm
//! bound    y = min(c, bound) or max(c, bound)         compared as it is
//! ```
//!
//! c is the run's count of a row, C that of the rows whose share it is, n the events that the observer
//! counted in them. An observer of another rate sees part of all events; the total that he saw is
//! taken as given, so that his rate drops out and his chance does not. Rows that overlap are drawn
//! apart.
//!
//! - draws: [`Purpose::Observation`], one decision a row
//! - verified by: the tests below

use rand::RngExt as _;
use rand_distr::StandardNormal;

use super::problem::Scale;
use crate::{
    calendar::Day,
    experiment::simulator::SoFar,
    random::{Purpose, StreamId, Streams},
};

/// When a run's count is over.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    /// The last day on which it can change.
    pub last: Day,
    /// Whether it never falls.
    pub grows: bool,
}

/// How a row is observed. Places are those of a run's counts.
#[derive(Clone, Debug, PartialEq)]
pub enum Observation {
    /// A count.
    Count {
        /// The row.
        place: usize,
    },
    /// A share.
    Share {
        /// The row.
        place: usize,
        /// The rows that it is a share of.
        whole: Vec<usize>,
        /// The events that were observed in them.
        observed: u32,
    },
    /// A size with an error.
    Level {
        /// The row.
        place: usize,
        /// Standard deviation of the logarithm.
        sd: f64,
    },
    /// A lower bound.
    AtLeast {
        /// The row.
        place: usize,
        /// The bound.
        bound: f64,
    },
    /// An upper bound.
    AtMost {
        /// The row.
        place: usize,
        /// The bound.
        bound: f64,
    },
}

impl Observation {
    /// The scale on which it is compared.
    pub fn scale(&self) -> Scale {
        match self {
            Self::Count { .. } => Scale::Root,
            Self::Share { .. } => Scale::ArcsineRoot,
            Self::Level { .. } => Scale::Log,
            Self::AtLeast { .. } | Self::AtMost { .. } => Scale::Identity,
        }
    }

    /// What is known of that when the days before `today` are over. `windows` are those of the counts: the
    /// last day of each, and whether it only grows.
    pub fn so_far(
        &self,
        (counts, windows): (&[f64], &[Window]),
        today: Day,
        seed: u64,
        number: u32,
    ) -> SoFar {
        let is_over = |place: &usize| windows[*place].last < today;
        let settled = match self {
            Self::Share { place, whole, .. } => is_over(place) && whole.iter().all(is_over),
            Self::Count { place }
            | Self::Level { place, .. }
            | Self::AtLeast { place, .. }
            | Self::AtMost { place, .. } => is_over(place),
        };
        match self {
            _ if settled => SoFar::Settled(self.of(counts, seed, number)),
            Self::Count { place } if windows[*place].grows => SoFar::AtLeast(counts[*place]),
            _ => SoFar::Open,
        }
    }

    /// What the observer would have written down, for the row of this number in the plan.
    pub fn of(&self, counts: &[f64], seed: u64, number: u32) -> f64 {
        let draw = || {
            let stream = StreamId::ROOT.named("observer").child(number);
            Streams::new(seed, 0).draw(stream, 0, Purpose::Observation)
        };
        match self {
            Self::Count { place } => counts[*place],
            Self::Share { place, whole, observed } => {
                let all: f64 = whole.iter().map(|place| counts[*place]).sum();
                // Half an event keeps a share defined where nothing happened.
                let share = ((counts[*place] + 0.5) / (all + 1.0)).min(1.0);
                f64::from(draw().binomial(*observed, share)) / f64::from((*observed).max(1))
            }
            Self::Level { place, sd } => {
                counts[*place] * libm::exp(sd * draw().sample::<f64, _>(StandardNormal))
            }
            Self::AtLeast { place, bound } => counts[*place].min(*bound),
            Self::AtMost { place, bound } => counts[*place].max(*bound),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn many(observation: &Observation, counts: &[f64]) -> (f64, f64) {
        let values: Vec<f64> = (0..20_000).map(|seed| observation.of(counts, seed, 3)).collect();
        let mean = values.iter().sum::<f64>() / 2e4;
        (mean, values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / 2e4)
    }

    /// 39.5 of 400 events, 172 of them seen: mean 0.0985 and variance p (1 − p) / 172, within four
    /// standard errors (false alarm 6e-5 for the mean; the variance is given 5%).
    #[test]
    fn a_share_has_the_chance_of_what_was_seen() {
        let share = Observation::Share { place: 0, whole: vec![0, 1], observed: 172 };
        let (mean, variance) = many(&share, &[39.0, 360.0]);
        let p = 39.5 / 400.0;
        let expected = p * (1.0 - p) / 172.0;
        assert!((mean - p).abs() < 4.0 * (expected / 2e4).sqrt(), "{mean} against {p}");
        assert!((variance / expected - 1.0).abs() < 0.05, "{variance} against {expected}");
    }

    #[test]
    fn a_level_has_a_log_normal_error_and_bounds_saturate() {
        let (mean, _) = many(&Observation::Level { place: 0, sd: 0.2 }, &[2000.0]);
        let expected = 2000.0 * 0.02_f64.exp();
        let error = expected * (0.04_f64.exp() - 1.0).sqrt() / 2e4_f64.sqrt();
        assert!((mean - expected).abs() < 4.0 * error, "{mean} against {expected}");
        let bound = Observation::AtLeast { place: 0, bound: 1500.0 };
        assert_eq!([1499.0, 1501.0].map(|c| bound.of(&[c], 1, 0)), [1499.0, 1500.0]);
        let bound = Observation::AtMost { place: 0, bound: 10.0 };
        assert_eq!([9.0, 11.0].map(|c| bound.of(&[c], 1, 0)), [10.0, 11.0]);
    }

    #[test]
    fn what_is_over_is_settled_and_what_grows_is_at_least() {
        let windows = [Window { last: 9, grows: true }, Window { last: 19, grows: false }];
        let so_far = |observation: &Observation, today| {
            observation.so_far((&[4.0, 6.0], &windows), today, 1, 0)
        };
        let (early, late) = (Observation::Count { place: 0 }, Observation::Count { place: 1 });
        assert_eq!(
            [9, 10].map(|day| so_far(&early, day)),
            [SoFar::AtLeast(4.0), SoFar::Settled(4.0)]
        );
        assert_eq!([19, 20].map(|day| so_far(&late, day)), [SoFar::Open, SoFar::Settled(6.0)]);
        let share = Observation::Share { place: 0, whole: vec![0, 1], observed: 50 };
        assert_eq!(so_far(&share, 15), SoFar::Open);
        assert_eq!(so_far(&share, 20), SoFar::Settled(share.of(&[4.0, 6.0], 1, 0)));
        let bound = Observation::AtLeast { place: 0, bound: 3.0 };
        assert_eq!([9, 10].map(|day| so_far(&bound, day)), [SoFar::Open, SoFar::Settled(3.0)]);
    }
}
