//! Delta, PAWN and PRIM in the report.

use super::{
    Results,
    text::{MOST_SHOWN, more},
    words::{limits, share},
};
use crate::{
    report::prose::Prose,
    sensitivity::{
        delta::{Delta, DeltaFactor},
        pawn::{Pawn, PawnFactor},
        plan::Outcome,
        prim::{Prim, PrimBox},
        study::Banked,
    },
};

pub(super) fn write(results: &Results, banked: &Banked, text: &mut Prose) {
    let told = match &banked.told {
        Ok(told) => told,
        Err(said) => {
            text.say(format!("the bank tells nothing: {said}\n"));
            return;
        }
    };
    text.say("delta and PAWN: how far a factor moves the whole distribution");
    text.say(format!(
        "estimand: of a single run, noise included; {} runs at as many points; an input without effect \
         stays below the threshold 19 times in 20; intervals of 95% are of sampling error alone\n",
        banked.rows.len()
    ));
    for (delta, pawn) in told.delta.iter().zip(&told.pawn) {
        distances(delta, pawn, text);
    }
    for (outcome, prim) in &told.prim {
        text.say(format!("PRIM: where is {}?", outcome.said()));
        match prim {
            Ok(prim) => boxes(results, outcome, prim, text),
            Err(said) => text.say(format!("no boxes: {said}\n")),
        }
    }
}

fn distances(delta: &Delta, pawn: &Pawn, text: &mut Prose) {
    let mut factors: Vec<(&DeltaFactor, &PawnFactor)> =
        delta.factors.iter().zip(&pawn.factors).collect();
    factors.sort_by(|(one, _), (other, _)| other.raw.total_cmp(&one.raw));
    let rows = factors.iter().take(MOST_SHOWN).map(|(delta, pawn)| {
        let verdict = match (delta.is_above_threshold(), pawn.median.is_above_threshold()) {
            (true, true) => "above both thresholds",
            (true, false) => "above that of delta",
            (false, true) => "above that of PAWN",
            (false, false) => "not told from no effect",
        };
        [
            delta.factor.clone(),
            share(&delta.delta),
            format!("{:.2}", delta.raw),
            format!("{:.2}", delta.threshold),
            share(&pawn.median.corrected),
            format!("{:.2}", pawn.median.raw),
            format!("{:.2}", pawn.median.threshold),
            verdict.to_owned(),
        ]
    });
    let header = [
        "factor",
        "delta (95%)",
        "raw",
        "threshold",
        "PAWN median (95%)",
        "raw",
        "threshold",
        "raw values are",
    ];
    text.say(format!("{}:", delta.output));
    text.table(&header, &[2, 3, 5, 6], rows);
    more(factors.len(), "delta.csv and pawn.csv", text);
}

fn boxes(results: &Results, outcome: &Outcome, prim: &Prim, text: &mut Prose) {
    text.say(format!("in {} of {} runs of the bank", prim.hits, prim.runs));
    let suggested = &prim.boxes[prim.suggested];
    text.say(format!("suggested box: {}", where_it_is(results, suggested)));
    text.say(format!(
        "there, {} of {} runs have {} (density {:.2}), and these are {:.2} of all such runs (coverage); it \
         holds {:.2} of all runs (mass)",
        suggested.hits,
        suggested.runs,
        outcome.said(),
        suggested.density,
        suggested.coverage,
        suggested.mass
    ));
    if suggested.restrictions.is_empty() {
        text.say("");
    } else {
        let rows = suggested.restrictions.iter().map(|restriction| {
            [
                restriction.factor.clone(),
                limits(&results.plan.plan.factors[restriction.place], restriction.limits),
                quasi_p(restriction.quasi_p),
                format!("{:.2}", restriction.frequency_by_coverage),
                format!("{:.2}", restriction.frequency_by_density),
            ]
        });
        let header = [
            "restricted",
            "to",
            "quasi-p",
            "in halves of like coverage",
            "in halves of like density",
        ];
        text.table(&header, &[2, 3, 4], rows);
    }
    let last = prim.boxes.len() - 1;
    if last != prim.suggested {
        let densest = &prim.boxes[last];
        text.say(format!(
            "the last box is denser or smaller: {} (density {:.2}, coverage {:.2}, mass {:.2}); all {} boxes \
             are in prim.csv\n",
            where_it_is(results, densest),
            densest.density,
            densest.coverage,
            densest.mass,
            prim.boxes.len()
        ));
    }
}

/// `police at least 2.5 and base_rate at most 0.4`.
fn where_it_is(results: &Results, found: &PrimBox) -> String {
    let words: Vec<String> = found
        .restrictions
        .iter()
        .map(|restriction| {
            let factor = &results.plan.plan.factors[restriction.place];
            format!("{} {}", restriction.factor, limits(factor, restriction.limits))
        })
        .collect();
    if words.is_empty() { "the whole space".to_owned() } else { words.join(" and ") }
}

/// A probability that may be very small.
fn quasi_p(p: f64) -> String {
    if p < 0.0005 { "< 0.001".to_owned() } else { format!("{p:.3}") }
}
