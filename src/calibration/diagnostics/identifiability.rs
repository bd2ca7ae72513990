//! Identifiability: what the data tell of each parameter, and of which combinations they tell nothing.
//!
//! ```text
//! contraction    1 − Var_posterior / Var_prior             1 known exactly, 0 as before, below 0 wider than before
//! directions     eigenvectors of Cov_posterior in units of the prior's sds; the eigenvalue is the share of the prior variance left
//! trade-offs     pairs of parameters whose correlation exceeds 0.7
//! ```
//!
//! A parameter that is not identified alone may be in a combination: the flattest directions say which combinations the data leave open. Uncertainty of a
//! contraction is that of finite draws, by the Bayesian bootstrap, which suits weighted draws: each weight is multiplied by an exponential number. Draws
//! count as independent, so a chain must be thinned first. A direction is in prior units only if the prior's parameters are independent.
//!
//! - draws: one uniform a posterior draw and resample
//! - source: contraction: Betancourt (2018), *Calibrating model-based inferences and decisions*, arXiv:1803.08393; Bayesian bootstrap: Rubin (1981), Ann. Stat. 9:130; directions: Gutenkunst et al. (2007), PLOS Comput. Biol. 3:e189
//! - verified by: covariances worked by hand and planted combinations in the tests below

use nalgebra::SymmetricEigen;

use super::proportion::Interval;
use crate::calibration::weighted;
use crate::quantile::quantile;
use crate::random::{Purpose, StreamId, Streams};

/// How many times weights are resampled.
const RESAMPLES: u32 = 400;

/// How far a posterior has contracted from the prior in one parameter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contraction {
    /// 1 − the posterior variance / the prior variance.
    pub value: f64,
    /// Its 90% interval over resampled weights: the part of the uncertainty that more draws would take away.
    pub interval: Interval,
}

/// How well a parameter is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identification {
    /// A contraction of 0.75 or more.
    Identified,
    /// A contraction from 0.25 to 0.75.
    Weak,
    /// A contraction below 0.25.
    NotIdentified,
}

impl Identification {
    /// In words.
    pub fn said(self) -> &'static str {
        match self {
            Self::Identified => "identified",
            Self::Weak => "weakly identified",
            Self::NotIdentified => "not identified",
        }
    }
}

impl Contraction {
    /// How well the parameter is known.
    pub fn identification(&self) -> Identification {
        if self.value >= 0.75 {
            Identification::Identified
        } else if self.value >= 0.25 {
            Identification::Weak
        } else {
            Identification::NotIdentified
        }
    }
}

/// The contraction in each coordinate of weighted posterior draws, with the variances of the prior in the same coordinates.
///
/// # Panics
/// When there is not one weight a draw and one prior variance a coordinate.
pub fn contractions(
    points: &[impl AsRef<[f64]>],
    weights: &[f64],
    prior_variances: &[f64],
    seed: u64,
) -> Vec<Contraction> {
    let columns: Vec<Vec<f64>> = (0..prior_variances.len())
        .map(|place| points.iter().map(|point| point.as_ref()[place]).collect())
        .collect();
    let values = |weights: &[f64]| -> Vec<f64> {
        let of =
            |(column, prior): (&Vec<f64>, &f64)| 1.0 - weighted::variance(column, weights) / prior;
        columns.iter().zip(prior_variances).map(of).collect()
    };
    // One resample at a time: all of them at once would not fit for a long chain.
    let resampled: Vec<Vec<f64>> =
        (0..RESAMPLES).map(|number| values(&resampled(weights, seed, number))).collect();
    let interval = |place: usize| {
        let mut sorted: Vec<f64> = resampled.iter().map(|values| values[place]).collect();
        sorted.sort_by(f64::total_cmp);
        Interval { low: quantile(&sorted, 0.05), high: quantile(&sorted, 0.95) }
    };
    let whole = values(weights).into_iter().enumerate();
    whole.map(|(place, value)| Contraction { value, interval: interval(place) }).collect()
}

