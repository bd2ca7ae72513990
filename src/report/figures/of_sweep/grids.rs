//! Heat maps and phase diagrams of a grid of two factors.

use super::{Origin, PlotError, gathered::Output, phases, settings, value_text};
use crate::{
    experiment::{
        plan::{FactorValue, Plan, design::Design},
        sweep::{
            Store,
            summary::{OutputSummary, runs_by_point},
        },
    },
    quantity::Quantity,
    report::figures::{
        Figure, GridAxis,
        heat_map::{self, HeatCell, HeatMap},
        phase_diagram::{self, PhaseDiagram},
        words,
    },
};

/// Values of a factor from which it makes an axis.
const FEWEST_VALUES: usize = 3;

/// The most combinations of the other factors' values: each is a figure of its own.
const MOST_COMBINATIONS: u64 = 6;

/// The two factors that make the axes, by place, each with the order of its values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Axes {
    x: (usize, Vec<usize>),
    y: (usize, Vec<usize>),
}

/// The axes of a grid in which exactly two factors have many numbers.
pub(super) fn axes(plan: &Plan) -> Option<Axes> {
    if plan.design != Design::Grid {
        return None;
    }
    let numbers = |place: &usize| {
        let factor = &plan.factors[*place];
        !factor.has_levels() && factor.listed().len() >= FEWEST_VALUES
    };
    let places: Vec<usize> = (0..plan.factors.len()).filter(numbers).collect();
    let [x, y] = places[..] else { return None };
    Some(Axes {
        x: (x, rising(&plan.factors[x].listed())),
        y: (y, rising(&plan.factors[y].listed())),
    })
}

/// The places of values from the lowest to the highest.
fn rising(values: &[FactorValue]) -> Vec<usize> {
    let number = |place: &usize| match values[*place] {
        FactorValue::Number(number) => number,
        _ => 0.0,
    };
    let mut places: Vec<usize> = (0..values.len()).collect();
    places.sort_by(|a, b| number(a).total_cmp(&number(b)));
    places
}

/// What figures need of a design point and an output.
#[derive(Clone, Copy, Debug)]
struct Cell {
    mean: Option<HeatCell>,
    phases: [usize; 5],
}

/// The figures of each output, one for each combination of the other factors' values.
pub(super) fn figures(
    store: &Store,
    axes: &Axes,
    outputs: &[Output],
    origin: &Origin,
) -> Result<Vec<Figure>, PlotError> {
    let plan = store.plan();
    let combinations = plan.points() / (axes.x.1.len() * axes.y.1.len()) as u64;
    if combinations > MOST_COMBINATIONS {
        return Err(PlotError::Refused {
            message: format!(
                "the other factors have {combinations} combinations of values, and each would be a \
                 figure of its own for every output"
            ),
            help: format!("plot a plan in which they have {MOST_COMBINATIONS} at most"),
        });
    }
    let mut origin = origin.clone();
    let mut cells: Vec<Vec<Cell>> = Vec::new();
    runs_by_point(store, |runs| {
        origin.failed += runs.failed;
        cells.push(
            outputs
                .iter()
                .map(|output| cell(&runs.outputs[output.column], |r| plan.group_of(r)))
                .collect(),
        );
        Ok::<(), PlotError>(())
    })?;
    let mut figures = Vec::new();
    for points in combined(plan, axes) {
        let panel = Panel::new(plan, axes, points, combinations > 1);
        for (number, output) in outputs.iter().enumerate() {
            let cells: Vec<Cell> =
                panel.points.iter().map(|point| cells[*point as usize][number]).collect();
            figures.push(panel.figure(output, &cells, &origin));
        }
    }
    Ok(figures)
}

fn cell(values: &[Option<f64>], group_of: impl Fn(u32) -> usize) -> Cell {
    let mean =
        |output: OutputSummary| HeatCell { mean: output.runs.mean, interval: output.mean_interval };
    let mut phases = [0; 5];
    for value in values.iter().flatten() {
        phases[(value.round().max(0.0) as usize).min(4)] += 1;
    }
    Cell { mean: OutputSummary::of(values, group_of).map(mean), phases }
}

