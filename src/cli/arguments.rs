//! Arguments that several commands share.

use std::collections::BTreeMap;

use crate::report::overrides;

/// Replicates where nothing else is said.
pub const REPLICATES: u32 = 300;

/// Seed where nothing else is said.
pub const SEED: u64 = 1;

/// Reads a whole number within bounds.
pub fn whole<T: TryFrom<u64>>(
    low: u64,
    high: u64,
) -> impl Fn(&str) -> Result<T, String> + Clone + Send + Sync {
    move |text| {
        let number = text.parse().ok().filter(|number| (low..=high).contains(number));
        let number = number.and_then(|number| T::try_from(number).ok());
        number.ok_or_else(|| format!("write a whole number from {low} to {high}"))
    }
}

/// Reads `NAME=VALUE`.
pub fn parse_override(text: &str) -> Result<(String, f64), String> {
    let (name, value) =
        text.split_once('=').ok_or("write NAME=VALUE, as in attack.base_rate=0.3")?;
    let number = value.trim().parse().map_err(|_| format!("`{value}` is not a number"))?;
    Ok((name.trim().to_owned(), number))
}

/// What `--set` changed, in a sentence; nothing where it changed nothing.
pub fn overrides_shown(overrides: &BTreeMap<String, f64>) -> Option<String> {
    overrides::shown(overrides).map(|changes| format!("changed with --set: {changes}\n"))
}
