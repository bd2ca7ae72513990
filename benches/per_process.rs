//! What each process costs in a replicate of the baseline: every system runs in a schedule of its own, in the
//! model's order and on its days, and the time of one of them is summed over the replicate. An empty system is
//! the control: what calling, timing and the engine cost on as many days.

use std::time::{Duration, Instant};

use bevy_ecs::{
    prelude::*,
    schedule::{ScheduleLabel, SingleThreadedExecutor},
    system::ScheduleSystem,
};
use criterion::{Criterion, criterion_group, criterion_main};
use stronghold::{
    model::{
        attacks, control, desertion, environment, factions, finance, host_security, intelligence,
        leadership, learning, mobilisation, observe, operations, organisation, outreach, placement,
        plots, posture, radicalisation, reaction, recruiters, recruitment, regrouping, relocation,
        resources::Now, travel,
    },
    scenario,
    simulation::{Model, Simulation},
};

#[derive(ScheduleLabel, Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Alone;

/// A system, with whether it runs on the last day of a week only.
struct Process {
    name: &'static str,
    is_weekly: bool,
    schedule: Schedule,
}

fn process<Marker>(
    name: &'static str,
    is_weekly: bool,
    system: impl IntoScheduleConfigs<ScheduleSystem, Marker>,
) -> Process {
    let mut schedule = Schedule::new(Alone);
    schedule.set_executor(SingleThreadedExecutor::new());
    schedule.add_systems(system);
    Process { name, is_weekly, schedule }
}

fn nothing() {}

/// The systems of a day in their order, as `model::day` has them, and the control.
fn processes() -> Vec<Process> {
    vec![
        process("control", false, nothing),
        process("environment", false, environment::set_conditions),
        process("shocks", false, environment::strike_shocks),
        process("recruiters", false, recruiters::replace_recruiters),
        process("succession", false, leadership::succeed_leaders),
        process("outreach", true, outreach::reach_out),
        process("radicalisation", true, radicalisation::radicalise),
        process("recruitment", false, recruitment::recruit),
        process("mobilisation", true, mobilisation::mobilise),
        process("travel out", true, travel::travel_out),
        process("contingent", true, recruiters::retire_contingent),
        process("travel", false, travel::travel),
        process("finance", true, finance::settle_accounts),
        process("factions", true, factions::come_over),
        process("desertion", true, desertion::desert),
        process("merging", true, organisation::merge_cells),
        process("splitting", true, organisation::split_cells),
        process("regrouping", true, regrouping::regroup),
        process("placement", false, placement::place_arrivals),
        process("perceived pressure", true, posture::perceive_pressure),
        process("regeneration", true, leadership::regenerate),
        process("secrecy", true, posture::adjust_secrecy),
        process("forgetting", true, learning::forget),
        process("relocation", true, relocation::relocate_cells),
        process("attacks", false, attacks::attack),
        process("intelligence", false, intelligence::gather_intelligence),
        process("operations", false, operations::operate),
        process("host security", true, host_security::keep_watch),
        process("plots begin", false, plots::begin_plots),
        process("plots", false, plots::advance_plots),
        process("reaction", true, reaction::react),
        process("night control", true, control::take_control),
        process("observation", false, observe::observe),
    ]
}

/// A replicate, and the time of the process at a place.
fn replicate(model: &Model, number: u32, at: usize) -> Duration {
    let mut simulation = Simulation::new(model, 1, number, false);
    let mut processes = processes();
    let world = simulation.world();
    let mut time = Duration::ZERO;
    for day in 0..model.scenario().calendar.days() {
        let ends_week = world.resource::<Now>().ends_week();
        for (place, process) in processes.iter_mut().enumerate() {
            if process.is_weekly && !ends_week {
                continue;
            }
            let begun = Instant::now();
            process.schedule.run(world);
            let passed = begun.elapsed();
            // The first day builds the schedule.
            if place == at && day > 0 {
                time += passed;
            }
        }
        world.resource_mut::<Now>().day += 1;
    }
    time
}

fn per_process(c: &mut Criterion) {
    let model =
        Model::new(scenario::open("khorasan").expect("a bundled scenario is valid"), Vec::new());
    let mut group = c.benchmark_group("per_process");
    group.sample_size(10);
    for (at, process) in processes().iter().enumerate() {
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
