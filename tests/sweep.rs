//! Sweeps as a user meets them: whatever is done to one, what is merged is the same bytes.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread::sleep,
    time::Duration,
};

use stronghold::{
    experiment::sweep::{Shard, Store},
    random::{Purpose, StreamId, Streams, seed_of},
};
use tempfile::TempDir;

mod program;

use program::{STRONGHOLD, code, entries, is_refused, printed, said, shell, stronghold, succeeds};

/// Ten design points with six replicates each, twelve chunks: under a tenth of a second.
const SMALL: &str = r#"
title = "Small"
question = "Does it hold together?"
scenario = "tiny"
replicates = 6
runs_per_chunk = 5

[[factors]]
name = "effort"
entries = ["forces.Police.effort"]
change = "scale"
values = [0.25, 0.5, 1.0, 2.0, 4.0]

[[factors]]
name = "opening"
[[factors.levels]]
name = "as it was"
[[factors.levels]]
name = "none"
scenario.permissiveness.Valley.opening.step = [{ date = 2020-01-01, value = 0.0, source = "a test" }]
"#;

fn folder() -> TempDir {
    let folder = program::folder();
    fs::write(folder.path().join("small.toml"), SMALL).unwrap();
    folder
}

/// The rows of a sweep, as CSV and as Parquet.
fn merged(folder: &Path, sweep: &str) -> (Vec<u8>, Vec<u8>) {
    let name = sweep.replace('/', "-");
    let (csv, parquet) = (format!("{name}.csv"), format!("{name}.parquet"));
    succeeds(folder, &["results", sweep, "--csv", &csv]);
    succeeds(folder, &["results", sweep, "--parquet", &parquet]);
    (fs::read(folder.join(csv)).unwrap(), fs::read(folder.join(parquet)).unwrap())
}

fn chunks(folder: &Path, sweep: &str) -> Vec<PathBuf> {
    let path = folder.join(sweep);
    let names = if path.exists() { entries(&path) } else { Vec::new() };
    names.iter().filter(|name| name.starts_with("chunk-")).map(|name| path.join(name)).collect()
}

/// A sweep that nothing happened to.
fn undisturbed(folder: &Path) -> (Vec<u8>, Vec<u8>) {
    succeeds(folder, &["sweep", "./small.toml", "--out", "undisturbed"]);
    merged(folder, "undisturbed")
}

#[test]
fn a_row_says_which_run_it_is() {
    let folder = folder();
    let (csv, _) = undisturbed(folder.path());
    let text = String::from_utf8(csv).unwrap();
    let mut lines = text.lines();
    let header = "plan_hash,scenario_hash,version,design_point,effort,opening,replicate,seed,status,\
                  attacks_2020,attacks_2021,strength_2021_end,attacks.2020,attacks.2021,\
                  strength.2020,strength.2021";
    assert_eq!(lines.next(), Some(header));
    let rows: Vec<Vec<&str>> = lines.map(|line| line.split(',').collect()).collect();
    assert_eq!(rows.len(), 60);
    for (number, row) in rows.iter().enumerate() {
        assert_eq!(row[3], (number / 6).to_string());
        assert_eq!(row[4], ["0.25", "0.5", "1", "2", "4"][number / 12]);
        assert_eq!(row[5], ["as it was", "none"][number / 6 % 2]);
        assert_eq!(row[6..9], [(number % 6).to_string().as_str(), "1", "ok"]);
        assert!(row[9..].iter().all(|value| value.parse::<f64>().is_ok()), "{row:?}");
    }
    // One scenario a design point, and the same in every run of it.
    let mut scenarios: Vec<&str> = rows.iter().map(|row| row[1]).collect();
    scenarios.dedup();
    scenarios.sort_unstable();
    scenarios.dedup();
    assert_eq!(scenarios.len(), 10);
}

