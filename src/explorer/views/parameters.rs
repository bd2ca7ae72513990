//! Every parameter with its source.

use axum::Json;
use serde::Serialize;

use crate::parameters::REGISTRY;

#[derive(Debug, Serialize)]
pub(in crate::explorer) struct Entry {
    name: &'static str,
    symbol: &'static str,
    unit: &'static str,
    low: f64,
    high: f64,
    default: f64,
    meaning: &'static str,
    source_kind: &'static str,
    source: &'static str,
}

/// Answers `/api/parameters`.
pub(in crate::explorer) async fn answer() -> Json<Vec<Entry>> {
    Json(entries())
}

/// All parameters.
pub(in crate::explorer) fn entries() -> Vec<Entry> {
    let entry = |info: &'static crate::parameters::ParameterInfo| Entry {
        name: info.name,
        symbol: info.symbol,
        unit: info.unit,
        low: info.low,
        high: info.high,
        default: info.default,
        meaning: info.meaning.trim(),
        source_kind: info.source.kind(),
        source: info.source.text(),
    };
    REGISTRY.iter().map(entry).collect()
}
