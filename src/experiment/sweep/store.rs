//! The folder of a sweep: its record and its chunks.
//!
//! A chunk is first written to a hidden file, synced, then renamed to `chunk-NNNNNN-HASH.parquet`,
//! whose HASH is that of the file's own bytes. So a file of that name is finished, a changed or
//! shortened one is known by its name, and two processes that compute the same chunk write the same
//! file. Hidden files of processes that were killed are removed by the next sweep: who still writes one
//! holds its lock.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use rayon::prelude::*;

use super::{faults, outputs::with_an_impossible_number, shard::Shard, store_error::StoreError};
use crate::{
    experiment::{
        hash,
        panics::caught,
        plan::{
            Plan, reading,
            record::{RECORD, SweepFile},
        },
        posterior::Asked,
        shell::quoted_where_needed,
        table::{
            Column, Table, columns,
            parquet::{self, ParquetWriter},
        },
    },
    scenario::reading::reason,
};

/// The folder of a sweep, open.
#[derive(Debug)]
pub struct Store {
    folder: PathBuf,
    plan: Plan,
    hash: String,
    names: BTreeMap<u64, Vec<String>>,
}

/// A chunk whose file is not what it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// The chunk.
    pub chunk: u64,
    /// The file.
    pub file: PathBuf,
    /// What is wrong.
    pub why: String,
    /// Whether it could not be read at all, so that nobody knows what it holds.
    pub is_unreadable: bool,
}

/// What a folder has of the chunks that are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Survey {
    /// Chunks that are finished and sound.
    pub finished: Vec<u64>,
    /// Chunks that are not there.
    pub missing: Vec<u64>,
    /// Files that are damaged.
    pub damaged: Vec<Damage>,
}

impl Store {
    /// Opens the folder of a sweep of a plan, and begins one where there is none.
    ///
    /// # Errors
    /// When it cannot be made or written to, or holds something else.
    pub fn prepare(folder: &Path, plan: Plan) -> Result<Self, StoreError> {
        let file = SweepFile::new(&plan);
        let hash = file.sweep.hash.clone();
        let path = folder.join(RECORD);
        let store = |names| Self { folder: folder.to_owned(), plan, hash, names };
        if path.is_file() {
            let found = read_record(&path)?;
            if found.sweep.hash != file.sweep.hash {
                return Err(StoreError::OtherPlan {
                    folder: folder.display().to_string(),
                    difference: difference(&found, &file),
                    found: found.sweep.hash,
                    hash: file.sweep.hash,
                });
            }
            let store = store(list(folder)?);
            store.try_out()?;
            return Ok(store);
        }
        let disk = |error: &io::Error| disk_error(folder, error);
        fs::create_dir_all(folder).map_err(|error| disk(&error))?;
        if !list(folder)?.is_empty() {
            return Err(StoreError::NoRecord { folder: folder.display().to_string() });
        }
        let store = store(BTreeMap::new());
        store.place(RECORD, file.to_toml().as_bytes()).map_err(|error| disk(&error))?;
        Ok(store)
    }

