//! The axes and the path of a phase diagram: the theatre's effort and permissiveness.

use super::theatre::{self, Means};
use crate::{
    experiment::plan::Plan,
    report::{
        figures::{
            GridAxis,
            phase_diagram::{PhaseDiagram, Stop, place},
        },
        number::short,
    },
};

/// The values of cells on both axes, and which of effort and permissiveness each is.
#[derive(Clone, Debug, PartialEq)]
struct Ways {
    x: Vec<f64>,
    y: Vec<f64>,
    x_is_effort: bool,
    /// Whether both are the same from the first to the last day.
    is_held: bool,
}

/// Writes the caption of a diagram, and where it can be done names its axes by the theatre's means and
/// adds the path of the base scenario.
pub(super) fn add_path(diagram: &mut PhaseDiagram, plan: &Plan, points: &[u64]) {
    let columns = diagram.x.ticks.len();
    let means = points.iter().map(|point| theatre::at_point(plan, &plan.point(*point)));
    let means: Option<Vec<(Means, bool)>> = means.collect();
    diagram.caption = format!(
        "Each cell: the phase that most of its {} replicates are in, with their share; the sign says what \
         the colour says, and lines part phases.",
        diagram.origin.replicates
    );
    match means.and_then(|means| Ways::of(&means, columns)) {
        Some(ways) => {
            ways.rename(diagram);
            diagram.path = ways.path(plan);
            diagram.caption += &ways.caption(plan, &diagram.path);
        }
        None => {
            diagram.caption += " No path is drawn: the theatre's CT effort and permissiveness do not each \
                                rise or fall along one axis.";
        }
    }
    diagram.caption += " ";
    diagram.caption += &diagram.origin.held("Shares");
}

/// Stops that follow each other at the same place are one, as in `2005–2010`.
fn together(stops: impl Iterator<Item = Stop>) -> Vec<Stop> {
    let mut path: Vec<Stop> = Vec::new();
    for stop in stops {
        let is_near = |last: &&mut Stop| {
            (last.column.at - stop.column.at).abs() < 0.01
                && (last.row.at - stop.row.at).abs() < 0.01
        };
        match path.last_mut().filter(is_near) {
            Some(last) => {
                let first = last.name.split('–').next().unwrap_or_default();
                last.name = format!("{first}–{}", stop.name);
            }
            None => path.push(stop),
        }
    }
    path
}

impl Ways {
    /// None where effort and permissiveness do not each belong to one axis.
    fn of(means: &[(Means, bool)], columns: usize) -> Option<Self> {
        let efforts: Vec<f64> = means.iter().map(|(means, _)| means.effort).collect();
        let permissive: Vec<f64> = means.iter().map(|(means, _)| means.permissiveness).collect();
        let along = |cells: &[f64], is_row| theatre::along(cells, columns, is_row);
        let is_held = means.iter().all(|(_, is_held)| *is_held);
        let way = |x: &[f64], y: &[f64], x_is_effort| {
            Some(Self { x: along(x, false)?, y: along(y, true)?, x_is_effort, is_held })
        };
        way(&efforts, &permissive, true).or_else(|| way(&permissive, &efforts, false))
    }

    fn rename(&self, diagram: &mut PhaseDiagram) {
        let rename = |axis: &mut GridAxis, values: &[f64], is_effort: bool| {
            let title = if is_effort { theatre::EFFORT } else { theatre::PERMISSIVENESS };
            let factor = std::mem::replace(&mut axis.title, title.to_owned());
            axis.note = Some(format!("in grey: {factor}"));
            let ticks = values.iter().map(|value| short(*value)).collect();
            axis.small_ticks = std::mem::replace(&mut axis.ticks, ticks);
        };
        rename(&mut diagram.x, &self.x, self.x_is_effort);
        rename(&mut diagram.y, &self.y, !self.x_is_effort);
    }

    fn path(&self, plan: &Plan) -> Vec<Stop> {
        let stop = |(year, means): (i16, Means)| {
            let (x, y) = if self.x_is_effort {
                (means.effort, means.permissiveness)
            } else {
                (means.permissiveness, means.effort)
            };
            let (column, row) = (place(&self.x, x)?, place(&self.y, y)?);
            Some(Stop { name: year.to_string(), column, row })
        };
        together(theatre::path(plan).into_iter().filter_map(stop))
    }

    fn caption(&self, plan: &Plan, path: &[Stop]) -> String {
        let calendar = &plan.base.scenario.calendar;
        let (start, end) = (calendar.start(), calendar.end());
        let mut caption = if self.is_held {
            format!(
                " Effort and permissiveness are held at the cell's values from {start} to {end}."
            )
        } else {
            format!(" Effort and permissiveness change over time; the axes give those of {end}.")
        };
        let [first, .., last] = path else { return caption };
        let first = first.name.split('–').next().unwrap_or_default();
        let last = last.name.split('–').next_back().unwrap_or_default();
        caption += &format!(
            " Path: the base scenario's means of {first} to {last}, year by year, projected on the two axes and placed \
             in proportion between cells. Years are transients with what came before them, and the same \
             mean can hide another division over regions: where a year lies says nothing of the phase it \
             was in.",
        );
        let beyond = path.iter().filter(|stop| stop.column.is_beyond || stop.row.is_beyond);
        let beyond: Vec<&str> = beyond.map(|stop| stop.name.as_str()).collect();
        if !beyond.is_empty() {
            caption += &format!(
                " Beyond the grid, and drawn at its edge with an arrow: {}.",
                beyond.join(", ")
            );
        }
        caption
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::figures::phase_diagram::Place;

    fn means(effort: f64, permissiveness: f64) -> (Means, bool) {
        (Means { effort, permissiveness }, true)
    }

    #[test]
    fn years_at_the_same_place_are_one_stop() {
        let stop = |name: &str, at: f64| {
            let place = Place { at, is_beyond: false };
            Stop { name: name.into(), column: place, row: place }
        };
        let stops = [stop("2020", 0.0), stop("2021", 1.0), stop("2022", 1.0), stop("2023", 1.0)];
        let names: Vec<String> =
            together(stops.into_iter()).into_iter().map(|stop| stop.name).collect();
        assert_eq!(names, ["2020", "2021–2023"]);
    }

    #[test]
    fn effort_and_permissiveness_find_their_axes() {
        let cells = [means(0.0, 0.2), means(1.0, 0.2), means(0.0, 0.6), means(1.0, 0.6)];
        let ways = Ways::of(&cells, 2).unwrap();
        assert_eq!((ways.x, ways.y, ways.x_is_effort), (vec![0.0, 1.0], vec![0.2, 0.6], true));
        let turned = [means(0.0, 0.2), means(0.0, 0.6), means(1.0, 0.2), means(1.0, 0.6)];
        let ways = Ways::of(&turned, 2).unwrap();
        assert_eq!((ways.x, ways.y, ways.x_is_effort), (vec![0.2, 0.6], vec![0.0, 1.0], false));
        let mixed = [means(0.0, 0.2), means(1.0, 0.3), means(0.0, 0.6), means(1.0, 0.6)];
        assert_eq!(Ways::of(&mixed, 2), None);
    }
}
