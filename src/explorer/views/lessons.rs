//! The lessons: what is asked and claimed, before anything is run.

use axum::{extract::State, response::Response};
use serde::Serialize;

use crate::explorer::{
    app::{App, Shared},
    aside::aside,
    fault::Fault,
    lessons::{LESSONS, Outline},
    streams::text,
};

#[derive(Debug, Serialize)]
struct Lessons {
    lessons: Vec<Entry>,
}

#[derive(Debug, Serialize)]
struct Entry {
    number: usize,
    /// The window of its worlds.
    start: String,
    end: String,
    worlds: Vec<WorldEntry>,
    #[serde(flatten)]
    outline: Outline,
}

#[derive(Debug, Serialize)]
struct WorldEntry {
    id: &'static str,
    scenario: String,
}

/// Answers `/api/lessons`.
pub(in crate::explorer) async fn answer(State(app): State<Shared>) -> Result<Response, Fault> {
    // No scenario has a name with a question mark before it.
    let make = move || app.view("? lessons", || text_of(&app));
    aside(make).await.map(super::json)
}

/// The same as text.
pub(in crate::explorer) fn text_of(app: &App) -> Result<String, Fault> {
    let entry = |(number, lesson): (usize, &&dyn crate::explorer::lessons::Lesson)| {
        let worlds = lesson.worlds(None);
        let calendar = worlds[0].1.base(app)?.scenario.calendar;
        Ok(Entry {
            number,
            start: calendar.start().to_string(),
            end: calendar.end().to_string(),
            worlds: worlds
                .into_iter()
                .map(|(id, setting)| WorldEntry { id, scenario: setting.scenario })
                .collect(),
            outline: lesson.outline(),
        })
    };
    let lessons: Result<_, Fault> = (1..).zip(&LESSONS).map(entry).collect();
    Ok(text(&Lessons { lessons: lessons? }))
}
