//! Pilot runs: how long a plan would take, and how much it would write, measured before it is begun.

use std::time::Instant;

use super::{chunk, store};
use crate::{
    experiment::{
        plan::{FIRST_COLUMNS, Plan},
        table::{Column, Table},
    },
    simulation::Model,
};

/// The most pilot runs.
const MOST_RUNS: u64 = 12;

/// After so many seconds no further pilot run is begun.
const SECONDS: f64 = 3.0;

/// What pilot runs say of a plan.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pilot {
    /// Pilot runs.
    pub runs: u64,
    /// Those of them whose design point makes no valid scenario.
    pub refused: u64,
    /// Seconds a run on one thread: mean, shortest and longest.
    pub seconds: (f64, f64, f64),
    /// Bytes of all chunks, about.
    pub bytes: f64,
}

/// Runs a few runs, spread over the whole plan.
pub fn run(plan: &Plan) -> Pilot {
    let count = plan.runs().min(MOST_RUNS);
    let started = Instant::now();
    let mut rows = Vec::new();
    let mut seconds = Vec::new();
    for place in 0..count {
        if started.elapsed().as_secs_f64() > SECONDS && rows.len() > 1 {
            break;
        }
        // From the first run to the last, both included.
        let number = if count > 1 { place * (plan.runs() - 1) / (count - 1) } else { 0 };
        let began = Instant::now();
        rows.extend(chunk::run_with(plan, [number], &Model::run, &|| ()));
        seconds.push(began.elapsed().as_secs_f64());
    }
    let mean = seconds.iter().sum::<f64>() / seconds.len() as f64;
    let ends = seconds.iter().fold((f64::MAX, 0.0_f64), |ends, s| (ends.0.min(*s), ends.1.max(*s)));
    let refused = rows.iter().filter(|row| row.status.starts_with(chunk::REFUSED)).count() as u64;
    // A chunk as large as those of the plan, with values that differ from row to row.
    let in_chunk = plan.runs_of(0).end as usize;
    let repeated: Vec<_> = rows.iter().cycle().take(in_chunk).cloned().collect();
    let mut table = Table::of(plan, "0000000000000000", &repeated);
    let first_output = FIRST_COLUMNS.len() + plan.factors.len();
    for column in &mut table.columns[first_output..] {
        if let Column::OptionalNumber(values) = column {
            for (row, value) in (0..).zip(values.iter_mut()) {
                // Whole steps, since most of what is kept are counts; within a third of the value.
                let step = f64::from(row % 7) * (value.unwrap_or(0.0) / 20.0).round();
                *value = value.map(|value| value + step);
            }
        }
    }
    let bytes = store::encoded(plan, &table).len() as f64;
    Pilot {
        runs: seconds.len() as u64,
        refused,
        seconds: (mean, ends.0, ends.1),
        bytes: bytes * plan.runs() as f64 / in_chunk as f64,
    }
}
