//! What calibration adds to the runs of a model.
//!
//! - `abc_smc`: 20,000 runs of a model that costs next to nothing, populations of 1,000, on one and on
//!   two threads; `journal` writes and syncs its batches too.
//! - `generation`: 1,000 proposals that are all accepted, with their weights, and 1,000 runs from the
//!   prior before them, which `prior` makes alone.
//! - `surrogate`: a surrogate likelihood with 5,000 runs of the same model, guard included.
//! - `five_milliseconds`: a model that costs about 5 ms a run, as often in a bare loop on the same
//!   threads as in ABC-SMC, discarded proposals included. Read as a ratio.
//!
//! `benches/pyabc/run` measures in turn, and against pyABC.

mod normal_model;

use std::{
    hint::black_box,
    sync::atomic::{AtomicU64, Ordering},
};

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use rayon::prelude::*;
use stronghold::{
    calibration::{
        regression::adjust,
        smc::{self, Settings},
        surrogate::{self, Abc},
    },
    experiment::{
        batches::{Batches, FolderJournal, Unwatched, Unwritten, Watch},
        ensemble,
        simulator::Simulator as _,
    },
};

use self::normal_model::{NormalModel, settings};

/// Runs of a whole calibration.
const RUNS: u64 = 20_000;

fn batches(model: &NormalModel) -> Batches<'_> {
    Batches { simulator: model, seed: 1, journal: &Unwritten, watch: &Unwatched }
}

fn abc_smc(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("abc_smc");
    group.sample_size(10).throughput(Throughput::Elements(RUNS));
    for dimensions in [2, 10] {
        let model = NormalModel::trivial(dimensions);
        let problem = model.problem();
        for threads in [1, 2] {
            let pool = ensemble::pool(threads).expect("the machine has threads");
            group.bench_function(format!("{dimensions}_parameters/{threads}_threads"), |bencher| {
                let calibrate = || smc::run(&problem, &batches(&model), &settings(RUNS));
                bencher.iter(|| pool.install(calibrate).expect("it has runs"));
            });
        }
    }
    let model = NormalModel::trivial(10);
    let problem = model.problem();
    let pool = ensemble::pool(2).expect("the machine has threads");
    group.bench_function("10_parameters/2_threads/journal", |bencher| {
        bencher.iter_batched(
            || tempfile::tempdir().expect("there is a temporary folder"),
            |folder| {
                let journal = FolderJournal::open(folder.path()).expect("it is there");
                let batches = Batches { journal: &journal, ..batches(&model) };
                pool.install(|| smc::run(&problem, &batches, &settings(RUNS)))
                    .expect("it has runs");
                folder
            },
            BatchSize::PerIteration,
        );
    });
}

fn generation(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("generation");
    group.sample_size(20);
    let model = NormalModel::trivial(10);
    let problem = model.problem();
    // Every proposal is nearer than that, and one generation reaches it.
    let settings = Settings { prior_runs: 1000, epsilon: Some(f64::INFINITY), ..settings(RUNS) };
    for threads in [1, 2] {
        let pool = ensemble::pool(threads).expect("the machine has threads");
        group.bench_function(format!("prior/{threads}_threads"), |bencher| {
            let prior = || smc::bank(&problem, &batches(&model), 1000, 1000);
            bencher.iter(|| pool.install(prior).expect("no run fails"));
        });
        group.bench_function(format!("prior_and_generation/{threads}_threads"), |bencher| {
            let both = || smc::run(&problem, &batches(&model), &settings);
            bencher.iter(|| pool.install(both).expect("it has runs"));
        });
    }
}

fn surrogate(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("surrogate");
    group.sample_size(10);
    let model = NormalModel::trivial(10);
    let (problem, batches) = (model.problem(), batches(&model));
    let smc = smc::run(&problem, &batches, &settings(RUNS)).expect("it has runs");
    let adjusted = adjust(&problem, &smc.particles).draws;
    let distance = |summaries: &[f64]| smc.bank.distance.of(summaries);
    let pool = ensemble::pool(2).expect("the machine has threads");
    group.bench_function("10_parameters/2_threads", |bencher| {
        let infer = || {
            let abc = Abc { particles: &smc.particles, adjusted: &adjusted, distance: &distance };
            surrogate::infer(&batches, &problem, &abc, &surrogate::Settings::new(5000))
        };
        bencher.iter(|| pool.install(infer).expect("nobody interrupts it"));
    });
}

/// Counts every run, those after the last accepted proposal included.
#[derive(Default)]
struct Counting(AtomicU64);

impl Watch for Counting {
    fn ran(&self, runs: u64) {
        self.0.fetch_add(runs, Ordering::Relaxed);
    }
}

fn five_milliseconds(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("five_milliseconds");
    group.sample_size(10);
    let settings = Settings { may_stay: false, ..Settings::for_budget(400) };
    let model = NormalModel::costing(5000);
    let problem = model.problem();
    // Idle arithmetic changes no result, so that a trivial model counts the runs.
    let (counting, trivial) = (Counting::default(), NormalModel::trivial(10));
    smc::run(&problem, &Batches { watch: &counting, ..batches(&trivial) }, &settings)
        .expect("it has runs");
    let runs = counting.0.into_inner();
    group.throughput(Throughput::Elements(runs));
    for threads in [1, 2] {
        let pool = ensemble::pool(threads).expect("the machine has threads");
        group.bench_function(format!("bare/{threads}_threads"), |bencher| {
            let bare = || -> Vec<_> {
                (0..runs).into_par_iter().map(|seed| model.simulate(&[0.0; 10], seed)).collect()
            };
            bencher.iter(|| pool.install(|| black_box(bare())));
        });
        group.bench_function(format!("abc_smc/{threads}_threads"), |bencher| {
            let calibrate = || smc::run(&problem, &batches(&model), &settings);
            bencher.iter(|| pool.install(calibrate).expect("it has runs"));
        });
    }
}

criterion_group!(benches, abc_smc, generation, surrogate, five_milliseconds);
criterion_main!(benches);
