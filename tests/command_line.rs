//! The program as a user meets it: exit codes, what is printed and what is written.
//!
//! Every test runs the real binary in an empty folder of its own.

use std::{
    fs,
    process::{Command, Stdio},
    thread::sleep,
    time::Duration,
};

use stronghold::experiment::record::{REVISION, UNKNOWN};

mod program;

use program::{STRONGHOLD, code, entries, folder, is_refused, said, shell, stronghold, succeeds};

/// A run that takes a moment: `tiny`, few replicates.
const SMALL: [&str; 4] = ["run", "tiny", "--replicates", "3"];

/// What such a run writes.
const FILES: [&str; 9] = [
    "monthly.csv",
    "national.csv",
    "national_years.csv",
    "patterns.csv",
    "phases.csv",
    "ratios.csv",
    "run.toml",
    "scores.csv",
    "targets.csv",
];

#[test]
fn scenario_commands_work_from_any_folder() {
    let folder = folder();
    let list = succeeds(folder.path(), &["scenario", "list"]);
    assert!(list.contains("khorasan") && list.contains("tiny"), "{list}");
    for name in ["khorasan", "tiny"] {
        assert!(succeeds(folder.path(), &["scenario", "show", name]).contains("[regions."));
        let check = succeeds(folder.path(), &["scenario", "check", name]);
        assert!(check.ends_with("no mistakes found\n"), "{check}");
    }
    let schema = succeeds(folder.path(), &["scenario", "schema"]);
    assert!(serde_json::from_str::<serde_json::Value>(&schema).unwrap().is_object());
    assert!(succeeds(folder.path(), &["scenario", "parameters"]).contains("attack.base_rate"));
    let markdown = succeeds(folder.path(), &["scenario", "parameters", "--markdown"]);
    assert!(markdown.starts_with("| name |"));
    assert_eq!(entries(folder.path()), [""; 0], "they write no files");
}

#[test]
fn a_shown_scenario_is_a_scenario() {
    let folder = folder();
    for arguments in
        [&["scenario", "show", "tiny"][..], &["scenario", "show", "tiny", "--resolved"]]
    {
        fs::write(folder.path().join("mine.toml"), succeeds(folder.path(), arguments)).unwrap();
        succeeds(folder.path(), &["scenario", "check", "mine.toml"]);
    }
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_no_mistake() {
    let folder = folder();
    let text = "\u{feff}extends = \"tiny\"\r\ntitle = \"Täler\"\r\n";
    fs::write(folder.path().join("mine.toml"), text).unwrap();
    assert!(succeeds(folder.path(), &["scenario", "check", "mine.toml"]).contains("Täler"));
}

#[test]
fn unknown_scenarios_are_answered_with_the_nearest() {
    let folder = folder();
    for arguments in [
        &["run", "tinny"][..],
        &["tinny"],
        &["scenario", "show", "tinny"],
        &["scenario", "check", "tinny"],
    ] {
        let message = is_refused(folder.path(), arguments);
        assert!(message.contains("no bundled scenario is called `tinny`"), "{message}");
        assert!(message.contains("did you mean `tiny`?"), "{message}");
    }
    for name in [".", "-", "zzz"] {
        let message = is_refused(folder.path(), &["run", name]);
        assert!(!message.contains("did you mean"), "{message}");
    }
    let message = is_refused(folder.path(), &["run", "no/such.toml"]);
    assert!(message.contains("cannot read `no/such.toml`: there is no such file"), "{message}");
    assert_eq!(entries(folder.path()), [""; 0]);
}

#[test]
fn nearly_right_command_lines_are_answered_with_the_right_one() {
    let folder = folder();
    for (typed, meant) in [
        ("check khorasan", "stronghold scenario check khorasan"),
        ("scenarios list", "stronghold scenario list"),
        ("scenarios", "stronghold scenario list"),
        ("list", "stronghold scenario list"),
        ("chek tiny", "stronghold scenario check tiny"),
        ("runn tiny", "stronghold run tiny"),
        ("--replicates 3 run khorasan", "stronghold run khorasan --replicates 3"),
    ] {
        let arguments: Vec<&str> = typed.split(' ').collect();
        let message = is_refused(folder.path(), &arguments);
        assert!(message.contains(&format!("did you mean `{meant}`?")), "{typed}: {message}");
    }
    assert_eq!(entries(folder.path()), [""; 0]);
}

#[test]
fn paths_beside_the_right_one_are_answered_with_it() {
    let folder = folder();
    succeeds(folder.path(), &SMALL);
    let message = is_refused(folder.path(), &["run", "outputs/tiny"]);
    assert!(message.contains("did you mean `outputs/tiny/run.toml`?"), "{message}");
    for command in [&["run"][..], &["scenario", "check"], &["scenario", "show"]] {
        let message = is_refused(folder.path(), &[command, &["tiny.toml"]].concat());
        assert!(message.contains("the bundled scenario? it is called `tiny`"), "{message}");
    }
}

#[test]
fn flags_that_would_do_nothing_together_are_refused() {
    let folder = folder();
    let message = is_refused(folder.path(), &[&SMALL[..], &["--json", "--scores"]].concat());
    assert!(message.contains("cannot be used with"), "{message}");
    let message = is_refused(folder.path(), &[&SMALL[..], &["--json", "--events"]].concat());
    assert!(message.contains("add `--out DIR`, or leave `--events` out"), "{message}");
}

/// A run of three replicates.
fn run<'a>(rest: &[&'a str]) -> Vec<&'a str> {
    [&["run", "--replicates", "3"], rest].concat()
}

