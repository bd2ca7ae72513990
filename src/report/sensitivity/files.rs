//! The files of a sensitivity analysis.

use super::{Results, prim_files};
use crate::{
    experiment::plan::Domain,
    report::{csv_bytes::csv_bytes, number::plain},
    sensitivity::{
        Estimate,
        pawn::PawnIndex,
        plan::record::{RECORD, SensitivityRecord},
        sobol::{Estimand, Indices, Verdict},
        study::{BankAnalyses, Decomposed, Screened},
    },
};

/// The columns of morris.csv.
pub const MORRIS_COLUMNS: [&str; 11] = [
    "output",
    "factor",
    "mu_star",
    "mu_star_low",
    "mu_star_high",
    "mu",
    "mu_low",
    "mu_high",
    "sigma",
    "effects",
    "missing",
];

/// The columns of sobol.csv.
pub const SOBOL_COLUMNS: [&str; 14] = [
    "output",
    "estimand",
    "factor",
    "first",
    "first_low",
    "first_high",
    "total",
    "total_low",
    "total_high",
    "resolved",
    "verdict",
    "variance",
    "rows",
    "dropped",
];

/// The columns of noise.csv.
pub const NOISE_COLUMNS: [&str; 6] =
    ["output", "replicates", "noise_share", "noise_share_low", "noise_share_high", "verdict"];

/// The columns of delta.csv.
pub const DELTA_COLUMNS: [&str; 8] =
    ["output", "factor", "delta", "delta_low", "delta_high", "raw", "threshold", "above"];

/// The columns of pawn.csv.
pub const PAWN_COLUMNS: [&str; 10] = [
    "output",
    "factor",
    "statistic",
    "pawn",
    "pawn_low",
    "pawn_high",
    "raw",
    "threshold",
    "above",
    "slices",
];

/// The first columns of bank.csv; factors and outputs follow.
pub const BANK_COLUMNS: [&str; 1] = ["number"];

/// The columns of failed.csv.
pub const FAILED_COLUMNS: [&str; 4] = ["analysis", "point", "replicate", "said"];

/// Every file but the report, by name; only those of analyses that were asked for.
pub fn all(results: &Results, record: &SensitivityRecord) -> Vec<(&'static str, Vec<u8>)> {
    let study = results.study;
    let mut files = Vec::new();
    if let Some(screened) = &study.morris {
        files.push(("morris.csv", morris(screened)));
    }
    if let Some(decomposed) = &study.sobol {
        files.push(("sobol.csv", sobol(results, decomposed)));
        files.push(("noise.csv", noise(decomposed)));
    }
    if let Some(banked) = &study.bank {
        if let Ok(told) = &banked.told {
            files.push(("delta.csv", delta(told)));
            files.push(("pawn.csv", pawn(told)));
            if !told.prim.is_empty() {
                files.push(("prim.csv", prim_files::prim(results, told)));
            }
        }
        files.push(("bank.csv", bank(results)));
    }
    files.push(("failed.csv", failed(results)));
    files.push((RECORD, record.to_toml().into_bytes()));
    files
}

fn ends(estimate: &Estimate) -> [String; 3] {
    [estimate.value, estimate.low, estimate.high].map(plain)
}

fn ends_or_nothing(estimate: Option<&Estimate>) -> [String; 3] {
    estimate.map_or_else(<[String; 3]>::default, ends)
}

fn morris(screened: &Screened) -> Vec<u8> {
    let rows = screened.outputs.iter().flat_map(|output| {
        output.factors.iter().map(|effects| {
            let mut row = vec![output.output.clone(), effects.factor.clone()];
            row.extend(ends_or_nothing(effects.mean_absolute.as_ref()));
            row.extend(ends_or_nothing(effects.mean.as_ref()));
            row.push(effects.deviation.map_or_else(String::new, plain));
            row.extend([effects.effects.to_string(), effects.missing.to_string()]);
            row
        })
    });
    csv_bytes(&MORRIS_COLUMNS, rows)
}

