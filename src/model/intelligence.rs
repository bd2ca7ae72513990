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
//! [`operations`](super::operations) lets each region take its daily step, just before it looks at the leads.
//!
//! - reads: [`Conditions`], the roster's visible members
//! - writes: [`Intelligence`]
//! - parameters: `intelligence.half_life` `T_I`, `intelligence.tip_rate` τ
//! - draws: none
//! - source: tips from presence after Kress and Szechtman (2009); forms assumed
//! - verified by: `tips_come_from_the_members_who_are_seen`,
//!   `the_mean_field_follows_its_differential_equation`

use super::{
    components::{Conditions, Intelligence},
    control::Control,
    rates::YEAR,
};
use crate::parameters::{self, Parameters};

/// How leads age and tips come in on a day; the same in every region.
#[derive(Clone, Copy, Debug)]
pub struct Gathering<'a> {
    keeps: f64,
    /// Tips a day and visible member.
    tips: f64,
    control: &'a parameters::Control,
}

/// What a day leaves of leads. Computed once for a half-life.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ageing {
    half_life: f64,
    keeps: f64,
}

impl Ageing {
    #[inline]
    fn at(&mut self, half_life: f64) -> f64 {
        if self.half_life != half_life {
            *self = Self { half_life, keeps: libm::exp2(-1.0 / half_life) };
        }
        self.keeps
    }
}

impl<'a> Gathering<'a> {
    /// Gathering under a set of parameters.
    pub fn new(parameters: &'a Parameters, ageing: &mut Ageing) -> Self {
        let Parameters { intelligence, control, .. } = parameters;
        let keeps = ageing.at(intelligence.half_life);
        Self { keeps, tips: intelligence.tip_rate / YEAR, control }
    }

    /// Ages a region's leads, and takes in the day's tips of so many visible members.
    #[inline]
    pub fn step(
        self,
        intelligence: &mut Intelligence,
        conditions: &Conditions,
        control: &Control,
        visible: f64,
    ) {
        let tips = self.tips * (1.0 - conditions.permissiveness) * control.tips(self.control);
        intelligence.0 = intelligence.0 * self.keeps + tips * visible;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ageing_follows_its_half_life() {
        let mut ageing = Ageing::default();
        for half_life in [1.0, 1.0, 0.5] {
            assert_eq!(ageing.at(half_life), libm::exp2(-1.0 / half_life));
        }
    }
}
