//! Rulers: scales of a linear, logarithmic or root spacing, with the ticks that there is room for.

use super::numerals::{brief, with_minus_sign};
use crate::report::figures::{
    axis::{Scale, labels},
    canvas::{Anchor, Area, Canvas, Style},
    palette::Color,
};

/// How values are spaced along an axis.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Spacing {
    /// Equal differences are equally far apart.
    #[default]
    Linear,
    /// Equal ratios are equally far apart; values must be above 0.
    Log,
    /// By the square root of the size, with its sign, which spreads counts by their noise.
    Root,
}

impl Spacing {
    /// Where a value lies, in units of its own; not a number where it has no place.
    pub(super) fn place(self, value: f64) -> f64 {
        match self {
            Self::Linear => value,
            Self::Log if value > 0.0 => libm::log10(value),
            Self::Log => f64::NAN,
            Self::Root => value.signum() * libm::sqrt(value.abs()),
        }
    }

    /// How much of a value's unit a unit of place is: what turns a density of values into one of places.
    pub(super) fn stretch(self, value: f64) -> f64 {
        match self {
            Self::Linear => 1.0,
            Self::Log => value * std::f64::consts::LN_10,
            Self::Root => 2.0 * libm::sqrt(value.abs()),
        }
    }

    /// The value at a place.
    fn value(self, place: f64) -> f64 {
        match self {
            Self::Linear => place,
            Self::Log => libm::pow(10.0, place),
            Self::Root => place.signum() * place * place,
        }
    }
}

/// A tick with its label.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tick {
    /// Its pixel.
    pub at: f64,
    /// The middle of its label, which is moved so that it stays within the ruler.
    pub label_at: f64,
    /// Its label.
    pub label: String,
}

/// From values to pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Ruler {
    spacing: Spacing,
    places: (f64, f64),
    pixels: (f64, f64),
    overhang: f64,
}

impl Ruler {
    /// A ruler over a range of places (not of values); one that is empty or no range is widened.
    pub fn new(spacing: Spacing, (low, high): (f64, f64), pixels: (f64, f64)) -> Self {
        let is_range =
            low.is_finite() && high.is_finite() && high - low > 1e-12 * low.abs().max(1e-290);
        let places = match is_range {
            true => (low, high),
            false if low.is_finite() => {
                (low - 0.05 * low.abs().max(1e-3), low + 0.05 * low.abs().max(1e-3))
            }
            false => (0.0, 1.0),
        };
        Self { spacing, places, pixels, overhang: 0.0 }
    }

    /// A ruler over a range of values.
    pub fn of_values(spacing: Spacing, (low, high): (f64, f64), pixels: (f64, f64)) -> Self {
        Self::new(spacing, (spacing.place(low), spacing.place(high)), pixels)
    }

    /// Lets labels reach so far beyond its ends.
    #[must_use]
    pub fn with_overhang(self, overhang: f64) -> Self {
        Self { overhang, ..self }
    }

    /// Its range of places.
    pub fn places(&self) -> (f64, f64) {
        self.places
    }

    /// The pixel of a value; the nearer end for one beyond the ruler.
    pub fn at(&self, value: f64) -> f64 {
        self.at_place(self.spacing.place(value))
    }

    /// The pixel of a place; the nearer end for one beyond the ruler.
    pub fn at_place(&self, place: f64) -> f64 {
        let (low, high) = self.places;
        // What has no place lies below everything.
        let place = if place.is_nan() { low } else { place.clamp(low, high) };
        let share = (place - low) / (high - low);
        self.pixels.0 + share * (self.pixels.1 - self.pixels.0)
    }

    /// Whether a value lies on the ruler.
    pub fn holds(&self, value: f64) -> bool {
        let place = self.spacing.place(value);
        place >= self.places.0 && place <= self.places.1
    }

    /// Ticks whose labels take so many pixels along the ruler and do not touch.
    pub fn ticks(&self, about: usize, extent: impl Fn(&str) -> f64) -> Vec<Tick> {
        let candidates: Vec<Vec<f64>> = match self.spacing {
            Spacing::Linear => self.linear(about),
            Spacing::Log => self.decades(about),
            Spacing::Root => (2..=about).rev().map(|about| self.round_values(about)).collect(),
        };
        let all: Vec<Vec<Tick>> =
            candidates.iter().map(|values| self.labelled(values, &extent)).collect();
        // Those of the finest step that fits; else two that are far apart; else as many as fit.
        let fits = |ticks: &&Vec<Tick>| ticks.len() > 1 && apart(ticks, &extent);
        if let Some(fitting) = all.iter().find(fits) {
            return fitting.clone();
        }
        let ends = all.iter().filter(|ticks| ticks.len() > 2);
        let mut ends = ends.map(|ticks| vec![ticks[0].clone(), ticks[ticks.len() - 1].clone()]);
        if let Some(two) = ends.find(|two| apart(two, &extent)) {
            return two;
        }
        thinned(all.into_iter().next_back().unwrap_or_default(), &extent)
    }

