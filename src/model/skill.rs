//! Skill as a function of experience, and what newcomers do to experience.
//!
//! The equations are those of [`learning`](super::learning).

use std::sync::Arc;

use crate::parameters::Learning;

/// Steps of the table in a unit of experience.
const STEPS: f64 = 16.0;

/// Experience up to which skill is read off the table.
const TABLED: usize = 64;

/// Skill as a function of experience. Cheap to share.
#[derive(Clone, Debug, PartialEq)]
pub struct SkillCurve {
    table: Arc<[f64]>,
    parameters: Learning,
}

impl SkillCurve {
    /// The curve of a set of parameters.
    pub fn new(parameters: &Learning) -> Self {
        let points = 0..=TABLED * STEPS as usize;
        let table = points.map(|point| uncapped(point as f64 / STEPS, parameters)).collect();
        Self { table, parameters: *parameters }
    }

    /// Whether the curve is that of these parameters.
    pub fn is_of(&self, parameters: &Learning) -> bool {
        self.parameters == *parameters
    }

    /// Skill, 1..=cap, interpolated (off by less than 0.05%).
    #[inline]
    pub fn at(&self, experience: f64) -> f64 {
        let place = experience * STEPS;
        let below = place as usize;
        let uncapped = match self.table.get(below..).unwrap_or_default() {
            [low, high, ..] => low + (high - low) * (place - below as f64),
            _ => uncapped(experience, &self.parameters),
        };
        // Not in the table, where the cap would be a corner between two points.
        uncapped.min(self.parameters.cap)
    }
}

fn uncapped(experience: f64, parameters: &Learning) -> f64 {
    libm::pow(1.0 + experience, parameters.exponent)
}

/// Experience when so many members with other experience join.
pub fn diluted(experience: f64, members: u32, others: f64, joining: u32) -> f64 {
    let share = f64::from(joining) / f64::from(members + joining).max(1.0);
    experience + share * (others - experience)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::parameters::{Parameters, REGISTRY};

    #[test]
    fn three_attacks_double_the_tempo_at_exponent_one_half() {
        let parameters = Learning { exponent: 0.5, cap: 10.0, forgetting: 0.0 };
        let curve = SkillCurve::new(&parameters);
        assert_eq!((curve.at(0.0), curve.at(3.0), curve.at(99.0)), (1.0, 2.0, 10.0));
        assert_eq!(curve.at(1e6), 10.0);
    }

    /// A cap between two points of the table: where the curve was once 0.07% off.
    #[test]
    fn the_curve_is_capped_between_two_points_of_the_table() {
        let cap = 38.303_198_809_526_066;
        let parameters = Learning { exponent: 1.402, cap, forgetting: 0.0 };
        let curve = SkillCurve::new(&parameters);
        for step in 0..100 {
            let experience = 12.0 + f64::from(step) / 100.0;
            let exact = uncapped(experience, &parameters).min(cap);
            assert!((curve.at(experience) / exact - 1.0).abs() < 1e-4, "{experience}");
        }
    }

    #[test]
    fn a_newcomer_dilutes_experience() {
        assert_eq!(diluted(8.0, 7, 0.0, 1), 7.0);
        assert_eq!(diluted(2.0, 1, 4.0, 1), 3.0);
        assert_eq!(diluted(0.0, 0, 0.0, 0), 0.0);
    }

    proptest! {
        #[test]
        fn the_table_follows_the_curve(
            experience in 0.0..200.0, point in prop::collection::vec(0.0..=1.0, REGISTRY.len()),
        ) {
            let parameters = Parameters::at(&point).learning;
            let table = SkillCurve::new(&parameters).at(experience);
            let exact = uncapped(experience, &parameters).min(parameters.cap);
            prop_assert!((table / exact - 1.0).abs() < 5e-4, "{} {}", table, exact);
        }
    }
}
