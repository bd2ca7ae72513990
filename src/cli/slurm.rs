//! `stronghold slurm`.

use std::{
    env, fs,
    io::{self, Write},
    path::{Path, PathBuf, absolute},
};

use clap::Args;

use super::{CliError, arguments::whole, sweep::default_folder};
use crate::{
    experiment::{
        plan::{Plan, reading, record::RECORD},
        posterior::Asked,
        shell,
        slurm::{self, Jobs, MOST_TASKS, Request, SUBMIT},
        sweep::Store,
    },
    scenario::reading::reason,
};

/// Write a Slurm job array that runs a plan, and a job that merges its results.
#[derive(Debug, Args)]
pub struct Slurm {
    /// A bundled plan's name, or a path to a plan file or to the plan.toml of an earlier sweep.
    plan: String,
    /// Number of tasks of the array; each computes every N-th chunk.
    #[arg(long, value_name = "N", value_parser = whole::<u16>(1, u64::from(MOST_TASKS)))]
    nodes: u16,
    /// Threads of each task, all on one node; results do not depend on it.
    #[arg(long, value_name = "T", default_value_t = 1, value_parser = whole::<u16>(1, 1024))]
    threads: u16,
    /// The longest that a task may take [default: what the partition allows].
    #[arg(long, value_name = "HH:MM:SS", value_parser = slurm::parse_time)]
    time: Option<String>,
    /// Partition to run in [default: the cluster's].
    #[arg(long, value_name = "NAME", value_parser = slurm::parse_name)]
    partition: Option<String>,
    /// Account to charge [default: yours].
    #[arg(long, value_name = "NAME", value_parser = slurm::parse_name)]
    account: Option<String>,
    /// Memory of a task, as in 500M or 2G [default: the cluster's].
    #[arg(long, value_name = "SIZE", value_parser = slurm::parse_memory)]
    memory: Option<String>,
    /// Folder for the results, one that every node sees [default: outputs/sweep-PLAN].
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Folder for the scripts and the logs [default: slurm-PLAN].
    #[arg(long, value_name = "DIR")]
    scripts: Option<PathBuf>,
}

impl Slurm {
    /// Writes the scripts and begins the folder of the sweep; what was written goes to `out`.
    pub fn execute(&self, out: &mut impl Write) -> Result<(), CliError> {
        let plan = reading::open(&self.plan, Asked::Nothing)?;
        self.refuse_idle_tasks(&plan)?;
        let folder = whole_path(&self.out.clone().unwrap_or_else(|| default_folder(&plan)))?;
        let default = || PathBuf::from(format!("slurm-{}", plan.name));
        let scripts = whole_path(&self.scripts.clone().unwrap_or_else(default))?;
        let merged = slurm::merged(&folder).ok_or_else(|| CliError::Argument {
            message: format!("`{}` has no name that results could have", folder.display()),
            help: "give another folder with `--out DIR`".to_owned(),
        })?;
        let program = env::current_exe().map_err(|error| {
            CliError::System(format!("cannot find the program's own path: {}", reason(&error)))
        })?;
        let texts = Jobs {
            plan: &plan.name,
            program: text(&program)?,
            record: text(&folder.join(RECORD))?,
            folder: text(&folder)?,
            merged: text(&merged)?,
            scripts: text(&scripts)?,
            tasks: self.nodes,
            threads: self.threads,
            request: Request {
                time: self.time.clone(),
                partition: self.partition.clone(),
                account: self.account.clone(),
                memory: self.memory.clone(),
            },
        }
        .scripts();
        refuse_others(&scripts, &texts)?;
        // The tasks read the plan from here: they need neither its file nor the scenario's.
        let store = Store::prepare(&folder, plan)?;
        place_all(&scripts, &texts)?;
        self.tell(out, store.plan(), &folder, &scripts, &merged)?;
        Ok(())
    }

    fn refuse_idle_tasks(&self, plan: &Plan) -> Result<(), CliError> {
        let chunks = plan.chunks();
        if u64::from(self.nodes) <= chunks {
            return Ok(());
        }
        Err(CliError::Argument {
            message: format!(
                "{} tasks are more than the {chunks} chunks of `{}`: some would have nothing to do",
                self.nodes, plan.name
            ),
            help: format!(
                "give `--nodes {chunks}` or fewer, or set a smaller `runs_per_chunk` in the plan"
            ),
        })
    }

    fn tell(
        &self,
        out: &mut impl Write,
        plan: &Plan,
        folder: &Path,
        scripts: &Path,
        merged: &Path,
    ) -> io::Result<()> {
        writeln!(out, "{}: {}", plan.name, plan.title)?;
        writeln!(
            out,
            "{} runs in {} chunks, for {} tasks with {} thread{} each",
            plan.runs(),
            plan.chunks(),
            self.nodes,
            self.threads,
            if self.threads == 1 { "" } else { "s" }
        )?;
        writeln!(out, "plan: {}", folder.join(RECORD).display())?;
        for name in [slurm::ARRAY, slurm::MERGE, SUBMIT] {
            writeln!(out, "script: {}", scripts.join(name).display())?;
        }
        writeln!(out, "results will be in: {}", merged.display())?;
        let submit = scripts.join(SUBMIT).display().to_string();
        writeln!(out, "to submit: bash {}", shell::quoted_where_needed(&submit))
    }
}

/// An absolute path, symbolic links left as they are: what a link leads to may have another name on
/// another node.
fn whole_path(path: &Path) -> Result<PathBuf, CliError> {
    absolute(path).map_err(|error| refused(path, &error))
}

/// A path as text, for a script.
fn text(path: &Path) -> Result<&str, CliError> {
    path.to_str().ok_or_else(|| CliError::Argument {
        message: format!("`{}` is not UTF-8, and a script cannot name it", path.display()),
        help: "choose a path of plain letters".to_owned(),
    })
}

fn refused(path: &Path, error: &io::Error) -> CliError {
    CliError::File { path: path.display().to_string(), reason: reason(error) }
}

/// Refuses where a script is already there and says something else, before anything is written.
fn refuse_others(folder: &Path, texts: &[(&str, String)]) -> Result<(), CliError> {
    for (name, text) in texts {
        let path = folder.join(name);
        match fs::read(&path) {
            Ok(found) if found == text.as_bytes() => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Ok(_) => {
                return Err(CliError::Argument {
                    message: format!("`{}` is there and says something else", path.display()),
                    help: "choose another folder with `--scripts DIR`, or remove that one"
                        .to_owned(),
                });
            }
            Err(error) => return Err(refused(&path, &error)),
        }
    }
    Ok(())
}

fn place_all(folder: &Path, texts: &[(&str, String)]) -> Result<(), CliError> {
    fs::create_dir_all(folder).map_err(|error| refused(folder, &error))?;
    for (name, text) in texts {
        let path = folder.join(name);
        place(folder, &path, text).map_err(|error| refused(&path, &error))?;
    }
    Ok(())
}

/// Writes aside and renames, so that a full disk leaves no half of a script.
fn place(folder: &Path, path: &Path, text: &str) -> io::Result<()> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".stronghold-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o777));
    let mut aside = builder.tempfile_in(folder)?;
    aside.write_all(text.as_bytes())?;
    aside.persist(path).map_err(|error| error.error)?;
    Ok(())
}
