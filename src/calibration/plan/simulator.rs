//! A scenario as a simulator: parameters change its entries, its counts are observed.

use super::Calibration;
use crate::{
    calibration::observation::Window,
    experiment::{
        plan::{Factor, FactorValue},
        simulator::{Simulator, SoFar},
    },
    observation::counts::CountOver,
    simulation::{Model, Simulation},
};

/// Days after which a run is asked whether it can still come near.
const LOOK: u32 = 14;

/// The scenario of a calibration, at any parameters.
#[derive(Clone, Copy, Debug)]
pub struct ScenarioSimulator<'a>(pub &'a Calibration);

impl Simulator for ScenarioSimulator<'_> {
    fn summaries(&self) -> usize {
        self.0.observations.len()
    }

    fn simulate(&self, parameters: &[f64], seed: u64) -> Result<Vec<f64>, String> {
        let model = self.prepare(parameters)?;
        Ok(self.observe(&model.run(seed, 0).counts, seed))
    }

    fn simulate_while(
        &self,
        parameters: &[f64],
        seed: u64,
        goes_on: &dyn Fn(&[SoFar]) -> bool,
    ) -> Result<Option<Vec<f64>>, String> {
        let model = self.prepare(parameters)?;
        let windows: Vec<Window> = model.counts().iter().map(window).collect();
        let mut simulation = Simulation::new(&model, seed, 0, false);
        while simulation.step() {
            let today = simulation.today();
            if today.is_multiple_of(LOOK) {
                let known = (simulation.counts(), &windows[..]);
                let observations = self.0.observations.iter().zip(0..);
                let so_far: Vec<SoFar> =
                    observations.map(|(o, row)| o.so_far(known, today, seed, row)).collect();
                if !goes_on(&so_far) {
                    return Ok(None);
                }
            }
        }
        Ok(Some(self.observe(simulation.counts(), seed)))
    }
}

impl ScenarioSimulator<'_> {
    fn prepare(&self, parameters: &[f64]) -> Result<Model, String> {
        let values = factor_values(&self.0.plan.factors, parameters);
        Ok(self.0.plan.prepare(&values)?.model)
    }

    /// What observers make of the counts of a run.
    fn observe(&self, counts: &[f64], seed: u64) -> Vec<f64> {
        let observations = self.0.observations.iter().zip(0..);
        observations.map(|(observation, row)| observation.of(counts, seed, row)).collect()
    }
}

fn window(count: &CountOver) -> Window {
    Window { last: count.last, grows: !count.quantity.is_stock() }
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

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;
    use crate::calibration::plan::reading;

    /// What is said of a summary on the way must be true at the end: settled ones are those of the whole run,
    /// and a bound is one.
    #[test]
    fn what_is_known_on_the_way_holds_at_the_end() {
        // Counts, shares, a level and a stock.
        let plan = reading::open("calibrate-khorasan", None).unwrap();
        let simulator = ScenarioSimulator(&plan);
        let place = vec![0.0; plan.problem.space.dimensions()];
        let parameters = plan.problem.space.to_values(&place);
        let seen = RefCell::new(Vec::new());
        let goes_on = |so_far: &[SoFar]| {
            seen.borrow_mut().push(so_far.to_vec());
            true
        };
        let whole = simulator.simulate(&parameters, 7).unwrap();
        assert_eq!(simulator.simulate_while(&parameters, 7, &goes_on), Ok(Some(whole.clone())));
        let seen = seen.into_inner();
        assert!(seen.len() > 100);
        let mut settled = 0;
        for (so_far, value) in seen.iter().flat_map(|so_far| so_far.iter().zip(&whole)) {
            match so_far {
                SoFar::Open => {}
                SoFar::AtLeast(bound) => assert!(bound <= value, "{bound} {value}"),
                SoFar::Settled(so_far) => {
                    assert_eq!(so_far, value);
                    settled += 1;
                }
            }
        }
        assert!(settled > 300, "{settled}");
        // It stops when it is told to, at the first look after the first year here.
        let first_year = |so_far: &[SoFar]| !matches!(so_far[0], SoFar::Settled(_));
        assert_eq!(simulator.simulate_while(&parameters, 7, &first_year), Ok(None));
    }
}
