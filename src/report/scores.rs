//! Scores beside the null models, in-sample and labelled so.

use super::{
    csv_bytes::csv_bytes,
    number::plain,
    tables::{self, table},
    wrap::wrapped,
};
use crate::{
    evidence::{
        null_models::{NullModel, Scores, Window, fit, scores},
        scores::{crps_ensemble, interval_score_90_ensemble, log_score_ensemble},
        targets::Comparison,
    },
    experiment::{posterior::Posterior, result::EnsembleResult},
    parameters,
    scenario::Scenario,
};

/// The columns of scores.csv.
pub const COLUMNS: [&str; 7] =
    ["model", "free_numbers", "log_score", "crps", "interval_score_90", "counts", "targets"];

/// The name of the simulation among the models.
pub const SIMULATION: &str = "this simulation";

/// What must be said of scores, below them.
pub const IN_SAMPLE: &str = "the simulation's free numbers also fit other targets; an honest comparison leaves \
     counts out, as `stronghold calibrate --check` does (docs/calibration.md)";

/// A model with its scores.
struct Scored {
    model: &'static str,
    free_numbers: usize,
    scores: Scores,
}

/// The simulation and every null model on the counts of the main series; none where there are fewer than two.
fn scored(
    scenario: &Scenario,
    posterior: Option<&Posterior>,
    series: &[(&Comparison, Window)],
) -> Vec<Scored> {
    if series.len() < 2 {
        return Vec::new();
    }
    let windows: Vec<Window> = series.iter().map(|(_, window)| *window).collect();
    let steps: Vec<_> = scenario.evidence.steps.iter().map(|date| date.0).collect();
    let free_numbers = posterior.map_or_else(
        || scenario.free_numbers().len() + parameters::calibrated().count(),
        |posterior| posterior.drawn().len() + posterior.left_at_one_value().len(),
    );
    let simulation = Scored { model: SIMULATION, free_numbers, scores: simulated(series) };
    let null = NullModel::ALL.map(|model| {
        let fitted = fit(model, &windows, &steps);
        let scores = scores(&fitted, &windows);
        Scored { model: model.name(), free_numbers: fitted.free_numbers, scores }
    });
    [simulation].into_iter().chain(null).collect()
}

fn ids(series: &[(&Comparison, Window)]) -> Vec<String> {
    series.iter().map(|(comparison, _)| comparison.target.id.clone()).collect()
}

/// The bytes of scores.csv: a row a model; only the header where there are fewer than two counts.
pub fn bytes(
    scenario: &Scenario,
    posterior: Option<&Posterior>,
    result: &EnsembleResult,
) -> Vec<u8> {
    let series = result.series();
    let number = |value: f64| if value.is_finite() { plain(value) } else { String::new() };
    let rows = scored(scenario, posterior, &series).into_iter().map(|row| {
        vec![
            row.model.to_owned(),
            row.free_numbers.to_string(),
            number(row.scores.log_score),
            number(row.scores.crps),
            number(row.scores.interval_score_90),
            row.scores.predicted.to_string(),
            ids(&series).join(";"),
        ]
    });
    csv_bytes(&COLUMNS, rows)
}

/// The table, or a sentence that says why there is none.
pub fn against_null_models(
    scenario: &Scenario,
    posterior: Option<&Posterior>,
    result: &EnsembleResult,
    width: Option<usize>,
) -> String {
    let series = result.series();
    if series.len() < 2 {
        return "scores need at least two fitted counts of one quantity over time\n".to_owned();
    }
    let mut table = table(
        &["model", "free numbers", "log score", "CRPS", "interval score", "counts"],
        &[1, 2, 3, 4, 5],
    );
    for row in scored(scenario, posterior, &series) {
        table.add_row([
            row.model.to_owned(),
            row.free_numbers.to_string(),
            format!("{:.1}", row.scores.log_score),
            format!("{:.1}", row.scores.crps),
            format!("{:.0}", row.scores.interval_score_90),
            row.scores.predicted.to_string(),
        ]);
    }
    let lines = tables::text(table, width);
    let head = format!(
        "scores on {} (in-sample: each model has seen these counts; log score: larger is better, \
         sum; CRPS and 90% interval score: smaller is better, mean)\n",
        ids(&series).join(", ")
    );
    wrapped(&head, width) + &lines + &wrapped(&format!("{IN_SAMPLE}\n"), width)
}

fn simulated(series: &[(&Comparison, Window)]) -> Scores {
    let n = series.len() as f64;
    let sum = |score: fn(&[f64], f64) -> f64| -> f64 {
        series.iter().map(|(c, window)| score(&c.simulated, window.count)).sum()
    };
    Scores {
        log_score: sum(log_score_ensemble),
        crps: sum(crps_ensemble) / n,
        interval_score_90: sum(interval_score_90_ensemble) / n,
        predicted: series.len(),
    }
}
