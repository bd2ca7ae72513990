//! Which parameters matter, and where: every parameter at both ends of its range, one at a time, in
//! every bundled scenario that stands for others, against the scenario's own value.
//!
//! `cargo run --release --example screen` writes docs/screen.md.

use std::{error::Error, fmt::Write, fs};

use rayon::prelude::*;
use stronghold::{
    experiment::record::{self, Changes, Opened},
    parameters::{ParameterInfo, REGISTRY},
    quantity::Quantity,
    report::number::plain,
    scenario::{RegionId, Role},
    simulation::{Model, Outcome},
};

const PAGE: &str = "docs/screen.md";
const REPLICATES: u32 = 16;
const SEED: u64 = 1;

/// A relative effect from which a parameter matters.
const RELATIVE: f64 = 0.05;

/// An effect in standard deviations over replicates from which it matters.
const DEVIATIONS: f64 = 0.25;

/// The scenarios: the baseline, and those in which other processes are active.
const SCENARIOS: [&str; 7] = [
    "khorasan",
    "tiny-abroad",
    "tiny",
    "phases",
    "action-groups",
    "human-security",
    "leadership-targeting",
];

/// What targets ask for, over the whole window and the whole theatre, in scenarios without data too.
const ASKED: [Quantity; 5] = [
    Quantity::Claims,
    Quantity::CtOperations,
    Quantity::MilitantDeaths,
    Quantity::AllDeaths,
    Quantity::Strength,
];

/// What they ask for outside the theatre.
const ASKED_ABROAD: [Quantity; 1] = [Quantity::ExternalPlots];

/// What no target asks for, everywhere.
const OTHERS: [Quantity; 11] = [
    Quantity::MajorAttacks,
    Quantity::Recruited,
    Quantity::NightControl,
    Quantity::Phase,
    Quantity::Coordination,
    Quantity::Mobilised,
    Quantity::Arrived,
    Quantity::Interdicted,
    Quantity::Returned,
    Quantity::PlotsExecuted,
    Quantity::Foreigners,
];

/// An effect at an end of a range.
#[derive(Clone, Debug)]
struct Effect {
    scenario: &'static str,
    output: String,
    end: f64,
    relative: f64,
    deviations: f64,
    is_target: bool,
}

impl Effect {
    /// 1 where it just matters.
    fn size(&self) -> f64 {
        (self.relative.abs() / RELATIVE).max(self.deviations.abs() / DEVIATIONS)
    }
}

/// A scenario with what its own values give.
struct Base {
    name: &'static str,
    opened: Opened,
    outputs: Vec<(String, bool)>,
    sample: Vec<Vec<f64>>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let bases: Vec<Base> = SCENARIOS.iter().map(|name| base(name)).collect::<Result<_, _>>()?;
    let rows: Vec<(usize, Vec<Effect>)> = (0..REGISTRY.len())
        .into_par_iter()
        .with_max_len(1)
        .map(|at| (at, until_it_matters(&bases, &REGISTRY[at])))
        .collect();
    let mut page = String::from(HEAD);
    let mut idle = Vec::new();
    for (at, effects) in rows {
        let largest = |is_target: bool| {
            effects
                .iter()
                .filter(|effect| effect.is_target == is_target)
                .max_by(|a, b| a.size().total_cmp(&b.size()))
                .filter(|effect| effect.size() >= 1.0)
        };
        let found = largest(true).map(|effect| (effect, "yes"));
        let found = found.or_else(|| largest(false).map(|effect| (effect, "other output")));
        let info = &REGISTRY[at];
        let Some((effect, matters)) = found else {
            idle.push(info.name);
            writeln!(page, "| `{}` | **no** | | | | |", info.name)?;
            continue;
        };
        writeln!(
            page,
            "| `{}` | {matters} | `{}` | {} | {} | {} |",
            info.name,
            effect.scenario,
            effect.output,
            plain(effect.end),
            shown(effect)
        )?;
    }
    fs::write(PAGE, page)?;
    println!("{PAGE}; without effect: {idle:?}");
    Ok(())
}

/// The effects in one scenario after the other, up to the first in which a target moves.
fn until_it_matters(bases: &[Base], info: &ParameterInfo) -> Vec<Effect> {
    let mut found = Vec::new();
    for base in bases {
        found.extend(effects(base, info));
        if found.iter().any(|effect| effect.is_target && effect.size() >= 1.0) {
            break;
        }
    }
    found
}

