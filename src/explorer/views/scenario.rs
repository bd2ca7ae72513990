//! A scenario: its window, regions with their tiles, levers, what was observed, and what differs from the scenario
//! that it extends.

use axum::{
    extract::{Path, State},
    response::Response,
};
use serde::Serialize;

use crate::{
    explorer::{
        app::{App, Shared},
        aside::aside,
        fault::Fault,
        levers::{IN_VIEW, LEVERS, Lever, SWITCHES, Switch},
        setting::{RUNS, Setting},
        streams::text,
        tiles::{self, Cell},
        world::{LeftOut, World},
    },
    report::number::plain,
    scenario::{
        Breakpoint, Role, Scenario, Schedule, Shape,
        bundled::{self, SCENARIOS},
    },
};

#[derive(Debug, Serialize)]
struct View {
    name: String,
    title: String,
    question: String,
    start: String,
    end: String,
    months: Vec<String>,
    extends: Option<String>,
    differences: Vec<DifferenceView>,
    posterior: Option<PosteriorView>,
    /// The parameters that the posterior leaves as the scenario has them, and why.
    left_out: Vec<LeftOut>,
    regions: Vec<RegionView>,
    levers: Vec<LeverView>,
    switches: Vec<Switched>,
    events: Vec<EventView>,
    observed: Vec<ObservedView>,
}

#[derive(Debug, Serialize)]
struct DifferenceView {
    entry: String,
    text: String,
}

#[derive(Debug, Serialize)]
struct PosteriorView {
    calibration: String,
    draws: usize,
}

#[derive(Debug, Serialize)]
struct RegionView {
    name: String,
    country: String,
    role: &'static str,
    cells: Vec<Cell>,
    /// The tile that its data stand on.
    label: Cell,
    neighbours: Vec<String>,
}

#[derive(Debug, Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a word of the answer, and none excludes another"
)]
struct LeverView {
    name: &'static str,
    unit: &'static str,
    low: f64,
    high: f64,
    step: f64,
    value: f64,
    is_shown: bool,
    meaning: &'static str,
    source_kind: &'static str,
    source: &'static str,
    /// The posterior draws it; setting it fixes it.
    is_drawn: bool,
    /// Whether it may hold from a date on.
    may_be_dated: bool,
    /// Whether the scenario gives it a schedule.
    is_scheduled: bool,
    /// The schedule in words.
    schedule: Option<String>,
}

#[derive(Debug, Serialize)]
struct Switched {
    name: &'static str,
    value: f64,
    own: f64,
    meaning: &'static str,
}

#[derive(Debug, Serialize)]
struct EventView {
    date: String,
    name: String,
}

#[derive(Debug, Serialize)]
struct ObservedView {
    id: String,
    observer: String,
    quantity: String,
    regions: String,
    first: String,
    last: String,
    value: f64,
    /// `exactly`, `at least` or `at most`.
    bound: &'static str,
    label: &'static str,
    source: String,
    /// Whether a run counts it.
    is_simulated: bool,
    /// Whether it is counted in the whole theatre.
    is_national: bool,
}

/// Answers `/api/scenario/NAME`.
pub(in crate::explorer) async fn answer(
    State(app): State<Shared>,
    Path(name): Path<String>,
) -> Result<Response, Fault> {
    let make = move || {
        let key = format!("{name} {}", app.version_of(&name));
        app.view(&key, || text_of(&app, &name))
    };
    aside(make).await.map(super::json)
}

/// The same as text.
pub(in crate::explorer) fn text_of(app: &App, name: &str) -> Result<String, Fault> {
    Ok(text(&view(app, name)?))
}

fn view(app: &App, name: &str) -> Result<View, Fault> {
    let setting = Setting { scenario: name.to_owned(), ..Setting::default() };
    let world = World::of(&setting, app, RUNS)?;
    let drawn = world.drawn()?;
    let scenario = world.scenario();
    Ok(View {
        name: name.to_owned(),
        title: scenario.title.clone(),
        question: scenario.question.clone(),
        start: scenario.calendar.start().to_string(),
        end: scenario.calendar.end().to_string(),
        months: scenario.calendar.months(),
        extends: extends(name),
        differences: differences(name),
        posterior: world
            .calibration()
            .map(|(name, draws)| PosteriorView { calibration: name.to_owned(), draws }),
        left_out: world.left_out().to_vec(),
        regions: regions(scenario),
        levers: levers(scenario, &drawn),
        switches: switches(scenario),
        events: scenario
            .shocks
            .iter()
            .map(|shock| EventView {
                date: shock.date.to_string(),
                name: shock.name.replace('_', " "),
            })
            .collect(),
        observed: observed(&world),
    })
}

fn regions(scenario: &Scenario) -> Vec<RegionView> {
    let tiles = tiles::of(scenario);
    let name = |at: usize| scenario.regions[at].name.clone();
    scenario
        .regions
        .iter()
        .zip(tiles)
        .map(|(region, cells)| RegionView {
            name: region.name.clone(),
            country: scenario.countries[region.country.index()].name.clone(),
            role: match region.role {
                Role::Theatre => "theatre",
                Role::Source => "source",
                Role::Host => "host",
            },
            label: cells[0],
            cells,
            neighbours: region.links.iter().map(|link| name(link.to.index())).collect(),
        })
        .collect()
}

