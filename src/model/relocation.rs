//! Relocation: cells leave pressure for permissiveness, along links that are open.
//!
//! ```text
//! A_r = P_r − σ*(π_r) + D · U_r                                          attraction of a region
//! hazard from r to s = b_rs · exp(−km_rs/d₀) · (μ · max(0, A_s − A_r) + reinforcement)      a cell and year
//! reinforcement = μ_R where r is in phase 3 or beyond, and s in a lower phase
//! ```
//!
//! A week is a step. b is the link's permeability, less under border control; P permissiveness, σ* the secrecy that perceived
//! pressure calls for, U the urban share, D the doctrine: how much the organisation wants to be deep
//! in cities. A cell goes as a whole and keeps members, secrecy and exposure. The number of a
//! region's cells that leave in a week is one binomial count, and each is picked with equal
//! chances: the same law as a draw for each cell.
//!
//! - reads: [`Conditions`], [`SecrecyCalledFor`], [`Control`]
//! - writes: the rosters of both regions
//! - parameters: `relocation.*`, `control.reinforcement` `μ_R`, `travel.border_control`
//! - draws: `Relocation`, one a region and week for the number; `Destination`, one a cell that leaves
//! - source: assumed form; that insurgents go where pressure is low is the common reading of their
//!   sanctuaries, and the turn to cities after 2020 is the article's
//! - verified by: `cells_relocate_at_the_stated_hazard`

use bevy_ecs::prelude::*;

use super::{
    components::{Conditions, RegionKey, SecrecyCalledFor},
    control::{Control, Phase},
    rates::{WEEK, hazard},
    resources::Now,
    roster::{Entry, Roster},
};
use crate::{
    observation::events::{EventKind, Events},
    parameters::{Parameters, Relocation},
    random::Purpose,
    scenario::{Link, Region, RegionId},
};

/// A cell on its way.
struct Move {
    from: RegionId,
    to: RegionId,
    cell: Entity,
    entry: Entry,
}

/// Lets cells change regions.
pub fn relocate_cells(
    mut regions: Query<(&RegionKey, &Conditions, &SecrecyCalledFor, &Control, &mut Roster)>,
    mut nearness: Local<Nearness>,
    mut hazards: Local<Vec<f64>>,
    now: Res<Now>,
    mut events: ResMut<Events>,
) {
    let parameters = &now.parameters;
    let nearness = nearness.at(parameters.relocation.distance, &now.given.scenario.regions);
    let mut standings = vec![Standing::OUTSIDE; now.given.scenario.regions.len()];
    for (key, conditions, called_for, control, _) in &regions {
        let urban = now.given.scenario.regions[key.id.index()].urban;
        let relocation = &parameters.relocation;
        standings[key.id.index()] = Standing {
            attraction: attraction(conditions.permissiveness, called_for.0, urban, relocation),
            phase: control.phase,
        };
    }
    let mut moves: Vec<Move> = Vec::new();
    for (key, .., mut roster) in &mut regions {
        if roster.is_empty() {
            continue;
        }
        let links = &now.given.scenario.regions[key.id.index()].links;
        let hazard_of = |(link, near): (&Link, &f64)| {
            near * yearly_hazard(link, key.id, &standings, parameters)
        };
        hazards.clear();
        hazards.extend(links.iter().zip(&nearness[key.id.index()]).map(hazard_of));
        let total: f64 = hazards.iter().sum();
        if total <= 0.0 {
            continue;
        }
        let mut draw = now.draw(key.stream, Purpose::Relocation);
        let leaving = draw.events(roster.len() as u32, hazard(total, f64::from(WEEK)));
        for number in 0..leaving {
            let mut draw = now.draw_event(key.stream, Purpose::Destination, number);
            let to = draw.categorical(&hazards).expect("the hazards are positive in all");
            let slot = roster.pick_any(&mut draw).expect("no more cells leave than there are");
            let (cell, entry) = roster.remove(slot).expect("a picked slot is taken");
            moves.push(Move { from: key.id, to: links[to].to, cell, entry });
        }
    }
    // In the order of identity, so that rosters do not depend on the order of regions.
    moves.sort_unstable_by_key(|moved| moved.entry.id);
    for Move { from, to, cell, entry } in moves {
        let entity = now.given.index.entity(to).expect("only theatre regions attract");
        let (.., mut roster) = regions.get_mut(entity).expect("theatre regions have rosters");
        roster.insert(cell, entry);
        events.push(now.day, from, EventKind::Departure, entry.id, entry.members);
        events.push(now.day, to, EventKind::Settlement, entry.id, entry.members);
    }
}

