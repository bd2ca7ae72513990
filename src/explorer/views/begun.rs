//! How much was simulated: what a dragged slider costs.

use std::sync::atomic::Ordering;

use axum::{Json, extract::State};
use serde::Serialize;

use crate::explorer::app::Shared;

#[derive(Debug, Serialize)]
pub(in crate::explorer) struct Begun {
    /// Replicates, or pairs, that were begun since the program was started.
    replicates: u64,
}

/// Answers `/api/begun`.
pub(in crate::explorer) async fn answer(State(app): State<Shared>) -> Json<Begun> {
    Json(Begun { replicates: app.begun.load(Ordering::Relaxed) })
}
