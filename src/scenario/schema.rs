//! The JSON schema of scenario files, from the types that read them and the parameter registry.

use serde_json::{Map, Value, json};

use super::file::ScenarioLayer;
use crate::parameters::REGISTRY;

/// The schema, ready to print.
pub fn schema() -> Value {
    let mut schema = schemars::schema_for!(ScenarioLayer).to_value();
    let schedule = json!({ "$ref": "#/$defs/ScheduleFile" });
    let values = grouped(|info| {
        json!({
            "type": "number", "minimum": info.low, "maximum": info.high, "default": info.default,
            "description": format!("{} {} [{}]", info.symbol, info.meaning.trim(), info.unit),
        })
    });
    schema["properties"]["parameters"] = values;
    schema["properties"]["schedules"] = grouped(|_| schedule.clone());
    schema["title"] = json!("Stronghold scenario");
    schema
}

/// An object schema with one table a process and one entry a parameter.
fn grouped(entry: impl Fn(&crate::parameters::ParameterInfo) -> Value) -> Value {
    let mut groups: Map<String, Value> = Map::new();
    for info in REGISTRY {
        let (group, field) = info.name.split_once('.').unwrap_or((info.name, ""));
        let table = groups.entry(group).or_insert_with(
            || json!({ "type": "object", "additionalProperties": false, "properties": {} }),
        );
        table["properties"][field] = entry(info);
    }
    json!({ "type": "object", "additionalProperties": false, "properties": groups })
}
