//! Designs: how the values of factors are combined into points.
//!
//! A point is made from its number alone, so that any chunk of any design can be run by itself.

mod latin_hypercube;
mod sobol;

pub use latin_hypercube::LatinHypercube;
pub use sobol::{MOST_DIMENSIONS, Sobol};

use super::{Factor, FactorValue};

/// How values are combined.
#[derive(Clone, Debug, PartialEq)]
pub enum Design {
    /// Every combination; the last factor varies fastest.
    Grid,
    /// The scenario as it is, then one factor at a time.
    Each,
    /// These points.
    List(Vec<Vec<FactorValue>>),
    /// A Latin hypercube.
    LatinHypercube(LatinHypercube),
    /// A scrambled Sobol sequence.
    Sobol(Sobol),
}

impl Design {
    /// How many points there are; at most `u64::MAX`.
    pub fn points(&self, factors: &[Factor]) -> u64 {
        let listed = factors.iter().map(|factor| factor.listed().len() as u64);
        match self {
            Self::Grid => listed.fold(1, u64::saturating_mul),
            Self::Each => listed.fold(1, u64::saturating_add),
            Self::List(points) => points.len() as u64,
            Self::LatinHypercube(sample) => sample.points(),
            Self::Sobol(sample) => sample.points,
        }
    }

    /// The values at a point.
    pub fn point(&self, factors: &[Factor], point: u64) -> Vec<FactorValue> {
        match self {
            Self::Grid => grid(factors, point),
            Self::Each => each(factors, point),
            Self::List(points) => points[point as usize].clone(),
            Self::LatinHypercube(sample) => sampled(factors, |factor| sample.share(point, factor)),
            Self::Sobol(sample) => sampled(factors, |factor| sample.share(point, factor)),
        }
    }
}

fn sampled(factors: &[Factor], share: impl Fn(usize) -> f64) -> Vec<FactorValue> {
    factors.iter().enumerate().map(|(place, factor)| factor.at(share(place))).collect()
}

/// Places of the point in mixed radix, the last factor's the lowest digit.
fn grid(factors: &[Factor], point: u64) -> Vec<FactorValue> {
    let mut rest = point;
    let mut values = vec![FactorValue::AsIs; factors.len()];
    for (value, factor) in values.iter_mut().zip(factors).rev() {
        let listed = factor.listed();
        *value = listed[(rest % listed.len() as u64) as usize];
        rest /= listed.len() as u64;
    }
    values
}

fn each(factors: &[Factor], point: u64) -> Vec<FactorValue> {
    let mut values = vec![FactorValue::AsIs; factors.len()];
    let Some(mut rest) = point.checked_sub(1) else { return values };
    for (value, factor) in values.iter_mut().zip(factors) {
        let listed = factor.listed();
        if let Some(found) = listed.get(rest as usize) {
            *value = *found;
            break;
        }
        rest -= listed.len() as u64;
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{experiment::plan::Domain, scenario::changes::Change};

    fn factor(values: &[f64]) -> Factor {
        Factor {
            name: String::new(),
            label: String::new(),
            entries: Vec::new(),
            change: Change::Set,
            domain: Domain::Values(values.to_vec()),
            is_whole: false,
        }
    }

    fn numbers(design: &Design, factors: &[Factor]) -> Vec<Vec<Option<f64>>> {
        let number = |value| match value {
            FactorValue::Number(number) => Some(number),
            _ => None,
        };
        let point = |point| design.point(factors, point).into_iter().map(number).collect();
        (0..design.points(factors)).map(point).collect()
    }

    #[test]
    fn a_grid_has_every_combination_and_the_last_factor_varies_fastest() {
        let factors = [factor(&[1.0, 2.0]), factor(&[3.0, 4.0, 5.0])];
        let points = numbers(&Design::Grid, &factors);
        let expected = [[1.0, 3.0], [1.0, 4.0], [1.0, 5.0], [2.0, 3.0], [2.0, 4.0], [2.0, 5.0]];
        assert_eq!(points, expected.map(|point| point.map(Some).to_vec()));
    }

    #[test]
    fn each_factor_varies_alone_after_the_scenario_as_it_is() {
        let factors = [factor(&[1.0, 2.0]), factor(&[3.0])];
        let points = numbers(&Design::Each, &factors);
        let expected =
            [[None, None], [Some(1.0), None], [Some(2.0), None], [None, Some(3.0)]].map(Vec::from);
        assert_eq!(points, expected);
    }

    #[test]
    fn a_plan_without_factors_has_one_point() {
        assert_eq!(numbers(&Design::Grid, &[]), [[]; 1].map(Vec::from));
        assert_eq!(Design::Each.points(&[]), 1);
    }
}