    fn labelled(&self, values: &[f64], extent: impl Fn(&str) -> f64) -> Vec<Tick> {
        let linear = self.spacing == Spacing::Linear;
        let largest = values.iter().map(|value| value.abs()).fold(0.0, f64::max);
        let step = values.windows(2).map(|pair| pair[1] - pair[0]).next().unwrap_or(largest);
        let is_plain = linear && values.len() > 1 && largest < 1e6 && step >= 1e-4;
        let texts: Vec<String> = if is_plain {
            labels(values).iter().map(|label| with_minus_sign(label)).collect()
        } else {
            // Sums of steps are not quite round.
            values
                .iter()
                .map(|value| brief(if value.abs() < 1e-9 * step.abs() { 0.0 } else { *value }))
                .collect()
        };
        let from = self.pixels.0.min(self.pixels.1) - self.overhang;
        let to = self.pixels.0.max(self.pixels.1) + self.overhang;
        let tick = |(value, label): (&f64, String)| {
            let (at, half) = (self.at(*value), extent(&label) / 2.0);
            let label_at = at.max(from + half).min(to - half);
            let fits = 2.0 * half <= to - from;
            Tick { at, label_at: if fits { label_at } else { f64::midpoint(from, to) }, label }
        };
        values.iter().zip(texts).map(tick).collect()
    }

    /// Round values, in steps that grow.
    fn linear(&self, about: usize) -> Vec<Vec<f64>> {
        let scale = Scale::new(self.places, self.pixels);
        (1..=about).rev().map(|about| scale.ticks(about)).filter(|t| !t.is_empty()).collect()
    }

    /// Powers of ten in strides that grow; where there are few, also twice and five times these.
    fn decades(&self, about: usize) -> Vec<Vec<f64>> {
        let (low, high) = (self.places.0 - 1e-9, self.places.1 + 1e-9);
        let (first, last) = (low.ceil() as i32, high.floor() as i32);
        if last <= first {
            let fine = self.round_values(about);
            if fine.len() > 1 {
                return vec![fine];
            }
            // A short stretch of a logarithmic axis is nearly linear.
            let values = (self.spacing.value(self.places.0), self.spacing.value(self.places.1));
            let scale = Scale::new(values, self.pixels);
            return (1..=about)
                .rev()
                .map(|about| scale.ticks(about))
                .filter(|t| !t.is_empty())
                .collect();
        }
        let stride = |stride: i32| {
            (first..=last)
                .filter(|power| power.rem_euclid(stride) == 0)
                .map(|power| libm::exp10(f64::from(power)))
                .collect()
        };
        let strides = [1, 2, 3, 5, 10, 20, 50, 100].into_iter().map(stride);
        strides
            .filter(|values: &Vec<f64>| !values.is_empty() && values.len() <= about.max(1) + 2)
            .collect()
    }

    /// Nought and 1, 2 and 5 times the powers of ten within the ruler, with either sign.
    fn round_values(&self, about: usize) -> Vec<f64> {
        let (low, high) = (self.spacing.value(self.places.0), self.spacing.value(self.places.1));
        let largest = low.abs().max(high.abs());
        let top = libm::log10(largest).ceil() as i32;
        // On a root scale, values below a hundredth of the largest are too near to 0 to be told apart.
        let powers = match self.spacing {
            Spacing::Log => libm::log10(low.max(f64::MIN_POSITIVE)).floor() as i32..=top,
            _ => top - 3..=top,
        };
        let sizes = powers
            .flat_map(|power| [1.0, 2.0, 5.0].map(|times| times * libm::exp10(f64::from(power))));
        let signed = sizes.flat_map(|size| [-size, size]).chain([0.0]);
        let mut values: Vec<f64> = signed.filter(|value| self.holds(*value)).collect();
        values.sort_by(f64::total_cmp);
        let (from, to) = (self.pixels.0.min(self.pixels.1), self.pixels.0.max(self.pixels.1));
        let room = (to - from) / about.max(1) as f64;
        // Coarse values first, so that these are kept.
        let coarseness = |value: &f64| {
            let text = format!("{:e}", value.abs());
            match text.as_bytes()[0] {
                b'0' => 0,
                b'1' => 1,
                b'5' => 2,
                _ => 3,
            }
        };
        let mut order: Vec<usize> = (0..values.len()).collect();
        order.sort_by(|a, b| {
            let key = |i: &usize| (coarseness(&values[*i]), -values[*i].abs());
            let (one, two) = (key(a), key(b));
            one.0.cmp(&two.0).then(one.1.total_cmp(&two.1))
        });
        let mut kept: Vec<f64> = Vec::new();
        for place in order {
            let at = self.at(values[place]);
            if kept.iter().all(|other| (self.at(*other) - at).abs() >= room) {
                kept.push(values[place]);
            }
        }
        kept.sort_by(f64::total_cmp);
        kept
    }
}

