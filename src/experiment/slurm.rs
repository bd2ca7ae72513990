//! The scripts that run a sweep on a Slurm cluster: a job array, a merge that waits for it, and what
//! submits both.
//!
//! A task of the array is a shard of the sweep. Slurm places, counts, kills and requeues tasks; what has
//! been computed is known from the chunks alone, so a task that starts again skips what is finished, and
//! nothing here keeps a list.

use std::path::{Path, PathBuf};

use super::shell::quoted;

/// The name of the script of the array.
pub const ARRAY: &str = "array.sbatch";

/// The name of the script of the merge.
pub const MERGE: &str = "merge.sbatch";

/// The name of the script that submits both.
pub const SUBMIT: &str = "submit.sh";

/// The most tasks of an array.
pub const MOST_TASKS: u16 = 10_000;

/// A sweep as jobs for Slurm. Paths are absolute, since a job may start in any folder.
#[derive(Clone, Debug)]
pub struct Jobs<'a> {
    /// Name of the plan.
    pub plan: &'a str,
    /// The program.
    pub program: &'a str,
    /// The plan's file, which every task reads.
    pub record: &'a str,
    /// The folder of the sweep.
    pub folder: &'a str,
    /// The file that the chunks are merged into.
    pub merged: &'a str,
    /// The folder of these scripts and of the logs.
    pub scripts: &'a str,
    /// Tasks of the array.
    pub tasks: u16,
    /// Threads of each task.
    pub threads: u16,
    /// What is asked of the cluster besides.
    pub request: Request,
}

/// What is asked of the cluster; what is not asked for is as the cluster has it.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// Limit of the time of a task, as Slurm writes it.
    pub time: Option<String>,
    /// Partition.
    pub partition: Option<String>,
    /// Account that is charged.
    pub account: Option<String>,
    /// Memory of a task, as Slurm writes it.
    pub memory: Option<String>,
}

