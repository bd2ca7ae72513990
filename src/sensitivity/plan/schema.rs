//! The JSON schema of sensitivity plans.

use serde_json::{Value, json};

use super::file::SensitivityFile;

/// The schema, ready to print.
pub fn schema() -> Value {
    let mut schema = schemars::schema_for!(SensitivityFile).to_value();
    schema["title"] = json!("Stronghold sensitivity plan");
    schema
}
