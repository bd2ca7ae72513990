//! Fan charts of what is kept by month.

use super::{Origin, PlotError, gathered::Output, settings};
use crate::{
    evidence::observed::Target,
    experiment::{
        plan::{
            Kept, Plan,
            file::{OverRegions, OverTime},
        },
        sweep::{
            Store,
            summary::{PointRuns, runs_by_point},
        },
    },
    report::figures::{
        Figure,
        fan_chart::{self, Band, Fan, FanChart, Year},
        observed_years::{self, is_attacks},
        words,
    },
};

/// The most design points of a chart.
const MOST_POINTS: u64 = 6;

/// A chart for each output that is kept by month.
pub(super) fn figures(
    store: &Store,
    outputs: &[Output],
    points: &[u64],
    origin: &Origin,
) -> Result<Vec<Figure>, PlotError> {
    let plan = store.plan();
    let points = shown(plan, points)?;
    let mut origin = origin.clone();
    let mut found = Vec::new();
    runs_by_point(store, |runs| {
        if points.contains(&runs.point) {
            origin.failed += runs.failed;
            found.push(runs);
        }
        Ok::<(), PlotError>(())
    })?;
    let left_out = plan.points() - points.len() as u64;
    let chart = |place: &usize| {
        let kept = &plan.kept[*place];
        let parts = outputs.iter().filter(|output| output.kept.is_some_and(|k| k.0 == *place));
        let columns: Vec<usize> = parts.map(|output| output.column).collect();
        fan_chart::draw(&of_kept(plan, kept, &columns, &found, left_out, &origin))
    };
    let mut places: Vec<usize> = outputs.iter().filter_map(|o| Some(o.kept?.0)).collect();
    places.dedup();
    // A single month by its own name is no fan.
    places.retain(|place| {
        outputs.iter().filter(|o| o.kept.is_some_and(|k| k.0 == *place)).count() > 1
    });
    Ok(places.iter().map(chart).collect())
}

/// The design points that are drawn: those asked for, all where they are few, else the first.
fn shown(plan: &Plan, asked_for: &[u64]) -> Result<Vec<u64>, PlotError> {
    let count = plan.points();
    if let Some(beyond) = asked_for.iter().find(|point| **point >= count) {
        return Err(PlotError::Refused {
            message: format!("there is no design point {beyond}"),
            help: format!("points are numbered from 0 to {}", count - 1),
        });
    }
    if asked_for.len() as u64 > MOST_POINTS {
        return Err(PlotError::Refused {
            message: format!("{} design points are too many for a fan chart", asked_for.len()),
            help: format!("choose {MOST_POINTS} at most"),
        });
    }
    Ok(match asked_for {
        [] if count <= MOST_POINTS => (0..count).collect(),
        [] => vec![0],
        asked_for => asked_for.to_vec(),
    })
}

fn of_kept(
    plan: &Plan,
    kept: &Kept,
    columns: &[usize],
    found: &[PointRuns],
    left_out: u64,
    origin: &Origin,
) -> FanChart {
    let start = plan.base.scenario.calendar.start().month_number();
    let first_month = start + kept.parts[0].1.0 as i32;
    let observed = observed(plan, kept);
    let unit = words::unit(kept);
    let adds_up = kept.over_time == OverTime::Sum;
    let fan = |runs: &PointRuns| Fan {
        label: settings(plan, &runs.values, |_| true),
        months: bands(&samples(runs, columns)),
        years: if adds_up {
            years(&samples(runs, columns), first_month, &observed)
        } else {
            Vec::new()
        },
    };
    let title = words::whole(plan, kept);
    FanChart {
        name: format!("fan-{}", kept.name),
        title: format!("{title}, by month"),
        observed: observed.first().filter(|_| adds_up).map(|target| observed_years::said(target)),
        left_out: match left_out {
            0 => String::new(),
            left_out => format!("{left_out} other design points are not drawn."),
        },
        unit: if adds_up { format!("{unit} a month") } else { unit.to_owned() },
        yearly_unit: format!("{unit} a year"),
        first_month,
        fans: found.iter().filter(|runs| runs.ok > 0).map(fan).collect(),
        origin: origin.clone(),
    }
}

/// For each run that came to its end, its months.
fn samples(runs: &PointRuns, columns: &[usize]) -> Vec<Vec<f64>> {
    let replicates = columns.first().map_or(0, |column| runs.outputs[*column].len());
    let run = |replicate: usize| columns.iter().map(|c| runs.outputs[*c][replicate]).collect();
    (0..replicates).filter_map(run).collect()
}

fn bands(samples: &[Vec<f64>]) -> Vec<Band> {
    let months = samples.first().map_or(0, Vec::len);
    let month = |month: usize| samples.iter().map(|run| run[month]).collect::<Vec<f64>>();
    (0..months).filter_map(|m| Band::of(&month(m))).collect()
}

/// The whole calendar years among the months.
fn years(samples: &[Vec<f64>], first_month: i32, observed: &[&Target]) -> Vec<Year> {
    let months = samples.first().map_or(0, Vec::len) as i32;
    let first_year = (first_month + 11).div_euclid(12);
    let last_year = (first_month + months).div_euclid(12) - 1;
    (first_year..=last_year)
        .filter_map(|year| {
            let from = (year * 12 - first_month) as usize;
            let sums: Vec<f64> =
                samples.iter().map(|run| run[from..from + 12].iter().sum()).collect();
            let observed = observed_years::of_year(observed, year);
            Some(Year { year, band: Band::of(&sums)?, observed })
        })
        .collect()
}

/// Observed counts of whole calendar years that can stand beside what is kept.
fn observed<'a>(plan: &'a Plan, kept: &Kept) -> Vec<&'a Target> {
    if !is_attacks(kept.quantity) || kept.over_regions != OverRegions::Sum {
        return Vec::new();
    }
    observed_years::within(&plan.base.targets, &kept.regions)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_years_are_summed() {
        // From March 2020 on, 36 months: 2021 and 2022 are whole.
        let samples = vec![vec![1.0; 36], vec![2.0; 36]];
        let years = years(&samples, 2020 * 12 + 2, &[]);
        let found: Vec<(i32, f64)> =
            years.iter().map(|year| (year.year, year.band.quantiles[2])).collect();
        assert_eq!(found, [(2021, 18.0), (2022, 18.0)]);
        assert_eq!(bands(&samples).len(), 36);
    }
}
