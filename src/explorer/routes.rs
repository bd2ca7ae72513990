//! Which address leads where.

use std::sync::Arc;

use axum::{
    Router,
    extract::{RawQuery, State},
    middleware,
    response::{IntoResponse, Response},
    routing::get,
};

use super::{
    app::{App, Shared},
    aside::aside,
    assets,
    fault::Fault,
    guard::guard,
    lessons,
    setting::{Asked, Worlds},
    streams::{self, Emitter, Stopped, stream},
    views,
};

/// All routes, guarded.
pub(super) fn router(app: Shared) -> Router {
    Router::new()
        .route("/", get(assets::index))
        .route("/api/meta", get(views::meta::answer))
        .route("/api/begun", get(views::begun::answer))
        .route("/api/lessons", get(views::lessons::answer))
        .route("/api/lesson", get(lesson))
        .route("/api/parameters", get(views::parameters::answer))
        .route("/api/scenario/{name}", get(views::scenario::answer))
        .route("/api/settings.toml", get(views::file::answer))
        .route("/api/replicate", get(views::replicate::answer))
        .route("/api/run", get(run))
        .route("/api/compare", get(compare))
        .route("/api/uncertainty", get(uncertainty))
        .route("/{*path}", get(assets::file))
        .layer(middleware::from_fn_with_state(app.clone(), guard))
        .with_state(app)
}

/// What makes the frames of a stream.
type Job = fn(&App, &Emitter, &Asked, Worlds) -> Result<Arc<str>, Stopped>;

async fn run(State(app): State<Shared>, RawQuery(query): RawQuery) -> Response {
    streamed(app, query, "run", streams::run::job).await
}

async fn compare(State(app): State<Shared>, RawQuery(query): RawQuery) -> Response {
    streamed(app, query, "compare", streams::compare::job).await
}

async fn uncertainty(State(app): State<Shared>, RawQuery(query): RawQuery) -> Response {
    streamed(app, query, "uncertainty", streams::uncertainty::job).await
}

async fn lesson(State(app): State<Shared>, RawQuery(query): RawQuery) -> Response {
    match lessons::Asked::read(query.as_deref()) {
        Ok(asked) => {
            let worlds = asked.lesson.worlds(asked.at).len() as u32;
            let runs = asked.runs * worlds;
            stream(app, asked.key(), runs, move |app, emitter| lessons::job(app, emitter, &asked))
        }
        Err(fault) => fault.into_response(),
    }
}

/// Answers with a stream; what cannot be run is refused before it begins.
async fn streamed(app: Shared, query: Option<String>, kind: &'static str, job: Job) -> Response {
    let shared = Arc::clone(&app);
    let asked = aside(move || {
        let asked = Asked::read(query.as_deref(), &shared.own_name)?;
        let worlds = asked.opened(&shared)?;
        Ok::<_, Fault>((format!("{kind} {}", asked.key(&shared)), asked, worlds))
    });
    match asked.await {
        Ok((key, asked, worlds)) => {
            stream(app, key, asked.runs, move |app, emitter| job(app, emitter, &asked, worlds))
        }
        Err(fault) => fault.into_response(),
    }
}
