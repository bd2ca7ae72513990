//! Learning: cells get better by acting, up to a point, and forget.
//!
//! ```text
//! skill = min(skill cap, (1 + x)^b)          x ← x + 1 with each attack
//! x ← x · exp(−φ Δ)                          a week is a step (Δ)
//! ```
//!
//! Experience x is a cell's own attacks, as far as they are remembered; skill multiplies its tempo. So
//! the time to the n-th attack falls as n^−b, the progress curve of Johnson et al. (2011). Without the
//! cap a cell with b > 1 would act infinitely often in finite time. Newcomers dilute experience, merging
//! cells mix it, both by members; a new cell takes that of the cell it split from, and the dispersed
//! take theirs along. Skill is read off a table, since the power is slow.
//!
//! - writes: the roster (experience)
//! - parameters: `learning.exponent` b, `learning.cap`, `learning.forgetting` φ
//! - draws: none
//! - source: Johnson et al. (2011) for the curve; cap and forgetting assumed
//! - verified by: `the_progress_curve_has_its_slope`, `experience_is_forgotten_and_diluted`

use bevy_ecs::prelude::*;

use super::{
    rates::{WEEK, hazard},
    resources::Now,
    roster::Roster,
};

/// Lets cells forget a week's part of what they learned.
pub fn forget(mut rosters: Query<&mut Roster>, now: Res<Now>) {
    let parameters = &now.parameters.learning;
    if parameters.forgetting <= 0.0 {
        return;
    }
    let keeps = libm::exp(-hazard(parameters.forgetting, f64::from(WEEK)));
    for mut roster in &mut rosters {
        for entry in roster.entries_mut() {
            if entry.experience > 0.0 {
                now.weigher.teach(entry, entry.experience * keeps);
            }
        }
    }
}
