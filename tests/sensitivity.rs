//! Sensitivity analyses as a user meets them: whatever is done to one, its files are the same bytes.

use std::{collections::BTreeMap, fs, path::Path, sync::OnceLock};

use serde_json::Value;
use tempfile::TempDir;

mod program;

use program::{entries, finished_batches, is_refused, killed_ten_times, succeeds};

/// Some 1,500 runs: a second or two. The base rate of attacks goes through its fivefold, police effort
/// through a fifth more, and no faction is there to send fighters over.
const SMALL: &str = r#"
title = "Small"
question = "Does it hold together?"
scenario = "tiny"
replicates = 2
outputs = ["attacks_2020", "attacks_2021", "members"]

[[factors]]
name = "inert"
entries = ["factions.inflow"]
low = 0.01
high = 0.5

[[factors]]
name = "police"
entries = ["forces.Police.effort"]
change = "scale"
low = 0.9
high = 1.1

[[factors]]
name = "base_rate"
entries = ["attack.base_rate"]
low = 0.3
high = 1.5

[keep.members]
quantity = "strength"

[morris]
trajectories = 30

[sobol]
points = 64

[bank]
runs = 600

[[prim]]
output = "attacks_2020"
at_least = 60

[[prim]]
output = "attacks_2020"
at_most = -1
"#;

fn folder() -> TempDir {
    let folder = program::folder();
    fs::write(folder.path().join("small.toml"), SMALL).unwrap();
    folder
}

/// The files of an analysis; wall times and the journal differ from run to run.
fn files(folder: &Path, out: &str) -> BTreeMap<String, Vec<u8>> {
    let path = folder.join(out);
    let is_result = |name: &String| name != "journal" && name != "wall.log";
    let names = entries(&path).into_iter().filter(is_result);
    let (folders, files): (Vec<String>, Vec<String>) =
        names.partition(|name| path.join(name).is_dir());
    let drawn = folders.into_iter().flat_map(|folder| {
        let names = entries(&path.join(&folder)).into_iter();
        names.map(move |name| format!("{folder}/{name}"))
    });
    let drawn: Vec<String> = drawn.collect();
    let all = files.into_iter().chain(drawn);
    all.map(|name| (name.clone(), fs::read(path.join(&name)).unwrap())).collect()
}

/// An analysis that nothing happened to.
fn undisturbed(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    succeeds(folder, &["sensitivity", "./small.toml", "--out", "undisturbed"]);
    files(folder, "undisturbed")
}

/// The same, once for all tests that only read it.
fn results() -> &'static BTreeMap<String, Vec<u8>> {
    static RESULTS: OnceLock<BTreeMap<String, Vec<u8>>> = OnceLock::new();
    RESULTS.get_or_init(|| undisturbed(folder().path()))
}

/// The rows of a CSV file as tables.
fn rows(files: &BTreeMap<String, Vec<u8>>, name: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(&files[name][..]);
    reader.deserialize().map(Result::unwrap).collect()
}

fn number(row: &BTreeMap<String, String>, column: &str) -> f64 {
    row[column].parse().unwrap_or_else(|_| panic!("{column} of {row:?}"))
}

#[test]
fn files_are_the_same_on_any_number_of_threads_and_from_the_record() {
    let folder = folder();
    let path = folder.path();
    let expected = undisturbed(path);
    let names = expected.keys().map(String::as_str).filter(|name| !name.contains('/'));
    let names: Vec<&str> = names.collect();
    assert!(expected.contains_key("figures/morris-attacks_2021.svg"), "{:?}", expected.keys());
    let all = [
        "bank.csv",
        "delta.csv",
        "failed.csv",
        "morris.csv",
        "noise.csv",
        "pawn.csv",
        "prim.csv",
        "report.txt",
        "sensitivity.toml",
        "sobol.csv",
    ];
    assert_eq!(names, all);
    for threads in ["1", "2", "7"] {
        let out = format!("threads-{threads}");
        succeeds(path, &["sensitivity", "./small.toml", "--threads", threads, "--out", &out]);
        assert!(files(path, &out) == expected, "{threads} threads");
    }
    fs::remove_file(path.join("small.toml")).unwrap();
    succeeds(path, &["sensitivity", "undisturbed/sensitivity.toml", "--out", "again"]);
    assert!(files(path, "again") == expected, "from the record");
}

