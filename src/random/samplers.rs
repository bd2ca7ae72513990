//! Choices, delays and sizes: one number each.
//!
//! Like the [counts](super::counts), each is the quantile function of one uniform, so that a
//! change of a weight or a mean moves few outcomes.

use super::Draw;
use statrs::distribution::{ContinuousCDF, Gamma};

impl Draw {
    /// True with the given probability: where the uniform reaches `1 − probability`.
    ///
    /// The same side as a count that is at least 1. What is not a probability fails in debug
    /// builds; otherwise it counts as the nearest one, and NaN as 0.
    #[inline]
    pub fn bernoulli(&mut self, probability: f64) -> bool {
        debug_assert!((0.0..=1.0).contains(&probability), "{probability} is not a probability");
        self.uniform() >= 1.0 - probability
    }

    /// An index below `choices`, each as likely; 0 if there is none to choose from.
    ///
    /// The high half of a product (Lemire 2019) without his rejection: a probability is off by
    /// less than 2⁻³², which no run is long enough to see, and the draw takes one number always.
    #[inline]
    pub fn index(&mut self, choices: u32) -> u32 {
        debug_assert!(choices > 0, "there is nothing to choose from");
        ((u64::from(self.bits()) * u64::from(choices)) >> 32) as u32
    }

    /// The position of one weight, with probability in proportion to it; never that of a zero.
    ///
    /// None if the weights add up to 0, or to nothing finite. Weights are at least 0.
    pub fn categorical(&mut self, weights: &[f64]) -> Option<usize> {
        debug_assert!(!weights.iter().any(|&weight| weight < 0.0), "a weight is negative");
        let total: f64 = weights.iter().sum();
        if !total.is_finite() || total <= 0.0 {
            return None;
        }
        position(weights, self.uniform() * total)
    }

    /// A gamma-distributed number (a delay in days, say) with the given shape and mean.
    ///
    /// One uniform, monotone in the mean. Shapes 1 and 2 cost 10 and 50 ns; others two microseconds, as the
    /// quantile is found by iteration. Shape above 0, mean at least 0; never NaN, never infinite. Without
    /// a shape it is the mean, and without a mean it is 0, but both fail in debug builds.
    pub fn gamma(&mut self, shape: f64, mean: f64) -> f64 {
        debug_assert!(shape.is_finite() && shape > 0.0, "{shape} is not a shape");
        debug_assert!(mean.is_finite() && mean >= 0.0, "{mean} is not a mean");
        gamma_quantile(self.uniform(), shape, mean)
    }

    /// A size x ≥ `minimum` with density in proportion to x^−`exponent` (continuous Pareto).
    ///
    /// One uniform, monotone in the minimum; the exponent lies above 1. The mean is infinite for
    /// exponents up to 2. Never infinite itself.
    #[inline]
    pub fn power_law(&mut self, exponent: f64, minimum: f64) -> f64 {
        debug_assert!(exponent > 1.0, "density cannot fall as x^-{exponent}");
        debug_assert!(minimum.is_finite() && minimum > 0.0, "{minimum} is not a minimum");
        power_law_quantile(self.uniform(), exponent, minimum)
    }
}

/// The weight in which `target`, in 0..total, falls when they are laid end to end.
fn position(weights: &[f64], target: f64) -> Option<usize> {
    let mut cumulative = 0.0;
    let mut last = None;
    for (index, &weight) in weights.iter().enumerate().filter(|&(_, &weight)| weight > 0.0) {
        cumulative += weight;
        last = Some(index);
        if target < cumulative {
            break;
        }
    }
    last // also where rounding took the target to the very end
}

/// The quantile scales with the mean, which makes the coupling exact.
fn gamma_quantile(uniform: f64, shape: f64, mean: f64) -> f64 {
    let mean = if mean > 0.0 { mean.min(f64::MAX) } else { 0.0 }; // 0 for NaN too
    let relative = if shape == 1.0 {
        -libm::log1p(-uniform)
    } else if shape == 2.0 {
        second_arrival(-libm::log1p(-uniform)) / 2.0
    } else {
        Gamma::new(shape, shape).map_or(1.0, |unit| unit.inverse_cdf(uniform))
    };
    if relative.is_finite() { (relative * mean).min(f64::MAX) } else { mean }
}

/// The time y of the second arrival at rate 1 whose probability is 1 − e^(−t): y − ln(1 + y) = t, by Newton's
/// method. The left side is convex, so from the first step on the root is approached from above.
fn second_arrival(t: f64) -> f64 {
    let mut y = t + libm::sqrt(2.0 * t);
    for _ in 0..16 {
        let step = (y - libm::log1p(y) - t) * (1.0 + y) / y;
        y -= step;
        // Also where t is 0, and so is y.
        if step.is_nan() || step.abs() <= 1e-14 * y {
            break;
        }
    }
    if y.is_nan() { 0.0 } else { y }
}

