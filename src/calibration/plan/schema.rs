//! The JSON schema of calibration plans.

use serde_json::{Value, json};

use super::file::CalibrationFile;

/// The schema, ready to print.
pub fn schema() -> Value {
    let mut schema = schemars::schema_for!(CalibrationFile).to_value();
    schema["title"] = json!("Stronghold calibration plan");
    schema
}
