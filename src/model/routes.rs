//! Routes: the ways between communities abroad and the theatre, found once for all replicates.
//!
//! ```text
//! Π = product over the links of a route of b · (1 − c_B where the link crosses a border)
//! ```
//!
//! A route is the path over links with the largest product of permeabilities b; of paths alike, the
//! shorter. It may pass through any region: where many routes meet there is a hub. Border control `c_B`
//! takes the same share at each border and changes no route. The way back is the same route.

use std::{cmp::Ordering, collections::BinaryHeap};

use crate::scenario::{CommunityKind, Link, RegionId, Role, Scenario};

/// A leg of a route.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Leg {
    /// Where it begins.
    pub from: RegionId,
    /// The link, which says where it ends.
    pub link: Link,
}

/// The routes from every region abroad to every region of the theatre.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Routes {
    regions: usize,
    /// By place of the region abroad, then of the theatre's region; empty where no way leads, and where no
    /// community lives.
    legs: Vec<Vec<Vec<Leg>>>,
    /// By place of the audience, the host regions where it has a diaspora, with its size in persons.
    pub diasporas: Vec<Vec<(RegionId, f64)>>,
}

impl Routes {
    /// Finds the routes from regions where communities abroad live.
    pub fn new(scenario: &Scenario) -> Self {
        let regions = scenario.regions.len();
        let mut legs: Vec<Vec<Vec<Leg>>> = vec![Vec::new(); regions];
        for community in &scenario.communities {
            let from = community.region;
            let ways = &mut legs[from.index()];
            if scenario.regions[from.index()].role == Role::Theatre || !ways.is_empty() {
                continue;
            }
            let best = best_ways(scenario, from);
            ways.resize(regions, Vec::new());
            for to in scenario.theatre() {
                ways[to.index()] = path(scenario, &best, from, to);
            }
        }
        let mut diasporas = vec![Vec::new(); scenario.audiences.len()];
        for community in &scenario.communities {
            if community.kind == CommunityKind::Diaspora {
                let host = (community.region, f64::from(community.size));
                diasporas[community.audience.index()].push(host);
            }
        }
        Self { regions, legs, diasporas }
    }

    /// The legs from a region abroad to one of the theatre; empty where no way leads.
    pub fn to_theatre(&self, from: RegionId, to: RegionId) -> &[Leg] {
        self.legs[from.index()].get(to.index()).map_or(&[], Vec::as_slice)
    }

    /// The share Π of those who try that gets through from a region abroad, by place of the region
    /// where they go; 0 where no way leads.
    pub fn openness(&self, from: RegionId, border_control: f64) -> Vec<f64> {
        let ways = (0..self.regions as u16).map(|to| self.to_theatre(from, RegionId(to)));
        ways.map(|way| openness(way, border_control)).collect()
    }
}

/// The share of those who try that gets through a route; 0 where there is none.
pub fn openness(way: &[Leg], border_control: f64) -> f64 {
    if way.is_empty() {
        return 0.0;
    }
    way.iter().map(|leg| leg.link.open(border_control)).product()
}

/// A region on the frontier of the search: the best way to it so far.
#[derive(Clone, Copy, PartialEq)]
struct Reached {
    /// −ln of the product of permeabilities.
    difficulty: f64,
    km: f64,
    region: usize,
}

impl Eq for Reached {}

impl Ord for Reached {
    /// The easiest is the greatest, so that a heap gives it first.
    fn cmp(&self, other: &Self) -> Ordering {
        let by_ease = other.difficulty.total_cmp(&self.difficulty);
        by_ease.then(other.km.total_cmp(&self.km)).then(other.region.cmp(&self.region))
    }
}

impl PartialOrd for Reached {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// For each region, the one before it on the best way from `from` (Dijkstra 1959).
fn best_ways(scenario: &Scenario, from: RegionId) -> Vec<Option<RegionId>> {
    let regions = scenario.regions.len();
    let mut before = vec![None; regions];
    let mut best = vec![(f64::INFINITY, f64::INFINITY); regions];
    best[from.index()] = (0.0, 0.0);
    let mut frontier =
        BinaryHeap::from([Reached { difficulty: 0.0, km: 0.0, region: from.index() }]);
    while let Some(Reached { difficulty, km, region }) = frontier.pop() {
        if (difficulty, km) > best[region] {
            continue;
        }
        for link in scenario.regions[region].links.iter().filter(|link| link.permeability > 0.0) {
            let there = (difficulty - libm::log(link.permeability), km + link.km);
            let to = link.to.index();
            if there < best[to] {
                best[to] = there;
                before[to] = Some(RegionId(region as u16));
                frontier.push(Reached { difficulty: there.0, km: there.1, region: to });
            }
        }
    }
    before
}

/// The legs of the way that was found.
fn path(
    scenario: &Scenario,
    before: &[Option<RegionId>],
    from: RegionId,
    to: RegionId,
) -> Vec<Leg> {
    let mut legs = Vec::new();
    let mut at = to;
    while at != from {
        let Some(last) = before[at.index()] else { return Vec::new() };
        let links = &scenario.regions[last.index()].links;
        let link = links.iter().find(|link| link.to == at).expect("ways lead along links");
        legs.push(Leg { from: last, link: *link });
        at = last;
    }
    legs.reverse();
    legs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario;

    fn names(scenario: &Scenario, from: &str, to: &str) -> Vec<String> {
        let at = |name| scenario.region(name).unwrap();
        let routes = Routes::new(scenario);
        let legs = routes.to_theatre(at(from), at(to));
        legs.iter().map(|leg| scenario.regions[leg.link.to.index()].name.clone()).collect()
    }

    #[test]
    fn the_most_open_way_is_taken_although_it_is_longer() {
        // Directly over the mountains one in ten gets through; over the hub 0.9 · 0.6 · 0.5.
        let scenario = scenario::open("khorasan").unwrap();
        assert_eq!(names(&scenario, "Russia", "Nimruz"), ["Turkey", "Iran", "Nimruz"]);
        assert_eq!(names(&scenario, "Turkey", "Nimruz"), ["Iran", "Nimruz"]);
    }

    #[test]
    fn openness_is_the_product_and_nothing_where_no_way_leads() {
        let mut scenario = scenario::open("tiny-abroad").unwrap();
        let at = |name: &str| scenario.region(name).unwrap();
        let (capital, highland, island) = (at("Capital"), at("Highland"), at("Island"));
        let routes = Routes::new(&scenario);
        let open = routes.openness(capital, 0.5);
        assert!((open[highland.index()] - 0.5 * 0.5).abs() < 1e-12, "one border, to the theatre");
        assert_eq!(open[island.index()], 0.0, "nobody travels to a homeland");
        for region in &mut scenario.regions {
            region.links.retain(|link| !link.is_border);
        }
        assert_eq!(Routes::new(&scenario).openness(capital, 0.0)[highland.index()], 0.0);
    }
}
