//! Phase diagram: the phase that most runs are in over a grid of two factors, and the path of a
//! scenario's years across it.

use super::{
    Figure, Origin,
    canvas::{Area, Canvas, Style},
    grid::{Cells, GridAxis, height_for, in_rows, write_within},
    palette::{Color, PHASES},
    sheet::Sheet,
};
use crate::model::control::Phase;

const LEGEND: Style = Style::new(12.0, Color::INK);

/// What a phase diagram shows.
#[derive(Clone, Debug, PartialEq)]
pub struct PhaseDiagram {
    /// Name of its files.
    pub name: String,
    /// Title.
    pub title: String,
    /// Subtitle: settings that all cells share; may be empty.
    pub subtitle: String,
    /// What the caption says of cells and path.
    pub caption: String,
    /// The horizontal axis.
    pub x: GridAxis,
    /// The vertical axis.
    pub y: GridAxis,
    /// Runs by phase of each cell, row by row from the lowest.
    pub cells: Vec<[usize; 5]>,
    /// The path, in places of cells; may be empty.
    pub path: Vec<Stop>,
    /// Where it comes from.
    pub origin: Origin,
}

/// A stop of a path.
#[derive(Clone, Debug, PartialEq)]
pub struct Stop {
    /// What it is called.
    pub name: String,
    /// Horizontal place.
    pub column: Place,
    /// Vertical place.
    pub row: Place,
}

/// A place on an axis of cells: whole numbers are the middles of cells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Where, within the grid.
    pub at: f64,
    /// Whether it lies beyond the grid and was drawn back to its edge.
    pub is_beyond: bool,
}

/// The place of a value on an axis whose cells have these values, which rise or fall: between two cells
/// in proportion, and half a cell beyond the first and the last.
pub fn place(cells: &[f64], value: f64) -> Option<Place> {
    let rises = cells.windows(2).all(|pair| pair[0] < pair[1]);
    let falls = cells.windows(2).all(|pair| pair[0] > pair[1]);
    if cells.len() < 2 || !(rises || falls) {
        return None;
    }
    let is_before = |cell: f64| if rises { cell <= value } else { cell >= value };
    let after = cells.partition_point(|cell| is_before(*cell)).clamp(1, cells.len() - 1);
    let (from, to) = (cells[after - 1], cells[after]);
    let free = (after - 1) as f64 + (value - from) / (to - from);
    let at = free.clamp(-0.5, cells.len() as f64 - 0.5);
    Some(Place { at, is_beyond: at != free })
}

/// The sign of a phase, so that a diagram does not rest on colours.
pub fn sign(phase: Phase) -> &'static str {
    match phase {
        Phase::Dormant => "·",
        Phase::Rebuild => "1",
        Phase::NightControl => "2",
        Phase::Entrenchment => "3",
        Phase::Consolidated => "C",
    }
}

/// The phase that most of a cell's runs are in, the lower one of two, and their share.
pub fn most(runs: &[usize; 5]) -> Option<(Phase, f64)> {
    let (all, most) = (runs.iter().sum::<usize>(), runs.iter().copied().max()?);
    let phase = Phase::ALL.into_iter().find(|phase| runs[*phase as usize] == most)?;
    (all > 0).then(|| (phase, most as f64 / all as f64))
}

/// Draws a phase diagram.
pub fn draw(diagram: &PhaseDiagram) -> Figure {
    let height = height_for(diagram.y.ticks.len()) + 60.0;
    let sheet =
        Sheet::new(&diagram.title, &diagram.subtitle, &diagram.caption, &diagram.origin, height);
    let (mut canvas, body) = (sheet.canvas, sheet.body);
    let used = draw_legend(&mut canvas, body, !diagram.path.is_empty());
    let grid = Area::new(body.x, body.y + used, body.width - 12.0, body.height - used);
    let cells = Cells::with_axes(&mut canvas, grid, &diagram.x, &diagram.y);
    for (number, runs) in diagram.cells.iter().enumerate() {
        fill(&mut canvas, cells.cell(number % cells.columns, number / cells.columns), runs);
    }
    draw_borders(&mut canvas, &cells, &diagram.cells);
    cells.frame(&mut canvas);
    draw_path(&mut canvas, &cells, &diagram.path);
    Figure::new(&diagram.name, canvas).in_unit("share of replicates in a phase, in percent")
}

