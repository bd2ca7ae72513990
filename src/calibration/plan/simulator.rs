//! A scenario as a simulator: parameters change its entries, its counts are observed.

use super::Calibration;
use crate::experiment::{
    plan::{Factor, FactorValue},
    simulator::Simulator,
};

/// The scenario of a calibration, at any parameters.
#[derive(Clone, Copy, Debug)]
pub struct ScenarioSimulator<'a>(pub &'a Calibration);

impl Simulator for ScenarioSimulator<'_> {
    fn summaries(&self) -> usize {
        self.0.observations.len()
    }

    fn simulate(&self, parameters: &[f64], seed: u64) -> Result<Vec<f64>, String> {
        let point = self.0.plan.prepare(&factor_values(&self.0.plan.factors, parameters))?;
        let counts = point.model.run(seed, 0).counts;
        let observations = self.0.observations.iter().zip(0..);
        Ok(observations.map(|(observation, row)| observation.of(&counts, seed, row)).collect())
    }
}

/// Parameters as the values of factors.
pub fn factor_values(factors: &[Factor], parameters: &[f64]) -> Vec<FactorValue> {
    factors
        .iter()
        .zip(parameters)
        .map(|(factor, value)| match (factor.has_levels(), factor.is_whole) {
            (true, _) => FactorValue::Level(*value as usize),
            (false, true) => FactorValue::Number(value.round()),
            (false, false) => FactorValue::Number(*value),
        })
        .collect()
}
