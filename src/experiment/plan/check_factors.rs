//! Factors of a plan, checked: every entry is there, and every change is one that it can have.

use std::{collections::HashSet, ops::Range};

use super::{
    Domain, Factor, Level, Spread,
    file::{FactorFile, LevelFile, PlanFile},
};
use crate::{
    experiment::record::Opened,
    parameters::{ParameterInfo, REGISTRY},
    scenario::{
        Stack,
        changes::Change,
        check_unplaced,
        entries::EntryPath,
        error::{Checked, Refusal},
        file::{Layer, ScenarioLayer},
        placed::{Placed, Sources},
    },
};

/// Each factor, checked against the layer of its base scenario.
pub fn checked_factors(factors: &[FactorFile], base: &ScenarioLayer) -> Vec<Checked<Factor>> {
    // To look an entry up takes a layer that could be changed, and leaves it as it is.
    let mut to_look_up = base.clone();
    factors.iter().map(|factor| check_factor(factor, base, &mut to_look_up)).collect()
}

fn check_factor(
    file: &FactorFile,
    base: &ScenarioLayer,
    to_look_up: &mut ScenarioLayer,
) -> Checked<Factor> {
    let name = &file.name;
    let domain = check_domain(file, base)?;
    let mut entries: Vec<EntryPath> = Vec::new();
    for path in &file.entries {
        let at_entry =
            |(said, help): (String, String)| Refusal::at(&path.span, "named here", said).help(help);
        let paths = EntryPath::parse(path).and_then(|path| path.resolve(to_look_up));
        for entry in paths.map_err(at_entry)? {
            if entries.contains(&entry) {
                let said = format!("factor `{}` changes `{}` twice", name.value, entry.shown());
                return Err(
                    Refusal::at(&path.span, "the second time", said).help("name each entry once")
                );
            }
            check_kind_of_change(file, &entry, &domain, &path.span, base)?;
            entries.push(entry);
        }
    }
    match (&domain, entries.is_empty()) {
        (Domain::Levels(_), false) => {
            let said = format!("factor `{}` has levels and entries", name.value);
            return Err(Refusal::at(&name.span, "this factor", said)
                .help("let each level write its own entries, or use `values`"));
        }
        (domain, true) if !matches!(domain, Domain::Levels(_)) => {
            let said = format!("factor `{}` changes nothing: it has no entries", name.value);
            return Err(Refusal::at(&name.span, "this factor", said)
                .help("add `entries = [\"attack.base_rate\"]`, say"));
        }
        _ => {}
    }
    let is_whole = entries.iter().any(|entry| file.change.wants_whole(to_look_up, entry));
    Ok(Factor {
        name: name.value.clone(),
        label: file.label.clone().unwrap_or_else(|| name.value.clone()),
        entries,
        change: file.change,
        domain,
        is_whole,
    })
}

/// Refuses a change that no value can make, as `hold` of a number. Values that go too far are told of
/// later: their runs have rows that say so.
fn check_kind_of_change(
    file: &FactorFile,
    entry: &EntryPath,
    domain: &Domain,
    span: &Range<usize>,
    base: &ScenarioLayer,
) -> Checked<()> {
    let some = match domain {
        Domain::Values(values) => values[0],
        Domain::Between { low, .. } => *low,
        Domain::Levels(_) => return Ok(()),
    };
    let told = file.change.apply(&mut base.clone(), entry, some);
    let Err(said) = told else { return Ok(()) };
    let kinds = [" is no change of ", "no breakpoint is of ", "follows a schedule"];
    if kinds.iter().any(|kind| said.contains(kind)) {
        return Err(Refusal::at(span, "changed here", said)
            .help("see docs/plans.md for what each change does"));
    }
    Ok(())
}

/// Refuses two factors that write the same entry, of which only the last would count.
pub(super) fn check_apart(file: &PlanFile, factors: &[Factor]) -> Checked<()> {
    let replaces = |factor: &Factor| matches!(factor.change, Change::Set | Change::Hold);
    for (place, factor) in factors.iter().enumerate() {
        for other in &factors[..place] {
            let shared = factor.entries.iter().find(|entry| other.entries.contains(entry));
            let (Some(entry), true) = (shared, replaces(factor) || replaces(other)) else {
                continue;
            };
            let said = format!(
                "factors `{}` and `{}` both change `{}`, and one of them replaces it",
                other.name,
                factor.name,
                entry.shown()
            );
            let at = file.factors.get(place).map_or(&file.scenario.span, |file| &file.name.span);
            return Err(Refusal::at(at, "the second of them", said)
                .help("let both `scale` or `add`, or make one factor of them"));
        }
    }
    Ok(())
}

fn check_domain(file: &FactorFile, base: &ScenarioLayer) -> Checked<Domain> {
    let name = &file.name;
    let refuse = |said: String| {
        Err(Refusal::at(&name.span, "this factor", said)
            .help("give it `values = […]`, or `low = …` and `high = …`, or `levels`"))
    };
    match (&file.values, &file.low, &file.high, file.levels.is_empty()) {
        (Some(values), None, None, true) => {
            if values.is_empty() {
                return Err(Refusal::at(&values.span, "here", "the list of values is empty")
                    .help("write at least one"));
            }
            Ok(Domain::Values(values.iter().map(|value| value.get()).collect()))
        }
        (None, Some(low), Some(high), true) => {
            let (from, to) = (low.get(), high.get());
            if from >= to || !(to - from).is_finite() {
                let said = format!("the range of `{}` goes from {from:e} to {to:e}", name.value);
                return Err(Refusal::at(&high.span, "ends here", said)
                    .help("let `high` be more than `low`, and both within reason"));
            }
            if file.spread == Spread::Log && from <= 0.0 {
                let said = format!("a range from {from} has no logarithm");
                return Err(Refusal::at(&low.span, "begins here", said)
                    .help("let `low` be more than 0, or spread linearly"));
            }
            Ok(Domain::Between { low: from, high: to, spread: file.spread })
        }
        (None, None, None, false) => check_levels(file, base),
        (None, Some(_), None, true) | (None, None, Some(_), true) => {
            refuse(format!("factor `{}` has one end of a range and not the other", name.value))
        }
        (None, None, None, true) => refuse(format!("factor `{}` has no values", name.value)),
        _ => refuse(format!("factor `{}` has values of two kinds", name.value)),
    }
}

