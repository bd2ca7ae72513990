//! External plots: cells abroad that plan, prepare and attempt, unless they are found or give up.
//!
//! ```text
//! begins:   a recruit given a mission abroad joins a plot in planning of his region and audience, where there is one, with
//!           probability f_J, else begins one (enabled); a trained member who travelled out begins one (directed); so does
//!           who was moved to act alone (inspired)
//! stages:   planning → preparation → attempt, of max(1, round(x)) days, x ~ Gamma(2, mean T_stage/H(a))
//! ends early in a day with probability 1 − exp(−(λ + a_X)/365.25):    λ = λ_X · hazard_r · v_stage · v_kind · m^ζ_X
//!           it is then foiled with probability λ/(λ + a_X), else abandoned
//! at the end of the attempt: executed with probability q_1 where a trained member leads it, else q_0; else failed
//! disclosed after round(x) days, x ~ Exponential(mean T_D), where foiled or failed; at once where executed
//! ```
//!
//! External cells live on a purse of their own ([`finance`](super::finance)), whose factor H(a) sets their
//! pace: who lacks funds takes longer, and may be found for longer. Nothing here reads the season or what
//! happens in the theatre; what connects them is who is recruited and sent
//! ([`mobilisation`](super::mobilisation), [`travel`](super::travel)). Disclosure feeds publicity and the
//! warnings of [`host_security`](super::host_security). Nobody hears of a plot that was abandoned.
//!
//! - reads: [`Enlisted`], [`HostSecurity`], [`Finance`]
//! - writes: [`Plot`], [`HostSecurity`], [`Outreach`], the ledger
//! - parameters: `plots.*` but for inspiration and crowding-out, `security.detection` `λ_X`
//! - draws: `PlotJoining`, one a recruit given a mission; `PlotStage`, one a stage; `PlotHazard`,
//!   some a plot and four weeks; `PlotLoss`, `PlotOutcome` and `Disclosure`, one a plot
//! - source: plots with returnees are more effective (Hegghammer 2013); that cells guided online, sent or
//!   merely inspired differ is the article's; forms assumed
//! - verified by: `ends_of_plots_follow_the_race_of_their_days`, `recruits_join_plots_in_planning`,
//!   `plots_slow_down_without_funds`

use bevy_ecs::prelude::*;
use serde::{Deserialize, Serialize};

use super::{
    components::CommunityKey,
    finance::Finance,
    host_security::HostSecurity,
    outreach::Outreach,
    rates::YEAR,
    resources::{Ledger, Now},
};
use crate::{
    observation::events::{EventKind, Events},
    parameters,
    random::{PoissonPoints, Purpose, StreamId},
    scenario::{AudienceId, RegionId},
};

/// How a plot came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Kind {
    /// A trained member was sent.
    Directed,
    /// A recruit abroad was given a mission.
    Enabled,
    /// Somebody was moved without contact.
    Inspired,
}

/// How a plot ended, where it comes to light.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum End {
    /// Security found it.
    Foiled,
    /// The attempt failed.
    Failed,
    /// It was executed.
    Executed,
}

/// Where a plot stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// Little is done that could be seen.
    Planning,
    /// Means are gathered.
    Preparation,
    /// It is tried.
    Attempt,
    /// It has ended and is not known yet.
    Ended(End),
}

/// An external plot: a cell abroad with a mission.
#[derive(Component, Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plot {
    /// The stable identity: that of whoever began it.
    pub stream: StreamId,
    /// The region abroad.
    pub region: RegionId,
    /// The audience that its people come from.
    pub audience: AudienceId,
    /// How it came about.
    pub kind: Kind,
    /// Its members.
    pub members: u32,
    /// Where it stands.
    pub stage: Stage,
    /// The day on which the stage ends, or on which the end comes to light.
    pub due: u32,
}

/// The points of a plot: when it is lost.
#[derive(Component, Clone, Debug, Default)]
pub struct PlotPoints(pub PoissonPoints);

/// Who begins or joins a plot today.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Recruit {
    /// The stable identity.
    pub stream: StreamId,
    /// The region abroad.
    pub region: RegionId,
    /// The audience of origin.
    pub audience: AudienceId,
    /// How it came about.
    pub kind: Kind,
}

