//! One run: its months and its events.

use std::collections::BTreeMap;

use axum::{
    Json,
    extract::{RawQuery, State},
};
use serde::Serialize;

use crate::{
    explorer::{
        app::Shared,
        aside::aside,
        fault::Fault,
        setting::Asked,
        streams::bands::{by_members, rounded, summed},
        world::World,
    },
    observation::events::EventKind,
    quantity::Quantity,
    scenario::{RegionId, Role},
};

/// The most events of an answer.
const MOST_EVENTS: usize = 2000;

#[derive(Debug, Serialize)]
pub(in crate::explorer) struct One {
    i: u32,
    national: BTreeMap<&'static str, Vec<f64>>,
    regions: Vec<RegionOne>,
    events: Vec<EventOne>,
    /// Events that are not in the answer: recruits, desertions, and what is more than the answer holds.
    left_off: usize,
}

#[derive(Debug, Serialize)]
struct RegionOne {
    name: String,
    phase: Vec<f64>,
    attacks: Vec<f64>,
    strength: Vec<f64>,
}

#[derive(Debug, Serialize)]
struct EventOne {
    date: String,
    kind: &'static str,
    region: String,
    number: u32,
}

/// Answers `/api/replicate`.
pub(in crate::explorer) async fn answer(
    State(app): State<Shared>,
    RawQuery(query): RawQuery,
) -> Result<Json<One>, Fault> {
    let asked = Asked::read(query.as_deref(), &app.own_name)?;
    let Some(permit) = app.room_for(1) else { return Err(Fault::busy()) };
    let work = move || {
        let _permit = permit;
        one(&app, &asked)
    };
    aside(work).await.map(Json)
}

fn one(app: &Shared, asked: &Asked) -> Result<One, Fault> {
    let replicate = asked.replicate.unwrap_or_default();
    if replicate >= asked.runs {
        let message = format!("run {replicate} is not among {}", asked.runs);
        return Err(Fault::malformed(message, "`i` counts from 0 and is below `n`"));
    }
    let world = World::of(&asked.first, app, asked.runs)?;
    let outcome = world.model(replicate)?.run_with_log(asked.seed, replicate);
    let scenario = world.scenario();
    let theatre = scenario.theatre();
    let panel = &outcome.panel;
    let mut national = BTreeMap::new();
    for quantity in [Quantity::Attacks, Quantity::Strength, Quantity::Cells] {
        national.insert(quantity.name(), summed(panel, quantity, &theatre));
    }
    let secrecy = by_members(panel, Quantity::Secrecy, &theatre);
    national.insert(Quantity::Secrecy.name(), secrecy.into_iter().map(rounded).collect());
    let places = (0..).map(RegionId).zip(&scenario.regions);
    let regions = places
        .filter(|(_, place)| place.role == Role::Theatre)
        .map(|(region, place)| RegionOne {
            name: place.name.clone(),
            phase: summed(panel, Quantity::Phase, &[region]),
            attacks: summed(panel, Quantity::Attacks, &[region]),
            strength: summed(panel, Quantity::Strength, &[region]),
        })
        .collect();
    let log = outcome.log.unwrap_or_default();
    let all = log.len() + outcome.left_off as usize;
    let events: Vec<EventOne> = log
        .into_iter()
        .filter(|event| is_told(event.kind))
        .take(MOST_EVENTS)
        .map(|event| EventOne {
            date: scenario.calendar.date(event.day).to_string(),
            kind: event.kind.name(),
            region: scenario.regions[event.region.index()].name.clone(),
            number: event.number,
        })
        .collect();
    Ok(One { i: replicate, national, regions, left_off: all - events.len(), events })
}

/// What a reader would follow in one run.
fn is_told(kind: EventKind) -> bool {
    matches!(
        kind,
        EventKind::Release
            | EventKind::Absorption
            | EventKind::Attack
            | EventKind::Operation
            | EventKind::RecruiterTaken
            | EventKind::LeaderLost
            | EventKind::PlotBegun
            | EventKind::PlotFoiled
            | EventKind::PlotFailed
            | EventKind::PlotExecuted
            | EventKind::PlotDisclosed
            | EventKind::PhaseChange
    )
}
