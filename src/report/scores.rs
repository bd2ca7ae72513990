//! Scores beside the null models, in-sample and labelled so.

use super::{
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
    let windows: Vec<Window> = series.iter().map(|(_, window)| *window).collect();
    let steps: Vec<_> = scenario.evidence.steps.iter().map(|date| date.0).collect();
    let mut table = table(
        &["model", "free numbers", "log score", "CRPS", "interval score", "counts"],
        &[1, 2, 3, 4, 5],
    );
    let free = posterior.map_or_else(
        || scenario.free_numbers().len() + parameters::calibrated().count(),
        |posterior| posterior.drawn().len() + posterior.left_at_one_value().len(),
    );
    table.add_row(row("this simulation", free, &simulated(&series)));
    for model in NullModel::ALL {
        let fitted = fit(model, &windows, &steps);
        table.add_row(row(model.name(), fitted.free_numbers, &scores(&fitted, &windows)));
    }
    let lines = tables::text(table, width);
    let ids: Vec<&str> = series.iter().map(|(c, _)| c.target.id.as_str()).collect();
    let head = format!(
        "scores on {} (in-sample: each model has seen these counts; log score: larger is better, \
         sum; CRPS and 90% interval score: smaller is better, mean)\n",
        ids.join(", ")
    );
    let foot = "the simulation's free numbers also fit other targets; an honest comparison leaves \
                counts out, as `stronghold calibrate --check` does (docs/calibration.md)\n";
    wrapped(&head, width) + &lines + &wrapped(foot, width)
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

fn row(name: &str, free: usize, scores: &Scores) -> [String; 6] {
    [
        name.to_owned(),
        free.to_string(),
        format!("{:.1}", scores.log_score),
        format!("{:.1}", scores.crps),
        format!("{:.0}", scores.interval_score_90),
        scores.predicted.to_string(),
    ]
}