    /// Opens the folder of a sweep that was begun.
    ///
    /// # Errors
    /// When there is none, or its record was changed.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        let path = folder.join(RECORD);
        if !path.is_file() {
            return Err(StoreError::NoSweep { folder: folder.display().to_string() });
        }
        let record = read_record(&path)?;
        let plan = reading::open(&path.display().to_string(), Asked::Nothing)?;
        Ok(Self { folder: folder.to_owned(), plan, hash: record.sweep.hash, names: list(folder)? })
    }

    /// The plan.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Its hash.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Looks at the chunks of a shard, every byte of them.
    pub fn survey(&self, shard: Shard) -> Survey {
        let chunks: Vec<u64> = (0..self.plan.chunks()).filter(|c| shard.holds(*c)).collect();
        let found: Vec<(u64, Result<bool, Damage>)> = chunks
            .into_par_iter()
            .map(|chunk| (chunk, self.read(chunk).map(|table| table.is_some())))
            .collect();
        let mut survey = Survey::default();
        for (chunk, found) in found {
            match found {
                Ok(true) => survey.finished.push(chunk),
                Ok(false) => survey.missing.push(chunk),
                Err(damage) => survey.damaged.push(damage),
            }
        }
        // What calls itself a chunk beyond the last belongs to something else.
        for (chunk, names) in self.names.range(self.plan.chunks()..) {
            let why = format!("is beyond the last chunk, {}", self.plan.chunks() - 1);
            survey.damaged.push(self.damage(*chunk, &names[0], why));
        }
        survey
    }

    /// The rows of a chunk; `None` where it is not there.
    ///
    /// # Errors
    /// When its file is damaged.
    pub fn read(&self, chunk: u64) -> Result<Option<Table>, Damage> {
        let Some(names) = self.names.get(&chunk) else { return Ok(None) };
        let tables = names.iter().map(|name| self.read_file(chunk, name));
        let tables: Vec<Table> = tables.collect::<Result<_, _>>()?;
        if tables.len() > 1 {
            return Err(self.damage(chunk, &names[1], "is a second file of that chunk".into()));
        }
        Ok(tables.into_iter().next())
    }

    fn damage(&self, chunk: u64, name: &str, why: String) -> Damage {
        Damage { chunk, file: self.folder.join(name), why, is_unreadable: false }
    }

    fn read_file(&self, chunk: u64, name: &str) -> Result<Table, Damage> {
        let damaged = |why: String| self.damage(chunk, name, why);
        let bytes = fs::read(self.folder.join(name)).map_err(|error| Damage {
            is_unreadable: true,
            ..damaged(format!("cannot be read: {}", reason(&error)))
        })?;
        if !name.ends_with(&ending(&bytes)) {
            return Err(damaged("does not match the checksum in its name".into()));
        }
        let types = columns(&self.plan);
        // The library that reads Parquet panics at some files that nobody's program has written.
        let table = caught(|| parquet::read(bytes, &types).map_err(|error| error.to_string()))
            .flatten()
            .map_err(|error| damaged(format!("cannot be read as a chunk: {error}")))?;
        if !self.is_of_this_plan(chunk, &table) {
            return Err(damaged("holds other runs than it should".into()));
        }
        if let Some(name) = with_an_impossible_number(&types, &table) {
            return Err(damaged(format!("holds a number in `{name}` that no run gives")));
        }
        Ok(table)
    }

    /// Whether rows are those of a chunk of this plan.
    fn is_of_this_plan(&self, chunk: u64, table: &Table) -> bool {
        let places = columns(&self.plan);
        let column = |name: &str| {
            places.iter().position(|c| c.name == name).map(|place| &table.columns[place])
        };
        let (
            Some(Column::Text(hashes)),
            Some(Column::Integer(points)),
            Some(Column::Integer(replicates)),
        ) = (column("plan_hash"), column("design_point"), column("replicate"))
        else {
            return false;
        };
        let runs = self.plan.runs_of(chunk);
        table.rows() as u64 == runs.end - runs.start
            && hashes.iter().all(|hash| *hash == self.hash)
            && runs.zip(points.iter().zip(replicates)).all(|(number, (point, replicate))| {
                let run = self.plan.run(number);
                (run.point as i64, i64::from(run.replicate)) == (*point, *replicate)
            })
    }

    /// Writes a chunk.
    ///
    /// # Errors
    /// When the disk refuses; what was there before is untouched.
    pub fn write(&self, chunk: u64, table: &Table) -> Result<(), StoreError> {
        let bytes = encoded(&self.plan, table);
        let name = format!("chunk-{chunk:06}{}", ending(&bytes));
        self.place(&name, &bytes).map_err(|error| disk_error(&self.folder, &error))
    }

    /// Writes aside, syncs, renames.
    fn place(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let mut builder = tempfile::Builder::new();
        // A name of its own: processes of other machines may have the same number.
        let prefix = format!(".{name}.");
        builder.prefix(&prefix).suffix(".partial");
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let mut file = builder.tempfile_in(&self.folder)?;
        // Where a file system knows no locks, hidden files of killed processes are left alone.
        drop(file.as_file().try_lock());
        faults::pass("opened");
        let (head, tail) = bytes.split_at(bytes.len() / 2);
        file.write_all(head)?;
        faults::pass("half-written");
        file.write_all(tail)?;
        faults::pass("written");
        file.as_file().sync_all()?;
        faults::pass("synced");
        file.persist(self.folder.join(name)).map_err(|error| error.error)?;
        faults::pass("renamed");
        // The name itself; a folder cannot be synced everywhere.
        File::open(&self.folder).and_then(|folder| folder.sync_all()).or(Ok(()))
    }

    /// Makes sure, before a long run, that the folder can be written to.
    fn try_out(&self) -> Result<(), StoreError> {
        let tried = tempfile::Builder::new().prefix(".try.").tempfile_in(&self.folder);
        tried.map(drop).map_err(|error| disk_error(&self.folder, &error))
    }

    /// Removes the hidden files that killed processes have left of a shard's chunks. Those of other
    /// shards are left alone: between two machines a lock may not be seen.
    pub fn clean(&self, shard: Shard) {
        for entry in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if !(name.starts_with('.') && name.ends_with(".partial")) {
                continue;
            }
            let chunk = name.strip_prefix('.').and_then(number);
            if !chunk.map_or(shard.is_all(), |chunk| shard.holds(chunk)) {
                continue;
            }
            let file = File::options().write(true).open(entry.path());
            // Who still writes it holds its lock.
            if file.is_ok_and(|file| file.try_lock().is_ok()) {
                drop(fs::remove_file(entry.path()));
            }
        }
    }

    /// Renames damaged files, so that their chunks are computed again, and gives their new names.
    ///
    /// # Errors
    /// When one cannot be renamed.
    pub fn set_aside(&mut self, damaged: &[Damage]) -> Result<Vec<PathBuf>, StoreError> {
        let mut renamed = Vec::new();
        for damage in damaged {
            let mut name = damage.file.clone().into_os_string();
            name.push(".damaged");
            fs::rename(&damage.file, &name).map_err(|error| disk_error(&self.folder, &error))?;
            renamed.push(PathBuf::from(name));
        }
        self.names = list(&self.folder)?;
        Ok(renamed)
    }

    /// Refuses to go on where chunks are missing or damaged.
    ///
    /// # Errors
    /// Names the first of them.
    pub fn refuse_incomplete(&self, survey: &Survey) -> Result<(), StoreError> {
        self.refuse_damaged(survey)?;
        match survey.missing[..] {
            [] => Ok(()),
            [chunk, ..] => Err(StoreError::Incomplete {
                folder: self.folder.display().to_string(),
                chunk,
                more: survey.missing.len() - 1,
                command: self.command(""),
            }),
        }
    }

    /// Refuses to go on where chunks are damaged.
    ///
    /// # Errors
    /// Names the first of them.
    pub fn refuse_damaged(&self, survey: &Survey) -> Result<(), StoreError> {
        let Some(first) = survey.damaged.first() else { return Ok(()) };
        if first.is_unreadable {
            return Err(StoreError::Unreadable {
                path: first.file.display().to_string(),
                reason: first.why.trim_start_matches("cannot be read: ").to_owned(),
            });
        }
        Err(StoreError::Damaged {
            chunk: first.chunk,
            file: first.file.display().to_string(),
            why: first.why.clone(),
            more: survey.damaged.len() - 1,
            command: self.command(" --recompute"),
        })
    }

    /// The command that goes on with this sweep.
    pub fn command(&self, flags: &str) -> String {
        let quoted = |path: &Path| quoted_where_needed(&path.display().to_string());
        let (record, folder) = (quoted(&self.folder.join(RECORD)), quoted(&self.folder));
        format!("stronghold sweep {record} --out {folder}{flags}")
    }

    /// A chunk that was found complete, for a reader of all of them.
    ///
    /// # Errors
    /// When it was damaged or removed in the meantime.
    pub fn rows(&self, chunk: u64) -> Result<Table, StoreError> {
        match self.read(chunk) {
            Ok(Some(table)) => Ok(table),
            Ok(None) => Err(StoreError::Incomplete {
                folder: self.folder.display().to_string(),
                chunk,
                more: 0,
                command: self.command(""),
            }),
            Err(damage) => {
                let survey = Survey { damaged: vec![damage], ..Survey::default() };
                Err(self.refuse_damaged(&survey).expect_err("there is damage"))
            }
        }
    }
}

