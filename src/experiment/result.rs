//! What `run` finds: an ensemble beside its evidence.

use crate::{
    evidence::{
        null_models::Window,
        observed::{Label, Target, Value},
        patterns::{self, Held, Panels},
        targets::{Comparison, LeftOut, Ratio, ratios},
    },
    observation::panel::Panel,
    scenario::Scenario,
    simulation::Outcome,
};

/// An ensemble beside its evidence.
#[derive(Clone, Debug)]
pub struct EnsembleResult {
    /// Every target beside its simulated counterpart, in the order of the observed file.
    pub comparisons: Vec<Comparison>,
    /// Rows of other observers as ratios.
    pub ratios: Vec<Ratio>,
    /// Rows of other observers that give no ratio.
    pub without_ratio: Vec<LeftOut>,
    /// Patterns and how often they hold.
    pub patterns: Vec<Held>,
    /// The runs.
    pub outcomes: Vec<Outcome>,
}

impl EnsembleResult {
    /// Puts outcomes beside the targets whose counts they took, in the order of the targets. Outcome i belongs to
    /// the group `groups[i]` ([`group_of`](super::ensemble::group_of)).
    pub fn new(
        scenario: &Scenario,
        targets: Vec<Target>,
        outcomes: Vec<Outcome>,
        groups: &[usize],
    ) -> Self {
        let mut asked = 0;
        let comparisons: Vec<Comparison> = targets
            .into_iter()
            .map(|target| {
                let simulated = if target.count.is_some() {
                    asked += 1;
                    outcomes.iter().map(|outcome| outcome.counts[asked - 1]).collect()
                } else {
                    Vec::new()
                };
                Comparison::new(target, simulated)
            })
            .collect();
        let first_month = scenario.calendar.start().month_number().rem_euclid(12) as usize;
        let panels: Vec<Panels> =
            outcomes.iter().map(|outcome| (&outcome.panel, &outcome.audiences)).collect();
        let (ratios, without_ratio) = ratios(&comparisons);
        Self {
            ratios,
            without_ratio,
            patterns: patterns::check(
                &scenario.evidence.patterns,
                &panels,
                groups,
                first_month,
                scenario.calendar.complete_months(),
            ),
            comparisons,
            outcomes,
        }
    }

    /// The panels of the runs.
    pub fn panels(&self) -> Vec<&Panel> {
        self.outcomes.iter().map(|outcome| &outcome.panel).collect()
    }

    /// The series that null models are scored on: the fitted counts that share observer, quantity
    /// and regions with the first row, in order of time.
    pub fn series(&self) -> Vec<(&Comparison, Window)> {
        let Some(first) = self.comparisons.first() else { return Vec::new() };
        let same = |target: &Target| {
            target.observer == first.target.observer
                && target.quantity == first.target.quantity
                && target.regions == first.target.regions
                && target.label == Label::Fitted
        };
        let mut series: Vec<_> = self
            .comparisons
            .iter()
            .filter(|comparison| same(&comparison.target) && comparison.summary.is_some())
            .filter_map(|comparison| match comparison.target.value {
                Value::Exactly(count) => Some((comparison, window(&comparison.target, count))),
                _ => None,
            })
            .collect();
        series.sort_by_key(|(comparison, _)| comparison.target.start);
        series
    }
}

fn window(target: &Target, count: f64) -> Window {
    Window { start: target.start.0, end: target.end.0, count }
}
