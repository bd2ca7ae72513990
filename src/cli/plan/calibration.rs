//! What a calibration plan says.

use std::io::Write;

use crate::{
    calibration::{observation::Observation, plan::Calibration, prior::Form},
    cli::terminal,
    report::{
        number::{range, short},
        tables::table_of,
    },
};

/// Says what a calibration would infer, under which priors and from which targets.
pub fn check(calibration: &Calibration, out: &mut impl Write) -> std::io::Result<()> {
    writeln!(out, "{}: {}", calibration.name, calibration.title)?;
    writeln!(out, "scenario: {}", calibration.plan.base.scenario.name)?;
    let (problem, width) = (&calibration.problem, terminal::width());
    let parameters = problem.space.parameters();
    let fitted = problem.summaries.iter().filter(|summary| summary.weight > 0.0).count();
    writeln!(
        out,
        "{} parameters from {fitted} targets in {} runs, seed {}\n",
        parameters.len(),
        calibration.budget,
        calibration.seed
    )?;
    let rows = parameters.iter().zip(&calibration.file.parameters.value).map(|(known, file)| {
        let prior = &known.prior;
        let at = |probability| prior.quantile(probability);
        let is_categorical = matches!(prior.form(), Form::Categorical { .. });
        let (median, interval) = if is_categorical {
            (String::new(), levels(&file.levels))
        } else {
            (short(at(0.5)), range(at(0.05), at(0.95)))
        };
        [
            known.name.clone(),
            form(prior.form()).to_owned(),
            median,
            interval,
            file.source.value.clone(),
        ]
    });
    let header = ["parameter", "prior", "median", "90% interval", "source"];
    writeln!(out, "{}", table_of(&header, &[2], rows, width))?;
    let rows =
        problem.summaries.iter().zip(&calibration.observations).map(|(summary, observed)| {
            [
                summary.name.clone(),
                short(summary.observed),
                observation(observed).to_owned(),
                if summary.weight > 0.0 { short(summary.weight) } else { "shown".to_owned() },
            ]
        });
    let header = ["target", "observed", "as", "weight"];
    write!(out, "{}", table_of(&header, &[1, 3], rows, width))?;
    writeln!(out)
}

fn levels(levels: &[crate::experiment::plan::file::LevelFile]) -> String {
    levels.iter().map(|level| level.name.value.as_str()).collect::<Vec<_>>().join(", ")
}

/// A prior's family in a word.
fn form(form: &Form) -> &'static str {
    match form {
        Form::Uniform => "uniform",
        Form::Normal { .. } => "normal",
        Form::LogNormal { .. } => "log-normal",
        Form::Beta { .. } => "beta",
        Form::Gamma { .. } => "gamma",
        Form::Categorical { .. } => "categorical",
    }
}

/// How a run is observed, in a word.
fn observation(observation: &Observation) -> &'static str {
    match observation {
        Observation::Count { .. } => "count",
        Observation::Share { .. } => "share",
        Observation::Level { .. } => "level",
        Observation::AtLeast { .. } => "at least",
        Observation::AtMost { .. } => "at most",
    }
}
