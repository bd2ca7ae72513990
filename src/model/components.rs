//! The state of the agents: plain data, one doc a component.
//!
//! Nothing is keyed on `Entity`, whose numbers depend on the order of insertion: agents carry a
//! stable [`StreamId`] from their birth.

use bevy_ecs::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    parameters::Recruitment,
    random::{PoissonPoints, StreamId},
    scenario::{AudienceId, CountryId, RegionId},
};

/// Which region a region entity is, with the stream of its own draws. Never changes.
#[derive(Component, Clone, Copy, Debug, PartialEq)]
pub struct RegionKey {
    /// Its place in the scenario.
    pub id: RegionId,
    /// The country that it belongs to.
    pub country: CountryId,
    /// The stream of the region's draws.
    pub stream: StreamId,
    /// Population, in persons.
    pub population: f64,
}

/// What a region's cells share today, multiplied once.
///
/// Written by [`environment`](super::environment); read by posture, attacks and CT operations.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq)]
pub struct Conditions {
    /// Permissiveness P, 0..=1.
    pub permissiveness: f64,
    /// CT effort E of all forces, operations a year at full intelligence.
    pub effort: f64,
    /// The same effort as the organisation feels it, a year.
    pub felt: f64,
    /// Felt effort in the whole country, a year.
    pub felt_in_country: f64,
    /// Share of the region's leads that the forces can use, by their effort.
    pub insight: f64,
    /// Share of led operations that aim at leaders: the forces' shares, by their effort.
    pub leadership_share: f64,
    /// Deaths of people who are not militants, as a multiple: the forces' propensities, by effort.
    pub collateral: f64,
    /// What permissiveness and the region's tempo make of attacks, as a multiple.
    pub attack_effect: f64,
}

/// Leads I of the CT side in a region.
///
/// Written by intelligence, attacks and CT operations; read by CT operations.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq)]
pub struct Intelligence(pub f64);

/// Perceived pressure π: the organisation's running estimate of felt effort, a year per 100 members.
///
/// Written and read by [`posture`](super::posture).
#[derive(Component, Clone, Copy, Debug, Default, PartialEq)]
pub struct PerceivedPressure(pub f64);

/// Secrecy σ* that the region's perceived pressure calls for, 0..=1.
///
/// Written by [`posture`](super::posture); read by placement where a region has no cell.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq)]
pub struct SecrecyCalledFor(pub f64);

/// Deaths in operations since the last weekly step.
///
/// Written by CT operations; taken up by [`radicalisation`](super::radicalisation).
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Harm {
    /// Of people who were not militants.
    pub others: u32,
    /// Of members.
    pub members: u32,
}

/// A cell: how many cells have split from it, by which the next one is known.
///
/// What it is, has and does, its identity, members, their origin, secrecy, exposure and experience, stands in the
/// [roster](super::roster) of its region.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lineage {
    /// Cells that split from this one.
    pub births: u32,
}

/// The region's points of [attacks](super::attacks).
#[derive(Component, Clone, Debug, Default)]
pub struct AttackPoints(pub PoissonPoints);

/// The region's points of [CT operations](super::operations).
#[derive(Component, Clone, Debug, Default)]
pub struct OperationPoints(pub PoissonPoints);

/// The community's points of [recruitment](super::recruitment).
#[derive(Component, Clone, Debug, Default)]
pub struct RecruitmentPoints(pub PoissonPoints);

/// A community's fixed facts and the stream of its draws.
#[derive(Component, Clone, Debug, PartialEq)]
pub struct CommunityKey {
    /// The region where it lives.
    pub region: RegionId,
    /// The country of that region.
    pub country: CountryId,
    /// The stream of its draws.
    pub stream: StreamId,
    /// The audience that it belongs to.
    pub audience: AudienceId,
    /// Persons.
    pub size: u32,
    /// Grievance at rest, 0..=1.
    pub base_grievance: f64,
}

/// Sympathisers of a community, in persons.
///
/// Written by radicalisation, recruitment and mobilisation.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sympathisers(pub u32);

/// Persons of a community who have joined: they are no longer in it.
///
/// Written by recruitment and mobilisation; read by radicalisation.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gone(pub u32);

/// Marks a community as the kin of members who were killed in its region, and counts these.
///
/// Written and read by [`radicalisation`](super::radicalisation).
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kin {
    /// Members of the region who were killed.
    pub killed: u32,
}

/// Grievance G of a community, in 0..=1.
///
/// Written by radicalisation and by shocks.
#[derive(Component, Clone, Copy, Debug, PartialEq)]
pub struct Grievance(pub f64);

/// Marks a community that lives where no cells operate: a homeland or a diaspora.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Abroad;

/// Reach to a community, where that of a recruiter is about 1.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq)]
pub struct Reach {
    /// Of recruiters who work for its audience in its region or online.
    ///
    /// Written by [`recruiters`](super::recruiters) when one is taken or replaced, or builds up.
    pub recruiters: f64,
    /// Of media and publicity.
    ///
    /// Written by [`outreach`](super::outreach).
    pub broadcast: f64,
}

impl Reach {
    /// Reach R of all of these: Σ reach.
    pub fn total(self) -> f64 {
        self.recruiters + self.broadcast
    }

    /// Reach R of all of these and the region's members together: Σ reach + ω·M.
    pub fn with_members(self, members: u32, recruitment: &Recruitment) -> f64 {
        self.total() + recruitment.member_reach * f64::from(members)
    }
}

/// A recruiter's post.
#[derive(Component, Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recruiter {
    /// The region of work.
    pub region: RegionId,
    /// The stream of its draws.
    pub stream: StreamId,
    /// The audience.
    pub audience: AudienceId,
    /// Whether its reach is to the audience everywhere.
    pub is_online: bool,
    /// Whether it is a member who came from abroad: then nobody takes the place when it is lost.
    pub is_contingent: bool,
    /// Reach R, about 1.
    pub reach: f64,
    /// Visibility v, 0..=1.
    pub visibility: f64,
}

/// The day since when somebody has filled a recruiter's post; `None` for those of the first day.
///
/// Written and read by [`recruiters`](super::recruiters): reach builds up.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tenure(pub Option<u32>);

/// Whether the post of a recruiter or a leader is filled.
///
/// Written by CT operations, [`host_security`](super::host_security), shocks, [`recruiters`](super::recruiters) and
/// [`leadership`](super::leadership).
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Post {
    /// Somebody works there.
    Filled,
    /// The recruiter was taken on that day.
    Lost(u32),
    /// It is empty until that day.
    EmptyUntil(u32),
    /// It has ended for good.
    Ended,
}

impl Post {
    /// A post whose holder was lost on `day`: filled again `1 + round(delay)` days later.
    pub fn empty_after(day: u32, delay: f64) -> Self {
        Self::EmptyUntil(day.saturating_add(1).saturating_add(libm::round(delay) as u32))
    }
}
