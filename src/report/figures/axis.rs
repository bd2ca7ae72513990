//! Scales: from values to pixels, and the values that are written at them.

/// A linear scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    values: (f64, f64),
    pixels: (f64, f64),
}

impl Scale {
    /// A scale from values to pixels; a range without width is widened.
    pub fn new((low, high): (f64, f64), pixels: (f64, f64)) -> Self {
        let values = if high > low { (low, high) } else { (low, low + 1.0) };
        Self { values, pixels }
    }

    /// The pixel of a value.
    pub fn at(&self, value: f64) -> f64 {
        let share = (value - self.values.0) / (self.values.1 - self.values.0);
        self.pixels.0 + share * (self.pixels.1 - self.pixels.0)
    }

    /// Round values within the scale, about so many.
    pub fn ticks(&self, about: usize) -> Vec<f64> {
        ticks(self.values, about)
    }
}

/// Round values (1, 2 or 5 times a power of ten apart) from low to high, at most about so many.
fn ticks((low, high): (f64, f64), about: usize) -> Vec<f64> {
    let rough = (high - low) / about.max(1) as f64;
    let power = libm::pow(10.0, libm::log10(rough).floor());
    let step = [1.0, 2.0, 5.0, 10.0]
        .map(|times| times * power)
        .into_iter()
        .find(|step| *step >= rough * (1.0 - 1e-9))
        .unwrap_or(10.0 * power);
    // A hair of room, so that ends which are ticks stay in.
    let hair = step * 1e-6;
    let (first, last) = (((low - hair) / step).ceil(), ((high + hair) / step).floor());
    let count = (last - first).max(0.0) as usize;
    (0..=count).map(|i| (first + i as f64) * step).collect()
}

/// Ticks as text, all with the decimals that their distance needs.
pub fn labels(ticks: &[f64]) -> Vec<String> {
    let step = ticks.windows(2).map(|pair| pair[1] - pair[0]).next().unwrap_or(1.0);
    let places = (0..=6).find(|places| {
        let scaled = step * libm::pow(10.0, f64::from(*places));
        (scaled - scaled.round()).abs() < 1e-6 * scaled.abs().max(1.0)
    });
    let places = places.unwrap_or(6) as usize;
    let text = |tick: &f64| {
        // No negative nought.
        let tick = if tick.abs() < step * 1e-6 { 0.0 } else { *tick };
        format!("{tick:.places$}")
    };
    ticks.iter().map(text).collect()
}

/// A range with a little room beyond both ends; 0 stays an end where it is one.
pub fn roomy(low: f64, high: f64) -> (f64, f64) {
    let room = 0.06 * (high - low);
    (if low == 0.0 { 0.0 } else { low - room }, if high == 0.0 { 0.0 } else { high + room })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_lie_within() {
        assert_eq!(labels(&ticks((0.0, 97.0), 5)), ["0", "20", "40", "60", "80"]);
        assert_eq!(labels(&ticks((-0.31, 0.42), 4)), ["-0.2", "0.0", "0.2", "0.4"]);
        assert_eq!(labels(&ticks((0.0, 0.01), 2)), ["0.000", "0.005", "0.010"]);
        assert_eq!(labels(&ticks((0.0, 2500.0), 5)), ["0", "500", "1000", "1500", "2000", "2500"]);
    }

    #[test]
    fn values_lead_to_pixels_and_a_range_without_width_is_widened() {
        let scale = Scale::new((10.0, 20.0), (100.0, 0.0));
        assert_eq!((scale.at(10.0), scale.at(15.0), scale.at(20.0)), (100.0, 50.0, 0.0));
        assert!(Scale::new((3.0, 3.0), (0.0, 9.0)).at(3.0).is_finite());
    }
}
