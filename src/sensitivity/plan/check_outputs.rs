//! The outputs of a sensitivity plan, checked: each is a number of every run.

use super::{
    Outcome, Output,
    file::{PrimFile, SensitivityFile},
};
use crate::{
    experiment::plan::{Kept, Plan},
    scenario::{
        error::{Checked, Refusal},
        placed::Placed,
    },
};

/// The outputs that are asked for, in the order of a run's numbers where the plan does not say.
pub(super) fn check_outputs(file: &SensitivityFile, plan: &Plan) -> Checked<Vec<Output>> {
    let columns = plan.outputs();
    let output = |place: usize| Output { name: columns[place].clone(), place };
    let Some(asked) = &file.outputs else {
        // Attacks and members by year, which a sweep keeps by default, only where there is nothing else.
        let named = if file.keep.is_empty() { plan.targets().len() } else { columns.len() };
        return Ok((0..if named > 0 { named } else { columns.len() }).map(output).collect());
    };
    if asked.is_empty() {
        return Err(Refusal::at(&asked.span, "here", "the list of outputs is empty")
            .help("name targets or what `keep` names, or leave `outputs` out for all of them"));
    }
    let mut found: Vec<Output> = Vec::new();
    for name in asked.iter() {
        for place in places(name, plan, &columns)? {
            if found.iter().any(|output| output.place == place) {
                let said = format!("output `{}` is named twice", columns[place]);
                return Err(
                    Refusal::at(&name.span, "the second time", said).help("name each output once")
                );
            }
            found.push(output(place));
        }
    }
    Ok(found)
}

/// The places of an output, or of all parts of what `keep` names.
fn places(name: &Placed<String>, plan: &Plan, columns: &[String]) -> Checked<Vec<usize>> {
    let place_of = |column: &String| columns.iter().position(|known| known == column);
    if let Some(place) = place_of(&name.value) {
        return Ok(vec![place]);
    }
    let parts = plan.kept.iter().find(|kept| kept.name == name.value).map(Kept::columns);
    let parts: Vec<usize> = parts.iter().flatten().filter_map(place_of).collect();
    if parts.is_empty() { Err(unknown(name, columns)) } else { Ok(parts) }
}

fn unknown(name: &Placed<String>, known: &[String]) -> Refusal {
    let said = format!("no output is called `{}`", name.value);
    Refusal::at(&name.span, "named here", said).nearest(name, known.iter().map(String::as_str))
}

pub(super) fn check_outcomes(file: &SensitivityFile, outputs: &[Output]) -> Checked<Vec<Outcome>> {
    file.prim.iter().map(|prim| check_outcome(prim, outputs)).collect()
}

fn check_outcome(prim: &Placed<PrimFile>, outputs: &[Output]) -> Checked<Outcome> {
    let output = &prim.output;
    let place = outputs.iter().position(|known| known.name == output.value);
    let names: Vec<String> = outputs.iter().map(|output| output.name.clone()).collect();
    let place = place.ok_or_else(|| unknown(output, &names))?;
    let number =
        |end: &Option<Placed<crate::scenario::numbers::Real>>| end.as_ref().map(|e| e.get());
    let (at_least, at_most) = (number(&prim.at_least), number(&prim.at_most));
    match (at_least, at_most) {
        (None, None) => {
            let said = format!("which values of `{}` are searched for?", output.value);
            return Err(Refusal::at(&prim.span, "this search", said)
                .help("write `at_most = …`, `at_least = …` or both"));
        }
        (Some(low), Some(high)) if low > high => {
            let said = format!("no value is at least {low} and at most {high}");
            return Err(Refusal::at(&prim.span, "this search", said)
                .help("let `at_most` be more than `at_least`"));
        }
        _ => {}
    }
    Ok(Outcome { output: output.value.clone(), place, at_least, at_most })
}
