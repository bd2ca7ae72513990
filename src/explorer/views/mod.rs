//! What is answered at once.

pub(super) mod begun;
pub(super) mod file;
pub(super) mod lessons;
pub(super) mod meta;
pub(super) mod parameters;
pub(super) mod replicate;
pub(super) mod scenario;

use std::sync::Arc;

use axum::{
    http::header,
    response::{IntoResponse, Response},
};

/// JSON that is text already.
fn json(text: Arc<str>) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], String::from(&*text)).into_response()
}
