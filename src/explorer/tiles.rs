//! The map of hexagons: which tiles a region has.
//!
//! Areas of a true map lie (Kabul is a dot, Helmand and Nimruz are large and empty), and equal tiles are equal targets
//! of a click. Odd rows shift right by half a tile. A neighbouring country is one shape over several tiles.

use crate::scenario::{Role, Scenario};

/// A tile: column, row.
pub(super) type Cell = (u8, u8);

/// The tiles of the regions of the Khorasan case; the data of a region stand on its first tile.
#[rustfmt::skip]
static KHORASAN: &[(&str, &[Cell])] = &[
    ("Uzbekistan", &[(3, 0)]), ("Kyrgyzstan", &[(4, 0)]), ("Balkh", &[(2, 1)]), ("Tajikistan", &[(3, 1), (4, 1)]),
    ("Iran", &[(0, 3), (0, 2), (0, 4), (0, 5)]), ("Herat", &[(1, 2)]), ("NorthWest", &[(2, 2)]), ("NorthEast", &[(3, 2)]),
    ("Badakhshan", &[(4, 2)]), ("KP", &[(5, 3), (5, 2), (6, 4), (5, 5), (4, 6), (5, 6)]), ("CentreWest", &[(1, 3)]),
    ("Bamyan", &[(2, 3)]), ("Baghlan", &[(3, 3)]), ("EastHills", &[(4, 3)]), ("Nimruz", &[(1, 4)]), ("South", &[(2, 4)]),
    ("Parwan", &[(3, 4)]), ("Kabul", &[(4, 4)]), ("Kunar", &[(5, 4)]), ("Balochistan", &[(2, 6), (1, 5), (3, 6)]),
    ("Kandahar", &[(2, 5)]), ("SouthEast", &[(3, 5)]), ("Nangarhar", &[(4, 5)]),
    ("Russia", &[(0, 8)]), ("Turkey", &[(1, 8)]), ("Germany", &[(2, 8)]), ("Austria", &[(3, 8)]), ("Sweden", &[(4, 8)]),
    ("France", &[(5, 8)]),
];

/// The tiles of each region, in the order of the scenario's regions. Where the map does not know a region, all stand
/// in rows: the theatre first, then the others below.
pub(super) fn of(scenario: &Scenario) -> Vec<Vec<Cell>> {
    let known =
        |name: &str| KHORASAN.iter().find(|(of, _)| *of == name).map(|(_, cells)| cells.to_vec());
    let mapped: Option<Vec<Vec<Cell>>> =
        scenario.regions.iter().map(|region| known(&region.name)).collect();
    mapped.unwrap_or_else(|| in_rows(scenario))
}

fn in_rows(scenario: &Scenario) -> Vec<Vec<Cell>> {
    let is_theatre = |at: &usize| scenario.regions[*at].role == Role::Theatre;
    let (theatre, others): (Vec<usize>, Vec<usize>) =
        (0..scenario.regions.len()).partition(is_theatre);
    let width = (theatre.len() as f64).sqrt().ceil().max(3.0) as usize;
    let below = theatre.len().div_ceil(width) + 1;
    let mut cells = vec![Vec::new(); scenario.regions.len()];
    for (first_row, group) in [(0, theatre), (below, others)] {
        for (number, at) in group.into_iter().enumerate() {
            cells[at] = vec![((number % width) as u8, (first_row + number / width) as u8)];
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::scenario::{self, bundled::SCENARIOS};

    #[test]
    fn every_region_has_tiles_and_no_tile_has_two() {
        for bundled in SCENARIOS {
            let scenario = scenario::open(bundled.name).unwrap();
            let cells = of(&scenario);
            assert!(cells.iter().all(|cells| !cells.is_empty()));
            let all: Vec<Cell> = cells.into_iter().flatten().collect();
            assert_eq!(all.iter().collect::<HashSet<_>>().len(), all.len(), "{}", bundled.name);
        }
        let khorasan = scenario::open("khorasan").unwrap();
        assert_eq!(khorasan.regions.len(), KHORASAN.len());
        assert!(
            khorasan
                .regions
                .iter()
                .all(|region| KHORASAN.iter().any(|(name, _)| *name == region.name))
        );
    }
}
