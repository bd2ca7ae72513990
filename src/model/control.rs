//! Control: who rules the night, and the phase of guerrilla warfare that follows.
//!
//! ```text
//! N* = H(x; h_N)      x = 100,000 · M/population · U · P      U inaccessibility, P permissiveness
//! N ← (N + (1 − exp(−Δ/T_N))(N* − N)) · (1 − d_N)^(operations of the week)
//! up a phase:    M ≥ m₁ → rebuild    N ≥ θ₂ → night control    N ≥ θ₃ → entrenchment    N ≥ θ₄ → consolidated
//! down a phase:  as soon as the value that led to it falls below η times its threshold
//! collapse:      consolidated and M < κ_C · (its peak since) → rebuild, N ← 0
//! ```
//!
//! A week is a step, and a region moves by one phase in it at most. Night control N (0..1) grows with
//! militants per head where land is inaccessible and permissive, and operations roll it back.
//! Hysteresis η keeps phases from flickering. What a phase does stands where it acts, through
//! [`Control`]'s methods: from night control on hideouts keep tips away and taxes come in ([`finance`](super::finance));
//! from entrenchment on cells act more often and send reinforcements ([`relocation`](super::relocation));
//! the consolidated region is a target that conventional force finds without leads, so it can
//! collapse.
//!
//! - reads: [`Conditions`], the roster's members, the week's operations
//! - writes: [`Control`]
//! - parameters: `control.*`
//! - draws: none
//! - source: phases as the group's leadership writes of them, in the article's words; forms assumed
//! - verified by: `night_control_relaxes_and_is_rolled_back`, `phases_rise_and_fall_with_hysteresis`,
//!   `cells_act_more_often_from_entrenchment_on`

use bevy_ecs::prelude::*;
use serde::{Deserialize, Serialize};

use super::{
    components::{Conditions, RegionKey},
    rates::WEEK,
    resources::Now,
    roster::Roster,
};
use crate::{
    observation::events::{EventKind, Events},
    parameters,
};

/// A phase of guerrilla warfare, or none, or what lies beyond.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[repr(u8)]
pub enum Phase {
    /// Hardly anybody is there.
    #[default]
    Dormant,
    /// Phase 1: networks are rebuilt.
    Rebuild,
    /// Phase 2: the night belongs to the organisation.
    NightControl,
    /// Phase 3: it is entrenched, and helps elsewhere.
    Entrenchment,
    /// Beyond guerrilla warfare: it rules (tamkin).
    Consolidated,
}

impl Phase {
    /// Every phase, in order.
    pub const ALL: [Self; 5] =
        [Self::Dormant, Self::Rebuild, Self::NightControl, Self::Entrenchment, Self::Consolidated];

    /// The name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dormant => "dormant",
            Self::Rebuild => "rebuild",
            Self::NightControl => "night_control",
            Self::Entrenchment => "entrenchment",
            Self::Consolidated => "consolidated",
        }
    }
}

/// A region's night control and phase.
///
/// Written by [`control`](self) and CT operations; read by finance, relocation, attacks,
/// intelligence and CT operations.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Control {
    /// Night control N, 0..=1.
    pub night: f64,
    /// The phase.
    pub phase: Phase,
    /// Most members since the region was consolidated.
    pub peak: u32,
    /// Operations since the last weekly step.
    pub operations: u32,
}

impl Control {
    /// The phase's factor on the attack tempo.
    pub fn tempo(&self, parameters: &parameters::Control) -> f64 {
        if self.phase >= Phase::Entrenchment { 1.0 + parameters.tempo_gain } else { 1.0 }
    }

    /// The factor of hideouts on tips. Who rules in the open hides nowhere.
    pub fn tips(&self, parameters: &parameters::Control) -> f64 {
        let hides = matches!(self.phase, Phase::NightControl | Phase::Entrenchment);
        if hides { 1.0 - parameters.hideouts } else { 1.0 }
    }

    /// The share of effort that finds its target, from the share that leads give.
    pub fn share_led(&self, by_leads: f64, parameters: &parameters::Control) -> f64 {
        let is_open = self.phase == Phase::Consolidated;
        if is_open { by_leads.max(parameters.open_target) } else { by_leads }
    }

