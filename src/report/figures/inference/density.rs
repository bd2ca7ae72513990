//! Densities as figures draw them: histograms of draws, curves of priors, and both in the spacing of
//! an axis, since a density on a logarithmic axis is one per unit of the logarithm.

use super::ruler::Spacing;
use crate::quantile::quantile;

/// Draws as places on an axis, sorted; those without a place are left out.
pub(super) fn sorted_places(draws: &[f64], spacing: Spacing) -> Vec<f64> {
    let mut places: Vec<f64> =
        draws.iter().map(|draw| spacing.place(*draw)).filter(|place| place.is_finite()).collect();
    places.sort_unstable_by(f64::total_cmp);
    places
}

/// A prior's density along an axis: places with the density per unit of place.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Curve {
    points: Vec<(f64, f64)>,
}

impl Curve {
    /// From values with their density per unit of value; points that are no numbers are left out.
    pub fn new(prior: &[(f64, f64)], spacing: Spacing) -> Self {
        let point = |(value, density): &(f64, f64)| {
            (spacing.place(*value), density * spacing.stretch(*value))
        };
        let mut points: Vec<(f64, f64)> = prior
            .iter()
            .map(point)
            .filter(|(place, density)| place.is_finite() && density.is_finite() && *density >= 0.0)
            .collect();
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        Self { points }
    }

    /// The density at a place, linear between points and 0 beyond them.
    pub fn at(&self, place: f64) -> f64 {
        let after = self.points.partition_point(|point| point.0 < place);
        match (after.checked_sub(1).map(|before| self.points[before]), self.points.get(after)) {
            (_, Some(point)) if point.0 == place => point.1,
            (Some(before), Some(after)) => {
                let share = (place - before.0) / (after.0 - before.0);
                before.1 + share * (after.1 - before.1)
            }
            _ => 0.0,
        }
    }

    /// The points within a range, with its ends.
    pub fn within(&self, (low, high): (f64, f64)) -> Vec<(f64, f64)> {
        let (Some(first), Some(last)) = (self.points.first(), self.points.last()) else {
            return Vec::new();
        };
        let inside = self.points.iter().copied().filter(|point| point.0 > low && point.0 < high);
        let mut points: Vec<(f64, f64)> = Vec::new();
        // The curve falls to the ground at its ends, so that a uniform density has walls.
        if first.0 > low {
            points.extend([(low, 0.0), (first.0.min(high), 0.0)]);
        } else {
            points.push((low, self.at(low)));
        }
        points.extend(inside);
        if last.0 < high {
            points.extend([(last.0.max(low), 0.0), (high, 0.0)]);
        } else {
            points.push((high, self.at(high)));
        }
        points
    }

    /// The place below which a share of the density lies.
    pub fn quantile(&self, share: f64) -> Option<f64> {
        let area = |pair: &[(f64, f64)]| 0.5 * (pair[0].1 + pair[1].1) * (pair[1].0 - pair[0].0);
        let total: f64 = self.points.windows(2).map(area).sum();
        if !total.is_finite() || total <= 0.0 {
            return None;
        }
        let mut left = share * total;
        for pair in self.points.windows(2) {
            let piece = area(pair);
            if piece >= left && piece > 0.0 {
                return Some(pair[0].0 + left / piece * (pair[1].0 - pair[0].0));
            }
            left -= piece;
        }
        self.points.last().map(|point| point.0)
    }
}

/// Bars of equal width over a range.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Histogram {
    /// The range.
    pub range: (f64, f64),
    /// The density in each bar; draws beyond the range count as if beside it.
    pub heights: Vec<f64>,
}

impl Histogram {
    /// Bars as wide as Freedman and Diaconis (1981) have it, but at most so many to the window. They reach
    /// from the lowest to the highest draw, so that none seems to lie beyond a bound.
    pub fn new(sorted: &[f64], window: (f64, f64), most: usize) -> Self {
        let range = match (sorted.first(), sorted.last()) {
            (Some(low), Some(high)) if high > low => (low.max(window.0), high.min(window.1)),
            _ => window,
        };
        let width = range.1 - range.0;
        let most = (most as f64 * width / (window.1 - window.0)).ceil() as usize;
        let bars = if sorted.is_empty() || width <= 0.0 {
            1
        } else {
            let spread = quantile(sorted, 0.75) - quantile(sorted, 0.25);
            let best = 2.0 * spread / libm::cbrt(sorted.len() as f64);
            let bars = if best > 0.0 { (width / best).ceil() } else { most as f64 };
            bars.clamp(1.0, most.max(1) as f64) as usize
        };
        let mut counts = vec![0_usize; bars];
        for place in sorted.iter().filter(|place| **place >= range.0 && **place <= range.1) {
            let bar = ((place - range.0) / width * bars as f64) as usize;
            counts[bar.min(bars - 1)] += 1;
        }
        let per_draw = bars as f64 / (width * sorted.len().max(1) as f64);
        let heights = counts.iter().map(|count| *count as f64 * per_draw).collect();
        Self { range, heights }
    }

