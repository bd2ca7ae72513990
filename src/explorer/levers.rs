//! The levers of the page: which parameters it offers, in which range.
//!
//! Name, meaning, unit and source are the registry's. The page's range may be narrower than the registry's,
//! which is of what is admissible and not of what one would ask.

use crate::parameters::{self, ParameterInfo};

/// A lever.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Lever {
    /// The parameter.
    pub name: &'static str,
    /// The lowest value on the page.
    pub low: f64,
    /// The highest value on the page.
    pub high: f64,
    /// The step of the slider.
    pub step: f64,
}

/// How many levers are in view at once; the others are behind a button.
pub(super) const IN_VIEW: usize = 7;

const fn lever(name: &'static str, low: f64, high: f64, step: f64) -> Lever {
    Lever { name, low, high, step }
}

/// All levers, in their order.
pub(super) static LEVERS: &[Lever] = &[
    lever("levers.effort", 0.0, 3.0, 0.05),
    lever("levers.opening", -0.5, 0.5, 0.02),
    lever("travel.border_control", 0.0, 1.0, 0.02),
    lever("security.sharing", 0.0, 1.0, 0.02),
    lever("levers.leadership", 0.0, 1.0, 0.02),
    lever("levers.counter_messaging", 0.0, 1.0, 0.02),
    lever("radicalisation.human_security", 0.0, 1.0, 0.02),
    lever("intelligence.sharing", 0.0, 1.0, 0.02),
    lever("radicalisation.engagement", 0.0, 1.0, 0.02),
    lever("finance.tracking", 0.0, 1.0, 0.02),
    lever("attack.claim_propensity", 0.0, 1.0, 0.02),
    lever("reaction.gain", 0.0, 3.0, 0.1),
    lever("plots.crowding_out", 0.0, 1.0, 0.02),
    lever("attack.branching", 0.0, 0.8, 0.02),
    lever("attack.base_rate", 0.0, 2.0, 0.01),
    lever("recruitment.rate", 0.0, 0.3, 0.002),
    lever("mobilisation.rate", 0.0, 1.0, 0.01),
    lever("posture.half_pressure", 0.05, 5.0, 0.05),
    lever("posture.tempo_effect", 0.0, 10.0, 0.1),
    lever("posture.loosening", 5.0, 400.0, 1.0),
    lever("operations.killed_share", 0.0, 1.0, 0.01),
    lever("leadership.delay", 30.0, 720.0, 30.0),
    lever("relocation.rate", 0.0, 8.0, 0.5),
];

/// A switch of the model's structure: another account of a process, by a parameter's value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Switch {
    /// The parameter.
    pub name: &'static str,
    /// Its value in the other account.
    pub value: f64,
}

/// The switches that the third row of uncertainty turns, one at a time.
pub(super) static SWITCHES: &[Switch] = &[
    Switch { name: "reaction.gain", value: 1.0 },
    Switch { name: "plots.crowding_out", value: 1.0 },
    Switch { name: "attack.branching", value: 0.4 },
    Switch { name: "attack.size_exponent", value: 0.5 },
    Switch { name: "learning.exponent", value: 0.0 },
];

impl Lever {
    /// The registry's entry.
    pub fn info(&self) -> &'static ParameterInfo {
        parameters::info(self.name).expect("levers are registered parameters")
    }
}

/// The lever of a parameter.
pub(super) fn find(name: &str) -> Option<&'static Lever> {
    LEVERS.iter().find(|lever| lever.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_lie_within_the_registry_s_and_hold_the_default() {
        for lever in LEVERS {
            let info = lever.info();
            assert!(info.low <= lever.low && lever.high <= info.high, "{}", lever.name);
            assert!((lever.low..=lever.high).contains(&info.default), "{}", lever.name);
        }
        for switch in SWITCHES {
            let info = parameters::info(switch.name).unwrap();
            assert!((info.low..=info.high).contains(&switch.value), "{}", switch.name);
            assert!(switch.value != info.default, "{}", switch.name);
        }
    }
}
