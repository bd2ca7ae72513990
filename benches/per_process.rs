//! What each process costs in a replicate of the baseline: its time is summed over the replicate. An empty
//! process is the control: what calling and timing cost on as many days.

use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use stronghold::{
    model::day::{Process, When, processes},
    scenario,
    simulation::{Model, Simulation},
};

// As the program has it, since processes differ in what they ask of memory.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn nothing() {}

/// The processes of a day in their order, and the controls.
fn with_controls() -> Vec<Process> {
    let mut processes = processes();
    processes.push(Process::new("control, daily", When::Daily, nothing));
    processes.push(Process::new("control, weekly", When::Weekly, nothing));
    processes
}

/// A replicate, and the time of the process at a place.
fn replicate(model: &Model, number: u32, at: usize) -> Duration {
    let mut simulation = Simulation::new(model, 1, number, false);
    let mut processes = with_controls();
    for process in &mut processes {
        process.initialize(simulation.world());
    }
    let mut time = Duration::ZERO;
    while let Some(occasion) = simulation.occasion() {
        for (place, process) in processes.iter_mut().enumerate() {
            if !process.is_due(occasion) {
                continue;
            }
            if place == at {
                let begun = Instant::now();
                process.run(simulation.world());
                time += begun.elapsed();
            } else {
                process.run(simulation.world());
            }
        }
        simulation.end_day();
    }
    time
}

fn per_process(c: &mut Criterion) {
    let model =
        Model::new(scenario::open("khorasan").expect("a bundled scenario is valid"), Vec::new());
    let mut group = c.benchmark_group("per_process");
    group.sample_size(10);
    for (at, process) in with_controls().iter().enumerate() {
        let mut number = 0;
        group.bench_function(process.name, |b| {
            b.iter_custom(|times| {
                (0..times)
                    .map(|_| {
                        number += 1;
                        replicate(&model, number, at)
                    })
                    .sum()
            });
        });
    }
    group.finish();
}

criterion_group!(benches, per_process);
criterion_main!(benches);
