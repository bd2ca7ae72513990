//! Counts, as all implementations in Rust draw them that bring none of their own.

use rand::{Rng, RngExt};
use rand_distr::{Binomial, Distribution, Poisson};

/// Poisson counts, at small means by inversion: many are 0, which costs a draw and a comparison.
pub fn poisson(mean: f64, random: &mut impl Rng) -> u32 {
    // A sum that is kept up to date can be below 0 by rounding.
    if mean <= 0.0 {
        return 0;
    }
    if mean > 30.0 {
        return Poisson::new(mean).expect("means are finite").sample(random) as u32;
    }
    let drawn: f64 = random.random();
    // 1 − mean is below e^−mean, so that the exponential is not needed for most of the small.
    if drawn < 1.0 - mean {
        return 0;
    }
    let mut chance = (-mean).exp();
    let mut below = chance;
    let mut number = 0;
    while drawn >= below && number < 1000 {
        number += 1;
        chance *= mean / f64::from(number);
        below += chance;
    }
    number
}

/// Binomial counts.
pub fn binomial(of: u32, chance: f64, random: &mut impl Rng) -> u32 {
    if of == 0 || chance <= 0.0 {
        return 0;
    }
    Binomial::new(u64::from(of), chance).expect("chances are shares").sample(random) as u32
}
