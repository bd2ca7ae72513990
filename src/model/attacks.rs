//! Attacks: cells act, claims follow, severity is drawn.
//!
//! ```text
//! a cell's intensity = β/365.25 · s(t) · exp(κ(P − ½)) · tempo · m (m/n₀)^(a−1) · exp(−γσ) · skill · coordination · phase effect · H(funds)
//! a region's intensity = Σ over its cells + follow-ups
//! severity: density ∝ x^−α, x ≥ (m/n₀)^v        claim ~ Bernoulli(q)
//! e ← e + exposure gain        experience + 1   I ← I + i_a
//! ```
//!
//! What a region's cells share stands in [`Conditions::attack_effect`], and the day's base rate and season in
//! [`Forcing::attack_rate`](super::forcing::Forcing::attack_rate). The region's
//! attacks of a day are one Poisson count at the sum of its cells' intensities, and each is given
//! to a cell in proportion to its intensity: the same law as a count for each cell (verified), at
//! a fraction of the cost. The literature disagrees on severity: independent of size and experience
//! (Clauset and Gleditsch 2012; v = 0), or in proportion to the strength that takes part (Bohorquez
//! et al. 2009; v = 1). Each attack raises the cell's exposure and experience and the CT side's leads; one
//! of at least the major severity is news ([`outreach`](super::outreach)).
//!
//! - reads: [`Conditions`], [`Finance`]
//! - writes: the roster (exposure, experience), [`Intelligence`], [`Reaction`] (the count), [`Outreach`]
//!   (major attacks)
//! - parameters: `attack.*` (`attack.severity_size` v), `posture.tempo_effect` γ, `intelligence.attack_leads` `i_a`
//! - draws: `Attack`, some a region and four weeks; `Attacker`, `Severity`, `Claim`, one an attack
//! - source: Jadoon and others (2024) for what is counted; forms as stated
//! - verified by: `attacks_are_poisson`, `attacks_follow_intensity_cell_by_cell`,
//!   `severity_has_its_tail`, `severity_grows_with_size_where_the_switch_says_so`,
//!   `claims_are_binomial_with_the_propensity`,
//!   `constant_conditions_give_fano_one`

use bevy_ecs::prelude::*;

use super::{
    components::{AttackPoints, Conditions, Intelligence, RegionKey},
    control::Control,
    excitation::{Decay, Excitation},
    finance::Finance,
    leadership::Leadership,
    outreach::Outreach,
    reaction::Reaction,
    resources::Now,
    roster::{Entry, Roster},
};
use crate::{
    observation::events::{EventKind, Events},
    parameters::Parameters,
    random::Purpose,
};

/// A region as attacks see it.
type Theatre = (
    &'static RegionKey,
    &'static Conditions,
    &'static mut AttackPoints,
    &'static mut Excitation,
    &'static Control,
    &'static mut Reaction,
    &'static mut Roster,
    &'static mut Intelligence,
);

/// Lets each region's cells attack.
pub fn attack(
    mut regions: Query<Theatre>,
    mut decay: Local<Decay>,
    (leadership, finance): (Res<Leadership>, Res<Finance>),
    now: Res<Now>,
    mut outreach: ResMut<Outreach>,
    mut events: ResMut<Events>,
) {
    let funds = finance.at_home();
    let parameters = &now.parameters.attack;
    let rate = now.given.forcing.attack_rate(now.day);
    let decay = decay.at(&now.parameters);
    for (
        key,
        conditions,
        mut points,
        mut excitation,
        control,
        mut reaction,
        mut roster,
        mut intelligence,
    ) in &mut regions
    {
        let follow_ups = excitation.spend(decay);
        // Where there are no cells, nobody follows up.
        if roster.is_empty() {
            continue;
        }
        let totals = roster.totals();
        if totals.attack <= 0.0 {
            continue;
        }
        let tempo = leadership.countries[key.country.index()].coordination
            * control.tempo(&now.parameters.control)
            * funds;
        let mean = rate * conditions.attack_effect * totals.attack * tempo + follow_ups;
        let attacks = points.0.poisson(now.hour(key.stream, Purpose::Attack), mean);
        reaction.recent += attacks.len() as u32;
        for attack in attacks {
            let open = |purpose| now.draw_of(*attack, key.stream, purpose);
            // What a cell learns from an attack counts for the rest of the day only up to the largest weight of the morning.
            let picked =
                roster.pick(&mut open(Purpose::Attacker), totals.attack_max, |e| e.attack_weight);
            let slot = picked.expect("a positive mean has a positive weight");
            let Entry { id, members, .. } = *roster.get(slot).expect("a picked slot is taken");
            roster.change(slot, |entry| {
                entry.experience += 1.0;
                entry.exposure += parameters.exposure_gain;
                now.weigher.weigh(entry);
            });
            excitation.campaign += parameters.branching;
            intelligence.0 += now.parameters.intelligence.attack_leads;
            let least = least_severity(members, &now.parameters);
            let severity = open(Purpose::Severity).power_law(parameters.severity_exponent, least);
            if f64::from(whole(severity)) >= parameters.major_severity {
                outreach.major_attacks += 1;
            }
            events.push(now.day, key.id, EventKind::Attack, id, whole(severity));
            if open(Purpose::Claim).bernoulli(parameters.claim_propensity) {
                events.push(now.day, key.id, EventKind::Claim, id, whole(severity));
            }
        }
    }
}

/// The least severity of an attack by a cell: (m/n₀)^v, 1 where severity does not depend on size.
fn least_severity(members: u32, parameters: &Parameters) -> f64 {
    let exponent = parameters.attack.severity_size;
    if exponent == 0.0 {
        return 1.0;
    }
    libm::pow(f64::from(members.max(1)) / parameters.organisation.founding_size, exponent)
}

/// Severity as the log keeps it: rounded down, at most a million.
fn whole(severity: f64) -> u32 {
    severity.min(1e6) as u32
}
