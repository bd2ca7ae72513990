//! e^−x by table, for what asks for it in every cell and week.
//!
//! The exponential of a library waits for a division, and its caller puts away what it has at hand: a twenty-fifth of a
//! run. With the nearest entry of the table a polynomial of degree four is left, which is off by less than a unit in the
//! twelfth digit.
//!
//! ```
//! use stronghold::fading::fading;
//!
//! assert_eq!(fading(0.0), 1.0);
//! assert!((fading(1.0) - 0.367_879_441_171).abs() < 1e-12);
//! ```

use std::sync::LazyLock;

/// Entries in a unit of x.
const STEPS: f64 = 64.0;

/// x up to which there is an entry.
const TABLED: usize = 32;

static TABLE: LazyLock<[f64; TABLED * STEPS as usize + 1]> =
    LazyLock::new(|| std::array::from_fn(|place| libm::exp(-(place as f64) / STEPS)));

/// e^−x of an x that is at least 0, to twelve digits.
#[inline]
pub fn fading(x: f64) -> f64 {
    debug_assert!(x >= 0.0, "{x} does not fade");
    let place = (x * STEPS + 0.5) as usize;
    let Some(nearest) = TABLE.get(place) else { return libm::exp(-x) };
    let rest = place as f64 * (1.0 / STEPS) - x;
    nearest * (1.0 + rest * (1.0 + rest * (1.0 / 2.0 + rest * (1.0 / 6.0 + rest * (1.0 / 24.0)))))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn far_out_nothing_is_left() {
        assert_eq!(fading(1e6), 0.0);
        assert_eq!(fading(f64::INFINITY), 0.0);
    }

    proptest! {
        /// From one entry to the next, too: counts of two worlds are coupled through it. It may rise by its last digits.
        #[test]
        fn what_fades_does_not_rise(x in 0.0..40.0_f64, place in 0..2100_u32) {
            let border = (f64::from(place) + 0.5) / STEPS;
            prop_assert!(fading(border.next_up()) <= fading(border) * (1.0 + 1e-12));
            prop_assert!(fading(x + 1e-9) < fading(x));
        }

        #[test]
        fn the_table_has_twelve_digits(x in prop_oneof![0.0..1.0, 0.0..40.0_f64]) {
            prop_assert!((fading(x) / libm::exp(-x) - 1.0).abs() < 1e-12, "{}", x);
        }
    }
}
