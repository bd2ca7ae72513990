//! From a file to a [`Calibration`]: every entry is there, every prior is one, every target can be
//! observed.

use super::{
    Calibration,
    check_targets::check_targets,
    file::{CalibrationFile, ParameterFile, PriorFile},
};
use crate::{
    calibration::{
        prior::{Form, Prior},
        problem::Problem,
        space::{Parameter, Space},
    },
    experiment::{
        plan::{
            Plan,
            file::{DesignFile, FactorFile, PlanFile, RandomNumbers, SampleFile, Spread},
        },
        record::Opened,
    },
    parameters::REGISTRY,
    scenario::{
        changes::Change,
        error::{Checked, Refusal},
        numbers::{Count, Real},
        placed::Placed,
    },
};

/// The most parameters that are inferred.
const MOST_PARAMETERS: usize = 60;

pub(super) fn check(name: String, file: CalibrationFile, base: Opened) -> Checked<Calibration> {
    let given = &file.parameters;
    if given.is_empty() || given.len() > MOST_PARAMETERS {
        let said = format!(
            "{} parameters are to be inferred: 1 to {MOST_PARAMETERS} can be",
            given.value.len()
        );
        return Err(Refusal::at(&given.span, "here", said)
            .help("add `[[parameters]]` with a name, entries, a prior and its source"));
    }
    let priors = given.iter().map(check_prior).collect::<Checked<Vec<Prior>>>()?;
    for parameter in given.iter() {
        if parameter.source.trim().is_empty() {
            let said = format!("the prior of `{}` has no source", parameter.name.value);
            return Err(Refusal::at(&parameter.source.span, "here", said)
                .help("say where it comes from, or that it is judged and how"));
        }
    }
    let observed = base.observed.clone();
    let targets = base.targets.clone();
    let plan = Plan::checked(name.clone(), as_plan(&file, &priors)?, base)?;
    debug_assert_eq!(observed.rows.len(), targets.len());
    let names = given.iter().map(|parameter| parameter.name.value.clone());
    let space = Space::new(names.zip(priors).map(|(n, p)| Parameter::new(n, p)).collect());
    let space = space.map_err(|error| Refusal::at(&given.span, "here", error.to_string()))?;
    let (summaries, observations) = check_targets(&file, &targets)?;
    let taken: Vec<&str> = space.parameters().iter().map(|p| p.name.as_str()).collect();
    if let Some(summary) = summaries.iter().find(|summary| taken.contains(&&*summary.name)) {
        let said = format!("a parameter and a target are both called `{}`", summary.name);
        return Err(Refusal::at(&given.span, "here", said).help("rename the parameter"));
    }
    Ok(Calibration {
        name,
        title: file.title.value.clone(),
        question: file.question.value.clone(),
        plan,
        problem: Problem { space, summaries },
        observations,
        budget: file.budget.get(),
        seed: file.seed.map_or(1, Count::get),
        surrogate: file.surrogate.unwrap_or(true),
        file,
    })
}

/// The bounds of a parameter: its own, or those of the registry, or none.
fn bounds(file: &ParameterFile) -> (Option<f64>, Option<f64>) {
    let registered = match (&file.entries[..], file.change) {
        ([entry], Change::Set) => REGISTRY.iter().find(|info| info.name == entry.value),
        _ => None,
    };
    let low = file.low.as_ref().map(|low| low.get());
    let high = file.high.as_ref().map(|high| high.get());
    (low.or(registered.map(|info| info.low)), high.or(registered.map(|info| info.high)))
}

fn check_prior(file: &ParameterFile) -> Checked<Prior> {
    let refuse = |said: String, help: &str| {
        Err(Refusal::at(&file.prior.span, "this prior", said).help(help))
    };
    let is_categorical = matches!(file.prior.value, PriorFile::Categorical(_));
    let name = &file.name.value;
    if is_categorical == file.levels.is_empty() {
        return refuse(
            format!("`{name}` needs levels and a categorical prior, or neither"),
            "write `levels` with `prior = { categorical = [0.5, 0.5] }`",
        );
    }
    let (low, high) = bounds(file);
    let (form, least) = match &file.prior.value {
        PriorFile::Uniform => (Form::Uniform, f64::NEG_INFINITY),
        PriorFile::Normal(f) => (Form::Normal { mean: f.mean, sd: f.sd }, f64::NEG_INFINITY),
        PriorFile::LogNormal(f) => (Form::LogNormal { median: f.median, sd: f.sd }, 0.0),
        PriorFile::Beta(f) => (Form::Beta { a: f.a, b: f.b }, f64::NEG_INFINITY),
        PriorFile::Gamma(f) => (Form::Gamma { shape: f.shape, rate: f.rate }, 0.0),
        PriorFile::Categorical(probabilities) => {
            if probabilities.len() != file.levels.len() {
                let (given, levels) = (probabilities.len(), file.levels.len());
                return refuse(
                    format!("`{name}` has {levels} levels and {given} probabilities"),
                    "give each level one, in their order",
                );
            }
            (Form::Categorical { probabilities: probabilities.clone() }, f64::NEG_INFINITY)
        }
    };
    let (low, high) = if is_categorical {
        (f64::NEG_INFINITY, f64::INFINITY)
    } else {
        (low.unwrap_or(least).max(least), high.unwrap_or(f64::INFINITY))
    };
    Prior::new(form, low, high).or_else(|error| {
        refuse(format!("`{name}`: {error}"), "change its numbers, or `low` and `high`")
    })
}

/// The parameters as the factors of a sweep, which knows how to change a scenario's entries.
fn as_plan(file: &CalibrationFile, priors: &[Prior]) -> Checked<PlanFile> {
    let factor = |(parameter, prior): (&ParameterFile, &Prior)| {
        let end = |probability: f64| -> Checked<Option<Placed<Real>>> {
            if !parameter.levels.is_empty() {
                return Ok(None);
            }
            let span = &parameter.prior.span;
            let value = Real::new(prior.quantile(probability)).map_err(|_| {
                let said = format!("`{}` may be larger than any number", parameter.name.value);
                Refusal::at(span, "this prior", said)
                    .help("change its numbers, or `low` and `high`")
            })?;
            Ok(Some(Placed { value, span: span.clone() }))
        };
        let (low, high) = (end(0.001)?, end(0.999)?);
        if low.is_some() && low == high {
            let said = format!("the prior of `{}` is a single value", parameter.name.value);
            return Err(Refusal::at(&parameter.prior.span, "this prior", said)
                .help("let it be wider, or set the value in the scenario"));
        }
        Ok(FactorFile {
            name: parameter.name.clone(),
            label: parameter.label.clone(),
            entries: parameter.entries.clone(),
            change: parameter.change,
            values: None,
            low,
            high,
            spread: Spread::Linear,
            levels: parameter.levels.clone(),
        })
    };
    let factors = file.parameters.iter().zip(priors).map(factor).collect::<Checked<Vec<_>>>()?;
    let points = Placed::nowhere(Count::new(1).expect("a plan has a point"));
    Ok(PlanFile {
        title: file.title.clone(),
        question: file.question.clone(),
        scenario: file.scenario.clone(),
        design: Placed::nowhere(DesignFile::LatinHypercube(SampleFile { points })),
        replicates: Count::new(1).expect("a point has a replicate"),
        seed: None,
        random_numbers: RandomNumbers::default(),
        posterior: None,
        runs_per_chunk: None,
        factors,
        screen: None,
        keep: std::collections::BTreeMap::default(),
    })
}