/// Weights times exponential numbers, the same for all coordinates.
fn resampled(weights: &[f64], seed: u64, number: u32) -> Vec<f64> {
    let stream = StreamId::ROOT.named("contraction").child(number);
    let streams = Streams::new(seed, 0);
    // A draw repeats itself after 131,072 uniforms.
    (0..)
        .zip(weights.chunks(1 << 16))
        .flat_map(|(event, weights)| {
            let mut draw = streams.draw_event(stream, 0, Purpose::Bootstrap, event);
            weights.iter().map(move |weight| -libm::log1p(-draw.uniform()) * weight)
        })
        .collect()
}

/// A combination of parameters, and how much of what was not known of it is left.
#[derive(Clone, Debug, PartialEq)]
pub struct Direction {
    /// The posterior variance along it, in prior variances: near 0 known, near 1 as open as before.
    pub variance: f64,
    /// Its loadings, one a parameter in units of the prior's sd; their squares add up to 1, and the largest is positive.
    pub loadings: Vec<f64>,
}

/// The principal directions of the posterior in units of the prior's standard deviations, the flattest first.
///
/// Empty where the covariance is not finite: no weight, or a prior sd of 0.
///
/// # Panics
/// When there is not one weight a draw and one prior sd a coordinate.
pub fn directions(
    points: &[impl AsRef<[f64]>],
    weights: &[f64],
    prior_sds: &[f64],
) -> Vec<Direction> {
    let mut matrix = weighted::covariance(points, weights);
    assert_eq!(matrix.nrows(), prior_sds.len(), "one prior sd a coordinate");
    for (row, one) in prior_sds.iter().enumerate() {
        for (column, other) in prior_sds.iter().enumerate() {
            matrix[(row, column)] /= one * other;
        }
    }
    // The iteration need not end for a matrix that is not finite.
    if !matrix.iter().all(|entry| entry.is_finite()) {
        return Vec::new();
    }
    let Some(eigen) = SymmetricEigen::try_new(matrix, f64::EPSILON, 10_000) else {
        return Vec::new();
    };
    let mut directions: Vec<Direction> = eigen
        .eigenvalues
        .iter()
        .zip(eigen.eigenvectors.column_iter())
        .map(|(variance, vector)| {
            let largest = vector.iter().fold(0.0_f64, |largest, loading| {
                if loading.abs() > largest.abs() + 1e-9 { *loading } else { largest }
            });
            let sign = if largest < 0.0 { -1.0 } else { 1.0 };
            let loadings = vector.iter().map(|loading| sign * loading).collect();
            Direction { variance: variance.max(0.0), loadings }
        })
        .collect();
    directions.sort_by(|one, other| other.variance.total_cmp(&one.variance));
    directions
}

impl Direction {
    /// The combination in words, from its largest loadings: `more of a and b with less of c`.
    ///
    /// Named are the parameters whose loading is at least half the largest, no more than four, the largest first.
    ///
    /// # Panics
    /// When there is not one name a loading.
    pub fn said(&self, names: &[impl AsRef<str>]) -> String {
        assert_eq!(names.len(), self.loadings.len(), "one name a loading");
        let mut places: Vec<usize> = (0..names.len()).collect();
        places.sort_by(|a, b| self.loadings[*b].abs().total_cmp(&self.loadings[*a].abs()));
        let largest = places.first().map_or(0.0, |place| self.loadings[*place].abs());
        places.retain(|place| self.loadings[*place].abs() >= largest / 2.0);
        places.truncate(4);
        let named = |sign: f64| -> Vec<&str> {
            let of = places.iter().filter(|place| self.loadings[**place] * sign > 0.0);
            of.map(|place| names[*place].as_ref()).collect()
        };
        match (named(1.0).as_slice(), named(-1.0).as_slice()) {
            ([one], []) => format!("{one} by itself"),
            (more, []) => format!("more of {} together", listed(more)),
            (more, less) => format!("more of {} with less of {}", listed(more), listed(less)),
        }
    }
}

/// `a`, `a and b`, `a, b and c`.
fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Two parameters that the data do not tell apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TradeOff {
    /// The place of the first parameter.
    pub first: usize,
    /// The place of the second parameter, above the first.
    pub second: usize,
    /// Their correlation in the posterior, −1 to 1.
    pub correlation: f64,
}

