//! Damaged files: whatever happens to the bytes of a valid file, it is refused with a message or
//! it runs; nothing panics and nothing hangs.
//!
//! `STRONGHOLD_MUTATION_SECONDS` says how long each test goes on (5 by default, 60 in CI). Cases
//! are numbered; a failing one is printed with its number and text and can be repeated alone with
//! `STRONGHOLD_MUTATION_CASE`.

use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    time::{Duration, Instant},
};

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme};
use rand::RngExt;
use stronghold::{
    calibration::plan::{self as calibration, record::CalibrationRecord},
    experiment::{
        plan::{self, record::SweepFile},
        posterior::Asked,
        record::{self, Changes, Header, Opened, REVISION, VERSION},
    },
    parameters::{Parameters, REGISTRY},
    random::{Draw, Purpose, StreamId, Streams},
    scenario::{self, Effect},
    sensitivity::plan::{self as sensitivity, record::SensitivityRecord},
    simulation::{Model, Simulation},
};
use tempfile::TempDir;

/// The longest that one case may take before it counts as hanging.
const HANGING: Duration = Duration::from_mins(1);

/// The most members that an accepted case may have and still be run.
const MOST_MEMBERS: u64 = 20_000;

/// The days that an accepted case is run for.
const DAYS: usize = 5;

fn budget() -> Duration {
    let seconds = std::env::var("STRONGHOLD_MUTATION_SECONDS").ok();
    Duration::from_secs(seconds.and_then(|text| text.parse().ok()).unwrap_or(5))
}

/// The one case to repeat, if any.
fn only_case() -> Option<u64> {
    std::env::var("STRONGHOLD_MUTATION_CASE").ok()?.parse().ok()
}

/// Goes through the numbered cases of a test, each with a generator of its own, until time is up.
fn cases(test: &str, mut case: impl FnMut(u64, &mut Draw)) {
    let stream = StreamId::ROOT.named(test);
    let generator = |number: u64| Streams::new(number, 0).draw(stream, 0, Purpose::Survey);
    if let Some(number) = only_case() {
        return case(number, &mut generator(number));
    }
    let start = Instant::now();
    for number in 0.. {
        if start.elapsed() > budget() {
            println!("{test}: {number} cases");
            return;
        }
        case(number, &mut generator(number));
    }
}

/// Values that files have gone wrong with elsewhere.
const EXTREMES: [&str; 22] = [
    "1e309",
    "-1",
    "nan",
    "-inf",
    "9999999999999999999",
    "99999999999999999999",
    "0",
    "1e-320",
    "1e18",
    "4294967296",
    "65536",
    "2e9",
    "0.5",
    "9999-12-31",
    "0000-01-01",
    "2020-02-30",
    "2020-01-01T00:00:00Z",
    "\"\"",
    "true",
    "[]",
    "{}",
    "\u{10ffff}",
];

/// Damages bytes in one to four ways.
fn mutate(bytes: &mut Vec<u8>, rng: &mut Draw) {
    for _ in 0..rng.random_range(1..=4) {
        if bytes.is_empty() {
            return;
        }
        let at = rng.random_range(0..bytes.len());
        let end = (at + rng.random_range(1..=40)).min(bytes.len());
        match rng.random_range(0..10) {
            0 => bytes[at] ^= 1 << rng.random_range(0..8),
            1 => bytes[at] = rng.random(),
            2 => drop(bytes.drain(at..end)),
            3 => bytes.insert(at, rng.random_range(0..128)),
            4 => {
                let slice = bytes[at..end].to_vec();
                let to = rng.random_range(0..=bytes.len());
                bytes.splice(to..to, slice);
            }
            5 => swap_lines(bytes, rng),
            6 if rng.random_range(0..8) == 0 => bytes.truncate(at),
            6 => remove_line(bytes, rng),
            _ => replace_number(bytes, rng),
        }
    }
}

fn swap_lines(bytes: &mut Vec<u8>, rng: &mut Draw) {
    let mut lines: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').collect();
    let (one, other) = (rng.random_range(0..lines.len()), rng.random_range(0..lines.len()));
    lines.swap(one, other);
    *bytes = lines.join(&b'\n');
}

fn remove_line(bytes: &mut Vec<u8>, rng: &mut Draw) {
    let mut lines: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').collect();
    lines.remove(rng.random_range(0..lines.len()));
    *bytes = lines.join(&b'\n');
}

