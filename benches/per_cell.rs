//! Time a cell and day, from 10² to 10⁶ cells: whole weeks of all processes, and weeks in which one
//! process is switched off, so that the difference is that process's. Days advance. A pure
//! arithmetic control runs beside, because the host may take a core away. What a day costs whatever the number of
//! cells is the difference of two sizes.

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use stronghold::{
    scenario::{self, Effect, Scenario},
    simulation::{Model, Simulation},
};

/// The baseline with so many cells in as many times the country: people, sympathisers, effort, and what is counted in
/// members, leads or attacks grow with them, so that a cell does as much, and as much happens to it, at every
/// size. What is abroad stays as it is, and a community has at most four
/// billion people, which the largest ones reach at 100,000 cells.
fn scenario(cells: u32, off: &[(&str, f64)]) -> Scenario {
    let stack = scenario::reading::read_str("per_cell", "extends = \"khorasan\"\n".to_owned());
    let mut scenario =
        scenario::check(&stack.expect("the text is valid")).expect("the text is valid");
    let members: u32 = scenario.members.iter().sum();
    let times =
        f64::from(cells) * scenario.parameters.organisation.founding_size / f64::from(members);
    let more = |number: u32| (f64::from(number) * times).round() as u32;
    scenario.members.iter_mut().for_each(|members| *members = more(*members));
    scenario.regions.iter_mut().for_each(|region| region.population *= times);
    for community in scenario.communities.iter_mut().filter(|community| !community.is_abroad()) {
        (community.size, community.sympathisers) =
            (more(community.size), more(community.sympathisers));
    }
    scenario.forces.iter_mut().for_each(|force| force.amplitude *= times);
    for shock in &mut scenario.shocks {
        if let Effect::Release(members) = &mut shock.effect {
            for (_, members) in members {
                *members = more(*members);
            }
        }
    }
    let parameters = &mut scenario.parameters;
    parameters.posture.presence_floor *= times;
    parameters.intelligence.half_level *= times;
    parameters.reaction.half_rate *= times;
    parameters.recruitment.member_reach /= times;
    parameters.outreach.major_publicity /= times;
    for (name, value) in off {
        scenario.set(name, *value).expect("the parameter exists");
    }
    scenario
}

/// Weeks after which a world is built anew, which is not measured. In the first year there are about as many cells as on
/// the first day, and every size goes through the same weeks.
const WEEKS: u32 = 52;

/// Steps a world week by week.
fn weeks(c: &mut Criterion, name: &str, off: &[(&str, f64)], sizes: &[u32]) {
    let mut group = c.benchmark_group(format!("per_cell/{name}"));
    group.sample_size(10);
    for cells in sizes {
        group.throughput(Throughput::Elements(u64::from(*cells) * 7));
        let model = Model::new(scenario(*cells, off), Vec::new());
        let anew = || Simulation::new(&model, 1, 0, false);
        let (mut simulation, mut week) = (anew(), 0);
        group.bench_function(BenchmarkId::from_parameter(cells), |b| {
            b.iter_custom(|weeks| {
                let mut time = Duration::ZERO;
                for _ in 0..weeks {
                    if week == WEEKS {
                        (simulation, week) = (anew(), 0);
                    }
                    week += 1;
                    let start = Instant::now();
                    for _ in 0..7 {
                        black_box(simulation.step());
                    }
                    time += start.elapsed();
                }
                time
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
