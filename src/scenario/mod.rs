//! Scenarios: the file format, layering, schedules, shocks and validation.
//!
//! [`reading`] turns a name or a path into a merged stack of layers ([`mod@file`]); [`fn@check`] turns
//! the stack into a [`Scenario`], in which every name leads somewhere and every number lies in
//! its range, so that no later code checks again.
//!
//! ```
//! use stronghold::scenario;
//!
//! let mut valley = scenario::open("tiny")?;
//! assert_eq!(valley.theatre().len(), 2);
//! valley.set("attack.claim_propensity", 0.5)?;
//! assert_eq!(valley.parameters.attack.claim_propensity, 0.5);
//!
//! let refused = scenario::open("tinny").unwrap_err();
//! assert!(refused.to_string().contains("tinny"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod bundled;
pub mod changes;
mod check;
mod check_evidence;
mod check_factions;
mod check_patterns;
mod check_people;
mod check_regions;
mod check_schedules;
mod check_shocks;
pub mod entries;
pub mod error;
pub mod file;
pub mod numbers;
pub mod parse_error;
pub mod placed;
mod places;
pub mod reading;
mod requirements;
pub mod schedule;
pub mod schema;
mod weights;
mod windows;

use std::{ops::Range, path::PathBuf};

use serde::{Deserialize, Serialize};

pub use check::check;
pub(crate) use check::check_unplaced;
pub use error::ScenarioError;
pub use file::{CommunityKind, PatternLabel, Role};
pub use reading::Stack;
pub use schedule::{Breakpoint, Schedule, Shape};
pub(crate) use windows::months;

use self::{error::Refusal, placed::Placed, places::Places};
use crate::{
    calendar::{Calendar, Date},
    parameters::{ParameterError, Parameters},
    quantity::{AudienceQuantity, Quantity},
};

/// Place of a region in [`Scenario::regions`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RegionId(pub u16);

