//! Whether ranks are uniform: their ECDF against its simultaneous band.
//!
//! ```text
//! F(z) − z at each point of the band, z being the share of ranks below it
//! ```
//!
//! Right posteriors give uniform ranks: of the truth among draws (SBC), of its distance among the draws' distances (TARP). The verdict is one over the whole
//! curve, and says where the curve leaves the band most, in standard deviations √(z (1 − z) / N) beyond it.
//!
//! - draws: none
//! - source: Säilynoja, Bürkner & Vehtari (2022), Stat. Comput. 32:32, section 3
//! - verified by: ranks worked by hand, and the share of uniform ranks inside, in the tests below

use super::ecdf_band::EcdfBand;

/// The ECDF of ranks against its band.
#[derive(Clone, Debug, PartialEq)]
pub struct Uniformity {
    /// The number of ranks.
    pub cases: usize,
    /// The ECDF less the uniform one, with the band, at rising shares: for a figure.
    pub curve: Vec<Deviation>,
    /// Where the curve is furthest outside the band, or nearest its edge from inside; `None` without points.
    pub worst: Option<Deviation>,
    /// The mean of the ranks as shares, (rank + 1/2) / (L + 1), in standard errors from 1/2.
    pub location: f64,
    /// Their mean squared distance from 1/2, in standard errors from that of uniform ranks.
    pub spread: f64,
}

/// The ECDF less the uniform one, at one point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Deviation {
    /// The share of ranks below the point: the uniform ECDF.
    pub at: f64,
    /// The ECDF less it.
    pub difference: f64,
    /// The lowest difference inside the band.
    pub low: f64,
    /// The highest difference inside the band.
    pub high: f64,
    /// How far the difference is beyond the band, in its standard deviations; 0 on the edge, below 0 inside.
    pub beyond: f64,
}

impl Uniformity {
    /// Compares ranks with a band for as many cases.
    ///
    /// # Panics
    /// When the band is for another number of cases, or a rank exceeds its number of draws.
    pub fn of(ranks: &[usize], band: &EcdfBand) -> Self {
        assert_eq!(ranks.len(), band.cases, "the band is for as many cases as there are ranks");
        assert!(ranks.iter().all(|rank| *rank <= band.draws), "ranks are at most the draws");
        let mut sorted = ranks.to_vec();
        sorted.sort_unstable();
        let cases = ranks.len() as f64;
        let curve: Vec<Deviation> = band
            .points
            .iter()
            .map(|point| {
                let count = sorted.partition_point(|rank| *rank < point.below);
                let ecdf = count as f64 / cases;
                let sd = (point.at * (1.0 - point.at) / cases).sqrt();
                Deviation {
                    at: point.at,
                    difference: ecdf - point.at,
                    low: point.low - point.at,
                    high: point.high - point.at,
                    beyond: f64::max(ecdf - point.high, point.low - ecdf) / sd,
                }
            })
            .collect();
        let worst = curve
            .iter()
            .copied()
            .reduce(|one, two| if two.beyond > one.beyond { two } else { one });
        let (location, spread) = moments(&sorted, band.draws);
        Self { cases: ranks.len(), curve, worst, location, spread }
    }

    /// Whether the ECDF is inside its band everywhere.
    pub fn is_inside(&self) -> bool {
        // Counts over cases on both sides: on the edge the difference is exactly 0.
        self.worst.is_none_or(|worst| worst.beyond <= 0.0)
    }

    /// Where the curve leaves the band most, in words; empty while it is inside.
    pub fn departure(&self) -> String {
        match self.worst {
            Some(worst) if worst.beyond > 0.0 => {
                let (side, edge) = if worst.difference > 0.0 {
                    ("above", worst.high)
                } else {
                    ("below", worst.low)
                };
                format!(
                    "at {:.2} the ECDF is {:.3} {side} the uniform one, where the band allows {:.3}",
                    worst.at,
                    worst.difference.abs(),
                    edge.abs()
                )
            }
            _ => String::new(),
        }
    }
}

