//! Coverage: how often central intervals hold the truth.
//!
//! ```text
//! covered at level a    (1 − a)/2 ≤ PIT of the truth ≤ (1 + a)/2,  or low ≤ truth ≤ high
//! band                  the binomial's quantiles of (n, a), over n
//! pooled                ā = mean over cases of the share of parameters covered; its standard error from the cases
//! ```
//!
//! A posterior whose 90% intervals hold the truth in fewer cases than the band allows is too sure. Over parameters of one case coverage is not independent,
//! so that a pooled band from the number of all intervals would be too narrow: the case is the unit.
//!
//! - draws: none
//! - source: Prangle et al. (2014), Aust. N. Z. J. Stat. 56:309; the pooled standard error is that of a cluster sample (Cochran 1977, section 9)
//! - verified by: counts worked by hand and a case of dependent parameters, in the tests below

use super::proportion::{self, Interval};

/// How often intervals of a level held the truth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Coverage {
    /// The level of the intervals, such as 0.9: the coverage that is right.
    pub level: f64,
    /// The cases in which the interval held the truth.
    pub covered: usize,
    /// The cases.
    pub cases: usize,
    /// The 95% Clopper–Pearson interval of the coverage.
    pub interval: Interval,
    /// Where the share covered lies, with 95% probability, if the level is right.
    pub band: Interval,
}

/// What coverage says of the posteriors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The share covered lies in the band.
    Right,
    /// Fewer are covered than the band allows: posteriors are too sure.
    TooNarrow,
    /// More are covered than the band allows: posteriors are not sure enough.
    TooWide,
}

impl Verdict {
    fn on(share: f64, band: Interval) -> Self {
        if share < band.low {
            Self::TooNarrow
        } else if share > band.high {
            Self::TooWide
        } else {
            Self::Right
        }
    }

    /// The verdict in words.
    pub fn said(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::TooNarrow => "too narrow",
            Self::TooWide => "too wide",
        }
    }
}

impl Coverage {
    /// Coverage from a count.
    pub fn of_count(level: f64, covered: usize, cases: usize) -> Self {
        let interval = proportion::clopper_pearson(covered, cases, 0.95);
        Self { level, covered, cases, interval, band: proportion::band(level, cases, 0.95) }
    }

    /// Coverage of the central intervals of posteriors in which the truths have these PITs: their cumulative probabilities, or
    /// [normalised ranks](super::sbc::normalised).
    pub fn of_pits(level: f64, pits: &[f64]) -> Self {
        let covered = pits.iter().filter(|pit| is_central(**pit, level)).count();
        Self::of_count(level, covered, pits.len())
    }

    /// The share covered; not a number without cases.
    pub fn share(&self) -> f64 {
        self.covered as f64 / self.cases as f64
    }

    /// The verdict.
    pub fn verdict(&self) -> Verdict {
        Verdict::on(self.share(), self.band)
    }
}

/// Whether a PIT lies in the central interval of a level.
pub fn is_central(pit: f64, level: f64) -> bool {
    (pit - 0.5).abs() <= level / 2.0
}

/// Coverage pooled over the parameters of each case.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pooled {
    /// The level of the intervals.
    pub level: f64,
    /// The mean over cases of the share of parameters covered.
    pub share: f64,
    /// The cases.
    pub cases: usize,
    /// The 95% band round the level: 1.96 standard errors, from how much cases differ, and at least that of independent parameters.
    pub band: Interval,
}

impl Pooled {
    /// Pools PITs, one row a case, one a parameter in it; `None` when there is none.
    pub fn of_pits(level: f64, pits: &[Vec<f64>]) -> Option<Self> {
        let shares: Vec<f64> = pits
            .iter()
            .filter(|case| !case.is_empty())
            .map(|case| {
                let covered = case.iter().filter(|pit| is_central(**pit, level)).count();
                covered as f64 / case.len() as f64
            })
            .collect();
        let intervals: usize = pits.iter().map(Vec::len).sum();
        if shares.is_empty() {
            return None;
        }
        let cases = shares.len() as f64;
        let share = shares.iter().sum::<f64>() / cases;
        // About the level, which is what the band supposes to be right: defined for one case too.
        let between = shares.iter().map(|s| (s - level).powi(2)).sum::<f64>() / (cases * cases);
        let independent = level * (1.0 - level) / intervals as f64;
        let half = 1.959_964 * between.max(independent).sqrt();
        let band = Interval { low: (level - half).max(0.0), high: (level + half).min(1.0) };
        Some(Self { level, share, cases: shares.len(), band })
    }

    /// The verdict.
    pub fn verdict(&self) -> Verdict {
        Verdict::on(self.share, self.band)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Purpose, StreamId, Streams, seed_of};

    #[test]
    fn the_bands_of_500_cases() {
        let at = |level, covered| Coverage::of_count(level, covered, 500).verdict();
        assert_eq!(
            [435, 436, 463, 464].map(|covered| at(0.9, covered)),
            [Verdict::TooNarrow, Verdict::Right, Verdict::Right, Verdict::TooWide]
        );
        assert_eq!(
            [227, 228, 272, 273].map(|covered| at(0.5, covered)),
            [Verdict::TooNarrow, Verdict::Right, Verdict::Right, Verdict::TooWide]
        );
    }

    #[test]
    fn pits_are_counted_inside_levels() {
        // The central half is 1/4 to 3/4, ends included.
        let coverage = Coverage::of_pits(0.5, &[0.1, 0.25, 0.6, 0.75, 0.8]);
        assert_eq!((coverage.covered, coverage.cases), (3, 5));
        assert!(coverage.interval.holds(0.6));
    }

    #[test]
    fn without_cases_nothing_is_wrong() {
        assert_eq!(Coverage::of_pits(0.9, &[]).verdict(), Verdict::Right);
        assert!(Pooled::of_pits(0.9, &[vec![]]).is_none());
    }

    /// Ten parameters that are always covered together are one: the sd of a case's share is 0.3, not 0.3 / √10. Of 400 pooled shares 20 are expected outside
    /// their bands; more than 45 come with probability 10⁻⁶. A band from 500 intervals of their own would miss half of them.
    #[test]
    fn parameters_that_go_together_widen_the_pooled_band() {
        let streams = Streams::new(seed_of("parameters_that_go_together_widen_the_pooled_band"), 0);
        let outside = (0..400)
            .filter(|set| {
                let mut draw = streams.draw(StreamId::ROOT.child(*set), 0, Purpose::Survey);
                let pits: Vec<Vec<f64>> = (0..100).map(|_| vec![draw.uniform(); 10]).collect();
                Pooled::of_pits(0.9, &pits).unwrap().verdict() != Verdict::Right
            })
            .count();
        assert!(outside <= 45, "{outside} of 400 outside");
    }

    /// Two cases of two parameters: shares 1 and 1/2; squares about 0.5 are 1/4 and 0: variance 1/16, as for independent ones.
    #[test]
    fn a_pooled_band_worked_by_hand() {
        let pooled = Pooled::of_pits(0.5, &[vec![0.5, 0.4], vec![0.9, 0.5]]).unwrap();
        assert_eq!(pooled.share, 0.75);
        assert!((pooled.band.high - (0.5 + 1.959_964 / 4.0)).abs() < 1e-12, "{pooled:?}");
    }
}
