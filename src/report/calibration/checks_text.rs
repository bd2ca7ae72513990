//! The part of the report that tells of the checks.

use super::Results;
use crate::{
    calibration::{
        checks::{
            Checks,
            leave_out::{HELD_OUT, ONE},
            recovery::{FEWEST_OF_20, held, pooled},
        },
        diagnostics::sbc,
    },
    report::{
        number::{range, short},
        prose::Prose,
    },
};

pub(super) fn write(results: &Results, checks: &Checks, text: &mut Prose) {
    coverage(results, checks, text);
    left_out(checks, text);
    taught(results, checks, text);
    recovered(results, checks, text);
}

fn coverage(results: &Results, checks: &Checks, text: &mut Prose) {
    let coverage = &checks.coverage;
    text.say(format!(
        "coverage: {} runs near the observation taken for observations in turn, inferred from the bank \
         without them (bands are 95%: one in twenty leaves its by chance)",
        coverage.cases
    ));
    let header = ["quantity", "level", "covered", "band", "verdict"];
    let rows = coverage.rows(&results.calibration.problem).into_iter().map(|row| {
        [
            row.quantity,
            format!("{:.0}%", 100.0 * row.level),
            format!("{:.1}%", 100.0 * row.coverage),
            format!("{:.1} – {:.1}%", 100.0 * row.low, 100.0 * row.high),
            row.verdict,
        ]
    });
    text.table(&header, &[1, 2], rows);
    let tarp = if coverage.tarp.is_inside() {
        "inside its band".to_owned()
    } else {
        format!("outside its band: {}", coverage.tarp.departure())
    };
    text.say(format!("TARP, all parameters together: {tarp}"));
    let wrong: Vec<String> = coverage
        .sbc
        .iter()
        .filter(|ranked| !ranked.check.is_inside())
        .map(|ranked| format!("{} ({})", ranked.name, sbc::Verdict::on(&ranked.check).said()))
        .collect();
    let (all, outside) = (coverage.sbc.len(), wrong.len());
    text.say(format!(
        "SBC over the prior: {} of {all} quantities inside the 95% band{}{}\n",
        all - outside,
        if wrong.is_empty() { "" } else { "; outside: " },
        wrong.join(", ")
    ));
}

fn left_out(checks: &Checks, text: &mut Prose) {
    let score = |value: f64| {
        if value.is_nan() { "—".to_owned() } else { format!("{value:.1}") }
    };
    let header = ["target", "by", "observed", "predicted (90%)", "log score", "CRPS"];
    let parts = [(ONE, "left out one at a time"), (HELD_OUT, "fitted to all before")];
    for (without, said) in parts {
        let of = || checks.leave_out.predictions.iter().filter(move |p| p.without == without);
        if of().next().is_none() {
            continue;
        }
        let from = match &checks.leave_out.held_out_from {
            Some(day) if without == HELD_OUT => format!(" {day}"),
            _ => String::new(),
        };
        text.say(format!("prediction, {said}{from}, beside null models and the prior:"));
        let rows = of().map(|p| {
            [
                p.target.clone(),
                p.by.clone(),
                short(p.observed),
                format!("{} ({})", short(p.median), range(p.low, p.high)),
                score(p.log_score),
                if p.crps < 1.0 { format!("{:.2}", p.crps) } else { score(p.crps) },
            ]
        });
        text.table(&header, &[2, 4, 5], rows);
    }
}

fn taught(results: &Results, checks: &Checks, text: &mut Prose) {
    let space = &results.calibration.problem.space;
    let names: Vec<&str> =
        space.continuous().iter().map(|place| space.parameters()[*place].name.as_str()).collect();
    text.say("what each target taught, from the bank with and without it:");
    for taught in &checks.leave_out.taught {
        match &taught.lesson {
            Some(lesson) => text.say(format!("- {}: {}", taught.target, lesson.said(&names))),
            None => text.say(format!("- {}: too few draws to tell", taught.target)),
        }
    }
    text.say("");
}

fn recovered(results: &Results, checks: &Checks, text: &mut Prose) {
    if checks.recovered.is_empty() {
        return;
    }
    let truths = checks.recovered.len();
    text.say(format!(
        "recovery: {truths} truths from the prior, each observed once and inferred by the whole method; a \
         right posterior's 90% interval holds fewer than {FEWEST_OF_20} of 20 once in 2,500"
    ));
    let held = held(&checks.recovered);
    let rows = results.parameters.iter().zip(&held).map(|(parameter, held)| {
        let verdict = if *held < FEWEST_OF_20 * truths / 20 { "too few" } else { "as it should" };
        [parameter.name.clone(), format!("{held} of {truths}"), verdict.to_owned()]
    });
    text.table(&["parameter", "held", "verdict"], &[1], rows);
    if let Some(pooled) = pooled(&checks.recovered) {
        text.say(format!(
            "pooled over parameters: {:.1}% (band {:.1} – {:.1}%)\n",
            100.0 * pooled.share,
            100.0 * pooled.band.low,
            100.0 * pooled.band.high
        ));
    }
}
