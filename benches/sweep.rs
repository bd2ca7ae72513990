//! What the runner of sweeps adds to the bare replicates: 40 runs of the baseline on one thread.
//!
//! `bare` is the model alone, prepared beforehand; `runner` is the same 40 runs as two chunks with one
//! design point, written to disk and synced; `a_point_each` has a design point for every run, as
//! sampled designs have, each with its scenario checked, hashed and tabulated. Read as ratios.

use std::{fs, hint::black_box, sync::atomic::AtomicBool};

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use stronghold::experiment::{
    plan::{Plan, reading},
    posterior::Asked,
    sweep::{Shard, Store, runner},
};

const RUNS: u32 = 40;

fn plan(text: &str) -> Plan {
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    let path = folder.path().join("bench.toml");
    fs::write(&path, text).expect("it can be written to");
    reading::open(&path.display().to_string(), Asked::Nothing).expect("the plan is right")
}

fn head(replicates: u32) -> String {
    format!(
        "title = \"bench\"\nquestion = \"how fast?\"\nscenario = \"khorasan\"\nreplicates = {replicates}\n\
         runs_per_chunk = 20\n"
    )
}

fn sweep(criterion: &mut Criterion) {
    let one_point = plan(&head(RUNS));
    let factor = "design.sobol.points = 40\n[[factors]]\nname = \"rate\"\n\
                  entries = [\"forces.Taliban.effort\"]\nchange = \"scale\"\nlow = 0.95\nhigh = 1.05\n";
    let a_point_each = plan(&(head(1) + factor));
    let mut group = criterion.benchmark_group("sweep");
    group.sample_size(10);
    let point = one_point.prepare(&one_point.point(0)).expect("the baseline is valid");
    group.bench_function("bare", |bencher| {
        bencher.iter(|| {
            (0..RUNS).for_each(|replicate| drop(black_box(point.model.run(1, replicate))));
        });
    });
    for (name, plan) in [("runner", &one_point), ("a_point_each", &a_point_each)] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("one thread");
        group.bench_function(name, |bencher| {
            bencher.iter_batched(
                || tempfile::tempdir().expect("there is a temporary folder"),
                |folder| {
                    let store = Store::prepare(folder.path(), plan.clone()).expect("it is empty");
                    let chunks = store.survey(Shard::ALL).missing;
                    let stop = AtomicBool::new(false);
                    pool.install(|| runner::run(&store, &chunks, &stop, || ()))
                        .expect("there is space");
                    folder
                },
                BatchSize::PerIteration,
            );
        });
    }
    group.finish();
    criterion.bench_function("prepare_a_point", |bencher| {
        bencher.iter(|| a_point_each.prepare(black_box(&a_point_each.point(7))));
    });
}

criterion_group!(benches, sweep);
criterion_main!(benches);