fn levers(scenario: &Scenario, drawn: &[&str]) -> Vec<LeverView> {
    let view = |(at, lever): (usize, &Lever)| {
        let info = lever.info();
        let is_drawn = drawn.contains(&lever.name);
        let schedules = &scenario.parameter_schedules;
        let schedule = schedules.iter().find(|(name, _)| *name == lever.name);
        let schedule = schedule.map(|(_, schedule)| schedule);
        LeverView {
            name: lever.name,
            unit: info.unit,
            low: lever.low,
            high: lever.high,
            step: lever.step,
            value: scenario.parameters.get(lever.name).unwrap_or(info.default),
            is_shown: at < IN_VIEW,
            meaning: info.meaning.trim(),
            source_kind: info.source.kind(),
            source: info.source.text(),
            is_drawn,
            // Before the date every run would have to keep its draw, and a file has one value for all.
            may_be_dated: !is_drawn && schedule.is_none_or(|s| s.shape() == Shape::Step),
            is_scheduled: schedule.is_some(),
            schedule: schedule.map(in_words),
        }
    };
    LEVERS.iter().enumerate().map(view).collect()
}

fn in_words(schedule: &Schedule) -> String {
    let point = |point: &Breakpoint| format!("{} from {}", plain(point.value), point.date);
    schedule.breakpoints().iter().map(point).collect::<Vec<_>>().join(", ")
}

fn switches(scenario: &Scenario) -> Vec<Switched> {
    let view = |switch: &Switch| {
        let info =
            crate::parameters::info(switch.name).expect("switches are registered parameters");
        Switched {
            name: switch.name,
            value: switch.value,
            own: scenario.parameters.get(switch.name).unwrap_or(info.default),
            meaning: info.meaning.trim(),
        }
    };
    SWITCHES.iter().map(view).collect()
}

fn observed(world: &World) -> Vec<ObservedView> {
    let scenario = world.scenario();
    let theatre = scenario.theatre();
    let view = |target: crate::evidence::observed::Target| {
        let is_national = target
            .count
            .as_ref()
            .is_some_and(|count| theatre.iter().all(|region| count.regions[region.index()]));
        let bound = match target.value {
            crate::evidence::observed::Value::Exactly(_) => "exactly",
            crate::evidence::observed::Value::AtLeast(_) => "at least",
            crate::evidence::observed::Value::AtMost(_) => "at most",
        };
        ObservedView {
            id: target.id,
            observer: target.observer,
            quantity: target.quantity,
            regions: target.regions,
            first: target.start.to_string(),
            last: target.end.to_string(),
            value: target.value.number(),
            bound,
            label: target.label.word(),
            source: target.source,
            is_simulated: target.count.is_some(),
            is_national,
        }
    };
    world.targets().into_iter().map(view).collect()
}

fn table(name: &str) -> Option<toml::Table> {
    bundled::find(SCENARIOS, name).and_then(|bundled| toml::from_str(bundled.text).ok())
}

/// The scenario that a bundled one extends.
pub(in crate::explorer) fn extends(name: &str) -> Option<String> {
    table(name)?.get("extends")?.as_str().map(str::to_owned)
}

/// What a bundled scenario says otherwise than the one that it extends.
fn differences(name: &str) -> Vec<DifferenceView> {
    let Some(mut table) = table(name).filter(|table| table.contains_key("extends")) else {
        return Vec::new();
    };
    for said in ["title", "question", "extends"] {
        table.remove(said);
    }
    let mut found = Vec::new();
    flatten("", &toml::Value::Table(table), &mut found);
    found
}

fn flatten(path: &str, value: &toml::Value, found: &mut Vec<DifferenceView>) {
    let points = |value: &toml::Value| -> Option<String> {
        let point = |point: &toml::Value| {
            let point = point.as_table()?;
            Some(format!("{} from {}", point.get("value")?, point.get("date")?))
        };
        let points: Option<Vec<String>> = value.as_array()?.iter().map(point).collect();
        Some(points?.join(", "))
    };
    match value {
        toml::Value::Table(table) => {
            for (name, value) in table.iter().filter(|(name, _)| *name != "source") {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                flatten(&path, value, found);
            }
        }
        other => {
            let text = points(other).unwrap_or_else(|| other.to_string());
            found.push(DifferenceView { entry: path.to_owned(), text });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scenario_tells_what_it_says_otherwise() {
        let found = differences("no-ramp-up");
        assert!(!found.is_empty());
        assert!(found.iter().all(|one| !one.text.is_empty() && !one.entry.is_empty()), "{found:?}");
        assert!(differences("khorasan").is_empty());
        assert_eq!(extends("no-ramp-up").as_deref(), Some("khorasan"));
    }
}