    /// A week's step. `density` is x of the module's docs, `members` M.
    fn step(&mut self, density: f64, members: u32, parameters: &parameters::Control) {
        let target = density / (density + parameters.half_density);
        let closes = -libm::expm1(-f64::from(WEEK) / parameters.relaxation);
        let kept = libm::pow(1.0 - parameters.rollback, f64::from(self.operations));
        self.night = (self.night + closes * (target - self.night)) * kept;
        self.operations = 0;
        self.peak = self.peak.max(members);
        let is_broken = f64::from(members) < parameters.collapse * f64::from(self.peak);
        if self.phase == Phase::Consolidated && is_broken {
            self.night = 0.0;
            self.phase = Phase::Rebuild;
            return;
        }
        let reaches = |phase: Phase, factor: f64| match phase {
            Phase::Dormant => true,
            Phase::Rebuild => f64::from(members) >= factor * parameters.rebuild_members,
            Phase::NightControl => self.night >= factor * parameters.night_threshold,
            Phase::Entrenchment => self.night >= factor * parameters.entrenchment_threshold,
            Phase::Consolidated => self.night >= factor * parameters.consolidation_threshold,
        };
        let at = self.phase as usize;
        if !reaches(self.phase, parameters.hysteresis) {
            self.phase = Phase::ALL[at - 1];
        } else if let Some(next) = Phase::ALL.get(at + 1)
            && reaches(*next, 1.0)
        {
            self.phase = *next;
            self.peak = members;
        }
    }
}

/// Lets every region's control and phase take their weekly step.
pub fn take_control(
    mut regions: Query<(&RegionKey, &Conditions, &Roster, &mut Control)>,
    now: Res<Now>,
    mut events: ResMut<Events>,
) {
    for (key, conditions, roster, mut control) in &mut regions {
        let members = roster.members();
        let inaccessibility = now.given.scenario.regions[key.id.index()].inaccessibility;
        let per_head = 1e5 * f64::from(members) / key.population.max(1.0);
        let before = control.phase;
        let density = per_head * inaccessibility * conditions.permissiveness;
        control.step(density, members, &now.parameters.control);
        if control.phase != before {
            let phase = control.phase as u32;
            events.push(now.day, key.id, EventKind::PhaseChange, key.stream, phase);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::parameters::{Parameters, REGISTRY};

    #[test]
    fn a_consolidated_region_that_is_broken_falls_back_to_rebuild() {
        let mut parameters = Parameters::default().control;
        parameters.collapse = 0.5;
        let mut control =
            Control { night: 0.99, phase: Phase::Consolidated, peak: 100, operations: 0 };
        control.step(1e9, 50, &parameters);
        assert_eq!(control.phase, Phase::Consolidated);
        control.step(1e9, 49, &parameters);
        assert_eq!((control.phase, control.night), (Phase::Rebuild, 0.0));
    }

    #[test]
    fn each_phase_does_what_the_model_page_says() {
        let mut parameters = Parameters::default().control;
        (parameters.tempo_gain, parameters.hideouts, parameters.open_target) = (0.5, 0.25, 0.75);
        let does = |phase| {
            let control = Control { phase, ..Control::default() };
            (
                control.tempo(&parameters),
                control.tips(&parameters),
                control.share_led(0.5, &parameters),
            )
        };
        let nothing = (1.0, 1.0, 0.5);
        let from_night_control_on = [(1.0, 0.75, 0.5), (1.5, 0.75, 0.5), (1.5, 1.0, 0.75)];
        let [dormant, rebuild, later @ ..] = Phase::ALL.map(does);
        assert_eq!((dormant, rebuild, later), (nothing, nothing, from_night_control_on));
    }

    proptest! {
        #[test]
        fn night_control_stays_a_share_and_phases_move_by_one(
            steps in prop::collection::vec((0.0..1e6, 0u32..5000, 0u32..50), 1..60),
            point in prop::collection::vec(0.0..=1.0, REGISTRY.len()),
        ) {
            let parameters = Parameters::at(&point).control;
            let mut control = Control::default();
            for (density, members, operations) in steps {
                let before = control.phase;
                control.operations = operations;
                control.step(density, members, &parameters);
                prop_assert!((0.0..=1.0).contains(&control.night));
                let moved = (control.phase as i32 - before as i32).abs();
                let collapsed = before == Phase::Consolidated && control.phase == Phase::Rebuild;
                prop_assert!(moved <= 1 || collapsed);
            }
        }
    }
}
