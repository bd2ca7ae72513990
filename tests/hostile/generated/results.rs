//! Results that are made up: chunks of the right columns with any values, batches, tables with odd cells.

use std::{collections::HashMap, fs};

use rand::RngExt;
use stronghold::{
    experiment::{
        plan::reading,
        sweep::Store,
        table::{Column, Table, columns, parquet::ParquetWriter},
    },
    random::Draw,
};
use tempfile::TempDir;

use super::{
    generated,
    node::Node,
    palette::{self, chance, one},
    spoil::spoil,
    times,
};
use crate::{
    cases::cases,
    damage::EXTREMES,
    feed::feed,
    readers::results::{self, has_ending},
};

/// Numbers that an output may hold and a sum, a mean or a figure may not like.
const NUMBERS: [f64; 12] = [
    f64::NAN,
    f64::INFINITY,
    f64::NEG_INFINITY,
    f64::MAX,
    f64::MIN,
    f64::MIN_POSITIVE,
    -0.0,
    0.0,
    1e300,
    -1e300,
    0.1,
    9_007_199_254_740_993.0,
];

#[test]
fn made_up_chunks_are_refused_or_merged() {
    let folder = TempDir::new().unwrap();
    (results::CHUNK.beside)(folder.path());
    let store = Store::open(folder.path()).unwrap();
    let whole = store.rows(0).unwrap();
    let test = "made_up_chunks_are_refused_or_merged";
    generated(test, &results::CHUNK, |_, _, rng| {
        let mut types = columns(store.plan());
        let mut table = whole.clone();
        for _ in 0..times(rng) {
            change(&mut table, rng);
        }
        if chance(rng, 0.05) {
            let place = rng.random_range(0..types.len());
            types.remove(place);
            table.columns.remove(place);
        }
        let mut writer = ParquetWriter::new(Vec::new(), &types).unwrap();
        // Columns of unequal lengths cannot be written.
        match writer.write(&table).and_then(|()| writer.finish()) {
            Ok(bytes) => bytes,
            Err(_) => b"PAR1".to_vec(),
        }
    });
}

fn change(table: &mut Table, rng: &mut Draw) {
    let place = rng.random_range(0..table.columns.len());
    let is_all = chance(rng, 0.5);
    let only = rng.random_range(0..table.rows().max(1));
    let is_changed = |row: usize| is_all || row == only;
    match &mut table.columns[place] {
        Column::Text(values) if chance(rng, 0.3) => drop(values.pop()),
        Column::Text(values) => {
            let text = palette::text("", rng, 0.5);
            values
                .iter_mut()
                .enumerate()
                .filter(|(row, _)| is_changed(*row))
                .for_each(|(_, v)| v.clone_from(&text));
        }
        Column::Integer(values) => {
            let number = one(rng, &[0, -1, i64::MAX, i64::MIN, 7]);
            values
                .iter_mut()
                .enumerate()
                .filter(|(row, _)| is_changed(*row))
                .for_each(|(_, v)| *v = number);
        }
        Column::OptionalText(values) => values.iter_mut().for_each(|value| *value = None),
        Column::OptionalNumber(values) => {
            for (_, value) in values.iter_mut().enumerate().filter(|(row, _)| is_changed(*row)) {
                *value = if chance(rng, 0.2) { None } else { Some(one(rng, &NUMBERS)) };
            }
        }
    }
}

#[test]
fn made_up_batches_are_read_or_not() {
    let test = "made_up_batches_are_read_or_not";
    generated(test, &results::JOURNAL, |_, _, rng| {
        let number = |rng: &mut Draw| {
            if chance(rng, 0.2) {
                return EXTREMES[rng.random_range(0..EXTREMES.len())].to_owned();
            }
            rng.random_range(0..1_000).to_string()
        };
        let depth = one(rng, &[0, 0, 0, 100, 127, 128, 10_000]);
        let kept: Vec<String> = (0..rng.random_range(0..4))
            .map(|_| format!("[{},[{},{}]]", number(rng), number(rng), number(rng)))
            .collect();
        let (open, close) = ("[".repeat(depth), "]".repeat(depth));
        let failed = palette::text("", rng, 0.8);
        format!(
            "{{\"kept\":{open}[{}]{close},\"failed\":[[{},{failed:?}]]}}",
            kept.join(","),
            number(rng)
        )
        .into_bytes()
    });
}

