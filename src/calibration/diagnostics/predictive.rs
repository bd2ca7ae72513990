//! Posterior predictive checks: whether runs at the posterior's draws look like what was observed.
//!
//! ```text
//! mid-p          P(X < y) + ½ P(X = y)                                    within 0.05–0.95
//! interval       the 5% and 95% quantiles of X                            holds y or not
//! ordering       the share of runs in which summary a is below (above) b
//! random PIT     (runs below y + V (runs equal to y + 1)) / (runs + 1)    V uniform
//! ```
//!
//! The mid-p of a count counts half of the runs that hit it, or a count of 0 could never look too low. It is no test with a known false-alarm rate: the counts
//! that fitted the posterior are predicted by it. What was not fitted is judged by the randomised PIT, which is uniform when the prediction is right.
//!
//! - draws: one uniform a randomised PIT
//! - source: Gelman, Meng & Stern (1996), Stat. Sinica 6:733; mid-p: Lancaster (1961), J. Am. Stat. Assoc. 56:223; PIT of counts: Czado, Gneiting & Held (2009), Biometrics 65:1254
//! - verified by: counts worked by hand, and the uniformity of the PIT of Poisson counts, in the tests below

use super::proportion::{Interval, wilson};
use crate::quantile::quantile;
use crate::random::Draw;

/// Where an observation lies among predictive runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PredictiveCheck {
    /// What was observed.
    pub observed: f64,
    /// The posterior predictive p-value: near 0 the runs are mostly higher, near 1 mostly lower.
    pub mid_p: f64,
    /// The median of the runs.
    pub median: f64,
    /// The central 90% interval of the runs.
    pub interval: Interval,
}

/// What a predictive check says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The p-value lies within 0.05–0.95.
    Within,
    /// The p-value is below 0.05: runs are mostly higher than what was observed.
    RunsTooHigh,
    /// The p-value is above 0.95: runs are mostly lower than what was observed.
    RunsTooLow,
}

impl Verdict {
    /// The verdict in words.
    pub fn said(self) -> &'static str {
        match self {
            Self::Within => "reproduced",
            Self::RunsTooHigh => "runs are too high",
            Self::RunsTooLow => "runs are too low",
        }
    }
}

impl PredictiveCheck {
    /// Checks one summary of the runs; `None` without runs.
    pub fn of(runs: &[f64], observed: f64) -> Option<Self> {
        if runs.is_empty() {
            return None;
        }
        let mut sorted = runs.to_vec();
        sorted.sort_by(f64::total_cmp);
        let (below, equal) = below_and_equal(runs, observed);
        Some(Self {
            observed,
            mid_p: (below as f64 + equal as f64 / 2.0) / runs.len() as f64,
            median: quantile(&sorted, 0.5),
            interval: Interval { low: quantile(&sorted, 0.05), high: quantile(&sorted, 0.95) },
        })
    }

    /// The verdict by the p-value.
    pub fn verdict(&self) -> Verdict {
        if self.mid_p < 0.05 {
            Verdict::RunsTooHigh
        } else if self.mid_p > 0.95 {
            Verdict::RunsTooLow
        } else {
            Verdict::Within
        }
    }

    /// Whether the 90% interval holds the observation, ends included.
    pub fn is_in_interval(&self) -> bool {
        self.interval.holds(self.observed)
    }
}

/// The randomised PIT of an observation: uniform on 0..1 when it comes from where the runs do, for counts as for continuous values.
pub fn randomised_pit(runs: &[f64], observed: f64, draw: &mut Draw) -> f64 {
    let (below, equal) = below_and_equal(runs, observed);
    // The observation is one of runs + 1 alike; its place among its equals is as random as V.
    (below as f64 + draw.uniform() * (equal + 1) as f64) / (runs.len() + 1) as f64
}

fn below_and_equal(runs: &[f64], observed: f64) -> (usize, usize) {
    let below = runs.iter().filter(|run| **run < observed).count();
    (below, runs.iter().filter(|run| **run == observed).count())
}

/// An ordering of two summaries that was observed and that runs should keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatedOrdering {
    /// The place of the first summary.
    pub first: usize,
    /// The place of the second summary.
    pub second: usize,
    /// Whether the first is below the second; else it is above. Equal summaries keep neither.
    pub rises: bool,
}

impl StatedOrdering {
    /// Whether a run keeps it.
    pub fn is_kept(&self, summaries: &[f64]) -> bool {
        let (first, second) = (summaries[self.first], summaries[self.second]);
        if self.rises { first < second } else { first > second }
    }
}

