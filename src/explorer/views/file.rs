//! A setting as a scenario file to keep.

use axum::{
    extract::{RawQuery, State},
    http::header,
    response::{IntoResponse, Response},
};

use crate::explorer::{
    app::Shared,
    fault::Fault,
    setting::{Asked, file_name},
};

/// Answers `/api/settings.toml`.
pub(in crate::explorer) async fn answer(
    State(app): State<Shared>,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let asked = Asked::read(query.as_deref(), &app.own_name)?;
    let text = asked.first.file(&app)?;
    // What is offered to be kept must be a file that opens.
    asked.first.opened(&app)?;
    let name = file_name(&asked.first.scenario);
    let headers = [
        (header::CONTENT_TYPE, "application/toml; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.toml\"")),
    ];
    Ok((headers, text).into_response())
}
