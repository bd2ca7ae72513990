//! Desertion: members leave for good, surrender included.
//!
//! ```text
//! leavers of a region ~ Binomial(M, 1 − exp(−ξ Δ))
//! ```
//!
//! A week is a step (Δ). Each leaver is a member picked with equal chances, so that every member
//! has the same hazard ξ. Who left has left: they are no longer counted in strength.
//!
//! - reads: [`Roster`]
//! - writes: the roster (members), the ledger; a cell without members ends
//! - parameters: `desertion.hazard` ξ
//! - draws: `Desertion`, one a region and week; `Deserter`, one a leaver
//! - source: assumed
//! - verified by: `a_hazard_alone_ends_in_exponential_decay`

use bevy_ecs::prelude::*;

use super::{
    components::RegionKey,
    rates::{WEEK, hazard},
    resources::{Ledger, Now},
    roster::{Entry, Roster},
};
use crate::{
    observation::events::{EventKind, Events},
    random::Purpose,
};

/// Whether nobody leaves.
pub fn is_idle(world: &World) -> bool {
    world.resource::<Now>().parameters.desertion.hazard == 0.0
}

/// Lets members leave.
pub fn desert(
    mut regions: Query<(&RegionKey, &mut Roster)>,
    now: Res<Now>,
    mut ledger: ResMut<Ledger>,
    mut events: ResMut<Events>,
    mut commands: Commands,
) {
    let leaves = hazard(now.parameters.desertion.hazard, f64::from(WEEK));
    for (key, mut roster) in &mut regions {
        let mut draw = now.draw(key.stream, Purpose::Desertion);
        let leavers = draw.events(roster.members(), leaves);
        if leavers == 0 {
            continue;
        }
        // No cell grows while members leave, so the largest at the start bounds all the way.
        let largest = f64::from(roster.largest());
        for number in 0..leavers {
            let mut draw = now.draw_event(key.stream, Purpose::Deserter, number);
            let picked = roster.pick(&mut draw, largest, |e| f64::from(e.members));
            let slot = picked.expect("there are at least as many members as leavers");
            let Entry { id, members, .. } = *roster.get(slot).expect("a picked slot is taken");
            if let Some(cell) = roster.leave(slot, members - 1, &now.weigher) {
                commands.entity(cell).despawn();
            }
            events.push(now.day, key.id, EventKind::Desertion, id, 1);
        }
        ledger.deserted += u64::from(leavers);
    }
}