/// Puts an extreme value where a number stands.
fn replace_number(bytes: &mut Vec<u8>, rng: &mut Draw) {
    let is_part = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'.' | b'_' | b'-');
    let from = rng.random_range(0..bytes.len());
    let Some(start) = bytes[from..].iter().position(u8::is_ascii_digit).map(|at| from + at) else {
        return;
    };
    let end = bytes[start..].iter().position(|b| !is_part(b)).map_or(bytes.len(), |n| start + n);
    let value = EXTREMES[rng.random_range(0..EXTREMES.len())];
    bytes.splice(start..end, value.bytes());
}

/// Opens a file and runs it if it is small. Says whether it was accepted.
fn try_file(path: &str) -> bool {
    match record::open(path, &Changes::default()) {
        Ok(opened) => {
            run_if_small(&opened);
            true
        }
        Err(error) => {
            let message = rendered(&error);
            assert!(!message.trim().is_empty());
            false
        }
    }
}

/// Opens a plan, and makes the scenarios of its first, its middle and its last point.
fn try_plan(path: &str) -> bool {
    match plan::reading::open(path, Asked::Nothing) {
        Ok(plan) => {
            for point in [0, plan.points() / 2, plan.points() - 1] {
                // A point may make no valid scenario; then it says why.
                if let Err(why) = plan.scenario(&plan.point(point)) {
                    assert!(!why.is_empty());
                }
            }
            assert!(plan.chunks() > 0 && !plan.outputs().is_empty());
            true
        }
        Err(error) => {
            assert!(!rendered(&error).trim().is_empty());
            false
        }
    }
}

/// Opens a calibration plan, and takes numbers from every prior.
fn try_calibration(path: &str) -> bool {
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
            assert!(!rendered(&error).trim().is_empty());
            false
        }
    }
}

/// Opens a sensitivity plan, and makes the scenarios of both ends of every range and of its middle.
fn try_sensitivity(path: &str) -> bool {
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
            assert!(!rendered(&error).trim().is_empty());
            false
        }
    }
}

fn rendered(error: &dyn Diagnostic) -> String {
    let mut text = String::new();
    GraphicalReportHandler::new_themed(GraphicalTheme::unicode_nocolor())
        .render_report(&mut text, error)
        .unwrap();
    text
}

fn run_if_small(opened: &Opened) {
    let scenario = &opened.scenario;
    let released = scenario.shocks.iter().map(|shock| match &shock.effect {
        Effect::Release(parts) => parts.iter().map(|(_, members)| u64::from(*members)).sum(),
        Effect::Provocation(..) | Effect::LossOfVoice(..) => 0,
    });
    let first: u64 = scenario.members.iter().map(|members| u64::from(*members)).sum();
    let sympathisers: u64 = scenario.communities.iter().map(|c| u64::from(c.sympathisers)).sum();
    if first + released.sum::<u64>() + sympathisers > MOST_MEMBERS {
        return;
    }
    let counts = opened.targets.iter().filter_map(|target| target.count.clone()).collect();
    let model = Model::new(scenario.clone(), counts);
    let mut simulation = Simulation::new(&model, 1, 0, false);
    for _ in 0..DAYS {
        simulation.step();
    }
    assert_eq!(simulation.members_alive(), simulation.ledger().alive());
}

/// Mutates a text, writes it to `name` beside `others`, and tries to open `opens`.
fn mutations(
    test: &str,
    texts: &[&str],
    name: &str,
    others: &[(&str, &str)],
    (opens, tries): (&str, fn(&str) -> bool),
) {
    let folder = TempDir::new().unwrap();
    for (other, text) in others {
        fs::write(folder.path().join(other), text).unwrap();
    }
    let path = folder.path().join(name);
    let opens = folder.path().join(opens).display().to_string();
    let mut accepted = 0_u64;
    cases(test, |number, rng| {
        let mut bytes = texts[number as usize % texts.len()].as_bytes().to_vec();
        mutate(&mut bytes, rng);
        fs::write(&path, &bytes).unwrap();
        let start = Instant::now();
        let result = catch_unwind(AssertUnwindSafe(|| tries(&opens)));
        let took = start.elapsed();
        let Ok(is_accepted) = result else {
            panic!("{test}, case {number} panics:\n{}", String::from_utf8_lossy(&bytes));
        };
        accepted += u64::from(is_accepted);
        assert!(
            took < HANGING,
            "{test}, case {number} takes {took:?}:\n{}",
            String::from_utf8_lossy(&bytes)
        );
    });
    println!("{test}: {accepted} accepted");
}

const TINY: &str = include_str!("../scenarios/tiny.toml");
const KHORASAN: &str = include_str!("../scenarios/khorasan.toml");
/// A plan with one of everything.
const PLAN: &str = r#"
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

