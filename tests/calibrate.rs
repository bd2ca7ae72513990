//! `stronghold calibrate` as a user meets it, and what takes its posterior.

mod program;

use std::{fs, path::Path};

use program::{
    code, entries, finished_batches, folder, is_refused, killed_ten_times, said, stronghold,
    succeeds,
};

/// Two numbers of the fictional valley, from its three targets.
const PLAN: &str = r#"
title = "The valley"
question = "Which base rate and which effort go with what the chronicle says?"
scenario = "tiny"
budget = 1_500
surrogate = false

[[parameters]]
name = "base_rate"
entries = ["attack.base_rate"]
prior = { log-normal = { median = 0.5, sd = 0.7 } }
source = "invented"

[[parameters]]
name = "effort"
entries = ["forces.Police.amplitude"]
prior = { log-normal = { median = 10.0, sd = 0.5 } }
low = 0.0
high = 200.0
source = "invented"
"#;

fn written(folder: &Path) {
    fs::write(folder.join("valley.toml"), PLAN).unwrap();
}

/// Every file of a calibration's results but its wall times and its journal.
fn results(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let of = |folder: &Path| -> Vec<(String, Vec<u8>)> {
        let names = entries(folder).into_iter();
        let names = names.filter(|name| !["figures", "journal", "wall.log"].contains(&&**name));
        names.map(|name| (name.clone(), fs::read(folder.join(name)).unwrap())).collect()
    };
    let mut all = of(folder);
    all.extend(of(&folder.join("figures")));
    all
}

#[test]
fn a_calibration_says_what_it_found_and_how_sure_it_is() {
    let folder = folder();
    written(folder.path());
    let printed = succeeds(folder.path(), &["calibrate", "./valley.toml", "--check", "quick"]);
    for part in [
        "2 parameters, 3 targets fitted",
        "screen: runs from the prior come to every target",
        "the posterior that stands: ABC-SMC with regression adjustment",
        "contraction (90%)",
        "what these targets cannot tell",
        "coverage: 200 runs near the observation",
        "SBC over the prior",
        "prediction, left out one at a time",
        "negative binomial",
        "prediction, fitted to all before 2021-01-01",
        "what each target taught",
    ] {
        assert!(printed.contains(part), "`{part}` is missing in\n{printed}");
    }
    let out = folder.path().join("outputs/valley");
    let report = fs::read_to_string(out.join("report.txt")).unwrap();
    assert!(printed.starts_with(&report), "{report}");
    let predictive = fs::read_to_string(out.join("predictive.csv")).unwrap();
    for target in ["attacks_2020", "attacks_2021"] {
        let row = predictive.lines().find(|line| line.starts_with(target)).unwrap();
        assert!(row.ends_with("inside"), "{row}");
    }
    let found = entries(&out);
    let expected = [
        "bank.parquet",
        "calibration.toml",
        "coverage.csv",
        "figures",
        "generations.csv",
        "journal",
        "left_out.csv",
        "parameters.csv",
        "posterior.csv",
        "posterior.parquet",
        "posterior.toml",
        "predictive.csv",
        "report.txt",
        "taught.csv",
        "wall.log",
    ];
    assert_eq!(found, expected);
    let figures = entries(&out.join("figures"));
    assert!(figures.contains(&"pairs.svg".to_owned()), "{figures:?}");
    assert_eq!(figures.len(), 12);
}

#[test]
fn the_same_bytes_on_1_2_and_7_threads() {
    let folder = folder();
    written(folder.path());
    for threads in ["1", "2", "7"] {
        succeeds(
            folder.path(),
            &[
                "calibrate",
                "./valley.toml",
                "--threads",
                threads,
                "--out",
                threads,
                "--check",
                "quick",
            ],
        );
    }
    let one = results(&folder.path().join("1"));
    assert_eq!(one, results(&folder.path().join("2")));
    assert_eq!(one, results(&folder.path().join("7")));
}

