//! Time a cell and day, from 10² to 10⁶ cells: whole weeks of all processes, and weeks in which one
//! process is switched off, so that the difference is that process's. Days advance. A pure
//! arithmetic control runs beside, because the host may take a core away.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use stronghold::{
    scenario::{self, Scenario},
    simulation::{Model, Simulation},
};

/// The baseline with so many cells; effort, sympathisers' number and recruiters stay as they are.
fn scenario(cells: u32, off: &[(&str, f64)]) -> Scenario {
    let members = cells * 8;
    let text = format!("extends = \"khorasan\"\n[organisation]\nmembers = {members}\n");
    let stack = scenario::reading::read_str("per_cell", text).expect("the text is valid");
    let mut scenario = scenario::check(&stack).expect("the text is valid");
    for (name, value) in off {
        scenario.set(name, *value).expect("the parameter exists");
    }
    scenario
}

/// Steps a world for a week; a world that reaches its last day is built anew.
fn weeks(c: &mut Criterion, name: &str, off: &[(&str, f64)], sizes: &[u32]) {
    let mut group = c.benchmark_group(format!("per_cell/{name}"));
    group.sample_size(10);
    for cells in sizes {
        group.throughput(Throughput::Elements(u64::from(*cells) * 7));
        let model = Model::new(scenario(*cells, off), Vec::new());
        let mut simulation = Simulation::new(&model, 1, 0, false);
        group.bench_function(BenchmarkId::from_parameter(cells), |b| {
            b.iter(|| {
                for _ in 0..7 {
                    if !simulation.step() {
                        simulation = Simulation::new(&model, 1, 0, false);
                    }
                }
            });
        });
    }
    group.finish();
}

fn all_sizes(c: &mut Criterion) {
    weeks(c, "all_processes", &[], &[100, 1_000, 10_000, 100_000, 1_000_000]);
}

fn each_process(c: &mut Criterion) {
    let sizes = [1_000, 100_000];
    for (name, off) in [
        ("without_attacks", vec![("attack.base_rate", 0.0)]),
        ("without_desertion", vec![("desertion.hazard", 0.0)]),
        (
            "without_merging_and_splitting",
            vec![("organisation.small", 0.0), ("organisation.split_rate", 0.0)],
        ),
        ("without_recruitment", vec![("recruitment.rate", 0.0)]),
        ("without_tips", vec![("intelligence.tip_rate", 0.0)]),
    ] {
        weeks(c, name, &off, &sizes);
    }
}

/// What the same machine does in pure arithmetic: an exponential a cell.
fn control(c: &mut Criterion) {
    let mut group = c.benchmark_group("per_cell/arithmetic_control");
    for cells in [1_000_u32, 100_000] {
        group.throughput(Throughput::Elements(u64::from(cells)));
        group.bench_function(BenchmarkId::from_parameter(cells), |b| {
            b.iter(|| (0..cells).map(|i| libm::exp(-1e-6 * f64::from(black_box(i)))).sum::<f64>());
        });
    }
    group.finish();
}

criterion_group!(benches, all_sizes, each_process, control);
criterion_main!(benches);
