//! Environment: permissiveness, CT effort and season follow the scenario.
//!
//! ```text
//! P(t) = open(open(P₀, o(t)), o_L)    open(P, o) = P + (1 − P)·o  where o ≥ 0,  P·(1 + o)  where o < 0
//! effort(t) = e_L · Σ force amplitude · effort(t) · share
//! s(t) = exp(A cos(2π(d − d₀)/365.25)) / I₀(A)
//! attack factor = β/365.25 · s(t) · exp(κ(P(t) − ½)) · tempo
//! ```
//!
//! o is the opening of the region's country, d the day of the year, I₀ the modified Bessel
//! function, which makes the season's mean 1. All this is known before a run starts, so it is
//! tabulated once for all replicates ([`Forcing`](super::forcing::Forcing)); the system only copies a row when
//! something in it changes. Where a scheduled parameter enters the weights of cells, they follow when a cell is next
//! weighed, at the latest on the last day of the week.
//!
//! - reads: the scenario; [`Reaction`], where effort answers attacks
//! - writes: [`Conditions`], the current parameters
//! - parameters: `season.amplitude` A, `season.peak_day` d₀, `attack.base_rate` β,
//!   `attack.permissiveness_effect` κ
//! - draws: none
//! - source: the season's size is assumed, below that of NATO deaths 2005–2009; the opening's form is
//!   assumed
//! - verified by: `attacks_follow_the_season`

use bevy_ecs::prelude::*;

use super::{
    components::{Conditions, RegionKey},
    reaction::Reaction,
    resources::Now,
};
use crate::scenario::Scenario;

/// Whether the conditions of yesterday hold today.
pub fn is_idle(world: &World) -> bool {
    let now = world.resource::<Now>();
    now.stretch == Some(now.given.forcing.stretch(now.day))
}

/// Gives every region today's conditions and the world today's parameters.
pub fn set_conditions(
    mut regions: Query<(&RegionKey, &Reaction, &mut Conditions)>,
    mut now: ResMut<Now>,
) {
    let row = now.given.forcing.conditions(now.day);
    for (key, _, mut conditions) in &mut regions {
        *conditions = row[key.id.index()];
    }
    now.stretch = Some(now.given.forcing.stretch(now.day));
    // Parameters only change where a stretch of conditions begins.
    let parameters = *now.given.forcing.parameters(now.day);
    if now.parameters != parameters {
        let old = std::mem::replace(&mut now.parameters, parameters);
        now.weigher.follow(&old, &parameters);
    }
    if now.parameters.reaction.gain > 0.0 {
        answer_attacks(&mut regions, &now.given.scenario);
        // What was multiplied today is copied anew tomorrow.
        now.stretch = None;
    }
}

/// Multiplies effort by each region's reaction, and sums what is felt in each country anew.
fn answer_attacks(
    regions: &mut Query<(&RegionKey, &Reaction, &mut Conditions)>,
    scenario: &Scenario,
) {
    // By region, so that the sums do not depend on the order of the regions' entities.
    let mut felt = vec![0.0; scenario.regions.len()];
    for (key, reaction, mut conditions) in &mut *regions {
        conditions.effort *= reaction.factor;
        conditions.felt *= reaction.factor;
        felt[key.id.index()] = conditions.felt;
    }
    let mut in_country = vec![0.0; scenario.countries.len()];
    for (region, felt) in scenario.regions.iter().zip(felt) {
        in_country[region.country.index()] += felt;
    }
    for (key, _, mut conditions) in &mut *regions {
        conditions.felt_in_country = in_country[key.country.index()];
    }
}
