//! `stronghold compare` as a user meets it.

use std::{fs, path::Path};

use serde_json::Value;
use tempfile::TempDir;

mod program;

use program::{is_refused, succeeds};

/// A police whose effort changes on one day, late in the first year.
const FEWER: &str = "extends = \"tiny\"\ntitle = \"Fewer claims\"\nquestion = \"And if they claimed half?\"\n\
    [schedules.attack.claim_propensity]\nstep = [\n\
    { date = 2020-01-01, value = 1.0, source = \"as before\" },\n\
    { date = 2020-07-01, value = 0.5, source = \"the question\" }]\n";

fn folder() -> TempDir {
    let folder = program::folder();
    fs::write(folder.path().join("fewer.toml"), FEWER).unwrap();
    folder
}

fn json(folder: &Path, arguments: &[&str]) -> Value {
    let text = succeeds(folder, &[&["compare"], arguments, &["--json"]].concat());
    serde_json::from_str(&text).unwrap()
}

#[test]
fn a_comparison_prints_these_numbers() {
    let folder = folder();
    insta::assert_snapshot!(succeeds(
        folder.path(),
        &["compare", "tiny", "fewer.toml", "--replicates", "30"]
    ));
}

#[test]
fn json_has_the_difference_of_every_target() {
    let folder = folder();
    let arguments = ["tiny", "fewer.toml", "tiny", "--replicates", "20"];
    let object = json(folder.path(), &arguments);
    assert_eq!(object["base"], "tiny");
    let names: Vec<&Value> =
        object["alternatives"].as_array().unwrap().iter().map(|a| &a["scenario"]).collect();
    assert_eq!(names, ["fewer", "tiny (2)"]);
    for alternative in object["alternatives"].as_array().unwrap() {
        let targets = alternative["targets"].as_array().unwrap();
        assert!(!targets.is_empty());
        for target in targets {
            assert!(target["id"].is_string());
            let [low, mean, high] =
                ["low", "mean", "high"].map(|key| target["difference"][key].as_f64().unwrap());
            assert!(low <= mean && mean <= high, "{target}");
            let reduction = &target["variance_reduction"];
            assert!(reduction.is_null() || reduction.as_f64().unwrap() > 0.0, "{target}");
        }
    }
    assert!(object["alternatives"][1]["parting"].is_null(), "a world beside itself never parts");
    assert_eq!(object["alternatives"][0]["parting"]["first"], "2020-07-01");
    assert!(!folder.path().join("outputs").exists(), "`--json` alone writes no files");
    // Threads do not show.
    let once = json(folder.path(), &[&arguments[..], &["--threads", "1"]].concat());
    assert_eq!(object, once);
}

/// Halved claims from July on: what came before is the same in every pair, attacks stay the same,
/// and claims fall by half, of which the interval has the sign.
#[test]
fn what_the_change_does_not_touch_is_the_same_in_every_pair() {
    let folder = folder();
    let object = json(folder.path(), &["tiny", "fewer.toml", "--replicates", "100"]);
    let alternative = &object["alternatives"][0];
    assert_eq!(alternative["parting"]["attacks"]["verdict"], "the same in every run");
    for month in alternative["months"].as_array().unwrap() {
        assert_eq!(month["verdict"], "the same in every run", "{month}");
    }
    let claims = alternative["targets"].as_array().unwrap().iter();
    let fewer = claims.filter(|target| target["verdict"] == "fewer");
    assert!(fewer.count() > 0, "{alternative}");
}

#[test]
fn a_recorded_comparison_repeats_the_same_bytes() {
    let folder = folder();
    let arguments = ["compare", "tiny", "fewer.toml", "--replicates", "5", "--seed", "9"];
    let set = ["--set", "posture.tempo_effect=1", "--out", "first"];
    let printed = succeeds(folder.path(), &[&arguments[..], &set].concat());
    assert!(printed.contains("too few runs"), "{printed}");
    succeeds(folder.path(), &["compare", "first/compare.toml", "--out", "second"]);
    for name in ["differences.csv", "monthly_differences.csv", "compare.toml"] {
        let read = |out: &str| fs::read_to_string(folder.path().join(out).join(name)).unwrap();
        assert_eq!(read("first"), read("second"), "{name}");
    }
    let message = is_refused(folder.path(), &["compare", "first/compare.toml", "tiny"]);
    assert!(message.contains("is a comparison, which has its alternatives"), "{message}");
    let message = is_refused(folder.path(), &["run", "first/compare.toml"]);
    assert!(message.contains("`stronghold compare first/compare.toml` repeats it"), "{message}");
}

