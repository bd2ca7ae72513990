//! Densities in the plane: draws counted in cells, smoothed, and the smallest regions that hold a share.

/// A density on a grid of cells, rows from the lowest.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Field {
    /// Cells in a row, and rows.
    pub side: usize,
    /// The density in each cell, in any unit.
    pub cells: Vec<f64>,
}

impl Field {
    /// Pairs of draws counted in cells and smoothed with a Gaussian kernel, as wide as Scott (1992) has it
    /// and narrower where the two are correlated.
    pub fn of_draws(
        pairs: &[(f64, f64)],
        (x, y): ((f64, f64), (f64, f64)),
        correlation: f64,
        side: usize,
    ) -> Self {
        let cell = |place: f64, (low, high): (f64, f64)| {
            let cell = ((place - low) / (high - low) * side as f64).floor();
            (cell >= 0.0 && cell < side as f64).then_some(cell as usize)
        };
        let mut cells = vec![0.0; side * side];
        for (across, up) in pairs {
            if let Some((column, row)) = cell(*across, x).zip(cell(*up, y)) {
                cells[row * side + column] += 1.0;
            }
        }
        let shrink = (1.0 - correlation * correlation).max(0.09).sqrt();
        let factor = libm::pow(pairs.len().max(1) as f64, -1.0 / 6.0) * shrink;
        let width = |of: fn(&(f64, f64)) -> f64, (low, high): (f64, f64)| {
            let values: Vec<f64> = pairs.iter().map(of).collect();
            (deviation(&values) * factor / (high - low) * side as f64).clamp(0.5, side as f64 / 4.0)
        };
        let (across, up) = (kernel(width(|pair| pair.0, x)), kernel(width(|pair| pair.1, y)));
        let rows: Vec<f64> = cells.chunks(side).flat_map(|row| smoothed(row, &across)).collect();
        let mut smooth = vec![0.0; side * side];
        for column in 0..side {
            let line: Vec<f64> = (0..side).map(|row| rows[row * side + column]).collect();
            for (row, value) in smoothed(&line, &up).into_iter().enumerate() {
                smooth[row * side + column] = value;
            }
        }
        // The kernel must not carry the posterior beyond where there are draws.
        let beyond = |of: fn(&(f64, f64)) -> f64, (low, high): (f64, f64)| {
            let lowest = pairs.iter().map(of).fold(f64::INFINITY, f64::min);
            let highest = pairs.iter().map(of).fold(f64::NEG_INFINITY, f64::max);
            let width = (high - low) / side as f64;
            (0..side)
                .map(|cell| {
                    let edge = low + cell as f64 * width;
                    edge + width < lowest || edge > highest
                })
                .collect::<Vec<bool>>()
        };
        let (columns, rows) = (beyond(|pair| pair.0, x), beyond(|pair| pair.1, y));
        for (place, cell) in smooth.iter_mut().enumerate() {
            if columns[place % side] || rows[place / side] {
                *cell = 0.0;
            }
        }
        Self { side, cells: smooth }
    }

    /// The density such that cells at or above it hold at least a share of all; infinite where there is
    /// nothing.
    pub fn level(&self, share: f64) -> f64 {
        let mut sorted = self.cells.clone();
        sorted.sort_unstable_by(|a, b| b.total_cmp(a));
        let all: f64 = sorted.iter().sum();
        if all <= 0.0 {
            return f64::INFINITY;
        }
        let mut held = 0.0;
        for cell in &sorted {
            held += cell;
            if held >= share * all {
                // A hair lower, so that cells which are equal but for rounding count as equal.
                return cell * (1.0 - 1e-6);
            }
        }
        sorted.last().copied().unwrap_or(f64::INFINITY)
    }
}

fn deviation(values: &[f64]) -> f64 {
    let count = values.len().max(1) as f64;
    let mean = values.iter().sum::<f64>() / count;
    (values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / count).sqrt()
}

/// Half a Gaussian kernel, from its middle outwards.
fn kernel(width: f64) -> Vec<f64> {
    let reach = (3.0 * width).ceil() as usize;
    (0..=reach).map(|far| libm::exp(-0.5 * libm::pow(far as f64 / width, 2.0))).collect()
}

/// A row smoothed with a kernel that is cut off and rescaled at the ends, so that edges do not fade.
fn smoothed(row: &[f64], kernel: &[f64]) -> Vec<f64> {
    let of = |place: usize| {
        let (from, to) =
            (place.saturating_sub(kernel.len() - 1), (place + kernel.len()).min(row.len()));
        let weights = (from..to).map(|other| (kernel[other.abs_diff(place)], row[other]));
        let (sum, weight) =
            weights.fold((0.0, 0.0), |(sum, weight), (w, value)| (sum + w * value, weight + w));
        sum / weight
    };
    (0..row.len()).map(of).collect()
}

/// The product-moment correlation of pairs; not a number where one of them never varies.
pub(super) fn correlation(pairs: &[(f64, f64)]) -> f64 {
    // Rounding would make a spread of what is everywhere the same.
    let varies = |of: fn(&(f64, f64)) -> f64| pairs.iter().any(|pair| of(pair) != of(&pairs[0]));
    if !varies(|pair| pair.0) || !varies(|pair| pair.1) {
        return f64::NAN;
    }
    let count = pairs.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>() / count;
    let (x, y) = (mean(|pair| pair.0), mean(|pair| pair.1));
    let sums = pairs.iter().fold((0.0, 0.0, 0.0), |(xx, xy, yy), pair| {
        let (dx, dy) = (pair.0 - x, pair.1 - y);
        (xx + dx * dx, xy + dx * dy, yy + dy * dy)
    });
    sums.1 / (sums.0 * sums.2).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_level_of_a_share_holds_it_with_as_few_cells_as_can_be() {
        let field = Field { side: 2, cells: vec![5.0, 1.0, 3.0, 1.0] };
        let held =
            |share: f64| field.cells.iter().filter(|cell| **cell >= field.level(share)).count();
        assert_eq!((held(0.5), held(0.8), held(0.9)), (1, 2, 4));
        assert_eq!(Field { side: 1, cells: vec![0.0] }.level(0.5), f64::INFINITY);
    }

    #[test]
    fn smoothing_keeps_what_is_flat_and_correlations_have_known_values() {
        assert!(smoothed(&[2.0; 9], &kernel(1.5)).iter().all(|value| (value - 2.0).abs() < 1e-12));
        let line: Vec<(f64, f64)> = (0..9).map(|i| (f64::from(i), -2.0 * f64::from(i))).collect();
        assert!((correlation(&line) + 1.0).abs() < 1e-12);
        let constant: Vec<(f64, f64)> = (0..9).map(|i| (f64::from(i), 0.1)).collect();
        assert!(correlation(&constant).is_nan() && correlation(&[]).is_nan());
    }
}
