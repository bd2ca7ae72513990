//! Profiles: the best that can be had at each value of a parameter, beside how often it was drawn.
//!
//! ```text
//! profile    over the draws in a bin: the lowest distance, or the highest log density
//! density    the share of the weight in the bin, over its width
//! ```
//!
//! A flat profile says that the other parameters can make up for this one; a flat density alone may say so because there is little room elsewhere. The best
//! of many noisy runs is a lucky draw: profiles of distances say where the posterior has support, not what the best parameters are.
//!
//! - draws: none
//! - source: Raue et al. (2009), Bioinformatics 25:1923
//! - verified by: bins worked by hand in the tests below

/// Which score is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    /// A lower one: distances.
    Lower,
    /// A higher one: log densities.
    Higher,
}

/// The draws in one bin of a parameter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ProfileBin {
    /// The low end of the bin, which belongs to it.
    pub from: f64,
    /// The high end, which belongs to the next bin, or to this one if it is the last.
    pub to: f64,
    /// How many draws are in it.
    pub draws: usize,
    /// The marginal density: the share of all weight in the bin, over its width.
    pub density: f64,
    /// The best score of its draws; `None` without draws.
    pub best: Option<f64>,
}

/// The profile of a parameter over `bins` equal bins between two values, from draws with weights and scores. Draws outside count for nothing but the weight
/// that densities are shares of; a score that is not a number is never the best, nor is that of a draw without weight.
///
/// Empty when there is no bin or no weight, or the range is empty or infinite.
///
/// # Panics
/// When there is not one weight and one score a value.
pub fn profile(
    values: &[f64],
    weights: &[f64],
    scores: &[f64],
    better: Better,
    (low, high): (f64, f64),
    bins: usize,
) -> Vec<ProfileBin> {
    assert!(values.len() == weights.len() && values.len() == scores.len(), "one of each a draw");
    let sum: f64 = weights.iter().sum();
    let width = (high - low) / bins as f64;
    if !(width.is_finite() && width > 0.0 && sum > 0.0) {
        return Vec::new();
    }
    let end = |bin: usize| if bin == bins { high } else { low + bin as f64 * width };
    let mut profile: Vec<ProfileBin> = (0..bins)
        .map(|bin| ProfileBin {
            from: end(bin),
            to: end(bin + 1),
            draws: 0,
            density: 0.0,
            best: None,
        })
        .collect();
    for ((value, weight), score) in values.iter().zip(weights).zip(scores) {
        if !(low..=high).contains(value) || *weight <= 0.0 {
            continue;
        }
        let bin = &mut profile[(((value - low) / width) as usize).min(bins - 1)];
        bin.draws += 1;
        bin.density += weight / (sum * width);
        bin.best = best(bin.best, *score, better);
    }
    profile
}

fn best(so_far: Option<f64>, score: f64, better: Better) -> Option<f64> {
    let is_better = |than: f64| match better {
        Better::Lower => score < than,
        Better::Higher => score > than,
    };
    if !score.is_nan() && so_far.is_none_or(is_better) { Some(score) } else { so_far }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn bins_worked_by_hand() {
        let (values, weights) = ([0.0, 0.4, 0.5, 1.0, 2.0], [0.1, 0.2, 0.3, 0.2, 0.2]);
        let scores = [3.0, 1.0, f64::NAN, 5.0, 0.0];
        let bins = profile(&values, &weights, &scores, Better::Lower, (0.0, 1.0), 2);
        assert_eq!((bins[0].from, bins[0].to, bins[1].to), (0.0, 0.5, 1.0));
        assert_eq!((bins[0].draws, bins[1].draws), (2, 2));
        assert_eq!((bins[0].best, bins[1].best), (Some(1.0), Some(5.0)));
        assert!((bins[0].density - 0.6).abs() < 1e-12 && (bins[1].density - 1.0).abs() < 1e-12);
        let bins = profile(&values, &weights, &scores, Better::Higher, (0.0, 3.0), 3);
        assert_eq!([0, 1, 2].map(|bin| bins[bin].best), [Some(3.0), Some(5.0), Some(0.0)]);
        let bins = profile(&values, &weights, &scores, Better::Higher, (0.0, 8.0), 2);
        assert_eq!((bins[1].draws, bins[1].best), (0, None));
    }

    #[test]
    fn what_cannot_be_binned_has_no_profile() {
        let of = |range, bins| profile(&[1.0], &[1.0], &[1.0], Better::Lower, range, bins);
        assert!(of((0.0, 1.0), 0).is_empty() && of((1.0, 1.0), 3).is_empty());
        assert!(of((0.0, f64::INFINITY), 3).is_empty());
        assert!(profile(&[1.0], &[0.0], &[1.0], Better::Lower, (0.0, 2.0), 3).is_empty());
    }

    proptest! {
        #[test]
        fn densities_over_the_whole_range_add_up_to_one(
            draws in prop::collection::vec((0.0..=1.0, 0.01..1.0), 1..60), bins in 1_usize..20,
        ) {
            let (values, weights): (Vec<f64>, Vec<f64>) = draws.into_iter().unzip();
            let profile = profile(&values, &weights, &values, Better::Higher, (0.0, 1.0), bins);
            let sum: f64 = profile.iter().map(|bin| bin.density * (bin.to - bin.from)).sum();
            prop_assert!((sum - 1.0).abs() < 1e-9, "{sum}");
            for bin in profile {
                prop_assert!(bin.best.is_none_or(|best| bin.from - 1e-9 <= best && best <= bin.to + 1e-9));
            }
        }
    }
}
