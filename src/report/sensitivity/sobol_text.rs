//! Sobol indices and noise in the report.

use super::{
    Results,
    text::{MOST_SHOWN, more, replicates},
    words::share,
};
use crate::{
    report::prose::Prose,
    sensitivity::{
        noise::NoiseStudy,
        sobol::{FactorIndices, Indices},
        study::Decomposed,
    },
};

pub(super) fn write(results: &Results, decomposed: &Decomposed, text: &mut Prose) {
    let rows = results.plan.sobol.expect("what was run was asked for");
    text.say("Sobol: shares of the variance");
    text.say(format!(
        "{rows} rows with {} of each point, random numbers in common within a row; intervals of 95%",
        replicates(results)
    ));
    text.say(
        "estimands: of the expected output (what a factor does on average, noise taken off), of a single \
         run (shares of all variance, noise included), of the variance between runs of the same point \
         (which factor makes the outcome uncertain)\n",
    );
    text.say("noise: which share of the variance of a run no factor explains");
    let noise = decomposed.outputs.iter().map(|study| {
        [
            study.output.clone(),
            study.noise_share.as_ref().map_or_else(|| "—".to_owned(), share),
            study.verdict().unwrap_or_else(|| "nothing varies, or too few rows ran".to_owned()),
        ]
    });
    text.table(&["output", "noise share (95%)", "verdict"], &[], noise);
    for study in &decomposed.outputs {
        indices(study, text);
    }
}

fn indices(study: &NoiseStudy, text: &mut Prose) {
    text.say(format!("{}:", study.output));
    let of_expectation = &study.of_expectation;
    // Where noise hides the expectation there may still be indices of a run.
    let places = study.of_run.factors.len().max(of_expectation.factors.len());
    let mut order: Vec<usize> = (0..places).collect();
    let sorted_by = if of_expectation.factors.is_empty() { &study.of_run } else { of_expectation };
    let total = |place: &usize| sorted_by.factors[*place].total.value;
    order.sort_by(|one, other| total(other).total_cmp(&total(one)));
    let rows = order.iter().take(MOST_SHOWN).map(|place| {
        let of = |indices: &Indices, what: fn(&FactorIndices) -> String| {
            indices.factors.get(*place).map_or_else(|| "—".to_owned(), what)
        };
        let total = |factor: &FactorIndices| share(&factor.total);
        let read = |factor: &FactorIndices| {
            if factor.is_resolved() { String::new() } else { "not resolved".to_owned() }
        };
        [
            sorted_by.factors[*place].factor.clone(),
            of(of_expectation, |factor| share(&factor.first)),
            of(of_expectation, total),
            of(&study.of_run, total),
            of(&study.of_variance, total),
            of(of_expectation, read),
        ]
    });
    let header =
        ["factor", "first order", "total", "total, of a run", "total, of the variance", ""];
    if places > 0 {
        text.table(&header, &[], rows);
        more(places, "sobol.csv", text);
    }
    remarks("of the expected output", of_expectation, text);
    // What is said of the rows is said once.
    if study.of_run.verdict != of_expectation.verdict {
        remarks("of a single run", &study.of_run, text);
    }
    text.say("");
}

fn remarks(of: &str, indices: &Indices, text: &mut Prose) {
    for remark in indices.remarks() {
        text.say(format!("- {of}: {remark}"));
    }
}
