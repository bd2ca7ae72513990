//! The stream of two worlds in pairs that share their random numbers: the other minus the first.

use std::{collections::BTreeMap, sync::Arc};

use serde::Serialize;

use super::{
    Emitter, Stopped,
    bands::{Band, band, rounded, summed},
    emitter::text,
    in_frames,
};
use crate::{
    calendar::Day,
    evidence::observed::Target,
    experiment::{
        branches::{self, Branch},
        comparison::comparable,
        paired::Difference,
    },
    explorer::{
        app::App,
        fault::Fault,
        setting::{Asked, Worlds},
        world::{LeftOut, World, posterior_of},
    },
    quantity::Quantity,
    report::json,
    scenario::{RegionId, Scenario},
    simulation::Outcome,
};

/// How many dots show the differences of all pairs.
const DOTS: usize = 20;

#[derive(Debug, Serialize)]
struct Frame<'a> {
    n: u32,
    of: u32,
    /// The first day on which the worlds can differ; null where they are the same.
    parts_from: Option<String>,
    months: BTreeMap<&'static str, Band>,
    first: BTreeMap<&'static str, Vec<f64>>,
    other: BTreeMap<&'static str, Vec<f64>>,
    differences: Vec<DifferenceFrame<'a>>,
    /// What the posterior leaves as the other world has it.
    left_out: &'a [LeftOut],
}

#[derive(Debug, Serialize)]
struct DifferenceFrame<'a> {
    id: &'a str,
    base: f64,
    alternative: f64,
    mean: f64,
    low: f64,
    high: f64,
    pairs_low: f64,
    pairs_high: f64,
    fewer: usize,
    same: usize,
    more: usize,
    verdict: &'static str,
    /// Each stands for a twentieth of the pairs, in order.
    dots: Vec<f64>,
}

/// What is kept of a run: few numbers, since there may be a thousand pairs.
struct Kept {
    counts: Vec<f64>,
    /// By month, in the order of [`SERIES`].
    series: [Vec<f64>; 3],
}

/// What is compared by month; plots are those of everywhere, the others of the theatre.
const SERIES: [Quantity; 3] = [Quantity::Attacks, Quantity::Strength, Quantity::ExternalPlots];

impl Kept {
    fn of(outcome: Outcome, theatre: &[RegionId], everywhere: &[RegionId]) -> Self {
        let regions =
            |quantity| if quantity == Quantity::ExternalPlots { everywhere } else { theatre };
        let series = SERIES.map(|quantity| summed(&outcome.panel, quantity, regions(quantity)));
        Self { counts: outcome.counts, series }
    }
}

/// A pair of runs.
struct Pair {
    one: Kept,
    other: Kept,
    /// The day on which they can part.
    parts: Option<Day>,
}

/// Runs two worlds in pairs; returns the last frame.
pub(in crate::explorer) fn job(
    app: &App,
    emitter: &Emitter,
    asked: &Asked,
    worlds: Worlds,
) -> Result<Arc<str>, Stopped> {
    let base = worlds.first;
    let opened = worlds.other.ok_or_else(|| {
        Fault::malformed("a comparison needs another world", "add `other=SCENARIO`")
    })?;
    let file = posterior_of(app, &base)?;
    let targets = base.targets.clone();
    comparable(&base.scenario, &opened.scenario).map_err(|why| {
        let message = format!("these two cannot be compared: {why}");
        Fault::malformed(message, "choose scenarios with the same window and regions")
    })?;
    let first = World::new(base, file.clone(), &targets, asked.runs)?;
    let other = World::new(opened, file, &targets, asked.runs)?;
    let theatre = first.scenario().theatre();
    let everywhere: Vec<RegionId> =
        (0..first.scenario().regions.len() as u16).map(RegionId).collect();
    let pair = |replicate| {
        let (one, other) = (first.model(replicate)?, other.model(replicate)?);
        let parts = one.parts_from(&other, 0);
        let alternative = [(&other, Branch::at(parts))];
        // Worlds that are the same until they part name the same agents.
        let outcomes = branches::run(&one, &alternative, (asked.seed, replicate), || ())
            .map_err(|_| Fault::broken())?;
        let mut kept = outcomes.into_iter().map(|outcome| Kept::of(outcome, &theatre, &everywhere));
        let mut next = || kept.next().expect("each world has an outcome");
        Ok(Pair { one: next(), other: next(), parts })
    };
    in_frames(app, asked.runs, emitter, pair, |pairs| {
        frame(&first, other.left_out(), &targets, pairs, asked)
    })
}