impl Jobs<'_> {
    /// The scripts, by name.
    pub fn scripts(&self) -> [(&'static str, String); 3] {
        [(ARRAY, self.array()), (MERGE, self.merge()), (SUBMIT, self.submit())]
    }

    fn array(&self) -> String {
        let Self { program, record, folder, tasks, .. } = self;
        format!(
            "#!/bin/bash
# Task I of {tasks} computes shard I/{tasks} of a sweep and skips the chunks that are finished.
# Written by `stronghold slurm`; {SUBMIT} submits it.
{}#SBATCH --array=1-{tasks}
#SBATCH --output=task-%a.log
set -euo pipefail
exec {} sweep {} --out {} \\
    --shard \"$SLURM_ARRAY_TASK_ID/{tasks}\" --threads \"$SLURM_CPUS_PER_TASK\"
",
            self.directives(""),
            quoted(program),
            quoted(record),
            quoted(folder),
        )
    }

    fn merge(&self) -> String {
        let Self { program, folder, merged, .. } = self;
        format!(
            "#!/bin/bash
# Merges the chunks of a sweep; refuses where one is missing or damaged.
# Written by `stronghold slurm`; {SUBMIT} submits it, to start after the array.
{}#SBATCH --output=merge.log
set -euo pipefail
exec {} results {} --parquet {}
",
            self.directives("-merge"),
            quoted(program),
            quoted(folder),
            quoted(merged),
        )
    }

    /// What both jobs ask for. A log is appended to, so that what a task said before it was requeued
    /// stays.
    fn directives(&self, suffix: &str) -> String {
        let request = &self.request;
        let optional = [
            ("time", &request.time),
            ("partition", &request.partition),
            ("account", &request.account),
            ("mem", &request.memory),
        ];
        let mut text = format!(
            "#SBATCH --job-name=stronghold-{}{suffix}
#SBATCH --nodes=1
#SBATCH --ntasks=1
#SBATCH --cpus-per-task={}
#SBATCH --requeue
#SBATCH --open-mode=append
",
            plain(self.plan),
            self.threads
        );
        for (name, value) in optional {
            if let Some(value) = value {
                text += &format!("#SBATCH --{name}={value}\n");
            }
        }
        text
    }

    /// Logs have relative names in the scripts, because Slurm gives `%` in a path a meaning; hence the
    /// `cd`. With several clusters `--parsable` prints `job;cluster`.
    ///
    /// The merge waits until the array has ended in whatever way (`afterany`), and judges by the chunks.
    /// With `afterok` Slurm 22.05 cancels it when a task was killed once, even if that task was
    /// requeued and succeeded: an array remembers its worst exit code.
    fn submit(&self) -> String {
        format!(
            "#!/bin/bash
# Submits the array, and the merge that starts when it has ended and refuses where a chunk is
# missing. Options, as --partition=NAME, go to both.
# Written by `stronghold slurm`; it may be run again: what is finished is skipped.
set -euo pipefail
cd {}
array=$(sbatch --parsable \"$@\" {ARRAY})
merge=$(sbatch --parsable --dependency=\"afterany:${{array%%;*}}\" \"$@\" {MERGE})
echo \"submitted: array ${{array%%;*}} ({} tasks), then merge ${{merge%%;*}}\"
",
            quoted(self.scripts),
            self.tasks
        )
    }
}

/// A name without what a directive or a job's name gives a meaning to.
fn plain(name: &str) -> String {
    name.chars().map(|c| if is_plain(c) { c } else { '-' }).collect()
}

fn is_plain(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || "._-".contains(letter)
}

/// Where the merged table goes: beside the folder, so that the folder holds chunks and nothing else.
pub fn merged(folder: &Path) -> Option<PathBuf> {
    let mut name = folder.file_name()?.to_owned();
    name.push(".parquet");
    Some(folder.with_file_name(name))
}

/// Reads the name of a partition (several with commas between) or of an account.
///
/// # Errors
/// When it has letters that no directive can hold safely.
pub fn parse_name(text: &str) -> Result<String, String> {
    let starts = text.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
    let is_name = |c: char| is_plain(c) || "@+,".contains(c);
    if starts && text.len() <= 200 && text.chars().all(is_name) {
        Ok(text.to_owned())
    } else {
        Err("write a name of letters, digits and `._-@+,`, as `sinfo` or `sacctmgr` prints it"
            .to_owned())
    }
}

/// Reads a limit of time: hours, minutes and seconds, with days before them if there are any.
///
/// # Errors
/// When it is another form, or nothing at all.
pub fn parse_time(text: &str) -> Result<String, String> {
    let (days, clock) = text.split_once('-').map_or(("0", text), |(days, clock)| (days, clock));
    let numbers: Option<Vec<u32>> =
        [days].into_iter().chain(clock.split(':')).map(digits).collect();
    match numbers.as_deref() {
        Some(&[days, hours, minutes, seconds])
            if minutes < 60 && seconds < 60 && days + hours + minutes + seconds > 0 =>
        {
            Ok(text.to_owned())
        }
        _ => Err("write HH:MM:SS, as in 04:00:00, or D-HH:MM:SS, as in 2-00:00:00".to_owned()),
    }
}

/// Reads a size of memory.
///
/// # Errors
/// When it is no number with a unit of Slurm.
pub fn parse_memory(text: &str) -> Result<String, String> {
    let number = text.strip_suffix(['K', 'M', 'G', 'T']).and_then(digits);
    match number {
        Some(number) if number > 0 => Ok(text.to_owned()),
        _ => Err("write a whole number and K, M, G or T, as in 500M or 2G".to_owned()),
    }
}

/// A number of at most five digits and nothing else.
fn digits(text: &str) -> Option<u32> {
    let is_number = (1..=5).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;
    use insta::assert_snapshot;

    fn jobs(request: Request) -> Jobs<'static> {
        Jobs {
            plan: "my plan",
            program: "/opt/stronghold",
            record: "/home/u/outputs/sweep-my plan/plan.toml",
            folder: "/home/u/outputs/sweep-my plan",
            merged: "/home/u/outputs/sweep-my plan.parquet",
            scripts: "/home/u/it's here",
            tasks: 8,
            threads: 4,
            request,
        }
    }

    fn all() -> Request {
        Request {
            time: Some("04:00:00".to_owned()),
            partition: Some("short,long".to_owned()),
            account: Some("p-123".to_owned()),
            memory: Some("2G".to_owned()),
        }
    }

    #[test]
    fn the_array_reads_like_this() {
        assert_snapshot!(jobs(all()).array(), @r#"
        #!/bin/bash
        # Task I of 8 computes shard I/8 of a sweep and skips the chunks that are finished.
        # Written by `stronghold slurm`; submit.sh submits it.
        #SBATCH --job-name=stronghold-my-plan
        #SBATCH --nodes=1
        #SBATCH --ntasks=1
        #SBATCH --cpus-per-task=4
        #SBATCH --requeue
        #SBATCH --open-mode=append
        #SBATCH --time=04:00:00
        #SBATCH --partition=short,long
        #SBATCH --account=p-123
        #SBATCH --mem=2G
        #SBATCH --array=1-8
        #SBATCH --output=task-%a.log
        set -euo pipefail
        exec '/opt/stronghold' sweep '/home/u/outputs/sweep-my plan/plan.toml' --out '/home/u/outputs/sweep-my plan' \
            --shard "$SLURM_ARRAY_TASK_ID/8" --threads "$SLURM_CPUS_PER_TASK"
        "#);
    }

    #[test]
    fn the_merge_reads_like_this() {
        assert_snapshot!(jobs(Request::default()).merge(), @r#"
        #!/bin/bash
        # Merges the chunks of a sweep; refuses where one is missing or damaged.
        # Written by `stronghold slurm`; submit.sh submits it, to start after the array.
        #SBATCH --job-name=stronghold-my-plan-merge
        #SBATCH --nodes=1
        #SBATCH --ntasks=1
        #SBATCH --cpus-per-task=4
        #SBATCH --requeue
        #SBATCH --open-mode=append
        #SBATCH --output=merge.log
        set -euo pipefail
        exec '/opt/stronghold' results '/home/u/outputs/sweep-my plan' --parquet '/home/u/outputs/sweep-my plan.parquet'
        "#);
    }

    #[test]
    fn the_submission_reads_like_this() {
        assert_snapshot!(jobs(all()).submit(), @r#"
        #!/bin/bash
        # Submits the array, and the merge that starts when it has ended and refuses where a chunk is
        # missing. Options, as --partition=NAME, go to both.
        # Written by `stronghold slurm`; it may be run again: what is finished is skipped.
        set -euo pipefail
        cd '/home/u/it'\''s here'
        array=$(sbatch --parsable "$@" array.sbatch)
        merge=$(sbatch --parsable --dependency="afterany:${array%%;*}" "$@" merge.sbatch)
        echo "submitted: array ${array%%;*} (8 tasks), then merge ${merge%%;*}"
        "#);
    }

    #[test]
    fn no_line_break_of_a_plans_name_comes_into_a_directive() {
        let jobs = Jobs { plan: "a\n#SBATCH --wrap=x %j", ..jobs(Request::default()) };
        assert!(jobs.array().contains("--job-name=stronghold-a--SBATCH---wrap-x--j\n"));
    }

    #[test]
    fn the_merged_table_stands_beside_the_chunks() {
        assert_eq!(merged(Path::new("/a/sweep-1.5")).unwrap(), Path::new("/a/sweep-1.5.parquet"));
        assert_eq!(merged(Path::new("/")), None);
    }

    #[test]
    fn names_have_no_odd_characters() {
        for name in ["short", "p_1,p-2", "u123.x", "a@b+c"] {
            assert_eq!(parse_name(name).as_deref(), Ok(name));
        }
        for odd in ["", "-x", "a b", "a\nb", "a;b", "$x", "a'b", "ä", "%j", "a#b", &"a".repeat(201)]
        {
            assert!(parse_name(odd).is_err(), "{odd}");
        }
    }

    #[test]
    fn times_are_those_of_a_clock() {
        for time in ["00:00:01", "04:00:00", "100:30:59", "2-00:00:00"] {
            assert_eq!(parse_time(time).as_deref(), Ok(time));
        }
        for odd in
            ["", "4", "4:00", "04:60:00", "00:00:00", "-1:00:00", "1-2-3", "1:2:3:4", "+1:0:0"]
        {
            assert!(parse_time(odd).is_err(), "{odd}");
        }
    }

    #[test]
    fn memory_has_a_unit() {
        for memory in ["500M", "2G"] {
            assert_eq!(parse_memory(memory).as_deref(), Ok(memory));
        }
        for odd in ["", "2", "G", "0G", "2GB", "1.5G", "-2G"] {
            assert!(parse_memory(odd).is_err(), "{odd}");
        }
    }
}