impl RegionId {
    /// The place as an index.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// Place of a country in [`Scenario::countries`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CountryId(pub u16);

impl CountryId {
    /// The place as an index.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// Place of an audience in [`Scenario::audiences`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct AudienceId(pub u16);

impl AudienceId {
    /// The place as an index.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// A checked scenario. Lists are in the order of their names, whatever the order in the files.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Scenario {
    /// Short name: the bundled name, or the file's stem.
    pub name: String,
    /// Title.
    pub title: String,
    /// The question that it answers.
    pub question: String,
    /// The simulated window.
    pub calendar: Calendar,
    /// Regions, by name.
    pub regions: Vec<Region>,
    /// Countries, by name.
    pub countries: Vec<Country>,
    /// Audiences, by name.
    pub audiences: Vec<Audience>,
    /// Communities, by name.
    pub communities: Vec<Community>,
    /// Groups of recruiters, by name.
    pub recruiters: Vec<RecruiterGroup>,
    /// Groups of leaders, by name.
    pub leaders: Vec<LeaderGroup>,
    /// Rival factions, by name.
    pub factions: Vec<RivalFaction>,
    /// Security forces, by name.
    pub forces: Vec<Force>,
    /// Members on the first day, by region.
    pub members: Vec<u32>,
    /// Funds on the first day, as a multiple of the needs; `None` where finance is not simulated.
    pub funds: Option<f64>,
    /// Shocks in order of date, then name.
    pub shocks: Vec<Shock>,
    /// Parameters, overrides included.
    pub parameters: Parameters,
    /// Parameters that follow a schedule: dotted name and schedule.
    pub parameter_schedules: Vec<(&'static str, Schedule)>,
    /// What results are compared with.
    pub evidence: Evidence,
}

/// A region.
#[derive(Clone, Debug, PartialEq)]
pub struct Region {
    /// Name.
    pub name: String,
    /// The country that it belongs to.
    pub country: CountryId,
    /// What it is to the organisation.
    pub role: Role,
    /// Population, in persons.
    pub population: f64,
    /// Permissiveness before any change over time, 0..=1.
    pub permissiveness: f64,
    /// Attack tempo as a multiple of that elsewhere.
    pub tempo: f64,
    /// How hard the land is for the state to reach, 0..=1.
    pub inaccessibility: f64,
    /// Share of the population in cities, 0..=1.
    pub urban: f64,
    /// Security against plots and recruiters, as a multiple.
    pub security: f64,
    /// Links, by the neighbour's place.
    pub links: Vec<Link>,
}

/// One end of a link.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    /// The region at the other end.
    pub to: RegionId,
    /// Distance, in km.
    pub km: f64,
    /// Share of those who try that get through, 0..=1.
    pub permeability: f64,
    /// Whether it crosses the border between two countries.
    pub is_border: bool,
}

impl Link {
    /// Share of those who try that get through under border control (a share, 0..=1).
    #[inline]
    pub fn open(&self, border_control: f64) -> f64 {
        if self.is_border { self.permeability * (1.0 - border_control) } else { self.permeability }
    }
}

/// A country.
#[derive(Clone, Debug, PartialEq)]
pub struct Country {
    /// Name.
    pub name: String,
    /// Opening over time; `None` where permissiveness stays at its base.
    pub opening: Option<Schedule>,
}

/// An audience: people who share a language and a script.
#[derive(Clone, Debug, PartialEq)]
pub struct Audience {
    /// Name.
    pub name: String,
    /// Media output over time, items a month; `None` where there is none.
    pub output: Option<Schedule>,
    /// Share of the output's effect that counter-messaging takes away over time, 0..=1.
    pub counter_messaging: Option<Schedule>,
}

/// A community.
#[derive(Clone, Debug, PartialEq)]
pub struct Community {
    /// Name.
    pub name: String,
    /// The region where it lives.
    pub region: RegionId,
    /// The audience that it belongs to.
    pub audience: AudienceId,
    /// What ties it to the organisation.
    pub kind: CommunityKind,
    /// Persons.
    pub size: u32,
    /// Grievance at rest, 0..=1.
    pub grievance: f64,
    /// Sympathisers on the first day, at most `size`.
    pub sympathisers: u32,
}

impl Community {
    /// Whether it lives where no cells operate.
    pub fn is_abroad(&self) -> bool {
        self.kind != CommunityKind::Local
    }
}

/// A group of recruiters who share region, audience, reach and visibility.
#[derive(Clone, Debug, PartialEq)]
pub struct RecruiterGroup {
    /// Name.
    pub name: String,
    /// The region where they work.
    pub region: RegionId,
    /// The audience that they reach.
    pub audience: AudienceId,
    /// Whether they reach it everywhere.
    pub is_online: bool,
    /// Number of posts.
    pub count: u32,
    /// Reach of each.
    pub reach: f64,
    /// Visibility of each, 0..=1.
    pub visibility: f64,
}

/// A group of leaders who share region and influence.
#[derive(Clone, Debug, PartialEq)]
pub struct LeaderGroup {
    /// Name.
    pub name: String,
    /// The region where they are.
    pub region: RegionId,
    /// Number of posts.
    pub count: u32,
    /// Influence of each, more than 0.
    pub influence: f64,
}

/// A rival faction.
#[derive(Clone, Debug, PartialEq)]
pub struct RivalFaction {
    /// Name.
    pub name: String,
    /// The region where it is.
    pub region: RegionId,
    /// Fighters on the first day.
    pub fighters: u32,
    /// Normalisation of the rival over time, 0..=1.
    pub normalisation: Schedule,
}

/// A security force.
#[derive(Clone, Debug, PartialEq)]
pub struct Force {
    /// Name.
    pub name: String,
    /// Effort over time, before the amplitude.
    pub effort: Schedule,
    /// What the schedule is multiplied with.
    pub amplitude: f64,
    /// Whether the amplitude was fitted.
    pub is_amplitude_free: bool,
    /// How strongly a unit of effort is felt.
    pub felt: f64,
    /// Share of led operations that aim at leaders, 0..=1.
    pub leadership: f64,
    /// Share of a region's leads that it can use, 0..=1.
    pub insight: f64,
    /// Deaths of people who are not militants, as a multiple.
    pub collateral: f64,
    /// Share of the effort in each region; sums to 1.
    pub shares: Vec<(RegionId, f64)>,
}

/// A dated shock.
#[derive(Clone, Debug, PartialEq)]
pub struct Shock {
    /// Name.
    pub name: String,
    /// The day on which it happens.
    pub date: Date,
    /// What happens.
    pub effect: Effect,
}

/// What a shock does.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Members rejoin: how many in each region.
    Release(Vec<(RegionId, u32)>),
    /// Grievance of a country's communities changes by so much.
    Provocation(CountryId, f64),
    /// So many posts of a group of recruiters, by its place, end for good.
    LossOfVoice(u16, u32),
}

/// What results are compared with.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// Where the observed data are.
    pub observed: ObservedAt,
    /// The posterior that results carry unless another is asked for: a bundled name, or a path.
    pub posterior: Option<PathBuf>,
    /// Dates at which the stepped null model may change its rate.
    pub steps: Vec<Date>,
    /// Orderings and shapes, by name.
    pub patterns: Vec<Pattern>,
}

