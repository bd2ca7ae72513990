//! `stronghold results`.

use std::{
    fs,
    io::{self, BufWriter, Write, stdout},
    path::{Path, PathBuf},
};

use clap::Args;

use super::{
    CliError,
    aside::{self, Unnamed},
    posterior, terminal,
};
use crate::{
    experiment::{
        ensemble, panics,
        plan::record::RECORD,
        sweep::{Shard, Store, StoreError, store::Survey, summary},
        table::{Table, columns, csv::CsvWriter, parquet::ParquetWriter},
    },
    report::{
        summary_csv::SummaryWriter,
        summary_rows::{self, HEADS},
        tables::table_of,
    },
};

/// Rows of a row group of merged Parquet.
const GROUP_ROWS: usize = 20_000;

/// Rows of a summary that are printed.
const MOST_PRINTED: usize = 60;

/// Merge the chunks of a sweep into one table, or sum them up.
#[derive(Debug, Args)]
pub struct Results {
    /// The folder of a sweep.
    folder: PathBuf,
    /// Write the table as CSV, a row a run; `-` writes it to standard output.
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
    /// Write the table as Parquet, a row a run.
    #[arg(long, value_name = "FILE", conflicts_with = "csv")]
    parquet: Option<PathBuf>,
    /// Sum up each output at each design point over replicates: print it, or write it with `--csv`.
    #[arg(long, conflicts_with = "parquet")]
    summary: bool,
}

impl Results {
    /// Merges the results; what is printed goes to `out`.
    pub fn execute(&self, out: &mut impl Write) -> Result<(), CliError> {
        panics::silence();
        let store = Store::open(&self.folder)?;
        let pool = ensemble::pool(0).map_err(|error| CliError::System(error.to_string()))?;
        if self.csv.is_none() && self.parquet.is_none() && !self.summary {
            let survey = pool.install(|| store.survey(Shard::ALL));
            return state(out, &store, &survey);
        }
        store.refuse_incomplete(&pool.install(|| store.survey(Shard::ALL)))?;
        for path in self.csv.iter().chain(&self.parquet) {
            refuse_own_file(path, &store)?;
        }
        match (&self.csv, &self.parquet, self.summary) {
            (Some(path), _, false) => {
                written(out, path, |file| merge_csv(&store, file))?;
            }
            (Some(path), _, true) => {
                written(out, path, |file| summary_csv(&store, file))?;
            }
            (None, Some(path), _) => {
                written(out, path, |file| merge_parquet(&store, file))?;
            }
            (None, None, _) => print_summary(out, &store)?,
        }
        Ok(())
    }
}

/// A table does not take the place of a sweep's own files.
fn refuse_own_file(path: &Path, store: &Store) -> Result<(), CliError> {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let is_own = name == RECORD || name.starts_with("chunk-");
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let same = |folder: &Path| fs::canonicalize(folder).ok();
    if is_own && same(folder.unwrap_or(Path::new("."))) == same(store.folder()) {
        return Err(CliError::Argument {
            message: format!("`{}` is a file of the sweep itself", path.display()),
            help: "choose another name".to_owned(),
        });
    }
    Ok(())
}

/// Says what there is.
fn state(out: &mut impl Write, store: &Store, survey: &Survey) -> Result<(), CliError> {
    let plan = store.plan();
    writeln!(out, "{}: {}", plan.name, plan.title)?;
    writeln!(
        out,
        "{} of {} chunks are finished ({} runs in all), plan {}",
        survey.finished.len(),
        plan.chunks(),
        plan.runs(),
        store.hash()
    )?;
    out.flush()?;
    store.refuse_incomplete(survey)?;
    let folder = store.folder().display();
    writeln!(out, "complete; next: stronghold results {folder} --summary, or --csv FILE")?;
    Ok(())
}

/// Writes a file, or to standard output where it is called `-`.
fn written(
    out: &mut impl Write,
    path: &Path,
    fill: impl FnOnce(&mut Unnamed) -> Result<(), CliError>,
) -> Result<(), CliError> {
    if path == Path::new("-") {
        out.flush()?;
        let mut direct = BufWriter::new(stdout());
        fill(&mut direct)?;
        return Ok(direct.flush()?);
    }
    aside::write(path, fill)?;
    writeln!(out, "written: {}", path.display())?;
    Ok(())
}

fn merge_csv(store: &Store, file: &mut Unnamed) -> Result<(), CliError> {
    let mut writer = CsvWriter::new(file, &columns(store.plan()))?;
    for chunk in 0..store.plan().chunks() {
        writer.write(&store.rows(chunk)?)?;
    }
    writer.finish()?.flush()?;
    Ok(())
}

fn merge_parquet(store: &Store, file: &mut Unnamed) -> Result<(), CliError> {
    let types = columns(store.plan());
    let failed = |error: parquet::errors::ParquetError| {
        CliError::Output(match error {
            parquet::errors::ParquetError::External(inner) => match inner.downcast::<io::Error>() {
                Ok(error) => *error,
                Err(other) => io::Error::other(other.to_string()),
            },
            other => io::Error::other(other.to_string()),
        })
    };
    let mut writer = ParquetWriter::new(file, &types).map_err(failed)?;
    let mut waiting = Table::new(&types);
    for chunk in 0..store.plan().chunks() {
        waiting.append(store.rows(chunk)?);
        if waiting.rows() >= GROUP_ROWS {
            writer.write(&waiting).map_err(failed)?;
            waiting = Table::new(&types);
        }
    }
    if waiting.rows() > 0 {
        writer.write(&waiting).map_err(failed)?;
    }
    writer.finish().map_err(failed)?;
    Ok(())
}

fn summary_csv(store: &Store, file: &mut Unnamed) -> Result<(), CliError> {
    let mut writer = SummaryWriter::new(file, store.plan())?;
    summary::by_point(store, |point| Ok::<(), CliError>(writer.write(&point)?))?;
    Ok(writer.finish()?)
}

fn print_summary(out: &mut impl Write, store: &Store) -> Result<(), CliError> {
    let plan = store.plan();
    writeln!(out, "{}: {}", plan.name, plan.title)?;
    writeln!(
        out,
        "{} runs; means over {} replicates a design point with their 95% interval, and the interval that \
         holds 90% of replicates ({})\n",
        plan.runs(),
        plan.replicates,
        posterior::held(plan.posterior.as_deref(), plan.draws()),
    )?;
    let outputs = plan.outputs();
    let mut rows = Vec::new();
    let mut failed = 0;
    // Years and months stay in the files: the table is for the eye.
    let shown: Vec<usize> = summary_rows::shown(plan);
    let mut left_out = 0;
    summary::by_point(store, |point| {
        failed += point.failed;
        for place in &shown {
            if rows.len() >= MOST_PRINTED {
                left_out += 1;
                continue;
            }
            rows.push(summary_rows::row(plan, &point, &outputs[*place], *place));
        }
        Ok::<(), StoreError>(())
    })?;
    let table = table_of(&HEADS, &[0, 3, 4, 5, 6, 7, 8], rows, terminal::width());
    writeln!(out, "{table}")?;
    if failed > 0 {
        writeln!(out, "{failed} runs failed and are in no mean; the column `status` says why")?;
    }
    let columns = outputs.len() - shown.len();
    if left_out > 0 || columns > 0 {
        writeln!(
            out,
            "{left_out} rows and {columns} columns (months and years) are not shown: \
             `stronghold results {} --summary --csv FILE` writes all",
            store.folder().display()
        )?;
    }
    Ok(())
}