/// The row of the scenario as it is holds the numbers of `stronghold run`.
#[test]
fn a_sweep_has_the_numbers_of_a_run() {
    let folder = folder();
    let (csv, _) = undisturbed(folder.path());
    let text = String::from_utf8(csv).unwrap();
    let of_base = |row: &&str| row.contains(",1,as it was,");
    let claims: Vec<f64> = text
        .lines()
        .filter(of_base)
        .map(|row| row.split(',').nth(9).unwrap().parse().unwrap())
        .collect();
    let run = succeeds(folder.path(), &["run", "tiny", "--replicates", "6", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&run).unwrap();
    let target = &json["targets"][0];
    assert_eq!(target["id"], "attacks_2020");
    let mean = claims.iter().sum::<f64>() / 6.0;
    assert!((target["mean"].as_f64().unwrap() - mean).abs() < 1e-6, "{target} {mean}");
}

#[test]
fn threads_shards_and_their_order_do_not_show() {
    let folder = folder();
    let path = folder.path();
    let expected = undisturbed(path);
    for threads in ["1", "7"] {
        let out = format!("threads-{threads}");
        succeeds(path, &["sweep", "./small.toml", "--threads", threads, "--out", &out]);
        assert!(merged(path, &out) == expected, "{threads} threads");
    }
    // Shards in one folder, the last first, while the table is refused until all are there.
    for shard in ["3/3", "1/3", "2/3"] {
        let refused = stronghold(path, &["results", "shared", "--csv", "shared.csv"]);
        assert_ne!(code(&refused), 0);
        succeeds(path, &["sweep", "./small.toml", "--shard", shard, "--out", "shared"]);
    }
    assert!(merged(path, "shared") == expected, "shards in one folder");
    // Shards in folders of their own, their chunks moved together.
    for shard in ["1", "2"] {
        let of = format!("{shard}/2");
        succeeds(
            path,
            &["sweep", "./small.toml", "--shard", &of, "--out", &format!("own-{shard}")],
        );
    }
    for chunk in chunks(path, "own-2") {
        fs::rename(&chunk, path.join("own-1").join(chunk.file_name().unwrap())).unwrap();
    }
    assert!(merged(path, "own-1") == expected, "shards in folders of their own");
    // Two at once.
    let started: Vec<_> = ["1/2", "2/2"]
        .iter()
        .map(|shard| {
            Command::new(STRONGHOLD)
                .args(["sweep", "./small.toml", "--out", "at-once", "--shard", shard])
                .current_dir(path)
                .stdout(Stdio::null())
                .spawn()
                .unwrap()
        })
        .collect();
    for mut child in started {
        assert!(child.wait().unwrap().success());
    }
    assert!(merged(path, "at-once") == expected, "shards at once");
}

#[test]
fn the_record_repeats_the_sweep() {
    let folder = folder();
    let expected = undisturbed(folder.path());
    fs::remove_file(folder.path().join("small.toml")).unwrap();
    succeeds(folder.path(), &["sweep", "undisturbed/plan.toml", "--out", "again"]);
    assert!(merged(folder.path(), "again") == expected);
}

/// Kills a sweep at every step of putting a chunk into place, each at its first and third time, and
/// ten times at moments that the test's name gives; then finishes it.
#[cfg(unix)]
#[test]
fn a_sweep_that_is_killed_at_any_moment_goes_on_and_ends_the_same() {
    let folder = folder();
    let path = folder.path();
    let expected = undisturbed(path);
    let sweep = |out: &str| {
        let mut command = Command::new(STRONGHOLD);
        command.args(["sweep", "./small.toml", "--threads", "2", "--out", out]).current_dir(path);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    };
    let mut killed = 0;
    let steps = ["opened", "half-written", "written", "synced", "renamed"];
    for (step, time) in steps.iter().flat_map(|step| [(step, 1), (step, 3)]) {
        let out = format!("{step}-{time}");
        let status = sweep(&out).env("STRONGHOLD_KILL_AT", format!("{step}:{time}")).status();
        assert_eq!(status.unwrap().code(), None, "it was not killed at {out}");
        killed += 1;
        succeeds(path, &["sweep", "./small.toml", "--out", &out]);
        assert!(merged(path, &out) == expected, "{out}");
        let mut left = entries(&path.join(&out));
        left.retain(|name| name.starts_with('.'));
        assert_eq!(left, [""; 0], "what the killed process left is removed");
    }
    let name = "a_sweep_that_is_killed_at_any_moment_goes_on_and_ends_the_same";
    let mut draw = Streams::new(seed_of(name), 0).draw(StreamId::ROOT, 0, Purpose::Survey);
    for moment in 0..10 {
        let mut child = sweep("at-random").spawn().unwrap();
        sleep(Duration::from_micros(500 + (draw.uniform() * 30_000.0) as u64));
        drop(child.kill());
        killed += u32::from(child.wait().unwrap().code().is_none());
        if moment % 3 == 2 {
            succeeds(path, &["sweep", "./small.toml", "--out", "at-random"]);
            assert!(merged(path, "at-random") == expected, "moment {moment}");
            fs::remove_dir_all(path.join("at-random")).unwrap();
        }
    }
    println!("killed {killed} times");
    succeeds(path, &["sweep", "./small.toml", "--out", "at-random"]);
    assert!(merged(path, "at-random") == expected);
}

#[cfg(unix)]
#[test]
fn ctrl_c_finishes_the_chunks_under_way_and_says_how_to_go_on() {
    let folder = folder();
    let path = folder.path();
    // Long enough to be caught in the middle.
    let long =
        SMALL.replace("replicates = 6", "replicates = 2000").replace("chunk = 5", "chunk = 200");
    fs::write(path.join("long.toml"), long).unwrap();
    let child = Command::new(STRONGHOLD)
        .args(["sweep", "./long.toml", "--threads", "2", "--out", "long"])
        .current_dir(path)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    while chunks(path, "long").is_empty() {
        sleep(Duration::from_millis(5));
    }
    let kill = Command::new("kill").args(["-s", "INT", &child.id().to_string()]).status();
    assert!(kill.unwrap().success());
    let output = child.wait_with_output().unwrap();
    if output.status.code().is_none() {
        eprintln!("SKIPPED: HUP, INT or TERM is ignored where this test runs");
        return;
    }
    assert_eq!(code(&output), 130, "{}", said(&output));
    let text = printed(&output);
    assert!(text.contains("chunks are left; to go on, repeat the command"), "{text}");
    assert!(said(&output).contains("finishing the chunks that are under way"), "{}", said(&output));
    let finished = chunks(path, "long").len();
    assert!((1..100).contains(&finished), "{finished} chunks");
    assert!(entries(&path.join("long")).iter().all(|name| !name.starts_with('.')));
    let state = stronghold(path, &["results", "long"]);
    assert_eq!(code(&state), 1);
    assert!(printed(&state).contains(&format!("{finished} of 100 chunks")), "{}", printed(&state));
}

/// Flips a bit in each of 200 places, and cuts a chunk at 50 lengths.
#[test]
fn a_chunk_that_changed_anywhere_is_known() {
    let folder = folder();
    let path = folder.path();
    undisturbed(path);
    let chunk = chunks(path, "undisturbed").swap_remove(7);
    let sound = fs::read(&chunk).unwrap();
    let survey = || Store::open(&path.join("undisturbed")).unwrap().survey(Shard::ALL);
    let is_known = |bytes: &[u8], what: &str| {
        fs::write(&chunk, bytes).unwrap();
        let survey = survey();
        let damaged: Vec<u64> = survey.damaged.iter().map(|damage| damage.chunk).collect();
        assert_eq!((damaged, survey.finished.len()), (vec![7], 11), "{what}");
    };
    for place in 0..200 {
        let mut bytes = sound.clone();
        let at = place * (bytes.len() - 1) / 199;
        bytes[at] ^= 1 << (place % 8);
        is_known(&bytes, &format!("byte {at}"));
    }
    for part in 0..50 {
        let length = part * sound.len() / 50;
        is_known(&sound[..length], &format!("cut to {length}"));
    }
    fs::write(&chunk, &sound).unwrap();
    assert_eq!(survey().finished.len(), 12);
    // A sound chunk under another's name holds other runs than it should.
    let name = chunk.file_name().unwrap().to_str().unwrap().replace("chunk-000007", "chunk-000006");
    let other = chunks(path, "undisturbed").swap_remove(6);
    fs::remove_file(other).unwrap();
    fs::copy(&chunk, path.join("undisturbed").join(name)).unwrap();
    let damaged = survey().damaged;
    assert!(damaged[0].why.contains("other runs"), "{damaged:?}");
}

#[test]
fn a_damaged_chunk_is_refused_by_name_and_computed_again_when_asked() {
    let folder = folder();
    let path = folder.path();
    let expected = undisturbed(path);
    let chunk = chunks(path, "undisturbed").swap_remove(3);
    let mut bytes = fs::read(&chunk).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x10;
    fs::write(&chunk, bytes).unwrap();
    fs::remove_file(path.join("undisturbed.csv")).unwrap();
    for arguments in [
        &["results", "undisturbed", "--csv", "undisturbed.csv"][..],
        &["results", "undisturbed", "--summary"],
        &["results", "undisturbed"],
        &["sweep", "./small.toml", "--out", "undisturbed"],
    ] {
        let output = stronghold(path, arguments);
        assert_eq!(code(&output), 1, "{arguments:?}");
        let message = said(&output);
        assert!(message.contains("chunk 3 is damaged"), "{message}");
        assert!(message.contains("does not match the checksum in its name"), "{message}");
        assert!(message.contains("--recompute` computes damaged chunks again"), "{message}");
    }
    assert!(!path.join("undisturbed.csv").exists(), "nothing is written");
    succeeds(path, &["sweep", "./small.toml", "--out", "undisturbed", "--recompute"]);
    assert!(merged(path, "undisturbed") == expected);
}

#[test]
fn an_incomplete_sweep_is_refused_by_the_chunk_that_is_missing() {
    let folder = folder();
    let path = folder.path();
    let expected = undisturbed(path);
    for place in [9, 5] {
        fs::remove_file(chunks(path, "undisturbed").swap_remove(place)).unwrap();
    }
    let output = stronghold(path, &["results", "undisturbed", "--parquet", "some.parquet"]);
    assert_eq!(code(&output), 1);
    let message = said(&output);
    assert!(message.contains("is incomplete: chunk 5 is missing, and one more"), "{message}");
    assert!(!path.join("some.parquet").exists());
    let again = succeeds(path, &["sweep", "./small.toml", "--out", "undisturbed"]);
    assert!(again.contains("12 chunks, 10 of them finished before"), "{again}");
    assert!(merged(path, "undisturbed") == expected);
}

#[test]
fn results_of_another_plan_are_not_mixed() {
    let folder = folder();
    let path = folder.path();
    undisturbed(path);
    for (from, to) in [
        ("replicates = 6", "replicates = 7"),
        ("0.25, 0.5", "0.25, 0.75"),
        ("scenario = \"tiny\"", "scenario = \"tiny\"\nseed = 2"),
        ("value = 0.0, source", "value = 0.1, source"),
    ] {
        fs::write(path.join("small.toml"), SMALL.replace(from, to)).unwrap();
        let message = is_refused(path, &["sweep", "./small.toml", "--out", "undisturbed"]);
        assert!(message.contains("holds results of another plan"), "{message}");
        assert!(message.contains("the plan's text says something else"), "{message}");
    }
    // A scenario file that changed under the same plan.
    fs::write(path.join("valley.toml"), "extends = \"tiny\"\n").unwrap();
    let of_valley = SMALL.replace("\"tiny\"", "\"./valley.toml\"");
    fs::write(path.join("small.toml"), &of_valley).unwrap();
    succeeds(path, &["sweep", "./small.toml", "--out", "valley"]);
    let changed = "extends = \"tiny\"\n[parameters.attack]\nbase_rate = 0.5\n";
    fs::write(path.join("valley.toml"), changed).unwrap();
    let message = is_refused(path, &["sweep", "./small.toml", "--out", "valley"]);
    assert!(message.contains("its scenario `valley` says something else"), "{message}");
    // A record that was changed by hand, and chunks without one.
    let record = path.join("undisturbed/plan.toml");
    let text = fs::read_to_string(&record).unwrap().replace("replicates = 6", "replicates = 5");
    fs::write(&record, text).unwrap();
    let message = is_refused(path, &["results", "undisturbed", "--summary"]);
    assert!(message.contains("was changed: its hash is"), "{message}");
    fs::remove_file(&record).unwrap();
    let message = is_refused(path, &["results", "undisturbed", "--summary"]);
    assert!(message.contains("holds no sweep"), "{message}");
    let message = is_refused(path, &["sweep", "tiny", "--out", "undisturbed"]);
    assert!(message.contains("has chunks of a sweep and no `plan.toml`"), "{message}");
}

#[test]
fn a_record_of_another_format_is_refused_with_the_version_that_reads_it() {
    let folder = folder();
    undisturbed(folder.path());
    let record = folder.path().join("undisturbed/plan.toml");
    // A later format has keys that this one does not know.
    let later = "format = 9\nunheard_of = true";
    let text = fs::read_to_string(&record).unwrap().replacen("format = 1", later, 1);
    fs::write(&record, text).unwrap();
    let message = is_refused(folder.path(), &["results", "undisturbed"]);
    assert!(message.contains("has format 9, and this version reads format 1"), "{message}");
    assert!(message.contains("use version 0.1.0 of the program"), "{message}");
}

/// A value that no scenario can have gives rows that say so; the others are run.
#[test]
fn what_is_out_of_range_is_a_row_with_its_status() {
    let folder = folder();
    let path = folder.path();
    let text = SMALL.replace("values = [0.25,", "values = [-1.0,");
    fs::write(path.join("bad.toml"), text).unwrap();
    let check = succeeds(path, &["plan", "check", "./bad.toml"]);
    assert!(check.contains("warning: a value of `effort` makes no valid scenario"), "{check}");
    let told = succeeds(path, &["sweep", "./bad.toml", "--out", "bad"]);
    assert!(told.contains("12 of them were refused"), "{told}");
    let (csv, _) = merged(path, "bad");
    let mut reader = csv::Reader::from_reader(&csv[..]);
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 60);
    for (number, row) in rows.iter().enumerate() {
        let is_bad = number < 12;
        let expected = if is_bad { "refused: " } else { "ok" };
        assert!(row[8].starts_with(expected), "{row:?}");
        assert_eq!(row[9].is_empty(), is_bad, "{row:?}");
    }
    assert!(rows[0][8].contains("-1 is not an effort"), "{}", &rows[0][8]);
    let summary = succeeds(path, &["results", "bad", "--summary"]);
    assert!(summary.contains("12 runs failed and are in no mean"), "{summary}");
}

