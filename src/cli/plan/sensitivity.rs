//! What a sensitivity plan says.

use std::io::Write;

use super::{abbreviated, factors};
use crate::{experiment::plan::FactorValue, sensitivity::plan::Sensitivity};

/// Says what a sensitivity analysis would run and look at.
pub fn check(plan: &Sensitivity, out: &mut impl Write) -> std::io::Result<()> {
    writeln!(out, "{}: {}", plan.name, plan.title)?;
    writeln!(out, "scenario: {}", plan.plan.base.scenario.name)?;
    let parts = plan.runs().into_iter().map(|(analysis, runs)| format!("{runs} of {analysis}"));
    let parts: Vec<String> = parts.collect();
    let replicates = match plan.replicates {
        1 => String::new(),
        number => format!(", {number} replicates of each point of a design"),
    };
    writeln!(out, "{} runs: {}{replicates}", plan.runs_in_all(), parts.join(", "))?;
    write!(out, "{}", factors(&plan.plan.factors))?;
    writeln!(out, "{} outputs: {}", plan.outputs.len(), abbreviated(&plan.output_names()))?;
    for outcome in &plan.outcomes {
        writeln!(out, "searched for: {}", outcome.said())?;
    }
    warn_of_refused(plan, out)
}

/// Says which values make no valid scenario even alone, and how many points of the bank make none.
fn warn_of_refused(plan: &Sensitivity, out: &mut impl Write) -> std::io::Result<()> {
    for (place, factor) in plan.plan.factors.iter().enumerate() {
        for value in factor.listed() {
            let mut point = vec![FactorValue::AsIs; plan.plan.factors.len()];
            point[place] = value;
            if let Err(why) = plan.plan.scenario(&point) {
                writeln!(
                    out,
                    "warning: a value of `{}` makes no valid scenario, and its runs would fail: {why}",
                    factor.name
                )?;
            }
        }
    }
    Ok(())
}