#[cfg(unix)]
#[test]
fn a_calibration_that_is_killed_goes_on_with_the_same_bytes() {
    let folder = folder();
    let path = folder.path();
    written(path);
    let arguments = ["calibrate", "./valley.toml", "--budget", "1000"];
    succeeds(path, &[&arguments[..], &["--out", "whole"]].concat());
    let expected = results(&path.join("whole"));
    let name = "a_calibration_that_is_killed_goes_on_with_the_same_bytes";
    let batches = finished_batches(&path.join("whole"));
    killed_ten_times(name, path, &arguments, batches, |out| {
        assert_eq!(results(&path.join(out)), expected, "{out}");
    });
}

#[test]
fn another_calibration_does_not_mix_with_one_that_was_begun() {
    let folder = folder();
    written(folder.path());
    succeeds(folder.path(), &["calibrate", "./valley.toml", "--budget", "1000", "--out", "a"]);
    let said = is_refused(
        folder.path(),
        &["calibrate", "./valley.toml", "--budget", "1100", "--out", "a"],
    );
    assert!(said.contains("`a` holds results of another plan"), "{said}");
    let said = is_refused(folder.path(), &["calibrate", "calibrate-quik"]);
    assert!(said.contains("did you mean `calibrate-quick`?"), "{said}");
}

#[test]
fn json_says_the_same() {
    let folder = folder();
    written(folder.path());
    let printed = succeeds(folder.path(), &["calibrate", "./valley.toml", "--json"]);
    let object: serde_json::Value = serde_json::from_str(&printed).unwrap();
    assert_eq!(object["method"], "adjusted-abc");
    assert_eq!(object["parameters"][0]["name"], "base_rate");
    assert_eq!(object["parameters"][0]["posterior"]["level"], 0.9);
    assert!(object["generations"].as_array().unwrap().len() > 1);
}

#[test]
fn a_posterior_widens_runs_and_says_where_the_spread_comes_from() {
    let folder = folder();
    written(folder.path());
    succeeds(folder.path(), &["calibrate", "./valley.toml", "--out", "c"]);
    let with = ["run", "tiny", "--posterior", "c/posterior.toml", "--replicates", "200"];
    let printed = succeeds(folder.path(), &[&with[..], &["--out", "with"]].concat());
    assert!(printed.contains("chance and parameters: 100 draws of the posterior of valley"));
    assert!(printed.contains("where the spread comes from"), "{printed}");
    let spread = fs::read_to_string(folder.path().join("with/spread.csv")).unwrap();
    assert!(spread.lines().count() == 4 && spread.contains("attacks_2020,"), "{spread}");
    // The record repeats it without the file.
    fs::remove_dir_all(folder.path().join("c")).unwrap();
    succeeds(folder.path(), &["run", "with/run.toml", "--out", "again"]);
    for name in entries(&folder.path().join("with")) {
        let bytes = |of: &str| fs::read(folder.path().join(of).join(&name)).unwrap();
        assert!(bytes("with") == bytes("again"), "{name} differs");
    }
}

#[test]
fn comparisons_and_sweeps_take_a_posterior() {
    let folder = folder();
    written(folder.path());
    succeeds(folder.path(), &["calibrate", "./valley.toml", "--out", "c"]);
    let twice = "title = \"Twice\"\nquestion = \"Twice the recruitment?\"\nextends = \"tiny\"\n\
                 [parameters.recruitment]\nrate = 0.2\n";
    fs::write(folder.path().join("twice.toml"), twice).unwrap();
    let compare = ["compare", "tiny", "./twice.toml", "--posterior", "c/posterior.toml"];
    let printed =
        succeeds(folder.path(), &[&compare[..], &["--replicates", "30", "--out", "d"]].concat());
    assert!(printed.contains("chance and parameters: 15 draws of the posterior of valley"));
    succeeds(folder.path(), &["compare", "d/compare.toml", "--out", "e"]);
    let bytes = |of: &str| fs::read(folder.path().join(of).join("differences.csv")).unwrap();
    assert!(bytes("d") == bytes("e"));
    let plan = "title = \"p\"\nquestion = \"q\"\nscenario = \"tiny\"\nreplicates = 8\n[[factors]]\n\
                name = \"rate\"\nentries = [\"recruitment.rate\"]\nvalues = [0.05, 0.2]\n";
    fs::write(folder.path().join("plan.toml"), plan).unwrap();
    let printed = succeeds(
        folder.path(),
        &["sweep", "./plan.toml", "--posterior", "c/posterior.toml", "--out", "s"],
    );
    assert!(printed.contains("4 draws of the posterior of valley"), "{printed}");
    let printed = succeeds(folder.path(), &["sweep", "s/plan.toml", "--out", "s"]);
    assert!(printed.contains("1 of them finished before"), "{printed}");
}

