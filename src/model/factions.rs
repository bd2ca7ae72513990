//! Factions: fighters of a rival come over, one by one or as a whole.
//!
//! ```text
//! who comes over ~ Binomial(F, 1 − exp(−j · ν(t) · P · Δ))          a week is a step (Δ)
//! F ≤ w · F₀: all of it is absorbed with probability 1 − exp(−a · P · Δ)
//! ```
//!
//! F fighters of a faction that stood at F₀ on the first day, P the permissiveness of its region, ν
//! (0..1) the rival's normalisation: the more it becomes a government like others, the more of its
//! fighters look for one that has not. They arrive with experience. Who comes over alone joins a cell;
//! a faction that is absorbed founds its own.
//!
//! - reads: [`Conditions`]
//! - writes: [`Faction`], [`Arrivals`], the ledger
//! - parameters: `factions.*`
//! - draws: `Defection` and `Absorption`, one a faction and week
//! - source: the article names weakened factions among those who join; forms assumed
//! - verified by: `factions_come_over_at_the_stated_hazards`

use bevy_ecs::prelude::*;

use super::{
    arrivals::{Arrival, ArrivalKind, Arrivals},
    components::{Conditions, RegionKey},
    rates::{WEEK, hazard, probability},
    resources::{Ledger, Now},
};
use crate::{
    observation::events::{EventKind, Events},
    random::{Purpose, StreamId},
    scenario::RegionId,
};

/// A rival faction.
#[derive(Component, Clone, Copy, Debug, PartialEq)]
pub struct Faction {
    /// Its place in the scenario.
    pub place: u16,
    /// The region where it is.
    pub region: RegionId,
    /// The stream of its draws.
    pub stream: StreamId,
    /// Fighters on the first day.
    pub initial: u32,
    /// Fighters who have not come over.
    pub fighters: u32,
}

/// Lets fighters of rival factions come over.
pub fn come_over(
    mut factions: Query<&mut Faction>,
    regions: Query<(&RegionKey, &Conditions)>,
    now: Res<Now>,
    mut arrivals: ResMut<Arrivals>,
    mut ledger: ResMut<Ledger>,
    mut events: ResMut<Events>,
) {
    let parameters = &now.parameters.factions;
    let days = f64::from(WEEK);
    for mut faction in &mut factions {
        let Some(entity) = now.given.index.entity(faction.region) else { continue };
        let Ok((key, conditions)) = regions.get(entity) else { continue };
        if faction.fighters == 0 {
            continue;
        }
        let normalisation = now.given.forcing.normalisation(now.day)[usize::from(faction.place)];
        let permissiveness = conditions.permissiveness;
        let rate = parameters.inflow * normalisation * permissiveness;
        let mut draw = now.draw(faction.stream, Purpose::Defection);
        let defectors = draw.events(faction.fighters, hazard(rate, days));
        faction.fighters -= defectors;
        let is_weak =
            f64::from(faction.fighters) <= parameters.weakness * f64::from(faction.initial);
        let absorbs = probability(parameters.absorption * permissiveness, days);
        let is_absorbed =
            is_weak && now.draw(faction.stream, Purpose::Absorption).bernoulli(absorbs);
        let absorbed = if is_absorbed { std::mem::take(&mut faction.fighters) } else { 0 };
        for (how, kind, members) in [
            (ArrivalKind::Defected, EventKind::Defection, defectors),
            (ArrivalKind::Absorbed, EventKind::Absorption, absorbed),
        ] {
            if members > 0 {
                ledger.joined += u64::from(members);
                let arrival = Arrival {
                    how,
                    stream: faction.stream,
                    members,
                    secrecy: None,
                    experience: parameters.experience,
                    origin: None,
                };
                arrivals.push(key.id, arrival);
                events.push(now.day, key.id, kind, faction.stream, members);
            }
        }
    }
}