#[test]
fn a_dry_run_says_what_it_would_take_and_writes_nothing() {
    let folder = folder();
    let path = folder.path();
    let told = succeeds(path, &["sweep", "./small.toml", "--dry-run", "--threads", "2"]);
    for line in ["runs: 60\n", "chunks: 12 of 5 runs\n", "expected time: ", "expected size: "] {
        assert!(told.contains(line), "{line} is not in {told}");
    }
    assert_eq!(entries(path), ["small.toml"]);
}

#[test]
fn a_summary_has_every_output_of_every_point_with_its_interval() {
    let folder = folder();
    let path = folder.path();
    let (rows, _) = undisturbed(path);
    succeeds(path, &["results", "undisturbed", "--summary", "--csv", "summary.csv"]);
    let mut reader = csv::Reader::from_path(path.join("summary.csv")).unwrap();
    let header = reader.headers().unwrap().clone();
    let place = |name: &str| header.iter().position(|h| h == name).unwrap();
    let summary: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(summary.len(), 10 * 7);
    // The mean of attacks_2020 at point 3, and its interval, by hand.
    let mut reader = csv::Reader::from_reader(&rows[..]);
    let sample: Vec<f64> = reader
        .records()
        .map(Result::unwrap)
        .filter(|row| &row[3] == "3")
        .map(|row| row[9].parse().unwrap())
        .collect();
    let mean = sample.iter().sum::<f64>() / 6.0;
    let variance = sample.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / 5.0;
    // Student's t with five degrees of freedom.
    let half = 2.570_581_835_636 * (variance / 6.0).sqrt();
    let row = &summary[3 * 7];
    let number = |name: &str| row[place(name)].parse::<f64>().unwrap();
    assert_eq!(&row[place("output")], "attacks_2020");
    assert!((number("mean") - mean).abs() < 1e-6);
    assert!((number("mean_low") - (mean - half)).abs() < 1e-5);
    assert!((number("mean_high") - (mean + half)).abs() < 1e-5);
}

