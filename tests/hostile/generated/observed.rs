//! Observed data that are made up.

use rand::RngExt;
use stronghold::random::Draw;

use super::{
    generated,
    palette::{self, chance, one},
};
use crate::{damage::mutate, readers::scenarios};

const COLUMNS: [&str; 10] =
    ["id", "observer", "quantity", "regions", "start", "end", "value", "weight", "label", "source"];

#[test]
fn made_up_observed_data_are_refused_or_counted() {
    let test = "made_up_observed_data_are_refused_or_counted";
    generated(test, &scenarios::OBSERVED, |_, _, rng| {
        let wild = one(rng, &[0.0, 0.02, 0.2, 0.8]);
        let mut bytes = file(rng, wild).into_bytes();
        if chance(rng, 0.1) {
            mutate(&mut bytes, rng);
        }
        bytes
    });
}

fn file(rng: &mut Draw, wild: f64) -> String {
    let mut columns = COLUMNS.map(str::to_owned).to_vec();
    if chance(rng, 0.3) {
        columns.reverse();
    }
    if chance(rng, wild / 2.0) {
        match rng.random_range(0..3) {
            0 => drop(columns.pop()),
            1 => columns.push("id".into()),
            _ => columns.push(palette::text("", rng, 0.8)),
        }
    }
    let separator = if chance(rng, wild / 4.0) { ";" } else { "," };
    let mut text = columns.join(separator) + one(rng, &["\n", "\r\n"]);
    let rows = if chance(rng, 0.01) { 10_001 } else { rng.random_range(0..8) };
    // Where there are many rows, they are there for their number.
    let wild = if rows > 8 { 0.0 } else { wild };
    for row in 0..rows {
        let fields: Vec<String> =
            columns.iter().map(|column| field(column, row, rng, wild)).collect();
        text += &(fields.join(separator) + "\n");
    }
    text
}

fn field(column: &str, row: usize, rng: &mut Draw, wild: f64) -> String {
    if chance(rng, wild) {
        let text = palette::text(column, rng, 0.9);
        return if chance(rng, 0.5) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text };
    }
    match column {
        "id" => format!("row_{row}"),
        "observer" => one(rng, &["gazette", "gazette", "radio"]).to_owned(),
        "regions" => one(rng, &["Valley", "Town", "Highland;Town", " Town ; Valley "]).to_owned(),
        // Some days lie outside the scenario.
        "start" => one(rng, &["2020-01-01", "2020-06-15", "2019-01-01"]).to_owned(),
        "end" => one(rng, &["2020-12-31", "2021-12-31", "2030-01-01", "2020-06-15"]).to_owned(),
        "value" => one(rng, &["12", ">=3", "<=1e300", "0", "1e-300", "-0"]).to_owned(),
        "weight" => one(rng, &["0", "1", "1e6", "1e300"]).to_owned(),
        "label" => one(rng, &["fitted", "imposed", "predicted"]).to_owned(),
        _ => palette::text(column, rng, 0.0),
    }
}
