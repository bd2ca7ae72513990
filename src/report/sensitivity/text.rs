//! The report of a sensitivity analysis.

use super::{
    Results, bank_text, sobol_text,
    words::{digits, with_interval},
};
use crate::{
    report::prose::Prose,
    sensitivity::{Estimate, morris::Effects, study::Screened},
};

/// The most factors that a table shows; the files have them all.
pub(super) const MOST_SHOWN: usize = 15;

/// The report, for a terminal of so many columns.
pub fn report(results: &Results, width: Option<usize>) -> String {
    let mut text = Prose::new(width);
    head(results, &mut text);
    if let Some(screened) = &results.study.morris {
        morris(results, screened, &mut text);
    }
    if let Some(decomposed) = &results.study.sobol {
        sobol_text::write(results, decomposed, &mut text);
    }
    if let Some(banked) = &results.study.bank {
        bank_text::write(results, banked, &mut text);
    }
    text.into_text()
}

fn head(results: &Results, text: &mut Prose) {
    let plan = results.plan;
    text.say(format!("{}: {}", plan.name, plan.title));
    text.say(&plan.question);
    text.say(format!(
        "{} factors, {} outputs, {} runs, seed {}; scenario {}",
        plan.plan.factors.len(),
        plan.outputs.len(),
        plan.runs_in_all(),
        plan.seed,
        plan.plan.base.scenario.name
    ));
    for failed in results.failed() {
        if let Some(first) = failed.failed.first() {
            text.say(format!(
                "{} of {} runs of {} failed; the first: {}",
                failed.failed.len(),
                failed.runs,
                failed.analysis,
                first.said
            ));
        }
    }
    text.say("");
}

fn morris(results: &Results, screened: &Screened, text: &mut Prose) {
    let design = results.plan.morris.expect("what was run was asked for");
    text.say("Morris: elementary effects");
    text.say(format!(
        "estimand: the expected output, as the mean of {}; {} trajectories on {} levels, each with random \
         numbers in common",
        replicates(results),
        design.trajectories,
        design.levels
    ));
    text.say(
        "μ* is by how much the output changes when a factor goes through its range, without sign, and μ \
         with it; σ large beside μ*: not linear, or it depends on the others; intervals of 95%\n",
    );
    for output in &screened.outputs {
        let size =
            |effects: &Effects| effects.mean_absolute.map_or(-1.0, |estimate| estimate.value);
        let mut factors: Vec<&Effects> = output.factors.iter().collect();
        factors.sort_by(|one, other| size(other).total_cmp(&size(one)));
        let shown = |estimate: Option<Estimate>| {
            estimate.as_ref().map_or_else(|| "—".to_owned(), with_interval)
        };
        let rows = factors.iter().take(MOST_SHOWN).map(|effects| {
            [
                effects.factor.clone(),
                shown(effects.mean_absolute),
                shown(effects.mean),
                effects.deviation.map_or_else(|| "—".to_owned(), digits),
                effects.missing.to_string(),
            ]
        });
        text.say(format!("{}:", output.output));
        text.table(&["factor", "μ* (95%)", "μ (95%)", "σ", "missing"], &[3, 4], rows);
        more(factors.len(), "morris.csv", text);
    }
}

/// `8 replicates`.
pub(super) fn replicates(results: &Results) -> String {
    match results.plan.replicates {
        1 => "a single run".to_owned(),
        number => format!("{number} replicates"),
    }
}

/// Says where the factors are that a table does not show.
pub(super) fn more(factors: usize, file: &str, text: &mut Prose) {
    if factors > MOST_SHOWN {
        text.say(format!("{} more factors are in {file}\n", factors - MOST_SHOWN));
    }
}
