//! TARP, tests of accuracy with random points: joint coverage in all parameters at once.
//!
//! ```text
//! for each case: a random reference θ_r;   f = share of draws nearer to θ_r than the truth is
//! expected coverage at credibility c  =  share of cases with f < c  =  c  for right posteriors
//! ```
//!
//! The draws nearer to the reference than a distance are a credible region round it; whatever the reference, the truth falls inside the region of credibility c with
//! probability c. Marginal ranks miss a wrong correlation, which this finds. As with [`sbc`], the prior itself passes as long as the reference does
//! not depend on the data: a reference near what the data point to is the sharper test.
//!
//! f takes the values 0, 1/L, …, 1: it is counted as a rank, ties broken at random, and held against the [band of an ECDF of ranks](super::ecdf_band).
//!
//! - draws: one uniform a rank, one a coordinate of a reference
//! - source: Lemos, Coogan, Hezaveh & Perreault-Levasseur (2023), *Sampling-based accuracy testing of posterior estimators*, ICML, algorithm 2
//! - verified by: distances worked by hand; bivariate normal posteriors, right and without their correlation, in the tests below

use super::sbc;
use super::uniformity::Uniformity;
use crate::random::Draw;

/// How many draws are nearer to the reference than the truth is, 0..=L, and a random part of those as far.
///
/// The distance is Euclidean after division by `scale`, one positive number a coordinate: the prior's standard deviations, say.
///
/// # Panics
/// When points differ in their number of coordinates.
pub fn rank(
    draws: &[impl AsRef<[f64]>],
    truth: &[f64],
    reference: &[f64],
    scale: &[f64],
    draw: &mut Draw,
) -> usize {
    let distances: Vec<f64> =
        draws.iter().map(|point| squared_distance(point.as_ref(), reference, scale)).collect();
    sbc::rank(&distances, squared_distance(truth, reference, scale), draw)
}

fn squared_distance(one: &[f64], other: &[f64], scale: &[f64]) -> f64 {
    assert!(one.len() == other.len() && one.len() == scale.len(), "as many coordinates");
    one.iter().zip(other).zip(scale).map(|((a, b), scale)| ((a - b) / scale).powi(2)).sum()
}

/// Expected coverage at one credibility.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ExpectedCoverage {
    /// The credibility of the regions.
    pub credibility: f64,
    /// The share of truths inside them.
    pub coverage: f64,
    /// The lowest share inside the band.
    pub low: f64,
    /// The highest share inside the band.
    pub high: f64,
}

/// The curve of expected coverage over credibility, with its band, from the ranks' check.
pub fn curve(check: &Uniformity) -> Vec<ExpectedCoverage> {
    let of = |point: &super::uniformity::Deviation| ExpectedCoverage {
        credibility: point.at,
        coverage: point.at + point.difference,
        low: point.at + point.low,
        high: point.at + point.high,
    };
    check.curve.iter().map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::super::ecdf_band::EcdfBand;
    use super::*;
    use crate::random::{Purpose, StreamId, Streams, seed_of};
    use rand_distr::{Distribution, StandardNormal};

    #[test]
    fn nearer_draws_are_counted_on_the_scale() {
        let mut draw = Streams::new(1, 0).draw(StreamId::ROOT, 0, Purpose::Survey);
        // From (0, 0), on the scale (1, 10): draws at 1, 2 and 3, the truth at 2.5.
        let draws = [[1.0, 0.0], [0.0, 20.0], [3.0, 0.0]];
        assert_eq!(rank(&draws, &[0.0, 25.0], &[0.0, 0.0], &[1.0, 10.0], &mut draw), 2);
        assert_eq!(rank(&draws, &[0.0, 25.0], &[0.0, 0.0], &[1.0, 1.0], &mut draw), 3);
    }

    /// 500 cases with a posterior N(m, [1 r; r 1]) whose truth is drawn from it, against draws with the correlation `claimed`, on a band of 0.9999. Both
    /// margins are right in either case.
    fn check(name: &str, correlation: f64, claimed: f64) -> Uniformity {
        let streams = Streams::new(seed_of(name), 0);
        let ranks: Vec<usize> = (0..500)
            .map(|case| {
                let mut draw = streams.draw(StreamId::ROOT.child(case), 0, Purpose::Survey);
                let mean = [draw.uniform() * 4.0, draw.uniform() * 4.0];
                let pair = |correlation: f64, draw: &mut Draw| -> [f64; 2] {
                    let (x, y): (f64, f64) =
                        (StandardNormal.sample(draw), StandardNormal.sample(draw));
                    let rest = (1.0 - correlation * correlation).sqrt();
                    [mean[0] + x, mean[1] + correlation * x + rest * y]
                };
                let truth = pair(correlation, &mut draw);
                let draws: Vec<[f64; 2]> = (0..99).map(|_| pair(claimed, &mut draw)).collect();
                // Along the long axis of the truth, where a lack of correlation shows.
                let away = 6.0 * draw.uniform() - 3.0;
                let reference = [mean[0] + away, mean[1] + away];
                rank(&draws, &truth, &reference, &[1.0, 1.0], &mut draw)
            })
            .collect();
        Uniformity::of(&ranks, &EcdfBand::new(500, 99, 0.9999))
    }

    /// A right posterior leaves a band of 0.9999 with that false-alarm rate.
    #[test]
    fn a_right_joint_posterior_passes() {
        let check = check("a_right_joint_posterior_passes", 0.9, 0.9);
        assert!(check.is_inside(), "{}", check.departure());
        let middle = curve(&check).into_iter().find(|p| p.credibility == 0.5).unwrap();
        assert!((0.4..0.6).contains(&middle.coverage) && middle.low < 0.5 && 0.5 < middle.high);
    }

    #[test]
    fn a_lost_correlation_fails_though_each_margin_is_right() {
        let check = check("a_lost_correlation_fails_though_each_margin_is_right", 0.9, 0.0);
        assert!(!check.is_inside());
    }
}
