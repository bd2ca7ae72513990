//! How numbers of inference are written: by significant digits, since parameters may be rates of 10⁻⁶ a day
//! as well as counts of thousands.

/// What stands where there is no number.
pub(super) const NONE: &str = "—";

/// A number with three significant digits; very large and very small ones with a power of ten.
pub(super) fn brief(value: f64) -> String {
    match value.abs() {
        size if !size.is_finite() => NONE.to_owned(),
        0.0 => "0".to_owned(),
        size if !(1e-4..1e6).contains(&size) => scientific(value),
        size => {
            let places = (2 - exponent(size)).max(0) as usize;
            with_minus_sign(&trimmed(&format!("{value:.places$}")))
        }
    }
}

/// A number and its interval, all with the decimals that the width of the interval needs.
pub(super) fn estimate(value: f64, low: f64, high: f64) -> (String, String) {
    let width = (high - low).abs();
    let largest = [value, low, high].into_iter().map(f64::abs).fold(0.0, f64::max);
    // Three digits of the number itself where the interval has no width.
    let step = if width > 0.0 { width / 10.0 } else { largest / 100.0 };
    let is_plain = step.is_finite() && step >= 1e-5 && largest < 1e6;
    let write = |number: f64| match number {
        number if !number.is_finite() => NONE.to_owned(),
        number if is_plain => {
            let text = format!("{number:.*}", (-exponent(step)).max(0) as usize);
            let is_nought = text.chars().all(|letter| matches!(letter, '-' | '0' | '.'));
            if is_nought { text.trim_start_matches('-').to_owned() } else { with_minus_sign(&text) }
        }
        0.0 => "0".to_owned(),
        number => scientific(number),
    };
    (write(value), format!("{} to {}", write(low), write(high)))
}

/// A probability with two decimals, three below 0.095, and never 0.
pub(super) fn probability(value: f64) -> String {
    match value {
        value if !value.is_finite() => NONE.to_owned(),
        value if value < 0.001 => "<0.001".to_owned(),
        value if value < 0.095 => format!("{value:.3}"),
        value => format!("{value:.2}"),
    }
}

fn exponent(size: f64) -> i32 {
    // A hair up, so that 0.1 lies at −1 whatever its logarithm is rounded to.
    (libm::log10(size) + 1e-12).floor() as i32
}

fn scientific(value: f64) -> String {
    let text = format!("{value:.1e}");
    with_minus_sign(&text.replace(".0e", "e"))
}

/// With the minus sign that a canvas writes before digits, so that its width is measured.
pub(super) fn with_minus_sign(number: &str) -> String {
    number.strip_prefix('-').map_or_else(|| number.to_owned(), |size| format!("\u{2212}{size}"))
}

fn trimmed(text: &str) -> String {
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_three_significant_digits() {
        let numbers = [0.0, 0.1, 0.012_34, 1.0, 12.345, 123.4, 98_765.4, 3.2e6, 1.25e-7, -0.5];
        let shown = numbers.map(brief);
        let expected =
            ["0", "0.1", "0.0123", "1", "12.3", "123", "98765", "3.2e6", "1.2e-7", "−0.5"];
        assert_eq!(shown, expected);
        assert_eq!(brief(f64::NAN), "—");
    }

    #[test]
    fn an_interval_and_its_number_share_their_decimals() {
        let shown = |value, low, high| {
            let (value, interval) = estimate(value, low, high);
            format!("{value} ({interval})")
        };
        assert_eq!(shown(0.123_4, 0.05, 0.3), "0.12 (0.05 to 0.30)");
        assert_eq!(shown(1_204.2, 1_100.0, 1_350.4), "1204 (1100 to 1350)");
        assert_eq!(shown(2e-7, 1e-7, 4e-7), "2e-7 (1e-7 to 4e-7)");
        assert_eq!(shown(0.5, 0.5, 0.5), "0.500 (0.500 to 0.500)");
        assert_eq!(shown(-0.001, -0.5, 0.5), "0.0 (−0.5 to 0.5)");
        assert_eq!(shown(f64::NAN, 0.0, 1.0), "— (0.0 to 1.0)");
    }

    #[test]
    fn probabilities_are_never_nought() {
        assert_eq!([0.0, 0.012_3, 0.5, 1.0].map(probability), ["<0.001", "0.012", "0.50", "1.00"]);
    }
}
