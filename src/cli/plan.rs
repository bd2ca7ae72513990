//! `stronghold plan`: the bundled plans, and what a plan says.

use std::io::Write;

use clap::Subcommand;

use super::{CliError, terminal};
use crate::{
    experiment::plan::{
        Domain, Factor, FactorValue, Plan, Spread, bundled::PLANS, reading, schema,
    },
    report::{number::short, tables::table_of},
    scenario::bundled::find,
};

/// Design points that a check tries.
const POINTS_TRIED: u64 = 200;

/// List, show and check plans; print the schema.
#[derive(Debug, Subcommand)]
pub enum PlanCommand {
    /// List the bundled plans.
    List,
    /// Print a bundled plan as it is written.
    Show {
        /// The plan's name.
        name: String,
    },
    /// Check a plan and say what it would run.
    Check {
        /// A bundled plan's name, or a path.
        plan: String,
    },
    /// Print the JSON schema of plan files.
    Schema,
}

impl PlanCommand {
    /// Does what was asked.
    pub fn execute(&self, out: &mut impl Write) -> Result<(), CliError> {
        match self {
            Self::List => {
                for bundled in PLANS {
                    let plan = reading::open(bundled.name)?;
                    let (title, runs) = (&plan.title, plan.runs());
                    writeln!(out, "{:20} {title} ({runs} runs)", plan.name)?;
                    writeln!(out, "{:20} {}", "", plan.question)?;
                }
            }
            Self::Show { name } => match find(PLANS, name) {
                Some(plan) => write!(out, "{}", plan.text)?,
                // Says which was meant.
                None => drop(reading::open(name)?),
            },
            Self::Check { plan } => check(plan, out)?,
            Self::Schema => {
                serde_json::to_writer_pretty(&mut *out, &schema::schema())
                    .map_err(std::io::Error::from)?;
                writeln!(out)?;
            }
        }
        Ok(())
    }
}

fn check(plan: &str, out: &mut impl Write) -> Result<(), CliError> {
    let plan = reading::open(plan)?;
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
    let rows = plan
        .factors
        .iter()
        .map(|factor| [factor.name.clone(), domain(factor), factor.entries.len().to_string()]);
    if !plan.factors.is_empty() {
        writeln!(
            out,
            "\n{}",
            table_of(&["factor", "values", "entries"], &[2], rows, terminal::width())
        )?;
    }
    writeln!(out, "{} columns of numbers: {}", plan.outputs().len(), abbreviated(&plan.outputs()))?;
    warn_of_refused(&plan, out)?;
    Ok(())
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

fn domain(factor: &Factor) -> String {
    match &factor.domain {
        Domain::Values(values) => {
            let shown: Vec<String> = values.iter().map(f64::to_string).collect();
            abbreviated(&shown)
        }
        Domain::Between { low, high, spread } => {
            let how = match spread {
                Spread::Linear => "",
                Spread::Log => ", by its logarithm",
            };
            format!("{} to {}{how}", short(*low), short(*high))
        }
        Domain::Levels(levels) => {
            let names: Vec<String> = levels.iter().map(|level| level.name.clone()).collect();
            abbreviated(&names)
        }
    }
}

/// A list with its middle left out where it is long.
fn abbreviated(items: &[String]) -> String {
    match items {
        [] => "none".to_owned(),
        [first, second, .., last] if items.len() > 8 => {
            format!("{first}, {second}, …, {last}")
        }
        _ => items.join(", "),
    }
}
