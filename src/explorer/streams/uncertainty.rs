//! The stream of what is not known, in three rows that are never merged.
//!
//! - chance: the scenario's own values, other random numbers in every run
//! - parameters: the same random numbers in every run, another draw of the posterior
//! - structure: the scenario's own values with one switch of the model turned, beside the first row

use std::sync::Arc;

use serde::Serialize;

use super::{Emitter, Stopped, emitter::text, in_parallel};
use crate::{
    evidence::{observed::Target, targets::Summary},
    experiment::record::Opened,
    explorer::{
        app::App,
        fault::Fault,
        levers::SWITCHES,
        setting::{Asked, Worlds},
        world::{World, posterior_of},
    },
    report::json::rounded,
};

#[derive(Debug, Serialize)]
struct Frame<'a> {
    n: u32,
    of: u32,
    chance: &'a [TargetFrame],
    /// Null where there is no posterior.
    parameters: Option<&'a [TargetFrame]>,
    structure: &'a [SwitchFrame],
}

#[derive(Clone, Debug, Serialize)]
struct TargetFrame {
    id: String,
    median: f64,
    low: f64,
    high: f64,
    runs: usize,
}

#[derive(Clone, Debug, Serialize)]
struct SwitchFrame {
    name: &'static str,
    /// The value in the other account.
    value: f64,
    /// The scenario's.
    own: f64,
    targets: Vec<TargetFrame>,
}

/// Runs the three rows, a frame after each ensemble; returns the last frame.
pub(in crate::explorer) fn job(
    app: &App,
    emitter: &Emitter,
    asked: &Asked,
    worlds: Worlds,
) -> Result<Arc<str>, Stopped> {
    let opened = worlds.first;
    let file = posterior_of(app, &opened)?;
    let targets = opened.targets.clone();
    let switches: Vec<_> = SWITCHES
        .iter()
        .filter(|switch| opened.scenario.parameters.get(switch.name) != Some(switch.value))
        .collect();
    let ensembles = 1 + u32::from(file.is_some()) + switches.len() as u32;
    let of = ensembles * asked.runs;
    let mut done = 0;
    let plain = |opened: &Opened| World::new(opened.clone(), None, &targets, asked.runs);
    let world = plain(&opened)?;
    let chance = ensemble(app, &targets, emitter, asked.runs, |replicate| {
        Ok(world.model(replicate)?.run(asked.seed, replicate).counts)
    })?;
    let (mut parameters, mut structure) = (None, Vec::new());
    let mut last: Arc<str> = Arc::from("");
    let mut send = |done: &mut u32,
                    parameters: &Option<Vec<TargetFrame>>,
                    structure: &[SwitchFrame]| {
        *done += asked.runs;
        let frame =
            Frame { n: *done, of, chance: &chance, parameters: parameters.as_deref(), structure };
        last = Arc::from(text(&frame));
        emitter.frame(&last)
    };
    send(&mut done, &parameters, &structure)?;
    if let Some(file) = file {
        // A draw a run, all with the random numbers of the first replicate: what differs is not chance.
        let drawn = World::new(opened.clone(), Some(file), &targets, 2 * asked.runs)?;
        let draws = (drawn.draws() as u32).min(asked.runs);
        parameters = Some(ensemble(app, &targets, emitter, draws, |draw| {
            Ok(drawn.model_at(draw as usize)?.run(asked.seed, 0).counts)
        })?);
        send(&mut done, &parameters, &structure)?;
    }
    for switch in switches {
        let mut turned = opened.clone();
        let own = turned.scenario.parameters.get(switch.name).unwrap_or_default();
        turned
            .scenario
            .set(switch.name, switch.value)
            .map_err(|error| Fault::malformed(error.to_string(), "choose another scenario"))?;
        let world = plain(&turned)?;
        let targets = ensemble(app, &targets, emitter, asked.runs, |replicate| {
            Ok(world.model(replicate)?.run(asked.seed, replicate).counts)
        })?;
        structure.push(SwitchFrame { name: switch.name, value: switch.value, own, targets });
        send(&mut done, &parameters, &structure)?;
    }
    Ok(last)
}

fn ensemble(
    app: &App,
    targets: &[Target],
    emitter: &Emitter,
    runs: u32,
    run: impl Fn(u32) -> Result<Vec<f64>, Fault> + Sync,
) -> Result<Vec<TargetFrame>, Stopped> {
    let counts = in_parallel(app, (0, runs), emitter, run)?;
    let counted = targets.iter().filter(|target| target.count.is_some());
    let summed = counted.enumerate().filter_map(|(at, target)| {
        let sample: Vec<f64> = counts.iter().map(|run| run[at]).collect();
        let summary = Summary::of(&sample)?;
        let [median, low, high] = [summary.median, summary.low, summary.high].map(rounded);
        Some(TargetFrame { id: target.id.clone(), median, low, high, runs: sample.len() })
    });
    Ok(summed.collect())
}
