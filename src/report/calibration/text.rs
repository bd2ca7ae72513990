//! The report of a calibration.

use super::Results;
use crate::{
    calibration::reach::Reach,
    report::{
        number::{range, short},
        tables::table_of,
        wrap::wrapped,
    },
};

/// The report, for a terminal of so many columns.
pub fn report(results: &Results, width: Option<usize>) -> String {
    let (calibration, inference) = (results.calibration, &results.inference);
    let mut text = String::new();
    let mut say = |line: String| {
        text += &wrapped(&line, width);
        text.push('\n');
    };
    let fitted = results.targets.iter().filter(|target| target.weight > 0.0).count();
    say(format!("{}: {}", calibration.name, calibration.title));
    say(format!(
        "{} parameters, {fitted} targets fitted, {} runs of {}, seed {}; scenario {}\n",
        results.parameters.len(),
        inference.runs,
        calibration.budget,
        calibration.seed,
        calibration.plan.base.scenario.name
    ));
    let warnings: Vec<String> = inference.reach.iter().filter_map(Reach::warning).collect();
    if warnings.is_empty() {
        say("screen: runs from the prior come to every target".to_owned());
    } else {
        say("screen: hardly a run from the prior reaches these targets".to_owned());
        warnings.into_iter().for_each(|warning| say(format!("- {warning}")));
    }
    let last = inference.smc.generations.last().expect("there is generation 0");
    say(format!(
        "ABC-SMC: {} generations, epsilon {:.3}, {:.0} effective draws; stopped: {}",
        last.generation, last.epsilon, last.ess, inference.smc.stop
    ));
    say(format!(
        "posterior: {}, {:.0} effective draws{}",
        match inference.method {
            crate::calibration::inference::Method::Abc => "ABC-SMC",
            crate::calibration::inference::Method::AdjustedAbc => {
                "ABC-SMC with regression adjustment"
            }
            crate::calibration::inference::Method::Surrogate => "surrogate likelihood",
        },
        inference.effective_draws,
        if inference.status() == "few_draws" {
            ": too few to quote; give it more runs"
        } else {
            ""
        }
    ));
    for flag in &inference.adjusted.flags {
        say(format!("doubt: {flag}"));
    }
    say(String::new());
    let header = ["parameter", "prior median (90%)", "posterior median (90%)", "contraction"];
    let rows = results.parameters.iter().map(|p| {
        [
            p.name.clone(),
            format!("{} ({})", short(p.prior[1]), range(p.prior[0], p.prior[2])),
            format!("{} ({})", short(p.posterior.median), range(p.posterior.low, p.posterior.high)),
            format!("{:.2}", p.contraction),
        ]
    });
    say(table_of(&header, &[3], rows, width));
    let header = ["target", "observed", "runs at the posterior (90%)", "p", "verdict", "role"];
    let rows = results.targets.iter().map(|t| {
        [
            t.name.clone(),
            short(t.observed),
            format!(
                "{} ({})",
                short(t.predictive.median),
                range(t.predictive.low, t.predictive.high)
            ),
            format!("{:.2}", t.p),
            t.verdict().to_owned(),
            t.role().to_owned(),
        ]
    });
    say(table_of(&header, &[1, 3], rows, width));
    text
}
