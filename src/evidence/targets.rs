//! Targets: what an ensemble says beside what was observed.

use super::observed::{Label, Target, Value};
use crate::quantile::quantile;

/// The share of replicates that a printed interval holds.
pub const LEVEL: f64 = 0.9;

/// A sample of one number over replicates, summed up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary {
    /// Replicates.
    pub replicates: usize,
    /// Mean.
    pub mean: f64,
    /// Standard deviation over replicates (0 for a single one).
    pub sd: f64,
    /// 5% quantile (type 7).
    pub low: f64,
    /// Median.
    pub median: f64,
    /// 95% quantile.
    pub high: f64,
}

impl Summary {
    /// Sums up a sample; `None` when it is empty.
    pub fn of(sample: &[f64]) -> Option<Self> {
        if sample.is_empty() {
            return None;
        }
        let mut sorted = sample.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        let n = sorted.len() as f64;
        let mean = sorted.iter().sum::<f64>() / n;
        let squares: f64 = sorted.iter().map(|value| (value - mean).powi(2)).sum();
        Some(Self {
            replicates: sorted.len(),
            mean,
            sd: if n > 1.0 { (squares / (n - 1.0)).sqrt() } else { 0.0 },
            low: quantile(&sorted, (1.0 - LEVEL) / 2.0),
            median: quantile(&sorted, 0.5),
            high: quantile(&sorted, f64::midpoint(1.0, LEVEL)),
        })
    }
}

/// A target beside its simulated counterpart.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The target.
    pub target: Target,
    /// The simulated values, a replicate each; empty where the target is not simulated.
    pub simulated: Vec<f64>,
    /// Their summary; `None` where the target is not simulated.
    pub summary: Option<Summary>,
}

impl Comparison {
    /// Puts a target beside a sample.
    pub fn new(target: Target, simulated: Vec<f64>) -> Self {
        let summary = Summary::of(&simulated);
        Self { target, simulated, summary }
    }

    /// `inside` or `outside` the interval, `met` or `not met` for a bound (by the median), or
    /// `not simulated`.
    pub fn verdict(&self) -> &'static str {
        let Some(summary) = &self.summary else { return "not simulated" };
        match self.target.value {
            Value::Exactly(value) if (summary.low..=summary.high).contains(&value) => "inside",
            Value::Exactly(_) => "outside",
            bound if bound.is_met(summary.median) == Some(true) => "met",
            _ => "not met",
        }
    }

    /// Share of replicates that keep a bound; `None` where there is none.
    pub fn share_met(&self) -> Option<f64> {
        let met: Option<Vec<bool>> =
            self.simulated.iter().map(|value| self.target.value.is_met(*value)).collect();
        let met = met.filter(|met| !met.is_empty())?;
        Some(met.iter().filter(|is_met| **is_met).count() as f64 / met.len() as f64)
    }
}

/// A comparison within an observer: a row as a ratio to the observer's first row.
#[derive(Clone, Debug, PartialEq)]
pub struct Ratio {
    /// The row.
    pub id: String,
    /// The row that it is divided by.
    pub reference: String,
    /// The observer.
    pub observer: String,
    /// How the row relates to the scenario.
    pub label: Label,
    /// The observed ratio.
    pub observed: f64,
    /// The simulated ratio over replicates in which the reference is not 0.
    pub summary: Option<Summary>,
    /// Replicates in which it is 0, so that there is no ratio.
    pub undefined: usize,
}

/// The observer whose rows are the targets: that of the first row.
pub fn main_observer(comparisons: &[Comparison]) -> Option<&str> {
    comparisons.first().map(|comparison| comparison.target.observer.as_str())
}

/// The finer evidence: each row of another observer as a ratio to that observer's first row. The
/// same division serves the observed and the simulated side.
pub fn ratios(comparisons: &[Comparison]) -> Vec<Ratio> {
    let main = main_observer(comparisons);
    let mut ratios = Vec::new();
    for (place, part) in comparisons.iter().enumerate() {
        let observer = part.target.observer.as_str();
        let whole = comparisons.iter().position(|c| c.target.observer == observer);
        let Some(whole) = whole.filter(|whole| *whole != place) else { continue };
        if Some(observer) == main {
            continue;
        }
        let whole = &comparisons[whole];
        let values = part.target.value.exact().zip(whole.target.value.exact());
        let Some(observed) = values.and_then(|(p, w)| ratio(p, w)) else { continue };
        let pairs = part.simulated.iter().zip(&whole.simulated);
        let simulated: Vec<f64> = pairs.filter_map(|(p, w)| ratio(*p, *w)).collect();
        ratios.push(Ratio {
            id: part.target.id.clone(),
            reference: whole.target.id.clone(),
            observer: observer.to_owned(),
            label: part.target.label,
            observed,
            summary: Summary::of(&simulated),
            undefined: part.simulated.len().min(whole.simulated.len()) - simulated.len(),
        });
    }
    ratios
}

fn ratio(part: f64, whole: f64) -> Option<f64> {
    (whole != 0.0).then(|| part / whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Date;

    fn target(id: &str, observer: &str, value: Value) -> Target {
        let day = Date::parse("2020-01-01").unwrap();
        Target {
            id: id.into(),
            observer: observer.into(),
            quantity: "attacks".into(),
            regions: "Town".into(),
            start: day,
            end: day,
            value,
            weight: 1.0,
            label: Label::Predicted,
            source: String::new(),
            count: None,
        }
    }

    #[test]
    fn a_bound_is_met_by_the_median_and_its_share_is_told() {
        let comparison =
            Comparison::new(target("s", "a", Value::AtLeast(10.0)), vec![8.0, 11.0, 12.0, 13.0]);
        assert_eq!(comparison.verdict(), "met");
        assert_eq!(comparison.share_met(), Some(0.75));
    }

    #[test]
    fn a_count_lies_inside_or_outside_the_interval() {
        let sample: Vec<f64> = (0..=100).map(f64::from).collect();
        let verdict = |value| {
            Comparison::new(target("x", "a", Value::Exactly(value)), sample.clone()).verdict()
        };
        assert_eq!((verdict(5.0), verdict(95.0), verdict(95.1)), ("inside", "inside", "outside"));
    }

    #[test]
    fn ratios_stay_within_an_observer_and_count_what_is_undefined() {
        let comparisons = [
            Comparison::new(target("main", "a", Value::Exactly(9.0)), vec![1.0; 3]),
            Comparison::new(target("first", "b", Value::Exactly(20.0)), vec![10.0, 0.0, 4.0]),
            Comparison::new(target("second", "b", Value::Exactly(50.0)), vec![20.0, 3.0, 12.0]),
        ];
        let ratios = ratios(&comparisons);
        assert_eq!(ratios.len(), 1);
        assert_eq!((ratios[0].observed, ratios[0].undefined), (2.5, 1));
        assert_eq!(ratios[0].summary.unwrap().median, 2.5);
    }
}
