//! Weighted least squares of several responses on the same predictors, with a ridge where it helps.
//!
//! ```text
//! min Σ_i w_i (y_i − a − b·x_i)² + λ |b|²        x and y standardised, Σ w = 1
//! GCV(λ) = RSS(λ) / (1 − (1 + df(λ)) / n)²       df(λ) = Σ_j e_j / (e_j + λ)
//! ```
//!
//! `e_j` are the eigenvalues of the predictors' correlation matrix, from which every λ costs next to
//! nothing, and n is the effective number of rows, (Σ w)² / Σ w². Each response has a λ of its own,
//! the one with the smallest GCV among none and half powers of ten; none is not among them where the
//! condition number is above [`WORST_CONDITION`].
//!
//! - source: Golub, Heath & Wahba (1979), *Generalized cross-validation as a method for choosing a
//!   good ridge parameter*
//! - verified by: the tests below

use nalgebra::{DMatrix, DVector, SymmetricEigen};

use super::problem::effective_size;

/// The condition number of the predictors' correlation matrix above which their coefficients
/// cannot be told apart.
pub const WORST_CONDITION: f64 = 1e8;

/// The responses as linear functions of the predictors.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Linear {
    intercepts: Vec<f64>,
    /// By predictor, then response.
    slopes: Vec<f64>,
}

/// A fit, and how well determined it is.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Fit {
    /// The fitted functions.
    pub linear: Linear,
    /// Largest over smallest eigenvalue of the correlation matrix of the predictors that vary.
    pub condition_number: f64,
    /// The ridge λ of each response; 0 for none.
    pub ridges: Vec<f64>,
    /// By how much of itself the GCV of each response is smaller than that of its mean alone.
    pub gains: Vec<f64>,
    /// The effective number of rows.
    pub rows: f64,
}

impl Linear {
    /// Sets `responses` to the fitted ones at predictors.
    pub fn predict(&self, predictors: &[f64], responses: &mut [f64]) {
        responses.copy_from_slice(&self.intercepts);
        for (x, slopes) in predictors.iter().zip(self.slopes.chunks_exact(responses.len())) {
            for (response, slope) in responses.iter_mut().zip(slopes) {
                *response += x * slope;
            }
        }
    }

    /// Adds to the intercept of a response.
    pub fn raise(&mut self, response: usize, by: f64) {
        self.intercepts[response] += by;
    }
}

/// Means, standard deviations and correlations of the columns of a table.
struct Standardised {
    means: Vec<f64>,
    sds: Vec<f64>,
    /// Upper triangle, by row.
    correlations: Vec<f64>,
}

/// Fits responses to predictors. `fill` writes a row: the predictors, then the responses.
pub(super) fn fit(
    weights: &[f64],
    predictors: usize,
    responses: usize,
    fill: impl Fn(usize, &mut [f64]),
) -> Fit {
    let table = standardised(weights, predictors + responses, fill);
    let varying: Vec<usize> = (0..predictors).filter(|k| table.sds[*k] > 0.0).collect();
    let width = predictors + responses;
    let among = |j: usize, k: usize| table.correlations[j.min(k) * width + j.max(k)];
    let (values, vectors) = eigen(varying.len(), |j, k| among(varying[j], varying[k]));
    let condition_number = condition_number(&values);
    let rows = effective_size(weights.iter().copied());
    let mut intercepts = table.means[predictors..].to_vec();
    let mut slopes = vec![0.0; predictors * responses];
    let mut ridges = vec![0.0; responses];
    let mut gains = vec![0.0; responses];
    for response in 0..responses {
        let of = predictors + response;
        let cross = DVector::from_fn(varying.len(), |j, _| among(varying[j], of));
        let along = vectors.tr_mul(&cross);
        let spectrum: Vec<(f64, f64)> =
            values.iter().zip(along.iter()).map(|(e, c)| (*e, *c)).collect();
        let (ridge, gain) = best_ridge(&spectrum, rows, condition_number);
        (ridges[response], gains[response]) = (ridge, gain);
        for (place, k) in varying.iter().enumerate() {
            let standardised: f64 = spectrum
                .iter()
                .enumerate()
                .map(|(j, (e, c))| vectors[(place, j)] * c / (e + ridge))
                .sum();
            let slope = standardised * table.sds[of] / table.sds[*k];
            slopes[k * responses + response] = slope;
            intercepts[response] -= slope * table.means[*k];
        }
    }
    Fit { linear: Linear { intercepts, slopes }, condition_number, ridges, gains, rows }
}

/// Eigenvalues, none below 0, and eigenvectors of a correlation matrix.
fn eigen(size: usize, entry: impl Fn(usize, usize) -> f64) -> (Vec<f64>, DMatrix<f64>) {
    if size == 0 {
        return (Vec::new(), DMatrix::zeros(0, 0));
    }
    let eigen = SymmetricEigen::new(DMatrix::from_fn(size, size, entry));
    // Rounding can leave an eigenvalue of 0 below it.
    (eigen.eigenvalues.iter().map(|e| e.max(0.0)).collect(), eigen.eigenvectors)
}

