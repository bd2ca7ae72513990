//! `stronghold plan`: the bundled plans, and what a plan says.

mod calibration;
mod sensitivity;
mod sweep;

use std::io::Write;

use clap::{Subcommand, ValueEnum};

use super::{CliError, kinds, terminal};
use crate::{
    calibration::plan::{reading as calibration_reading, schema as calibration_schema},
    experiment::{
        plan::{
            Domain, Factor, Spread,
            kind::{KINDS, Kind},
            reading, schema,
        },
        posterior::Asked,
    },
    report::{number::short, tables::table_of},
    sensitivity::plan::{reading as sensitivity_reading, schema as sensitivity_schema},
};

/// List, show and check plans; print the schema.
#[derive(Debug, Subcommand)]
pub enum PlanCommand {
    /// List the bundled plans: sweeps, calibrations, sensitivity analyses.
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
    Schema {
        /// The kind of plan.
        #[arg(value_enum, default_value_t = SchemaKind::Sweep)]
        kind: SchemaKind,
    },
}

/// The kinds of plans, as the command line has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SchemaKind {
    /// Runs at many settings.
    Sweep,
    /// Inference of parameters from targets.
    Calibration,
    /// What outputs depend on.
    Sensitivity,
}

impl PlanCommand {
    /// Does what was asked.
    pub fn execute(&self, out: &mut impl Write) -> Result<(), CliError> {
        match self {
            Self::List => list(out)?,
            Self::Show { name } => match kinds::named(name) {
                Some((_, plan)) => write!(out, "{}", plan.text)?,
                None => return Err(kinds::unknown(name)),
            },
            Self::Check { plan } => match kinds::of(plan)? {
                Kind::Sweep => sweep::check(&reading::open(plan, Asked::Nothing)?, out)?,
                Kind::Calibration => {
                    calibration::check(&calibration_reading::open(plan, None)?, out)?;
                }
                Kind::Sensitivity => sensitivity::check(&sensitivity_reading::open(plan)?, out)?,
            },
            Self::Schema { kind } => {
                let schema = match kind {
                    SchemaKind::Sweep => schema::schema(),
                    SchemaKind::Calibration => calibration_schema::schema(),
                    SchemaKind::Sensitivity => sensitivity_schema::schema(),
                };
                serde_json::to_writer_pretty(&mut *out, &schema).map_err(std::io::Error::from)?;
                writeln!(out)?;
            }
        }
        Ok(())
    }
}

fn list(out: &mut impl Write) -> Result<(), CliError> {
    for kind in KINDS {
        for bundled in kinds::bundled(kind) {
            let name = bundled.name;
            let (title, question, runs) = match kind {
                Kind::Sweep => {
                    let plan = reading::open(name, Asked::Nothing)?;
                    (plan.title.clone(), plan.question.clone(), plan.runs())
                }
                Kind::Calibration => {
                    let plan = calibration_reading::open(name, None)?;
                    (plan.title, plan.question, plan.budget)
                }
                Kind::Sensitivity => {
                    let plan = sensitivity_reading::open(name)?;
                    (plan.title.clone(), plan.question.clone(), plan.runs_in_all())
                }
            };
            let kind = kind.word();
            writeln!(out, "{name:24} {kind:12} {title} ({runs} runs)\n{:24} {question}", "")?;
        }
    }
    Ok(())
}

/// A table of factors; nothing where there are none.
fn factors(factors: &[Factor]) -> String {
    if factors.is_empty() {
        return String::new();
    }
    let rows = factors
        .iter()
        .map(|factor| [factor.name.clone(), domain(factor), factor.entries.len().to_string()]);
    let table = table_of(&["factor", "values", "entries"], &[2], rows, terminal::width());
    format!("\n{table}\n")
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
