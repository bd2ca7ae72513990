//! Factors: what varies, and over which values.

use super::file::Spread;
use crate::scenario::{changes::Change, entries::EntryPath, file::ScenarioLayer};

/// Something that varies.
#[derive(Clone, Debug, PartialEq)]
pub struct Factor {
    /// The name, which is that of its column.
    pub name: String,
    /// What it is, with its unit, for figures.
    pub label: String,
    /// The entries that it changes; none where it has levels.
    pub entries: Vec<EntryPath>,
    /// What its value does to them.
    pub change: Change,
    /// The values that it may take.
    pub domain: Domain,
    /// Whether only whole values make sense: days, people.
    pub is_whole: bool,
}

/// The values that a factor may take.
#[derive(Clone, Debug, PartialEq)]
pub enum Domain {
    /// These.
    Values(Vec<f64>),
    /// All from one to another.
    Between {
        /// The low end.
        low: f64,
        /// The high end.
        high: f64,
        /// How a sample is spread.
        spread: Spread,
    },
    /// Named alternatives.
    Levels(Vec<Level>),
}

/// A named alternative.
#[derive(Clone, Debug, PartialEq)]
pub struct Level {
    /// The name.
    pub name: String,
    /// What it writes over the scenario.
    pub layer: ScenarioLayer,
}

/// The value of a factor at a design point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FactorValue {
    /// As the base scenario has it.
    AsIs,
    /// A number.
    Number(f64),
    /// The level of this place.
    Level(usize),
}

impl Factor {
    /// Whether its values are names and not numbers.
    pub fn has_levels(&self) -> bool {
        matches!(self.domain, Domain::Levels(_))
    }

    /// The level of a value, where it is one.
    pub fn level(&self, value: FactorValue) -> Option<&Level> {
        match (&self.domain, value) {
            (Domain::Levels(levels), FactorValue::Level(place)) => levels.get(place),
            _ => None,
        }
    }

    /// Its values one by one: all that it has, or both ends of its range.
    pub fn listed(&self) -> Vec<FactorValue> {
        match &self.domain {
            Domain::Values(values) => values.iter().copied().map(FactorValue::Number).collect(),
            Domain::Between { low, high, .. } => {
                vec![FactorValue::Number(*low), FactorValue::Number(*high)]
            }
            Domain::Levels(levels) => (0..levels.len()).map(FactorValue::Level).collect(),
        }
    }

    /// The value at a share (0 to 1) of its range.
    pub fn at(&self, share: f64) -> FactorValue {
        let place = |count: usize| ((share * count as f64) as usize).min(count - 1);
        let value = match &self.domain {
            Domain::Values(values) => FactorValue::Number(values[place(values.len())]),
            Domain::Levels(levels) => FactorValue::Level(place(levels.len())),
            Domain::Between { low, high, spread: Spread::Linear } => {
                FactorValue::Number(low + share * (high - low))
            }
            // Rounding must not take it beyond its ends.
            Domain::Between { low, high, spread: Spread::Log } => {
                let value = low * libm::pow(high / low, share);
                FactorValue::Number(value.clamp(*low, *high))
            }
        };
        match value {
            FactorValue::Number(number) if self.is_whole => FactorValue::Number(number.round()),
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn factor(domain: Domain) -> Factor {
        Factor {
            name: "x".into(),
            label: "x".into(),
            entries: Vec::new(),
            change: Change::Set,
            domain,
            is_whole: false,
        }
    }

    #[test]
    fn a_share_leads_to_a_value() {
        let between = |spread| factor(Domain::Between { low: 1.0, high: 100.0, spread });
        assert_eq!(between(Spread::Linear).at(0.5), FactorValue::Number(50.5));
        assert_eq!(between(Spread::Log).at(0.5), FactorValue::Number(10.0));
        let values = factor(Domain::Values(vec![3.0, 4.0, 5.0]));
        let found = [0.0, 0.33, 0.34, 0.999].map(|share| values.at(share));
        assert_eq!(found, [3.0, 3.0, 4.0, 5.0].map(FactorValue::Number));
        let days = Factor {
            is_whole: true,
            ..factor(Domain::Between { low: -9.0, high: 9.0, spread: Spread::Linear })
        };
        assert_eq!(days.at(0.3), FactorValue::Number(-4.0));
    }
}
