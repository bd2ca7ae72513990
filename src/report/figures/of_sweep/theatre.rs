//! The theatre's CT effort and permissiveness, as population-weighted means over its regions: the axes
//! of the phase diagram, and the path of the base scenario on them.

use crate::{
    evidence::observed::Target,
    experiment::plan::{FactorValue, Plan},
    model::forcing::Forcing,
    scenario::{Role, Scenario},
};

/// What the axis of effort is, with its unit.
pub(super) const EFFORT: &str = "CT effort, operations a year at full intelligence \
    (population-weighted mean over the theatre's regions)";

/// What the axis of permissiveness is.
pub(super) const PERMISSIVENESS: &str =
    "permissiveness, 0 to 1 (population-weighted mean over the theatre's regions)";

/// Effort (operations a year at full intelligence) and permissiveness (0 to 1), theatre means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Means {
    pub effort: f64,
    pub permissiveness: f64,
}

/// The means of a design point on its last day, and whether they are the same on every day.
pub(super) fn at_point(plan: &Plan, values: &[FactorValue]) -> Option<(Means, bool)> {
    let scenario = plan.scenario(values).ok()?;
    let forcing = Forcing::new(&scenario);
    let last = scenario.calendar.days() - 1;
    let means = on_day(&scenario, &forcing, last)?;
    let is_held = (0..last).all(|day| on_day(&scenario, &forcing, day) == Some(means));
    Some((means, is_held))
}

/// The means of each calendar year for which the base scenario's first observer has a count that is simulated, or of every
/// year where nothing was observed.
pub(super) fn path(plan: &Plan) -> Vec<(i16, Means)> {
    let scenario = &plan.base.scenario;
    let calendar = &scenario.calendar;
    let forcing = Forcing::new(scenario);
    let observer = plan.base.targets.first().map(|target| &target.observer);
    let of_observer = |target: &&Target| Some(&target.observer) == observer;
    let is_count = |target: &&Target| target.value.exact().is_some() && target.count.is_some();
    let targets = || plan.base.targets.iter().filter(of_observer).filter(is_count);
    let first = targets().map(|target| target.start.0.year()).min();
    let last = targets().map(|target| target.end.0.year()).max();
    let mut years: Vec<(i16, Vec<Means>)> = Vec::new();
    for day in 0..calendar.days() {
        let year = calendar.date(day).0.year();
        if first.is_some_and(|first| year < first) || last.is_some_and(|last| year > last) {
            continue;
        }
        let Some(means) = on_day(scenario, &forcing, day) else { return Vec::new() };
        match years.last_mut() {
            Some((last, days)) if *last == year => days.push(means),
            _ => years.push((year, vec![means])),
        }
    }
    years.into_iter().map(|(year, days)| (year, over(&days))).collect()
}

fn over(days: &[Means]) -> Means {
    let mean = |of: fn(&Means) -> f64| days.iter().map(of).sum::<f64>() / days.len() as f64;
    Means { effort: mean(|m| m.effort), permissiveness: mean(|m| m.permissiveness) }
}

/// The means on a day; none where the scenario has no theatre.
fn on_day(scenario: &Scenario, forcing: &Forcing, day: u32) -> Option<Means> {
    let (mut people, mut effort, mut permissiveness) = (0.0, 0.0, 0.0);
    for (region, conditions) in scenario.regions.iter().zip(forcing.conditions(day)) {
        if region.role == Role::Theatre {
            people += region.population;
            effort += region.population * conditions.effort;
            permissiveness += region.population * conditions.permissiveness;
        }
    }
    (people > 0.0)
        .then(|| Means { effort: effort / people, permissiveness: permissiveness / people })
}

/// The one value that each step of an axis has, where a quantity depends on the step alone and rises or
/// falls with it. `cells` are row by row; `is_row` says that rows are the steps.
pub(super) fn along(cells: &[f64], columns: usize, is_row: bool) -> Option<Vec<f64>> {
    let rows = cells.len() / columns;
    let (steps, others) = if is_row { (rows, columns) } else { (columns, rows) };
    let at = |step: usize, other: usize| {
        if is_row { cells[step * columns + other] } else { cells[other * columns + step] }
    };
    let values: Vec<f64> = (0..steps).map(|step| at(step, 0)).collect();
    let is_alone = (0..steps).all(|step| {
        let near = |value: f64| (value - values[step]).abs() <= 1e-9 * values[step].abs().max(1e-9);
        (0..others).all(|other| near(at(step, other)))
    });
    let rises = values.windows(2).all(|pair| pair[0] < pair[1]);
    let falls = values.windows(2).all(|pair| pair[0] > pair[1]);
    (is_alone && (rises || falls)).then_some(values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::record::{self, Changes};

    #[test]
    fn a_quantity_belongs_to_the_axis_that_it_depends_on() {
        // Two rows of three columns.
        let by_column = [1.0, 2.0, 4.0, 1.0, 2.0, 4.0];
        assert_eq!(along(&by_column, 3, false), Some(vec![1.0, 2.0, 4.0]));
        assert_eq!(along(&by_column, 3, true), None);
        let by_row = [1.0, 1.0, 1.0, 0.5, 0.5, 0.5];
        assert_eq!(along(&by_row, 3, true), Some(vec![1.0, 0.5]));
        assert_eq!(along(&[1.0, 2.0, 4.0, 1.0, 2.0, 5.0], 3, false), None);
        assert_eq!(along(&[1.0; 6], 3, false), None);
    }

    #[test]
    fn means_lie_between_the_lowest_and_the_highest_region() {
        let scenario = record::open("tiny", &Changes::default()).unwrap().scenario;
        let forcing = Forcing::new(&scenario);
        let means = on_day(&scenario, &forcing, 0).unwrap();
        let theatre = || scenario.regions.iter().filter(|region| region.role == Role::Theatre);
        let lowest = theatre().map(|r| r.permissiveness).fold(f64::INFINITY, f64::min);
        let highest = theatre().map(|r| r.permissiveness).fold(0.0, f64::max);
        assert!((lowest..=highest).contains(&means.permissiveness), "{means:?}");
        assert!(means.effort > 0.0);
    }
}