impl Recruit {
    /// A recruit of a community abroad.
    pub fn of(key: &CommunityKey, stream: StreamId, kind: Kind) -> Self {
        Self { stream, region: key.region, audience: key.audience, kind }
    }
}

/// Who has been won for plots today; empty between two days.
///
/// Written by mobilisation and travel; emptied by [`plots`](self).
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct Enlisted(pub Vec<Recruit>);

impl Plot {
    /// Whether it has not ended.
    pub fn is_active(&self) -> bool {
        !matches!(self.stage, Stage::Ended(_))
    }

    /// Visibility, where that of one member in preparation is 1.
    fn visibility(&self, parameters: &parameters::Plots) -> f64 {
        let stage =
            if self.stage == Stage::Planning { parameters.planning_visibility } else { 1.0 };
        let kind = if self.kind == Kind::Inspired { parameters.inspired_visibility } else { 1.0 };
        let size = match self.members {
            1 => 1.0,
            members => libm::pow(f64::from(members), parameters.size_risk),
        };
        stage * kind * size
    }

    /// Days that a stage takes which begins today.
    fn days(&self, stage: Stage, pace: f64, now: &Now) -> u32 {
        let parameters = &now.parameters.plots;
        // Stages of one day may follow on the same day: each has a number of its own.
        let (number, mean) = match stage {
            Stage::Planning => (0, parameters.planning),
            Stage::Preparation => (1, parameters.preparation),
            Stage::Attempt => (2, parameters.attempt),
            Stage::Ended(_) => unreachable!("an end takes no days"),
        };
        let mut draw = now.draw_event(self.stream, Purpose::PlotStage, number);
        let days = draw.gamma(2.0, mean / pace.max(SLOWEST));
        (libm::round(days.min(LONGEST)) as u32).max(1)
    }

    /// Ends it today.
    fn end(&mut self, end: End, now: &Now) {
        let mean = if end == End::Executed { 0.0 } else { now.parameters.plots.disclosure };
        let days = now.draw(self.stream, Purpose::Disclosure).gamma(1.0, mean);
        self.stage = Stage::Ended(end);
        self.due = now.day.saturating_add(libm::round(days.min(LONGEST)) as u32);
    }
}

/// The slowest pace: without any funds a stage takes a hundred times as long.
const SLOWEST: f64 = 0.01;

/// Days after which nothing is waited for.
const LONGEST: f64 = 1e6;

/// Whether nobody has been won for plots today.
pub fn is_idle(world: &World) -> bool {
    world.resource::<Enlisted>().0.is_empty()
}

/// Lets those who have been won begin or join plots.
pub fn begin_plots(
    mut plots: Query<&mut Plot>,
    mut enlisted: ResMut<Enlisted>,
    finance: Res<Finance>,
    now: Res<Now>,
    mut events: ResMut<Events>,
    mut commands: Commands,
) {
    let mut recruits = std::mem::take(&mut enlisted.0);
    recruits.sort_unstable_by_key(|recruit| recruit.stream);
    for recruit in recruits {
        if recruit.kind == Kind::Enabled
            && let mut draw = now.draw(recruit.stream, Purpose::PlotJoining)
            && draw.bernoulli(now.parameters.plots.joining)
        {
            let mut open: Vec<Mut<Plot>> = plots
                .iter_mut()
                .filter(|plot| {
                    plot.stage == Stage::Planning
                        && plot.kind != Kind::Inspired
                        && (plot.region, plot.audience) == (recruit.region, recruit.audience)
                })
                .collect();
            if !open.is_empty() {
                open.sort_unstable_by_key(|plot| plot.stream);
                let at = draw.index(open.len() as u32) as usize;
                open[at].members += 1;
                continue;
            }
        }
        let Recruit { stream, region, audience, kind } = recruit;
        let stage = Stage::Planning;
        let mut plot = Plot { stream, region, audience, kind, members: 1, stage, due: 0 };
        // Today is the first of its days.
        plot.due = now.day + plot.days(stage, finance.abroad(), &now) - 1;
        events.push_of(audience, (now.day, region, EventKind::PlotBegun), stream, 1);
        commands.spawn((plot, PlotPoints::default()));
    }
}