#[test]
fn a_file_named_like_a_bundled_scenario_does_not_replace_its_results() {
    let folder = folder();
    succeeds(folder.path(), &SMALL);
    let record = folder.path().join("outputs/tiny/run.toml");
    let before = fs::read(&record).unwrap();
    let own = "extends = \"tiny\"\nparameters.attack.base_rate = 0.3\n";
    fs::write(folder.path().join("tiny.toml"), own).unwrap();
    let message = is_refused(folder.path(), &run(&["tiny.toml"]));
    assert!(message.contains("`outputs/tiny` is for the bundled scenario `tiny`"), "{message}");
    assert!(message.contains("choose a folder with `--out DIR`"), "{message}");
    succeeds(folder.path(), &run(&["tiny.toml", "--out", "mine"]));
    succeeds(folder.path(), &run(&["tiny.toml", "--json"]));
    is_refused(folder.path(), &run(&["mine/run.toml"]));
    assert_eq!(fs::read(&record).unwrap(), before);
    // The bundled scenario itself, its copy, and records of either.
    let copy = succeeds(folder.path(), &["scenario", "show", "tiny"]);
    fs::write(folder.path().join("tiny.toml"), copy).unwrap();
    succeeds(folder.path(), &run(&["tiny.toml", "--set", "attack.base_rate=0.3"]));
    succeeds(folder.path(), &run(&["outputs/tiny/run.toml"]));
    succeeds(folder.path(), &run(&["outputs/tiny/run.toml", "--until", "2021-03-31"]));
    succeeds(folder.path(), &run(&["outputs/tiny/run.toml"]));
}

#[test]
fn what_is_cut_short_or_too_small_is_not_shown_as_whole() {
    let folder = folder();
    let run = |rest: &[&str]| succeeds(folder.path(), &[&["run", "tiny"], rest].concat());
    let one = run(&["--replicates", "1", "--until", "2021-06-15"]);
    assert!(one.contains(", 1 replicate, "), "{one}");
    assert!(one.contains(" 2021 (to 15 June) "), "{one}");
    assert!(one.contains("too few runs"), "{one}");
    for verdict in ["inside", "outside", "met"] {
        assert!(!one.contains(&format!(" {verdict} ")), "{verdict}: {one}");
    }
    assert!(!run(&["--replicates", "20"]).contains("too few runs"));
}

#[test]
fn wrong_overrides_are_refused_before_anything_is_written() {
    let folder = folder();
    let set = |text: &str| is_refused(folder.path(), &["run", "tiny", "--set", text]);
    let unknown = set("attack.bse_rate=0.3");
    assert!(unknown.contains("no parameter is called `attack.bse_rate`"), "{unknown}");
    assert!(unknown.contains("did you mean `attack.base_rate`?"), "{unknown}");
    for value in ["-1", "1.5", "nan", "inf", "1e309"] {
        let message = set(&format!("attack.claim_propensity={value}"));
        assert!(message.contains("it must be from 0 to 1"), "{message}");
    }
    for text in ["attack.base_rate", "attack.base_rate=", "attack.base_rate=much", "="] {
        assert!(set(text).contains("--set"), "{text}");
    }
    assert_eq!(entries(folder.path()), [""; 0]);
}

