//! The files of a calibration.

use serde_json::{Value, json};

use super::Results;
use crate::{
    calibration::plan::record::{CalibrationRecord, RECORD},
    evidence::observed::Target,
    experiment::{
        posterior::{
            file::{FORMAT, FittedRow, PosteriorFile, PosteriorHeader, PosteriorParameter, Sample},
            replaced,
        },
        table::{Column, ColumnKind, ColumnType, Table, parquet::ParquetWriter},
    },
    report::{csv_bytes::csv_bytes, number::plain},
    scenario::placed::Placed,
};

/// Draws of posterior.toml.
const DRAWS: usize = 500;

/// The columns of coverage.csv.
pub const COVERAGE_COLUMNS: [&str; 7] =
    ["quantity", "truths", "level", "coverage", "band_low", "band_high", "verdict"];

/// The columns of `left_out.csv`.
pub const LEFT_OUT_COLUMNS: [&str; 11] = [
    "target",
    "left_out",
    "by",
    "observed",
    "q05",
    "median",
    "q95",
    "log_score",
    "crps",
    "interval_score_90",
    "pit",
];

/// The columns of taught.csv.
pub const TAUGHT_COLUMNS: [&str; 6] =
    ["target", "gain_nats", "by_chance_nats", "most_about", "sd_ratio", "shift_sd"];

/// The columns of recovery.csv.
pub const RECOVERY_COLUMNS: [&str; 6] =
    ["truth", "parameter", "value", "pit", "method", "effective_draws"];

/// The columns of generations.csv.
pub const GENERATION_COLUMNS: [&str; 10] = [
    "generation",
    "epsilon",
    "runs",
    "proposed",
    "failed",
    "accepted",
    "acceptance",
    "ess",
    "largest_weight",
    "noise_floor",
];

/// The columns of parameters.csv.
pub const PARAMETER_COLUMNS: [&str; 12] = [
    "parameter",
    "prior_q05",
    "prior_median",
    "prior_q95",
    "q05",
    "median",
    "q95",
    "mean",
    "sd",
    "contraction",
    "contraction_q05",
    "contraction_q95",
];

/// The columns of predictive.csv.
pub const PREDICTIVE_COLUMNS: [&str; 11] = [
    "target",
    "role",
    "observed",
    "prior_q05",
    "prior_median",
    "prior_q95",
    "q05",
    "median",
    "q95",
    "p",
    "verdict",
];

/// Every file but the report, by name.
pub fn all(results: &Results, record: &CalibrationRecord) -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("bank.parquet", bank(results)),
        ("generations.csv", generations(results)),
        ("parameters.csv", parameters(results)),
        ("predictive.csv", predictive(results)),
        ("posterior.csv", posterior_csv(results)),
        ("posterior.parquet", posterior_parquet(results)),
        ("posterior.toml", posterior(results, record).to_toml().into_bytes()),
        (RECORD, record.to_toml().into_bytes()),
    ]
    .into_iter()
    .chain(of_checks(results))
    .collect()
}

/// The files of the checks, where there were any.
fn of_checks(results: &Results) -> Vec<(&'static str, Vec<u8>)> {
    let Some(checks) = &results.checks else { return Vec::new() };
    let number = |value: f64| if value.is_finite() { plain(value) } else { String::new() };
    let rows = checks.coverage.rows(&results.calibration.problem);
    let rows = rows.into_iter().map(|row| {
        vec![
            row.quantity,
            row.truths.to_owned(),
            plain(row.level),
            number(row.coverage),
            plain(row.low),
            plain(row.high),
            row.verdict,
        ]
    });
    let coverage = csv_bytes(&COVERAGE_COLUMNS, rows);
    let rows = checks.leave_out.predictions.iter().map(|p| {
        vec![
            p.target.clone(),
            p.without.to_owned(),
            p.by.clone(),
            plain(p.observed),
            plain(p.low),
            plain(p.median),
            plain(p.high),
            number(p.log_score),
            plain(p.crps),
            plain(p.interval_score),
            number(p.pit),
        ]
    });
    let left_out = csv_bytes(&LEFT_OUT_COLUMNS, rows);
    let names = names(results);
    let rows = checks.leave_out.taught.iter().filter_map(|taught| {
        let lesson = taught.lesson.as_ref()?;
        let most = lesson.most();
        Some(vec![
            taught.target.clone(),
            number(lesson.gain),
            number(lesson.by_chance),
            names[results.calibration.problem.space.continuous()[most]].clone(),
            number(lesson.sd_ratios[most]),
            number(lesson.shifts[most]),
        ])
    });
    let taught = csv_bytes(&TAUGHT_COLUMNS, rows);
    let mut files =
        vec![("coverage.csv", coverage), ("left_out.csv", left_out), ("taught.csv", taught)];
    if !checks.recovered.is_empty() {
        let rows = checks.recovered.iter().enumerate().flat_map(|(number, one)| {
            names.iter().enumerate().map(move |(place, name)| {
                vec![
                    number.to_string(),
                    name.clone(),
                    plain(one.truth[place]),
                    plain(one.pits[place]),
                    one.method.word().to_owned(),
                    plain(one.effective_draws.round()),
                ]
            })
        });
        files.push(("recovery.csv", csv_bytes(&RECOVERY_COLUMNS, rows)));
    }
    files
}

