//! How often an input is restricted when half the runs are searched again.

use super::{peel::Search, region::Region};

/// What is kept of a box of a half.
#[derive(Clone, Debug)]
struct Found {
    coverage: f64,
    density: f64,
    is_restricted: Vec<bool>,
}

/// The boxes of each half.
#[derive(Clone, Debug)]
pub(super) struct Frequencies {
    inputs: usize,
    halves: Vec<Vec<Found>>,
}

impl Frequencies {
    /// Searches random halves of the runs.
    pub fn of(search: &Search, runs: usize) -> Self {
        let halves = search.options.halves.each_permutation("prim", runs, |order| {
            let mut half = order[..runs / 2].to_vec();
            half.sort_unstable();
            let regions = search.regions(&half);
            let hits = regions[0].counts.hits;
            regions.iter().map(|region| found(region, hits)).collect()
        });
        Self { inputs: search.columns.len(), halves }
    }

    /// By input, in the boxes of nearest coverage.
    pub fn by_coverage(&self, coverage: f64) -> Vec<f64> {
        self.nearest(|found| (found.coverage - coverage).abs())
    }

    /// By input, in the boxes of nearest density.
    pub fn by_density(&self, density: f64) -> Vec<f64> {
        self.nearest(|found| (found.density - density).abs())
    }

    fn nearest(&self, distance: impl Fn(&Found) -> f64) -> Vec<f64> {
        let mut restricted = vec![0_u32; self.inputs];
        for half in &self.halves {
            // Of equals the last: of boxes with the same coverage it is the densest, of those with
            // the same density it was pasted to.
            let nearest = half
                .iter()
                .rev()
                .min_by(|one, other| distance(one).total_cmp(&distance(other)))
                .expect("a search comes by the whole space at least");
            for (count, is_restricted) in restricted.iter_mut().zip(&nearest.is_restricted) {
                *count += u32::from(*is_restricted);
            }
        }
        restricted.iter().map(|count| f64::from(*count) / self.halves.len() as f64).collect()
    }
}

fn found(region: &Region, hits: usize) -> Found {
    Found {
        // A half without hits is the whole space alone, which covers all there is.
        coverage: if hits == 0 { 1.0 } else { region.counts.hits as f64 / hits as f64 },
        density: region.counts.density(),
        is_restricted: region.limits.iter().map(super::Limits::is_restricted).collect(),
    }
}
