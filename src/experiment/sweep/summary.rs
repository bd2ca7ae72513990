//! The summary of a sweep: each output at each design point, over replicates.

use rayon::prelude::*;

use super::{store::Store, store_error::StoreError};
use crate::{
    evidence::targets::Summary,
    experiment::{
        plan::{FIRST_COLUMNS, FactorValue, Plan},
        table::{Column, OK, Table, columns},
        variance_split::{ParameterShare, VarianceSplit},
    },
    mean::Mean,
};

/// A design point, summed up.
#[derive(Clone, Debug, PartialEq)]
pub struct PointSummary {
    /// The point.
    pub point: u64,
    /// The factors' values.
    pub values: Vec<FactorValue>,
    /// Runs that came to their end.
    pub ok: usize,
    /// Runs that did not.
    pub failed: usize,
    /// Each output over the runs that came to their end; `None` where none did.
    pub outputs: Vec<Option<OutputSummary>>,
    /// How much of each output's variance over these runs is parameters; `None` without a posterior, and where too
    /// little varies to tell.
    pub parameters: Vec<Option<ParameterShare>>,
}

/// An output over the replicates of a design point.
#[derive(Clone, Debug, PartialEq)]
pub struct OutputSummary {
    /// Over its runs.
    pub runs: Summary,
    /// The 95% interval of their mean; `None` for a single replicate.
    pub mean_interval: Option<(f64, f64)>,
}

impl OutputSummary {
    /// Of an output's values, replicate by replicate, and the group of each replicate; `None` where no run came to
    /// its end.
    pub fn of(values: &[Option<f64>], group_of: impl Fn(u32) -> usize) -> Option<Self> {
        let ended =
            values.iter().enumerate().filter_map(|(at, value)| Some((at as u32, (*value)?)));
        let runs: Vec<(usize, f64)> =
            ended.map(|(replicate, value)| (group_of(replicate), value)).collect();
        let sample: Vec<f64> = runs.iter().map(|(_, value)| *value).collect();
        let mean_interval = Mean::of(&runs)?.interval;
        Some(Self { runs: Summary::of(&sample)?, mean_interval })
    }
}

/// The runs of a design point.
#[derive(Clone, Debug, PartialEq)]
pub struct PointRuns {
    /// The point.
    pub point: u64,
    /// The factors' values.
    pub values: Vec<FactorValue>,
    /// Runs that came to their end.
    pub ok: usize,
    /// Runs that did not.
    pub failed: usize,
    /// Each output, replicate by replicate; `None` where a run did not come to its end.
    pub outputs: Vec<Vec<Option<f64>>>,
}

fn parameters(plan: &Plan, values: &[Option<f64>]) -> Option<ParameterShare> {
    plan.posterior.as_ref()?;
    let ended = (0..).zip(values).filter_map(|(r, value)| Some((plan.group_of(r), (*value)?)));
    let runs: Vec<(usize, f64)> = ended.collect();
    VarianceSplit::of_runs(&runs, plan.seed)?.share_of_parameters()
}

/// Sums up a complete sweep, point by point; only one point's rows are in memory at a time.
///
/// # Errors
/// When a chunk is missing or damaged, or when `take` fails.
pub fn by_point<E: From<StoreError>>(
    store: &Store,
    mut take: impl FnMut(PointSummary) -> Result<(), E>,
) -> Result<(), E> {
    runs_by_point(store, |runs| {
        let plan = store.plan();
        take(PointSummary {
            outputs: runs
                .outputs
                .iter()
                .map(|values| OutputSummary::of(values, |r| plan.group_of(r)))
                .collect(),
            parameters: runs.outputs.par_iter().map(|values| parameters(plan, values)).collect(),
            point: runs.point,
            values: runs.values,
            ok: runs.ok,
            failed: runs.failed,
        })
    })
}

/// Goes through a complete sweep, point by point, with every run's outputs; only one point's rows are in
/// memory at a time.
///
/// # Errors
/// When a chunk is missing or damaged, or when `take` fails.
pub fn runs_by_point<E: From<StoreError>>(
    store: &Store,
    mut take: impl FnMut(PointRuns) -> Result<(), E>,
) -> Result<(), E> {
    let plan = store.plan();
    let types = columns(plan);
    let replicates = plan.replicates as usize;
    let mut waiting = Table::new(&types);
    let mut point = 0;
    for chunk in 0..plan.chunks() {
        waiting.append(store.rows(chunk)?);
        let whole = waiting.rows() / replicates;
        for place in 0..whole {
            let rows = place * replicates..(place + 1) * replicates;
            take(runs_of(store, &waiting, rows, point))?;
            point += 1;
        }
        waiting = waiting.from_row(whole * replicates);
    }
    Ok(())
}

fn runs_of(store: &Store, table: &Table, rows: std::ops::Range<usize>, point: u64) -> PointRuns {
    let plan = store.plan();
    let first_output = FIRST_COLUMNS.len() + plan.factors.len();
    let Column::Text(statuses) = &table.columns[first_output - 1] else {
        panic!("the status stands before the outputs");
    };
    let is_ok: Vec<bool> = rows.clone().map(|row| statuses[row] == OK).collect();
    let ok = is_ok.iter().filter(|is_ok| **is_ok).count();
    let output = |column: &Column| match column {
        Column::OptionalNumber(values) => {
            let values = rows.clone().map(|row| values[row]).zip(&is_ok);
            values.map(|(value, is_ok)| value.filter(|_| *is_ok)).collect()
        }
        _ => vec![None; rows.len()],
    };
    PointRuns {
        point,
        values: plan.point(point),
        ok,
        failed: rows.len() - ok,
        outputs: table.columns[first_output..].iter().map(output).collect(),
    }
}