#[test]
fn records_of_runs_are_compared_under_the_name_of_their_folder() {
    let folder = folder();
    let run = ["run", "tiny", "--replicates", "2", "--set", "recruitment.rate=0.04"];
    succeeds(folder.path(), &[&run[..], &["--out", "slow"]].concat());
    let printed = succeeds(
        folder.path(),
        &["compare", "tiny", "slow/run.toml", "--replicates", "3", "--out", "here"],
    );
    assert!(printed.contains("\nslow: "), "{printed}");
    assert!(printed.contains("changed with --set: recruitment.rate = 0.04"), "{printed}");
}

#[test]
fn from_a_day_on_the_alternative_goes_its_own_way() {
    let folder = folder();
    let set = "extends = \"tiny\"\nparameters.recruitment.rate = 0.5\n";
    fs::write(folder.path().join("fast.toml"), set).unwrap();
    let arguments = ["tiny", "fast.toml", "--replicates", "20"];
    let whole = json(folder.path(), &arguments);
    let branch = json(folder.path(), &[&arguments[..], &["--from", "2021-01-01"]].concat());
    assert_eq!(whole["alternatives"][0]["parting"]["first"], "2020-01-01");
    assert_eq!(branch["alternatives"][0]["parting"]["first"], "2021-01-01");
    assert_eq!(branch["from"], "2021-01-01");
    let years =
        |object: &Value| object["alternatives"][0]["years"][0]["members"]["verdict"].clone();
    assert_eq!((years(&whole), years(&branch)), ("more".into(), "the same in every run".into()));
    // It is recorded, and repeated.
    let out = |out: &'static str| ["--replicates", "3", "--out", out];
    let first = ["compare", "tiny", "fast.toml", "--from", "2021-01-01"];
    succeeds(folder.path(), &[&first[..], &out("a")].concat());
    succeeds(folder.path(), &["compare", "a/compare.toml", "--out", "b"]);
    let read =
        |out: &str| fs::read_to_string(folder.path().join(out).join("compare.toml")).unwrap();
    assert_eq!(read("a"), read("b"));

    let message =
        is_refused(folder.path(), &["compare", "tiny", "fast.toml", "--from", "2031-01-01"]);
    assert!(message.contains("2031-01-01 lies outside the base"), "{message}");
    let more = "extends = \"tiny\"\n[leaders.New]\nregion = \"Town\"\ncount = 2\ninfluence = 1\nsource = \"a test\"\n";
    fs::write(folder.path().join("led.toml"), more).unwrap();
    let message =
        is_refused(folder.path(), &["compare", "tiny", "led.toml", "--from", "2021-01-01"]);
    assert!(message.contains("an alternative cannot branch off"), "{message}");
}

#[test]
fn worlds_that_cannot_be_compared_are_refused() {
    let folder = folder();
    let run = ["run", "tiny", "--replicates", "1", "--until", "2021-06-30", "--out", "short"];
    succeeds(folder.path(), &run);
    for (arguments, expected) in [
        (&["tiny"][..], "there is nothing to compare `tiny` with"),
        (&["tiny", "short/run.toml"], "it runs from 2020-01-01 to 2021-06-30, and the base from"),
        (&["tiny", "khorasan"], "it runs from"),
        (&["tiny", "phases"], "it runs from"),
        (&["tiny", "tinny"], "did you mean `tiny`?"),
        (&["tiny", "fewer.toml", "--replicates", "1"], "write a whole number from 2 to 10000"),
        (&["tiny", "fewer.toml", "--set", "attack.bse_rate=1"], "did you mean `attack.base_rate`"),
    ] {
        let message = is_refused(folder.path(), &[&["compare"], arguments].concat());
        assert!(message.contains(expected), "{arguments:?}: {message}");
    }
    let mut names: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(names.drain(..).count(), 2, "nothing is written");
}

#[test]
fn a_damaged_record_is_refused_with_its_line() {
    let folder = folder();
    succeeds(
        folder.path(),
        &["compare", "tiny", "fewer.toml", "--replicates", "2", "--out", "whole"],
    );
    let text = fs::read_to_string(folder.path().join("whole/compare.toml")).unwrap();
    let one = &text[..text.rfind("[[worlds]]").unwrap()];
    for (damaged, expected) in [
        (text.replace("replicates = 2", "replicates = 0"), "0 is not a number of replicates"),
        (text.replace("seed = ", "sed = "), "sed"),
        (one.to_owned(), "holds fewer than two worlds"),
        (format!("worlds = []\n{}", &one[..one.find("[[worlds]]").unwrap()]), "fewer than two"),
    ] {
        fs::write(folder.path().join("damaged.toml"), damaged).unwrap();
        let message = is_refused(folder.path(), &["compare", "damaged.toml"]);
        assert!(message.contains(expected), "{expected}: {message}");
        assert!(message.contains("damaged.toml"), "{message}");
    }
}