/// The legend above the grid; the height that it takes.
fn draw_legend(canvas: &mut Canvas, body: Area, has_path: bool) -> f64 {
    let name = |phase: Phase| match phase {
        Phase::Dormant => "dormant".to_owned(),
        Phase::Rebuild => "phase 1, rebuilding".to_owned(),
        Phase::NightControl => "phase 2, night control".to_owned(),
        Phase::Entrenchment => "phase 3, entrenchment".to_owned(),
        Phase::Consolidated => "consolidated".to_owned(),
    };
    let mut texts: Vec<String> = Phase::ALL.map(name).to_vec();
    if has_path {
        texts.push("path of the base scenario".to_owned());
    }
    let places = in_rows(&texts, LEGEND, body.width);
    for (number, (text, (x, row))) in texts.iter().zip(&places).enumerate() {
        let (x, y) = (body.x + x, body.y + 22.0 * *row as f64);
        canvas.text((x + 24.0, y + 13.0), text, LEGEND);
        if let Some(phase) = Phase::ALL.get(number) {
            let area = Area::new(x, y, 18.0, 18.0);
            canvas.rectangle(area, PHASES[number]);
            let style = Style::new(12.0, PHASES[number].contrasting()).bold();
            write_within(canvas, area, &[(sign(*phase).to_owned(), style)]);
        } else {
            canvas.line(&[(x, y + 9.0), (x + 18.0, y + 9.0)], Color::INK, 2.0);
            canvas.disc((x + 9.0, y + 9.0), 4.0, Color::WHITE, Color::INK);
        }
    }
    22.0 * (places.last().map_or(0, |(_, row)| *row) + 1) as f64 + 10.0
}

/// The sign and the share stand in the upper left corner, where the path seldom runs.
fn fill(canvas: &mut Canvas, area: Area, runs: &[usize; 5]) {
    let Some((phase, share)) = most(runs) else {
        canvas.rectangle(area, Color::WHITE);
        write_within(canvas, area, &[("no run".into(), Style::new(10.0, Color::GREY))]);
        return;
    };
    let color = PHASES[phase as usize];
    canvas.rectangle(area, color);
    let ink = color.contrasting();
    let (bold, small) = (Style::new(13.0, ink).bold(), Style::new(9.5, ink));
    let share = format!("{:.0}%", 100.0 * share);
    canvas.text((area.x + 5.0, area.y + 14.5), sign(phase), bold);
    if area.width > 24.0 + small.width(&share) {
        canvas.text((area.x + 18.0, area.y + 14.0), &share, small);
    }
}

/// Lines between neighbours in different phases.
fn draw_borders(canvas: &mut Canvas, cells: &Cells, runs: &[[usize; 5]]) {
    let phase = |column: usize, row: usize| most(&runs[row * cells.columns + column]).map(|m| m.0);
    for row in 0..cells.rows {
        for column in 0..cells.columns {
            let area = cells.cell(column, row);
            let (right, top) = (area.right(), area.y);
            if column + 1 < cells.columns && phase(column, row) != phase(column + 1, row) {
                canvas.line(&[(right, top - 1.0), (right, area.bottom() + 1.0)], Color::INK, 2.0);
            }
            if row + 1 < cells.rows && phase(column, row) != phase(column, row + 1) {
                canvas.line(&[(area.x - 1.0, top), (right + 1.0, top)], Color::INK, 2.0);
            }
        }
    }
}

fn draw_path(canvas: &mut Canvas, cells: &Cells, path: &[Stop]) {
    let points: Vec<(f64, f64)> =
        path.iter().map(|stop| cells.at(stop.column.at, stop.row.at)).collect();
    canvas.line(&points, Color::WHITE.with_opacity(0.9), 5.0);
    canvas.line(&points, Color::INK, 2.0);
    for (stop, point) in path.iter().zip(&points) {
        draw_stop(canvas, stop, *point);
    }
    let style = Style::new(12.0, Color::INK).bold().with_halo();
    let discs = points.iter().map(|(x, y)| Area::new(x - 6.0, y - 6.0, 12.0, 12.0));
    let places =
        (0..cells.rows).flat_map(|row| (0..cells.columns).map(move |column| (column, row)));
    let words = places.map(|(column, row)| {
        let cell = cells.cell(column, row);
        Area::new(cell.x + 3.0, cell.y + 2.0, 42.0, 14.0)
    });
    let mut taken: Vec<Area> = discs.chain(along(&points)).chain(words).collect();
    for (stop, point) in path.iter().zip(&points) {
        let area = free_place(*point, style.width(&stop.name), &taken, &cells.area);
        canvas.text((area.x, area.bottom() - 3.0), &stop.name, style);
        taken.push(area);
    }
}