fn sobol(results: &Results, decomposed: &Decomposed) -> Vec<u8> {
    let factors = results.plan.factor_names();
    let indices = decomposed
        .outputs
        .iter()
        .flat_map(|study| [&study.of_expectation, &study.of_run, &study.of_variance]);
    let rows = indices.flat_map(|indices| {
        factors.iter().enumerate().map(|(place, factor)| {
            let found = indices.factors.get(place);
            let mut row =
                vec![indices.output.clone(), estimand(indices).to_owned(), factor.clone()];
            row.extend(ends_or_nothing(found.map(|found| &found.first)));
            row.extend(ends_or_nothing(found.map(|found| &found.total)));
            row.push(found.map_or_else(String::new, |found| found.is_resolved().to_string()));
            row.push(verdict(indices.verdict).to_owned());
            row.extend([plain(indices.variance), indices.rows.to_string()]);
            row.push(indices.dropped.to_string());
            row
        })
    });
    csv_bytes(&SOBOL_COLUMNS, rows)
}

/// What is decomposed, in a word.
pub(super) fn estimand(indices: &Indices) -> &'static str {
    match indices.estimand {
        Estimand::ReplicateMean => "replicate-mean",
        Estimand::Expectation => "expectation",
        Estimand::Run => "run",
        Estimand::ReplicateVariance => "variance",
    }
}

/// Whether there are indices, in a word.
pub(super) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Estimated => "estimated",
        Verdict::Constant => "constant",
        Verdict::TooFewRows => "too-few-rows",
        Verdict::HiddenByNoise => "hidden-by-noise",
    }
}

fn noise(decomposed: &Decomposed) -> Vec<u8> {
    let rows = decomposed.outputs.iter().map(|study| {
        let mut row = vec![study.output.clone(), study.replicates.to_string()];
        row.extend(ends_or_nothing(study.noise_share.as_ref()));
        row.push(study.verdict().unwrap_or_default());
        row
    });
    csv_bytes(&NOISE_COLUMNS, rows)
}

fn delta(told: &BankAnalyses) -> Vec<u8> {
    let rows = told.delta.iter().flat_map(|delta| {
        delta.factors.iter().map(|factor| {
            let mut row = vec![delta.output.clone(), factor.factor.clone()];
            row.extend(ends(&factor.delta));
            row.extend([plain(factor.raw), plain(factor.threshold)]);
            row.push(factor.is_above_threshold().to_string());
            row
        })
    });
    csv_bytes(&DELTA_COLUMNS, rows)
}

fn pawn(told: &BankAnalyses) -> Vec<u8> {
    let rows = told.pawn.iter().flat_map(|pawn| {
        pawn.factors.iter().flat_map(|factor| {
            let row = |statistic: &str, index: &PawnIndex| {
                let mut row =
                    vec![pawn.output.clone(), factor.factor.clone(), statistic.to_owned()];
                row.extend(ends(&index.corrected));
                row.extend([plain(index.raw), plain(index.threshold)]);
                row.extend([index.is_above_threshold().to_string(), factor.slices.to_string()]);
                row
            };
            [row("median", &factor.median), row("max", &factor.max)]
        })
    });
    csv_bytes(&PAWN_COLUMNS, rows)
}

/// The runs of the bank that are there.
fn bank(results: &Results) -> Vec<u8> {
    let (factors, outputs) = (results.plan.factor_names(), results.plan.output_names());
    let names = factors.iter().chain(&outputs).map(String::as_str);
    let header: Vec<&str> = BANK_COLUMNS.into_iter().chain(names).collect();
    let shown = |(place, value): (usize, &f64)| match &results.plan.plan.factors[place].domain {
        Domain::Levels(levels) => levels[*value as usize].name.clone(),
        Domain::Values(_) | Domain::Between { .. } => value.to_string(),
    };
    let rows = results.study.bank.iter().flat_map(|banked| &banked.rows).map(|row| {
        let mut cells = vec![row.number.to_string()];
        cells.extend(row.inputs.iter().enumerate().map(shown));
        cells.extend(row.outputs.iter().copied().map(plain));
        cells
    });
    csv_bytes(&header, rows)
}

fn failed(results: &Results) -> Vec<u8> {
    let rows = results.failed().into_iter().flat_map(|analysis| {
        analysis.failed.iter().map(move |failure| {
            vec![
                analysis.analysis.to_owned(),
                failure.point.to_string(),
                failure.replicate.to_string(),
                failure.said.clone(),
            ]
        })
    });
    csv_bytes(&FAILED_COLUMNS, rows)
}
