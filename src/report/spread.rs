//! Where the spread of a run with a posterior comes from: chance, or what is not known of parameters.

use super::{
    number::{plain, short},
    tables::table_of,
};
use crate::experiment::{result::EnsembleResult, variance_split::VarianceSplit};

/// Each simulated target with its variance split; replicate r has draw r mod `draws`.
fn splits(result: &EnsembleResult, draws: usize, seed: u64) -> Vec<(&str, Option<VarianceSplit>)> {
    let simulated = result.comparisons.iter().filter(|c| !c.simulated.is_empty());
    simulated
        .map(|comparison| {
            let mut groups = vec![Vec::new(); draws];
            for (replicate, value) in comparison.simulated.iter().enumerate() {
                groups[replicate % draws].push(*value);
            }
            (comparison.target.id.as_str(), VarianceSplit::of(&groups, seed))
        })
        .collect()
}

/// The table for people.
pub fn table(result: &EnsembleResult, draws: usize, seed: u64, width: Option<usize>) -> String {
    let header = ["target", "sd, chance", "sd, parameters", "share of parameters (90%)"];
    let rows = splits(result, draws, seed).into_iter().map(|(id, split)| match split {
        Some(split) => {
            let (low, high) = split.share_interval;
            let percent = |share: f64| format!("{:.0}", 100.0 * share);
            [
                id.to_owned(),
                short(split.chance.sqrt()),
                short(split.parameters.sqrt()),
                format!(
                    "{}% ({} – {}%)",
                    percent(1.0 - split.share_of_chance()),
                    percent(1.0 - high),
                    percent(1.0 - low)
                ),
            ]
        }
        None => [id.to_owned(), "—".to_owned(), "—".to_owned(), "too few runs a draw".to_owned()],
    });
    format!(
        "where the spread comes from: standard deviations over replicates of a draw, and over draws\n{}",
        table_of(&header, &[1, 2, 3], rows, width)
    )
}

/// spread.csv.
pub fn csv(result: &EnsembleResult, draws: usize, seed: u64) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let header = [
        "target",
        "variance_chance",
        "variance_parameters",
        "share_parameters",
        "share_low",
        "share_high",
        "draws",
        "runs",
    ];
    writer.write_record(header).expect("a Vec takes every byte");
    for (id, split) in splits(result, draws, seed) {
        let Some(split) = split else { continue };
        let (low, high) = split.share_interval;
        let share = 1.0 - split.share_of_chance();
        let numbers = [split.chance, split.parameters, share, 1.0 - high, 1.0 - low];
        let number = |value: f64| if value.is_finite() { plain(value) } else { String::new() };
        let row = std::iter::once(id.to_owned())
            .chain(numbers.map(number))
            .chain([split.groups.to_string(), split.runs.to_string()]);
        writer.write_record(row).expect("a Vec takes every byte");
    }
    writer.into_inner().expect("a Vec takes every byte")
}