fn check_levels(file: &FactorFile, base: &ScenarioLayer) -> Checked<Domain> {
    let mut names = HashSet::new();
    for level in &file.levels {
        if level.name.trim().is_empty() || !names.insert(&level.name.value) {
            let said = format!("two levels are called `{}`, or it is empty", level.name.value);
            return Err(Refusal::at(&level.name.span, "here", said)
                .help("give each level a name of its own"));
        }
        if let Some(extends) = &level.scenario.extends {
            return Err(Refusal::at(&extends.span, "here", "a level extends nothing")
                .help("it is written over the plan's scenario as it is"));
        }
        let layer = level.scenario.clone().over(base.clone());
        let stack = Stack { name: String::new(), layer, sources: Sources::default() };
        if let Err(refusal) = check_unplaced(&stack) {
            let said = format!("level `{}`: {}", level.name.value, refusal.message);
            let help = refusal.help.unwrap_or_else(|| "mend what it writes".to_owned());
            return Err(Refusal::at(&level.name.span, "this level", said).help(help));
        }
    }
    let level =
        |file: &LevelFile| Level { name: file.name.value.clone(), layer: file.scenario.clone() };
    Ok(Domain::Levels(file.levels.iter().map(level).collect()))
}

/// The factors of the plan's screen.
pub(super) fn screened(file: &PlanFile, base: &Opened, factors: &[Factor]) -> Checked<Vec<Factor>> {
    let Some(screen) = &file.screen else { return Ok(Vec::new()) };
    let around = screen.around.get();
    if around <= 1.0 {
        return Err(Refusal::at(
            &screen.around.span,
            "here",
            format!("nothing lies between a value divided by {around} and times {around}"),
        )
        .help("write a number above 1, as in `around = 2`"));
    }
    let except = chosen(&screen.except)?;
    let is_set = |info: &ParameterInfo| {
        factors.iter().flat_map(|factor| &factor.entries).any(|entry| {
            let is_scheduled = format!("schedules.{}", info.name) == entry.shown();
            entry.parameter().is_some_and(|named| named.name == info.name) || is_scheduled
        })
    };
    let mut found = Vec::new();
    for (info, place) in chosen(&screen.parameters)? {
        if except.iter().any(|(other, _)| other.name == info.name) || is_set(info) {
            continue;
        }
        let value = base.scenario.parameters.get(info.name).expect("a registered name has a value");
        let is_scheduled =
            base.scenario.parameter_schedules.iter().any(|(name, _)| *name == info.name);
        if is_scheduled || value <= 0.0 {
            let said = if is_scheduled {
                format!("`{}` follows a schedule: no single value lies around it", info.name)
            } else {
                format!("`{}` is {value} in the scenario: nothing lies around it", info.name)
            };
            return Err(Refusal::at(&place.span, "chosen here", said)
                .help("give it a factor of its own, or put it into `except`"));
        }
        let (low, high) = ((value / around).max(info.low), (value * around).min(info.high));
        if low >= high {
            let said = format!("`{}` has no room to vary", info.name);
            return Err(Refusal::at(&place.span, "chosen here", said).help("put it into `except`"));
        }
        let unit = if info.unit == "1" { String::new() } else { format!(" ({})", info.unit) };
        let domain = if low > 0.0 {
            Domain::Between { low, high, spread: Spread::Log }
        } else {
            Domain::Between { low, high, spread: Spread::Linear }
        };
        found.push(Factor {
            name: info.name.to_owned(),
            label: format!("{}{unit}", info.name),
            entries: vec![EntryPath::parse(info.name).expect("registered names are paths")],
            change: Change::Set,
            domain,
            is_whole: false,
        });
    }
    Ok(found)
}

/// The parameters that patterns choose, in the order of the registry, each with its pattern.
fn chosen(patterns: &[Placed<String>]) -> Checked<Vec<(&'static ParameterInfo, &Placed<String>)>> {
    let matches = |pattern: &str, info: &ParameterInfo| match pattern.strip_suffix('*') {
        Some(beginning) => info.name.starts_with(beginning),
        None => info.name == pattern,
    };
    for pattern in patterns {
        if !REGISTRY.iter().any(|info| matches(pattern, info)) {
            let near = crate::parameters::nearest(pattern);
            let said = format!("no parameter is called `{}`", pattern.value);
            return Err(Refusal::at(&pattern.span, "named here", said).help(format!(
                "did you mean `{near}`? `stronghold scenario parameters` lists them"
            )));
        }
    }
    let by = |info: &ParameterInfo| patterns.iter().find(|pattern| matches(pattern, info));
    Ok(REGISTRY.iter().filter_map(|info| Some((info, by(info)?))).collect())
}