fn frame(
    world: &World,
    left_out: &[LeftOut],
    targets: &[Target],
    pairs: &[Pair],
    asked: &Asked,
) -> String {
    let scenario: &Scenario = world.scenario();
    let parting = pairs.iter().filter_map(|pair| pair.parts).min();
    let (mut months, mut first, mut other) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    for (at, quantity) in SERIES.into_iter().enumerate() {
        let (ones, twos): (Vec<Vec<f64>>, Vec<Vec<f64>>) = pairs
            .iter()
            .map(|pair| (pair.one.series[at].clone(), pair.other.series[at].clone()))
            .unzip();
        let differences: Vec<Vec<f64>> = ones
            .iter()
            .zip(&twos)
            .map(|(one, two)| two.iter().zip(one).map(|(two, one)| two - one).collect())
            .collect();
        months.insert(quantity.name(), band(&differences));
        first.insert(quantity.name(), band(&ones).median);
        other.insert(quantity.name(), band(&twos).median);
    }
    let groups: Vec<usize> = (0..pairs.len() as u32).map(|pair| world.group(pair)).collect();
    let counted = targets.iter().filter(|target| target.count.is_some());
    let differences = counted.enumerate().map(|(at, target)| {
        let (ones, twos): (Vec<f64>, Vec<f64>) =
            pairs.iter().map(|pair| (pair.one.counts[at], pair.other.counts[at])).unzip();
        difference(&target.id, &ones, &twos, &groups)
    });
    text(&Frame {
        n: pairs.len() as u32,
        of: asked.runs,
        parts_from: parting.map(|day| scenario.calendar.date(day).to_string()),
        months,
        first,
        other,
        differences: differences.collect(),
        left_out,
    })
}

fn difference<'a>(
    id: &'a str,
    ones: &[f64],
    twos: &[f64],
    groups: &[usize],
) -> DifferenceFrame<'a> {
    let found = Difference::over_groups(ones, twos, groups);
    let mut apart: Vec<f64> = ones.iter().zip(twos).map(|(one, two)| two - one).collect();
    apart.sort_unstable_by(f64::total_cmp);
    let dot = |number: usize| {
        let share = (number as f64 + 0.5) / DOTS as f64;
        rounded(apart[((share * apart.len() as f64) as usize).min(apart.len() - 1)])
    };
    let count = |test: fn(&f64) -> bool| apart.iter().filter(|value| test(value)).count();
    DifferenceFrame {
        id,
        base: json::rounded(found.base),
        alternative: json::rounded(found.alternative),
        mean: json::rounded(found.mean),
        low: json::rounded(found.low),
        high: json::rounded(found.high),
        pairs_low: json::rounded(found.pairs_low),
        pairs_high: json::rounded(found.pairs_high),
        fewer: count(|value| *value < 0.0),
        same: count(|value| *value == 0.0),
        more: count(|value| *value > 0.0),
        verdict: found.verdict().words(),
        dots: (0..DOTS).map(dot).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_and_signs_are_those_of_the_pairs() {
        let ones = vec![0.0; 40];
        let twos: Vec<f64> = (0..40).map(|pair| f64::from(pair) - 10.0).collect();
        let groups: Vec<usize> = (0..40).collect();
        let found = difference("x", &ones, &twos, &groups);
        assert_eq!((found.fewer, found.same, found.more), (10, 1, 29));
        assert_eq!(found.dots[0], -9.0);
        assert_eq!(found.dots[19], 29.0);
        assert_eq!(found.mean, 9.5);
    }
}
