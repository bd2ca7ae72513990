//! The region of parameters that a regression is about: a mean and a covariance.

use nalgebra::{Cholesky, DMatrix};

/// Unconstrained coordinates standardised: z = L⁻¹ (u − mean), with L Lᵀ the covariance.
#[derive(Clone, Debug)]
pub(super) struct Region {
    mean: Vec<f64>,
    factor: DMatrix<f64>,
    inverse: DMatrix<f64>,
}

impl Region {
    /// The region of weighted places, at least one.
    pub fn of<'a>(places: impl Iterator<Item = (&'a [f64], f64)> + Clone) -> Self {
        let total: f64 = places.clone().map(|(_, weight)| weight).sum();
        let dimensions = places.clone().next().expect("there is a place").0.len();
        let mut mean = vec![0.0; dimensions];
        for (place, weight) in places.clone() {
            mean.iter_mut().zip(place).for_each(|(mean, u)| *mean += weight / total * u);
        }
        let mut covariance = DMatrix::zeros(dimensions, dimensions);
        for (place, weight) in places {
            for j in 0..dimensions {
                for k in 0..=j {
                    covariance[(j, k)] +=
                        weight / total * (place[j] - mean[j]) * (place[k] - mean[k]);
                }
            }
        }
        for j in 0..dimensions {
            // So that places on a line, or all the same, still make a region.
            let least = 1e-12 * (1.0 + mean[j] * mean[j]);
            covariance[(j, j)] = covariance[(j, j)] * (1.0 + 1e-9) + least;
        }
        Self::new(mean, &covariance)
    }

    /// From the lower triangle of a covariance.
    fn new(mean: Vec<f64>, covariance: &DMatrix<f64>) -> Self {
        let factor = Cholesky::new(covariance.clone()).map_or_else(
            || DMatrix::from_diagonal(&covariance.diagonal().map(f64::sqrt)),
            |cholesky| cholesky.l(),
        );
        let unit = DMatrix::identity(mean.len(), mean.len());
        let inverse = factor.solve_lower_triangular(&unit).expect("the diagonal is above 0");
        Self { mean, factor, inverse }
    }

    /// How many coordinates there are.
    pub fn dimensions(&self) -> usize {
        self.mean.len()
    }

    /// The standard deviation of a coordinate.
    pub fn sd(&self, place: usize) -> f64 {
        self.factor.row(place).norm()
    }

    /// Standardises coordinates.
    pub fn standardise(&self, coordinates: &[f64], z: &mut [f64]) {
        for (j, z) in z.iter_mut().enumerate() {
            *z = (0..=j).map(|k| self.inverse[(j, k)] * (coordinates[k] - self.mean[k])).sum();
        }
    }

    /// The step that independent standard normals make in the region's shape.
    pub fn step(&self, normals: &[f64]) -> Vec<f64> {
        (0..normals.len())
            .map(|j| (0..=j).map(|k| self.factor[(j, k)] * normals[k]).sum())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Standardised, the places have mean 0 and covariance 1; a step standardised is its normals.
        #[test]
        fn places_are_standardised(rows in prop::collection::vec(([-5.0..5.0_f64, -1.0..1.0, 2.0..9.0], 0.1..1.0_f64), 9..30)) {
            let region = Region::of(rows.iter().map(|(row, weight)| (row.as_slice(), *weight)));
            let total: f64 = rows.iter().map(|row| row.1).sum();
            let mut z = [0.0; 3];
            let mut moments = [0.0; 4];
            for (row, weight) in &rows {
                region.standardise(row, &mut z);
                let products = [z[0], z[2] * z[2], z[0] * z[1], z[1] * z[2]];
                moments.iter_mut().zip(products).for_each(|(sum, x)| *sum += weight / total * x);
            }
            for (found, expected) in moments.into_iter().zip([0.0, 1.0, 0.0, 0.0]) {
                prop_assert!((found - expected).abs() < 1e-4, "{:?}", moments);
            }
            let step = region.step(&[0.3, -2.0, 1.0]);
            let from: Vec<f64> = region.mean.iter().zip(step).map(|(mean, step)| mean + step).collect();
            region.standardise(&from, &mut z);
            for (found, expected) in z.into_iter().zip([0.3, -2.0, 1.0]) {
                prop_assert!((found - expected).abs() < 1e-6);
            }
        }
    }

    #[test]
    fn places_that_are_all_the_same_make_a_region() {
        let region = Region::of([([1.0, 2.0].as_slice(), 1.0); 3].into_iter());
        assert!(region.sd(0) > 0.0 && region.sd(1) < 1e-5);
    }
}