/// Where observed data are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ObservedAt {
    /// The scenario is compared with nothing.
    Nowhere,
    /// A bundled set.
    Bundled(&'static str),
    /// A file of the user's.
    File(PathBuf),
}

/// An ordering or a shape that results should keep.
#[derive(Clone, Debug, PartialEq)]
pub struct Pattern {
    /// Name.
    pub name: String,
    /// What it says, in words.
    pub says: String,
    /// Imposed or predicted.
    pub label: PatternLabel,
    /// The test.
    pub test: PatternTest,
}

/// A count of a pattern: a quantity in some regions.
#[derive(Clone, Debug, PartialEq)]
pub struct CountOf {
    /// The quantity.
    pub quantity: Quantity,
    /// The regions.
    pub regions: Vec<RegionId>,
}

/// First and last month of a window, counted from the window's first month, both included.
pub type Months = (usize, usize);

/// The test of a pattern on one replicate.
#[derive(Clone, Debug, PartialEq)]
pub enum PatternTest {
    /// Counts over successive windows rise (`true`) and fall as stated.
    Sequence {
        /// What is counted.
        count: CountOf,
        /// The windows.
        windows: Vec<Months>,
        /// For each step, whether it rises.
        rises: Vec<bool>,
    },
    /// Regions lead all others in the count, or in its fall from one window to another.
    Leading {
        /// What is counted, and among which regions.
        count: CountOf,
        /// The regions that lead.
        regions: Vec<RegionId>,
        /// How many places count as leading.
        places: usize,
        /// The window; the earlier one for falls.
        window: Months,
        /// The later window for falls.
        fall_to: Option<Months>,
    },
    /// A part is at least a share of the whole.
    Share {
        /// What is counted in the part.
        part: CountOf,
        /// The regions of the whole.
        whole: Vec<RegionId>,
        /// The window of the whole.
        window: Months,
        /// Whether each calendar month (January first) belongs to the part.
        months: [bool; 12],
        /// The least share.
        at_least: f64,
    },
    /// An audience has the largest count of all audiences.
    LeadingAudience {
        /// What is counted.
        quantity: AudienceQuantity,
        /// The audience.
        audience: AudienceId,
        /// The window.
        window: Months,
    },
}

/// Reads and checks a scenario: a bundled name, or a path.
///
/// # Errors
/// One message with file, line, what was expected and what to do.
pub fn open(argument: &str) -> Result<Scenario, ScenarioError> {
    check(&reading::read(argument)?)
}

impl Scenario {
    /// The region of a name.
    pub fn region(&self, name: &str) -> Option<RegionId> {
        let found = self.regions.binary_search_by(|region| region.name.as_str().cmp(name));
        found.ok().map(|index| RegionId(index as u16))
    }

    /// The regions that a name stands for: one region, or all of a country.
    pub fn regions_of(&self, name: &str) -> Option<Vec<RegionId>> {
        regions_of(&self.regions, &self.countries, name)
    }

    /// The regions of a list of names of regions and countries, which stands at `at`.
    pub(crate) fn regions_named(
        &self,
        names: &[Placed<String>],
        at: &Range<usize>,
    ) -> Result<Vec<RegionId>, Refusal> {
        Places { regions: &self.regions, countries: &self.countries }.all(names, at)
    }