const HEAD: &str = "# Which parameters matter\n\n\
    Each parameter is set to both ends of its range, one at a time, in seven bundled scenarios that \
    between them have every process switched on, one after the other until it matters, with 16 pairs of runs under common random numbers. It \
    matters where one end moves a target (in a scenario without data: claims, operations, deaths, \
    strength or external plots over the whole window) by at least 5%, or by a quarter of its standard deviation over \
    replicates. The table shows the largest effect in that scenario. *Other output*: it moves only what no target \
    asks for; the [ODD page](odd.md) says why it is kept. `cargo run --release --example screen` renews \
    this page.\n\n\
    One at a time and at the ends of wide ranges: this shows that every number is read, not which ones \
    the data can tell.\n\n\
    | parameter | matters | scenario | output | at | effect |\n|---|---|---|---|---|---|\n";

fn shown(effect: &Effect) -> String {
    let relative = if effect.relative.is_finite() {
        format!("{:+.0}%", 100.0 * effect.relative)
    } else {
        "from 0".to_owned()
    };
    let deviations = if effect.deviations.is_finite() {
        format!("{:+.1} sd", effect.deviations)
    } else {
        "no sd".to_owned()
    };
    format!("{relative}, {deviations}")
}

fn base(name: &'static str) -> Result<Base, Box<dyn Error>> {
    let opened = record::open(name, &Changes::default())?;
    let targets = opened.targets.iter().filter(|target| target.count.is_some());
    let mut outputs: Vec<(String, bool)> =
        targets.map(|target| (format!("`{}`", target.id), true)).collect();
    outputs.extend(ASKED.iter().map(|quantity| (quantity.name().replace('_', " "), true)));
    outputs.extend(ASKED_ABROAD.iter().map(|quantity| (quantity.name().replace('_', " "), true)));
    outputs.extend(OTHERS.iter().map(|quantity| (quantity.name().replace('_', " "), false)));
    let mut base = Base { name, opened, outputs, sample: Vec::new() };
    base.sample = run(&base, &[]);
    Ok(base)
}

/// Every output of every replicate.
fn run(base: &Base, changes: &[(&str, f64)]) -> Vec<Vec<f64>> {
    let mut scenario = base.opened.scenario.clone();
    for (name, value) in changes {
        scenario.set(name, *value).expect("the ends of a range are within it");
    }
    let counts = base.opened.targets.iter().filter_map(|target| target.count.clone()).collect();
    let model = Model::new(scenario, counts);
    (0..REPLICATES).map(|replicate| outputs(&model, &model.run(SEED, replicate))).collect()
}

fn outputs(model: &Model, outcome: &Outcome) -> Vec<f64> {
    let scenario = model.scenario();
    let regions = (0..).map(RegionId).zip(&scenario.regions);
    let theatre: Vec<RegionId> =
        regions.filter(|(_, region)| region.role == Role::Theatre).map(|(id, _)| id).collect();
    let everywhere: Vec<RegionId> = (0..scenario.regions.len() as u16).map(RegionId).collect();
    let last = scenario.calendar.months().len() - 1;
    let mut values = outcome.counts.clone();
    values.extend(ASKED.iter().map(|quantity| {
        let is_end = *quantity == Quantity::Strength;
        outcome.panel.count(*quantity, &theatre, (if is_end { last } else { 0 }, last))
    }));
    let whole = |quantity: &Quantity| outcome.panel.count(*quantity, &everywhere, (0, last));
    values.extend(ASKED_ABROAD.iter().chain(&OTHERS).map(whole));
    values
}

fn effects(base: &Base, info: &ParameterInfo) -> Vec<Effect> {
    let own = base.opened.scenario.parameters.get(info.name).expect("it is registered");
    let mut effects = Vec::new();
    for end in [info.low, info.high] {
        if end == own {
            continue;
        }
        let moved = run(base, &[(info.name, end)]);
        for (at, (output, is_target)) in base.outputs.iter().enumerate() {
            let of = |sample: &[Vec<f64>]| -> Vec<f64> { sample.iter().map(|r| r[at]).collect() };
            let (before, after) = (of(&base.sample), of(&moved));
            let mean = |sample: &[f64]| sample.iter().sum::<f64>() / sample.len() as f64;
            let (from, to) = (mean(&before), mean(&after));
            let squares: f64 = before.iter().map(|value| (value - from).powi(2)).sum();
            let sd = (squares / (before.len() as f64 - 1.0)).sqrt();
            let change = to - from;
            if change != 0.0 {
                effects.push(Effect {
                    scenario: base.name,
                    output: output.clone(),
                    end,
                    relative: change / from.abs(),
                    deviations: change / sd,
                    is_target: *is_target,
                });
            }
        }
    }
    effects
}
