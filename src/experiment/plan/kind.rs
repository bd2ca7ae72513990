//! Kinds of plans: what a plan file is for, from its text.

use toml::Table;

/// What a plan is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Runs at many settings.
    Sweep,
    /// Inference of parameters from targets.
    Calibration,
    /// What outputs depend on.
    Sensitivity,
}

/// Every kind.
pub const KINDS: [Kind; 3] = [Kind::Sweep, Kind::Calibration, Kind::Sensitivity];

impl Kind {
    /// The kind in a word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Sweep => "sweep",
            Self::Calibration => "calibration",
            Self::Sensitivity => "sensitivity",
        }
    }

    /// The command that runs such a plan.
    pub fn command(self) -> &'static str {
        match self {
            Self::Sweep => "sweep",
            Self::Calibration => "calibrate",
            Self::Sensitivity => "sensitivity",
        }
    }

    /// A plan of this kind, in words.
    pub fn of_plan(self) -> &'static str {
        match self {
            Self::Sweep => "the plan of a sweep",
            Self::Calibration => "a calibration plan",
            Self::Sensitivity => "a sensitivity plan",
        }
    }

    /// The keys at the top of a plan that no other kind has.
    fn own_keys(self) -> &'static [&'static str] {
        match self {
            Self::Sweep => &["design", "random_numbers", "runs_per_chunk"],
            Self::Calibration => &["budget", "parameters", "surrogate", "targets"],
            Self::Sensitivity => &["morris", "sobol", "bank", "prim", "outputs"],
        }
    }

    /// The kind of a plan or of the record of one, by the keys at its top; `None` where they are
    /// those of several kinds or of all, or the text is no TOML.
    pub fn of_text(text: &str) -> Option<Self> {
        let table: Table = toml::from_str(text).ok()?;
        let is_of = |kind: &Kind| {
            // The record of a kind has a table of its name.
            table.get(kind.word()).is_some_and(toml::Value::is_table)
                || kind.own_keys().iter().any(|key| table.contains_key(*key))
        };
        let mut kinds = KINDS.into_iter().filter(is_of);
        let first = kinds.next()?;
        kinds.next().is_none().then_some(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::plan::bundled::PLANS;

    #[test]
    fn a_kind_is_known_by_what_no_other_has() {
        let kind = |text| Kind::of_text(text);
        assert_eq!(kind("budget = 3000"), Some(Kind::Calibration));
        assert_eq!(kind("[morris]\ntrajectories = 3"), Some(Kind::Sensitivity));
        assert_eq!(kind("design = \"each\""), Some(Kind::Sweep));
        assert_eq!(kind("[sensitivity]\n[plan.morris]\ntrajectories = 3"), Some(Kind::Sensitivity));
        assert_eq!([kind("replicates = 3"), kind("budget = 3\n[morris]"), kind("=")], [None; 3]);
        for plan in PLANS {
            assert!(matches!(kind(plan.text), None | Some(Kind::Sweep)), "{}", plan.name);
        }
    }
}
