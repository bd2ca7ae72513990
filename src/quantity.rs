//! What is counted: the quantities of panels, targets and patterns, and the event kinds that feed
//! them. Observed files and simulated runs use the same names.

macro_rules! quantities {
    ($( $(#[doc = $doc:literal])+ $Name:ident: $name:literal, )+) => {
        /// A quantity by region. Counts come first, then stocks that add up, then levels.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Quantity {
            $( $(#[doc = $doc])+ $Name, )+
        }

        impl Quantity {
            /// Every quantity, in the order of the panel.
            pub const ALL: &'static [Self] = &[ $( Self::$Name, )+ ];

            /// The name in files.
            pub fn name(self) -> &'static str {
                match self {
                    $( Self::$Name => $name, )+
                }
            }
        }
    };
}

quantities! {
    /// Attacks that happened.
    Attacks: "attacks",
    /// Attacks that the group claimed.
    Claims: "claims",
    /// Attacks of at least the major severity.
    MajorAttacks: "major_attacks",
    /// CT operations.
    CtOperations: "ct_operations",
    /// Militants killed in operations.
    MilitantDeaths: "militant_deaths",
    /// People killed in operations who were not militants.
    OtherDeaths: "other_deaths",
    /// All deaths in operations.
    AllDeaths: "all_deaths",
    /// Militants captured.
    Captured: "captured",
    /// Members dispersed by operations.
    Dispersed: "dispersed",
    /// Recruiters taken.
    RecruitersTaken: "recruiters_taken",
    /// Leaders lost to operations.
    LeadersLost: "leaders_lost",
    /// Members recruited.
    Recruited: "recruited",
    /// Fighters of rival factions who came over, alone or with their faction.
    Joined: "joined",
    /// Members released from prison.
    Released: "released",
    /// Members of cells that left for another region.
    MovedOut: "moved_out",
    /// Members of cells that came from another region.
    MovedIn: "moved_in",
    /// Members who left by themselves.
    Deserted: "deserted",
    /// Members at the end of the day or month.
    Strength: "strength",
    /// Cells at the end of the day or month.
    Cells: "cells",
    /// Sympathisers at the end of the day or month.
    Sympathisers: "sympathisers",
    /// Member-weighted mean secrecy at the end of the day or month, 0..=1.
    Secrecy: "secrecy",
    /// Perceived pressure at the end of the day or month, felt operations a year per 100 members.
    PerceivedPressure: "perceived_pressure",
    /// Coordination of the country's leaders on the day, 0..=1: what vacancies leave of the tempo.
    Coordination: "coordination",
    /// Leads at the end of the day or month.
    Intelligence: "intelligence",
    /// Night control at the end of the day or month, 0..=1.
    NightControl: "night_control",
    /// Phase at the end of the day or month: 0 dormant, 1 to 3, 4 consolidated.
    Phase: "phase",
    /// Permissiveness on the day, 0..=1.
    Permissiveness: "permissiveness",
    /// CT effort on the day, operations a year at full intelligence.
    CtEffort: "ct_effort",
}

/// How many quantities there are.
pub const QUANTITIES: usize = Quantity::ALL.len();

impl Quantity {
    /// The quantity of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|quantity| quantity.name() == name)
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
        for (index, quantity) in Quantity::ALL.iter().copied().enumerate() {
            assert_eq!(Quantity::named(quantity.name()), Some(quantity));
            assert_eq!(quantity.index(), index);
        }
    }
}
