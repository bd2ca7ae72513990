//! The report of a calibration.

use super::{Results, checks_text};
use crate::{
    calibration::{
        reach::Reach,
        surrogate::{Surrogate, Verdict},
    },
    report::{
        number::{range, short},
        prose::Prose,
    },
};

/// Combinations of parameters that are told of.
const FLATTEST: usize = 2;

/// The report, for a terminal of so many columns.
pub fn report(results: &Results, width: Option<usize>) -> String {
    let mut text = Prose::new(width);
    head(results, &mut text);
    method(results, &mut text);
    parameters(results, &mut text);
    targets(results, &mut text);
    if let Some(checks) = &results.checks {
        checks_text::write(results, checks, &mut text);
    }
    text.into_text()
}

fn head(results: &Results, text: &mut Prose) {
    let (calibration, inference) = (results.calibration, &results.inference);
    let fitted = results.targets.iter().filter(|target| target.weight > 0.0).count();
    text.say(format!("{}: {}", calibration.name, calibration.title));
    text.say(&calibration.question);
    text.say(format!(
        "{} parameters, {fitted} targets fitted, {} runs of {}, seed {}; scenario {}\n",
        results.parameters.len(),
        inference.runs,
        calibration.budget,
        calibration.seed,
        calibration.plan.base.scenario.name
    ));
}

fn method(results: &Results, text: &mut Prose) {
    let inference = &results.inference;
    let warnings: Vec<String> = inference.reach.iter().filter_map(Reach::warning).collect();
    if warnings.is_empty() {
        text.say("screen: runs from the prior come to every target");
    } else {
        text.say("screen: hardly a run from the prior comes to these targets");
        for warning in warnings {
            text.say(format!("- {warning}"));
        }
    }
    let failed = inference.smc.bank.failed.len();
    if failed > 0 {
        let (_, said) = &inference.smc.bank.failed[0];
        text.say(format!("{failed} runs from the prior failed; the first: {said}"));
    }
    let dropped = inference.smc.bank.distance.dropped();
    if !dropped.is_empty() {
        text.say(format!("left out, since no run moves them: {}", dropped.join(", ")));
    }
    let last = inference.smc.generations.last().expect("there is generation 0");
    text.say(format!(
        "ABC-SMC: generation {}, epsilon {:.3}, {:.0} effective draws of {}; stopped: {}",
        last.generation, last.epsilon, last.ess, last.accepted, inference.smc.stop
    ));
    for flag in &inference.adjusted.flags {
        text.say(format!("regression adjustment, doubt: {flag}"));
    }
    if let Some(Surrogate { verdict: Verdict::Rejected { reasons }, .. }) = &inference.surrogate {
        text.say(format!("surrogate rejected: {}", reasons.join("; ")));
    }
    let few = if inference.status() == "ok" {
        ""
    } else {
        ". These are too few to quote: give it more runs, or infer fewer parameters"
    };
    text.say(format!(
        "the posterior that stands: {}, {:.0} effective draws{few}\n",
        inference.method.words(),
        inference.effective_draws,
    ));
}

fn parameters(results: &Results, text: &mut Prose) {
    let header = ["parameter", "prior (90%)", "posterior (90%)", "contraction (90%)", "verdict"];
    let rows = results.parameters.iter().map(|p| {
        let interval = p.contraction.interval;
        [
            p.name.clone(),
            format!("{} ({})", short(p.prior[1]), range(p.prior[0], p.prior[2])),
            format!("{} ({})", short(p.posterior.median), range(p.posterior.low, p.posterior.high)),
            format!("{:.2} ({:.2} – {:.2})", p.contraction.value, interval.low, interval.high),
            p.contraction.identification().said().to_owned(),
        ]
    });
    text.say("parameters: medians, and intervals that hold 90% of draws");
    text.table(&header, &[], rows);
    let names: Vec<&str> = results.parameters.iter().map(|p| p.name.as_str()).collect();
    text.say("what these targets cannot tell, the least known combinations first:");
    for direction in results.directions.iter().take(FLATTEST) {
        text.say(format!(
            "- {}: {:.0}% of the prior variance is left",
            direction.said(&names),
            100.0 * direction.variance
        ));
    }
    for pair in &results.trade_offs {
        text.say(format!("- {}", pair.said(&names)));
    }
    text.say("");
}

fn targets(results: &Results, text: &mut Prose) {
    let header = ["target", "observed", "runs (90%)", "p", "verdict", "role"];
    let rows = results.targets.iter().map(|t| {
        [
            t.name.clone(),
            short(t.check.observed),
            format!(
                "{} ({})",
                short(t.check.median),
                range(t.check.interval.low, t.check.interval.high)
            ),
            format!("{:.2}", t.check.mid_p),
            t.verdict().to_owned(),
            t.role().to_owned(),
        ]
    });
    text.say(format!(
        "targets: {} fresh runs at the posterior, chance, parameters and observation together; p is the share \
         of runs below what was observed",
        results.inference.predictive.summaries.len()
    ));
    text.table(&header, &[1, 3], rows);
    let outside = results.targets.iter().filter(|t| t.verdict() == "outside").count();
    if outside > 0 {
        text.say(format!(
            "{outside} of {} lie outside their 90% interval; one in ten may by chance\n",
            results.targets.len()
        ));
    }
    if !results.orderings.is_empty() {
        text.say(
            "rises and falls of the counts, and the share of these runs that keep them (95%):",
        );
        for (says, kept) in &results.orderings {
            text.say(format!(
                "- {says}: {:.1}% ({:.1} – {:.1}%)",
                100.0 * kept.share(),
                100.0 * kept.interval.low,
                100.0 * kept.interval.high
            ));
        }
        text.say("");
    }
}
