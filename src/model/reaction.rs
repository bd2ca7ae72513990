//! Reaction: CT effort answers attacks, where a scenario says that it does.
//!
//! ```text
//! E = schedule · (1 + ε · H(a; h_a))          H(x; h) = x/(x + h)
//! a ← a + (1 − exp(−Δ/T_a)) (attacks of the week · 365.25/7 − a)          a week is a step (Δ)
//! ```
//!
//! With ε = 0 effort is exogenous: the schedule and nothing else. With ε > 0 it is endogenous: each
//! region's effort rises with a lagged mean a of its own attacks a year, up to 1 + ε times the schedule.
//! What is felt rises alike. So a lever can be shown under both.
//!
//! - reads: the week's attacks, as [`attacks`](super::attacks) counts them
//! - writes: [`Reaction`]; [`environment`](super::environment) multiplies effort by it
//! - parameters: `reaction.gain` ε, `reaction.delay` `T_a`, `reaction.half_rate` `h_a`
//! - draws: none
//! - source: assumed form
//! - verified by: `effort_answers_attacks_with_its_lag`

use bevy_ecs::prelude::*;
use serde::{Deserialize, Serialize};

use super::rates::{WEEK, YEAR};
use super::resources::Now;
use crate::parameters;

/// How a region's CT side answers its attacks.
///
/// Written by attacks and [`reaction`](self); read by environment.
#[derive(Component, Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reaction {
    /// Attacks since the last weekly step.
    pub recent: u32,
    /// Lagged mean of attacks, a year.
    pub rate: f64,
    /// What the scheduled effort is multiplied with, at least 1.
    pub factor: f64,
}

impl Default for Reaction {
    fn default() -> Self {
        Self { recent: 0, rate: 0.0, factor: 1.0 }
    }
}

impl Reaction {
    fn step(&mut self, adapts: f64, parameters: &parameters::Reaction) {
        let yearly = f64::from(self.recent) * YEAR / f64::from(WEEK);
        self.recent = 0;
        self.rate += adapts * (yearly - self.rate);
        self.factor = 1.0 + parameters.gain * self.rate / (self.rate + parameters.half_rate);
    }
}

/// Lets every region's effort take its weekly step.
pub fn react(mut regions: Query<&mut Reaction>, now: Res<Now>) {
    let adapts = -libm::expm1(-f64::from(WEEK) / now.parameters.reaction.delay);
    for mut reaction in &mut regions {
        reaction.step(adapts, &now.parameters.reaction);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameters::Parameters;

    #[test]
    fn effort_without_gain_is_the_schedule() {
        let mut reaction = Reaction { recent: 50, ..Reaction::default() };
        let mut parameters = Parameters::default().reaction;
        parameters.gain = 0.0;
        reaction.step(0.5, &parameters);
        assert_eq!((reaction.factor, reaction.recent), (1.0, 0));
        assert!(reaction.rate > 0.0);
    }
}
