//! Which parameters matter, and where: every parameter at both ends of its range, one at a time, in
//! every bundled scenario that stands for others, against the scenario's own value.
//!
//! `cargo run --release --example screen` writes docs/screen.md.

use std::{error::Error, fmt::Write, fs, ops::Range, sync::OnceLock};

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

/// How many standard errors of the mean of its pairs an effect must be away from 0 to be plain at once. With
/// 16 pairs chance alone comes so far once in 40,000 times (t with 15 degrees of freedom), and some 6,000
/// effects are asked.
const PLAIN: f64 = 6.0;

/// The same on fresh pairs, for the few effects that were not plain but may be there: once in 10,000 times.
const CONFIRMED: f64 = 4.0;

/// How many effects of a parameter are looked at again, the likeliest first.
const CANDIDATES: usize = 3;

/// Fresh replicates for that. A quarter of a standard deviation is four standard errors of as many pairs, if
/// the two runs of a pair have half their variance in common.
const FRESH: Range<u32> = REPLICATES..REPLICATES + 256;

/// Where so many replicates do not differ in a single output, the value is not read.
const FIRST_LOOK: u32 = 4;

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
const OTHERS: [Quantity; 12] = [
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
    Quantity::PlotsFoiled,
    Quantity::Foreigners,
];

/// An effect at an end of a range.
#[derive(Clone, Debug)]
struct Effect {
    /// Numbers of the scenario and of the output among those of the screen.
    base: usize,
    output: usize,
    pairs: usize,
    end: f64,
    relative: f64,
    deviations: f64,
    /// Standard errors of the mean of the pairs.
    errors: f64,
    is_target: bool,
}

impl Effect {
    /// 1 where it just matters.
    fn size(&self) -> f64 {
        (self.relative.abs() / RELATIVE).max(self.deviations.abs() / DEVIATIONS)
    }

    fn matters(&self, errors: f64) -> bool {
        self.size() >= 1.0 && self.errors.abs() >= errors
    }
}

/// A scenario with what its own values give.
struct Base {
    name: &'static str,
    opened: Opened,
    outputs: Vec<(String, bool)>,
    sample: Vec<Vec<f64>>,
    /// Replicates of [`FRESH`], when they are first asked for.
    fresh: OnceLock<Vec<Vec<f64>>>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let bases: Vec<Base> = SCENARIOS.iter().map(|name| base(name)).collect::<Result<_, _>>()?;
    let rows: Vec<(usize, Option<Effect>)> = (0..REGISTRY.len())
        .into_par_iter()
        .with_max_len(1)
        .map(|at| (at, largest(&bases, &REGISTRY[at])))
        .collect();
    let mut page = String::from(HEAD);
    let mut idle = Vec::new();
    for (at, effect) in rows {
        let info = &REGISTRY[at];
        let Some(effect) = effect else {
            idle.push(info.name);
            writeln!(page, "| `{}` | **no** | | | | | |", info.name)?;
            continue;
        };
        let base = &bases[effect.base];
        writeln!(
            page,
            "| `{}` | {} | `{}` | {} | {} | {} | {} |",
            info.name,
            if effect.is_target { "yes" } else { "other output" },
            base.name,
            base.outputs[effect.output].0,
            plain(effect.end),
            shown(&effect),
            effect.pairs,
        )?;
    }
    fs::write(PAGE, page)?;
    println!("{PAGE}; without effect: {idle:?}");
    Ok(())
}

/// The largest effect of a parameter on a target, or else on another output, if it has one.
fn largest(bases: &[Base], info: &ParameterInfo) -> Option<Effect> {
    let found = until_it_matters(bases, info);
    let asked = |is_target| found.iter().filter(move |effect| effect.is_target == is_target);
    for is_target in [true, false] {
        let plain = asked(is_target).filter(|effect| effect.matters(PLAIN));
        let largest = plain.max_by(|a, b| a.size().total_cmp(&b.size()));
        if largest.is_some() {
            return largest.cloned();
        }
        let mut candidates: Vec<&Effect> = asked(is_target).filter(|e| e.size() >= 1.0).collect();
        candidates.sort_by(|a, b| b.errors.abs().total_cmp(&a.errors.abs()));
        let mut again =
            candidates.into_iter().take(CANDIDATES).map(|it| confirmed(bases, info, it));
        let confirmed = again.find(|effect| effect.matters(CONFIRMED));
        if confirmed.is_some() {
            return confirmed;
        }
    }
    None
}

