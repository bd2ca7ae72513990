//! Tornados of a design that varies one factor at a time.

use super::{Origin, PlotError, gathered::Output, value_text};
use crate::{
    experiment::{
        plan::{FactorValue, Plan, RandomNumbers},
        sweep::{Store, summary::runs_by_point},
    },
    mean::Mean,
    report::{
        figures::{
            Figure,
            tornado::{self, Effect, Lever, Tornado},
            words,
        },
        number::short,
    },
};

/// A figure for each output.
pub(super) fn figures(
    store: &Store,
    outputs: &[Output],
    origin: &Origin,
) -> Result<Vec<Figure>, PlotError> {
    let plan = store.plan();
    let mut origin = origin.clone();
    let mut base: Vec<Vec<Option<f64>>> = Vec::new();
    let mut effects: Vec<Vec<Vec<(f64, Effect)>>> =
        vec![vec![Vec::new(); plan.factors.len()]; outputs.len()];
    runs_by_point(store, |runs| {
        origin.failed += runs.failed;
        let varied = runs.values.iter().position(|value| *value != FactorValue::AsIs);
        let Some(factor) = varied else {
            base = runs.outputs;
            return Ok::<(), PlotError>(());
        };
        for (output, effects) in outputs.iter().zip(&mut effects) {
            let value = value_text(&plan.factors[factor], runs.values[factor]);
            let (base, with) = (&base[output.column], &runs.outputs[output.column]);
            if let Some(effect) = effect(|r| plan.group_of(r), value, base, with) {
                let order = match runs.values[factor] {
                    FactorValue::Number(number) => number,
                    // Levels have no order of their own.
                    _ => effect.mean,
                };
                effects[factor].push((order, effect));
            }
        }
        Ok::<(), PlotError>(())
    })?;
    let figure = |(output, effects): (&Output, Vec<Vec<(f64, Effect)>>)| {
        let levers = plan.factors.iter().zip(effects);
        let levers =
            levers.filter_map(|(factor, effects)| lever(factor.label.clone(), effects)).collect();
        tornado::draw(&of_output(plan, output, &base[output.column], levers, &origin))
    };
    Ok(outputs.iter().zip(effects).map(figure).collect())
}

fn of_output(
    plan: &Plan,
    output: &Output,
    base: &[Option<f64>],
    levers: Vec<Lever>,
    origin: &Origin,
) -> Tornado {
    let described = output.described(plan);
    let sample: Vec<f64> = base.iter().copied().flatten().collect();
    let mean = sample.iter().sum::<f64>() / sample.len() as f64;
    Tornado {
        name: format!("tornado-{}", output.name),
        title: format!("What moves {}", words::lower(&described.title)),
        unit: described.unit,
        base: if sample.is_empty() { "—".to_owned() } else { short(mean) },
        is_paired: plan.random_numbers == RandomNumbers::Common,
        without_runs: plan.factors.len() - levers.len(),
        levers,
        origin: origin.clone(),
    }
}

/// What a setting does, over the replicates in which both runs came to their end.
fn effect(
    group_of: impl Fn(u32) -> usize,
    value: String,
    base: &[Option<f64>],
    with: &[Option<f64>],
) -> Option<Effect> {
    let apart = (0..)
        .zip(base.iter().zip(with))
        .filter_map(|(replicate, (base, with))| Some((group_of(replicate), (*with)? - (*base)?)));
    let Mean { value: mean, interval } = Mean::of(&apart.collect::<Vec<_>>())?;
    let (low, high) = interval.unwrap_or((mean, mean));
    Some(Effect { value, mean, low, high })
}

/// The lever whose effects these are, each with what it is ordered by.
fn lever(label: String, mut effects: Vec<(f64, Effect)>) -> Option<Lever> {
    effects.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut effects = effects.into_iter().map(|(_, effect)| effect);
    Some(Lever { label, low: effects.next()?, high: effects.next_back() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_paired_where_both_came_to_their_end() {
        let base = [Some(1.0), Some(2.0), None, Some(4.0)];
        let with = [Some(2.0), None, Some(9.0), Some(5.0)];
        let effect = effect(|r| r as usize, "2".into(), &base, &with).unwrap();
        assert_eq!((effect.mean, effect.low, effect.high), (1.0, 1.0, 1.0));
    }

    #[test]
    fn a_lever_goes_from_its_lowest_value_to_its_highest() {
        let effect = |value: &str| Effect { value: value.into(), mean: 0.0, low: 0.0, high: 0.0 };
        let effects = vec![(2.0, effect("2")), (0.5, effect("0.5")), (1.5, effect("1.5"))];
        let lever = lever("x".into(), effects).unwrap();
        assert_eq!((lever.low.value, lever.high.unwrap().value), ("0.5".into(), "2".into()));
    }
}
