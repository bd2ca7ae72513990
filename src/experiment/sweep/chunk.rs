//! A chunk: its runs, one after the other, each with a row whatever becomes of it.

use crate::{
    experiment::{
        panics::caught,
        plan::{Plan, PreparedPoint},
        table::{OK, Row},
    },
    simulation::{Model, Outcome},
};

pub use crate::experiment::panics::PANICKED;

/// How the status of a run begins whose design point makes no valid scenario.
pub const REFUSED: &str = "refused: ";

/// Why a design point cannot be run.
enum Unprepared {
    Refused(String),
    Panicked(String),
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
                        Ok(outcome) => (OK.to_owned(), plan.numbers(&outcome)),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::{plan::reading, posterior::Asked};

    #[test]
    fn a_run_that_panics_has_a_row_and_the_others_go_on() {
        let plan = reading::open("tiny", Asked::Nothing).unwrap();
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
        let plan = reading::open("tiny", Asked::Nothing).unwrap();
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
        assert_eq!(rows[0].outputs, plan.numbers(&outcome));
    }
}
