//! The files of the page, embedded in the program.

use axum::{
    extract::Path,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use rust_embed::Embed;

use super::fault::Fault;

#[derive(Embed)]
#[folder = "web/"]
#[exclude = "vendor/renew*"]
struct Web;

/// The start page.
pub(super) async fn index() -> Response {
    named("index.html")
}

/// A file by its path.
pub(super) async fn file(Path(path): Path<String>) -> Response {
    named(&path)
}

fn named(path: &str) -> Response {
    let Some(file) = Web::get(path) else {
        return Fault::missing(format!("there is no page `/{path}`")).into_response();
    };
    let kind = match path.rsplit_once('.').map(|(_, ending)| ending) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        _ => "text/plain; charset=utf-8",
    };
    let mut answer = file.data.into_owned().into_response();
    answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    answer
}
