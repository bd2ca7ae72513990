//! `stronghold slurm` as a user meets it. That Slurm takes what it writes is for `tests/cluster/run`.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use tempfile::TempDir;

const STRONGHOLD: &str = env!("CARGO_BIN_EXE_stronghold");

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn slurm(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(STRONGHOLD);
    command.arg("slurm").args(arguments).current_dir(folder).output().unwrap()
}

/// What was said on standard error, with wrapped lines joined.
fn said(output: &Output) -> String {
    let text = String::from_utf8(output.stderr.clone()).unwrap();
    text.replace("\n  │ ", "").replace("\n        ", " ")
}

fn succeeds(folder: &Path, arguments: &[&str]) -> String {
    let output = slurm(folder, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", said(&output));
    String::from_utf8(output.stdout).unwrap()
}

fn is_refused(folder: &Path, arguments: &[&str]) -> String {
    let output = slurm(folder, arguments);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {output:?}");
    said(&output)
}

#[test]
fn a_plan_becomes_three_scripts_and_a_record() {
    let folder = folder();
    let here = folder.path().canonicalize().unwrap();
    let printed = succeeds(&here, &["tiny", "--nodes", "4", "--account", "p1"]);
    insta::assert_snapshot!(printed.replace(here.to_str().unwrap(), "HERE"), @r#"
    tiny: Police and posture in a fictional valley
    3000 runs in 20 chunks, for 4 tasks with 1 thread each
    plan: HERE/outputs/sweep-tiny/plan.toml
    script: HERE/slurm-tiny/array.sbatch
    script: HERE/slurm-tiny/merge.sbatch
    script: HERE/slurm-tiny/submit.sh
    results will be in: HERE/outputs/sweep-tiny.parquet
    to submit: bash HERE/slurm-tiny/submit.sh
    "#);
    let array = fs::read_to_string(here.join("slurm-tiny/array.sbatch")).unwrap();
    let array = array.replace(here.to_str().unwrap(), "HERE");
    let command = "sweep 'HERE/outputs/sweep-tiny/plan.toml' --out 'HERE/outputs/sweep-tiny'";
    assert!(array.contains(command) && array.contains("#SBATCH --account=p1\n"), "{array}");
    let mut names: Vec<_> = fs::read_dir(here.join("slurm-tiny"))
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort_unstable();
    assert_eq!(names, ["array.sbatch", "merge.sbatch", "submit.sh"]);
    assert!(here.join("outputs/sweep-tiny/plan.toml").is_file());
}

/// Runs the scripts with a shell in Slurm's place: `sbatch` here is a script that starts each task of
/// the array at once and prints the number of a job.
#[cfg(unix)]
#[test]
fn the_scripts_do_what_one_sweep_does() {
    let folder = folder();
    let here = folder.path().join("it's a $HOME with %a");
    fs::create_dir(&here).unwrap();
    succeeds(&here, &["tiny", "--nodes", "3", "--out", "a b", "--scripts", "s s"]);
    let sbatch = "#!/bin/bash
set -eu
echo \"$*\" >>submitted
echo '7;cluster'
export SLURM_CPUS_PER_TASK=1
if [ \"${*: -1}\" = merge.sbatch ]; then exec bash merge.sbatch >merge.log; fi
for task in 3 1 2; do SLURM_ARRAY_TASK_ID=$task bash array.sbatch >task-$task.log; done
";
    let tools = folder.path().join("tools");
    fs::create_dir(&tools).unwrap();
    fs::write(tools.join("sbatch"), sbatch).unwrap();
    let line = format!(
        "chmod +x '{0}/sbatch' && PATH='{0}':$PATH bash 's s/submit.sh' -p long",
        tools.display()
    );
    let output = Command::new("sh").args(["-c", &line]).current_dir(&here).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let printed = String::from_utf8(output.stdout).unwrap();
    assert_eq!(printed, "submitted: array 7 (3 tasks), then merge 7\n");
    let submitted = fs::read_to_string(here.join("s s/submitted")).unwrap();
    insta::assert_snapshot!(submitted, @r#"
    --parsable -p long array.sbatch
    --parsable --dependency=afterany:7 -p long merge.sbatch
    "#);
    let mut locally = Command::new(STRONGHOLD);
    locally.args(["sweep", "tiny", "--out", "local"]).current_dir(&here);
    assert!(locally.output().unwrap().status.success());
    let mut merge = Command::new(STRONGHOLD);
    merge.args(["results", "local", "--parquet", "local.parquet"]).current_dir(&here);
    assert!(merge.output().unwrap().status.success());
    let bytes = |name: &str| fs::read(here.join(name)).unwrap();
    assert!(bytes("a b.parquet") == bytes("local.parquet"), "the merged tables differ");
}

#[test]
fn the_same_command_again_changes_nothing_and_another_is_refused() {
    let folder = folder();
    let first = succeeds(folder.path(), &["tiny", "--nodes", "4"]);
    assert_eq!(succeeds(folder.path(), &["tiny", "--nodes", "4"]), first);
    let array = folder.path().join("slurm-tiny/array.sbatch");
    let before = fs::read(&array).unwrap();
    let said = is_refused(folder.path(), &["tiny", "--nodes", "5"]);
    assert!(said.contains("array.sbatch` is there and says something else"), "{said}");
    assert!(said.contains("`--scripts DIR`"), "{said}");
    assert_eq!(fs::read(&array).unwrap(), before);
    succeeds(folder.path(), &["tiny", "--nodes", "5", "--scripts", "five"]);
}

#[test]
fn what_no_script_should_hold_is_refused_and_nothing_is_written() {
    let folder = folder();
    for (arguments, expected) in [
        (&["tiny"][..], "--nodes <N>"),
        (&["tiny", "--nodes", "0"], "from 1 to 10000"),
        (&["tiny", "--nodes", "10001"], "from 1 to 10000"),
        (&["tiny", "--nodes", "21"], "21 tasks are more than the 20 chunks of `tiny`"),
        (&["tinny", "--nodes", "4"], "did you mean `tiny`?"),
        (&["tiny", "--nodes", "4", "--threads", "0"], "from 1 to 1024"),
        (&["tiny", "--nodes", "4", "--partition", "a b"], "letters, digits"),
        (&["tiny", "--nodes", "4", "--account", "x\n#SBATCH --wrap=y"], "letters, digits"),
        (&["tiny", "--nodes", "4", "--time", "4h"], "HH:MM:SS"),
        (&["tiny", "--nodes", "4", "--memory", "2GB"], "as in 500M or 2G"),
        (&["tiny", "--nodes", "4", "--out", ".."], "no name that results could have"),
    ] {
        let said = is_refused(folder.path(), arguments);
        assert!(said.contains(expected), "{arguments:?}: {said}");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}
