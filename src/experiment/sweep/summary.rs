//! The summary of a sweep: each output at each design point, over replicates.

use super::store::{Store, StoreError};
use crate::{
    evidence::targets::Summary,
    experiment::{
        paired::t_quantile,
        plan::FactorValue,
        table::{Column, FIRST_COLUMNS, OK, Table, columns},
    },
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
    pub outputs: Vec<Option<Summary>>,
}

/// The 95% interval of a mean over replicates (Student's t); `None` for a single replicate.
pub fn interval_of_mean(summary: &Summary) -> Option<(f64, f64)> {
    let n = summary.replicates as f64;
    (summary.replicates > 1).then(|| {
        let half = t_quantile(n - 1.0) * summary.sd / n.sqrt();
        (summary.mean - half, summary.mean + half)
    })
}

/// Sums up a complete sweep, point by point; only one point's rows are in memory at a time.
///
/// # Errors
/// When a chunk is missing or damaged, or when `take` fails.
pub fn by_point<E: From<StoreError>>(
    store: &Store,
    mut take: impl FnMut(PointSummary) -> Result<(), E>,
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
            take(summed_up(store, &waiting, rows, point))?;
            point += 1;
        }
        waiting = waiting.from_row(whole * replicates);
    }
    Ok(())
}

fn summed_up(
    store: &Store,
    table: &Table,
    rows: std::ops::Range<usize>,
    point: u64,
) -> PointSummary {
    let plan = store.plan();
    let first_output = FIRST_COLUMNS.len() + plan.factors.len();
    let Column::Text(statuses) = &table.columns[first_output - 1] else {
        panic!("the status stands before the outputs");
    };
    let ok: Vec<usize> = rows.clone().filter(|row| statuses[*row] == OK).collect();
    let output = |column: &Column| {
        let Column::OptionalNumber(values) = column else { return None };
        let sample: Vec<f64> = ok.iter().filter_map(|row| values[*row]).collect();
        Summary::of(&sample)
    };
    PointSummary {
        point,
        values: plan.point(point),
        ok: ok.len(),
        failed: rows.len() - ok.len(),
        outputs: table.columns[first_output..].iter().map(output).collect(),
    }
}
