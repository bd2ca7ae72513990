//! Weighing a cell: what it counts for in attacks, as a target and for tips, from its size, secrecy, exposure and
//! experience.
//!
//! ```text
//! attacks: m (m/n₀)^(a−1) · exp(−γσ) · skill      target: v (m/n₀)^ζ      tips: v m      v = (1 − cσ)(1 + e)
//! ```

use bevy_ecs::prelude::*;

use super::Entry;
use crate::{
    fading::fading, model::skill::SkillCurve, parameters::Parameters, random::StreamId,
    scenario::AudienceId,
};

/// Cached powers of cell sizes, and the other constants of the weights.
#[derive(Resource, Clone, Debug)]
pub struct Weigher {
    attack_power: Vec<f64>,
    target_power: Vec<f64>,
    attack_exponent: f64,
    target_exponent: f64,
    founding_size: f64,
    tempo_effect: f64,
    concealment: f64,
    skill: SkillCurve,
}

/// Sizes up to which powers are cached (a pow costs ten times a look-up).
const CACHED_SIZES: u32 = 256;

impl Weigher {
    /// The weights that a set of parameters gives.
    pub fn new(parameters: &Parameters) -> Self {
        Self::with_skill(parameters, SkillCurve::new(&parameters.learning))
    }

    fn with_skill(parameters: &Parameters, skill: SkillCurve) -> Self {
        let mut weigher = Self {
            attack_power: Vec::new(),
            target_power: Vec::new(),
            attack_exponent: parameters.attack.size_exponent,
            target_exponent: parameters.operations.size_exponent,
            founding_size: parameters.organisation.founding_size,
            tempo_effect: parameters.posture.tempo_effect,
            concealment: parameters.posture.concealment,
            skill,
        };
        weigher.attack_power = (0..CACHED_SIZES).map(|m| weigher.attack_power_of(m)).collect();
        weigher.target_power = (0..CACHED_SIZES).map(|m| weigher.target_power_of(m)).collect();
        weigher
    }

    /// Follows a change of parameters; what did not change is not computed again.
    pub fn follow(&mut self, old: &Parameters, new: &Parameters) {
        let skill = if self.skill.is_of(&new.learning) {
            self.skill.clone()
        } else {
            SkillCurve::new(&new.learning)
        };
        if old.posture != new.posture
            || old.attack != new.attack
            || old.operations != new.operations
            || old.organisation != new.organisation
        {
            *self = Self::with_skill(new, skill);
        } else {
            self.skill = skill;
        }
    }

    /// Tempo of a cell at some secrecy, relative to the open: exp(−γσ).
    #[inline]
    pub fn tempo(&self, secrecy: f64) -> f64 {
        fading(self.tempo_effect * secrecy)
    }

    /// The row of a new cell.
    pub fn entry(
        &self,
        id: StreamId,
        (members, origin): (u32, Option<AudienceId>),
        (secrecy, experience): (f64, f64),
    ) -> Entry {
        let mut entry = Entry {
            id,
            members,
            origin,
            secrecy,
            exposure: 0.0,
            experience,
            attack_weight: 0.0,
            target_weight: 0.0,
            visible_members: 0.0,
        };
        self.weigh(&mut entry);
        entry
    }

    /// Gives a cell members, and the weights that follow.
    #[inline]
    pub fn count(&self, entry: &mut Entry, members: u32) {
        entry.members = members;
        self.weigh(entry);
    }

    /// Gives a cell the weights that follow from its members, secrecy, exposure and experience.
    #[expect(clippy::inline_always, reason = "called for every cell in a week: 2% of a run")]
    #[inline(always)]
    pub fn weigh(&self, entry: &mut Entry) {
        let visibility = (1.0 - self.concealment * entry.secrecy) * (1.0 + entry.exposure);
        let drive = self.tempo(entry.secrecy) * self.skill.at(entry.experience);
        entry.attack_weight = self.attack_size(entry.members) * drive;
        entry.target_weight = self.target_size(entry.members) * visibility;
        entry.visible_members = f64::from(entry.members) * visibility;
    }

    /// members × (members/n₀)^(a−1), which is 0 without members.
    #[inline]
    fn attack_size(&self, members: u32) -> f64 {
        let cached = self.attack_power.get(members as usize).copied();
        cached.unwrap_or_else(|| self.attack_power_of(members))
    }

    /// (members/n₀)^ζ, which is 0 without members.
    #[inline]
    fn target_size(&self, members: u32) -> f64 {
        let cached = self.target_power.get(members as usize).copied();
        cached.unwrap_or_else(|| self.target_power_of(members))
    }

    fn attack_power_of(&self, members: u32) -> f64 {
        let relative = f64::from(members) / self.founding_size;
        if members == 0 {
            0.0
        } else {
            self.founding_size * libm::pow(relative, self.attack_exponent)
        }
    }

    fn target_power_of(&self, members: u32) -> f64 {
        let relative = f64::from(members) / self.founding_size;
        if members == 0 { 0.0 } else { libm::pow(relative, self.target_exponent) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn skill_follows_a_scheduled_curve_where_nothing_is_forgotten() {
        let (mut before, mut after) = (Parameters::default(), Parameters::default());
        (before.learning.exponent, before.learning.cap) = (0.5, 10.0);
        (after.learning.exponent, after.learning.cap) = (0.0, 10.0);
        let mut weigher = Weigher::new(&before);
        let mut entry = weigher.entry(StreamId(1), (1, None), (0.0, 3.0));
        let practised = entry.attack_weight;
        weigher.follow(&before, &after);
        weigher.weigh(&mut entry);
        assert_eq!(practised, 2.0 * entry.attack_weight);
    }

    #[test]
    fn weights_follow_whichever_parameter_changes() {
        let before = Parameters::default();
        let changes: [fn(&mut Parameters); 4] = [
            |to| to.posture.tempo_effect *= 2.0,
            |to| to.attack.size_exponent *= 2.0,
            |to| to.operations.size_exponent *= 2.0,
            |to| to.organisation.founding_size *= 2.0,
        ];
        let cell = |weigher: &Weigher| weigher.entry(StreamId(1), (3, None), (0.5, 2.0));
        for change in changes {
            let mut after = before;
            change(&mut after);
            let mut weigher = Weigher::new(&before);
            weigher.follow(&before, &after);
            assert_eq!(cell(&weigher), cell(&Weigher::new(&after)));
            assert_ne!(cell(&weigher), cell(&Weigher::new(&before)));
        }
    }

    #[test]
    fn a_cell_of_founding_size_in_the_open_weighs_its_members() {
        let parameters = Parameters::default();
        let weigher = Weigher::new(&parameters);
        let entry = weigher.entry(StreamId(1), (8, None), (0.0, 0.0));
        assert!((entry.attack_weight - 8.0).abs() < 1e-12);
        assert!((entry.target_weight - 1.0).abs() < 1e-12);
        assert!((entry.visible_members - 8.0).abs() < 1e-12);
    }
}