/// The window of a run that was cut short is part of what a plan builds on.
#[test]
fn a_plan_over_the_record_of_a_run_that_was_cut_short_reads_its_own_results() {
    let folder = folder();
    let path = folder.path();
    let run = ["run", "tiny", "--until", "2021-03-15", "--replicates", "2", "--out", "a run"];
    succeeds(path, &run);
    fs::write(path.join("cut.toml"), SMALL.replace("\"tiny\"", "\"./a run/run.toml\"")).unwrap();
    let told = succeeds(path, &["sweep", "./cut.toml", "--out", "cut short"]);
    assert!(!told.contains("refused"), "{told}");
    let (csv, _) = merged(path, "cut short");
    assert!(String::from_utf8(csv).unwrap().lines().next().unwrap().contains("strength.2021"));
    succeeds(path, &["sweep", "cut short/plan.toml", "--out", "again"]);
    assert!(merged(path, "again") == merged(path, "cut short"));
    // A baseline that ends before its shock, with the posterior that it carries.
    let run = ["run", "khorasan", "--until", "2020-03-31", "--replicates", "4", "--out", "early"];
    succeeds(path, &run);
    let plan = "title = \"Early\"\nquestion = \"q\"\nscenario = \"./early/run.toml\"\nreplicates = 4\n\
                [[factors]]\nname = \"rate\"\nentries = [\"recruitment.rate\"]\nvalues = [0.05, 0.1]\n";
    fs::write(path.join("early.toml"), plan).unwrap();
    let told = succeeds(path, &["sweep", "./early.toml", "--out", "early sweep"]);
    assert!(told.contains("2 draws of the posterior of calibrate-khorasan"), "{told}");
    assert!(!told.contains("refused"), "{told}");
    // What was set there is not drawn, in the sweep or in its record.
    let run = [
        "run",
        "khorasan",
        "--set",
        "recruitment.rate=0.0715",
        "--replicates",
        "2",
        "--out",
        "set",
    ];
    succeeds(path, &run);
    fs::write(
        path.join("set.toml"),
        plan.replace("recruitment.rate", "attack.base_rate").replace("early/", "set/"),
    )
    .unwrap();
    succeeds(path, &["sweep", "./set.toml", "--out", "set sweep"]);
    let record = fs::read_to_string(path.join("set sweep/plan.toml")).unwrap();
    assert!(
        record.contains("name = \"tempo_effect\"") && !record.contains("name = \"recruitment\"")
    );
    succeeds(path, &["sweep", "set sweep/plan.toml", "--out", "set again"]);
    assert!(merged(path, "set again") == merged(path, "set sweep"));
}

