//! What a calibration found, for people and for files.

mod checks_text;
pub mod figures;
pub mod files;
pub mod text;

use crate::{
    calibration::{
        checks::Checks,
        diagnostics::{
            identifiability::{self, Contraction, Direction, TradeOff},
            predictive::{
                Kept, PredictiveCheck, StatedOrdering, all_orderings_kept, orderings_kept,
            },
        },
        inference::{Inference, SAMPLE},
        plan::Calibration,
        prior::Prior,
    },
    evidence::targets::Summary,
};

/// The correlation from which two parameters are called a trade-off.
const TRADE_OFF: f64 = 0.7;

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
    /// The rises and falls of the main series, and how many runs at the posterior keep each.
    pub orderings: Vec<(String, Kept)>,
    /// Combinations of parameters, the least known first.
    pub directions: Vec<Direction>,
    /// Pairs of parameters that the data do not tell apart.
    pub trade_offs: Vec<TradeOff>,
    /// What the checks found, where they were asked for.
    pub checks: Option<Checks>,
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
    /// 1 − posterior variance / prior variance in unconstrained coordinates, with its 90% interval.
    pub contraction: Contraction,
}

/// What was found of a target.
#[derive(Clone, Debug)]
pub struct TargetResult {
    /// Its name.
    pub name: String,
    /// Its weight.
    pub weight: f64,
    /// Where what was observed lies among runs at the posterior.
    pub check: PredictiveCheck,
}

impl TargetResult {
    /// `inside` or `outside` the 90% interval.
    pub fn verdict(&self) -> &'static str {
        if self.check.is_in_interval() { "inside" } else { "outside" }
    }

    /// `fitted`, or `shown` for a target without a weight.
    pub fn role(&self) -> &'static str {
        if self.weight > 0.0 { "fitted" } else { "shown" }
    }
}

impl<'a> Results<'a> {
    /// Sums up an inference.
    pub fn new(calibration: &'a Calibration, inference: Inference, checks: Option<Checks>) -> Self {
        let problem = &calibration.problem;
        let sample = inference.sample(problem, calibration.seed, SAMPLE);
        let space = &problem.space;
        let coordinates: Vec<Vec<f64>> =
            sample.iter().map(|draw| space.to_coordinates(draw)).collect();
        let weights = vec![1.0; coordinates.len()];
        let prior_variances: Vec<f64> =
            space.parameters().iter().map(|parameter| prior_variance(&parameter.prior)).collect();
        let prior_sds: Vec<f64> = prior_variances.iter().map(|variance| variance.sqrt()).collect();
        let contractions = identifiability::contractions(
            &coordinates,
            &weights,
            &prior_variances,
            calibration.seed,
        );
        let directions = identifiability::directions(&coordinates, &weights, &prior_sds);
        let trade_offs = identifiability::trade_offs(&coordinates, &weights, TRADE_OFF);
        let pairs = space.parameters().iter().zip(contractions).enumerate();
        let parameters = pairs.map(|(place, (parameter, contraction))| {
            let values: Vec<f64> = sample.iter().map(|draw| draw[place]).collect();
            ParameterResult {
                name: parameter.name.clone(),
                prior: [0.05, 0.5, 0.95].map(|p| parameter.prior.quantile(p)),
                posterior: Summary::of(&values).expect("a posterior has draws"),
                contraction,
            }
        });
        let parameters = parameters.collect();
        let targets = problem.summaries.iter().enumerate().filter_map(|(place, summary)| {
            let runs = &inference.predictive.summaries;
            let values: Vec<f64> = runs.iter().map(|run| run[place]).collect();
            Some(TargetResult {
                name: summary.name.clone(),
                weight: summary.weight,
                check: PredictiveCheck::of(&values, summary.observed)?,
            })
        });
        let targets = targets.collect();
        let orderings = orderings(calibration, &inference);
        Self {
            calibration,
            inference,
            sample,
            parameters,
            targets,
            orderings,
            directions,
            trade_offs,
            checks,
        }
    }
}

/// The rises and falls from one count of the main series to the next; none where both are the same.
fn orderings(calibration: &Calibration, inference: &Inference) -> Vec<(String, Kept)> {
    let summaries = &calibration.problem.summaries;
    let place = |name: &str| summaries.iter().position(|summary| summary.name == name);
    let places: Vec<usize> =
        calibration.series().iter().filter_map(|(name, _)| place(name)).collect();
    let steps = places.windows(2).filter_map(|pair| {
        let (first, second) = (&summaries[pair[0]], &summaries[pair[1]]);
        let rises = first.observed < second.observed;
        let says = format!("{} {} {}", first.name, if rises { "<" } else { ">" }, second.name);
        let ordering = StatedOrdering { first: pair[0], second: pair[1], rises };
        (first.observed != second.observed).then_some((says, ordering))
    });
    let (says, stated): (Vec<String>, Vec<StatedOrdering>) = steps.unzip();
    let runs = &inference.predictive.summaries;
    let mut kept: Vec<(String, Kept)> =
        says.into_iter().zip(orderings_kept(runs, &stated)).collect();
    if stated.len() > 1 {
        kept.push(("all of them".to_owned(), all_orderings_kept(runs, &stated)));
    }
    kept
}

/// The variance of a prior in its unconstrained coordinate, from its quantiles.
fn prior_variance(prior: &Prior) -> f64 {
    const POINTS: u32 = 20_000;
    let coordinate =
        |i: u32| prior.to_coordinate(prior.quantile((f64::from(i) + 0.5) / f64::from(POINTS)));
    let u: Vec<f64> = (0..POINTS).map(coordinate).collect();
    let mean = u.iter().sum::<f64>() / f64::from(POINTS);
    u.iter().map(|u| (u - mean).powi(2)).sum::<f64>() / f64::from(POINTS)
}