fn condition_number(eigenvalues: &[f64]) -> f64 {
    let most = eigenvalues.iter().copied().fold(0.0, f64::max);
    let least = eigenvalues.iter().copied().fold(f64::INFINITY, f64::min);
    if eigenvalues.is_empty() { 1.0 } else { most / least }
}

/// The ridge with the smallest GCV, and by how much of itself that is below the GCV of no predictors. `spectrum` holds eigenvalues and the correlation of the
/// response with each eigenvector.
fn best_ridge(spectrum: &[(f64, f64)], rows: f64, condition_number: f64) -> (f64, f64) {
    let gcv = |ridge: f64| {
        let explained: f64 =
            spectrum.iter().map(|(e, c)| c * c * (e + 2.0 * ridge) / (e + ridge).powi(2)).sum();
        let free: f64 = spectrum.iter().map(|(e, _)| e / (e + ridge)).sum();
        let left = 1.0 - (1.0 + free) / rows;
        if left > 0.0 { (1.0 - explained).max(0.0) / (left * left) } else { f64::INFINITY }
    };
    let none = (condition_number <= WORST_CONDITION).then_some(0.0);
    let some = (-16..=4).map(|half| libm::exp10(f64::from(half) / 2.0));
    let mut best = (f64::INFINITY, 100.0);
    for ridge in none.into_iter().chain(some) {
        let value = gcv(ridge);
        if value < best.0 {
            best = (value, ridge);
        }
    }
    let of_mean = (1.0 - 1.0 / rows).powi(-2);
    (best.1, 1.0 - best.0 / of_mean)
}

/// How many rows are added up at once: fewer passes over the sums.
const ABREAST: usize = 4;

fn standardised(weights: &[f64], width: usize, fill: impl Fn(usize, &mut [f64])) -> Standardised {
    let total: f64 = weights.iter().sum();
    let used = || (0..weights.len()).filter(|i| weights[*i] > 0.0);
    let mut row = vec![0.0; width];
    let mut means = vec![0.0; width];
    for i in used() {
        fill(i, &mut row);
        for (mean, x) in means.iter_mut().zip(&row) {
            *mean += weights[i] / total * x;
        }
    }
    // Sums of products about the means, so that a far origin costs no digits.
    let mut sums = vec![0.0; width * width];
    let mut rows = vec![0.0; ABREAST * width];
    let mut by_weight = [0.0; ABREAST];
    let places: Vec<usize> = used().collect();
    for group in places.chunks(ABREAST) {
        by_weight.fill(0.0);
        rows.fill(0.0);
        for (at, i) in group.iter().enumerate() {
            let row = &mut rows[at * width..(at + 1) * width];
            fill(*i, row);
            row.iter_mut().zip(&means).for_each(|(x, mean)| *x -= mean);
            by_weight[at] = weights[*i] / total;
        }
        add_products(&mut sums, &rows, &by_weight, width);
    }
    let sds: Vec<f64> = (0..width)
        .map(|k| {
            let sd = sums[k * width + k].max(0.0).sqrt();
            // What rounding leaves of a constant is no variation.
            if sd > 1e-12 * means[k].abs() { sd } else { 0.0 }
        })
        .collect();
    for j in 0..width {
        for k in j..width {
            let scale = sds[j] * sds[k];
            let product = &mut sums[j * width + k];
            *product = if scale > 0.0 { *product / scale } else { 0.0 };
        }
    }
    Standardised { means, sds, correlations: sums }
}