/// The points of each combination of the other factors' values, row by row from the lowest.
fn combined(plan: &Plan, axes: &Axes) -> Vec<Vec<u64>> {
    let counts: Vec<u64> = plan.factors.iter().map(|factor| factor.listed().len() as u64).collect();
    // The last factor varies fastest.
    let stride = |place: usize| counts[place + 1..].iter().product::<u64>();
    let (x, y) = (stride(axes.x.0), stride(axes.y.0));
    let is_first = |point: &u64| {
        let digit = |place: usize| (point / stride(place)) % counts[place];
        digit(axes.x.0) == 0 && digit(axes.y.0) == 0
    };
    let panel = |first: u64| {
        let row = |row: &usize| {
            let before = first + *row as u64 * y;
            axes.x.1.iter().map(move |column| before + *column as u64 * x).collect::<Vec<u64>>()
        };
        axes.y.1.iter().flat_map(row).collect()
    };
    (0..plan.points()).filter(is_first).map(panel).collect()
}

/// One combination of the other factors' values.
struct Panel<'a> {
    plan: &'a Plan,
    axes: &'a Axes,
    points: Vec<u64>,
    subtitle: String,
    /// What names of files end in.
    ending: String,
}

impl<'a> Panel<'a> {
    fn new(plan: &'a Plan, axes: &'a Axes, points: Vec<u64>, has_others: bool) -> Self {
        let values = plan.point(points[0]);
        let is_other = |place: usize| place != axes.x.0 && place != axes.y.0;
        let others = (0..plan.factors.len()).filter(|place| is_other(*place));
        let ending = others.map(|place| {
            let factor = &plan.factors[place];
            format!("-{}-{}", factor.name, value_text(factor, values[place]))
        });
        let ending = if has_others { ending.collect() } else { String::new() };
        let others = settings(plan, &values, is_other);
        let has_any = plan.factors.len() > 2;
        Self { plan, axes, points, subtitle: if has_any { others } else { String::new() }, ending }
    }

    fn figure(&self, output: &Output, cells: &[Cell], origin: &Origin) -> Figure {
        if output.kept(self.plan).is_some_and(|kept| kept.quantity == Quantity::Phase) {
            let counts = cells.iter().map(|cell| cell.phases).collect();
            let mut diagram = PhaseDiagram {
                name: format!("phase-diagram-{}{}", output.name, self.ending),
                title: format!(
                    "Phase diagram: {}",
                    words::lower(&output.described(self.plan).title)
                ),
                subtitle: self.subtitle.clone(),
                caption: String::new(),
                x: self.axis(&self.axes.x),
                y: self.axis(&self.axes.y),
                cells: counts,
                path: Vec::new(),
                origin: origin.clone(),
            };
            phases::add_path(&mut diagram, self.plan, &self.points);
            return phase_diagram::draw(&diagram);
        }
        let described = output.described(self.plan);
        heat_map::draw(&HeatMap {
            name: format!("heat-map-{}{}", output.name, self.ending),
            title: described.title,
            subtitle: self.subtitle.clone(),
            unit: described.unit,
            x: self.axis(&self.axes.x),
            y: self.axis(&self.axes.y),
            cells: cells.iter().map(|cell| cell.mean).collect(),
            origin: origin.clone(),
        })
    }

    fn axis(&self, (place, order): &(usize, Vec<usize>)) -> GridAxis {
        let factor = &self.plan.factors[*place];
        let listed = factor.listed();
        GridAxis {
            title: factor.label.clone(),
            ticks: order.iter().map(|value| value_text(factor, listed[*value])).collect(),
            ..GridAxis::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_shown_from_the_lowest_to_the_highest() {
        assert_eq!(rising(&[3.0, -1.0, 2.0].map(FactorValue::Number)), [1, 2, 0]);
    }

    #[test]
    fn a_cell_counts_its_runs_by_phase_and_leaves_failed_ones_out() {
        let cell = cell(&[Some(1.0), None, Some(1.4), Some(4.0)], |r| r as usize);
        assert_eq!(cell.phases, [0, 2, 0, 0, 1]);
        assert!((cell.mean.unwrap().mean - 6.4 / 3.0).abs() < 1e-12);
    }
}
