//! Refusals: a status, what is wrong, and what to do.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use miette::Diagnostic;
use serde::Serialize;

use crate::experiment::record::OpenError;

/// A refusal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Fault {
    #[serde(skip)]
    status: StatusCode,
    message: String,
    help: String,
}

impl Fault {
    fn new(status: StatusCode, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { status, message: message.into(), help: help.into() }
    }

    /// What is wrong.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The request makes no sense.
    pub fn malformed(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message, help)
    }

    /// It comes from a page of another origin.
    pub fn foreign(message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, message, "open the address that the program printed")
    }

    /// There is nothing of that name.
    pub fn missing(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, message, "start from `/`")
    }

    /// The address is too long.
    pub fn too_long() -> Self {
        let message = format!("the address is longer than {} bytes", super::guard::LONGEST_QUERY);
        Self::new(StatusCode::URI_TOO_LONG, message, "change fewer levers")
    }

    /// Too much is under way.
    pub fn busy() -> Self {
        let message = "too many ensembles are under way";
        Self::new(StatusCode::TOO_MANY_REQUESTS, message, "close other pages, and try again")
    }

    /// A job ended without an answer: an error of ours.
    pub fn broken() -> Self {
        let message = "this ensemble could not be finished: an error in the program";
        Self::new(StatusCode::BAD_REQUEST, message, "please report it, with the address")
    }
}

impl From<OpenError> for Fault {
    fn from(error: OpenError) -> Self {
        let help = error.help().map_or_else(String::new, |help| help.to_string());
        Self::malformed(error.to_string(), help)
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        (self.status, Json(self)).into_response()
    }
}
