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
//! [`posture`](super::posture) lets every cell take its weekly step, since the same weights follow from it.
//!
//! - writes: the roster (experience)
//! - parameters: `learning.exponent` b, `learning.cap`, `learning.forgetting` φ
//! - draws: none
//! - source: Johnson et al. (2011) for the curve; cap and forgetting assumed
//! - verified by: `the_progress_curve_has_its_slope`, `experience_is_forgotten_and_diluted`

use super::rates::{WEEK, hazard};
use crate::parameters::Learning;

/// What a week leaves of experience.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Forgetting {
    keeps: f64,
}

impl Forgetting {
    /// Forgetting at a rate.
    pub fn new(parameters: &Learning) -> Self {
        Self { keeps: libm::exp(-hazard(parameters.forgetting, f64::from(WEEK))) }
    }

    /// Experience a week later.
    #[inline]
    pub fn after_a_week(self, experience: f64) -> f64 {
        experience * self.keeps
    }
}