/// A fault that is found twice is mended in one go, and what is set aside is kept and named.
#[test]
fn damaged_files_are_set_aside_and_named() {
    let folder = folder();
    let path = folder.path();
    let expected = undisturbed(path);
    let sweep = path.join("undisturbed");
    fs::write(sweep.join("chunk-000003-0000000000000000.parquet"), "no chunk").unwrap();
    fs::write(sweep.join("chunk-000099-0000000000000000.parquet"), "of another sweep").unwrap();
    let told = succeeds(path, &["sweep", "./small.toml", "--out", "undisturbed", "--recompute"]);
    assert_eq!(told.matches("damaged, set aside as").count(), 2, "{told}");
    assert!(sweep.join("chunk-000003-0000000000000000.parquet.damaged").exists());
    assert!(merged(path, "undisturbed") == expected);
}

#[test]
fn a_table_takes_the_place_of_no_file_of_the_sweep() {
    let folder = folder();
    let path = folder.path();
    let expected = undisturbed(path);
    let chunk = chunks(path, "undisturbed").swap_remove(0).display().to_string();
    for file in ["undisturbed/plan.toml", "./undisturbed/../undisturbed/plan.toml", &chunk] {
        let message = is_refused(path, &["results", "undisturbed", "--csv", file]);
        assert!(message.contains("of the sweep itself"), "{message}");
    }
    assert!(merged(path, "undisturbed") == expected);
}

