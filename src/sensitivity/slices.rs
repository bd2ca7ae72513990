//! Slices of a sample by the value of an input, as equal in size as ties allow.
//!
//! Runs with the same value are never parted, so that an integer or a category is sliced by its
//! values: one slice each where there are no more values than slices.

/// Runs in the order of an input, with their ties.
#[derive(Clone, Debug)]
pub struct Ordered {
    /// Groups of runs with the same value, by rising value.
    ties: Vec<Vec<usize>>,
    runs: usize,
}

impl Ordered {
    /// The order of an input's values, which are finite.
    pub fn new(values: &[f64]) -> Self {
        let mut order: Vec<usize> = (0..values.len()).collect();
        order.sort_by(|one, other| values[*one].total_cmp(&values[*other]).then(one.cmp(other)));
        let ties = order.chunk_by(|one, other| values[*one] == values[*other]);
        Self { ties: ties.map(<[usize]>::to_vec).collect(), runs: values.len() }
    }

    /// The slice of each run, 0..slices; some may be empty. With weights, slices have about the
    /// same weight.
    pub fn slices(&self, slices: usize, weights: Option<&[f64]>) -> Vec<usize> {
        let weight = |run: &usize| weights.map_or(1.0, |weights| weights[*run]);
        let mut slice_of = vec![0; self.runs];
        if self.ties.len() <= slices {
            for (slice, tie) in self.ties.iter().enumerate() {
                for run in tie {
                    slice_of[*run] = slice;
                }
            }
            return slice_of;
        }
        let total: f64 = weights.map_or(self.runs as f64, |weights| weights.iter().sum());
        let mut before = 0.0;
        for tie in &self.ties {
            let tied: f64 = tie.iter().map(weight).sum();
            // The middle of the tie, so that it goes where most of it lies.
            let share = (before + 0.5 * tied) / total;
            let slice = ((share * slices as f64) as usize).min(slices - 1);
            for run in tie {
                slice_of[*run] = slice;
            }
            before += tied;
        }
        slice_of
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn slices_are_equal_without_ties_and_values_with_them() {
        let values: Vec<f64> = (0..12).map(|run| f64::from(run * 7 % 12)).collect();
        let slices = Ordered::new(&values).slices(4, None);
        for (value, slice) in values.iter().zip(slices) {
            assert_eq!(slice, *value as usize / 3);
        }
        let few = Ordered::new(&[5.0, -1.0, 5.0, 0.0, -0.0]).slices(4, None);
        // -0 and 0 are one value, whichever way they are sorted.
        assert_eq!(few, [2, 0, 2, 1, 1]);
        // A tie goes where its middle lies: six of ten into the first half.
        let tied = Ordered::new(&[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 2.0, 2.0]);
        assert_eq!(tied.slices(2, None), [0, 0, 0, 0, 0, 0, 1, 1, 1, 1]);
    }

    proptest! {
        #[test]
        fn ties_stay_together_and_slices_rise_with_the_value(
            values in prop::collection::vec(0..30_i32, 20..200),
            slices in 1..12_usize,
        ) {
            let values: Vec<f64> = values.into_iter().map(f64::from).collect();
            let of = Ordered::new(&values).slices(slices, None);
            for (one, first) in values.iter().zip(&of) {
                for (other, second) in values.iter().zip(&of) {
                    prop_assert!(one != other || first == second);
                    prop_assert!(one > other || first <= second);
                }
            }
            prop_assert!(of.iter().all(|slice| *slice < slices));
        }
    }
}