/// Small areas along a line, which labels keep off.
fn along(points: &[(f64, f64)]) -> Vec<Area> {
    let between = |pair: &[(f64, f64)]| {
        let ((x, y), (to_x, to_y)) = (pair[0], pair[1]);
        let steps = ((to_x - x).hypot(to_y - y) / 6.0).ceil().max(1.0);
        let area = move |step: u32| {
            let share = f64::from(step) / steps;
            Area::new(x + share * (to_x - x) - 2.0, y + share * (to_y - y) - 2.0, 4.0, 4.0)
        };
        (0..=steps as u32).map(area).collect::<Vec<Area>>()
    };
    points.windows(2).flat_map(between).collect()
}

/// A disc, or a triangle that points out of the grid.
fn draw_stop(canvas: &mut Canvas, stop: &Stop, (x, y): (f64, f64)) {
    let out = |place: Place| match place {
        Place { is_beyond: false, .. } => 0.0,
        Place { at, .. } => at.signum(),
    };
    let (right, up) = (out(stop.column), out(stop.row));
    if right == 0.0 && up == 0.0 {
        canvas.disc((x, y), 4.5, Color::WHITE, Color::INK);
        return;
    }
    let length = (right * right + up * up).sqrt();
    let (dx, dy) = (right / length, -up / length);
    let tip = (x, y);
    let back = (x - 13.0 * dx, y - 13.0 * dy);
    let side = |sign: f64| (back.0 - sign * 7.0 * dy, back.1 + sign * 7.0 * dx);
    canvas.polygon(vec![tip, side(1.0), side(-1.0)], Color::INK);
}

/// A place for a label beside its point that is within the grid and free, if there is one.
fn free_place((x, y): (f64, f64), width: f64, taken: &[Area], within: &Area) -> Area {
    let height = 16.0;
    let candidates = [10.0, 18.0, 28.0, 40.0].into_iter().flat_map(|far| {
        [
            (x + far, y - height / 2.0),
            (x - far - width, y - height / 2.0),
            (x - width / 2.0, y - far - height),
            (x - width / 2.0, y + far),
            (x + far, y - far - height / 2.0),
            (x + far, y + far - height / 2.0),
            (x - far - width, y - far - height / 2.0),
            (x - far - width, y + far - height / 2.0),
        ]
    });
    let areas = candidates.map(|(x, y)| Area::new(x, y, width, height));
    let hidden = |area: &Area| taken.iter().filter(|other| area.overlaps(other)).count();
    // The first of those that hide least.
    let free = areas.filter(|area| within.holds(area)).min_by_key(hidden);
    free.unwrap_or(Area::new(x - width, y - height, width, height))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(cells: &[f64], value: f64) -> (f64, bool) {
        let place = place(cells, value).unwrap();
        (place.at, place.is_beyond)
    }

    #[test]
    fn a_value_lies_between_its_cells_in_proportion() {
        let cells = [0.0, 1.0, 3.0, 7.0];
        assert_eq!(at(&cells, 1.0), (1.0, false));
        assert_eq!(at(&cells, 2.5), (1.75, false));
        assert_eq!(at(&cells, 8.0), (3.25, false));
        assert_eq!(at(&cells, -0.5), (-0.5, false));
        assert_eq!((at(&cells, 10.0), at(&cells, -9.0)), ((3.5, true), (-0.5, true)));
        assert_eq!(at(&[7.0, 3.0, 1.0], 4.0), (0.75, false));
    }

    #[test]
    fn an_axis_that_turns_has_no_places() {
        assert_eq!(place(&[1.0, 2.0, 2.0], 1.5), None);
        assert_eq!(place(&[1.0], 1.0), None);
    }

    #[test]
    fn the_lower_of_two_phases_counts_and_no_run_has_none() {
        assert_eq!(most(&[1, 3, 3, 1, 0]), Some((Phase::Rebuild, 0.375)));
        assert_eq!(most(&[0; 5]), None);
    }

    #[test]
    fn labels_avoid_what_is_there() {
        let within = Area::new(0.0, 0.0, 200.0, 200.0);
        let first = free_place((100.0, 100.0), 30.0, &[], &within);
        let second = free_place((100.0, 100.0), 30.0, &[first], &within);
        assert!(!first.overlaps(&second) && within.holds(&second));
        let at_the_edge = free_place((195.0, 100.0), 30.0, &[], &within);
        assert!(within.holds(&at_the_edge), "{at_the_edge:?}");
    }
}
