//! What `--set` changed, in words.

use std::collections::BTreeMap;

use crate::parameters;

/// Each parameter that was set, with its default; nothing where none was.
pub fn shown(overrides: &BTreeMap<String, f64>) -> Option<String> {
    let shown = |(name, value): (&String, &f64)| {
        let default = parameters::info(name).map_or(f64::NAN, |info| info.default);
        format!("{name} = {value} (default {default})")
    };
    let changes: Vec<String> = overrides.iter().map(shown).collect();
    (!changes.is_empty()).then(|| changes.join("; "))
}
