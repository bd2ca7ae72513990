//! Host security: warnings raise what finds plots and recruiters abroad.
//!
//! ```text
//! hazard of region r = security_r · (1 + g_W · H(W_r; h_W))          H(x; h) = x/(x + h)
//! W ← W · 2^(−Δ/T_W)      + 1 with each plot that comes to light there, + s_W with each in another country abroad
//! a recruiter abroad is taken with probability 1 − exp(−λ_R · hazard · v · Δ)
//! ```
//!
//! A week is a step (Δ). The security of a region where no cells operate finds external plots
//! ([`plots`](super::plots)) and recruiters, more of them after a plot has come to light: its own warnings
//! and, as far as countries share them, those of others.
//!
//! - reads: [`Recruiter`]
//! - writes: [`HostSecurity`], [`Post`]
//! - parameters: `security.*` but for `security.detection`
//! - draws: `HostArrest`, one a recruiter abroad and week
//! - source: assumed forms; shared warnings are what the article asks for
//! - verified by: `warnings_are_shared_and_forgotten`, `recruiters_abroad_are_taken_at_the_stated_hazard`

use bevy_ecs::prelude::*;
use serde::{Deserialize, Serialize};

use super::{
    components::{Post, Recruiter},
    rates::{WEEK, probability},
    recruiters::RecruiterTargets,
    resources::Now,
};
use crate::{
    observation::events::{EventKind, Events},
    parameters::Security,
    random::Purpose,
    scenario::{RegionId, Role, Scenario},
};

/// What the security of regions abroad knows, by place of the region.
///
/// Written by [`host_security`](self) and external plots; read by external plots.
#[derive(Resource, Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct HostSecurity {
    /// Warnings W, in plots.
    pub warnings: Vec<f64>,
    /// The multiple of the hazards that security and warnings give; 0 where cells operate.
    pub hazard: Vec<f64>,
}

impl HostSecurity {
    /// That of a first day, without warnings.
    pub fn new(scenario: &Scenario) -> Self {
        let hazard = scenario.regions.iter().map(|region| match region.role {
            Role::Theatre => 0.0,
            Role::Source | Role::Host => region.security,
        });
        Self { warnings: vec![0.0; scenario.regions.len()], hazard: hazard.collect() }
    }

    /// Takes in a plot that has come to light in a region.
    pub fn warn(&mut self, at: RegionId, scenario: &Scenario, parameters: &Security) {
        let here = scenario.regions[at.index()].country;
        for (place, region) in scenario.regions.iter().enumerate() {
            if region.role == Role::Theatre {
                continue;
            }
            if place == at.index() {
                self.warnings[place] += 1.0;
            } else if region.country != here {
                self.warnings[place] += parameters.sharing;
            }
        }
        self.follow(scenario, parameters);
    }

    /// Brings the hazards in line with the warnings.
    fn follow(&mut self, scenario: &Scenario, parameters: &Security) {
        for ((region, warnings), hazard) in
            scenario.regions.iter().zip(&self.warnings).zip(&mut self.hazard)
        {
            if region.role != Role::Theatre {
                *hazard = region.security * alert(*warnings, parameters);
            }
        }
    }
}

/// What so many warnings multiply a hazard with.
fn alert(warnings: f64, parameters: &Security) -> f64 {
    1.0 + parameters.gain * warnings / (warnings + parameters.half_warnings)
}

/// Lets warnings grow old, and security take recruiters abroad.
pub fn keep_watch(
    mut recruiters: Query<(&Recruiter, &mut Post)>,
    mut security: ResMut<HostSecurity>,
    mut targets: ResMut<RecruiterTargets>,
    now: Res<Now>,
    mut events: ResMut<Events>,
) {
    let parameters = &now.parameters.security;
    let kept = libm::exp2(-f64::from(WEEK) / parameters.half_life);
    security.warnings.iter_mut().for_each(|warnings| *warnings *= kept);
    security.follow(&now.given.scenario, parameters);
    for (recruiter, mut post) in &mut recruiters {
        let hazard = security.hazard[recruiter.region.index()];
        if hazard <= 0.0 || *post != Post::Filled {
            continue;
        }
        let rate = parameters.recruiters * hazard * recruiter.visibility;
        let taken = probability(rate, f64::from(WEEK));
        if now.draw(recruiter.stream, Purpose::HostArrest).bernoulli(taken) {
            *post = Post::Lost(now.day);
            targets.is_stale = true;
            let what = (now.day, recruiter.region, EventKind::RecruiterTaken);
            events.push_of(recruiter.audience, what, recruiter.stream, 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameters::Parameters;

    #[test]
    fn half_of_the_rise_at_the_half_level() {
        let mut parameters = Parameters::default().security;
        (parameters.gain, parameters.half_warnings) = (2.0, 3.0);
        assert_eq!((alert(0.0, &parameters), alert(3.0, &parameters)), (1.0, 2.0));
    }
}