#[test]
fn wrong_arguments_are_refused() {
    let folder = folder();
    for (flag, value, expected) in [
        ("--until", "2030-01-01", "2030-01-01 lies outside the scenario"),
        ("--until", "2019-12-31", "which runs from 2020-01-01"),
        ("--until", "2021-02-30", "is not a date"),
        ("--until", "soon", "is not a date"),
        ("--replicates", "0", "write a whole number from 1 to 10000"),
        ("--replicates", "10001", "write a whole number from 1 to 10000"),
        ("--replicates", "many", "--replicates"),
        ("--threads", "0", "--threads"),
        ("--seed", "-1", "--seed"),
        ("--sead", "1", "--seed"),
    ] {
        let message = is_refused(folder.path(), &["run", "tiny", &format!("{flag}={value}")]);
        assert!(message.contains(expected), "{flag} {value}: {message}");
    }
    assert_eq!(entries(folder.path()), [""; 0]);
}

#[test]
fn a_date_in_json_is_a_text() {
    let folder = folder();
    let arguments = [&SMALL[..], &["--json", "--until", "2021-02-28"]].concat();
    let text = succeeds(folder.path(), &arguments);
    let object: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(object["until"], "2021-02-28");
}

#[test]
fn json_is_one_object_and_writes_nothing() {
    let folder = folder();
    let text = succeeds(folder.path(), &[&SMALL[..], &["--json"]].concat());
    let mut objects = serde_json::Deserializer::from_str(&text).into_iter::<serde_json::Value>();
    assert!(objects.next().unwrap().unwrap().is_object());
    assert!(objects.next().is_none(), "{text}");
    assert_eq!(entries(folder.path()), [""; 0]);
}

#[test]
fn results_go_to_outputs_or_where_the_user_says() {
    let folder = folder();
    succeeds(folder.path(), &SMALL);
    assert_eq!(entries(folder.path()), ["outputs"]);
    assert_eq!(entries(&folder.path().join("outputs/tiny")), FILES);
    succeeds(folder.path(), &[&SMALL[..], &["--out", "a/b", "--json", "--events"]].concat());
    let with_events = [&["events.parquet"][..], &FILES].concat();
    assert_eq!(entries(&folder.path().join("a/b")), with_events);
    // A run without events takes away those of the run before.
    succeeds(folder.path(), &[&SMALL[..], &["--out", "a/b"]].concat());
    assert_eq!(entries(&folder.path().join("a/b")), FILES);
}

#[test]
fn a_record_repeats_the_same_bytes() {
    let folder = folder();
    fs::write(folder.path().join("own.csv"), include_str!("../data/observed-tiny.csv")).unwrap();
    let own = "extends = \"tiny\"\nevidence.observed = \"own.csv\"\n";
    fs::write(folder.path().join("own.toml"), own).unwrap();
    for (number, changes) in [
        &["tiny"][..],
        &["own.toml", "--seed", "7", "--threads", "1"],
        &["tiny", "--until", "2020-10-15"],
        &["tiny", "--set", "attack.base_rate=0.3", "--set", "recruitment.rate=0.1"],
        &["tiny", "--events", "--until", "2021-02-28", "--set", "season.amplitude=0"],
    ]
    .into_iter()
    .enumerate()
    {
        let (first, second) = (format!("{number}/first"), format!("{number}/second"));
        let run = |out: &str, rest: &[&str]| {
            succeeds(folder.path(), &[&["run", "--out", out], rest].concat())
        };
        run(&first, &[changes, &["--replicates", "3"]].concat());
        run(&second, &[&format!("{first}/run.toml")]);
        let names = entries(&folder.path().join(&first));
        assert_eq!(names, entries(&folder.path().join(&second)));
        for name in names {
            let bytes = |out: &str| fs::read(folder.path().join(out).join(&name)).unwrap();
            assert!(bytes(&first) == bytes(&second), "{changes:?}: {name} differs");
        }
    }
}

#[test]
fn a_record_of_another_program_is_repeated_with_a_warning() {
    let folder = folder();
    succeeds(folder.path(), &SMALL);
    let record = folder.path().join("outputs/tiny/run.toml");
    let text = fs::read_to_string(&record).unwrap();
    let revision = format!("revision = \"{REVISION}\"");
    assert!(text.contains(&revision), "{text}");
    for (other, is_warned) in [
        (text.clone(), false),
        (text.replace(&revision, "revision = \"unknown\""), false),
        (text.replace(&revision, "revision = \"0123456789ab\""), REVISION != UNKNOWN),
        (text.replace("version = \"", "version = \"9"), true),
    ] {
        fs::write(folder.path().join("other.toml"), other).unwrap();
        let output = stronghold(folder.path(), &["run", "other.toml"]);
        assert_eq!(code(&output), 0, "{}", said(&output));
        assert_eq!(said(&output).contains("numbers may differ"), is_warned, "{}", said(&output));
    }
}

