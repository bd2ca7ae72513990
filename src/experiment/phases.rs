//! The phase history: for each theatre region and month, how many runs end it in which phase.

use crate::{
    model::control::Phase,
    observation::panel::Panel,
    quantity::Quantity,
    scenario::{RegionId, Role, Scenario},
};

/// How many runs a region's month ends in each phase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PhaseRow {
    /// The region.
    pub region: RegionId,
    /// The month, counted from the first.
    pub month: usize,
    /// Runs by phase, in the order of [`Phase::ALL`].
    pub runs: [usize; 5],
}

impl PhaseRow {
    /// The phase that most runs are in; the lower one of two.
    pub fn most_common(&self) -> Phase {
        let most = self.runs.iter().copied().max().unwrap_or(0);
        Phase::ALL.into_iter().find(|p| self.runs[*p as usize] == most).unwrap_or_default()
    }
}

/// The phase history of an ensemble, by region, then month.
pub fn history(scenario: &Scenario, panels: &[&Panel]) -> Vec<PhaseRow> {
    let mut rows = Vec::new();
    for (region, place) in (0..).map(RegionId).zip(&scenario.regions) {
        if place.role != Role::Theatre {
            continue;
        }
        for month in 0..panels.first().map_or(0, |panel| panel.months()) {
            let mut runs = [0; 5];
            for panel in panels {
                runs[(panel.get(month, region, Quantity::Phase) as usize).min(4)] += 1;
            }
            rows.push(PhaseRow { region, month, runs });
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_common_phase_is_the_lower_of_two() {
        let row = PhaseRow { region: RegionId(0), month: 0, runs: [1, 3, 3, 0, 0] };
        assert_eq!(row.most_common(), Phase::Rebuild);
    }
}