    /// Its outline from the ground to the ground.
    pub fn steps(&self) -> Vec<(f64, f64)> {
        let width = (self.range.1 - self.range.0) / self.heights.len() as f64;
        let edge = |bar: usize| self.range.0 + width * bar as f64;
        let bar = |(bar, height): (usize, &f64)| [(edge(bar), *height), (edge(bar + 1), *height)];
        let top = self.heights.iter().enumerate().flat_map(bar);
        let (low, high) = self.range;
        [(low, 0.0)].into_iter().chain(top).chain([(high, 0.0)]).collect()
    }

    /// The highest bar.
    pub fn top(&self) -> f64 {
        self.heights.iter().copied().fold(0.0, f64::max)
    }
}

/// The range of an axis that shows the draws and the prior's middle 95%, the latter no further out than
/// `room` widths of the draws; the values in `shown` are always within.
pub(super) fn window(sorted: &[f64], prior: &Curve, shown: &[f64], room: f64) -> (f64, f64) {
    let of_prior = prior.quantile(0.025).zip(prior.quantile(0.975));
    let of_draws = match sorted {
        [] => of_prior.unwrap_or((0.0, 1.0)),
        sorted => (quantile(sorted, 0.001), quantile(sorted, 0.999)),
    };
    let width = of_draws.1 - of_draws.0;
    let (mut low, mut high) = of_draws;
    if let Some(prior) = of_prior {
        let room = if width > 0.0 { room * width } else { f64::INFINITY };
        low = low.min(prior.0.max(low - room));
        high = high.max(prior.1.min(high + room));
    }
    for place in shown.iter().filter(|place| place.is_finite()) {
        (low, high) = (low.min(*place), high.max(*place));
    }
    let room = 0.04 * (high - low);
    (low - room, high + room)
}

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
    let count = pairs.len().max(1) as f64;
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
    fn the_bars_of_a_histogram_hold_all_draws() {
        let places: Vec<f64> = (0..100).map(|i| f64::from(i) / 100.0).collect();
        let histogram = Histogram::new(&places, (0.0, 1.0), 40);
        let width = 0.99 / histogram.heights.len() as f64;
        let all: f64 = histogram.heights.iter().map(|height| height * width).sum();
        assert!((all - 1.0).abs() < 1e-12, "{all}");
    }

    #[test]
    fn a_log_uniform_prior_is_flat_on_a_logarithmic_axis() {
        let prior: Vec<(f64, f64)> = (0..=100)
            .map(|i| libm::exp10(-2.0 + 0.02 * f64::from(i)))
            .map(|x| (x, 1.0 / x))
            .collect();
        let curve = Curve::new(&prior, Spacing::Log);
        assert!((curve.at(-1.5) - curve.at(-0.3)).abs() < 1e-9);
        assert_eq!(curve.at(0.5), 0.0);
        assert!((curve.quantile(0.5).unwrap() + 1.0).abs() < 1e-9);
    }

    #[test]
    fn a_window_shows_the_prior_as_far_as_the_draws_stay_visible() {
        let draws: Vec<f64> = (0..=1000).map(|i| f64::from(i) / 1000.0).collect();
        let near = Curve::new(&[(-1.0, 0.25), (3.0, 0.25)], Spacing::Linear);
        let (low, high) = window(&draws, &near, &[], 1.5);
        assert!(low < -0.9 && high > 2.4, "{low} {high}");
        let far = Curve::new(&[(-1e6, 5e-7), (1e6, 5e-7)], Spacing::Linear);
        let (low, high) = window(&draws, &far, &[], 1.5);
        assert!((high - low) < 4.5 && low < -1.0, "{low} {high}");
    }

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
        assert!(correlation(&[(1.0, 2.0), (1.0, 3.0)]).is_nan());
    }
}
