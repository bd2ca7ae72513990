//! Whether a text is a valid scenario.

use axum::Json;
use miette::Diagnostic;
use serde::Serialize;

use crate::{experiment::record, explorer::fault::Fault};

/// The largest text that is checked, in bytes.
pub(in crate::explorer) const LARGEST: usize = 64 << 10;

#[derive(Debug, Serialize)]
pub(in crate::explorer) struct Verdict {
    is_valid: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<String>,
}

/// Answers `/api/scenario/check`. A text that names files of this machine is refused: the client has no say in what is
/// read here.
pub(in crate::explorer) async fn answer(text: String) -> Result<Json<Verdict>, Fault> {
    if names_files(&text) {
        return Err(Fault::malformed(
            "the text names a file of this machine",
            "use `stronghold scenario check FILE`; here `extends`, `observed` and `posterior` may name what is bundled",
        ));
    }
    let invalid = |message: String, help: Option<String>| Verdict {
        is_valid: false,
        title: None,
        message: Some(message),
        help,
    };
    Ok(Json(match record::open_text("pasted", text) {
        Ok(opened) => Verdict {
            is_valid: true,
            title: Some(opened.scenario.title),
            message: None,
            help: None,
        },
        Err(error) => invalid(error.to_string(), error.help().map(|help| help.to_string())),
    }))
}

fn names_files(text: &str) -> bool {
    let Ok(table) = toml::from_str::<toml::Table>(text) else { return false };
    let evidence = table.get("evidence").and_then(toml::Value::as_table);
    let named = [table.get("extends")].into_iter().chain(
        ["observed", "posterior"].map(|key| evidence.and_then(|evidence| evidence.get(key))),
    );
    named.flatten().filter_map(toml::Value::as_str).any(crate::scenario::reading::is_path)
}