/// Attraction A of a region, −1..=2.
fn attraction(permissiveness: f64, secrecy: f64, urban: f64, parameters: &Relocation) -> f64 {
    permissiveness - secrecy + parameters.doctrine * urban
}

/// What a region is to cells that might come or go.
#[derive(Clone, Copy, Debug)]
struct Standing {
    attraction: f64,
    phase: Phase,
}

impl Standing {
    /// That of a region outside the theatre: nobody goes there.
    const OUTSIDE: Self = Self { attraction: f64::NEG_INFINITY, phase: Phase::Consolidated };
}

/// How near the other end of each link is, exp(−km/d), by place of the region: computed once for a distance d, which is at
/// least a kilometre.
#[derive(Default)]
pub struct Nearness {
    distance: f64,
    of_links: Vec<Vec<f64>>,
}

impl Nearness {
    fn at(&mut self, distance: f64, regions: &[Region]) -> &[Vec<f64>] {
        if self.distance != distance {
            let near = |link: &Link| libm::exp(-link.km / distance);
            let of_links = |region: &Region| region.links.iter().map(near).collect();
            self.of_links = regions.iter().map(of_links).collect();
            self.distance = distance;
        }
        &self.of_links
    }
}

/// Yearly hazard that a cell goes along a link before distance counts, for itself or as reinforcement; 0 where the link
/// leads out of the theatre.
fn yearly_hazard(
    link: &Link,
    from: RegionId,
    standings: &[Standing],
    parameters: &Parameters,
) -> f64 {
    let (here, there) = (standings[from.index()], standings[link.to.index()]);
    let relocates = parameters.relocation.rate * (there.attraction - here.attraction).max(0.0);
    let reinforces = here.phase >= Phase::Entrenchment && there.phase < here.phase;
    let hazard = relocates + if reinforces { parameters.control.reinforcement } else { 0.0 };
    hazard * link.open(parameters.travel.border_control)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_go_up_the_slope_and_never_out_of_the_theatre() {
        let mut parameters = Parameters::default();
        parameters.relocation.rate = 4.0;
        let standing = |attraction| Standing { attraction, phase: Phase::Rebuild };
        let standings = [standing(0.25), standing(0.75), Standing::OUTSIDE];
        let hazard = |from, to| {
            let link = Link { to: RegionId(to), km: 100.0, permeability: 0.5, is_border: false };
            yearly_hazard(&link, RegionId(from), &standings, &parameters)
        };
        assert!((hazard(0, 1) - 4.0 * 0.5 * 0.5).abs() < 1e-12);
        assert_eq!((hazard(1, 0), hazard(0, 2)), (0.0, 0.0));
    }

    #[test]
    fn reinforcements_go_to_regions_of_a_lower_phase_only() {
        let mut parameters = Parameters::default();
        (parameters.relocation.rate, parameters.control.reinforcement) = (0.0, 2.0);
        let phases =
            [Phase::Entrenchment, Phase::Entrenchment, Phase::NightControl, Phase::Rebuild];
        let standings = phases.map(|phase| Standing { attraction: 0.5, phase });
        let hazard = |from, to| {
            let link = Link { to: RegionId(to), km: 100.0, permeability: 0.5, is_border: false };
            yearly_hazard(&link, RegionId(from), &standings, &parameters)
        };
        assert_eq!((hazard(0, 2), hazard(0, 3)), (1.0, 1.0));
        assert_eq!((hazard(0, 1), hazard(2, 3), hazard(2, 0)), (0.0, 0.0, 0.0));
    }

    #[test]
    fn nearness_falls_with_distance_and_follows_its_scale() {
        let tiny = crate::scenario::open("tiny").unwrap();
        let km: Vec<f64> = tiny.regions[0].links.iter().map(|link| link.km).collect();
        let mut nearness = Nearness::default();
        for scale in [100.0, 100.0, 50.0] {
            let near = &nearness.at(scale, &tiny.regions)[0];
            assert!(!near.is_empty() && near.len() == km.len());
            assert!(near.iter().zip(&km).all(|(near, km)| *near == libm::exp(-km / scale)));
        }
    }

    #[test]
    fn attraction_is_permissiveness_without_pressure_and_with_cities() {
        let mut parameters = Parameters::default().relocation;
        parameters.doctrine = 0.5;
        assert_eq!(attraction(0.5, 0.25, 0.5, &parameters), 0.5);
    }
}
