//! A chunk: its runs, one after the other, each with a row whatever becomes of it.

use std::{
    cell::Cell,
    panic::{AssertUnwindSafe, catch_unwind},
};

use crate::{
    experiment::{
        plan::{Kept, Plan, PreparedPoint},
        table::{OK, Row},
    },
    simulation::{Model, Outcome},
};

/// How the status of a run begins whose design point makes no valid scenario.
pub const REFUSED: &str = "refused: ";

/// How the status of a run begins that ended with a fault of the program.
pub const PANICKED: &str = "panicked: ";

thread_local! {
    static IS_RUNNING: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread is in a run, whose panic has a row of its own and need not be printed.
pub fn is_running() -> bool {
    IS_RUNNING.get()
}

/// Why a design point cannot be run.
enum Unprepared {
    Refused(String),
    Panicked(String),
}

/// What a piece of work gives, or what its panic said.
fn caught<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    IS_RUNNING.set(true);
    let done = catch_unwind(AssertUnwindSafe(work));
    IS_RUNNING.set(false);
    done.map_err(|payload| told(&*payload))
}

/// Runs a chunk; `done` is called after each run.
pub fn run(plan: &Plan, chunk: u64, done: &impl Fn()) -> Vec<Row> {
    run_with(plan, plan.runs_of(chunk), &Model::run, done)
}

/// Runs some runs by number with a simulation of the caller's choice.
pub(super) fn run_with(
    plan: &Plan,
    runs: impl IntoIterator<Item = u64>,
    simulate: &impl Fn(&Model, u64, u32) -> Outcome,
    done: &impl Fn(),
) -> Vec<Row> {
    // Runs of a point follow each other, so each point is prepared once; under a posterior every run has a
    // world of its own.
    let mut prepared: Option<(u64, u32, Result<PreparedPoint, Unprepared>)> = None;
    runs.into_iter()
        .map(|number| {
            let run = plan.run(number);
            let draw = plan.posterior.as_ref().map_or(0, |_| run.replicate);
            if prepared.as_ref().is_none_or(|(point, of, _)| (*point, *of) != (run.point, draw)) {
                let point = caught(|| {
                    let values = plan.point(run.point);
                    plan.prepare_replicate(&values, run.replicate).map_err(Unprepared::Refused)
                });
                let point = point.unwrap_or_else(|told| Err(Unprepared::Panicked(told)));
                prepared = Some((run.point, draw, point));
            }
            let (_, _, point) = prepared.as_ref().expect("it was just prepared");
            let row = match point {
                Err(why) => Row {
                    run,
                    scenario_hash: String::new(),
                    status: match why {
                        Unprepared::Refused(why) => format!("{REFUSED}{why}"),
                        Unprepared::Panicked(told) => format!("{PANICKED}{told}"),
                    },
                    outputs: Vec::new(),
                },
                Ok(point) => {
                    // A world that panicked is dropped; the next run builds its own.
                    let outcome = caught(|| simulate(&point.model, run.seed, run.replicate));
                    let (status, outputs) = match outcome {
                        Ok(outcome) => (OK.to_owned(), outputs(plan, &outcome)),
                        Err(told) => (format!("{PANICKED}{told}"), Vec::new()),
                    };
                    Row { run, scenario_hash: point.scenario_hash.clone(), status, outputs }
                }
            };
            done();
            row
        })
        .collect()
}

/// The outputs of a run, in the order of the columns; rounded to six decimals, since levels are kept in
/// single precision.
fn outputs(plan: &Plan, outcome: &Outcome) -> Vec<f64> {
    let kept = plan.kept.iter().flat_map(|kept: &Kept| kept.values(&outcome.panel));
    let rounded = |value: f64| {
        let rounded = (value * 1e6).round() / 1e6;
        // What is too large to be rounded that way is whole.
        if rounded.is_finite() { rounded } else { value }
    };
    outcome.counts.iter().copied().chain(kept).map(rounded).collect()
}

/// What a panic said, on one line.
fn told(payload: &(dyn std::any::Any + Send)) -> String {
    let text = payload
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| payload.downcast_ref::<String>().cloned());
    text.unwrap_or_else(|| "without a message".to_owned()).replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::plan::reading;

    #[test]
    fn a_run_that_panics_has_a_row_and_the_others_go_on() {
        let plan = reading::open("tiny").unwrap();
        let simulate = |model: &Model, seed, replicate| {
            assert!(replicate != 1, "planted\nfault");
            model.run(seed, replicate)
        };
        let rows = run_with(&plan, 0..3, &simulate, &|| ());
        let statuses: Vec<&str> = rows.iter().map(|row| row.status.as_str()).collect();
        assert_eq!(statuses, ["ok", "panicked: planted fault", "ok"]);
        assert!(rows[1].outputs.is_empty() && rows[1].scenario_hash == rows[0].scenario_hash);
        assert_eq!(rows[0].outputs.len(), plan.outputs().len());
    }

    #[test]
    fn a_row_is_the_run_of_its_scenario() {
        let plan = reading::open("tiny").unwrap();
        let run = plan.run(150);
        let rows = run_with(&plan, [150], &Model::run, &|| ());
        let mut scenario = plan.base.scenario.clone();
        let value = plan.point(run.point)[1];
        let crate::experiment::plan::FactorValue::Number(tempo) = value else { panic!() };
        scenario.set("posture.tempo_effect", tempo).unwrap();
        // The other factor scales police effort, as the amplitude does.
        let crate::experiment::plan::FactorValue::Number(effort) = plan.point(run.point)[0] else {
            panic!()
        };
        scenario.forces[0].amplitude *= effort;
        let counts = plan.base.targets.iter().filter_map(|target| target.count.clone()).collect();
        let outcome = Model::new(scenario, counts).run(run.seed, run.replicate);
        assert_eq!(rows[0].outputs, outputs(&plan, &outcome));
    }
}