#[cfg(unix)]
#[test]
fn an_analysis_that_is_killed_at_any_moment_goes_on_and_ends_the_same() {
    let folder = folder();
    let path = folder.path();
    let expected = undisturbed(path);
    let name = "an_analysis_that_is_killed_at_any_moment_goes_on_and_ends_the_same";
    let batches = finished_batches(&path.join("undisturbed"));
    killed_ten_times(name, path, &["sensitivity", "./small.toml"], batches, |out| {
        assert!(files(path, out) == expected, "{out}");
    });
}

#[test]
fn a_finished_batch_is_not_computed_again() {
    let folder = folder();
    let path = folder.path();
    let expected = undisturbed(path);
    // A batch that says something else than was computed shows in the results, so it was read.
    let journal = path.join("undisturbed/journal");
    let batches: Vec<String> =
        entries(&journal).into_iter().filter(|name| name.contains("-0")).collect();
    assert!(batches.iter().any(|name| name.starts_with("morris-00000")), "{batches:?}");
    let sobol = journal.join("sobol-00001.json");
    let other = fs::read(journal.join("sobol-00000.json")).unwrap();
    let computed = fs::read(&sobol).unwrap();
    fs::write(&sobol, &other).unwrap();
    succeeds(path, &["sensitivity", "./small.toml", "--out", "undisturbed"]);
    assert!(files(path, "undisturbed") != expected);
    // And what does not match its checksum is computed again.
    let mut damaged = computed.clone();
    let middle = damaged.len() / 2;
    damaged[middle] ^= 1;
    fs::write(&sobol, &damaged).unwrap();
    succeeds(path, &["sensitivity", "./small.toml", "--out", "undisturbed"]);
    assert!(files(path, "undisturbed") == expected);
    assert_eq!(fs::read(&sobol).unwrap(), computed);
}

/// Of the attacks of a year the base rate matters most, police less, and what acts on nothing not at
/// all: its effects and its total index are exactly 0 under random numbers in common.
///
/// The base rate goes through its fivefold and police effort through a fifth more, so the order is
/// plain. Thresholds hold an input without effect below them in 19 of 20 outputs;
/// the seed is fixed.
#[test]
fn the_order_of_factors_is_known() {
    let files = results();
    let of = |file: &str, output: &str, factor: &str, more: [&str; 2]| {
        let is_it = |row: &BTreeMap<String, String>| {
            row["output"] == output
                && row["factor"] == factor
                && (more[0].is_empty() || row[more[0]] == more[1])
        };
        rows(files, file).into_iter().find(is_it).unwrap()
    };
    let morris = |factor| number(&of("morris.csv", "attacks_2020", factor, ["", ""]), "mu_star");
    assert_eq!(morris("inert"), 0.0);
    assert!(morris("base_rate") > 3.0 * morris("police"), "{}", morris("police"));
    let total = |factor| {
        let of_mean = ["estimand", "expectation"];
        number(&of("sobol.csv", "attacks_2020", factor, of_mean), "total")
    };
    assert_eq!(total("inert"), 0.0);
    assert!(total("base_rate") > 0.5 && total("police") < 0.3, "{}", total("police"));
    for file in ["delta.csv", "pawn.csv"] {
        let above = |factor| of(file, "attacks_2020", factor, ["", ""])["above"].clone();
        assert_eq!([above("base_rate"), above("inert")], ["true", "false"], "{file}");
    }
    // Police cost members, and the base rate does not make them.
    let members = |factor| number(&of("morris.csv", "members", factor, ["", ""]), "mu");
    assert!(members("police") < 0.0, "{}", members("police"));
    // Where many attacks are, the base rate is high.
    let boxes = rows(files, "prim.csv");
    let suggested = boxes.iter().filter(|row| row["suggested"] == "true");
    let by: Vec<&str> = suggested.clone().map(|row| row["factor"].as_str()).collect();
    assert!(by.contains(&"base_rate"), "{by:?}");
    assert!(suggested.clone().all(|row| row["outcome"] == "attacks_2020 at least 60"));
    let base_rate = suggested.into_iter().find(|row| row["factor"] == "base_rate").unwrap();
    assert!(number(base_rate, "low") > 0.6, "{base_rate:?}");
    assert!(number(base_rate, "quasi_p") < 1e-4, "{base_rate:?}");
}