/// The effects in one scenario after the other, at one end and then the other, up to the first at which a
/// target plainly moves.
fn until_it_matters(bases: &[Base], info: &ParameterInfo) -> Vec<Effect> {
    let mut found = Vec::new();
    for (number, base) in bases.iter().enumerate() {
        let own = base.opened.scenario.parameters.get(info.name).expect("it is registered");
        for end in [info.low, info.high].into_iter().filter(|end| *end != own) {
            let moved = moved(base, info, end);
            let effects = (0..base.outputs.len())
                .map(|output| effect((number, base), output, end, (&base.sample, &moved)));
            // What does not move at all is 0/0.
            let effects: Vec<Effect> = effects.filter(|effect| !effect.errors.is_nan()).collect();
            let is_plain = effects.iter().any(|effect| effect.is_target && effect.matters(PLAIN));
            found.extend(effects);
            if is_plain {
                return found;
            }
        }
    }
    found
}

const HEAD: &str = "# Which parameters matter\n\n\
    Each parameter is set to the lower and to the upper end of its range, one at a time, in seven bundled \
    scenarios that between them have every process switched on, one after the other until it matters, with \
    16 pairs of runs under common random numbers. It matters where an end moves a target (in a scenario \
    without data: claims, operations, deaths, strength or external plots over the whole window) by at least \
    5%, or by a quarter of its standard deviation over replicates, and by six standard errors of the mean of \
    the pairs or more, so that chance passes for an effect in hardly one of the 6,000 that are asked. Where \
    none is so plain, the three likeliest are asked again in 256 fresh pairs, and four standard errors \
    do. The table shows the largest effect at the first end at which it does. *Other output*: it moves only \
    what no target asks for; the [ODD page](odd.md) says why it is kept. *No*: no effect of that size was confirmed, and \
    there as well. `cargo run --release --example screen` renews this page.\n\n\
    One at a time and at the ends of wide ranges: this shows that every number is read, not which ones \
    the data can tell.\n\n\
    | parameter | matters | scenario | output | at | effect | pairs |\n|---|---|---|---|---|---|---|\n";

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
    let mut base = Base { name, opened, outputs, sample: Vec::new(), fresh: OnceLock::new() };
    base.sample = run(&base.model(None), 0..REPLICATES);
    Ok(base)
}

impl Base {
    /// The scenario, with one parameter at another value.
    fn model(&self, change: Option<(&str, f64)>) -> Model {
        let mut scenario = self.opened.scenario.clone();
        if let Some((name, value)) = change {
            scenario.set(name, value).expect("the ends of a range are within it");
        }
        let counts = self.opened.targets.iter().filter_map(|target| target.count.clone()).collect();
        Model::new(scenario, counts)
    }
}

/// Every output of every replicate.
fn run(model: &Model, replicates: Range<u32>) -> Vec<Vec<f64>> {
    replicates.map(|replicate| outputs(model, &model.run(SEED, replicate))).collect()
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

/// The replicates with one parameter at another value; none where it is not read.
fn moved(base: &Base, info: &ParameterInfo, end: f64) -> Vec<Vec<f64>> {
    let model = base.model(Some((info.name, end)));
    let mut moved = run(&model, 0..FIRST_LOOK);
    if moved[..] == base.sample[..moved.len()] {
        return base.sample.clone();
    }
    moved.extend(run(&model, FIRST_LOOK..REPLICATES));
    moved
}

/// An effect in pairs of runs that had no part in its choice.
fn confirmed(bases: &[Base], info: &ParameterInfo, candidate: &Effect) -> Effect {
    let base = &bases[candidate.base];
    let before = base.fresh.get_or_init(|| run(&base.model(None), FRESH));
    let after = run(&base.model(Some((info.name, candidate.end))), FRESH);
    effect((candidate.base, base), candidate.output, candidate.end, (before, &after))
}

/// What an output's pairs of replicates, before and after, say.
fn effect(
    (number, base): (usize, &Base),
    output: usize,
    end: f64,
    (before, after): (&[Vec<f64>], &[Vec<f64>]),
) -> Effect {
    let changes: Vec<f64> =
        before.iter().zip(after).map(|(before, after)| after[output] - before[output]).collect();
    let before: Vec<f64> = before.iter().map(|replicate| replicate[output]).collect();
    let ((from, sd), (change, spread)) = (mean_and_sd(&before), mean_and_sd(&changes));
    Effect {
        base: number,
        output,
        pairs: changes.len(),
        end,
        relative: change / from.abs(),
        deviations: change / sd,
        errors: change / (spread / (changes.len() as f64).sqrt()),
        is_target: base.outputs[output].1,
    }
}

fn mean_and_sd(sample: &[f64]) -> (f64, f64) {
    let mean = sample.iter().sum::<f64>() / sample.len() as f64;
    let squares: f64 = sample.iter().map(|value| (value - mean).powi(2)).sum();
    (mean, (squares / (sample.len() as f64 - 1.0)).sqrt())
}
