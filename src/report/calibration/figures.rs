//! The figures of a calibration.

use super::Results;
use crate::{
    calibration::{
        checks::Checks,
        diagnostics::{
            profiles::{self, Better},
            tarp,
            uniformity::Uniformity,
        },
        prior::Form,
    },
    experiment::record::VERSION,
    report::figures::{
        Figure,
        fan_chart::Band,
        inference::{
            Estimate, Marginal, Source, Spacing,
            contraction::{self, Contracted, Contraction},
            coverage::{self, Coverage, Curve},
            ecdf_bands::{self, BandPoint, EcdfBands, Ranked},
            pairs::{self, Pairs},
            predictive::{self, Predictive, Row, Rows},
            profiles::{self as profiles_figure, Profiled, Profiles},
        },
    },
};

/// Bins of a profile.
const BINS: usize = 24;

/// Points of a prior's density.
const POINTS: u32 = 200;

/// All figures.
pub fn all(results: &Results, hash: &str) -> Vec<Figure> {
    let mut figures = vec![
        pairs_of(results, hash),
        predictive_of(results, hash),
        contraction_of(results, hash),
        profiles_of(results, hash),
    ];
    if let Some(checks) = &results.checks {
        figures.push(ranks_of(results, checks, hash));
        figures.push(coverage_of(results, checks, hash));
    }
    figures
}

fn source(results: &Results, hash: &str, sample: String) -> Source {
    Source {
        analysis: format!(
            "calibration {} ({})",
            results.calibration.name,
            &hash[..6.min(hash.len())]
        ),
        scenario: results.calibration.plan.base.scenario.name.clone(),
        version: VERSION.to_owned(),
        seed: results.calibration.seed,
        sample,
        failed: results.inference.smc.bank.failed.len(),
    }
}

fn draws(results: &Results) -> String {
    format!(
        "{} posterior draws ({:.0} effective)",
        results.sample.len(),
        results.inference.effective_draws
    )
}

fn subtitle(results: &Results) -> String {
    let fitted = results.targets.iter().filter(|target| target.weight > 0.0).count();
    format!(
        "{} parameters fitted to {fitted} targets by {}",
        results.parameters.len(),
        results.inference.method.words()
    )
}

fn marginals(results: &Results) -> Vec<Marginal> {
    let parameters = results.calibration.problem.space.parameters();
    let marginal = |(place, parameter): (usize, &crate::calibration::space::Parameter)| {
        let prior = &parameter.prior;
        let is_log = matches!(prior.form(), Form::LogNormal { .. } | Form::Gamma { .. });
        let (low, high) = (prior.quantile(0.0005), prior.quantile(0.9995));
        let at = |i: u32| {
            let share = f64::from(i) / f64::from(POINTS);
            if is_log { low * libm::pow(high / low, share) } else { low + share * (high - low) }
        };
        let density = |x: f64| (x, prior.ln_density(x).exp());
        Marginal {
            name: parameter.name.clone(),
            unit: unit_in(&results.calibration.plan.factors[place].label),
            spacing: if is_log { Spacing::Log } else { Spacing::Linear },
            draws: results.sample.iter().map(|draw| draw[place]).collect(),
            prior: (0..=POINTS).map(|i| density(at(i))).filter(|(_, d)| d.is_finite()).collect(),
            marked: Some(results.parameters[place].posterior.median),
        }
    };
    let continuous = parameters.iter().enumerate().filter(|(_, p)| p.prior.categories().is_none());
    continuous.map(marginal).collect()
}

/// The unit in a label such as `base rate (1/year)`; nothing where there is none.
fn unit_in(label: &str) -> String {
    let inside = label.split_once(" (").and_then(|(_, rest)| rest.strip_suffix(')'));
    inside.unwrap_or_default().to_owned()
}

fn pairs_of(results: &Results, hash: &str) -> Figure {
    pairs::draw(&Pairs {
        name: "pairs".to_owned(),
        title: format!(
            "What is known of each parameter, and of each two: {}",
            results.calibration.title
        ),
        subtitle: subtitle(results),
        parameters: marginals(results),
        marked: "median".to_owned(),
        source: source(results, hash, draws(results)),
    })
}

fn predictive_of(results: &Results, hash: &str) -> Figure {
    let runs = &results.inference.predictive.summaries;
    let row = |(place, target): (usize, &super::TargetResult)| {
        let values: Vec<f64> = runs.iter().map(|run| run[place]).collect();
        let reach = &results.inference.reach[place];
        Row {
            label: target.name.clone(),
            observed: target.check.observed,
            posterior: Band::of(&values).expect("a posterior has runs"),
            prior: Some((reach.low, reach.high)),
            p_value: Some(2.0 * target.check.mid_p.min(1.0 - target.check.mid_p)),
            is_fitted: target.weight > 0.0,
        }
    };
    predictive::draw(&Predictive {
        name: "predictive".to_owned(),
        title: format!(
            "Runs at the posterior beside what was observed: {}",
            results.calibration.title
        ),
        subtitle: subtitle(results),
        rows: Rows::Own,
        unit: String::new(),
        targets: results.targets.iter().enumerate().map(row).collect(),
        source: source(results, hash, format!("{} runs at the posterior", runs.len())),
    })
}