fn generations(results: &Results) -> Vec<u8> {
    let rows = results.inference.smc.generations.iter().map(|g| {
        vec![
            g.generation.to_string(),
            plain(g.epsilon),
            g.runs.to_string(),
            g.proposed.to_string(),
            g.failed.to_string(),
            g.accepted.to_string(),
            plain(g.acceptance),
            plain(g.ess),
            plain(g.largest_weight),
            g.noise_floor.map_or_else(String::new, plain),
        ]
    });
    csv_bytes(&GENERATION_COLUMNS, rows)
}

fn parameters(results: &Results) -> Vec<u8> {
    let rows = results.parameters.iter().map(|p| {
        let numbers = p.prior.into_iter().chain([
            p.posterior.low,
            p.posterior.median,
            p.posterior.high,
            p.posterior.mean,
            p.posterior.sd,
            p.contraction.value,
            p.contraction.interval.low,
            p.contraction.interval.high,
        ]);
        std::iter::once(p.name.clone()).chain(numbers.map(plain)).collect()
    });
    csv_bytes(&PARAMETER_COLUMNS, rows)
}

fn predictive(results: &Results) -> Vec<u8> {
    let pairs = results.targets.iter().zip(&results.inference.reach);
    let rows = pairs.map(|(t, r)| {
        vec![
            t.name.clone(),
            t.role().to_owned(),
            plain(t.check.observed),
            plain(r.low),
            plain(r.median),
            plain(r.high),
            plain(t.check.interval.low),
            plain(t.check.median),
            plain(t.check.interval.high),
            plain(t.check.mid_p),
            t.verdict().to_owned(),
        ]
    });
    csv_bytes(&PREDICTIVE_COLUMNS, rows)
}

fn names(results: &Results) -> Vec<String> {
    results.parameters.iter().map(|parameter| parameter.name.clone()).collect()
}

fn posterior_csv(results: &Results) -> Vec<u8> {
    let names = names(results);
    let header: Vec<&str> = names.iter().map(String::as_str).collect();
    let rows = results.sample.iter().map(|draw| draw.iter().map(ToString::to_string).collect());
    csv_bytes(&header, rows)
}

fn parquet_of(columns: Vec<(String, Column)>) -> Vec<u8> {
    let types: Vec<ColumnType> = columns
        .iter()
        .map(|(name, column)| ColumnType {
            name: name.clone(),
            kind: match column {
                Column::Integer(_) => ColumnKind::Integer,
                Column::Text(_) => ColumnKind::Text,
                Column::OptionalText(_) => ColumnKind::OptionalText,
                Column::OptionalNumber(_) => ColumnKind::OptionalNumber,
            },
        })
        .collect();
    let table = Table { columns: columns.into_iter().map(|(_, column)| column).collect() };
    let written = ParquetWriter::new(Vec::new(), &types).and_then(|mut writer| {
        writer.write(&table)?;
        writer.finish()
    });
    written.expect("a Vec takes every byte, and the columns are of the same length")
}

fn numbers(rows: &[&[f64]], place: usize) -> Column {
    Column::OptionalNumber(rows.iter().map(|row| Some(row[place])).collect())
}

fn posterior_parquet(results: &Results) -> Vec<u8> {
    let rows: Vec<&[f64]> = results.sample.iter().map(Vec::as_slice).collect();
    let columns = names(results).into_iter().enumerate();
    parquet_of(columns.map(|(place, name)| (name, numbers(&rows, place))).collect())
}

