//! The grammar of a file format is its JSON schema, which the program makes from its own types: what is
//! grown from it is shaped like such a file, whether or not its names lead anywhere.

use rand::RngExt;
use serde_json::Value;
use stronghold::random::Draw;

use super::{
    node::Node,
    palette::{self, chance},
};

/// How deep a grown tree goes.
const DEEPEST: usize = 9;

/// A schema.
pub struct Grammar {
    root: Value,
}

impl Grammar {
    /// That of a schema's text.
    pub fn of(schema: &str) -> Self {
        Self { root: serde_json::from_str(schema).unwrap() }
    }

    /// Where it begins.
    pub fn start(&self) -> &Value {
        &self.root
    }

    /// What a rule stands for: references are followed, and one of its alternatives taken.
    fn resolved<'a>(&'a self, rule: &'a Value, rng: &mut Draw) -> &'a Value {
        let mut rule = rule;
        loop {
            if let Some(reference) = rule["$ref"].as_str() {
                rule = self.root.pointer(reference.trim_start_matches('#')).unwrap();
                continue;
            }
            let alternatives = rule["anyOf"].as_array().or(rule["oneOf"].as_array());
            let Some(alternatives) = alternatives else { return rule };
            // Nothing stands for null: TOML has none.
            let some: Vec<&Value> =
                alternatives.iter().filter(|other| other["type"] != "null").collect();
            rule = palette::one(rng, &some);
        }
    }

    /// The rule of a part of what follows this rule: that of a key, or of the items of a list.
    pub fn below<'a>(&'a self, rule: &'a Value, key: Option<&str>) -> Option<&'a Value> {
        if let Some(reference) = rule["$ref"].as_str() {
            return self.below(self.root.pointer(reference.trim_start_matches('#'))?, key);
        }
        if let Some(alternatives) = rule["anyOf"].as_array().or(rule["oneOf"].as_array()) {
            return alternatives.iter().find_map(|other| self.below(other, key));
        }
        match key {
            None => rule.get("items"),
            Some(key) => rule["properties"]
                .get(key)
                .or_else(|| rule.get("additionalProperties").filter(|other| other.is_object())),
        }
    }

    /// The keys that a table of this rule may have.
    pub fn keys(&self, rule: &Value) -> Vec<String> {
        if let Some(reference) = rule["$ref"].as_str() {
            return self.keys(self.root.pointer(reference.trim_start_matches('#')).unwrap());
        }
        if let Some(alternatives) = rule["anyOf"].as_array().or(rule["oneOf"].as_array()) {
            return alternatives.iter().flat_map(|other| self.keys(other)).collect();
        }
        rule["properties"].as_object().into_iter().flat_map(|keys| keys.keys().cloned()).collect()
    }

    /// Something that follows a rule; `key` is what it will stand at, `wild` how often a value is absurd.
    pub fn grow(&self, rule: &Value, key: &str, depth: usize, rng: &mut Draw, wild: f64) -> Node {
        let rule = self.resolved(rule, rng);
        if let Some(only) = rule
            .get("const")
            .or_else(|| rule["enum"].as_array().map(|all| &all[rng.random_range(0..all.len())]))
        {
            return only
                .as_str()
                .map_or(Node::Raw(only.to_string()), |text| Node::Text(text.into()));
        }
        let kind = match &rule["type"] {
            Value::String(kind) => kind.as_str(),
            Value::Array(kinds) => {
                kinds.iter().filter_map(Value::as_str).find(|k| *k != "null").unwrap()
            }
            _ => return palette::anything(rng),
        };
        match kind {
            "object" => self.table(rule, depth, rng, wild),
            "array" => self.list(rule, key, depth, rng, wild),
            "number" | "integer" => {
                let (low, high) = (rule["minimum"].as_f64(), rule["maximum"].as_f64());
                palette::number(low, high, kind == "integer", rng, wild)
            }
            "boolean" => Node::Raw(chance(rng, 0.5).to_string()),
            "string" if rule["format"] == "date" => palette::date(rng, wild),
            "string" => Node::Text(palette::text(key, rng, wild)),
            _ => palette::anything(rng),
        }
    }

    fn table(&self, rule: &Value, depth: usize, rng: &mut Draw, wild: f64) -> Node {
        let mut entries = Vec::new();
        let required = rule["required"].as_array();
        let is_required =
            |key: &str| required.is_some_and(|keys| keys.iter().any(|required| required == key));
        if let Some(properties) = rule["properties"].as_object() {
            let often =
                if depth >= DEEPEST { 0.0 } else { (6.0 / properties.len() as f64).min(0.6) };
            for (key, below) in properties {
                if chance(rng, if is_required(key) { 0.97 } else { often }) {
                    entries.push((key.clone(), self.grow(below, key, depth + 1, rng, wild)));
                }
            }
        }
        if let Some(below) = rule.get("additionalProperties").filter(|below| below.is_object())
            && depth < DEEPEST
        {
            for _ in 0..rng.random_range(0..=3) {
                let name = palette::text("", rng, wild / 2.0);
                let value = self.grow(below, &name, depth + 1, rng, wild);
                entries.push((name, value));
            }
        }
        if chance(rng, wild / 2.0) {
            entries.push((palette::text("", rng, 0.5), palette::anything(rng)));
        }
        Node::Table(entries)
    }

    fn list(&self, rule: &Value, key: &str, depth: usize, rng: &mut Draw, wild: f64) -> Node {
        let least = rule["minItems"].as_u64().unwrap_or(0);
        let most = rule["maxItems"].as_u64().unwrap_or(if depth >= DEEPEST { least } else { 3 });
        let length = match rng.random_range(0..10) {
            0 if chance(rng, wild) => {
                palette::one(rng, &[0, least.saturating_sub(1), most + 1, 60])
            }
            _ => rng.random_range(least..=most.max(least)),
        };
        let items = &rule["items"];
        Node::List((0..length).map(|_| self.grow(items, key, depth + 1, rng, wild)).collect())
    }
}
