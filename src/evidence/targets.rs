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

/// A row of another observer that gives no ratio, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The row.
    pub id: String,
    /// Why, in words.
    pub why: String,
}

/// The finer evidence: each row of another observer as a ratio to that observer's first row, and
/// the rows that give none. The same division serves the observed and the simulated side.
pub fn ratios(comparisons: &[Comparison]) -> (Vec<Ratio>, Vec<LeftOut>) {
    let main = main_observer(comparisons);
    let (mut ratios, mut left_out) = (Vec::new(), Vec::new());
    for (place, part) in comparisons.iter().enumerate() {
        let observer = part.target.observer.as_str();
        if Some(observer) == main {
            continue;
        }
        let rows = || comparisons.iter().filter(|c| c.target.observer == observer);
        let first = comparisons.iter().position(|c| c.target.observer == observer);
        let whole = &comparisons[first.expect("the row itself is one of its observer's")];
        let observed = match observed_ratio(&part.target, &whole.target) {
            _ if first == Some(place) && rows().count() > 1 => continue,
            _ if first == Some(place) => Err("its observer has no other row".to_owned()),
            Ok(_) if part.summary.is_none() || whole.summary.is_none() => {
                Err("it, or the row that it is divided by, is not simulated".to_owned())
            }
            other => other,
        };
        let observed = match observed {
            Ok(observed) => observed,
            Err(why) => {
                left_out.push(LeftOut { id: part.target.id.clone(), why });
                continue;
            }
        };
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
    (ratios, left_out)
}

fn observed_ratio(part: &Target, whole: &Target) -> Result<f64, String> {
    if part.quantity != whole.quantity {
        return Err(format!(
            "it counts {}, and its observer's first row, `{}`, {}",
            part.quantity, whole.id, whole.quantity
        ));
    }
    match part.value.exact().zip(whole.value.exact()) {
        Some((part, whole)) if whole != 0.0 => Ok(part / whole),
        Some(_) => Err(format!("its observer's first row, `{}`, is 0", whole.id)),
        None => Err(format!("it, or its observer's first row, `{}`, is a bound", whole.id)),
    }
}

impl Ratio {
    /// `inside` or `outside` the interval, or nothing where no replicate has a ratio.
    pub fn verdict(&self) -> &'static str {
        match &self.summary {
            Some(summary) if (summary.low..=summary.high).contains(&self.observed) => "inside",
            Some(_) => "outside",
            None => "",
        }
    }
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
    fn rows_that_give_no_ratio_are_named_with_the_reason() {
        let mut strength = target("strength", "c", Value::Exactly(5.0));
        strength.quantity = "strength".into();
        let rows = [
            target("main", "a", Value::Exactly(9.0)),
            target("alone", "b", Value::Exactly(9.0)),
            target("nought", "c", Value::Exactly(0.0)),
            target("over_nought", "c", Value::Exactly(1.0)),
            strength,
            target("bound", "c", Value::AtLeast(1.0)),
        ];
        let comparisons = rows.map(|target| Comparison::new(target, vec![1.0]));
        let (ratios, left_out) = ratios(&comparisons);
        assert!(ratios.is_empty());
        let told: Vec<(&str, &str)> =
            left_out.iter().map(|row| (row.id.as_str(), row.why.as_str())).collect();
        let nought = "its observer's first row, `nought`, is 0";
        assert_eq!(
            told,
            [
                ("alone", "its observer has no other row"),
                ("over_nought", nought),
                ("strength", "it counts strength, and its observer's first row, `nought`, attacks"),
                ("bound", "it, or its observer's first row, `nought`, is a bound"),
            ]
        );
    }

    #[test]
    fn ratios_stay_within_an_observer_and_count_what_is_undefined() {
        let comparisons = [
            Comparison::new(target("main", "a", Value::Exactly(9.0)), vec![1.0; 3]),
            Comparison::new(target("first", "b", Value::Exactly(20.0)), vec![10.0, 0.0, 4.0]),
            Comparison::new(target("second", "b", Value::Exactly(50.0)), vec![20.0, 3.0, 12.0]),
        ];
        let (ratios, left_out) = ratios(&comparisons);
        assert_eq!((ratios.len(), left_out.len()), (1, 0));
        assert_eq!((ratios[0].observed, ratios[0].undefined), (2.5, 1));
        assert_eq!(ratios[0].summary.unwrap().median, 2.5);
    }
}
