//! The file format: what a scenario file may say.
//!
//! A scenario is a stack of layers. Every entry of a layer is optional; a layer that `extends`
//! another writes over it, entry by entry in tables, as a whole in arrays. These types mirror the
//! TOML, and their docs are the text of the JSON schema. [`check`](super::check) turns the merged
//! stack into a [`Scenario`](super::Scenario).

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    numbers::{Amount, Factor, Headcount, Kilometres, People, Posts, Real, Share, Shift, Weight},
    placed::Placed,
};
use crate::calendar::Date;

/// A named table of entries.
pub type Table<T> = BTreeMap<Placed<String>, T>;

/// What can be written over something of its own kind.
pub trait Layer {
    /// This layer over another: what this one says wins, the rest shows through.
    #[must_use]
    fn over(self, below: Self) -> Self;
}

impl<T> Layer for Option<Placed<T>> {
    fn over(self, below: Self) -> Self {
        self.or(below)
    }
}

impl<T> Layer for Placed<T> {
    fn over(self, _below: Self) -> Self {
        self
    }
}

impl<T: Layer> Layer for Table<T> {
    fn over(self, mut below: Self) -> Self {
        for (key, upper) in self {
            let merged = match below.remove_entry(&key) {
                Some((_, lower)) => upper.over(lower),
                None => upper,
            };
            below.insert(key, merged);
        }
        below
    }
}

