//! The outline of the region in which a field is at or above a level, by marching squares.

use std::collections::BTreeMap;

use super::field::Field;

/// An edge between two neighbouring cells: the lower or left cell, and whether it leads up.
type Edge = (usize, bool);

/// Lines around the region, in cells from the middle of the lowest and leftmost one. A border of nothing
/// surrounds the field, so that every line is closed.
pub(super) fn outline(field: &Field, level: f64) -> Vec<Vec<(f64, f64)>> {
    let side = field.side + 2;
    let value = |column: usize, row: usize| {
        let is_inside = (1..=field.side).contains(&column) && (1..=field.side).contains(&row);
        if is_inside { field.cells[(row - 1) * field.side + column - 1] } else { 0.0 }
    };
    if !level.is_finite() || level <= 0.0 {
        return Vec::new();
    }
    let mut links: BTreeMap<Edge, Vec<Edge>> = BTreeMap::new();
    for row in 0..side - 1 {
        for column in 0..side - 1 {
            let corners =
                [(0, 0), (1, 0), (1, 1), (0, 1)].map(|(x, y)| value(column + x, row + y) >= level);
            let cell = row * side + column;
            // The edges below, right, above and left.
            let edges = [(cell, false), (cell + 1, true), (cell + side, false), (cell, true)];
            let crossed: Vec<Edge> =
                (0..4).filter(|i| corners[*i] != corners[(i + 1) % 4]).map(|i| edges[i]).collect();
            // At a saddle the two corners that are inside stay apart.
            let crossed = if crossed.len() == 4 && corners[0] {
                vec![crossed[3], crossed[0], crossed[1], crossed[2]]
            } else {
                crossed
            };
            for pair in crossed.chunks_exact(2) {
                links.entry(pair[0]).or_default().push(pair[1]);
                links.entry(pair[1]).or_default().push(pair[0]);
            }
        }
    }
    let point = |(cell, is_up): Edge| {
        let (column, row) = (cell % side, cell / side);
        let (to_column, to_row) = if is_up { (column, row + 1) } else { (column + 1, row) };
        let (from, to) = (value(column, row), value(to_column, to_row));
        let share = ((level - from) / (to - from)).clamp(0.0, 1.0);
        let (x, y) = (column as f64 - 1.0, row as f64 - 1.0);
        if is_up { (x, y + share) } else { (x + share, y) }
    };
    let mut lines = Vec::new();
    while let Some((first, _)) = links.first_key_value() {
        let (first, mut at) = (*first, *first);
        let mut line = vec![point(first)];
        while let Some(next) =
            links.remove(&at).and_then(|ends| ends.into_iter().find(|end| links.contains_key(end)))
        {
            line.push(point(next));
            at = next;
        }
        line.push(point(first));
        lines.push(line);
    }
    lines
}

/// A line without the points that lie nearer than a tolerance to what is left (Douglas and Peucker 1973).
pub(super) fn simplified(points: &[(f64, f64)], tolerance: f64) -> Vec<(f64, f64)> {
    let [first, inner @ .., last] = points else { return points.to_vec() };
    let farthest =
        inner.iter().enumerate().map(|(i, point)| (i + 1, distance(*point, *first, *last)));
    match farthest.max_by(|a, b| a.1.total_cmp(&b.1)) {
        Some((place, far)) if far > tolerance => {
            let mut line = simplified(&points[..=place], tolerance);
            line.pop();
            line.extend(simplified(&points[place..], tolerance));
            line
        }
        _ => vec![*first, *last],
    }
}

/// From a point to the stretch between two others.
fn distance((x, y): (f64, f64), from: (f64, f64), to: (f64, f64)) -> f64 {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let square = dx * dx + dy * dy;
    let along = if square > 0.0 { ((x - from.0) * dx + (y - from.1) * dy) / square } else { 0.0 };
    let along = along.clamp(0.0, 1.0);
    (x - from.0 - along * dx).hypot(y - from.1 - along * dy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_hill_has_a_round_outline() {
        let side = 41;
        let height = |cell: usize| {
            let (x, y) = ((cell % side) as f64 - 20.0, (cell / side) as f64 - 20.0);
            libm::exp(-(x * x + y * y) / 50.0)
        };
        let field = Field { side, cells: (0..side * side).map(height).collect() };
        let lines = outline(&field, libm::exp(-2.0));
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].first(), lines[0].last());
        for (x, y) in &lines[0] {
            assert!(((x - 20.0).hypot(y - 20.0) - 10.0).abs() < 0.05, "{x} {y}");
        }
    }

    #[test]
    fn two_hills_have_two_outlines_even_where_they_touch_at_a_corner() {
        let mut cells = vec![0.0; 16];
        (cells[5], cells[10]) = (1.0, 1.0);
        let lines = outline(&Field { side: 4, cells }, 0.5);
        assert_eq!(lines.len(), 2);
        assert!(lines.iter().all(|line| line.len() == 5), "{lines:?}");
    }

    #[test]
    fn a_simpler_line_keeps_its_corners_and_its_ends() {
        let square: Vec<(f64, f64)> = (0..=40)
            .map(|i| (f64::from(i % 10), i / 10))
            .map(|(along, edge)| match edge {
                0 => (along, 0.0),
                1 => (10.0, along),
                2 => (10.0 - along, 10.0),
                3 => (0.0, 10.0 - along),
                _ => (0.0, 0.0),
            })
            .collect();
        let corners = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0), (0.0, 0.0)];
        assert_eq!(simplified(&square, 0.1), corners);
        assert_eq!(simplified(&square[..1], 0.1), [(0.0, 0.0)]);
    }

    #[test]
    fn a_field_that_fills_its_grid_is_closed_at_the_border_and_nothing_has_no_outline() {
        let lines = outline(&Field { side: 3, cells: vec![1.0; 9] }, 0.9);
        assert_eq!(lines.len(), 1);
        assert!(outline(&Field { side: 3, cells: vec![0.0; 9] }, f64::INFINITY).is_empty());
    }
}
