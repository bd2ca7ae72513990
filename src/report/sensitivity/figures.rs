//! The figures of a sensitivity analysis.

use super::Results;
use crate::{
    experiment::{plan::Domain, record::VERSION},
    report::figures::{
        Figure,
        inference::{
            self, Source,
            prim_boxes::{self, PrimBox},
            sensitivity_bars::{self, Factor, Measure},
        },
    },
    sensitivity::{
        Estimate,
        plan::Outcome,
        prim::{self, Prim},
        sobol::Verdict,
    },
};

/// All figures: a figure for each output and method, and one for each outcome that PRIM describes.
pub fn all(results: &Results, hash: &str) -> Vec<Figure> {
    let mut figures = Vec::new();
    if let Some(found) = &results.study.sobol {
        for study in &found.outputs {
            let indices = &study.of_expectation;
            if indices.verdict != Verdict::Estimated {
                continue;
            }
            let factors = indices.factors.iter().map(|factor| Factor {
                label: label(results, &factor.factor),
                main: estimate(&factor.total),
                other: Some(estimate(&factor.first)),
            });
            let mut bars = bars(results, hash, "sobol", &study.output, Measure::Sobol, found.runs);
            bars.factors = factors.collect();
            bars.noise = study.noise_share.as_ref().map(estimate);
            bars.interval = String::from("95% intervals (bootstrap of rows)");
            bars.subtitle = String::from(
                "indices of the expected output; noise is the share of chance in a run's variance",
            );
            figures.push(sensitivity_bars::draw(&bars));
        }
    }
    if let Some(found) = &results.study.morris {
        for screening in &found.outputs {
            let factors = screening.factors.iter().filter_map(|effects| {
                let deviation = effects.deviation.unwrap_or(0.0);
                Some(Factor {
                    label: label(results, &effects.factor),
                    main: estimate(effects.mean_absolute.as_ref()?),
                    other: Some(inference::Estimate {
                        value: deviation,
                        low: deviation,
                        high: deviation,
                    }),
                })
            });
            let mut bars =
                bars(results, hash, "morris", &screening.output, Measure::Morris, found.runs);
            bars.factors = factors.collect();
            bars.interval = String::from("95% intervals (Student's t)");
            figures.push(sensitivity_bars::draw(&bars));
        }
    }
    of_bank(results, hash, &mut figures);
    figures
}

fn of_bank(results: &Results, hash: &str, figures: &mut Vec<Figure>) {
    let Some(bank) = &results.study.bank else { return };
    let Ok(told) = &bank.told else { return };
    let runs = bank.rows.len();
    for delta in &told.delta {
        let mut bars = bars(results, hash, "delta", &delta.output, Measure::Delta, runs);
        let factor = |f: &crate::sensitivity::delta::DeltaFactor| Factor {
            label: label(results, &f.factor),
            main: estimate(&f.delta),
            other: None,
        };
        bars.factors = delta.factors.iter().map(factor).collect();
        bars.dummy = highest(delta.factors.iter().map(|factor| factor.threshold));
        bars.interval = String::from("95% intervals (bootstrap of runs)");
        figures.push(sensitivity_bars::draw(&bars));
    }
    for pawn in &told.pawn {
        let mut bars = bars(results, hash, "pawn", &pawn.output, Measure::Pawn, runs);
        let factor = |f: &crate::sensitivity::pawn::PawnFactor| Factor {
            label: label(results, &f.factor),
            main: estimate(&f.median.corrected),
            other: Some(estimate(&f.max.corrected)),
        };
        bars.factors = pawn.factors.iter().map(factor).collect();
        bars.dummy = highest(pawn.factors.iter().map(|factor| factor.median.threshold));
        bars.interval = String::from("95% intervals (bootstrap of runs)");
        figures.push(sensitivity_bars::draw(&bars));
    }
    for (number, (outcome, found)) in told.prim.iter().enumerate() {
        let Ok(prim) = found else { continue };
        figures.extend(box_of(results, hash, number, outcome, prim));
    }
}

fn box_of(
    results: &Results,
    hash: &str,
    number: usize,
    outcome: &Outcome,
    prim: &Prim,
) -> Option<Figure> {
    let found = prim.boxes.get(prim.suggested)?;
    let restriction = |r: &prim::Restriction| {
        let range = range(results, r.place);
        prim_boxes::Restriction {
            label: label(results, &r.factor),
            range,
            within: (r.limits.low.unwrap_or(range.0), r.limits.high.unwrap_or(range.1)),
            quasi_p: Some(r.quasi_p),
        }
    };
    let interest = outcome.said();
    Some(prim_boxes::draw(&PrimBox {
        name: format!("prim-{}-{}", number + 1, outcome.output),
        title: format!("Where {interest}: {}", results.plan.title),
        interest,
        coverage: found.coverage,
        density: found.density,
        mass: found.mass,
        base_rate: prim.hits as f64 / prim.runs as f64,
        restrictions: found.restrictions.iter().map(restriction).collect(),
        plane: None,
        source: source(results, hash, prim.runs),
    }))
}

fn bars(
    results: &Results,
    hash: &str,
    method: &str,
    output: &str,
    measure: Measure,
    runs: usize,
) -> sensitivity_bars::Sensitivity {
    sensitivity_bars::Sensitivity {
        name: format!("{method}-{output}"),
        title: format!("What {output} depends on: {}", results.plan.title),
        measure,
        source: source(results, hash, runs),
        ..sensitivity_bars::Sensitivity::default()
    }
}

fn source(results: &Results, hash: &str, runs: usize) -> Source {
    Source {
        analysis: format!("sensitivity {} ({})", results.plan.name, &hash[..6.min(hash.len())]),
        scenario: results.plan.plan.base.scenario.name.clone(),
        version: VERSION.to_owned(),
        seed: results.plan.seed,
        sample: format!("{runs} runs"),
        failed: results.failed().iter().map(|failed| failed.failed.len()).sum(),
    }
}

fn estimate(of: &Estimate) -> inference::Estimate {
    inference::Estimate { value: of.value, low: of.low, high: of.high }
}

/// A factor's label in its plan.
fn label(results: &Results, name: &str) -> String {
    let mut factors = results.plan.plan.factors.iter();
    factors.find(|factor| factor.name == name).map_or(name, |factor| &factor.label).to_owned()
}

/// The values that a factor takes, from end to end.
fn range(results: &Results, place: usize) -> (f64, f64) {
    match &results.plan.plan.factors[place].domain {
        Domain::Between { low, high, .. } => (*low, *high),
        Domain::Values(values) => {
            let ends = (f64::INFINITY, f64::NEG_INFINITY);
            values.iter().fold(ends, |(low, high), value| (low.min(*value), high.max(*value)))
        }
        Domain::Levels(levels) => (0.0, levels.len().saturating_sub(1) as f64),
    }
}

fn highest(values: impl Iterator<Item = f64>) -> Option<f64> {
    values.reduce(f64::max)
}
