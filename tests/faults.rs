//! What happens around the program while it works: folders that vanish, two processes in one folder, memory that runs
//! out, kills. Full disks, folders that nobody can write to, and interrupts stand with the command that meets them.
#![cfg(unix)]

use std::{
    fs,
    path::Path,
    process::{Child, Command, Stdio},
    thread::sleep,
    time::Duration,
};

mod program;

use program::{STRONGHOLD, code, entries, folder, said, shell, stronghold, succeeds};

/// A plan of some seconds: long enough to be met at work.
const LONG: &str = r#"
title = "Long"
question = "Does it hold together?"
scenario = "khorasan"
replicates = 400
runs_per_chunk = 4

[[factors]]
name = "effort"
entries = ["forces.Taliban.effort"]
change = "scale"
values = [0.5, 1.0, 2.0, 4.0]
"#;

/// The same in a fraction of a second.
fn short() -> String {
    LONG.replace("replicates = 400", "replicates = 8")
}

const RUN: [&str; 6] = ["run", "khorasan", "--replicates", "10000", "--out", "results"];

/// A program at work, which is killed with the test.
struct AtWork(Child);

impl AtWork {
    /// Starts it and waits until its folder satisfies a condition.
    fn since(folder: &Path, arguments: &[&str], has_begun: impl Fn(&[String]) -> bool) -> Self {
        let mut command = Command::new(STRONGHOLD);
        command.args(arguments).current_dir(folder).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut at_work = Self(command.spawn().unwrap());
        let results = folder.join("results");
        while !(results.is_dir() && has_begun(&entries(&results))) {
            assert!(at_work.0.try_wait().unwrap().is_none(), "it ended before it was met");
            sleep(Duration::from_millis(2));
        }
        at_work
    }

    fn killed(mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }

    /// Its exit code, and what it said.
    fn end(mut self) -> (Option<i32>, String) {
        let mut said = String::new();
        let mut stderr = self.0.stderr.take().unwrap();
        std::io::Read::read_to_string(&mut stderr, &mut said).unwrap();
        (self.0.wait().unwrap().code(), said)
    }
}

impl Drop for AtWork {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

fn has_a_stage(names: &[String]) -> bool {
    names.iter().any(|name| name.starts_with(".stronghold-"))
}

fn has_a_chunk(names: &[String]) -> bool {
    names.iter().any(|name| name.starts_with("chunk-"))
}

#[test]
fn a_second_run_in_a_folder_is_refused_and_a_killed_one_stands_in_nobodys_way() {
    let folder = folder();
    let first = AtWork::since(folder.path(), &RUN, has_a_stage);
    let before = entries(&folder.path().join("results"));
    for second in [
        &["run", "tiny", "--out", "results"][..],
        &["compare", "tiny", "tiny", "--out", "results"],
        &["calibrate", "calibrate-quick", "--out", "results"],
    ] {
        let output = stronghold(folder.path(), second);
        assert_eq!(code(&output), 1, "{second:?}: {}", said(&output));
        let message = said(&output);
        let told = "cannot write results to `results`: another process is at work there";
        assert!(message.contains(told), "{second:?}: {message}");
        assert!(message.contains("choose another folder with `--out DIR`"), "{message}");
    }
    assert_eq!(entries(&folder.path().join("results")), before);
    first.killed();
    succeeds(folder.path(), &["run", "tiny", "--out", "results"]);
    assert!(!has_a_stage(&entries(&folder.path().join("results"))), "what was killed is left");
}

#[test]
fn a_second_sweep_of_the_whole_is_refused_and_shards_work_side_by_side() {
    let folder = folder();
    let path = folder.path();
    fs::write(path.join("long.toml"), LONG).unwrap();
    let sweep = ["sweep", "./long.toml", "--out", "results", "--threads", "1"];
    let with = |shard| [&sweep[..], &["--shard", shard]].concat();
    let first = AtWork::since(path, &sweep, has_a_chunk);
    for second in [sweep.to_vec(), with("1/2")] {
        let output = stronghold(path, &second);
        assert_eq!(code(&output), 1, "{}", said(&output));
        assert!(said(&output).contains("another process is at work there"), "{}", said(&output));
    }
    first.killed();
    let half = AtWork::since(path, &with("1/2"), has_a_chunk);
    let done = entries(&path.join("results")).len();
    let other = AtWork::since(path, &with("2/2"), |names| names.len() > done + 2);
    half.killed();
    other.killed();
}

#[test]
fn a_folder_that_vanishes_is_told() {
    let folder = folder();
    let path = folder.path();
    fs::write(path.join("long.toml"), LONG).unwrap();
    let run = ["run", "khorasan", "--replicates", "400", "--out", "results"];
    let sweep = ["sweep", "./long.toml", "--out", "results"];
    for arguments in [&run[..], &sweep] {
        let has_begun = |names: &[String]| has_a_stage(names) || has_a_chunk(names);
        let at_work = AtWork::since(path, arguments, has_begun);
        // A file may come into it while it is removed.
        while fs::remove_dir_all(path.join("results")).is_err() {}
        let (code, said) = at_work.end();
        assert_eq!(code, Some(1), "{arguments:?}: {said}");
        assert!(said.contains("cannot write results to `results`"), "{arguments:?}: {said}");
        assert!(!said.contains("panicked"), "{said}");
        assert!(!path.join("results").exists(), "{arguments:?}");
    }
}

/// Whatever memory a shard is given, it ends with its chunks or without them, and the sweep goes on from there.
#[cfg(target_os = "linux")]
#[test]
fn a_shard_that_runs_out_of_memory_costs_its_chunk_only() {
    let folder = folder();
    let path = folder.path();
    fs::write(path.join("short.toml"), short()).unwrap();
    succeeds(path, &["sweep", "./short.toml", "--out", "whole"]);
    succeeds(path, &["results", "whole", "--parquet", "whole.parquet"]);
    let mut failed = 0;
    for megabytes in [16, 32, 64, 128, 256, 512, 1024, 4096] {
        let line = format!(
            "ulimit -c 0; ulimit -v {}; exec \"$0\" sweep ./short.toml --out shards --shard 1/2 --threads 2",
            megabytes * 1024
        );
        let output = shell(path, &line);
        if !output.status.success() {
            failed += 1;
            assert!(!said(&output).contains("panicked"), "{megabytes} MB: {}", said(&output));
        }
    }
    assert!(failed > 0, "every shard had memory enough");
    succeeds(path, &["sweep", "./short.toml", "--out", "shards"]);
    succeeds(path, &["results", "shards", "--parquet", "shards.parquet"]);
    let read = |name: &str| fs::read(path.join(name)).unwrap();
    assert!(read("whole.parquet") == read("shards.parquet"), "the rows differ");
    assert!(entries(&path.join("shards")).iter().all(|name| !name.starts_with('.')));
}

/// A wrong clock, set back or forward, cannot reach a result.
#[test]
fn results_do_not_tell_the_time() {
    let folder = folder();
    let path = folder.path();
    let run = |out| succeeds(path, &["run", "tiny", "--replicates", "3", "--out", out]);
    run("first");
    // Longer than the resolution of any clock that a file could hold.
    sleep(Duration::from_millis(1100));
    run("second");
    let names = entries(&path.join("first"));
    assert_eq!(names, entries(&path.join("second")));
    for name in names {
        let read = |out: &str| fs::read(path.join(out).join(&name)).unwrap();
        assert!(read("first") == read("second"), "{name} differs");
    }
}