fn contraction_of(results: &Results, hash: &str) -> Figure {
    let contracted = |p: &super::ParameterResult| Contracted {
        label: p.name.clone(),
        contraction: Estimate {
            value: p.contraction.value,
            low: p.contraction.interval.low,
            high: p.contraction.interval.high,
        },
    };
    contraction::draw(&Contraction {
        name: "contraction".to_owned(),
        title: format!("Which parameters the targets informed: {}", results.calibration.title),
        subtitle: subtitle(results),
        interval: "90% intervals (Bayesian bootstrap)".to_owned(),
        parameters: results.parameters.iter().map(contracted).collect(),
        source: source(results, hash, draws(results)),
    })
}

/// The smallest distance of a run from the prior, by bins of each parameter.
fn profiles_of(results: &Results, hash: &str) -> Figure {
    let bank = &results.inference.smc.bank.rows;
    let scores: Vec<f64> = bank.iter().map(|row| row.distance).collect();
    let weights = vec![1.0; bank.len()];
    let places = results.calibration.problem.space.continuous();
    let profiled = |(marginal, place): (Marginal, usize)| {
        let is_log = marginal.spacing == Spacing::Log;
        let on_axis = |x: f64| if is_log { x.max(1e-300).ln() } else { x };
        let back = |x: f64| if is_log { x.exp() } else { x };
        let values: Vec<f64> = bank.iter().map(|row| on_axis(row.parameters[place])).collect();
        let ends = match (marginal.prior.first(), marginal.prior.last()) {
            (Some((low, _)), Some((high, _))) => (on_axis(*low), on_axis(*high)),
            _ => (0.0, 1.0),
        };
        let bins = profiles::profile(&values, &weights, &scores, Better::Lower, ends, BINS);
        let point =
            |bin: &profiles::ProfileBin| Some((back(f64::midpoint(bin.from, bin.to)), bin.best?));
        Profiled { profile: bins.iter().filter_map(point).collect(), marginal }
    };
    profiles_figure::draw(&Profiles {
        name: "profiles".to_owned(),
        title: format!("Where along each parameter runs come near: {}", results.calibration.title),
        subtitle: subtitle(results),
        fit: "smallest distance of a run from the prior".to_owned(),
        better: profiles_figure::Better::Lower,
        marked: "median".to_owned(),
        parameters: marginals(results).into_iter().zip(places).map(profiled).collect(),
        source: source(
            results,
            hash,
            format!("{}, {} runs from the prior", draws(results), bank.len()),
        ),
    })
}

fn band(check: &Uniformity) -> Vec<BandPoint> {
    let point = |p: &crate::calibration::diagnostics::uniformity::Deviation| BandPoint {
        at: p.at,
        low: p.low,
        high: p.high,
    };
    check.curve.iter().map(point).collect()
}

fn ranks_of(results: &Results, checks: &Checks, hash: &str) -> Figure {
    let sbc = &checks.coverage.sbc;
    let quantity = |ranked: &crate::calibration::checks::coverage_of_bank::Ranked| Ranked {
        name: ranked.name.clone(),
        differences: ranked.check.curve.iter().map(|p| p.difference).collect(),
    };
    ecdf_bands::draw(&EcdfBands {
        name: "sbc".to_owned(),
        title: format!(
            "Are posteriors right on average over the prior? {}",
            results.calibration.title
        ),
        subtitle: "each run from the prior taken for observed, inferred from the bank without it"
            .to_owned(),
        band: sbc.first().map_or_else(Vec::new, |first| band(&first.check)),
        quantities: sbc.iter().map(quantity).collect(),
        fits: checks.coverage.cases,
        source: source(results, hash, format!("{} runs from the prior", checks.coverage.cases)),
    })
}

fn coverage_of(results: &Results, checks: &Checks, hash: &str) -> Figure {
    let curve = tarp::curve(&checks.coverage.tarp);
    coverage::draw(&Coverage {
        name: "coverage".to_owned(),
        title: format!(
            "Do regions hold the truth as often as they say? {}",
            results.calibration.title
        ),
        subtitle:
            "TARP over the runs nearest to the observation, each inferred from the bank without it"
                .to_owned(),
        band: curve
            .iter()
            .map(|point| BandPoint { at: point.credibility, low: point.low, high: point.high })
            .collect(),
        is_simultaneous: true,
        curves: vec![Curve {
            name: "all parameters together".to_owned(),
            actual: curve.iter().map(|point| point.coverage).collect(),
        }],
        fits: checks.coverage.cases,
        source: source(
            results,
            hash,
            format!("{} runs near the observation", checks.coverage.cases),
        ),
    })
}