#[inline]
fn power_law_quantile(uniform: f64, exponent: f64, minimum: f64) -> f64 {
    (minimum * libm::pow(1.0 - uniform, -1.0 / (exponent - 1.0))).min(f64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Purpose, StreamId, Streams};
    use proptest::prelude::*;

    const ALMOST_ONE: f64 = 1.0 - f64::EPSILON / 2.0;

    fn draw(seed: u64) -> Draw {
        Streams::new(seed, 0).draw(StreamId::ROOT, 0, Purpose::Survey)
    }

    #[test]
    fn certainties_are_certain() {
        assert!((0..1000).all(|seed| draw(seed).bernoulli(1.0) && !draw(seed).bernoulli(0.0)));
    }

    /// 1 − u = 1/16, exponent 3: x = 2 · 16^(1/2).
    #[test]
    fn a_power_law_quantile_is_the_inverse_of_its_tail() {
        assert_eq!(power_law_quantile(15.0 / 16.0, 3.0, 2.0), 8.0);
        assert_eq!(power_law_quantile(0.0, 3.0, 2.0), 2.0);
        assert!(power_law_quantile(ALMOST_ONE, 1.001, 2.0).is_finite());
    }

    /// Shape 1 is the exponential: its median is mean · ln 2.
    #[test]
    fn a_gamma_quantile_of_shape_one_is_exponential() {
        let median = gamma_quantile(0.5, 1.0, 10.0);
        assert!((median - 6.931_471_805_599_453).abs() < 1e-8, "{median}");
    }

    /// To the end of what a uniform can say, and to the days that are made of it.
    #[test]
    fn the_short_ways_of_shapes_one_and_two_lead_where_the_long_one_does() {
        for shape in [1.0, 2.0] {
            let unit = Gamma::new(shape, shape).unwrap();
            for step in 0..=2000 {
                let logit = (f64::from(step) - 1000.0) / 50.0;
                let uniform = 1.0 / (1.0 + libm::exp(-logit));
                let quantile = gamma_quantile(uniform, shape, 1.0);
                let back = unit.cdf(quantile);
                let nearest = uniform.min(1.0 - uniform);
                assert!((back - uniform).abs() < 1e-7 * nearest + 1e-14, "{shape}, {uniform}");
            }
            assert_eq!(gamma_quantile(0.0, shape, 1.0), 0.0);
            assert!(gamma_quantile(ALMOST_ONE, shape, 1.0) < 50.0);
        }
    }

    #[test]
    fn a_gamma_delay_without_shape_or_mean_is_still_a_number() {
        assert_eq!(gamma_quantile(0.5, f64::NAN, 3.0), 3.0);
        assert_eq!(gamma_quantile(0.5, 2.0, f64::NAN), 0.0);
        assert_eq!(gamma_quantile(ALMOST_ONE, 0.01, f64::INFINITY), f64::MAX);
    }

    #[test]
    fn positions_skip_zero_weights_even_at_the_ends() {
        let weights = [0.0, 1.0, 0.0, 3.0, 0.0];
        let positions = [0.0, 0.5, 1.0, 3.5, 4.0].map(|target| position(&weights, target));
        assert_eq!(positions, [1, 1, 3, 3, 3].map(Some));
    }

    #[test]
    fn nothing_is_chosen_from_nothing() {
        let hopeless: [&[f64]; 4] = [&[], &[0.0, 0.0], &[1.0, f64::INFINITY], &[f64::NAN, 1.0]];
        assert!(hopeless.iter().all(|weights| draw(1).categorical(weights).is_none()));
    }

    proptest! {
        #[test]
        fn an_index_is_below_the_number_of_choices(seed: u64, choices in 1..=u32::MAX) {
            prop_assert!(draw(seed).index(choices) < choices);
        }

        #[test]
        fn a_chosen_weight_is_positive(
            seed: u64,
            weights in prop::collection::vec(prop_oneof![Just(0.0), 0.0..1e9], 0..9),
        ) {
            let chosen = draw(seed).categorical(&weights);
            prop_assert_eq!(chosen.is_some(), weights.iter().any(|&weight| weight > 0.0));
            prop_assert!(chosen.is_none_or(|index| weights[index] > 0.0));
        }

        #[test]
        fn gamma_delays_are_finite_and_never_fall_as_the_mean_rises(
            u in prop_oneof![0.0..=ALMOST_ONE, Just(0.0), Just(ALMOST_ONE)],
            shape in (-3.0..4.0).prop_map(|x| 10_f64.powf(x)),
            one in 0.0..1e6, other in 0.0..1e6,
        ) {
            let low = gamma_quantile(u, shape, f64::min(one, other));
            let high = gamma_quantile(u, shape, f64::max(one, other));
            prop_assert!(0.0 <= low && low <= high && high.is_finite(), "{low} {high}");
        }

        #[test]
        fn gamma_delays_never_fall_as_the_uniform_rises(
            u in 0.0..1.0, v in 0.0..1.0, shape in 0.2..50.0,
        ) {
            let low = gamma_quantile(f64::min(u, v), shape, 1.0);
            let high = gamma_quantile(f64::max(u, v), shape, 1.0);
            prop_assert!(low <= high + 1e-8, "{low} {high}");
        }
    }
}
