//! From a sweep to its figures: which can be drawn, and their data.

mod gathered;
mod grids;
mod levers;
mod months;
mod phases;
mod theatre;

use gathered::Output;

use super::{Figure, Origin};
use crate::experiment::{
    plan::{Factor, FactorValue, Plan, design::Design, file::By, reading, record::RECORD},
    sweep::{Store, StoreError},
};
use crate::report::number::plain;

/// What is wrong with what is asked for.
#[derive(Debug, thiserror::Error)]
pub enum PlotError {
    /// The sweep cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// There is no such figure.
    #[error("{message}")]
    Refused {
        /// What is wrong.
        message: String,
        /// What to do.
        help: String,
    },
}

/// Which figures are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Names of outputs: columns, or what is kept; all that is kept if empty.
    pub outputs: Vec<String>,
    /// Design points of fan charts; chosen by their number if empty.
    pub points: Vec<u64>,
}

/// Draws the figures of a complete sweep.
///
/// # Errors
/// When a chunk is missing or damaged, or nothing can be drawn.
pub fn figures(store: &Store, wanted: &Wanted) -> Result<Vec<Figure>, PlotError> {
    let plan = store.plan();
    let outputs = chosen(plan, &wanted.outputs)?;
    let is_monthly = |output: &&Output| output.by(plan) == Some(By::Month);
    let single: Vec<Output> = outputs.iter().filter(|o| !is_monthly(o)).cloned().collect();
    let monthly: Vec<Output> = outputs.iter().filter(is_monthly).cloned().collect();
    let origin = origin(store)?;
    let mut figures = Vec::new();
    if let Some(axes) = grids::axes(plan)
        && !single.is_empty()
    {
        figures.extend(grids::figures(store, &axes, &single, &origin)?);
    }
    if plan.design == Design::Each && !plan.factors.is_empty() && !single.is_empty() {
        figures.extend(levers::figures(store, &single, &origin)?);
    }
    if !monthly.is_empty() {
        figures.extend(months::figures(store, &monthly, &wanted.points, &origin)?);
    }
    if figures.is_empty() {
        return Err(PlotError::Refused {
            message: format!("nothing of the sweep of `{}` can be drawn", plan.name),
            help: "heat maps need a grid in which exactly two factors have three values or more, \
                   tornados `design = \"each\"`, fan charts an output that is kept `by = \"month\"`"
                .to_owned(),
        });
    }
    Ok(figures)
}

/// The outputs that are asked for.
fn chosen(plan: &Plan, names: &[String]) -> Result<Vec<Output>, PlotError> {
    let all = gathered::outputs(plan);
    if names.is_empty() {
        return Ok(all.into_iter().filter(Output::is_kept).collect());
    }
    for name in names {
        if !all.iter().any(|output| output.is_called(plan, name)) {
            return Err(PlotError::Refused {
                message: format!("the sweep has no output `{name}`"),
                help: format!("it has {}", gathered::listed(plan)),
            });
        }
    }
    let is_asked_for = |output: &Output| names.iter().any(|name| output.is_called(plan, name));
    Ok(all.into_iter().filter(is_asked_for).collect())
}

fn origin(store: &Store) -> Result<Origin, PlotError> {
    let plan = store.plan();
    let record = reading::record(&store.folder().join(RECORD)).map_err(StoreError::from)?;
    let header = record.sweep;
    let version = match header.revision.as_str() {
        "" => header.version,
        revision => format!("{} ({revision})", header.version),
    };
    Ok(Origin {
        plan: plan.name.clone(),
        hash: store.hash().to_owned(),
        scenario: plan.base.scenario.name.clone(),
        version,
        seed: plan.seed,
        replicates: plan.replicates,
        failed: 0,
        posterior: plan
            .posterior
            .as_ref()
            .map(|posterior| (posterior.file.posterior.calibration.clone(), plan.draws())),
    })
}

/// A factor's value as text.
fn value_text(factor: &Factor, value: FactorValue) -> String {
    match value {
        FactorValue::AsIs => "as in the scenario".to_owned(),
        FactorValue::Number(number) => plain(number),
        FactorValue::Level(_) => {
            factor.level(value).map_or_else(String::new, |level| level.name.clone())
        }
    }
}

/// Settings as text: `label: value, label: value`; factors as in the scenario are left out.
fn settings(plan: &Plan, values: &[FactorValue], of: impl Fn(usize) -> bool) -> String {
    let parts = plan.factors.iter().zip(values).enumerate();
    let parts: Vec<String> = parts
        .filter(|(place, (_, value))| of(*place) && **value != FactorValue::AsIs)
        .map(|(_, (factor, value))| format!("{}: {}", factor.label, value_text(factor, *value)))
        .collect();
    if parts.is_empty() { "as in the scenario".to_owned() } else { parts.join("; ") }
}
