//! How numbers are written.

/// A number for a file: rounded to six decimals, without trailing zeros.
pub fn plain(value: f64) -> String {
    let rounded = (value * 1e6).round() / 1e6;
    // Avoids "-0", which reads as a sign.
    format!("{}", if rounded == 0.0 { 0.0 } else { rounded })
}

/// A count or a level for people: whole from 10 up, one decimal from 1 up, else two.
pub fn short(value: f64) -> String {
    let size = value.abs();
    let text = if size >= 9.95 {
        format!("{value:.0}")
    } else if size >= 0.995 {
        format!("{value:.1}")
    } else {
        format!("{value:.2}")
    };
    text.strip_suffix(".0").or_else(|| text.strip_suffix(".00")).map_or(text.clone(), str::to_owned)
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
    fn files_have_six_decimals_at_most() {
        assert_eq!(plain(1.0 / 3.0), "0.333333");
        assert_eq!((plain(2.0), plain(-1e-9)), ("2".into(), "0".into()));
    }
}
