//! The stream of one world.

use std::{collections::BTreeMap, sync::Arc};

use serde::Serialize;

use super::{
    Emitter, Stopped,
    bands::{Band, band, by_members, interval, medians, summed},
    emitter::text,
    in_frames,
};
use crate::{
    experiment::{phases, result::EnsembleResult},
    explorer::{
        app::App,
        setting::{Asked, Worlds},
        world::{LeftOut, World},
    },
    observation::panel::Panel,
    quantity::Quantity,
    report::{
        json::{TargetJson, rounded},
        spread,
    },
    scenario::{RegionId, Role, Scenario},
    simulation::Outcome,
};

/// Below this number of runs there are single runs in the place of bands.
const LINES_BELOW: u32 = 20;

/// Quantities that are summed over the theatre.
const OF_THE_THEATRE: [Quantity; 9] = [
    Quantity::Attacks,
    Quantity::Claims,
    Quantity::Strength,
    Quantity::Cells,
    Quantity::CtOperations,
    Quantity::Recruited,
    Quantity::LeadersLost,
    Quantity::Foreigners,
    Quantity::Arrived,
];

/// Levels: means by members.
const LEVELS: [Quantity; 2] = [Quantity::Secrecy, Quantity::Coordination];

/// Quantities that are summed over all regions.
const OF_EVERYWHERE: [Quantity; 2] = [Quantity::ActivePlots, Quantity::ExternalPlots];

#[derive(Debug, Serialize)]
struct Frame<'a> {
    n: u32,
    of: u32,
    national: BTreeMap<&'static str, Band>,
    /// The first runs one by one.
    lines: Lines,
    regions: Vec<RegionFrame<'a>>,
    hosts: Vec<HostFrame<'a>>,
    targets: Vec<TargetFrame<'a>>,
    patterns: Vec<PatternFrame<'a>>,
    spread: Option<Vec<SpreadFrame>>,
    left_out: &'a [LeftOut],
}

#[derive(Debug, Serialize)]
struct RegionFrame<'a> {
    name: &'a str,
    /// Runs by phase, for each month.
    phases: Vec<[usize; 5]>,
    attacks: Vec<f64>,
    strength: Vec<f64>,
}

/// External plots by how they ended, over the whole window.
#[derive(Debug, Serialize)]
struct HostFrame<'a> {
    name: &'a str,
    begun: [f64; 3],
    foiled: [f64; 3],
    failed: [f64; 3],
    executed: [f64; 3],
    abandoned: [f64; 3],
}

/// A target as `run --json` has it, with its verdict.
#[derive(Debug, Serialize)]
struct TargetFrame<'a> {
    #[serde(flatten)]
    target: TargetJson<'a>,
    /// `inside` or `outside` the interval, `met` or `not met` for a bound.
    verdict: &'static str,
}

#[derive(Debug, Serialize)]
struct PatternFrame<'a> {
    name: &'a str,
    says: &'a str,
    /// Share of runs that keep it, with its 95% interval; null where it is not simulated.
    share: Option<[f64; 3]>,
}

#[derive(Debug, Serialize)]
struct SpreadFrame {
    id: String,
    /// Share of the variance that is parameters, with its 90% interval.
    parameters: [f64; 3],
}

/// Runs a world; returns the last frame.
pub(in crate::explorer) fn job(
    app: &App,
    emitter: &Emitter,
    asked: &Asked,
    worlds: Worlds,
) -> Result<Arc<str>, Stopped> {
    let world = World::with_its_posterior(worlds.first, app, asked.runs)?;
    in_frames(
        app,
        asked.runs,
        emitter,
        |replicate| Ok(world.model(replicate)?.run(asked.seed, replicate)),
        |outcomes| frame(&world, outcomes, asked),
    )
}

