//! `stronghold lessons`.

use std::{
    io::Write,
    path::{Path, PathBuf},
};

use clap::Args;

use super::{CliError, aside, progress};
use crate::{
    explorer::{lesson_titles, single_file},
    report::maker::{LESSONS, is_made_by},
};

/// List the lessons, or write them as one file for a classroom without a network.
///
/// The lessons are part of the page of `explore`. The file has the same pages with results that were computed when it was
/// made, and the baseline at 49 settings of CT effort and permissiveness, and needs nothing but a browser.
#[derive(Debug, Args)]
pub struct Lessons {
    /// Write one HTML file with all lessons.
    #[arg(long, value_name = "FILE.html")]
    export: Option<PathBuf>,
}

impl Lessons {
    /// Lists or writes; what was done goes to `out`.
    pub fn execute(&self, out: &mut impl Write) -> Result<(), CliError> {
        if let Some(path) = &self.export {
            return export(path, out);
        }
        for (number, lesson) in (1..).zip(lesson_titles()) {
            writeln!(out, "{number}  {}\n   {}", lesson.title, lesson.question)?;
        }
        writeln!(
            out,
            "\nThey are on the page of `stronghold explore`, under Lessons; `--export FILE.html` writes one file."
        )?;
        Ok(())
    }
}

fn export(path: &Path, out: &mut impl Write) -> Result<(), CliError> {
    aside::refuse_file_of_others(path, ("file of lessons", "--export"), |path| {
        is_made_by(path, LESSONS)
    })?;
    let bar = progress::bar(single_file::runs());
    let made = single_file::make(&|runs| bar.inc(runs));
    bar.finish_and_clear();
    let page = made.map_err(|message| CliError::Argument {
        message: format!("the file could not be made: {message}"),
        help: "please report it".to_owned(),
    })?;
    aside::write(path, |file| Ok(file.write_all(page.as_bytes())?))?;
    writeln!(
        out,
        "written: {}, {} kB; {} runs, in ensembles of {}, seed {}",
        path.display(),
        page.len().div_ceil(1000),
        single_file::runs(),
        single_file::RUNS,
        single_file::SEED
    )?;
    Ok(())
}
