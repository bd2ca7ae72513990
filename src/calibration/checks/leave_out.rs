//! Prediction of what was left out, beside null models and beside the prior.
//!
//! Every target is left out in turn, and the whole last year of the main series with all that touches
//! it. What is predicted is scored by its log score, its CRPS and its interval score (src/evidence), and
//! so are the null models on the counts of the main series. Scores are printed whoever wins.

use serde::Serialize;

use super::bank_posterior::{from_bank, nearest_in_checks, without};
use crate::{
    calibration::{
        diagnostics::{learning::Lesson, predictive::randomised_pit},
        fresh_runs::FreshRuns,
        inference::{Options, infer_from},
        plan::Calibration,
        problem::{Draw, Problem},
        smc::{Bank, BankRow, Outcome, SmcError},
    },
    evidence::{
        null_models::{self, NullModel, Window},
        observed::Target,
        scores::{crps_ensemble, interval_score_90_ensemble, log_score_ensemble},
        targets::Summary,
    },
    experiment::batches::{Batches, Part, draw_of, seed_of_run},
    random,
};

/// A target that was left out, and what was then predicted of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LeftOut {
    /// The target.
    pub target: String,
    /// Who predicts: the simulation, the prior, or a null model.
    pub by: String,
    /// What was left out with it.
    pub without: &'static str,
    /// What was observed.
    pub observed: f64,
    /// The median of the prediction.
    pub median: f64,
    /// Its 5% quantile.
    pub low: f64,
    /// Its 95% quantile.
    pub high: f64,
    /// Log score: larger is better.
    pub log_score: f64,
    /// CRPS: smaller is better.
    pub crps: f64,
    /// Score of the 90% interval: smaller is better.
    pub interval_score: f64,
    /// The randomised PIT: uniform over what is predicted right.
    pub pit: f64,
}

/// What a target taught.
#[derive(Clone, Debug, PartialEq)]
pub struct Taught {
    /// The target.
    pub target: String,
    /// The lesson; `None` where draws are too few to tell.
    pub lesson: Option<Lesson>,
}

/// What leaving out found.
#[derive(Clone, Debug, PartialEq)]
pub struct LeaveOut {
    /// Predictions.
    pub predictions: Vec<LeftOut>,
    /// What each target taught.
    pub taught: Vec<Taught>,
    /// The first day of what the hold-out predicts.
    pub held_out_from: Option<String>,
}

/// Leaves out each fitted target, and the last window of the main series with all that touches it.
/// What is left is inferred by the whole method where `whole_method` says how, else from the bank; what
/// each target taught is asked of the bank in any case.
///
/// # Errors
/// When it was interrupted, or the journal refuses.
pub fn check(
    calibration: &Calibration,
    batches: &Batches,
    smc: &Outcome,
    runs: u32,
    whole_method: Option<Options>,
) -> Result<LeaveOut, SmcError> {
    let (bank, size) = (&smc.bank, nearest_in_checks(smc));
    let problem = &calibration.problem;
    let rows: Vec<&BankRow> = bank.rows.iter().collect();
    let whole = from_bank(problem, &bank.distance, &rows, size);
    let (mut predictions, mut taught) = (Vec::new(), Vec::new());
    let fitted = problem.summaries.iter().enumerate().filter(|(_, s)| s.weight > 0.0);
    for (place, summary) in fitted {
        let asked = without(problem, |other| other == place);
        let draws = from_bank(&asked, &bank.distance, &rows, size);
        taught.push(Taught {
            target: summary.name.clone(),
            lesson: Lesson::between(&continuous(problem, &draws), &continuous(problem, &whole)),
        });
        let stage = format!("without-{}", summary.name);
        let draws = match whole_method {
            Some(options) => inferred(&asked, batches, &stage, (options, bank))?,
            None => draws,
        };
        let found = FreshRuns::at_draws(batches, problem, &stage, runs, &draws)?;
        let values: Vec<f64> = found.summaries.iter().map(|s| s[place]).collect();
        predictions.extend(LeftOut::of(summary, "simulation", ONE, &values, batches.seed));
        let prior: Vec<f64> = bank.rows.iter().map(|row| row.summaries[place]).collect();
        predictions.extend(LeftOut::of(summary, "prior", ONE, &prior, batches.seed));
    }
    let series = calibration.series();
    let windows: Vec<Window> = series.iter().map(|(_, target)| window(target)).collect();
    let steps = steps(calibration);
    for model in NullModel::ALL {
        let fit = null_models::leave_one_out(model, &windows, &steps);
        for ((name, _), (predictive, window)) in
            series.iter().zip(fit.predictives.iter().zip(&windows))
        {
            let Some(predictive) = predictive else { continue };
            predictions.push(LeftOut::of_null(name, model, ONE, *predictive, window, batches.seed));
        }
    }
    let mut held_out_from = None;
    if let [.., (_, last)] = series[..] {
        held_out_from = Some(last.start.to_string());
        let is_late = |place: usize| late(calibration, place, last);
        let asked = without(problem, is_late);
        if asked.summaries.iter().any(|summary| summary.weight > 0.0) {
            let draws = match whole_method {
                Some(options) => inferred(&asked, batches, "hold-out", (options, bank))?,
                None => from_bank(&asked, &bank.distance, &rows, size),
            };
            let found = FreshRuns::at_draws(batches, problem, "hold-out", runs, &draws)?;
            for (place, summary) in problem.summaries.iter().enumerate() {
                if is_late(place) && summary.weight > 0.0 {
                    let values: Vec<f64> = found.summaries.iter().map(|s| s[place]).collect();
                    predictions.extend(LeftOut::of(
                        summary,
                        "simulation",
                        HELD_OUT,
                        &values,
                        batches.seed,
                    ));
                }
            }
        }
        let (training, target) = windows.split_at(windows.len() - 1);
        for model in NullModel::ALL {
            let fit = null_models::predict(model, training, target, &steps);
            if let Some(predictive) = fit.predictives[0] {
                let (name, _) = &series[series.len() - 1];
                predictions.push(LeftOut::of_null(
                    name,
                    model,
                    HELD_OUT,
                    predictive,
                    &target[0],
                    batches.seed,
                ));
            }
        }
    }
    Ok(LeaveOut { predictions, taught, held_out_from })
}

