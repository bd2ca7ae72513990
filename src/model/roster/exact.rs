//! Sums that do not depend on the order in which numbers came and went, so that one that changes costs one subtraction and
//! one addition, and what is left is what a sum taken anew would be.
//!
//! ```text
//! x = coarse + fine      coarse a multiple of 2⁻²⁰, fine of 2⁻⁵²
//! ```
//!
//! Multiples of a power of two add up without rounding as long as their sum has at most 53 digits: the coarse ones up to
//! 2³³, the fine ones, each at most 2⁻²¹, for four million numbers. Beyond, sums round as all sums of floats do. To a multiple of
//! a power of two a number is rounded by adding a number whose last digit that is, and taking it away.

/// Its last digit is 2⁻²⁰.
const COARSE: f64 = 1.5 * 4_294_967_296.0;

/// Its last digit is 2⁻⁵².
const FINE: f64 = 1.5;

/// Sums of N quantities, side by side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct ExactSums<const N: usize> {
    coarse: [f64; N],
    fine: [f64; N],
}

impl<const N: usize> Default for ExactSums<N> {
    fn default() -> Self {
        Self { coarse: [0.0; N], fine: [0.0; N] }
    }
}

impl<const N: usize> ExactSums<N> {
    /// Adds a number to each.
    #[inline]
    pub(super) fn add(&mut self, numbers: [f64; N]) {
        for (at, number) in numbers.into_iter().enumerate() {
            let (coarse, fine) = parts(number);
            self.coarse[at] += coarse;
            self.fine[at] += fine;
        }
    }

    /// Takes a number, which was added, away from each.
    #[inline]
    pub(super) fn take(&mut self, numbers: [f64; N]) {
        for (at, number) in numbers.into_iter().enumerate() {
            let (coarse, fine) = parts(number);
            self.coarse[at] -= coarse;
            self.fine[at] -= fine;
        }
    }

    /// The sums.
    #[inline]
    pub(super) fn values(&self) -> [f64; N] {
        std::array::from_fn(|at| self.coarse[at] + self.fine[at])
    }
}

/// A number as a multiple of 2⁻²⁰ and one of 2⁻⁵².
#[inline]
fn parts(number: f64) -> (f64, f64) {
    let coarse = (number + COARSE) - COARSE;
    let fine = ((number - coarse) + FINE) - FINE;
    (coarse, fine)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_goes_leaves_what_stays() {
        let mut sums = ExactSums::default();
        sums.add([0.1]);
        sums.add([0.25]);
        sums.take([0.1]);
        assert_eq!(sums.values(), [0.25]);
        assert_ne!((0.1 + 0.25) - 0.1, 0.25, "a plain sum does not");
    }

    proptest! {
        /// What came and went leaves nothing, and the order does not matter.
        #[test]
        fn only_what_is_there_counts(
            stays in prop::collection::vec(0.0..1e4_f64, 0..100), goes in prop::collection::vec(0.0..1e6_f64, 0..100),
        ) {
            let (mut anew, mut kept) = (ExactSums::default(), ExactSums::default());
            for number in &stays {
                anew.add([*number]);
            }
            for number in goes.iter().chain(stays.iter().rev()) {
                kept.add([*number]);
            }
            for number in &goes {
                kept.take([*number]);
            }
            prop_assert_eq!(anew, kept);
            let plain: f64 = stays.iter().sum();
            prop_assert!((anew.values()[0] - plain).abs() <= 1e-12 * plain);
        }
    }
}