#[test]
fn the_report_names_estimands_noise_and_what_it_cannot_tell() {
    let files = results();
    let report = String::from_utf8(files["report.txt"].clone()).unwrap();
    for part in [
        "estimand: the expected output, as the mean of 2 replicates",
        "estimands: of the expected output (what a factor does on average, noise taken off), of a single run",
        "estimand: of a single run, noise included",
        "noise share (95%)",
        "% of the variance",
        "attacks_2021:",
        "members:",
        "suggested box: ",
        "base_rate at least",
        "no boxes: `attacks_2020 at most -1` in 0 of 600 runs: nothing to tell apart",
    ] {
        assert!(report.contains(part), "`{part}` is not in\n{report}");
    }
}

#[test]
fn json_is_one_object_that_holds_every_analysis() {
    let folder = folder();
    let printed =
        succeeds(folder.path(), &["sensitivity", "./small.toml", "--out", "results", "--json"]);
    let json: Value = serde_json::from_str(&printed).unwrap();
    assert_eq!(json["factors"], serde_json::json!(["inert", "police", "base_rate"]));
    assert_eq!(json["outputs"], serde_json::json!(["attacks_2020", "attacks_2021", "members"]));
    assert_eq!(json["runs"][0]["runs"], 30 * 4 * 2);
    for part in ["morris", "sobol", "delta", "pawn"] {
        assert_eq!(json[part].as_array().unwrap().len(), 3, "{part}");
    }
    assert_eq!(json["sobol"][0]["indices"][0]["estimand"], "expectation");
    assert!(json["prim"][0]["boxes"].as_array().unwrap().len() > 1);
    assert_eq!(json["prim"][1]["outcome"], "attacks_2020 at most -1");
    // The same numbers as in the files.
    let row = &rows(&files(folder.path(), "results"), "morris.csv")[0];
    let found = json["morris"][0]["factors"][0]["mean_absolute"]["value"].as_f64().unwrap();
    assert_eq!(number(row, "mu_star"), found);
}

/// A base rate above 10 is out of its bounds: half of the range makes no valid scenario.
#[test]
fn runs_that_fail_are_counted_and_told() {
    let folder = folder();
    let path = folder.path();
    let failing = SMALL.replace("low = 0.3\nhigh = 1.5", "low = 0.3\nhigh = 20.0");
    assert_ne!(failing, SMALL);
    fs::write(path.join("small.toml"), failing).unwrap();
    let checked = succeeds(path, &["plan", "check", "./small.toml"]);
    assert!(
        checked.contains("warning: a value of `base_rate` makes no valid scenario"),
        "{checked}"
    );
    let report = succeeds(path, &["sensitivity", "./small.toml", "--out", "results"]);
    assert!(report.contains("runs of bank failed; the first: "), "{report}");
    assert!(report.contains("runs of sobol failed; the first: "), "{report}");
    let files = files(path, "results");
    let failed = rows(&files, "failed.csv");
    let of_bank = failed.iter().filter(|row| row["analysis"] == "bank").count();
    assert_eq!(rows(&files, "bank.csv").len() + of_bank, 600);
    assert!(of_bank > 0 && failed.iter().all(|row| !row["said"].is_empty()));
}

#[test]
fn another_plan_is_refused_in_the_same_folder() {
    let folder = folder();
    let path = folder.path();
    let expected = undisturbed(path);
    for (from, to) in [
        ("points = 64", "points = 32"),
        ("high = 1.1", "high = 1.2"),
        ("replicates = 2", "replicates = 2\nseed = 2"),
        ("at_least = 60", "at_least = 61"),
    ] {
        let other = SMALL.replace(from, to);
        assert_ne!(other, SMALL);
        fs::write(path.join("other.toml"), other).unwrap();
        let message = is_refused(path, &["sensitivity", "./other.toml", "--out", "undisturbed"]);
        assert!(message.contains("`undisturbed` holds results of another plan"), "{message}");
        assert!(message.contains("choose another folder with `--out DIR`"), "{message}");
    }
    assert!(files(path, "undisturbed") == expected);
}