fn frame(world: &World, outcomes: &mut Vec<Outcome>, asked: &Asked) -> String {
    let scenario = world.scenario();
    let n = outcomes.len() as u32;
    let groups: Vec<usize> = (0..n).map(|replicate| world.group(replicate)).collect();
    let result = EnsembleResult::new(scenario, world.targets(), std::mem::take(outcomes), &groups);
    let panels = result.panels();
    let theatre = scenario.theatre();
    let (national, lines) = national(scenario, &panels, &theatre);
    let draws = world.draws();
    let spread = (draws > 0 && n >= LINES_BELOW).then(|| {
        let splits = spread::splits(&result, draws, asked.seed).into_iter();
        let share =
            |(id, split): (&str, Option<crate::experiment::variance_split::VarianceSplit>)| {
                let share = split?.share_of_parameters()?;
                let parameters = [share.value, share.low, share.high].map(rounded);
                Some(SpreadFrame { id: id.to_owned(), parameters })
            };
        splits.filter_map(share).collect()
    });
    let frame = Frame {
        n,
        of: asked.runs,
        national,
        lines,
        regions: regions(scenario, &panels),
        hosts: hosts(scenario, &panels),
        targets: targets(&result),
        patterns: result
            .patterns
            .iter()
            .map(|held| {
                let (share, low, high) = held.share();
                PatternFrame {
                    name: &held.pattern.name,
                    says: &held.pattern.says,
                    share: (held.of > 0).then(|| [share, low, high].map(rounded)),
                }
            })
            .collect(),
        spread,
        left_out: world.left_out(),
    };
    let text = text(&frame);
    *outcomes = result.outcomes;
    text
}

type Lines = BTreeMap<&'static str, Vec<Vec<f64>>>;

fn national(
    scenario: &Scenario,
    panels: &[&Panel],
    theatre: &[RegionId],
) -> (BTreeMap<&'static str, Band>, Lines) {
    let everywhere: Vec<RegionId> = (0..scenario.regions.len() as u16).map(RegionId).collect();
    let (mut bands, mut lines) = (BTreeMap::new(), BTreeMap::new());
    let mut add = |quantity: Quantity, series: Vec<Vec<f64>>| {
        bands.insert(quantity.name(), band(&series));
        if matches!(quantity, Quantity::Attacks | Quantity::Strength) {
            lines.insert(
                quantity.name(),
                series.into_iter().take(LINES_BELOW as usize - 1).collect(),
            );
        }
    };
    for quantity in OF_THE_THEATRE {
        add(quantity, panels.iter().map(|panel| summed(panel, quantity, theatre)).collect());
    }
    for level in LEVELS {
        add(level, panels.iter().map(|panel| by_members(panel, level, theatre)).collect());
    }
    for quantity in OF_EVERYWHERE {
        add(quantity, panels.iter().map(|panel| summed(panel, quantity, &everywhere)).collect());
    }
    (bands, lines)
}

fn regions<'a>(scenario: &'a Scenario, panels: &[&Panel]) -> Vec<RegionFrame<'a>> {
    let history = phases::history(scenario, panels);
    history
        .chunk_by(|a, b| a.region == b.region)
        .map(|rows| RegionFrame {
            name: &scenario.regions[rows[0].region.index()].name,
            phases: rows.iter().map(|row| row.runs).collect(),
            attacks: medians(panels, rows[0].region, Quantity::Attacks),
            strength: medians(panels, rows[0].region, Quantity::Strength),
        })
        .collect()
}

fn hosts<'a>(scenario: &'a Scenario, panels: &[&Panel]) -> Vec<HostFrame<'a>> {
    let abroad = (0..).map(RegionId).zip(&scenario.regions);
    abroad
        .filter(|(_, place)| place.role != Role::Theatre)
        .map(|(region, place)| {
            let whole = |quantity| {
                let count =
                    |panel: &&Panel| panel.count(quantity, &[region], (0, panel.months() - 1));
                interval(panels.iter().map(count).collect())
            };
            HostFrame {
                name: &place.name,
                begun: whole(Quantity::PlotsBegun),
                foiled: whole(Quantity::PlotsFoiled),
                failed: whole(Quantity::PlotsFailed),
                executed: whole(Quantity::PlotsExecuted),
                abandoned: whole(Quantity::PlotsAbandoned),
            }
        })
        .collect()
}

fn targets(result: &EnsembleResult) -> Vec<TargetFrame<'_>> {
    let simulated = result.comparisons.iter();
    simulated
        .filter_map(|comparison| {
            let target = TargetJson::of(comparison)?;
            Some(TargetFrame { target, verdict: comparison.verdict() })
        })
        .collect()
}
