//! Mutation: whatever happens to the bytes of a valid file, it is refused with a message or it works.

use std::{collections::HashMap, fs, panic::AssertUnwindSafe, panic::catch_unwind, time::Instant};

use rand::RngExt;
use stronghold::{
    experiment::plan::reading,
    parameters::{Parameters, REGISTRY},
    random::Draw,
    scenario,
    simulation::Model,
};
use tempfile::TempDir;

use crate::{
    cases::cases,
    damage::mutate,
    feed::{HANGING, feed},
    readers::{Reader, plans, results, scenarios},
    seeds,
};

/// Damages texts in turn and gives them to a reader.
fn damaged<T: AsRef<[u8]>>(test: &str, reader: &Reader, texts: &[T]) {
    let folder = TempDir::new().unwrap();
    (reader.beside)(folder.path());
    let mut accepted = 0_u64;
    cases(test, |number, rng| {
        let mut bytes = texts[number as usize % texts.len()].as_ref().to_vec();
        mutate(&mut bytes, rng);
        let case = format!("{test}, case {number}");
        accepted += u64::from(feed(reader, folder.path(), reader.file, &bytes, &case));
    });
    println!("{test}: {accepted} accepted");
}

#[test]
fn damaged_scenarios_are_refused_or_run() {
    let texts = [seeds::TINY, seeds::TINY, seeds::TINY_ABROAD, seeds::KHORASAN];
    damaged("damaged_scenarios_are_refused_or_run", &scenarios::SCENARIO, &texts);
}

#[test]
fn damaged_bases_are_refused_or_run() {
    let texts = [seeds::TINY, seeds::KHORASAN];
    damaged("damaged_bases_are_refused_or_run", &scenarios::BASE, &texts);
}

#[test]
fn damaged_records_are_refused_or_run() {
    let texts = [seeds::record_of_a_run(false), seeds::record_of_a_run(true)];
    damaged("damaged_records_are_refused_or_run", &scenarios::RUN_RECORD, &texts);
}

#[test]
fn damaged_records_of_comparisons_are_refused_or_run() {
    let texts = [seeds::record_of_a_comparison(false), seeds::record_of_a_comparison(true)];
    let test = "damaged_records_of_comparisons_are_refused_or_run";
    damaged(test, &scenarios::COMPARISON_RECORD, &texts);
}

#[test]
fn damaged_plans_are_refused_or_make_points() {
    let texts = [seeds::PLAN, include_str!("../../scenarios/plans/tiny.toml")];
    damaged("damaged_plans_are_refused_or_make_points", &plans::PLAN, &texts);
}

#[test]
fn damaged_records_of_sweeps_are_refused_or_make_points() {
    let texts = [seeds::record_of_a_sweep(false), seeds::record_of_a_sweep(true)];
    damaged("damaged_records_of_sweeps_are_refused_or_make_points", &plans::PLAN, &texts);
}

#[test]
fn damaged_calibration_plans_are_refused_or_have_priors() {
    let test = "damaged_calibration_plans_are_refused_or_have_priors";
    damaged(test, &plans::CALIBRATION, &seeds::calibrations());
}

#[test]
fn damaged_sensitivity_plans_are_refused_or_make_points() {
    let test = "damaged_sensitivity_plans_are_refused_or_make_points";
    damaged(test, &plans::SENSITIVITY, &seeds::sensitivities());
}

#[test]
fn damaged_observed_data_are_refused_or_run() {
    damaged("damaged_observed_data_are_refused_or_run", &scenarios::OBSERVED, &[seeds::OBSERVED]);
}

#[test]
fn damaged_posteriors_are_refused_or_drawn_from() {
    let test = "damaged_posteriors_are_refused_or_drawn_from";
    damaged(test, &scenarios::POSTERIOR, &[seeds::posterior()]);
}

#[test]
fn damaged_chunks_are_refused_or_merged() {
    let folder = TempDir::new().unwrap();
    (results::CHUNK.beside)(folder.path());
    let bytes = fs::read(&results::chunks(folder.path())[0]).unwrap();
    damaged("damaged_chunks_are_refused_or_merged", &results::CHUNK, &[bytes]);
}

#[test]
fn damaged_batches_are_read_or_not() {
    damaged("damaged_batches_are_read_or_not", &results::JOURNAL, &[seeds::BATCH]);
}

/// Any one file of a results folder is damaged; the record of a sweep has its checksum put right.
#[test]
fn damaged_results_are_refused_or_shown() {
    let test = "damaged_results_are_refused_or_shown";
    let readers = [
        &results::RUN,
        &results::COMPARISON,
        &results::SWEEP,
        &results::CALIBRATION,
        &results::SENSITIVITY,
    ];
    let places: Vec<(TempDir, Vec<String>)> = readers
        .iter()
        .map(|reader| {
            let folder = TempDir::new().unwrap();
            (reader.beside)(folder.path());
            let files = results::files(folder.path());
            assert!((reader.tries)(folder.path()), "{} is shown as it was made", reader.name);
            (folder, files)
        })
        .collect();
    let mut accepted: HashMap<&str, (u64, u64)> = HashMap::new();
    cases(test, |number, rng| {
        let place = number as usize % readers.len();
        let (reader, (folder, files)) = (readers[place], &places[place]);
        let file = &files[rng.random_range(0..files.len())];
        let path = folder.path().join(file);
        let whole = fs::read(&path).unwrap();
        let mut bytes = whole.clone();
        mutate(&mut bytes, rng);
        fs::write(&path, &bytes).unwrap();
        if reader.name == results::SWEEP.name
            && let Ok(mut record) = reading::record(&folder.path().join("plan.toml"))
        {
            record.sweep.hash = record.hash();
            bytes = if file == "plan.toml" { record.to_toml().into_bytes() } else { bytes };
        }
        let case = format!("{test}, case {number}, {}", reader.name);
        let (taken, all) = accepted.entry(reader.name).or_default();
        *taken += u64::from(feed(reader, folder.path(), file, &bytes, &case));
        *all += 1;
        fs::write(&path, whole).unwrap();
    });
    println!("{test}: accepted, of all: {accepted:?}");
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
