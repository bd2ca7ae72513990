//! A setting as a scenario file to keep.

use axum::{
    extract::{RawQuery, State},
    http::header,
    response::{IntoResponse, Response},
};

use crate::explorer::{
    app::Shared,
    aside::aside,
    fault::Fault,
    setting::{Asked, file_name},
};

/// Answers `/api/settings.toml`.
pub(in crate::explorer) async fn answer(
    State(app): State<Shared>,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let made = aside(move || {
        let asked = Asked::read(query.as_deref(), &app.own_name)?;
        // What is offered to be kept must be a file that opens.
        asked.first.opened(&app)?;
        Ok((asked.first.file(&app)?, asked.first.scenario))
    });
    let (text, scenario) = made.await?;
    let is_plain = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '.' | '_' | '-');
    let name = file_name(&scenario).replace(|sign| !is_plain(sign), "_");
    let headers = [
        (header::CONTENT_TYPE, "application/toml; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.toml\"")),
    ];
    Ok((headers, text).into_response())
}
