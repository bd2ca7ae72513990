//! What is counted: the quantities of panels, targets and patterns, and the event kinds that feed
//! them. Observed files and simulated runs use the same names.

/// A quantity by region.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Quantity {
    /// Attacks that happened.
    Attacks,
    /// Attacks that the group claimed.
    Claims,
    /// Attacks of at least the major severity.
    MajorAttacks,
    /// CT operations.
    CtOperations,
    /// Militants killed in operations.
    MilitantDeaths,
    /// People killed in operations who were not militants.
    OtherDeaths,
    /// All deaths in operations.
    AllDeaths,
    /// Militants captured.
    Captured,
    /// Members dispersed by operations.
    Dispersed,
    /// Recruiters taken.
    RecruitersTaken,
    /// Members recruited.
    Recruited,
    /// Members released from prison.
    Released,
    /// Members who left by themselves.
    Deserted,
    /// Members at the end of the day or month.
    Strength,
    /// Cells at the end of the day or month.
    Cells,
    /// Sympathisers at the end of the day or month.
    Sympathisers,
    /// Member-weighted mean secrecy at the end of the day or month, 0..=1.
    Secrecy,
    /// Perceived pressure at the end of the day or month, felt operations a year per 100 members.
    PerceivedPressure,
    /// Leads at the end of the day or month.
    Intelligence,
    /// Permissiveness on the day, 0..=1.
    Permissiveness,
    /// CT effort on the day, operations a year at full intelligence.
    CtEffort,
}

/// How many quantities there are.
pub const QUANTITIES: usize = Quantity::ALL.len();

impl Quantity {
    /// Every quantity, in the order of the panel.
    pub const ALL: [Self; 21] = [
        Self::Attacks,
        Self::Claims,
        Self::MajorAttacks,
        Self::CtOperations,
        Self::MilitantDeaths,
        Self::OtherDeaths,
        Self::AllDeaths,
        Self::Captured,
        Self::Dispersed,
        Self::RecruitersTaken,
        Self::Recruited,
        Self::Released,
        Self::Deserted,
        Self::Strength,
        Self::Cells,
        Self::Sympathisers,
        Self::Secrecy,
        Self::PerceivedPressure,
        Self::Intelligence,
        Self::Permissiveness,
        Self::CtEffort,
    ];

    /// The name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Attacks => "attacks",
            Self::Claims => "claims",
            Self::MajorAttacks => "major_attacks",
            Self::CtOperations => "ct_operations",
            Self::MilitantDeaths => "militant_deaths",
            Self::OtherDeaths => "other_deaths",
            Self::AllDeaths => "all_deaths",
            Self::Captured => "captured",
            Self::Dispersed => "dispersed",
            Self::RecruitersTaken => "recruiters_taken",
            Self::Recruited => "recruited",
            Self::Released => "released",
            Self::Deserted => "deserted",
            Self::Strength => "strength",
            Self::Cells => "cells",
            Self::Sympathisers => "sympathisers",
            Self::Secrecy => "secrecy",
            Self::PerceivedPressure => "perceived_pressure",
            Self::Intelligence => "intelligence",
            Self::Permissiveness => "permissiveness",
            Self::CtEffort => "ct_effort",
        }
    }

    /// The quantity of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|quantity| quantity.name() == name)
    }

    /// Whether it is read at one moment (members, secrecy) and not counted over a window.
    pub fn is_stock(self) -> bool {
        self >= Self::Strength
    }

    /// Whether regions add up: counts and heads do, means and levels do not.
    pub fn adds_up(self) -> bool {
        self < Self::Secrecy
    }

    /// The place in a panel.
    pub fn index(self) -> usize {
        self as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back_and_places_follow_the_list() {
        for (index, quantity) in Quantity::ALL.into_iter().enumerate() {
            assert_eq!(Quantity::named(quantity.name()), Some(quantity));
            assert_eq!(quantity.index(), index);
        }
    }
}
