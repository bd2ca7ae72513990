//! The screen: which targets the model can reach at all, before anything is inferred.
//!
//! A target that hardly a run from the prior comes up to will be met by no posterior, or by one far out
//! in the prior: the model, or what was held of it beforehand, is then wrong (history matching).

use serde::Serialize;

use super::{problem::Problem, smc::Bank};

/// Below this share of runs on one side a target is hardly reached.
const HARDLY: f64 = 0.005;

/// How a target lies among runs from the prior.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reach {
    /// The target.
    pub target: String,
    /// What was observed.
    pub observed: f64,
    /// 5% quantile of runs from the prior.
    pub low: f64,
    /// Their median.
    pub median: f64,
    /// 95% quantile.
    pub high: f64,
    /// The share of runs at or below what was observed.
    pub at_or_below: f64,
    /// The share of runs at or above it.
    pub at_or_above: f64,
}

impl Reach {
    /// How the targets lie among the runs of a bank.
    pub fn of(problem: &Problem, bank: &Bank) -> Vec<Self> {
        let reach = |(place, summary): (usize, &super::problem::Summary)| {
            let mut values: Vec<f64> = bank.rows.iter().map(|row| row.summaries[place]).collect();
            values.sort_by(f64::total_cmp);
            let n = values.len() as f64;
            let share = |is: &dyn Fn(f64) -> bool| {
                values.iter().filter(|value| is(**value)).count() as f64 / n
            };
            let quantile = |p| crate::quantile::quantile(&values, p);
            Self {
                target: summary.name.clone(),
                observed: summary.observed,
                low: quantile(0.05),
                median: quantile(0.5),
                high: quantile(0.95),
                at_or_below: share(&|value| value <= summary.observed),
                at_or_above: share(&|value| value >= summary.observed),
            }
        };
        problem.summaries.iter().enumerate().map(reach).collect()
    }

    /// In words, where hardly a run reaches it; `None` where many do.
    pub fn warning(&self) -> Option<String> {
        let (above, below) = (self.at_or_above, self.at_or_below);
        let (share, side) = if above < below { (above, "up") } else { (below, "down") };
        (share < HARDLY).then(|| {
            format!(
                "{}: {} of runs from the prior come {side} to the observed {}",
                self.target,
                if share == 0.0 { "none".to_owned() } else { format!("{:.1}%", 100.0 * share) },
                self.observed
            )
        })
    }
}
