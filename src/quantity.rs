//! What is counted: the quantities of panels, targets and patterns, and the event kinds that feed
//! them. Observed files and simulated runs use the same names.
//!
//! ```
//! use stronghold::quantity::Quantity;
//!
//! assert_eq!(Quantity::named("claims"), Some(Quantity::Claims));
//! assert_eq!(Quantity::Claims.name(), "claims");
//! assert_eq!(Quantity::named("rumours"), None);
//! ```

macro_rules! quantities {
    ($(#[doc = $kind_doc:literal])+ $Kind:ident { $( $(#[doc = $doc:literal])+ $Name:ident: $name:literal, )+ }) => {
        $(#[doc = $kind_doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum $Kind {
            $( $(#[doc = $doc])+ $Name, )+
        }

        impl $Kind {
            /// Every quantity, in the order of the panel.
            pub const ALL: &'static [Self] = &[ $( Self::$Name, )+ ];

            /// The name in files.
            pub fn name(self) -> &'static str {
                match self {
                    $( Self::$Name => $name, )+
                }
            }

            /// The quantity of a name.
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|quantity| quantity.name() == name)
            }

            /// The place in a panel.
            pub fn index(self) -> usize {
                self as usize
            }
        }
    };
}

quantities! {
    /// A quantity by audience: counts of what its people did.
    AudienceQuantity {
        /// Recruited abroad, or moved to begin a plot.
        Mobilised: "mobilised",
        /// Arrived in the theatre from abroad.
        Arrived: "arrived",
        /// External plots begun.
        PlotsBegun: "plots_begun",
        /// External plots executed.
        PlotsExecuted: "plots_executed",
        /// External plots that came to light.
        ExternalPlots: "external_plots",
    }
}

/// How many quantities of audiences there are.
pub const AUDIENCE_QUANTITIES: usize = AudienceQuantity::ALL.len();

quantities! {
    /// A quantity by region. Counts come first, then stocks that add up, then levels.
    Quantity {
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
    /// Sympathisers abroad who were recruited there, or began a plot by themselves.
    Mobilised: "mobilised",
    /// Recruits abroad who set out for the theatre, and trained members who set out for a host.
    SetOut: "set_out",
    /// Travellers who were stopped at the region's border.
    Interdicted: "interdicted",
    /// Recruits from abroad who arrived in the theatre.
    Arrived: "arrived",
    /// Trained members who arrived in a host region.
    Returned: "returned",
    /// External plots that began.
    PlotsBegun: "plots_begun",
    /// External plots that security found.
    PlotsFoiled: "plots_foiled",
    /// External plots whose attempt failed.
    PlotsFailed: "plots_failed",
    /// External plots that were executed.
    PlotsExecuted: "plots_executed",
    /// External plots that were given up; nobody hears of them.
    PlotsAbandoned: "plots_abandoned",
    /// External attempts: plots that failed or were executed, by the day on which they happened.
    ExternalAttempts: "external_attempts",
    /// External plots that came to light, by the day of disclosure: foiled, failed or executed.
    ExternalPlots: "external_plots",
    /// Members at the end of the day or month.
    Strength: "strength",
    /// Cells at the end of the day or month.
    Cells: "cells",
    /// Sympathisers at the end of the day or month.
    Sympathisers: "sympathisers",
    /// Members from abroad in the theatre's cells at the end of the day or month.
    Foreigners: "foreigners",
    /// Travellers at the end of the day or month, where their leg began.
    Travellers: "travellers",
    /// Members of active external plots at the end of the day or month.
    Operatives: "operatives",
    /// Active external plots at the end of the day or month.
    ActivePlots: "active_plots",
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
    /// Publicity on the day, in reach; the same everywhere.
    Publicity: "publicity",
    /// Adequacy of the funds that a region's cells or plots live on, 1 where needs are met.
    Funds: "funds",
    /// Warnings that a region's security has on the day, in plots.
    Warnings: "warnings",
    }
}

/// How many quantities there are.
pub const QUANTITIES: usize = Quantity::ALL.len();

impl Quantity {
    /// Whether it is read at one moment (members, secrecy) and not counted over a window.
    pub fn is_stock(self) -> bool {
        self >= Self::Strength
    }

    /// Whether regions add up: counts and heads do, means and levels do not.
    pub fn adds_up(self) -> bool {
        self < Self::Secrecy
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