#[test]
fn a_resolved_scenario_gives_the_same_run_from_another_folder() {
    let (folder, other) = (folder(), folder());
    fs::write(folder.path().join("own.csv"), include_str!("../data/observed-tiny.csv")).unwrap();
    let own = "extends = \"tiny\"\nevidence.observed = \"own.csv\"\n";
    fs::write(folder.path().join("own.toml"), own).unwrap();
    let resolved = succeeds(folder.path(), &["scenario", "show", "--resolved", "./own.toml"]);
    fs::write(other.path().join("own.toml"), resolved).unwrap();
    let run = ["run", "./own.toml", "--replicates", "3", "--out", "here"];
    for folder in [&folder, &other] {
        succeeds(folder.path(), &run);
    }
    for name in ["targets.csv", "monthly.csv", "patterns.csv"] {
        let read =
            |folder: &tempfile::TempDir| fs::read_to_string(folder.path().join("here").join(name));
        assert_eq!(read(&folder).unwrap(), read(&other).unwrap(), "{name}");
        assert!(read(&folder).unwrap().lines().count() > 2, "{name} has no rows");
    }
}

#[test]
fn a_broken_record_is_refused() {
    let folder = folder();
    succeeds(folder.path(), &SMALL);
    let text = fs::read_to_string(folder.path().join("outputs/tiny/run.toml")).unwrap();
    let half = &text[..text.len() / 2];
    for (damaged, expected) in [
        (half[..=half.rfind('=').unwrap()].to_owned(), "damaged.toml:"),
        (text.replace("seed = 1\n", ""), "there is no `seed` here"),
        (text.replace("seed = 1\n", "seed = -1\n"), "damaged.toml:"),
        (text.replace("seed = 1\n", "sead = 1\n"), "did you mean `seed`?"),
        (text.replace("replicates = 3", "replicates = 0"), "0 is not a number of replicates"),
        (text.replace("replicates = 3", "replicates = 999999999"), "must be from 1 to 10000"),
        (text.replace("scenario = \"tiny\"", "scenario = \"../tiny\""), "is not a scenario's name"),
        (
            text.replace("[run]\n", "[run]\nuntil = 2030-01-01\n"),
            "`run.until`: 2030-01-01 lies outside",
        ),
        (text.replace("quantity = \"claims\"", "quantity = \"clams\""), "did you mean `claims`?"),
        (text.replace("[scenario]\n", "[scenario]\nextends = \"tiny\"\n"), "stands alone"),
    ] {
        assert_ne!(damaged, text, "{expected}: nothing was damaged");
        fs::write(folder.path().join("damaged.toml"), damaged).unwrap();
        let message = is_refused(folder.path(), &["run", "damaged.toml"]);
        assert!(message.contains(expected), "{expected}: {message}");
        assert!(message.contains("damaged.toml"), "{message}");
    }
}

#[test]
fn a_file_in_the_way_is_told_and_left_alone() {
    let folder = folder();
    fs::write(folder.path().join("outputs"), "mine").unwrap();
    for arguments in [&SMALL[..], &["run", "tiny", "--out", "outputs"]] {
        let message = is_refused(folder.path(), arguments);
        assert!(message.contains("cannot write results to `outputs"), "{message}");
        assert!(message.contains("`outputs` is a file"), "{message}");
        assert!(message.contains("choose another folder with `--out DIR`"), "{message}");
    }
    assert_eq!(fs::read_to_string(folder.path().join("outputs")).unwrap(), "mine");
}

#[test]
fn a_folder_in_the_place_of_a_file_is_told() {
    let folder = folder();
    let results = folder.path().join("outputs/tiny");
    fs::create_dir_all(results.join("targets.csv/mine")).unwrap();
    fs::write(results.join("run.toml"), "mine").unwrap();
    let output = stronghold(folder.path(), &SMALL);
    assert_eq!(code(&output), 1);
    assert!(said(&output).contains("cannot write results"), "{}", said(&output));
    assert_eq!(entries(&results), ["run.toml", "targets.csv"]);
}

