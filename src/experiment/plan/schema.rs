//! The JSON schema of plan files.

use serde_json::{Value, json};

use super::file::PlanFile;

/// The schema, ready to print.
pub fn schema() -> Value {
    let mut schema = schemars::schema_for!(PlanFile).to_value();
    schema["title"] = json!("Stronghold plan");
    schema
}
