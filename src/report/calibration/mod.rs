//! What a calibration found, for people and for files.

pub mod files;
pub mod text;

use crate::{
    calibration::{
        inference::{Inference, SAMPLE},
        plan::Calibration,
    },
    evidence::targets::Summary,
};

/// A calibration's results, ready to be written.
#[derive(Clone, Debug)]
pub struct Results<'a> {
    /// The plan.
    pub calibration: &'a Calibration,
    /// What was found.
    pub inference: Inference,
    /// Draws of the posterior, each as likely: a row a draw, a value a parameter.
    pub sample: Vec<Vec<f64>>,
    /// The parameters.
    pub parameters: Vec<ParameterResult>,
    /// The targets.
    pub targets: Vec<TargetResult>,
}

/// What was found of a parameter.
#[derive(Clone, Debug)]
pub struct ParameterResult {
    /// Its name.
    pub name: String,
    /// The prior's 5% quantile, median and 95% quantile.
    pub prior: [f64; 3],
    /// Those of the posterior.
    pub posterior: Summary,
    /// 1 − Var_post / Var_prior in unconstrained coordinates.
    pub contraction: f64,
}

/// What was found of a target.
#[derive(Clone, Debug)]
pub struct TargetResult {
    /// Its name.
    pub name: String,
    /// What was observed.
    pub observed: f64,
    /// Its weight.
    pub weight: f64,
    /// Runs at the posterior.
    pub predictive: Summary,
    /// Share of runs below what was observed, those that hit it counted half.
    pub p: f64,
}

impl TargetResult {
    /// `inside` or `outside` the 90% interval.
    pub fn verdict(&self) -> &'static str {
        if (self.predictive.low..=self.predictive.high).contains(&self.observed) {
            "inside"
        } else {
            "outside"
        }
    }

    /// `fitted`, or `shown` for a target without a weight.
    pub fn role(&self) -> &'static str {
        if self.weight > 0.0 { "fitted" } else { "shown" }
    }
}

impl<'a> Results<'a> {
    /// Sums up an inference.
    pub fn new(calibration: &'a Calibration, inference: Inference) -> Self {
        let problem = &calibration.problem;
        let sample = inference.sample(problem, calibration.seed, SAMPLE);
        let space = &problem.space;
        let parameters = space.parameters().iter().enumerate().map(|(place, parameter)| {
            let values: Vec<f64> = sample.iter().map(|draw| draw[place]).collect();
            let coordinate = |values: &mut dyn Iterator<Item = f64>| {
                let u: Vec<f64> = values.map(|x| parameter.prior.to_coordinate(x)).collect();
                let mean = u.iter().sum::<f64>() / u.len() as f64;
                u.iter().map(|u| (u - mean).powi(2)).sum::<f64>() / u.len() as f64
            };
            let prior = coordinate(
                &mut (0..2000).map(|i| parameter.prior.quantile((f64::from(i) + 0.5) / 2000.0)),
            );
            let posterior = coordinate(&mut values.iter().copied());
            ParameterResult {
                name: parameter.name.clone(),
                prior: [0.05, 0.5, 0.95].map(|p| parameter.prior.quantile(p)),
                posterior: Summary::of(&values).expect("a posterior has draws"),
                contraction: 1.0 - posterior / prior,
            }
        });
        let parameters = parameters.collect();
        let targets = problem.summaries.iter().enumerate().filter_map(|(place, summary)| {
            let runs = &inference.predictive.summaries;
            let values: Vec<f64> = runs.iter().map(|run| run[place]).collect();
            let share = |is: &dyn Fn(f64) -> bool| {
                values.iter().filter(|value| is(**value)).count() as f64 / values.len() as f64
            };
            let observed = summary.observed;
            Some(TargetResult {
                name: summary.name.clone(),
                observed,
                weight: summary.weight,
                predictive: Summary::of(&values)?,
                p: share(&|x| x < observed) + 0.5 * share(&|x| x == observed),
            })
        });
        let targets = targets.collect();
        Self { calibration, inference, sample, parameters, targets }
    }
}
