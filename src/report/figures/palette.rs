//! Colours: viridis for numbers, the colours of Okabe and Ito for kinds, both safe for the colour-blind.
//!
//! - source: viridis of matplotlib (CC0) at eleven places; Okabe and Ito (2008) for kinds

/// A colour with its opacity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Color {
    /// Red, green, blue.
    pub rgb: [u8; 3],
    /// Opacity, 0 to 1.
    pub opacity: f64,
}

impl Color {
    /// White.
    pub const WHITE: Self = Self::new(255, 255, 255);
    /// The colour of text: not quite black.
    pub const INK: Self = Self::new(26, 26, 26);
    /// The colour of lesser text; its contrast on white is 5.7.
    pub const GREY: Self = Self::new(102, 102, 102);
    /// The colour of grids.
    pub const PALE: Self = Self::new(221, 221, 221);
    /// A blue.
    pub const BLUE: Self = Self::new(0, 114, 178);
    /// A vermilion.
    pub const VERMILION: Self = Self::new(213, 94, 0);
    /// The band that holds 90%.
    pub const BAND_90: Self = Self::new(189, 215, 233);
    /// The band that holds 50%, within that of 90%.
    pub const BAND_50: Self = Self::new(110, 171, 213);
    /// The median within both bands.
    pub const MEDIAN: Self = Self::new(0, 75, 128);

    /// An opaque colour.
    pub const fn new(red: u8, green: u8, blue: u8) -> Self {
        Self { rgb: [red, green, blue], opacity: 1.0 }
    }

    /// The same, partly transparent.
    #[must_use]
    pub const fn with_opacity(self, opacity: f64) -> Self {
        Self { opacity, ..self }
    }

    /// Relative luminance, as WCAG defines it.
    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.039_28 { part / 12.92 } else { libm::pow((part + 0.055) / 1.055, 2.4) }
        };
        let [red, green, blue] = self.rgb.map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// The colour of text on this one: white or ink, whichever stands out more.
    #[must_use]
    pub fn contrasting(self) -> Self {
        let contrast = |other: Self| {
            let (one, two) = (self.luminance(), other.luminance());
            (one.max(two) + 0.05) / (one.min(two) + 0.05)
        };
        if contrast(Self::WHITE) > contrast(Self::INK) { Self::WHITE } else { Self::INK }
    }
}

/// The colours of phases, from dormant to consolidated.
pub const PHASES: [Color; 5] = [
    Color::new(229, 229, 229),
    Color::new(86, 180, 233),
    Color::new(0, 114, 178),
    Color::new(230, 159, 0),
    Color::new(213, 94, 0),
];

/// Viridis at 0, 0.1, …, 1.
const VIRIDIS: [[u8; 3]; 11] = [
    [68, 1, 84],
    [72, 36, 117],
    [65, 68, 135],
    [53, 95, 141],
    [42, 120, 142],
    [33, 145, 140],
    [34, 168, 132],
    [68, 191, 112],
    [122, 209, 81],
    [189, 223, 38],
    [253, 231, 37],
];

/// The colour of a share (0 to 1) of a range.
pub fn viridis(share: f64) -> Color {
    let place = share.clamp(0.0, 1.0) * (VIRIDIS.len() - 1) as f64;
    let below = (place as usize).min(VIRIDIS.len() - 2);
    let rest = place - below as f64;
    let mixed = |part: usize| {
        let (from, to) = (f64::from(VIRIDIS[below][part]), f64::from(VIRIDIS[below + 1][part]));
        (from + rest * (to - from)).round() as u8
    };
    Color::new(mixed(0), mixed(1), mixed(2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn viridis_ends_where_it_should_and_its_luminance_rises() {
        assert_eq!(viridis(0.0).rgb, VIRIDIS[0]);
        assert_eq!(viridis(1.0).rgb, VIRIDIS[10]);
        let luminances: Vec<f64> =
            (0..=100).map(|i| viridis(f64::from(i) / 100.0).luminance()).collect();
        assert!(luminances.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn text_is_white_on_dark_and_dark_on_light_colours() {
        assert_eq!(viridis(0.0).contrasting(), Color::WHITE);
        assert_eq!(viridis(1.0).contrasting(), Color::INK);
        assert_eq!(PHASES[0].contrasting(), Color::INK);
        assert_eq!(PHASES[2].contrasting(), Color::WHITE);
    }
}