/// Mean and mean squared distance from 1/2 of the ranks as shares, in standard errors from those of uniform ranks.
fn moments(ranks: &[usize], draws: usize) -> (f64, f64) {
    let (cases, all) = (ranks.len() as f64, (draws + 1) as f64);
    let centred = |rank: usize| (rank as f64 + 0.5) / all - 0.5;
    let mean = ranks.iter().map(|rank| centred(*rank)).sum::<f64>() / cases;
    let square = ranks.iter().map(|rank| centred(*rank).powi(2)).sum::<f64>() / cases;
    // Of a uniform rank: second moment (1 − 1/M²)/12, fourth (1 − 1/M²)(3 − 7/M²)/240 for M ranks.
    let rest = 1.0 - 1.0 / (all * all);
    let second = rest / 12.0;
    let fourth = rest * (3.0 - 7.0 / (all * all)) / 240.0;
    (
        mean / (second / cases).sqrt(),
        (square - second) / ((fourth - second * second) / cases).sqrt(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Purpose, StreamId, Streams, seed_of};

    #[test]
    fn equal_numbers_of_each_rank_lie_on_the_diagonal() {
        let ranks: Vec<usize> = (0..500).map(|case| case % 100).collect();
        let check = Uniformity::of(&ranks, &EcdfBand::new(500, 99, 0.95));
        assert!(check.is_inside() && check.departure().is_empty());
        assert!(check.curve.iter().all(|point| point.difference.abs() < 1e-12));
        assert!(check.location.abs() < 1e-9 && check.spread.abs() < 1e-9);
    }

    /// 100 of 500 moved from the upper half to rank 0: the ECDF is 0.2 high from 0.01 to 0.5.
    #[test]
    fn ranks_that_pile_up_leave_the_band_where_they_do() {
        let pile = |case: usize| if case % 100 >= 50 && case < 200 { 0 } else { case % 100 };
        let ranks: Vec<usize> = (0..500).map(pile).collect();
        let check = Uniformity::of(&ranks, &EcdfBand::new(500, 99, 0.95));
        let worst = check.worst.unwrap();
        assert!(!check.is_inside());
        assert_eq!(worst.at, 0.01);
        assert!((worst.difference - 0.2).abs() < 1e-12, "{worst:?}");
        assert!(check.departure().starts_with("at 0.01 the ECDF is 0.200 above the uniform one"));
        assert!(check.location < -5.0);
    }

    /// Uniform ranks are outside a 95% band with probability 0.05 at most, and nearly: of 4,000 sets 200 expected with an sd of 14. Outside 140–250 the test
    /// fails a correct band with probability below 10⁻⁴. The moments are standardised: their squares average 1, give or take 0.022.
    #[test]
    fn uniform_ranks_are_outside_one_time_in_twenty() {
        let band = EcdfBand::new(100, 99, 0.95);
        let streams = Streams::new(seed_of("uniform_ranks_are_outside_one_time_in_twenty"), 0);
        let checks: Vec<Uniformity> = (0..4000)
            .map(|set| {
                let mut draw = streams.draw(StreamId::ROOT.child(set), 0, Purpose::Survey);
                let ranks: Vec<usize> = (0..100).map(|_| draw.index(100) as usize).collect();
                Uniformity::of(&ranks, &band)
            })
            .collect();
        let outside = checks.iter().filter(|check| !check.is_inside()).count();
        assert!((140..=250).contains(&outside), "{outside} of 4000 outside");
        let mean = |of: fn(&Uniformity) -> f64| {
            checks.iter().map(|check| of(check).powi(2)).sum::<f64>() / 4000.0
        };
        assert!((mean(|check| check.location) - 1.0).abs() < 0.1);
        assert!((mean(|check| check.spread) - 1.0).abs() < 0.1);
    }
}
