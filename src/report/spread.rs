//! Where the spread of a run with a posterior comes from: chance, or what is not known of parameters.

use super::{
    number::{plain, short},
    tables::table_of,
};
use crate::experiment::{
    ensemble::draw_of,
    result::EnsembleResult,
    variance_split::{ParameterShare, VarianceSplit},
};

/// Each simulated target with its variance split; see [`draw_of`].
pub(crate) fn splits(
    result: &EnsembleResult,
    draws: usize,
    seed: u64,
) -> Vec<(&str, Option<VarianceSplit>)> {
    let simulated = result.comparisons.iter().filter(|c| !c.simulated.is_empty());
    simulated
        .map(|comparison| {
            let values = comparison.simulated.iter().enumerate();
            let runs: Vec<(usize, f64)> = values
                .map(|(replicate, value)| (draw_of(replicate as u32, draws), *value))
                .collect();
            (comparison.target.id.as_str(), VarianceSplit::of_runs(&runs, seed))
        })
        .collect()
}

/// A share of parameters for people, as in `89% (86 – 92%)`.
pub fn shown(share: Option<ParameterShare>) -> String {
    let percent = |share: f64| format!("{:.0}", 100.0 * share);
    share.map_or_else(
        || "—".to_owned(),
        |share| {
            let [value, low, high] = [share.value, share.low, share.high].map(percent);
            format!("{value}% ({low} – {high}%)")
        },
    )
}

/// A share of parameters with its ends for files; empty where there is none.
pub(super) fn fields(share: Option<ParameterShare>) -> [String; 3] {
    share.map_or_else(Default::default, |s| [s.value, s.low, s.high].map(plain))
}

/// The table for people.
pub fn table(result: &EnsembleResult, draws: usize, seed: u64, width: Option<usize>) -> String {
    let header = ["target", "sd, chance", "sd, parameters", "share of parameters (90%)"];
    let rows = splits(result, draws, seed).into_iter().map(|(id, split)| match split {
        Some(split) => [
            id.to_owned(),
            short(split.chance.sqrt()),
            short(split.parameters.sqrt()),
            shown(split.share_of_parameters()),
        ],
        None => [id.to_owned(), "—".to_owned(), "—".to_owned(), "too few runs a draw".to_owned()],
    });
    format!(
        "where the spread comes from: standard deviations over replicates of a draw, and over draws\n{}",
        table_of(&header, &[1, 2, 3], rows, width)
    )
}

/// The columns of spread.csv.
pub const COLUMNS: [&str; 8] = [
    "target",
    "variance_chance",
    "variance_parameters",
    "share_parameters",
    "share_low",
    "share_high",
    "draws",
    "runs",
];

/// spread.csv.
pub fn csv(result: &EnsembleResult, draws: usize, seed: u64) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS).expect("a Vec takes every byte");
    for (id, split) in splits(result, draws, seed) {
        let Some(split) = split else { continue };
        let row = std::iter::once(id.to_owned())
            .chain([plain(split.chance), plain(split.parameters)])
            .chain(fields(split.share_of_parameters()))
            .chain([split.groups.to_string(), split.runs.to_string()]);
        writer.write_record(row).expect("a Vec takes every byte");
    }
    writer.into_inner().expect("a Vec takes every byte")
}
