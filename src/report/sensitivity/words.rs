//! Numbers and restrictions in words.

use crate::{
    experiment::plan::{Domain, Factor},
    sensitivity::{Estimate, prim::Limits},
};

/// A number with three digits that count.
pub fn digits(value: f64) -> String {
    let size = value.abs();
    if size == 0.0 {
        return "0".to_owned();
    }
    let places = (2 - libm::floor(libm::log10(size)) as i32).clamp(0, 12) as usize;
    let text = format!("{value:.places$}");
    if places == 0 {
        return text;
    }
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// An estimate with its interval, in the unit of an output.
pub fn with_interval(estimate: &Estimate) -> String {
    format!("{} ({} – {})", digits(estimate.value), digits(estimate.low), digits(estimate.high))
}

/// A share or an index with its interval.
pub fn share(estimate: &Estimate) -> String {
    let shown = [estimate.value, estimate.low, estimate.high].map(|value| {
        let text = format!("{value:.2}");
        if text == "-0.00" { "0.00".to_owned() } else { text }
    });
    format!("{} ({} – {})", shown[0], shown[1], shown[2])
}

/// Between which values a factor lies: `at least 2.5`, `from 0.1 to 0.3`, `"none" or "gradual"`.
pub fn limits(factor: &Factor, limits: Limits) -> String {
    if let Domain::Levels(levels) = &factor.domain {
        let held = levels.iter().enumerate().filter(|(place, _)| limits.hold(*place as f64));
        let names: Vec<String> = held.map(|(_, level)| format!("`{}`", level.name)).collect();
        return names.join(" or ");
    }
    match (limits.low, limits.high) {
        (Some(low), Some(high)) => format!("from {} to {}", digits(low), digits(high)),
        (Some(low), None) => format!("at least {}", digits(low)),
        (None, Some(high)) => format!("at most {}", digits(high)),
        (None, None) => "any".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::file::ScenarioLayer;
    use crate::{experiment::plan::Level, scenario::changes::Change};

    #[test]
    fn three_digits_count() {
        let shown = [0.0, 0.012_345, -2.5, 45.06, 1234.5, 999.96, 1e-20].map(digits);
        assert_eq!(shown, ["0", "0.0123", "-2.5", "45.1", "1234", "1000", "0"]);
    }

    #[test]
    fn nought_has_no_sign() {
        let estimate = Estimate { value: -0.001, low: -0.02, high: 0.004 };
        assert_eq!(share(&estimate), "0.00 (-0.02 – 0.00)");
    }

    #[test]
    fn levels_are_named() {
        let level = |name: &str| Level { name: name.into(), layer: ScenarioLayer::default() };
        let factor = Factor {
            name: "opening".into(),
            label: String::new(),
            entries: Vec::new(),
            change: Change::Set,
            domain: Domain::Levels(vec![level("none"), level("slow"), level("fast")]),
            is_whole: false,
        };
        let from_one = Limits { low: Some(1.0), high: None };
        assert_eq!(limits(&factor, from_one), "`slow` or `fast`");
        let domain = Domain::Values(vec![1.0, 2.0]);
        assert_eq!(limits(&Factor { domain, ..factor }, from_one), "at least 1");
    }
}