/// A chunk as bytes.
pub(super) fn encoded(plan: &Plan, table: &Table) -> Vec<u8> {
    let written = ParquetWriter::new(Vec::new(), &columns(plan)).and_then(|mut writer| {
        writer.write(table)?;
        writer.finish()
    });
    written.expect("a Vec takes every byte, and tables have the columns of their plan")
}

/// What the name of a chunk with these bytes ends in.
fn ending(bytes: &[u8]) -> String {
    format!("-{}.parquet", hash::of_bytes(bytes))
}

/// The files that are called chunks, by number.
fn list(folder: &Path) -> Result<BTreeMap<u64, Vec<String>>, StoreError> {
    let unreadable = |error: &io::Error| StoreError::Unreadable {
        path: folder.display().to_string(),
        reason: reason(error),
    };
    let mut names: BTreeMap<u64, Vec<String>> = BTreeMap::new();
    for entry in fs::read_dir(folder).map_err(|error| unreadable(&error))? {
        let entry = entry.map_err(|error| unreadable(&error))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if let Some(number) = number(name.strip_suffix(".parquet").unwrap_or_default()) {
            names.entry(number).or_default().push(name);
        }
    }
    for names in names.values_mut() {
        names.sort_unstable();
    }
    Ok(names)
}

/// The number of the chunk that a file is called after.
fn number(name: &str) -> Option<u64> {
    name.strip_prefix("chunk-")?.split('-').next()?.parse().ok()
}

