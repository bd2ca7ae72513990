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
}