/// Days and people are whole wherever a sampled design puts them.
#[test]
fn sampled_days_and_people_are_whole() {
    let folder = folder();
    let path = folder.path();
    let plan = r#"
title = "Whole"
question = "Are they whole?"
scenario = "tiny"
replicates = 1
design.sobol.points = 16

[[factors]]
name = "days"
entries = ["forces.Police.effort"]
change = "shift"
low = -30
high = 30

[[factors]]
name = "members"
entries = ["organisation.members"]
low = 100
high = 300
"#;
    fs::write(path.join("whole.toml"), plan).unwrap();
    assert!(!succeeds(path, &["plan", "check", "./whole.toml"]).contains("warning"));
    assert!(!succeeds(path, &["sweep", "./whole.toml", "--out", "whole"]).contains("refused"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_keeps_what_is_finished_and_the_sweep_goes_on_from_it() {
    let folder = folder();
    let path = folder.path();
    let expected = undisturbed(path);
    // No file may grow beyond eight kB: the record does, so it is there beforehand.
    succeeds(path, &["sweep", "./small.toml", "--shard", "1/6", "--out", "full"]);
    let output = shell(
        path,
        "trap '' XFSZ; ulimit -f 4; exec \"$0\" sweep ./small.toml --out full --threads 2",
    );
    assert_eq!(code(&output), 1, "{}", said(&output));
    let message = said(&output);
    assert!(message.contains("cannot write results to `full`"), "{message}");
    assert!(message.contains("finished chunks are kept"), "{message}");
    assert_eq!(chunks(path, "full").len(), 2);
    assert!(entries(&path.join("full")).iter().all(|name| !name.starts_with('.')));
    succeeds(path, &["sweep", "./small.toml", "--out", "full"]);
    assert!(merged(path, "full") == expected);
    // Neither does a table half-written bear its name.
    let output = shell(path, "trap '' XFSZ; ulimit -f 4; exec \"$0\" results full --csv table.csv");
    assert_eq!(code(&output), 1, "{}", said(&output));
    assert!(said(&output).contains("cannot write `table.csv`"), "{}", said(&output));
    assert!(!path.join("table.csv").exists());
}

#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_written_to_is_told_before_the_work() {
    let folder = folder();
    let path = folder.path();
    // Nobody can write there, not even root.
    let output = stronghold(path, &["sweep", "./small.toml", "--out", "/proc/stronghold"]);
    assert_eq!(code(&output), 1);
    let message = said(&output);
    assert!(message.contains("cannot write results to `/proc/stronghold`"), "{message}");
    fs::write(path.join("file"), "").unwrap();
    let message = is_refused(path, &["sweep", "./small.toml", "--out", "file/within"]);
    assert!(message.contains("`file` is a file"), "{message}");
    assert_eq!(fs::read(path.join("file")).unwrap(), b"");
    undisturbed(path);
    let output = stronghold(path, &["results", "undisturbed", "--csv", "/proc/table.csv"]);
    assert_eq!(code(&output), 1);
    assert!(said(&output).contains("cannot write `/proc/table.csv`"), "{}", said(&output));
    let output = stronghold(path, &["results", "undisturbed", "--csv", "undisturbed"]);
    assert_eq!(code(&output), 1);
    assert!(path.join("undisturbed/plan.toml").exists());
}

#[test]
fn wrong_arguments_are_refused() {
    let folder = folder();
    let path = folder.path();
    for (arguments, part) in [
        (&["sweep", "tinny"][..], "did you mean `tiny`?"),
        (&["sweep", "./none.toml"], "cannot read `./none.toml`"),
        (&["sweep", "tiny", "--shard", "3/2"], "write I/N with I from 1 to N"),
        (&["sweep", "tiny", "--shard", "0/2"], "write I/N"),
        (&["results", "nowhere"], "`nowhere` holds no sweep"),
        (&["results", "nowhere", "--csv", "a", "--parquet", "b"], "cannot be used with"),
        (&["plan", "show", "phase"], "no bundled plan is called `phase`"),
        (&["plan", "check", "./none.toml"], "there is no such file"),
    ] {
        let message = is_refused(path, arguments);
        assert!(message.contains(part), "{arguments:?}: {message}");
    }
    assert_eq!(entries(path), ["small.toml"]);
}
