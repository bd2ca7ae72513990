//! Outcomes: what scenario discovery searches for.

use crate::report::number::short;

/// An output that is at least, at most or between.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Its output's name.
    pub output: String,
    /// Its output's place among those of the plan.
    pub place: usize,
    /// The least value that counts.
    pub at_least: Option<f64>,
    /// The largest value that counts.
    pub at_most: Option<f64>,
}

impl Outcome {
    /// Whether a value counts.
    pub fn is_met(&self, value: f64) -> bool {
        self.at_least.is_none_or(|least| value >= least)
            && self.at_most.is_none_or(|most| value <= most)
    }

    /// What is searched for, in words: `attacks_2023 at most 60`.
    pub fn said(&self) -> String {
        let output = &self.output;
        match (self.at_least, self.at_most) {
            (Some(low), Some(high)) => format!("{output} from {} to {}", short(low), short(high)),
            (Some(low), None) => format!("{output} at least {}", short(low)),
            (None, Some(high)) => format!("{output} at most {}", short(high)),
            (None, None) => output.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ends_count() {
        let outcome =
            |at_least, at_most| Outcome { output: "x".into(), place: 0, at_least, at_most };
        let between = outcome(Some(1.0), Some(2.0));
        assert_eq!([0.9, 1.0, 2.0, 2.1].map(|x| between.is_met(x)), [false, true, true, false]);
        assert!(outcome(Some(1.0), None).is_met(1e9) && outcome(None, Some(1.0)).is_met(-1e9));
        assert_eq!(outcome(None, Some(60.0)).said(), "x at most 60");
    }
}
