//! Resampling: bootstrap samples and permutations of rows.

use rayon::prelude::*;

use super::SensitivityError;
use crate::random::{Purpose, StreamId, Streams};

/// Numbers that one draw is asked for; it has 2¹⁸ before they repeat.
const CHUNK: usize = 1 << 16;

/// How often is resampled, and from which seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bootstrap {
    /// How many samples there are; 1,000 give the ends of a 95% interval to a twentieth of its
    /// width.
    pub samples: u32,
    /// What they follow from.
    pub seed: u64,
}

impl Bootstrap {
    /// Refuses fewer samples than an interval needs.
    pub(super) fn check(self) -> Result<(), SensitivityError> {
        if self.samples < 40 {
            let said = format!("{} samples have no 2.5% quantile: 40 or more", self.samples);
            return Err(SensitivityError::Option(said));
        }
        Ok(())
    }

    /// What `of` makes of each sample, in the order of the samples. A sample is given by how often
    /// it takes each row, as a weight.
    pub(super) fn each<T: Send>(
        self,
        name: &str,
        rows: usize,
        of: impl Fn(&[f64]) -> T + Sync,
    ) -> Vec<T> {
        let sample = |number: u32| {
            let mut weights = vec![0.0; rows];
            let mut indices = self.indices(name, number);
            for _ in 0..rows {
                weights[indices(rows)] += 1.0;
            }
            of(&weights)
        };
        (0..self.samples).into_par_iter().map(sample).collect()
    }

    /// What `of` makes of each of as many random orders of the rows, in their order.
    pub(super) fn each_permutation<T: Send>(
        self,
        name: &str,
        rows: usize,
        of: impl Fn(&[usize]) -> T + Sync,
    ) -> Vec<T> {
        (0..self.samples)
            .into_par_iter()
            .map(|number| of(&self.permutation(name, number, rows)))
            .collect()
    }

    /// A random order of the rows (Fisher and Yates).
    pub(super) fn permutation(self, name: &str, number: u32, rows: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..rows).collect();
        let mut indices = self.indices(name, number);
        for place in (1..rows).rev() {
            order.swap(place, indices(place + 1));
        }
        order
    }

    /// Indices below a number, one after another.
    fn indices(self, name: &str, number: u32) -> impl FnMut(usize) -> usize + use<> {
        let streams = Streams::new(self.seed, 0);
        let stream = StreamId::ROOT.named("sensitivity").named(name).child(number);
        let (mut drawn, mut event) = (0, 0);
        let mut draw = streams.draw_event(stream, 0, Purpose::Bootstrap, event);
        move |below| {
            if drawn == CHUNK {
                (drawn, event) = (0, event + 1);
                draw = streams.draw_event(stream, 0, Purpose::Bootstrap, event);
            }
            drawn += 1;
            draw.index(below as u32) as usize
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_sample_is_as_large_as_the_rows_and_an_order_has_each_once(seed: u64, rows in 1..200_usize) {
            let bootstrap = Bootstrap { samples: 3, seed };
            let sizes = bootstrap.each("size", rows, |weights| weights.iter().sum::<f64>());
            prop_assert_eq!(sizes, vec![rows as f64; 3]);
            let mut order = bootstrap.permutation("order", 1, rows);
            order.sort_unstable();
            prop_assert_eq!(order, (0..rows).collect::<Vec<_>>());
        }
    }

    /// Of 10⁶ rows a sample misses e⁻¹; the standard deviation of that share is 0.0003, so the
    /// bounds are 10 of them away. Numbers that repeat after 2¹⁸ would miss 0.77.
    #[test]
    fn a_large_sample_does_not_repeat_itself() {
        let bootstrap = Bootstrap { samples: 1, seed: crate::random::seed_of("large sample") };
        let missed = bootstrap.each("large", 1_000_000, |weights| {
            weights.iter().filter(|weight| **weight == 0.0).count() as f64 / 1e6
        });
        assert!((missed[0] - (-1.0_f64).exp()).abs() < 0.003, "{missed:?}");
    }
}
