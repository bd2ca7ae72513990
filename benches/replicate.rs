//! One replicate of the baseline, one of the tiny scenario, and an ensemble on one and two threads.
//! The budget is 5 ms for a baseline replicate on one core.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use stronghold::{
    experiment::{
        ensemble::{self, Settings},
        monthly,
    },
    scenario,
    simulation::Model,
};

// As the program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn model(name: &str) -> Model {
    Model::new(scenario::open(name).expect("a bundled scenario is valid"), Vec::new())
}

fn replicate(c: &mut Criterion) {
    let mut group = c.benchmark_group("replicate");
    for name in ["khorasan", "tiny"] {
        let model = model(name);
        let mut replicate = 0;
        group.bench_function(name, |b| {
            b.iter(|| {
                replicate += 1;
                model.run(1, replicate)
            });
        });
    }
    group.finish();
}

/// Summaries included, since `run` makes them too.
fn threads(c: &mut Criterion) {
    let mut group = c.benchmark_group("ensemble");
    group.sample_size(10).throughput(Throughput::Elements(100));
    let model = model("khorasan");
    let settings = Settings { seed: 1, replicates: 100, keeps_log: false };
    for threads in [1, 2] {
        let pool = ensemble::pool(threads).expect("the machine has threads");
        group.bench_function(format!("{threads}_threads"), |b| {
            b.iter(|| {
                pool.install(|| {
                    let outcomes = ensemble::run(&model, settings, || ());
                    let panels: Vec<_> = outcomes.iter().map(|outcome| &outcome.panel).collect();
                    monthly::summarise(&panels)
                })
            });
        });
    }
    group.finish();
}

criterion_group!(benches, replicate, threads);
criterion_main!(benches);