/// The report of a run counts what its first draw leaves open, so that draw must make a scenario.
#[test]
fn a_run_whose_draws_were_changed_gives_no_page() {
    let folder = TempDir::new().unwrap();
    (results::RUN.beside)(folder.path());
    let path = folder.path().join("run.toml");
    let mut record = Node::of_toml(&fs::read_to_string(&path).unwrap());
    assert!((results::RUN.tries)(folder.path()), "it is shown as it was made");
    let mut draws = &mut record;
    for key in ["posterior", "sample", "draws"] {
        let Node::Table(entries) = draws else { unreachable!("a record is made of tables") };
        draws = &mut entries.iter_mut().find(|(name, _)| name == key).unwrap().1;
    }
    below_nothing(draws);
    fs::write(&path, record.to_toml()).unwrap();
    assert!(!(results::RUN.tries)(folder.path()));
}

/// Every draw of a posterior gets numbers that no parameter can have.
fn below_nothing(node: &mut Node) {
    if let Node::List(items) = node {
        for item in items.iter_mut() {
            if let Node::Raw(number) = item {
                *number = "-1.0".into();
            }
        }
    }
    for part in 0..node.parts() {
        below_nothing(node.part(part));
    }
}

/// Any one table or record of a results folder has some of its cells or entries changed.
#[test]
fn made_up_results_are_refused_or_shown() {
    let test = "made_up_results_are_refused_or_shown";
    let readers = [
        &results::RUN,
        &results::COMPARISON,
        &results::SWEEP,
        &results::CALIBRATION,
        &results::SENSITIVITY,
    ];
    let places: Vec<(TempDir, Vec<String>)> = readers
        .iter()
        .map(|reader| {
            let folder = TempDir::new().unwrap();
            (reader.beside)(folder.path());
            let mut files = results::files(folder.path());
            files.retain(|name| has_ending(name, "csv") || has_ending(name, "toml"));
            (folder, files)
        })
        .collect();
    let mut accepted: HashMap<&str, (u64, u64)> = HashMap::new();
    cases(test, |number, rng| {
        let place = number as usize % readers.len();
        let (reader, (folder, files)) = (readers[place], &places[place]);
        let file = &files[rng.random_range(0..files.len())];
        let path = folder.path().join(file);
        let whole = fs::read_to_string(&path).unwrap();
        let mut changed = if has_ending(file, "csv") {
            changed_table(&whole, rng)
        } else {
            let mut tree = Node::of_toml(&whole);
            spoil(&mut tree, None, times(rng), rng);
            tree.to_toml()
        };
        fs::write(&path, &changed).unwrap();
        if reader.name == results::SWEEP.name
            && file == "plan.toml"
            && let Ok(mut record) = reading::record(&path)
        {
            record.sweep.hash = record.hash();
            changed = record.to_toml();
        }
        let case = format!("{test}, case {number}, {}", reader.name);
        let (taken, all) = accepted.entry(reader.name).or_default();
        *taken += u64::from(feed(reader, folder.path(), file, changed.as_bytes(), &case));
        *all += 1;
        fs::write(&path, whole).unwrap();
    });
    println!("{test}: accepted, of all: {accepted:?}");
}

/// Cells hold something else, rows and columns go or come twice.
fn changed_table(text: &str, rng: &mut Draw) -> String {
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut rows: Vec<Vec<String>> = reader
        .records()
        .map(|record| record.unwrap().iter().map(str::to_owned).collect())
        .collect();
    for _ in 0..times(rng) {
        if rows.is_empty() {
            break;
        }
        let row = rng.random_range(0..rows.len());
        match rng.random_range(0..10) {
            0 => drop(rows.remove(row)),
            1 => rows.push(rows[row].clone()),
            2 => rows.truncate(row),
            3 if !rows[row].is_empty() => {
                let column = rng.random_range(0..rows[row].len());
                // A whole column of one value.
                let value = cell(rng);
                for row in rows.iter_mut().skip(1).filter(|row| row.len() > column) {
                    row[column].clone_from(&value);
                }
            }
            _ if !rows[row].is_empty() => {
                let column = rng.random_range(0..rows[row].len());
                rows[row][column] = cell(rng);
            }
            _ => {}
        }
    }
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

fn cell(rng: &mut Draw) -> String {
    match rng.random_range(0..4) {
        0 => EXTREMES[rng.random_range(0..EXTREMES.len())].to_owned(),
        1 => format!("{:?}", one(rng, &NUMBERS)),
        2 => String::new(),
        _ => palette::text("", rng, 0.5),
    }
}