macro_rules! layers {
    ($(
        $(#[doc = $doc:literal])+
        $Name:ident {
            $( $(#[doc = $field_doc:literal])+ $field:ident: $Type:ty, )+
        }
    )+) => { $(
        $(#[doc = $doc])+
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields, default)]
        pub struct $Name {
            $(
                $(#[doc = $field_doc])+
                #[serde(skip_serializing_if = "is_silent")]
                pub $field: $Type,
            )+
        }

        impl Layer for $Name {
            fn over(self, below: Self) -> Self {
                Self { $( $field: self.$field.over(below.$field), )+ }
            }
        }
    )+ };
}

/// Whether an entry says nothing and need not be written.
fn is_silent<T: Default + PartialEq>(entry: &T) -> bool {
    *entry == T::default()
}

layers! {
    /// A scenario file of Stronghold.
    ScenarioLayer {
        /// The scenario that this one writes over: a bundled name, or a path relative to this file (with `/` or ending in `.toml`).
        extends: Option<Placed<String>>,
        /// The scenario's title, a few words.
        title: Option<Placed<String>>,
        /// The question that the scenario answers.
        question: Option<Placed<String>>,
        /// First simulated day.
        start: Option<Placed<Date>>,
        /// Last simulated day.
        end: Option<Placed<Date>>,
        /// Values of parameters, by process: `attack.base_rate = 0.3`. `stronghold scenario parameters` lists them.
        parameters: Table<Table<Placed<Real>>>,
        /// Parameters whose value follows a schedule, by process.
        schedules: Table<Table<Placed<ScheduleFile>>>,
        /// Regions by name.
        regions: Table<RegionLayer>,
        /// Permissiveness of a country over time, by country.
        permissiveness: Table<PermissivenessLayer>,
        /// Audiences by name: what media reach them.
        audiences: Table<AudienceLayer>,
        /// Communities by name: pools that recruits come from.
        communities: Table<CommunityLayer>,
        /// Groups of recruiters by name.
        recruiters: Table<RecruitersLayer>,
        /// Groups of mid-tier leaders by name.
        leaders: Table<LeadersLayer>,
        /// Rival factions by name, whose fighters may come over.
        factions: Table<FactionLayer>,
        /// Security forces by name.
        forces: Table<ForceLayer>,
        /// The organisation on the first day.
        organisation: OrganisationLayer,
        /// Dated shocks by name.
        shocks: Table<ShockLayer>,
        /// The evidence that results are compared with.
        evidence: EvidenceLayer,
    }

    /// A region.
    RegionLayer {
        /// The country that it belongs to; pressure is felt within a country.
        country: Option<Placed<String>>,
        /// What the region is to the organisation.
        role: Option<Placed<Role>>,
        /// Population, in persons.
        population: Option<Placed<People>>,
        /// Permissiveness before any change over time: 0 hostile to the organisation, 1 a safe haven. Required in the theatre; nothing reads it elsewhere.
        permissiveness: Option<Placed<Share>>,
        /// Attack tempo here as a multiple of that elsewhere under the same conditions; 1 if left out.
        tempo: Option<Placed<Factor>>,
        /// How hard the land is for the state to reach, 0..=1; ½ if left out. Night control grows where it is high.
        inaccessibility: Option<Placed<Share>>,
        /// Share of the population that lives in cities; 0 if left out. Matters under a doctrine of urban warfare.
        urban: Option<Placed<Share>>,
        /// Security against plots and recruiters, as a multiple of that elsewhere; 1 if left out. Matters where no cells operate.
        security: Option<Placed<Factor>>,
        /// Regions reachable from here. A link goes both ways and is written once.
        links: Table<LinkLayer>,
        /// Where the numbers come from.
        source: Option<Placed<String>>,
    }

    /// A link between two regions.
    LinkLayer {
        /// Distance between the regions' centres, in km.
        km: Option<Placed<Kilometres>>,
        /// Share of those who try that get through; 1 inside a country that controls nothing.
        permeability: Option<Placed<Share>>,
    }

    /// How the permissiveness of a country's regions changes over time.
    PermissivenessLayer {
        /// Opening o of the country: a region's permissiveness is P + (1 − P)·o where o ≥ 0, and P·(1 + o) where o < 0.
        opening: Option<Placed<ScheduleFile>>,
    }

    /// An audience: people who share a language and a script.
    AudienceLayer {
        /// Media output in its language and script over time, in items a month.
        output: Option<Placed<ScheduleFile>>,
        /// Counter-messaging over time: the share of the output's effect that it takes away.
        counter_messaging: Option<Placed<ScheduleFile>>,
    }

    /// A community: a pool that recruits come from.
    CommunityLayer {
        /// The region where it lives.
        region: Option<Placed<String>>,
        /// The audience that it belongs to: language and script, as in `pashto-arabic`.
        audience: Option<Placed<String>>,
        /// What ties it to the organisation.
        kind: Option<Placed<CommunityKind>>,
        /// Persons.
        size: Option<Placed<People>>,
        /// Grievance at rest, 0 to 1.
        grievance: Option<Placed<Share>>,
        /// Sympathisers on the first day, in persons.
        sympathisers: Option<Placed<People>>,
        /// Where the numbers come from.
        source: Option<Placed<String>>,
    }

    /// A group of recruiters who work in one region for one audience.
    RecruitersLayer {
        /// The region where they work.
        region: Option<Placed<String>>,
        /// The audience that they reach.
        audience: Option<Placed<String>>,
        /// Whether they reach their audience everywhere, and not only in their region; no if left out.
        online: Option<Placed<bool>>,
        /// How many posts there are; one who is taken is replaced after a delay.
        count: Option<Placed<Posts>>,
        /// Reach of each.
        reach: Option<Placed<Factor>>,
        /// Visibility of each to the CT side, 0 to 1.
        visibility: Option<Placed<Share>>,
    }

    /// A group of mid-tier leaders in one region, who coordinate the cells of its country.
    LeadersLayer {
        /// The region where they are.
        region: Option<Placed<String>>,
        /// How many posts there are; one who is lost is succeeded after a delay.
        count: Option<Placed<Posts>>,
        /// Influence of each: the weight in coordination.
        influence: Option<Placed<Factor>>,
        /// Where the numbers come from.
        source: Option<Placed<String>>,
    }

    /// A rival faction: a community of fighters who may come over.
    FactionLayer {
        /// The region where it is.
        region: Option<Placed<String>>,
        /// Its fighters on the first day.
        fighters: Option<Placed<Headcount>>,
        /// Normalisation of the rival over time, 0 to 1: the more of it, the more fighters come over.
        normalisation: Option<Placed<ScheduleFile>>,
        /// Where the numbers come from.
        source: Option<Placed<String>>,
    }

    /// A security force: the CT side.
    ForceLayer {
        /// Effort over time, before the amplitude. At full intelligence, effort × amplitude is operations a year over all its regions.
        effort: Option<Placed<ScheduleFile>>,
        /// What the effort schedule is multiplied with.
        amplitude: Option<Placed<AmplitudeFile>>,
        /// How strongly the organisation feels a unit of this effort: 1 for local presence, less for operations from outside.
        felt: Option<Placed<Factor>>,
        /// Share of its led operations that aim at leaders where there are any; 0 if left out.
        leadership: Option<Placed<Share>>,
        /// Share of a region's leads that it can use; 1 if left out, less for strikes from afar without a partner on the ground.
        insight: Option<Placed<Share>>,
        /// Deaths of people who are not militants, as a multiple of those in others' operations; 1 if left out.
        collateral: Option<Placed<Factor>>,
        /// How the effort is divided over regions: weights, of which only the proportions matter.
        regions: Table<Placed<Weight>>,
        /// Where the division over regions comes from.
        source: Option<Placed<String>>,
    }

    /// The organisation on the first day.
    OrganisationLayer {
        /// Members in all.
        members: Option<Placed<Headcount>>,
        /// How they are divided over regions: weights, of which only the proportions matter.
        regions: Table<Placed<Weight>>,
        /// Funds on the first day as a multiple of what meets the needs of its members for a year; finance is not simulated if left out.
        funds: Option<Placed<Factor>>,
        /// Where these numbers come from.
        source: Option<Placed<String>>,
    }

    /// A dated shock.
    ShockLayer {
        /// The day on which it happens.
        date: Option<Placed<Date>>,
        /// What happens.
        effect: Option<Placed<ShockFile>>,
        /// Where the date and the size come from; not from attack counts.
        source: Option<Placed<String>>,
    }

    /// What results are compared with.
    EvidenceLayer {
        /// Observed data: the name of a bundled set (`khorasan`), or a path to a CSV file relative to this file.
        observed: Option<Placed<String>>,
        /// Which values of its free numbers go with what was observed, for `run`, `compare` and `sweep`: the name of a bundled posterior (`khorasan`), a path to a posterior.toml relative to this file, or `none`.
        posterior: Option<Placed<String>>,
        /// Dates at which the stepped null model may change its rate.
        steps: Option<Placed<Vec<Placed<Date>>>>,
        /// Orderings and shapes to be checked, by name.
        patterns: Table<PatternLayer>,
    }

    /// An ordering or a shape that results should keep.
    PatternLayer {
        /// What the pattern says, in words.
        says: Option<Placed<String>>,
        /// The test: in how many replicates does it hold?
        holds: Option<Placed<PatternFile>>,
        /// `imposed` where a schedule or the initial state says so, else `predicted`.
        label: Option<Placed<PatternLabel>>,
        /// Where the pattern comes from.
        source: Option<Placed<String>>,
    }
}

/// What a region is to the organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Cells operate here.
    Theatre,
    /// Recruits come from here.
    Source,
    /// A diaspora lives here.
    Host,
}

/// What ties a community to the organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CommunityKind {
    /// People who live where cells operate.
    Local,
    /// People of a country that recruits come from, at home.
    Homeland,
    /// Migrants in a host country.
    Diaspora,
}

/// A value over time. Each breakpoint carries its source, which must not be an attack count.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ScheduleFile {
    /// The value of a breakpoint holds until the next.
    Step(Vec<BreakpointFile>),
    /// Straight lines between breakpoints; the last value holds.
    Linear(Vec<BreakpointFile>),
    /// Smooth rises and falls between breakpoints (cubic, flat at each); the last value holds.
    Smooth(Vec<BreakpointFile>),
}