/// A share of runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Kept {
    /// The runs that keep it.
    pub kept: usize,
    /// The runs.
    pub runs: usize,
    /// The 95% interval of the share (Wilson).
    pub interval: Interval,
}

impl Kept {
    fn new(kept: usize, runs: usize) -> Self {
        Self { kept, runs, interval: wilson(kept, runs, 0.95) }
    }

    /// The share of runs; not a number without runs.
    pub fn share(&self) -> f64 {
        self.kept as f64 / self.runs as f64
    }
}

/// How many runs keep each ordering, in their order; `runs` holds the summaries of each.
///
/// # Panics
/// When an ordering names a summary that a run does not have.
pub fn orderings_kept(runs: &[impl AsRef<[f64]>], orderings: &[StatedOrdering]) -> Vec<Kept> {
    let kept = |ordering: &StatedOrdering| {
        Kept::new(runs.iter().filter(|run| ordering.is_kept(run.as_ref())).count(), runs.len())
    };
    orderings.iter().map(kept).collect()
}

/// How many runs keep all orderings at once.
///
/// # Panics
/// When an ordering names a summary that a run does not have.
pub fn all_orderings_kept(runs: &[impl AsRef<[f64]>], orderings: &[StatedOrdering]) -> Kept {
    let keeps_all = |run: &&_| {
        let run: &[f64] = AsRef::as_ref(*run);
        orderings.iter().all(|ordering| ordering.is_kept(run))
    };
    Kept::new(runs.iter().filter(keeps_all).count(), runs.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Purpose, StreamId, Streams, seed_of};

    #[test]
    fn a_hit_counts_half() {
        let check = PredictiveCheck::of(&[3.0, 1.0, 2.0, 2.0], 2.0).unwrap();
        assert_eq!((check.mid_p, check.median, check.verdict()), (0.5, 2.0, Verdict::Within));
        assert_eq!(PredictiveCheck::of(&[0.0; 5], 0.0).unwrap().mid_p, 0.5);
        assert!(PredictiveCheck::of(&[], 0.0).is_none());
    }

    /// Runs 0, 1, …, 20: the interval is 1 to 19, and 0.05 and 0.95 are passed at 1/2 and 19 1/2 runs of 21.
    #[test]
    fn verdicts_follow_the_p_value() {
        let runs: Vec<f64> = (0..=20).map(f64::from).collect();
        let check = |observed| PredictiveCheck::of(&runs, observed).unwrap();
        assert_eq!(check(9.0).interval, Interval { low: 1.0, high: 19.0 });
        assert_eq!(check(0.0).verdict(), Verdict::RunsTooHigh); // 0.5 / 21
        assert_eq!(check(1.0).verdict(), Verdict::Within); // 1.5 / 21
        assert_eq!(check(20.0).verdict(), Verdict::RunsTooLow);
        assert!(check(19.0).is_in_interval() && !check(19.5).is_in_interval());
    }

    #[test]
    fn orderings_are_kept_strictly() {
        let runs = [[1.0, 2.0, 3.0], [2.0, 2.0, 1.0], [1.0, 3.0, 2.0], [5.0, 4.0, 3.0]];
        let rises = StatedOrdering { first: 0, second: 1, rises: true };
        let falls = StatedOrdering { first: 1, second: 2, rises: false };
        let kept = orderings_kept(&runs, &[rises, falls]);
        assert_eq!((kept[0].kept, kept[1].kept), (2, 3));
        let all = all_orderings_kept(&runs, &[rises, falls]);
        assert_eq!((all.kept, all.runs, all.share()), (1, 4, 0.25));
        assert!(all.interval.holds(0.25));
    }

    /// Poisson(0.7) counts against 19 runs of the same: the twenty bins of the PIT are equally likely. Chi-square with 19 degrees exceeds 55 with probability
    /// 2·10⁻⁵; without V, at the upper or the lower end, it is in the thousands.
    #[test]
    fn the_randomised_pit_of_counts_is_uniform() {
        let streams = Streams::new(seed_of("the_randomised_pit_of_counts_is_uniform"), 0);
        let mut bins = [0_u32; 20];
        for case in 0..10_000 {
            let mut draw = streams.draw(StreamId::ROOT.child(case), 0, Purpose::Survey);
            let runs: Vec<f64> = (0..19).map(|_| f64::from(draw.poisson(0.7))).collect();
            let observed = f64::from(draw.poisson(0.7));
            bins[(randomised_pit(&runs, observed, &mut draw) * 20.0) as usize] += 1;
        }
        let square: f64 = bins.iter().map(|n| (f64::from(*n) - 500.0).powi(2) / 500.0).sum();
        assert!(square < 55.0, "{square}: {bins:?}");
    }
}
