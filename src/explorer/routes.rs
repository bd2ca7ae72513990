//! Which address leads where.

use axum::{
    Router,
    extract::{DefaultBodyLimit, RawQuery, State},
    middleware,
    response::{IntoResponse, Response},
    routing::{get, post},
};

use super::{
    app::Shared,
    assets,
    fault::Fault,
    guard::guard,
    setting::{Asked, Setting},
    streams::{self, stream},
    views,
};

/// All routes, guarded.
pub(super) fn router(app: Shared) -> Router {
    Router::new()
        .route("/", get(assets::index))
        .route("/api/meta", get(views::meta::answer))
        .route("/api/parameters", get(views::parameters::answer))
        .route("/api/scenario/check", post(views::check::answer))
        .route("/api/scenario/{name}", get(views::scenario::answer))
        .route("/api/settings.toml", get(views::file::answer))
        .route("/api/replicate", get(views::replicate::answer))
        .route("/api/run", get(run))
        .route("/api/compare", get(compare))
        .route("/api/uncertainty", get(uncertainty))
        .route("/{*path}", get(assets::file))
        .layer(DefaultBodyLimit::max(views::check::LARGEST))
        .layer(middleware::from_fn_with_state(app.clone(), guard))
        .with_state(app)
}

fn asked(app: &Shared, query: Option<String>) -> Result<Asked, Fault> {
    let asked = Asked::read(query.as_deref(), &app.own_name)?;
    // What cannot be run is refused before a stream begins.
    for setting in std::iter::once(&asked.first).chain(&asked.other) {
        setting.opened(app)?;
    }
    Ok(asked)
}

/// What tells a job from others.
fn key(kind: &str, asked: &Asked) -> String {
    let other = asked.other.as_ref().map_or_else(String::new, Setting::key);
    format!("{kind} {} {} {} {other}", asked.seed, asked.runs, asked.first.key())
}

async fn run(State(app): State<Shared>, RawQuery(query): RawQuery) -> Response {
    match asked(&app, query) {
        Ok(asked) => {
            let key = key("run", &asked);
            stream(app, key, move |app, emitter| streams::run::job(app, emitter, &asked))
        }
        Err(fault) => fault.into_response(),
    }
}

async fn compare(State(app): State<Shared>, RawQuery(query): RawQuery) -> Response {
    match asked(&app, query) {
        Ok(asked) => {
            let key = key("compare", &asked);
            stream(app, key, move |app, emitter| streams::compare::job(app, emitter, &asked))
        }
        Err(fault) => fault.into_response(),
    }
}

async fn uncertainty(State(app): State<Shared>, RawQuery(query): RawQuery) -> Response {
    match asked(&app, query) {
        Ok(asked) => {
            let key = key("uncertainty", &asked);
            stream(app, key, move |app, emitter| streams::uncertainty::job(app, emitter, &asked))
        }
        Err(fault) => fault.into_response(),
    }
}
