//! The targets of a calibration, checked: each is a row that is simulated and can be observed as told.

use super::file::{CalibrationFile, ObservationFile, TargetFile};
use crate::{
    calibration::{observation::Observation, problem::Summary},
    evidence::observed::{Target, Value},
    scenario::{
        error::{Checked, Refusal},
        placed::Placed,
    },
};

/// A simulated row with the place of its count in a run.
struct Row<'a> {
    target: &'a Target,
    place: usize,
}

pub(super) fn check_targets(
    file: &CalibrationFile,
    targets: &[Target],
) -> Checked<(Vec<Summary>, Vec<Observation>)> {
    let simulated = targets.iter().filter(|target| target.count.is_some());
    let rows: Vec<Row> =
        simulated.enumerate().map(|(place, target)| Row { target, place }).collect();
    for name in file.targets.keys() {
        if let Some(target) = targets.iter().find(|target| target.id == name.value)
            && target.count.is_none()
        {
            let said = format!("`{}` is not simulated", name.value);
            return Err(Refusal::at(&name.span, "named here", said)
                .help("no process, or no day of the scenario, covers it: leave it out"));
        }
        if !rows.iter().any(|row| row.target.id == name.value) {
            let said = format!("no row of the observed data is called `{}`", name.value);
            let ids = rows.iter().map(|row| row.target.id.as_str());
            return Err(Refusal::at(&name.span, "named here", said).nearest(name, ids));
        }
    }
    let main = targets.first().map(|target| target.observer.as_str());
    let mut found = Vec::new();
    for row in &rows {
        let named = file.targets.iter().find(|(name, _)| name.value == row.target.id);
        match named {
            Some((name, given)) => found.push(named_target(name, given, row, &rows)?),
            // Rows that are not named are shown, so that they can tell against the fit.
            None if Some(row.target.observer.as_str()) == main => {
                let weight = if file.targets.is_empty() { row.target.weight } else { 0.0 };
                found.push(plain(row, weight));
            }
            None => {}
        }
    }
    if !found.iter().any(|(summary, _)| summary.weight > 0.0) {
        let said = "no target has a weight: there is nothing to infer from";
        return Err(Refusal::at(&file.scenario.span, "the scenario's observed data", said)
            .help("name rows as `[targets.attacks_2020]`, or give the scenario observed data"));
    }
    Ok(found.into_iter().unzip())
}

/// A row as the observed file has it.
fn plain(row: &Row, weight: f64) -> (Summary, Observation) {
    let place = row.place;
    let (observation, observed) = match row.target.value {
        Value::Exactly(value) => (Observation::Count { place }, value),
        Value::AtLeast(bound) => (Observation::AtLeast { place, bound }, bound),
        Value::AtMost(bound) => (Observation::AtMost { place, bound }, bound),
    };
    (summary(row, observed, weight, &observation), observation)
}

fn summary(row: &Row, observed: f64, weight: f64, observation: &Observation) -> Summary {
    Summary { name: row.target.id.clone(), observed, weight, scale: observation.scale() }
}

fn named_target(
    name: &Placed<String>,
    given: &TargetFile,
    row: &Row,
    rows: &[Row],
) -> Checked<(Summary, Observation)> {
    let weight = given.weight.as_ref().map_or(1.0, |weight| weight.get());
    if weight < 0.0 {
        let span = given.weight.as_ref().map_or(&name.span, |weight| &weight.span);
        return Err(Refusal::at(span, "here", format!("a weight of {weight} is below 0"))
            .help("1 is neutral, and 0 shows a target without fitting to it"));
    }
    if let (Some(value), None) = (&given.value, &given.source) {
        let said = format!("`{}` has a value of the plan's own and no source", name.value);
        return Err(Refusal::at(&value.span, "here", said).help("add `source = \"…\"`"));
    }
    let Some(asked) = &given.observation else {
        if given.value.is_none() {
            return Ok(plain(row, weight));
        }
        let observation = Observation::Count { place: row.place };
        let value = value_of(name, given, row)?;
        return Ok((summary(row, value, weight, &observation), observation));
    };
    let refuse = |said: String, help: &str| {
        Err(Refusal::at(&asked.span, "this observation", said).help(help))
    };
    let place = row.place;
    let (observation, observed) = match &asked.value {
        ObservationFile::Count => (Observation::Count { place }, value_of(name, given, row)?),
        ObservationFile::Bound if given.value.is_some() => {
            return refuse(
                format!("`{}` is a bound and has a value", name.value),
                "leave one of them out",
            );
        }
        ObservationFile::Bound => match row.target.value {
            Value::Exactly(_) => {
                return refuse(
                    format!("`{}` was observed exactly", name.value),
                    "observe it as a `count`",
                );
            }
            _ => return Ok(plain(row, weight)),
        },
        ObservationFile::Level(level) => {
            if !(level.sd.is_finite() && level.sd > 0.0) {
                return refuse(
                    format!("an error of {} is none", level.sd),
                    "write the standard deviation of the logarithm, as in 0.15",
                );
            }
            let value = value_of(name, given, row)?;
            if value <= 0.0 {
                return refuse(
                    format!("`{}` is {value}, and has no logarithm", name.value),
                    "observe it as a `count`",
                );
            }
            (Observation::Level { place, sd: level.sd }, value)
        }
        ObservationFile::Share(share) => {
            let (mut whole, mut total) = (Vec::new(), 0.0);
            for other in &share.of {
                let Some(found) = rows.iter().find(|row| row.target.id == other.value) else {
                    let said = format!("no simulated row is called `{}`", other.value);
                    let ids = rows.iter().map(|row| row.target.id.as_str());
                    return Err(Refusal::at(&other.span, "named here", said).nearest(other, ids));
                };
                let is_alike = found.target.observer == row.target.observer
                    && found.target.quantity == row.target.quantity;
                let value = found.target.value.exact().filter(|_| is_alike);
                let Some(value) = value else {
                    let said = format!(
                        "`{}` is no share of `{}`: another observer, another quantity or a bound",
                        name.value, other.value
                    );
                    return Err(Refusal::at(&other.span, "named here", said)
                        .help("take rows of one observer and one quantity"));
                };
                whole.push(found.place);
                total += value;
            }
            let value = value_of(name, given, row)?;
            if whole.is_empty() || total < 1.0 || value > total {
                return refuse(
                    format!("`{}` is {value} of {total}, which is no share", name.value),
                    "name rows that hold it",
                );
            }
            (Observation::Share { place, whole, observed: total as u32 }, value / total)
        }
    };
    Ok((summary(row, observed, weight, &observation), observation))
}

fn value_of(name: &Placed<String>, given: &TargetFile, row: &Row) -> Checked<f64> {
    let own = given.value.as_ref().map(|value| value.get());
    own.or(row.target.value.exact()).ok_or_else(|| {
        let said = format!("`{}` is a bound in the observed data", name.value);
        Refusal::at(&name.span, "named here", said)
            .help("give it a `value` with its `source`, or observe it as a `bound`")
    })
}