fn read_record(path: &Path) -> Result<SweepFile, StoreError> {
    let record = reading::record(path)?;
    let found = record.hash();
    if found != record.sweep.hash {
        return Err(StoreError::ChangedRecord {
            path: path.display().to_string(),
            found,
            hash: record.sweep.hash,
        });
    }
    Ok(record)
}

/// What differs first between two records, in words.
fn difference(found: &SweepFile, file: &SweepFile) -> String {
    let (theirs, ours) = (&found.sweep, &file.sweep);
    if (&theirs.version, &theirs.revision) != (&ours.version, &ours.revision) {
        return format!(
            "it was begun by version {} ({}), and this is {} ({})",
            theirs.version, theirs.revision, ours.version, ours.revision
        );
    }
    if theirs.plan != ours.plan {
        return format!("it is of `{}`, and not of `{}`", theirs.plan, ours.plan);
    }
    if found.plan != file.plan {
        return "the plan's text says something else".to_owned();
    }
    if found.observed != file.observed {
        return "the observed data are others".to_owned();
    }
    if found.posterior != file.posterior {
        return "it carries another posterior, or one where the other has none".to_owned();
    }
    format!("its scenario `{}` says something else", theirs.scenario)
}

fn disk_error(folder: &Path, error: &io::Error) -> StoreError {
    let shown = folder.display().to_string();
    match folder.ancestors().find(|part| part.is_file()) {
        Some(file) => StoreError::FileInTheWay { folder: shown, file: file.display().to_string() },
        None => StoreError::Disk { folder: shown, reason: reason(error) },
    }
}