/// The runs from the prior: parameters, summaries as they were observed, distance and status.
fn bank(results: &Results) -> Vec<u8> {
    let bank = &results.inference.smc.bank;
    let rows = bank.rows.len();
    let mut columns = vec![
        (
            "number".to_owned(),
            Column::Integer(bank.rows.iter().map(|row| row.number.into()).collect()),
        ),
        ("status".to_owned(), Column::Text(vec!["ok".to_owned(); rows])),
    ];
    let parameters: Vec<&[f64]> = bank.rows.iter().map(|row| row.parameters.as_slice()).collect();
    let summaries: Vec<&[f64]> = bank.rows.iter().map(|row| row.summaries.as_slice()).collect();
    for (place, name) in names(results).into_iter().enumerate() {
        columns.push((name, numbers(&parameters, place)));
    }
    for (place, target) in results.targets.iter().enumerate() {
        columns.push((target.name.clone(), numbers(&summaries, place)));
    }
    let distances = bank.rows.iter().map(|row| Some(row.distance)).collect();
    columns.push(("distance".to_owned(), Column::OptionalNumber(distances)));
    // Failed runs have a row, so that nobody takes the bank for the prior.
    for (number, said) in &bank.failed {
        for (name, column) in &mut columns {
            match column {
                Column::Integer(values) => values.push((*number).into()),
                Column::Text(values) => values.push(said.clone()),
                Column::OptionalNumber(values) => values.push(None),
                Column::OptionalText(_) => unreachable!("{name} is none of these columns"),
            }
        }
    }
    parquet_of(columns)
}

/// posterior.toml.
fn posterior(results: &Results, record: &CalibrationRecord) -> PosteriorFile {
    let step = (results.sample.len() / DRAWS).max(1);
    let seven_digits = |value: &f64| format!("{value:.6e}").parse::<f64>().expect("a number");
    let draws = results.sample.iter().step_by(step).take(DRAWS);
    let plan = &results.calibration.plan;
    let mut layer = plan.base.layer.clone();
    let parameters = results.calibration.file.parameters.iter().zip(&plan.factors);
    let parameters = parameters.map(|(p, factor)| PosteriorParameter {
        name: p.name.clone(),
        label: p.label.clone().unwrap_or_else(|| p.name.value.clone()),
        entries: p.entries.clone(),
        change: p.change,
        replaced: replaced(p.change, &factor.entries, &mut layer),
        levels: p.levels.clone(),
    });
    let is_fitted =
        |target: &&Target| results.targets.iter().any(|t| t.name == target.id && t.weight > 0.0);
    let fitted = plan.base.targets.iter().filter(is_fitted).map(FittedRow::of);
    PosteriorFile {
        posterior: PosteriorHeader {
            format: FORMAT,
            version: record.calibration.version.clone(),
            revision: record.calibration.revision.clone(),
            calibration: record.calibration.plan.clone(),
            hash: record.calibration.hash.clone(),
            scenario: Placed::nowhere(record.calibration.scenario.clone()),
            method: results.inference.method.word().to_owned(),
            status: results.inference.status().to_owned(),
            effective_draws: results.inference.effective_draws.round(),
            fitted: fitted.collect(),
        },
        parameters: parameters.collect(),
        sample: Sample {
            draws: Placed::nowhere(draws.map(|d| d.iter().map(seven_digits).collect()).collect()),
        },
    }
}

/// What `calibrate --json` prints.
pub fn json(results: &Results) -> Value {
    let inference = &results.inference;
    let parameter = |p: &super::ParameterResult| {
        json!({
            "name": p.name,
            "prior": { "low": p.prior[0], "median": p.prior[1], "high": p.prior[2] },
            "posterior": {
                "low": p.posterior.low, "median": p.posterior.median, "high": p.posterior.high,
                "mean": p.posterior.mean, "sd": p.posterior.sd, "level": 0.9,
            },
            "contraction": p.contraction.value,
            "identification": p.contraction.identification().said(),
        })
    };
    let target = |t: &super::TargetResult| {
        json!({
            "id": t.name, "observed": t.check.observed, "role": t.role(), "p": t.check.mid_p,
            "low": t.check.interval.low, "median": t.check.median, "high": t.check.interval.high,
            "level": 0.9, "verdict": t.verdict(),
        })
    };
    json!({
        "calibration": results.calibration.name,
        "scenario": results.calibration.plan.base.scenario.name,
        "seed": results.calibration.seed,
        "budget": results.calibration.budget,
        "runs": inference.runs,
        "method": inference.method.word(),
        "status": inference.status(),
        "effective_draws": inference.effective_draws,
        "stopped": inference.smc.stop.word(),
        "generations": inference.smc.generations,
        "doubts": inference.adjusted.flags.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "parameters": results.parameters.iter().map(parameter).collect::<Vec<_>>(),
        "targets": results.targets.iter().map(target).collect::<Vec<_>>(),
        "orderings": results.orderings.iter().map(|(says, kept)| json!({
            "says": says, "share": kept.share(), "runs": kept.runs,
            "low": kept.interval.low, "high": kept.interval.high, "level": 0.95,
        })).collect::<Vec<_>>(),
    })
}