/// Takes every plot a day on.
#[expect(clippy::too_many_arguments, reason = "a system names all that it touches")]
pub fn advance_plots(
    mut plots: Query<(Entity, &mut Plot, &mut PlotPoints)>,
    mut security: ResMut<HostSecurity>,
    mut outreach: ResMut<Outreach>,
    finance: Res<Finance>,
    now: Res<Now>,
    mut ledger: ResMut<Ledger>,
    mut events: ResMut<Events>,
    mut commands: Commands,
) {
    let parameters = &now.parameters.plots;
    let mut disclosed: Vec<Plot> = Vec::new();
    for (entity, mut plot, mut points) in &mut plots {
        if plot.is_active() {
            let alert = security.hazard[plot.region.index()];
            let found = now.parameters.security.detection * alert * plot.visibility(parameters);
            let lost = found + parameters.abandonment;
            let hour = now.hour(plot.stream, Purpose::PlotHazard);
            let kind = if points.0.events(hour, 1, lost / YEAR) > 0 {
                let is_found =
                    now.draw(plot.stream, Purpose::PlotLoss).bernoulli((found / lost).min(1.0));
                if is_found { EventKind::PlotFoiled } else { EventKind::PlotAbandoned }
            } else if now.day < plot.due {
                continue;
            } else if plot.stage == Stage::Attempt {
                let is_trained = plot.kind == Kind::Directed;
                let chance =
                    if is_trained { parameters.trained_success } else { parameters.success };
                let is_executed = now.draw(plot.stream, Purpose::PlotOutcome).bernoulli(chance);
                if is_executed { EventKind::PlotExecuted } else { EventKind::PlotFailed }
            } else {
                let is_planned = plot.stage == Stage::Planning;
                plot.stage = if is_planned { Stage::Preparation } else { Stage::Attempt };
                plot.due = now.day.saturating_add(plot.days(plot.stage, finance.abroad(), &now));
                continue;
            };
            let what = (now.day, plot.region, kind);
            events.push_of(plot.audience, what, plot.stream, plot.members);
            let members = u64::from(plot.members);
            if kind == EventKind::PlotAbandoned {
                ledger.gave_up += members;
                commands.entity(entity).despawn();
                continue;
            }
            ledger.spent += members;
            let end = match kind {
                EventKind::PlotFoiled => End::Foiled,
                EventKind::PlotFailed => End::Failed,
                _ => End::Executed,
            };
            plot.end(end, &now);
        }
        if plot.due <= now.day {
            disclosed.push(*plot);
            commands.entity(entity).despawn();
        }
    }
    // In one order, because warnings are sums of floats.
    disclosed.sort_unstable_by_key(|plot| plot.stream);
    for plot in disclosed {
        let what = (now.day, plot.region, EventKind::PlotDisclosed);
        events.push_of(plot.audience, what, plot.stream, plot.members);
        security.warn(plot.region, &now.given.scenario, &now.parameters.security);
        match plot.stage {
            Stage::Ended(End::Executed) => outreach.executed += 1,
            _ => outreach.foiled += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameters::Parameters;

    #[test]
    fn four_members_are_seen_twice_as_well_as_one_and_planners_less() {
        let mut parameters = Parameters::default().plots;
        (parameters.planning_visibility, parameters.inspired_visibility) = (0.25, 0.5);
        parameters.size_risk = 0.5;
        let mut plot = Plot {
            stream: StreamId::ROOT,
            region: RegionId(0),
            audience: AudienceId(0),
            kind: Kind::Enabled,
            members: 4,
            stage: Stage::Preparation,
            due: 0,
        };
        assert_eq!(plot.visibility(&parameters), 2.0);
        plot.stage = Stage::Planning;
        assert_eq!(plot.visibility(&parameters), 0.5);
        plot.kind = Kind::Inspired;
        assert_eq!(plot.visibility(&parameters), 0.25);
    }
}