    /// The audience of a name.
    pub fn audience(&self, name: &str) -> Option<AudienceId> {
        let found = self.audiences.binary_search_by(|audience| audience.name.as_str().cmp(name));
        found.ok().map(|index| AudienceId(index as u16))
    }

    /// Whether any community lives abroad.
    pub fn has_abroad(&self) -> bool {
        self.communities.iter().any(Community::is_abroad)
    }

    /// The regions where cells operate.
    pub fn theatre(&self) -> Vec<RegionId> {
        let regions = (0..).map(RegionId).zip(&self.regions);
        let theatre = regions.filter(|(_, region)| region.role == Role::Theatre);
        theatre.map(|(id, _)| id).collect()
    }

    /// Sets a parameter, as `--set` does. A schedule of that parameter no longer holds.
    ///
    /// # Errors
    /// When no parameter has that name, or the value lies outside its range.
    pub fn set(&mut self, name: &str, value: f64) -> Result<(), ParameterError> {
        self.parameters.set(name, value)?;
        self.parameter_schedules.retain(|(scheduled, _)| *scheduled != name);
        Ok(())
    }

    /// Ends the run on another day.
    ///
    /// # Errors
    /// A sentence, when the date lies outside the scenario's window.
    pub fn end_on(&mut self, end: Date) -> Result<(), String> {
        if self.calendar.day_within(end).is_none() {
            return Err(format!(
                "{end} lies outside the scenario, which runs from {} to {}",
                self.calendar.start(),
                self.calendar.end()
            ));
        }
        self.calendar = Calendar::new(self.calendar.start(), end)
            .expect("a shorter window within a valid one is valid");
        Ok(())
    }

    /// The free numbers of the scenario besides parameters: fitted amplitudes and breakpoints,
    /// each with a name and its value.
    pub fn free_numbers(&self) -> Vec<(String, f64)> {
        let mut free = Vec::new();
        for country in &self.countries {
            if let Some(opening) = &country.opening {
                list_free(&format!("permissiveness of {}", country.name), opening, &mut free);
            }
        }
        for audience in &self.audiences {
            for (what, schedule) in [
                ("media output for", &audience.output),
                ("counter-messaging for", &audience.counter_messaging),
            ] {
                if let Some(schedule) = schedule {
                    list_free(&format!("{what} {}", audience.name), schedule, &mut free);
                }
            }
        }
        for force in &self.forces {
            if force.is_amplitude_free {
                free.push((format!("effort of {}, amplitude", force.name), force.amplitude));
            }
            list_free(&format!("effort of {}", force.name), &force.effort, &mut free);
        }
        for faction in &self.factions {
            let what = format!("normalisation of {}", faction.name);
            list_free(&what, &faction.normalisation, &mut free);
        }
        for (name, schedule) in &self.parameter_schedules {
            list_free(name, schedule, &mut free);
        }
        free
    }
}

fn list_free(what: &str, schedule: &Schedule, free: &mut Vec<(String, f64)>) {
    let fitted = schedule.breakpoints.iter().filter(|b| b.is_free);
    free.extend(fitted.map(|b| (format!("{what} from {}", b.date), b.value)));
}

fn regions_of(regions: &[Region], countries: &[Country], name: &str) -> Option<Vec<RegionId>> {
    let ids = || (0..).map(RegionId).zip(regions);
    if let Some((id, _)) = ids().find(|(_, region)| region.name == name) {
        return Some(vec![id]);
    }
    let country = countries.iter().position(|country| country.name == name)?;
    Some(ids().filter(|(_, r)| r.country.index() == country).map(|(id, _)| id).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn border_control_acts_at_borders_only() {
        let link = |is_border| Link { to: RegionId(0), km: 1.0, permeability: 0.5, is_border };
        assert_eq!((link(true).open(0.5), link(false).open(0.5)), (0.25, 0.5));
        assert_eq!((link(true).open(0.0), link(true).open(1.0)), (0.5, 0.0));
    }
}
