//! Numbers with their intervals.

use serde::Serialize;

use crate::{
    evidence::patterns::share_of,
    explorer::streams::bands::{interval, rounded},
    mean::{Mean, standard_error, t_quantile},
};

/// What an interval is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(in crate::explorer) enum Kind {
    /// A share of runs, with its 95% interval.
    Share,
    /// The median of runs, with the middle 90% of them.
    Middle,
    /// The mean over runs, with its 95% interval.
    Mean,
}

/// A number with its interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(in crate::explorer) struct Fact {
    pub value: f64,
    pub low: f64,
    pub high: f64,
    pub kind: Kind,
}

/// The share of runs in which something holds; run i belongs to the group `groups[i]`.
pub(super) fn share(holds: &[bool], groups: &[usize]) -> Fact {
    let (value, low, high) = share_of(holds, groups);
    Fact { value: rounded(value), low: rounded(low), high: rounded(high), kind: Kind::Share }
}

/// The median over runs.
pub(super) fn middle(values: Vec<f64>) -> Fact {
    let [value, low, high] = interval(values);
    Fact { value, low, high, kind: Kind::Middle }
}

/// The mean over runs, or over pairs.
pub(super) fn mean(values: &[f64], groups: &[usize]) -> Fact {
    let runs: Vec<(usize, f64)> = groups.iter().copied().zip(values.iter().copied()).collect();
    let found = Mean::of(&runs).expect("there are runs");
    let (low, high) = found.interval.unwrap_or((f64::NAN, f64::NAN));
    Fact { value: rounded(found.value), low: rounded(low), high: rounded(high), kind: Kind::Mean }
}

/// The ratio of two means over the same runs, Σ above / Σ below, with the interval of the linearised ratio (Cochran
/// 1977, section 6.3).
pub(super) fn ratio(above: &[f64], below: &[f64], groups: &[usize]) -> Fact {
    let n = above.len() as f64;
    let mean_below = below.iter().sum::<f64>() / n;
    let value = above.iter().sum::<f64>() / n / mean_below;
    let apart = above.iter().zip(below).map(|(above, below)| (above - value * below) / mean_below);
    let runs: Vec<(usize, f64)> = groups.iter().copied().zip(apart).collect();
    let half =
        standard_error(&runs, 0.0).map_or(f64::NAN, |(error, freedom)| t_quantile(freedom) * error);
    Fact {
        value: rounded(value),
        low: rounded(value - half),
        high: rounded(value + half),
        kind: Kind::Mean,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_runs_in_pairs_is_worth_fewer_runs() {
        let own: Vec<usize> = (0..100).collect();
        let pairs: Vec<usize> = (0..100).map(|run| run / 2).collect();
        let holds: Vec<bool> = (0..100).map(|run| run / 2 % 5 == 0).collect();
        let (alone, paired) = (share(&holds, &own), share(&holds, &pairs));
        assert_eq!(alone.value, 0.2);
        // statsmodels: proportion_confint(20, 100, method="wilson")
        assert!((alone.low - 0.133).abs() < 1e-3 && (alone.high - 0.289).abs() < 1e-3, "{alone:?}");
        assert!((paired.high - paired.low) / (alone.high - alone.low) > 1.3, "{paired:?}");
        // Runs that all agree are worth as many as there are draws: 50, and not 100.
        let all = share(&[true; 100], &pairs);
        assert_eq!((all.value, all.high), (1.0, 1.0));
        assert!(all.low > 0.92 && all.low < 0.94, "{all:?}");
    }

    #[test]
    fn a_ratio_of_means_is_that_of_sums() {
        // R: survey::svyratio(~y, ~x, svydesign(~1, data = …)) and a t interval on 3 degrees of freedom
        let found = ratio(&[2.0, 4.0, 7.0, 7.0], &[1.0, 2.0, 3.0, 4.0], &[0, 1, 2, 3]);
        assert_eq!(found.value, 2.0);
        assert!((found.high - 2.0 - 0.519_9).abs() < 1e-3, "{found:?}");
    }
}
