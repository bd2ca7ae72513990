//! Readers of plans and of their records.

use stronghold::{
    calibration::plan as calibration,
    experiment::{plan, posterior::Asked},
    sensitivity::plan as sensitivity,
};

use super::{Reader, is_said, nothing};

/// The most points of a design that are made one by one.
const MOST_POINTS: u64 = 3;

pub const PLAN: Reader = Reader {
    name: "plan",
    file: "plan.toml",
    beside: nothing,
    tries: |folder| makes_points(&folder.join("plan.toml").display().to_string()),
};

pub const CALIBRATION: Reader = Reader {
    name: "calibration-plan",
    file: "plan.toml",
    beside: nothing,
    tries: |folder| has_priors(&folder.join("plan.toml").display().to_string()),
};

pub const SENSITIVITY: Reader = Reader {
    name: "sensitivity-plan",
    file: "plan.toml",
    beside: nothing,
    tries: |folder| has_corners(&folder.join("plan.toml").display().to_string()),
};

/// Opens a plan, and makes the scenarios of its first, its middle and its last point.
fn makes_points(path: &str) -> bool {
    match plan::reading::open(path, Asked::Nothing) {
        Ok(plan) => {
            let last = plan.points() - 1;
            let every = (last / MOST_POINTS).max(1);
            for point in (0..=last).step_by(every as usize).take(MOST_POINTS as usize).chain([last])
            {
                // A point may make no valid scenario; then it says why.
                if let Err(why) = plan.scenario(&plan.point(point)) {
                    assert!(!why.is_empty());
                }
                if let Err(why) = plan.prepare_replicate(&plan.point(point), 0) {
                    assert!(!why.is_empty());
                }
            }
            assert!(plan.chunks() > 0 && !plan.outputs().is_empty());
            true
        }
        Err(error) => {
            is_said(&error);
            false
        }
    }
}

/// Opens a calibration plan, and takes numbers from every prior.
fn has_priors(path: &str) -> bool {
    match calibration::reading::open(path, None) {
        Ok(plan) => {
            for parameter in plan.problem.space.parameters() {
                let prior = &parameter.prior;
                for probability in [0.001, 0.5, 0.999] {
                    let value = prior.quantile(probability);
                    assert!(value.is_finite(), "{value} of {}", parameter.name);
                }
            }
            assert!(plan.problem.summaries.iter().any(|summary| summary.weight > 0.0));
            assert_eq!(plan.problem.summaries.len(), plan.observations.len());
            true
        }
        Err(error) => {
            is_said(&error);
            false
        }
    }
}

/// Opens a sensitivity plan, and makes the scenarios of both ends of every range and of its middle.
fn has_corners(path: &str) -> bool {
    match sensitivity::reading::open(path) {
        Ok(plan) => {
            for share in [0.0, 0.5, 1.0] {
                let shares = vec![share; plan.plan.factors.len()];
                // A point may make no valid scenario; then it says why.
                if let Err(why) = plan.plan.scenario(&plan.values(&shares)) {
                    assert!(!why.is_empty());
                }
                assert_eq!(plan.numbers(&shares).len(), shares.len());
            }
            let columns = plan.plan.outputs();
            assert!(plan.runs_in_all() > 0 && !plan.outputs.is_empty());
            assert!(plan.outputs.iter().all(|output| columns[output.place] == output.name));
            true
        }
        Err(error) => {
            is_said(&error);
            false
        }
    }
}
