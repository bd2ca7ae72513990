//! Latin hypercubes (`McKay`, Beckman and Conover 1979).
//!
//! Each factor's range is cut into n strata of equal share; a random permutation gives each of the n
//! points one of them, and the point lies anywhere within.

use crate::random::{Draw, Purpose, StreamId, Streams};

/// A Latin hypercube.
#[derive(Clone, Debug, PartialEq)]
pub struct LatinHypercube {
    points: u32,
    streams: Streams,
    /// For each factor, the stratum of each point.
    strata: Vec<Vec<u32>>,
}

impl LatinHypercube {
    /// A hypercube of so many points for so many factors. It follows from the seed.
    pub fn new(points: u32, factors: usize, seed: u64) -> Self {
        let streams = Streams::new(seed, 0);
        let permutation = |factor: usize| {
            // The ranks of independent uniform numbers are a uniform permutation.
            let mut order: Vec<(u64, u32)> = (0..points)
                .map(|point| ((draw(&streams, point, factor).uniform() * 9e18) as u64, point))
                .collect();
            order.sort_unstable();
            let mut strata = vec![0; points as usize];
            for (stratum, (_, point)) in (0..).zip(order) {
                strata[point as usize] = stratum;
            }
            strata
        };
        Self { points, streams, strata: (0..factors).map(permutation).collect() }
    }

    /// How many points there are.
    pub fn points(&self) -> u64 {
        u64::from(self.points)
    }

    /// The share of a factor's range at a point, 0 to 1.
    pub fn share(&self, point: u64, factor: usize) -> f64 {
        let mut draw = draw(&self.streams, point as u32, factor);
        // The first number gave the stratum.
        let within = (draw.uniform(), draw.uniform()).1;
        (f64::from(self.strata[factor][point as usize]) + within) / f64::from(self.points)
    }
}

fn draw(streams: &Streams, point: u32, factor: usize) -> Draw {
    let stream = StreamId::ROOT.named("latin hypercube").child(factor as u32).child(point);
    streams.draw(stream, 0, Purpose::Design)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::seed_of;

    #[test]
    fn every_stratum_holds_one_point() {
        let sample = LatinHypercube::new(50, 3, 1);
        for factor in 0..3 {
            let mut strata: Vec<u32> =
                (0..50).map(|point| (sample.share(point, factor) * 50.0) as u32).collect();
            strata.sort_unstable();
            assert_eq!(strata, (0..50).collect::<Vec<_>>());
        }
    }

    #[test]
    fn another_seed_gives_another_hypercube() {
        let [one, same, other] = [1, 1, 2].map(|seed| LatinHypercube::new(10, 2, seed));
        assert_eq!(one, same);
        assert_ne!(one.strata, other.strata);
    }

    /// The correlation of two factors over 4,000 points is 0 ± 1/√3999; 3.9 of these are 0.0617.
    #[test]
    fn factors_are_not_correlated() {
        let sample = LatinHypercube::new(4000, 2, seed_of("factors_are_not_correlated"));
        let product = |point| {
            let [one, other] = [0, 1].map(|factor| sample.share(point, factor) - 0.5);
            one * other
        };
        let correlation = (0..4000).map(product).sum::<f64>() / 4000.0 * 12.0;
        assert!(correlation.abs() < 0.0617, "{correlation}");
    }
}
