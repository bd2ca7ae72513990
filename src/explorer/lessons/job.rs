//! Runs the worlds of a lesson in pairs, and tells what they show.

use std::sync::Arc;

use serde::Serialize;

use super::{Asked, Measured, Reveal, Runs};
use crate::{
    explorer::{
        app::App,
        fault::Fault,
        streams::{Emitter, Stopped, in_frames, text},
        world::{World, posterior_of},
    },
    simulation::Outcome,
};

#[derive(Debug, Serialize)]
struct Frame {
    n: u32,
    of: u32,
    /// Draws of a posterior that these runs used.
    draws: usize,
    #[serde(flatten)]
    reveal: Reveal,
}

/// Runs a lesson; returns the last frame.
pub(in crate::explorer) fn job(
    app: &App,
    emitter: &Emitter,
    asked: &Asked,
) -> Result<Arc<str>, Stopped> {
    let settings = asked.lesson.worlds(asked.at);
    let file = posterior_of(app, &settings[0].1.opened(app)?)?;
    let mut worlds = Vec::new();
    for (_, setting) in &settings {
        worlds.push(World::new(setting.opened(app)?, file.clone(), &[], asked.runs)?);
    }
    let first = &worlds[0];
    let measure = |replicate| {
        let models = worlds.iter().map(|world| world.model(replicate));
        let outcomes: Result<Vec<Outcome>, Fault> =
            models.map(|model| Ok(model?.run(asked.seed, replicate))).collect();
        Ok(asked.lesson.measure(first.scenario(), &outcomes?))
    };
    in_frames(app, asked.runs, emitter, measure, |measured: &mut Vec<Measured>| {
        let groups: Vec<usize> =
            (0..measured.len() as u32).map(|replicate| first.group(replicate)).collect();
        let runs = Runs { scenario: first.scenario(), measured, groups: &groups, at: asked.at };
        let draws = groups.iter().max().map_or(0, |most| (most + 1).min(first.draws()));
        let reveal = asked.lesson.reveal(&runs);
        let frame = Frame { n: measured.len() as u32, of: asked.runs, draws, reveal };
        text(&frame)
    })
}