/// Whether no label touches its neighbour.
fn apart(ticks: &[Tick], extent: impl Fn(&str) -> f64) -> bool {
    let touches = |pair: &[Tick]| {
        let room = f64::midpoint(extent(&pair[0].label), extent(&pair[1].label));
        (pair[1].label_at - pair[0].label_at).abs() < room
    };
    !ticks.windows(2).any(touches)
}

/// The ticks from the first on whose labels do not touch the one before.
fn thinned(ticks: Vec<Tick>, extent: impl Fn(&str) -> f64) -> Vec<Tick> {
    let mut kept: Vec<Tick> = Vec::new();
    for tick in ticks {
        let pair = [kept.last().cloned().unwrap_or_else(|| tick.clone()), tick];
        if kept.is_empty() || apart(&pair, &extent) {
            let [_, tick] = pair;
            kept.push(tick);
        }
    }
    kept
}

/// Draws the ticks of a ruler along the lower edge of an area, with their labels below.
pub(super) fn write_below(
    canvas: &mut Canvas,
    area: &Area,
    ruler: &Ruler,
    style: Style,
    about: usize,
) {
    for tick in ruler.ticks(about, |text| style.width(text) + 5.0) {
        canvas.line(&[(tick.at, area.bottom()), (tick.at, area.bottom() + 3.0)], Color::GREY, 1.0);
        let at = (tick.label_at, area.bottom() + 5.0 + style.size * 0.9);
        canvas.text(at, &tick.label, style.anchored(Anchor::Middle));
    }
}

/// Draws about so many ticks of an upright ruler along the left edge of an area, with their labels beside
/// it, in smaller letters where their width needs it.
pub(super) fn write_beside(
    canvas: &mut Canvas,
    area: &Area,
    ruler: &Ruler,
    style: Style,
    (about, room): (usize, f64),
) {
    let ticks = ruler.ticks(about, |_| style.size * 1.35);
    let widest = ticks.iter().map(|tick| style.width(&tick.label)).fold(room, f64::max);
    let style = Style { size: style.size * room / widest, ..style }.anchored(Anchor::End);
    for tick in ticks {
        canvas.line(&[(area.x - 3.0, tick.at), (area.x, tick.at)], Color::GREY, 1.0);
        canvas.text((area.x - 5.0, tick.label_at + 0.36 * style.size), &tick.label, style);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(ruler: Ruler, about: usize) -> Vec<String> {
        let ticks = ruler.ticks(about, |text| 6.0 * text.len() as f64);
        ticks.into_iter().map(|tick| tick.label).collect()
    }

    #[test]
    fn ticks_are_round_in_their_spacing() {
        let of = |spacing, range| texts(Ruler::of_values(spacing, range, (0.0, 300.0)), 6);
        assert_eq!(of(Spacing::Linear, (0.0, 10.0)), ["0", "2", "4", "6", "8", "10"]);
        assert_eq!(of(Spacing::Log, (0.01, 100.0)), ["0.01", "0.1", "1", "10", "100"]);
        assert_eq!(of(Spacing::Log, (1e-9, 1e3)), ["1e-8", "1e-6", "0.0001", "0.01", "1", "100"]);
        assert_eq!(of(Spacing::Log, (0.15, 0.9)), ["0.2", "0.5"]);
        assert_eq!(of(Spacing::Root, (0.0, 100.0)), ["0", "10", "50", "100"]);
        assert_eq!(of(Spacing::Linear, (1e-8, 5e-8)), ["1e-8", "2e-8", "3e-8", "4e-8", "5e-8"]);
    }

    #[test]
    fn labels_that_do_not_fit_are_thinned() {
        let narrow = Ruler::of_values(Spacing::Linear, (0.0, 0.01), (0.0, 40.0));
        assert_eq!(texts(narrow, 6), ["0.00"]);
        let log = Ruler::of_values(Spacing::Log, (1e-9, 1e3), (0.0, 40.0));
        assert!(!texts(log, 6).is_empty());
    }

    #[test]
    fn roots_keep_their_sign_and_places_lead_back_to_values() {
        assert_eq!(Spacing::Root.place(-9.0), -3.0);
        for spacing in [Spacing::Linear, Spacing::Log, Spacing::Root] {
            assert!((spacing.value(spacing.place(7.0)) - 7.0).abs() < 1e-12);
        }
    }

    #[test]
    fn what_is_beyond_a_ruler_or_no_number_lies_at_its_end() {
        let ruler = Ruler::of_values(Spacing::Log, (1.0, 100.0), (10.0, 20.0));
        assert_eq!([0.0, 0.5, 10.0, 1e9].map(|value| ruler.at(value)), [10.0, 10.0, 15.0, 20.0]);
        assert!(Ruler::of_values(Spacing::Linear, (f64::NAN, 1.0), (0.0, 9.0)).at(0.5).is_finite());
        assert!(Ruler::of_values(Spacing::Linear, (3.0, 3.0), (0.0, 9.0)).at(3.0).is_finite());
    }
}
