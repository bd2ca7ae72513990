//! Functions whose indices are known, for tests.

use std::f64::consts::PI;

/// Ishigami & Homma (1990) with a = 7 and b = 0.1, of the unit cube: x = π (2u − 1).
pub fn ishigami(unit: &[f64]) -> f64 {
    let x = |place: usize| PI * (2.0 * unit[place] - 1.0);
    x(0).sin() + 7.0 * x(1).sin().powi(2) + 0.1 * x(2).powi(4) * x(0).sin()
}

/// Variance of [`ishigami`].
pub const ISHIGAMI_VARIANCE: f64 = 13.844_588;
/// First-order indices of [`ishigami`].
pub const ISHIGAMI_FIRST: [f64; 3] = [0.313_905, 0.442_411, 0.0];
/// Total indices of [`ishigami`].
pub const ISHIGAMI_TOTAL: [f64; 3] = [0.557_589, 0.442_411, 0.243_684];

/// Coefficients of [`sobol_g`].
const G: [f64; 8] = [0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0];

/// The G function of Sobol.
pub fn sobol_g(unit: &[f64]) -> f64 {
    unit.iter().zip(G).map(|(u, a)| ((4.0 * u - 2.0).abs() + a) / (1.0 + a)).product()
}

/// First-order indices of [`sobol_g`].
pub const G_FIRST: [f64; 8] = [0.7162, 0.1790, 0.0237, 0.0072, 0.0001, 0.0001, 0.0001, 0.0001];
/// Total indices of [`sobol_g`].
pub const G_TOTAL: [f64; 8] = [0.7871, 0.2422, 0.0343, 0.0105, 0.0001, 0.0001, 0.0001, 0.0001];

/// Names x1, x2, …
pub fn names(count: usize) -> Vec<String> {
    (1..=count).map(|number| format!("x{number}")).collect()
}
