//! What the plan of a sweep says.

use std::io::Write;

use super::{abbreviated, factors};
use crate::experiment::plan::{FactorValue, Plan};

/// Design points that a check tries.
const POINTS_TRIED: u64 = 200;

/// Says what a sweep would run.
pub fn check(plan: &Plan, out: &mut impl Write) -> std::io::Result<()> {
    writeln!(out, "{}: {}", plan.name, plan.title)?;
    writeln!(out, "scenario: {}", plan.base.scenario.name)?;
    writeln!(
        out,
        "{} design points with {} replicates each: {} runs in {} chunks",
        plan.points(),
        plan.replicates,
        plan.runs(),
        plan.chunks()
    )?;
    write!(out, "{}", factors(&plan.factors))?;
    writeln!(out, "{} columns of numbers: {}", plan.outputs().len(), abbreviated(&plan.outputs()))?;
    warn_of_refused(plan, out)
}

/// Says which values make no valid scenario even alone.
fn warn_of_refused(plan: &Plan, out: &mut impl Write) -> std::io::Result<()> {
    for (place, factor) in plan.factors.iter().enumerate() {
        for value in factor.listed() {
            let mut point = vec![FactorValue::AsIs; plan.factors.len()];
            point[place] = value;
            if let Err(why) = plan.scenario(&point) {
                let name = &factor.name;
                writeln!(
                    out,
                    "warning: a value of `{name}` makes no valid scenario, and its runs would say so: {why}"
                )?;
            }
        }
    }
    // Values may be right by themselves and wrong together.
    let tried = plan.points().min(POINTS_TRIED);
    let refused = (0..tried)
        .map(|place| place * (plan.points() - 1) / (tried - 1).max(1))
        .filter_map(|point| plan.scenario(&plan.point(point)).err().map(|why| (point, why)))
        .collect::<Vec<_>>();
    if let Some((point, why)) = refused.first() {
        let number = refused.len();
        writeln!(
            out,
            "warning: {number} of {tried} design points tried make no valid scenario, as point {point}: {why}"
        )?;
    }
    Ok(())
}
