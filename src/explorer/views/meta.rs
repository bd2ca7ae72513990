//! What the program is, and which scenarios it has.

use axum::{extract::State, response::Response};
use serde::Serialize;

use crate::{
    experiment::{
        posterior::Asked,
        record::{REVISION, VERSION},
    },
    explorer::{
        app::{App, Shared},
        aside::aside,
        fault::Fault,
        setting::{MOST_RUNS, Setting},
        streams::text,
    },
    scenario::bundled::SCENARIOS,
};

#[derive(Debug, Serialize)]
struct Meta {
    version: &'static str,
    revision: &'static str,
    /// The scenario that the program was started with.
    default: String,
    /// The posterior that the program was started with; null where each scenario has its own.
    posterior: Option<String>,
    /// Numbers of runs to choose from; the last is that of a page that says none.
    offered: [u32; 6],
    most: u32,
    scenarios: Vec<Entry>,
    phases: [&'static str; 5],
}

#[derive(Debug, Serialize)]
struct Entry {
    name: String,
    title: String,
    question: String,
    /// Its window: only scenarios of the same one can be compared.
    start: String,
    end: String,
    /// The bundled scenario whose file this one stands on; null where it stands alone.
    extends: Option<String>,
}

/// Answers `/api/meta`.
pub(in crate::explorer) async fn answer(State(app): State<Shared>) -> Result<Response, Fault> {
    // No scenario has an empty name.
    let make = move || app.view(&format!("? {}", app.version_of(&app.own_name)), || text_of(&app));
    aside(make).await.map(super::json)
}

/// The same as text.
pub(in crate::explorer) fn text_of(app: &App) -> Result<String, Fault> {
    Ok(text(&meta(app)?))
}

fn meta(app: &App) -> Result<Meta, Fault> {
    let entry = |name: &str| -> Result<Entry, Fault> {
        let setting = Setting { scenario: name.to_owned(), ..Setting::default() };
        let scenario = setting.base(app)?.scenario;
        Ok(Entry {
            name: name.to_owned(),
            title: scenario.title,
            question: scenario.question,
            start: scenario.calendar.start().to_string(),
            end: scenario.calendar.end().to_string(),
            extends: super::scenario::extends(name),
        })
    };
    let is_bundled = SCENARIOS.iter().any(|bundled| bundled.name == app.own_name);
    let own = (!is_bundled).then_some(app.own_name.as_str());
    let names = own.into_iter().chain(SCENARIOS.iter().map(|bundled| bundled.name));
    Ok(Meta {
        version: VERSION,
        revision: REVISION,
        default: app.own_name.clone(),
        posterior: match &app.posterior {
            Asked::Nothing => None,
            Asked::ForNone => Some("none".to_owned()),
            Asked::For(file) => Some(file.posterior.calibration.clone()),
        },
        offered: [8, 16, 32, 64, 128, 200],
        most: MOST_RUNS,
        scenarios: names.map(entry).collect::<Result<_, _>>()?,
        phases: crate::model::control::Phase::ALL.map(crate::model::control::Phase::name),
    })
}

#[cfg(test)]
#[test]
fn every_bundled_scenario_opens() {
    assert!(SCENARIOS.iter().all(|bundled| crate::scenario::open(bundled.name).is_ok()));
}