/// A dated value of a schedule. The first must not be later than the scenario's start.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BreakpointFile {
    /// The date from which the value holds.
    pub date: Placed<Date>,
    /// The value.
    pub value: Placed<Real>,
    /// The date of the base's breakpoint whose value this one repeats: what gives that one another value, as a posterior does, gives it to this one, too.
    #[serde(default, skip_serializing_if = "is_silent")]
    pub same_as: Option<Placed<Date>>,
    /// Where the date and the value come from.
    pub source: Placed<String>,
    /// Whether the value was fitted: a free number, counted in reports.
    #[serde(default, skip_serializing_if = "is_silent")]
    pub free: bool,
}

/// The amplitude of a schedule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AmplitudeFile {
    /// The value.
    pub value: Placed<Amount>,
    /// Where it comes from.
    pub source: Placed<String>,
    /// Whether the value was fitted: a free number, counted in reports.
    #[serde(default, skip_serializing_if = "is_silent")]
    pub free: bool,
}

/// What a shock does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ShockFile {
    /// Members are released from prison and rejoin in cells of founding size.
    Release(ReleaseFile),
    /// Grievance of a country's communities jumps and then relaxes.
    Provocation(ProvocationFile),
    /// Recruiters leave for good and nobody takes their place.
    LossOfVoice(LossOfVoiceFile),
}

