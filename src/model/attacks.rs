//! Attacks: cells act, claims follow, severity is drawn.
//!
//! ```text
//! a cell's intensity = β/365.25 · s(t) · exp(κ(P − ½)) · tempo · m (m/n₀)^(a−1) · exp(−γσ) · coordination · phase effect
//! a region's intensity = Σ over its cells + follow-ups
//! severity: density ∝ x^−α, x ≥ 1        claim ~ Bernoulli(q)
//! e ← e + exposure gain                  I ← I + i_a
//! ```
//!
//! All factors that a region's cells share stand in [`Conditions::attack_factor`]. The region's
//! attacks of a day are one Poisson count at the sum of its cells' intensities, and each is given
//! to a cell in proportion to its intensity: the same law as a count for each cell (verified), at
//! a fraction of the cost. Severity does not depend on the cell's size (Clauset and Gleditsch
//! 2012). Each attack raises the cell's exposure and the CT side's leads.
//!
//! - reads: [`Conditions`]
//! - writes: [`Exposure`], the roster, [`Intelligence`]
//! - parameters: `attack.*`, `posture.tempo_effect` γ, `intelligence.attack_leads` `i_a`
//! - draws: `Attack`, one a region and day; `Attacker`, `Severity`, `Claim`, one an attack
//! - source: Jadoon and others (2024) for what is counted; forms as stated
//! - verified by: `attacks_are_poisson`, `attacks_follow_intensity_cell_by_cell`,
//!   `severity_has_its_tail`, `claims_are_binomial_with_the_propensity`,
//!   `constant_conditions_give_fano_one`

use bevy_ecs::prelude::*;

use super::{
    components::{AttackDraws, Conditions, Exposure, Intelligence, RegionKey},
    control::Control,
    excitation::{Decay, Excitation},
    leadership::Leadership,
    resources::Now,
    roster::Roster,
};
use crate::{
    observation::events::{EventKind, Events},
    random::Purpose,
};

/// Lets each region's cells attack.
pub fn attack(
    mut regions: Query<(
        &RegionKey,
        &Conditions,
        &mut AttackDraws,
        &mut Excitation,
        &Control,
        &mut Roster,
        &mut Intelligence,
    )>,
    mut exposures: Query<&mut Exposure>,
    leadership: Res<Leadership>,
    now: Res<Now>,
    mut events: ResMut<Events>,
) {
    let parameters = &now.parameters.attack;
    let decay = Decay::new(&now.parameters);
    for (key, conditions, mut draws, mut excitation, control, mut roster, mut intelligence) in
        &mut regions
    {
        let totals = roster.totals();
        let follow_ups = excitation.spend(decay);
        // Where there are no cells, nobody follows up.
        if totals.attack <= 0.0 {
            continue;
        }
        let tempo = leadership.countries[key.country.index()].coordination
            * control.tempo(&now.parameters.control);
        let mean = conditions.attack_factor * totals.attack * tempo + follow_ups;
        let draw = now.draw_ahead(&mut draws.0, key.stream, Purpose::Attack);
        let count = draw.poisson(mean);
        for number in 0..count {
            let open = |purpose| now.draw_event(key.stream, purpose, number);
            let picked =
                roster.pick(&mut open(Purpose::Attacker), totals.attack_max, |e| e.attack_weight);
            let slot = picked.expect("a positive mean has a positive weight");
            let entry = roster.get_mut(slot).expect("a picked slot is taken");
            let mut exposure = exposures.get_mut(entry.cell).expect("a roster's cells exist");
            exposure.0 += parameters.exposure_gain;
            let (members, secrecy) = (entry.members, entry.secrecy);
            now.weigher.weigh(entry, members, secrecy, exposure.0);
            excitation.campaign += parameters.branching;
            intelligence.0 += now.parameters.intelligence.attack_leads;
            let severity = open(Purpose::Severity).power_law(parameters.severity_exponent, 1.0);
            events.push(now.day, key.id, EventKind::Attack, entry.id, whole(severity));
            if open(Purpose::Claim).bernoulli(parameters.claim_propensity) {
                events.push(now.day, key.id, EventKind::Claim, entry.id, whole(severity));
            }
        }
    }
}

/// Severity as the log keeps it: rounded down, at most a million.
fn whole(severity: f64) -> u32 {
    severity.min(1e6) as u32
}