/// Without a word on the command line the baseline and what extends it carry `khorasan`; `none` leaves it out.
#[test]
fn the_baseline_carries_its_posterior() {
    let folder = folder();
    let json = |arguments: &[&str]| -> serde_json::Value {
        serde_json::from_str(&succeeds(folder.path(), arguments)).unwrap()
    };
    let run = ["run", "khorasan", "--replicates", "4", "--until", "2020-12-31", "--json"];
    let carried = json(&run);
    assert_eq!(carried["posterior"]["calibration"], "calibrate-khorasan");
    assert_eq!(carried["posterior"]["draws"], 2);
    let none = json(&[&run[..], &["--posterior", "none"]].concat());
    assert!(none["posterior"].is_null(), "{none}");
    assert_ne!(none["targets"], carried["targets"]);
    let compare = ["compare", "khorasan", "no-ramp-up", "--replicates", "4", "--json"];
    assert_eq!(json(&compare)["posterior"]["draws"], 2);
    assert!(json(&["run", "tiny", "--replicates", "2", "--json"])["posterior"].is_null());
    // A world that was run with other parameters, or with some of them set, is told of and stays another world.
    succeeds(
        folder.path(),
        &["run", "khorasan", "--replicates", "2", "--posterior", "none", "--out", "p"],
    );
    let set = ["--set", "recruitment.rate=0.0715", "--replicates", "2", "--out", "s"];
    succeeds(folder.path(), &[&["run", "khorasan"][..], &set].concat());
    let few = ["--replicates", "4", "--out", "c"];
    let compare = ["compare", "khorasan", "p/run.toml", "s/run.toml"];
    let output = stronghold(folder.path(), &[&compare[..], &few].concat());
    assert_eq!(code(&output), 0);
    assert!(said(&output).contains("`p` has no posterior of its own"), "{}", said(&output));
    assert!(
        said(&output).contains("`recruitment` stays as `s` has it: `--set` gave it a value"),
        "{}",
        said(&output)
    );
    let printed = String::from_utf8(output.stdout).unwrap();
    assert_eq!(printed.matches("the two worlds are the same").count(), 1, "{printed}");
}

#[test]
fn a_posterior_that_was_changed_is_refused() {
    let folder = folder();
    written(folder.path());
    succeeds(folder.path(), &["calibrate", "./valley.toml", "--out", "c"]);
    let path = folder.path().join("c/posterior.toml");
    let whole = fs::read_to_string(&path).unwrap();
    let first = whole.lines().find(|line| line.starts_with("    [")).unwrap().to_owned();
    for (changed, part) in [
        (whole.replacen(&first, "    [1.0],", 1), "draw 0 has 1 numbers"),
        (whole.replacen(&first, "    [1.0, nan],", 1), "draw 0 has NaN"),
        (whole.replacen(&first, "    [1.0, 1e9],", 1), "makes no valid `tiny`"),
        (whole.replace("format = 1", "format = 2"), "format 2"),
        (whole.replacen("format = 1", "format = 2\nunheard_of = true", 1), "use version 0.1.0"),
        (whole.replace("attack.base_rate", "attack.base_rat"), "stays as `tiny` has it"),
        (String::new(), "posterior"),
    ] {
        fs::write(&path, &changed).unwrap();
        let output = stronghold(folder.path(), &["run", "tiny", "--posterior", "c/posterior.toml"]);
        assert!(said(&output).contains(part), "`{part}` is missing in {}", said(&output));
        assert_eq!(code(&output), if part.starts_with("stays") { 0 } else { 2 });
    }
}
