//! A scenario as a simulator: a point in the unit cube changes its entries, its outputs are numbers.

use super::Sensitivity;
use crate::experiment::{panics, simulator::Simulator};

/// The scenario of a sensitivity plan, at any point in the unit cube of its factors.
#[derive(Clone, Copy, Debug)]
pub struct OutputSimulator<'a>(pub &'a Sensitivity);

impl Simulator for OutputSimulator<'_> {
    fn summaries(&self) -> usize {
        self.0.outputs.len()
    }

    fn simulate(&self, shares: &[f64], seed: u64) -> Result<Vec<f64>, String> {
        let point = self.0.plan.prepare(&self.0.values(shares))?;
        // A fault of the program costs a run, not a night.
        let numbers = panics::caught(|| self.0.plan.numbers(&point.model.run(seed, 0)));
        let numbers = numbers.map_err(|told| format!("{}{told}", panics::PANICKED))?;
        Ok(self.0.outputs.iter().map(|output| numbers[output.place]).collect())
    }
}