/// Adds the weighted products of four rows to the upper triangle.
fn add_products(sums: &mut [f64], rows: &[f64], weights: &[f64; ABREAST], width: usize) {
    let (a, rest) = rows.split_at(width);
    let (b, rest) = rest.split_at(width);
    let (c, d) = rest.split_at(width);
    for j in 0..width {
        let by = [weights[0] * a[j], weights[1] * b[j], weights[2] * c[j], weights[3] * d[j]];
        let sums = &mut sums[j * width + j..(j + 1) * width];
        let rows = a[j..].iter().zip(&b[j..]).zip(c[j..].iter().zip(&d[j..]));
        for (sum, ((a, b), (c, d))) in sums.iter_mut().zip(rows) {
            *sum += (by[0] * a + by[1] * b) + (by[2] * c + by[3] * d);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// y = 1 + 2 x₀ − 3 x₁ and y' = −4 + x₁, exactly, at six places of unequal weight.
    #[test]
    fn an_exact_line_is_found() {
        let x = [[0.0, 1.0], [1.0, 0.0], [2.0, 5.0], [3.0, -1.0], [-2.0, 0.5], [4.0, 4.0]];
        let weights = [1.0, 2.0, 0.5, 1.0, 3.0, 0.25];
        let fit = fit(&weights, 2, 2, |i, row| {
            let [a, b] = x[i];
            row.copy_from_slice(&[a, b, 1.0 + 2.0 * a - 3.0 * b, -4.0 + b]);
        });
        let mut found = [0.0; 2];
        fit.linear.predict(&[10.0, 20.0], &mut found);
        assert!((found[0] + 39.0).abs() < 1e-6 && (found[1] - 16.0).abs() < 1e-6, "{found:?}");
        assert_eq!(fit.ridges, [0.0, 0.0]);
    }

    /// The weighted slope through (0, 0), (1, 1), (2, 0) with weights 1, 2, 1 is 0 and the mean 1/2;
    /// with weights 1, 1, 0 the line goes through the first two.
    #[test]
    fn weights_count() {
        let y = [0.0, 1.0, 0.0];
        let at = |weights: [f64; 3], x: f64| {
            // Three points leave GCV nothing to choose by: the answer is that of no ridge.
            let table = standardised(&weights, 2, |i, row| row.copy_from_slice(&[i as f64, y[i]]));
            let slope = table.correlations[1] * table.sds[1] / table.sds[0];
            table.means[1] + slope * (x - table.means[0])
        };
        assert!((at([1.0, 2.0, 1.0], 2.0) - 0.5).abs() < 1e-12);
        assert!((at([1.0, 1.0, 0.0], 2.0) - 2.0).abs() < 1e-12);
    }

    #[test]
    fn a_copy_of_a_predictor_is_ill_conditioned_and_shares_its_slope() {
        let fit = fit(&[1.0; 50], 2, 1, |i, row| {
            let x = (i as f64 * 0.7).sin();
            row.copy_from_slice(&[x, x, 3.0 * x + 0.01 * (i as f64 * 5.3).cos()]);
        });
        assert!(fit.condition_number > WORST_CONDITION);
        assert!(fit.ridges[0] > 0.0);
        assert!((fit.linear.slopes[0] - 1.5).abs() < 0.01, "{:?}", fit.linear.slopes);
        assert!((fit.linear.slopes[1] - 1.5).abs() < 0.01, "{:?}", fit.linear.slopes);
    }

    #[test]
    fn a_constant_predictor_has_no_slope() {
        let fit = fit(&[1.0; 9], 2, 1, |i, row| row.copy_from_slice(&[i as f64, 0.1, i as f64]));
        assert_eq!(fit.linear.slopes[1], 0.0);
        assert!((fit.linear.slopes[0] - 1.0).abs() < 1e-9);
        assert!((fit.condition_number - 1.0).abs() < 1e-9);
    }

    /// Forty predictors of pure noise and fifty rows: without a ridge the fit at new places would be
    /// far off; the ridge takes most of it away.
    #[test]
    fn noise_in_few_rows_is_shrunk() {
        let noise = |i: usize, k: usize| {
            crate::random::Streams::new(crate::random::seed_of("noise_in_few_rows"), 0)
                .draw_event(
                    crate::random::StreamId(k as u64),
                    i as u32,
                    crate::random::Purpose::Design,
                    0,
                )
                .uniform()
                - 0.5
        };
        let fit = fit(&[1.0; 50], 40, 1, |i, row| {
            row.iter_mut().enumerate().for_each(|(k, x)| *x = noise(i, k));
        });
        assert!(fit.ridges[0] > 0.1, "{:?}", fit.ridges);
        let length: f64 = fit.linear.slopes.iter().map(|slope| slope * slope).sum::<f64>().sqrt();
        assert!(length < 0.7, "{length}");
    }

    proptest! {
        /// Moving and stretching predictors and responses moves and stretches the answer.
        #[test]
        fn units_do_not_matter(
            shift in -1e6..1e6_f64, stretch in 1e-3..1e3_f64, rows in prop::collection::vec((-1.0..1.0, -1.0..1.0, 0.1..1.0), 12..40),
        ) {
            let weights: Vec<f64> = rows.iter().map(|row| row.2).collect();
            let plain = fit(&weights, 1, 1, |i, row| row.copy_from_slice(&[rows[i].0, rows[i].1]));
            let other = fit(&weights, 1, 1, |i, row| {
                row.copy_from_slice(&[shift + stretch * rows[i].0, 7.0 + 2.0 * rows[i].1]);
            });
            let (mut a, mut b) = ([0.0], [0.0]);
            plain.linear.predict(&[0.5], &mut a);
            other.linear.predict(&[shift + stretch * 0.5], &mut b);
            prop_assert!((7.0 + 2.0 * a[0] - b[0]).abs() < 1e-3, "{} {}", a[0], b[0]);
        }
    }
}
