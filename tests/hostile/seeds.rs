//! Valid files, from which hostile ones are made.

use stronghold::{
    calibration::plan::{self as calibration, record::CalibrationRecord},
    experiment::{
        plan::{self, record::SweepFile},
        posterior::Asked,
        record::{self, Changes, Header, REVISION, VERSION},
    },
    sensitivity::plan::{self as sensitivity, record::SensitivityRecord},
};

use crate::{generated::node::Node, readers::results};

pub const TINY: &str = include_str!("../../scenarios/tiny.toml");
pub const TINY_ABROAD: &str = include_str!("../../scenarios/tiny-abroad.toml");
pub const KHORASAN: &str = include_str!("../../scenarios/khorasan.toml");
pub const OBSERVED: &str = include_str!("../../data/observed-tiny.csv");

/// A plan with one of everything.
pub const PLAN: &str = r#"
title = "Everything"
question = "Does it hold?"
scenario = "tiny"
replicates = 3
seed = 7
random_numbers = "independent"
runs_per_chunk = 9
design.latin-hypercube.points = 6

[screen]
parameters = ["posture.*", "attack.base_rate"]
except = ["posture.concealment"]
around = 2

[[factors]]
name = "effort"
label = "police effort"
entries = ["forces.*.effort"]
change = "scale"
low = 0.5
high = 2.0
spread = "log"

[[factors]]
name = "date"
entries = ["forces.Police.effort"]
change = { move = 2021-01-01 }
values = [-30, 0, 30]

[[factors]]
name = "opening"
[[factors.levels]]
name = "none"
scenario.permissiveness.Valley.opening.step = [{ date = 2020-01-01, value = 0.0, source = "a test" }]
[[factors.levels]]
name = "as it was"

[keep.secrecy]
quantity = "secrecy"
regions = ["Town"]
window = ["2020-03", "2021-02"]
by = "year"
over_regions = "population-mean"
over_time = "highest"
"#;

/// A run.toml, as a run writes it; with a posterior, as it writes that.
pub fn record_of_a_run(with_posterior: bool) -> String {
    let opened = record::open("tiny", &Changes::default()).unwrap();
    let header = Header {
        version: VERSION.into(),
        revision: REVISION.into(),
        scenario: "tiny".into(),
        seed: 1,
        replicates: 4,
        events: true,
        until: Some(opened.scenario.calendar.date(400)),
        overrides: [("attack.base_rate".to_owned(), 0.3)].into(),
    };
    let record = opened.record(header).to_toml();
    if with_posterior { carrying(&record) } else { record }
}

/// The record of a sweep.
pub fn record_of_a_sweep(with_posterior: bool) -> String {
    let record = SweepFile::new(&plan::reading::open("tiny", Asked::Nothing).unwrap()).to_toml();
    if with_posterior { carrying(&record) } else { record }
}

/// The record of a comparison, of which two worlds stand in it.
pub fn record_of_a_comparison(with_posterior: bool) -> String {
    let record = results::comparison_record();
    if with_posterior { carrying(&record) } else { record }
}

/// The same record of results that had the draws of a posterior.
fn carrying(record: &str) -> String {
    let mut tree = Node::of_toml(record);
    tree.put("posterior", Node::of_toml(&posterior()));
    tree.to_toml()
}

/// A posterior of few draws, so that damage meets all parts of it.
pub fn posterior() -> String {
    let mut tree = Node::of_toml(&results::posterior());
    shorten(&mut tree);
    tree.to_toml()
}

fn shorten(node: &mut Node) {
    if let Node::List(items) = node {
        items.truncate(6);
    }
    for part in 0..node.parts() {
        shorten(node.part(part));
    }
}

/// Calibration plans, the last a record.
pub fn calibrations() -> Vec<String> {
    let plan = calibration::reading::open("calibrate-quick", None).unwrap();
    vec![
        include_str!("../../scenarios/plans/calibrate-quick.toml").to_owned(),
        include_str!("../../scenarios/plans/calibrate-khorasan.toml").to_owned(),
        CalibrationRecord::new(&plan).to_toml(),
    ]
}

/// Sensitivity plans, the last a record.
pub fn sensitivities() -> Vec<String> {
    let plan = sensitivity::reading::open("sensitivity-quick").unwrap();
    vec![
        include_str!("../../scenarios/plans/sensitivity-quick.toml").to_owned(),
        include_str!("../../scenarios/plans/sensitivity-khorasan.toml").to_owned(),
        SensitivityRecord::new(&plan).to_toml(),
    ]
}

/// A batch of a journal.
pub const BATCH: &str =
    r#"{"kept":[[7,[0.1,-3.5,5e-324]],[8,[1.0,2.0,3.0]]],"failed":[[9,"too far"]]}"#;
