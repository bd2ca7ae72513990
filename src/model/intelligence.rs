//! Intelligence: leads come in as tips and grow old.
//!
//! ```text
//! I ← I · 2^(−1/T_I) + τ/365.25 · (1 − P) · (1 − z in phases 2 and 3) · V
//! ```
//!
//! Daily, a mean value and not a count. V is the number of visible members (members times
//! visibility, summed over cells): a population tells of those it sees, and tells less where
//! permissiveness P is high. Attacks and exploited operations add leads where they happen.
//!
//! - reads: [`Conditions`], [`Roster`]
//! - writes: [`Intelligence`]
//! - parameters: `intelligence.half_life` `T_I`, `intelligence.tip_rate` τ
//! - draws: none
//! - source: tips from presence after Kress and Szechtman (2009); forms assumed
//! - verified by: `tips_come_from_the_members_who_are_seen`,
//!   `the_mean_field_follows_its_differential_equation`

use bevy_ecs::prelude::*;

use super::{
    components::{Conditions, Intelligence},
    control::Control,
    rates::YEAR,
    resources::Now,
    roster::Roster,
};

/// Ages leads and takes in the day's tips.
pub fn gather_intelligence(
    mut regions: Query<(&Conditions, &Control, &mut Roster, &mut Intelligence)>,
    now: Res<Now>,
) {
    let parameters = &now.parameters.intelligence;
    let keeps = libm::exp2(-1.0 / parameters.half_life);
    for (conditions, control, mut roster, mut intelligence) in &mut regions {
        let tips = parameters.tip_rate / YEAR
            * (1.0 - conditions.permissiveness)
            * control.tips(&now.parameters.control);
        intelligence.0 = intelligence.0 * keeps + tips * roster.totals().visible;
    }
}