#[cfg(target_os = "linux")]
#[test]
fn an_unwritable_folder_is_told() {
    let folder = folder();
    // Nobody can write there, not even root.
    let output = stronghold(folder.path(), &[&SMALL[..], &["--out", "/proc/stronghold"]].concat());
    assert_eq!(code(&output), 1);
    assert!(
        said(&output).contains("cannot write results to `/proc/stronghold`"),
        "{}",
        said(&output)
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_the_earlier_results_as_they_were() {
    let folder = folder();
    succeeds(folder.path(), &SMALL);
    let results = folder.path().join("outputs/tiny");
    let before: Vec<Vec<u8>> =
        entries(&results).iter().map(|name| fs::read(results.join(name)).unwrap()).collect();
    // No file may grow beyond one block; the signal that says so is ignored, as on a full disk.
    let output = shell(
        folder.path(),
        "trap '' XFSZ; ulimit -f 1; exec \"$0\" run tiny --replicates 3 --seed 2",
    );
    assert_eq!(code(&output), 1, "{}", said(&output));
    assert!(said(&output).contains("cannot write results"), "{}", said(&output));
    assert_eq!(entries(&results), FILES);
    let after: Vec<Vec<u8>> =
        entries(&results).iter().map(|name| fs::read(results.join(name)).unwrap()).collect();
    assert!(before == after, "the earlier results changed");
}

#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written_is_told() {
    let folder = folder();
    let output = shell(folder.path(), "\"$0\" scenario parameters > /dev/full");
    assert_eq!(code(&output), 1);
    assert!(said(&output).contains("cannot write output: the disk is full"), "{}", said(&output));
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_is_success() {
    for arguments in [&["scenario", "parameters"][..], &["scenario", "schema"], &["--help"]] {
        let folder = folder();
        let mut child = Command::new(STRONGHOLD)
            .args(arguments)
            .current_dir(folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(code(&output), 0, "{arguments:?}: {}", said(&output));
        assert_eq!(said(&output), "");
    }
}

#[cfg(unix)]
#[test]
fn a_closed_standard_error_keeps_the_exit_code() {
    let output = shell(folder().path(), "\"$0\" run tinny 2> /dev/full");
    assert_eq!(code(&output), 2);
}

#[cfg(unix)]
#[test]
fn a_scenario_can_come_through_a_pipe() {
    let folder = folder();
    let output =
        shell(folder.path(), "printf 'extends = \"tiny\"' | \"$0\" scenario check /dev/stdin");
    assert_eq!(code(&output), 0, "{}", said(&output));
}

#[cfg(target_os = "linux")]
#[test]
fn an_endless_file_is_refused() {
    let message = is_refused(folder().path(), &["scenario", "check", "/dev/zero"]);
    assert!(message.contains("`/dev/zero` is too large"), "{message}");
}

/// Whether HUP, INT or TERM is ignored here, as under `nohup` or in the background of a script: then
/// the program handles none of them.
#[cfg(unix)]
fn a_signal_is_ignored() -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0);
    [1, 2, 15].iter().any(|number| mask >> (number - 1) & 1 == 1)
}

#[cfg(unix)]
#[test]
fn a_run_that_is_interrupted_leaves_nothing_behind() {
    if a_signal_is_ignored() {
        eprintln!("SKIPPED: HUP, INT or TERM is ignored where this test runs");
        return;
    }
    for signal in ["INT", "TERM"] {
        let folder = folder();
        succeeds(folder.path(), &SMALL);
        let before = entries(&folder.path().join("outputs/tiny"));
        for out in ["outputs/tiny", "new/folder"] {
            let mut child = Command::new(STRONGHOLD)
                .args(["run", "khorasan", "--replicates", "10000", "--out", out])
                .current_dir(folder.path())
                .stdout(Stdio::null())
                .spawn()
                .unwrap();
            let path = folder.path().join(out);
            let has_begun = || {
                path.exists() && entries(&path).iter().any(|name| name.starts_with(".stronghold-"))
            };
            while !has_begun() {
                assert!(child.try_wait().unwrap().is_none(), "it ended before it was told to");
                sleep(Duration::from_millis(5));
            }
            let kill = Command::new("kill").args(["-s", signal, &child.id().to_string()]).status();
            assert!(kill.unwrap().success());
            assert_eq!(child.wait().unwrap().code(), Some(130), "{signal}");
        }
        assert_eq!(entries(&folder.path().join("outputs/tiny")), before);
        assert_eq!(entries(folder.path()), ["outputs"]);
    }
}
