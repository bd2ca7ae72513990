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

/// The text of a file of the page.
pub(super) fn text(path: &str) -> Option<String> {
    String::from_utf8(Web::get(path)?.data.into_owned()).ok()
}

/// The paths of the page's own modules, in order.
pub(super) fn modules() -> Vec<String> {
    let mut modules: Vec<String> =
        Web::iter().map(String::from).filter(|path| is_script(path, "app/")).collect();
    modules.sort_unstable();
    modules
}

fn is_script(path: &str, folder: &str) -> bool {
    path.starts_with(folder) && path.rsplit_once('.').is_some_and(|(_, ending)| ending == "js")
}

#[cfg(test)]
mod tests {
    use sha2::Digest;

    use super::*;

    /// What is vendored is what was published: `web/vendor/renew` fetches it, and compares it with this list.
    #[test]
    fn vendored_files_match_their_checksums() {
        let list: serde_json::Value =
            serde_json::from_str(&text("vendor/vendor.json").unwrap()).unwrap();
        let list = list.as_array().unwrap();
        for library in list {
            let file = library["file"].as_str().unwrap();
            let found = Web::get(&format!("vendor/{file}")).unwrap();
            let digest = sha2::Sha256::digest(&found.data);
            let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(digest, library["sha256"], "{file}");
        }
        let scripts = Web::iter().filter(|path| is_script(path, "vendor/"));
        assert_eq!(scripts.count(), list.len(), "every vendored script is in the list");
    }
}
