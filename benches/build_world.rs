//! Building: preparing a model once, and a world for each replicate.

use criterion::{Criterion, criterion_group, criterion_main};
use stronghold::{
    scenario,
    simulation::{Model, Simulation},
};

fn build(c: &mut Criterion) {
    let mut group = c.benchmark_group("build_world");
    let scenario = scenario::open("khorasan").expect("a bundled scenario is valid");
    group.bench_function("read_and_check", |b| b.iter(|| scenario::open("khorasan")));
    group.bench_function("prepare_model", |b| {
        b.iter(|| Model::new(scenario.clone(), Vec::new()));
    });
    let model = Model::new(scenario, Vec::new());
    group.bench_function("world", |b| b.iter(|| Simulation::new(&model, 1, 0, false)));
    group.finish();
}

criterion_group!(benches, build);
criterion_main!(benches);
