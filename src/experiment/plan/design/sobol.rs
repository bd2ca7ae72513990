//! Sobol sequences with Owen scrambling (Burley 2020), from the crate `sobol_burley`.

/// The most dimensions of a sequence: those whose direction numbers the crate has.
pub const MOST_DIMENSIONS: usize = 256;

/// A scrambled Sobol sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sobol {
    /// How many points there are, at most 65,536.
    pub points: u64,
    /// What the scrambling follows from.
    pub seed: u32,
}

impl Sobol {
    /// The coordinate of a point in a dimension, 0 to 1.
    pub fn share(&self, point: u64, dimension: usize) -> f64 {
        f64::from(sobol_burley::sample(point as u32, dimension as u32, self.seed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first 2^(2m) points put one into each cell of a 2^m × 2^m grid, in the first two
    /// dimensions: a (0, 2m, 2)-net, which scrambling keeps.
    #[test]
    fn points_are_a_net_in_the_first_two_dimensions() {
        for seed in [0, 1, 77] {
            let sequence = Sobol { points: 256, seed };
            let cell = |point| {
                let [x, y] = [0, 1].map(|d| (sequence.share(point, d) * 16.0) as u32);
                16 * x + y
            };
            let mut cells: Vec<u32> = (0..256).map(cell).collect();
            cells.sort_unstable();
            assert_eq!(cells, (0..256).collect::<Vec<_>>());
        }
    }

    #[test]
    fn every_dimension_is_stratified_and_another_seed_scrambles_otherwise() {
        for dimension in [0, 7, 100, MOST_DIMENSIONS - 1] {
            let sequence = Sobol { points: 64, seed: 3 };
            let mut strata: Vec<u32> =
                (0..64).map(|point| (sequence.share(point, dimension) * 64.0) as u32).collect();
            strata.sort_unstable();
            assert_eq!(strata, (0..64).collect::<Vec<_>>(), "dimension {dimension}");
            let other = Sobol { points: 64, seed: 4 };
            assert_ne!(other.share(5, dimension), sequence.share(5, dimension));
        }
    }
}