const OBSERVED: &str = include_str!("../data/observed-tiny.csv");

/// A run.toml, as a run writes it.
fn record_of_a_run() -> String {
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
    opened.record(header).to_toml()
}

#[test]
fn damaged_scenarios_are_refused_or_run() {
    let texts = [TINY, TINY, TINY, KHORASAN];
    mutations("damaged_scenarios_are_refused_or_run", &texts, "x.toml", &[], ("x.toml", try_file));
}

#[test]
fn damaged_bases_are_refused_or_run() {
    let top = "extends = \"base.toml\"\ntitle = \"Täler\"\n";
    mutations(
        "damaged_bases_are_refused_or_run",
        &[TINY, KHORASAN],
        "base.toml",
        &[("x.toml", top)],
        ("x.toml", try_file),
    );
}

#[test]
fn damaged_records_are_refused_or_run() {
    let text = record_of_a_run();
    mutations(
        "damaged_records_are_refused_or_run",
        &[&text],
        "run.toml",
        &[],
        ("run.toml", try_file),
    );
}

#[test]
fn damaged_plans_are_refused_or_make_points() {
    let texts = [PLAN, include_str!("../scenarios/plans/tiny.toml")];
    let test = "damaged_plans_are_refused_or_make_points";
    mutations(test, &texts, "plan.toml", &[], ("plan.toml", try_plan));
}

#[test]
fn damaged_records_of_sweeps_are_refused_or_make_points() {
    let text = SweepFile::new(&plan::reading::open("tiny", Asked::Nothing).unwrap()).to_toml();
    let test = "damaged_records_of_sweeps_are_refused_or_make_points";
    mutations(test, &[&text], "plan.toml", &[], ("plan.toml", try_plan));
}

#[test]
fn damaged_calibration_plans_are_refused_or_have_priors() {
    let record =
        CalibrationRecord::new(&calibration::reading::open("calibrate-quick", None).unwrap());
    let texts = [
        include_str!("../scenarios/plans/calibrate-quick.toml"),
        include_str!("../scenarios/plans/calibrate-khorasan.toml"),
        &record.to_toml(),
    ];
    let test = "damaged_calibration_plans_are_refused_or_have_priors";
    mutations(test, &texts, "plan.toml", &[], ("plan.toml", try_calibration));
}

#[test]
fn damaged_sensitivity_plans_are_refused_or_make_points() {
    let record = SensitivityRecord::new(&sensitivity::reading::open("sensitivity-quick").unwrap());
    let texts = [
        include_str!("../scenarios/plans/sensitivity-quick.toml"),
        include_str!("../scenarios/plans/sensitivity-khorasan.toml"),
        &record.to_toml(),
    ];
    let test = "damaged_sensitivity_plans_are_refused_or_make_points";
    mutations(test, &texts, "plan.toml", &[], ("plan.toml", try_sensitivity));
}

#[test]
fn damaged_observed_data_are_refused_or_run() {
    let top = "extends = \"tiny\"\nevidence.observed = \"o.csv\"\n";
    mutations(
        "damaged_observed_data_are_refused_or_run",
        &[OBSERVED],
        "o.csv",
        &[("x.toml", top)],
        ("x.toml", try_file),
    );
}

/// Corners and insides of the parameter space: a coordinate is 0 or 1 with some probability.
fn any_point(rng: &mut Draw) -> Vec<f64> {
    let corners = [0.0, 0.1, 0.5, 1.0][rng.random_range(0..4)];
    REGISTRY
        .iter()
        .map(|_| {
            let inside: f64 = rng.random();
            if rng.random::<f64>() < corners { inside.round() } else { inside }
        })
        .collect()
}

#[test]
fn every_parameter_point_runs() {
    let tiny = scenario::open("tiny").unwrap();
    cases("every_parameter_point_runs", |number, rng| {
        let point = any_point(rng);
        let mut scenario = tiny.clone();
        scenario.parameters = Parameters::at(&point);
        scenario.end_on(scenario.calendar.date(59)).unwrap();
        let start = Instant::now();
        let ran = catch_unwind(AssertUnwindSafe(|| {
            Model::new(scenario, Vec::new()).run_with_log(number, 0)
        }));
        let took = start.elapsed();
        assert!(ran.is_ok(), "case {number} panics at {point:?}");
        assert!(took < HANGING, "case {number} takes {took:?} at {point:?}");
        let outcome = ran.unwrap();
        assert!(outcome.panel.values().iter().all(|value| value.is_finite()), "case {number}");
    });
}