/// A release of prisoners.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReleaseFile {
    /// Members in all.
    pub members: Placed<Headcount>,
    /// How they are divided over regions: weights, of which only the proportions matter.
    pub regions: Table<Placed<Weight>>,
}

/// A provocation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProvocationFile {
    /// The country whose communities are provoked.
    pub country: Placed<String>,
    /// Change of grievance, −1 to 1.
    pub grievance: Placed<Shift>,
}

/// The loss of voices.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LossOfVoiceFile {
    /// The group of recruiters.
    pub recruiters: Placed<String>,
    /// How many of its posts end.
    pub posts: Placed<Posts>,
}

/// Whether a pattern was put into the scenario or comes out of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PatternLabel {
    /// A schedule, a fitted number or the initial state says so.
    Imposed,
    /// Nothing in the scenario says so.
    Predicted,
}

impl PatternLabel {
    /// The word in files and tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Imposed => "imposed",
            Self::Predicted => "predicted",
        }
    }
}

/// A test on the counts of one replicate. Windows are months, both ends included, as in `"2021-04"`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PatternFile {
    /// Counts over successive windows rise and fall as stated.
    Sequence(SequenceFile),
    /// The named regions are those with the largest counts (or falls) of all.
    Leading(LeadingFile),
    /// A part of the count is at least a share of the whole.
    Share(ShareFile),
    /// An audience has the largest count of all audiences.
    LeadingAudience(LeadingAudienceFile),
}

/// Counts over successive windows rise and fall as stated.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SequenceFile {
    /// The quantity, as in monthly.csv.
    pub quantity: Placed<String>,
    /// Regions or countries.
    pub regions: Vec<Placed<String>>,
    /// First and last month of each window.
    pub windows: Vec<[Placed<String>; 2]>,
    /// The step from each window to the next.
    pub steps: Vec<StepFile>,
}

/// A step between windows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum StepFile {
    /// The later count is larger.
    Rise,
    /// The later count is smaller.
    Fall,
}

/// The named regions lead all others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LeadingFile {
    /// The quantity, as in monthly.csv.
    pub quantity: Placed<String>,
    /// Regions or countries among which they lead.
    pub among: Vec<Placed<String>>,
    /// The regions that lead.
    pub regions: Vec<Placed<String>>,
    /// How many places count as leading; as many as there are regions if left out.
    #[serde(default, skip_serializing_if = "is_silent")]
    pub places: Option<u32>,
    /// First and last month of the window in which they lead; of the earlier window for falls.
    pub window: [Placed<String>; 2],
    /// For falls: first and last month of the later window.
    #[serde(default, skip_serializing_if = "is_silent")]
    pub fall_to: Option<[Placed<String>; 2]>,
}

/// An audience leads all others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LeadingAudienceFile {
    /// The quantity, as in audiences.csv.
    pub quantity: Placed<String>,
    /// The audience that leads.
    pub audience: Placed<String>,
    /// First and last month of the window.
    pub window: [Placed<String>; 2],
}

/// A part is at least a share of the whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShareFile {
    /// The quantity, as in monthly.csv.
    pub quantity: Placed<String>,
    /// Regions or countries of the part.
    pub regions: Vec<Placed<String>>,
    /// Regions or countries of the whole.
    pub of: Vec<Placed<String>>,
    /// First and last month of the whole.
    pub window: [Placed<String>; 2],
    /// Calendar months (1 to 12) of the part; all if left out.
    #[serde(default, skip_serializing_if = "is_silent")]
    pub months: Vec<u8>,
    /// The least share.
    pub at_least: Placed<Share>,
}