/// The posterior of what is left, by the whole method, from the calibration's bank on.
fn inferred(
    asked: &Problem,
    batches: &Batches,
    stage: &str,
    (options, bank): (Options, &Bank),
) -> Result<Vec<Draw>, SmcError> {
    batches.watch.says(&format!("checks: {stage}"));
    let seed = seed_of_run(batches.seed, stage, 0);
    let journal = Part { of: batches.journal, name: stage };
    let batches = Batches { seed, journal: &journal, ..*batches };
    Ok(infer_from(asked, &batches, options, bank)?.draws)
}

/// What is left out in turn.
pub const ONE: &str = "this target";

/// What is left out with the last window of the series.
pub const HELD_OUT: &str = "all from the last year on";

impl LeftOut {
    fn of(
        summary: &crate::calibration::problem::Summary,
        by: &str,
        without: &'static str,
        values: &[f64],
        seed: u64,
    ) -> Option<Self> {
        let found = Summary::of(values)?;
        let observed = summary.observed;
        // Log scores are those of counts; on shares and levels there is none.
        let is_count = values.iter().chain([&observed]).all(|value| value.fract() == 0.0);
        Some(Self {
            target: summary.name.clone(),
            by: by.to_owned(),
            without,
            observed,
            median: found.median,
            low: found.low,
            high: found.high,
            log_score: if is_count { log_score_ensemble(values, observed) } else { f64::NAN },
            crps: crps_ensemble(values, observed),
            interval_score: interval_score_90_ensemble(values, observed),
            pit: randomised_pit(values, observed, &mut pit_draw(seed, &summary.name, by, without)),
        })
    }

    fn of_null(
        name: &str,
        model: NullModel,
        without: &'static str,
        predictive: crate::evidence::scores::Predictive,
        window: &Window,
        seed: u64,
    ) -> Self {
        let below: f64 = (0..window.count as u32).map(|k| predictive.ln_pmf(k.into()).exp()).sum();
        let at = predictive.ln_pmf(window.count).exp();
        let mut draw = pit_draw(seed, name, model.name(), without);
        let (low, high) = predictive.interval(0.9);
        Self {
            target: name.to_owned(),
            by: model.name().to_owned(),
            without,
            observed: window.count,
            median: predictive.quantile(0.5),
            low,
            high,
            log_score: predictive.ln_pmf(window.count),
            crps: predictive.crps(window.count),
            interval_score: predictive.interval_score_90(window.count),
            pit: below + draw.uniform() * at,
        }
    }
}

/// What randomises the PIT of a prediction.
fn pit_draw(seed: u64, target: &str, by: &str, without: &str) -> random::Draw {
    draw_of(seed, &format!("pit {target} {by} {without}"), 0)
}

/// The draws without categorical coordinates, of which no covariance makes sense.
fn continuous(problem: &Problem, draws: &[Draw]) -> Vec<Draw> {
    let places = problem.space.continuous();
    let draw = |draw: &Draw| Draw {
        coordinates: places.iter().map(|place| draw.coordinates[*place]).collect(),
        weight: draw.weight,
    };
    draws.iter().map(draw).collect()
}

fn window(target: &Target) -> Window {
    let count = target.value.exact().expect("the series has exact counts");
    Window { start: target.start.0, end: target.end.0, count }
}

fn steps(calibration: &Calibration) -> Vec<jiff::civil::Date> {
    calibration.plan.base.scenario.evidence.steps.iter().map(|date| date.0).collect()
}

/// Whether a target reaches into the last window of the series.
fn late(calibration: &Calibration, place: usize, last: &Target) -> bool {
    let name = &calibration.problem.summaries[place].name;
    let found = calibration.plan.base.targets.iter().find(|target| target.id == *name);
    found.is_some_and(|target| target.end >= last.start)
}