/// The pairs of coordinates whose correlation exceeds `least` (0.7, say) either way, the strongest first.
///
/// # Panics
/// When there is not one weight a draw.
pub fn trade_offs(points: &[impl AsRef<[f64]>], weights: &[f64], least: f64) -> Vec<TradeOff> {
    let matrix = weighted::covariance(points, weights);
    let correlation = |a: usize, b: usize| {
        matrix[(a, b)] / (matrix[(a, a)] * matrix[(b, b)]).sqrt() // not a number where one is constant
    };
    let mut pairs: Vec<TradeOff> = (0..matrix.nrows())
        .flat_map(|first| (first + 1..matrix.nrows()).map(move |second| (first, second)))
        .map(|(first, second)| TradeOff { first, second, correlation: correlation(first, second) })
        .filter(|pair| pair.correlation.abs() > least)
        .collect();
    pairs.sort_by(|one, other| other.correlation.abs().total_cmp(&one.correlation.abs()));
    pairs
}

impl TradeOff {
    /// The pair in words.
    ///
    /// # Panics
    /// When a parameter has no name.
    pub fn said(&self, names: &[impl AsRef<str>]) -> String {
        let (first, second) = (names[self.first].as_ref(), names[self.second].as_ref());
        let goes = if self.correlation < 0.0 { "less" } else { "more" };
        format!(
            "more of {first} goes with {goes} of {second} (correlation {:.2})",
            self.correlation
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Draw, seed_of};
    use rand_distr::{Distribution, StandardNormal};

    const NAMES: [&str; 3] = ["effort", "tempo", "secrecy"];

    /// (x, −x + small, y): effort and tempo only known in their sum, secrecy well known.
    fn points(name: &str, count: usize) -> Vec<[f64; 3]> {
        let mut draw: Draw =
            Streams::new(seed_of(name), 0).draw(StreamId::ROOT, 0, Purpose::Survey);
        let mut normal = || -> f64 { StandardNormal.sample(&mut draw) };
        (0..count)
            .map(|_| {
                let open = normal();
                [open + 0.05 * normal(), -open + 0.05 * normal(), 0.1 * normal()]
            })
            .collect()
    }

    #[test]
    fn the_flattest_direction_is_the_planted_one() {
        let points = points("the_flattest_direction_is_the_planted_one", 2000);
        let weights = vec![1.0; points.len()];
        let directions = directions(&points, &weights, &[1.0; 3]);
        // Which of the two has the larger loading, and so the positive one, is chance.
        let said = directions[0].said(&NAMES).replace("tempo", "effort");
        assert_eq!(said, "more of effort with less of effort");
        // 2 + 0.05², 0.1² and 0.05²; a variance from 2,000 draws has a relative sd of 3.2%, so 15% is 4.7 of them.
        for (direction, expected) in directions.iter().zip([2.0025, 0.01, 0.0025]) {
            assert!((direction.variance / expected - 1.0).abs() < 0.15, "{direction:?}");
        }
        assert_eq!(directions[1].said(&NAMES), "secrecy by itself");
        assert_eq!(directions[2].said(&NAMES).len(), "more of effort and tempo together".len());
        let pairs = trade_offs(&points, &weights, 0.7);
        assert_eq!(pairs.len(), 1);
        assert_eq!(
            pairs[0].said(&NAMES),
            "more of effort goes with less of tempo (correlation -1.00)"
        );
    }

    /// Posterior covariance [4 3; 3 4] · ⅔ of the four points, in prior sds (2, 1): [1 3/2; 3/2 4] · ⅔.
    #[test]
    fn directions_are_in_prior_units() {
        // With equal weights the covariance is Σ x xᵀ / 3, of ±a, ±b: (2 a aᵀ + 2 b bᵀ) / 3; a = (2, 3/2), b = (0, √7/2).
        let root = 7.0_f64.sqrt() / 2.0;
        let points = [[2.0, 1.5], [-2.0, -1.5], [0.0, root], [0.0, -root]];
        let directions = directions(&points, &[1.0; 4], &[2.0, 1.0]);
        // Eigenvalues of [1 1.5; 1.5 4]: 2.5 ± √(2.25 + 2.25).
        let expected = [2.5 + 4.5_f64.sqrt(), 2.5 - 4.5_f64.sqrt()].map(|value| value * 2.0 / 3.0);
        for (direction, expected) in directions.iter().zip(expected) {
            assert!((direction.variance - expected).abs() < 1e-12, "{direction:?}");
            let square: f64 = direction.loadings.iter().map(|loading| loading * loading).sum();
            assert!((square - 1.0).abs() < 1e-12);
            // M v = λ v, row by row.
            let [a, b] = [direction.loadings[0], direction.loadings[1]];
            assert!((2.0 / 3.0 * (a + 1.5 * b) - expected * a).abs() < 1e-12);
            assert!(f64::max(a, b) > 0.0 && f64::max(a, b) >= f64::max(-a, -b));
        }
    }

    #[test]
    fn combinations_are_said_by_their_largest_loadings() {
        let said = |loadings: [f64; 3]| {
            Direction { variance: 1.0, loadings: loadings.to_vec() }.said(&NAMES)
        };
        assert_eq!(said([0.7, -0.6, 0.1]), "more of effort with less of tempo");
        assert_eq!(said([0.5, -0.5, 0.7]), "more of secrecy and effort with less of tempo");
        assert_eq!(said([0.1, 0.2, 0.97]), "secrecy by itself");
        assert_eq!(said([0.6, 0.55, 0.58]), "more of effort, secrecy and tempo together");
    }

    #[test]
    fn what_has_no_covariance_has_no_directions() {
        assert!(directions(&[[1.0], [2.0]], &[0.0, 0.0], &[1.0]).is_empty());
        assert!(directions(&[[1.0], [2.0]], &[1.0, 1.0], &[0.0]).is_empty());
        assert!(trade_offs(&[[1.0, 2.0], [1.0, 3.0]], &[1.0, 1.0], 0.7).is_empty());
    }

    #[test]
    fn contraction_decides_what_is_identified() {
        // Values ±1, variance 4/3: of prior variances 16, 2 and 4/3 the contractions are 11/12, 1/3 and 0.
        let points = [[1.0; 3], [-1.0; 3], [1.0; 3], [-1.0; 3]];
        let found = contractions(&points, &[1.0; 4], &[16.0, 2.0, 4.0 / 3.0], 1);
        let values = [11.0 / 12.0, 1.0 / 3.0, 0.0];
        let verdicts =
            [Identification::Identified, Identification::Weak, Identification::NotIdentified];
        for ((contraction, value), verdict) in found.iter().zip(values).zip(verdicts) {
            assert!((contraction.value - value).abs() < 1e-12, "{contraction:?}");
            assert_eq!(contraction.identification(), verdict);
        }
    }

    /// Over 300 samples of 200 weighted draws of N(0, 1) under a prior variance of 4 the contraction is 3/4: its 90% intervals hold it in 270 cases, sd 5.2. The
    /// bootstrap of a variance is somewhat short at this size: 240 to 295 is 4.8 sds and more about 0.88 to 0.9.
    #[test]
    fn intervals_of_contractions_hold_the_truth_as_often_as_they_say() {
        let name = "intervals_of_contractions_hold_the_truth_as_often_as_they_say";
        let streams = Streams::new(seed_of(name), 0);
        let held = (0..300)
            .filter(|set| {
                let mut draw = streams.draw(StreamId::ROOT.child(*set), 0, Purpose::Survey);
                let weights: Vec<f64> = (0..200).map(|_| 0.2 + draw.uniform()).collect();
                let points: Vec<[f64; 1]> =
                    (0..200).map(|_| [StandardNormal.sample(&mut draw)]).collect();
                contractions(&points, &weights, &[4.0], u64::from(*set))[0].interval.holds(0.75)
            })
            .count();
        assert!((240..=295).contains(&held), "{held} of 300");
    }
}