#[test]
fn a_plan_of_another_kind_is_refused_with_its_command() {
    let folder = folder();
    let path = folder.path();
    for (command, plan, right) in [
        ("sensitivity", "calibrate-quick", "`stronghold calibrate calibrate-quick` runs it"),
        ("sensitivity", "screen", "`stronghold sweep screen` runs it"),
        ("calibrate", "./small.toml", "`stronghold sensitivity ./small.toml` runs it"),
        ("sweep", "sensitivity-quick", "`stronghold sensitivity sensitivity-quick` runs it"),
    ] {
        let message = is_refused(path, &[command, plan]);
        assert!(message.contains(right), "{message}");
    }
    let message = is_refused(path, &["sensitivity", "sensitivity-quik"]);
    assert!(message.contains("did you mean `sensitivity-quick`?"), "{message}");
}

#[test]
fn plans_of_every_kind_are_listed_shown_and_checked() {
    let folder = folder();
    let path = folder.path();
    let list = succeeds(path, &["plan", "list"]);
    for (name, kind) in [
        ("tiny", "sweep"),
        ("calibrate-khorasan", "calibration"),
        ("sensitivity-quick", "sensitivity"),
        ("sensitivity-khorasan", "sensitivity"),
    ] {
        let line = list.lines().find(|line| line.starts_with(&format!("{name} "))).unwrap();
        assert!(line.split_whitespace().nth(1) == Some(kind), "{line}");
        let text = succeeds(path, &["plan", "show", name]);
        assert!(text.starts_with("#:schema ./"), "{text}");
        succeeds(path, &["plan", "check", name]);
    }
    let checked = succeeds(path, &["plan", "check", "calibrate-khorasan"]);
    for part in
        ["17 parameters from 13 targets", "log-normal", "strength_2023_end", "level", "shown"]
    {
        assert!(checked.contains(part), "`{part}` is not in {checked}");
    }
    let checked = succeeds(path, &["plan", "check", "./small.toml"]);
    for part in ["1480 runs: 240 of morris, 640 of sobol, 600 of bank", "0.90 to 1.1"] {
        assert!(checked.contains(part), "`{part}` is not in {checked}");
    }
    assert!(checked.contains("searched for: attacks_2020 at least 60"), "{checked}");
    for (arguments, title) in [
        (&["plan", "schema"][..], "Stronghold plan"),
        (&["plan", "schema", "calibration"], "Stronghold calibration plan"),
        (&["plan", "schema", "sensitivity"], "Stronghold sensitivity plan"),
    ] {
        let schema: Value = serde_json::from_str(&succeeds(path, arguments)).unwrap();
        assert_eq!(schema["title"], title);
    }
}

/// A factor with named levels stands in the bank by name, and PRIM's box says which of them.
#[test]
fn levels_have_their_names_in_the_results() {
    let folder = folder();
    let path = folder.path();
    let plan = r#"
title = "Levels"
question = "Which opening?"
scenario = "tiny"
replicates = 2
outputs = ["attacks_2021"]

[[factors]]
name = "police"
[[factors.levels]]
name = "none"
scenario.forces.Police.amplitude = { value = 0.0, source = "a test" }
[[factors.levels]]
name = "many"
scenario.forces.Police.amplitude = { value = 200.0, source = "a test" }

[morris]
trajectories = 4

[sobol]
points = 16

[bank]
runs = 200

[[prim]]
output = "attacks_2021"
at_most = 10
"#;
    fs::write(path.join("levels.toml"), plan).unwrap();
    let report = succeeds(path, &["sensitivity", "./levels.toml", "--out", "levels"]);
    assert!(report.contains("suggested box: police `many`"), "{report}");
    let bank = rows(&files(path, "levels"), "bank.csv");
    let many = bank.iter().filter(|row| row["police"] == "many").count();
    assert_eq!((bank.len(), many), (200, 100), "a Sobol sequence has as many of each");
}
