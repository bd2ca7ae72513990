//! How numbers are written.

/// A number for a file: rounded to six decimals, without trailing zeros.
pub fn plain(value: f64) -> String {
    let rounded = (value * 1e6).round() / 1e6;
    // Avoids "-0", which reads as a sign.
    format!("{}", if rounded == 0.0 { 0.0 } else { rounded })
}

/// A count or a level for people: whole from 10 up, one decimal from 1 up, else two.
pub fn short(value: f64) -> String {
    let text = format!("{value:.*}", decimals(value));
    text.strip_suffix(".0").or_else(|| text.strip_suffix(".00")).map_or(text.clone(), str::to_owned)
}

/// Both ends of an interval, with the decimals of its larger end; none where both are whole.
pub fn range(low: f64, high: f64) -> String {
    let places = decimals(low).min(decimals(high));
    let at = |places: usize| (format!("{low:.places$}"), format!("{high:.places$}"));
    let (from, to) = at(places);
    let zeros = format!(".{}", "0".repeat(places));
    let is_whole = from.ends_with(&zeros) && to.ends_with(&zeros);
    let (from, to) = if is_whole { at(0) } else { (from, to) };
    format!("{from} – {to}")
}

/// A difference and its interval for people, with signs: the decimals of [`short`], and more where
/// the interval is too narrow to be seen with these.
pub fn difference(mean: f64, low: f64, high: f64) -> (String, String) {
    let mut places = decimals(low).min(decimals(high));
    while high > low && places < 3 && high - low < 2.0 * 0.1_f64.powi(places as i32) {
        places += 1;
    }
    let at = |value: f64| {
        let text = format!("{:.places$}", value.abs());
        let is_nought = text.chars().all(|c| matches!(c, '0' | '.'));
        match value {
            _ if is_nought => "0".to_owned(),
            value if value < 0.0 => format!("-{text}"),
            _ => format!("+{text}"),
        }
    };
    (at(mean), if low == high { at(low) } else { format!("{} to {}", at(low), at(high)) })
}

/// The range of differences between pairs of runs, as in `-23 to -8`.
pub fn range_of_differences(low: f64, high: f64) -> String {
    let of = |value: f64| difference(value, value, value).0;
    let (low, high) = (of(low), of(high));
    if low == high { low } else { format!("{low} to {high}") }
}

/// For people: a hyphen that stands before a digit and not within a word is a minus sign.
pub fn with_minus_signs(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let is_minus = |place: usize| {
        letters[place] == '-'
            && letters.get(place + 1).is_some_and(char::is_ascii_digit)
            && place.checked_sub(1).is_none_or(|before| !letters[before].is_alphanumeric())
    };
    (0..letters.len()).map(|at| if is_minus(at) { '\u{2212}' } else { letters[at] }).collect()
}

fn decimals(value: f64) -> usize {
    match value.abs() {
        size if size >= 9.95 => 0,
        size if size >= 0.995 => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_see_three_digits_at_most_below_a_thousand() {
        let shown: Vec<String> =
            [0.0, 0.125, 0.999, 1.0, 2.25, 9.96, 83.4, 2110.0].map(short).to_vec();
        assert_eq!(shown, ["0", "0.12", "1", "1", "2.2", "10", "83", "2110"]);
    }

    #[test]
    fn both_ends_of_an_interval_have_the_same_decimals() {
        let shown = [(0.45, 6.0), (7.9, 23.0), (0.0, 6.0), (0.04, 0.17), (5.8, 9.5), (0.0, 0.5)];
        assert_eq!(
            shown.map(|(low, high)| range(low, high)),
            ["0.5 – 6.0", "8 – 23", "0 – 6", "0.04 – 0.17", "5.8 – 9.5", "0.00 – 0.50"]
        );
    }

    #[test]
    fn differences_carry_their_sign_unless_they_round_to_nothing() {
        let shown = |mean, low, high| {
            let (mean, range) = difference(mean, low, high);
            format!("{mean} ({range})")
        };
        assert_eq!(shown(0.0, 0.0, 0.0), "0 (0)");
        assert_eq!(shown(-15.0, -23.0, -7.9), "-15 (-23 to -8)");
        assert_eq!(shown(0.001, -0.45, 6.0), "0 (-0.5 to +6.0)");
        assert_eq!(shown(11.1, 10.8, 11.4), "+11.1 (+10.8 to +11.4)");
        assert_eq!(range_of_differences(-12.3, 4.0), "-12 to +4.0");
        assert_eq!(range_of_differences(0.0, 0.0), "0");
    }

    #[test]
    fn hyphens_before_numbers_are_minus_signs_and_those_in_names_and_dates_are_not() {
        assert_eq!(with_minus_signs("-3 (-5 to 2)"), "−3 (−5 to 2)");
        assert_eq!(with_minus_signs("2020-01, phase-2, first-aid"), "2020-01, phase-2, first-aid");
    }

    #[test]
    fn files_have_six_decimals_at_most() {
        assert_eq!(plain(1.0 / 3.0), "0.333333");
        assert_eq!((plain(2.0), plain(-1e-9)), ("2".into(), "0".into()));
    }
}
