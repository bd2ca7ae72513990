//! A results folder as a report reads it: every file that is read is remembered with its hash, every
//! table is checked before a number of it is shown.

use std::{
    cell::RefCell,
    fs, io,
    path::{Path, PathBuf},
};

use super::{ReportError, kind::Kind};
use crate::{
    experiment::{hash, shell::quoted_where_needed},
    report::figures::{Figure, svg_reading},
    scenario::reading::reason,
};

/// A results folder.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    pub kind: Kind,
    /// The files that were read, with their hashes.
    read: RefCell<Vec<(String, String)>>,
}

impl Folder {
    pub fn new(path: &Path, kind: Kind) -> Self {
        Self { path: path.to_owned(), kind, read: RefCell::default() }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The record's path as an argument.
    pub fn record(&self) -> String {
        let path = self.path.join(self.kind.record()).display().to_string();
        // What has no separator would be taken for a name.
        if path.contains(std::path::MAIN_SEPARATOR) { path } else { format!("./{path}") }
    }

    /// The command that repeats the results from their record.
    pub fn command(&self) -> String {
        let record = quoted_where_needed(&self.record());
        format!("stronghold {} {record} --out again", self.kind.command())
    }

    /// Files that were read, with the heads of their SHA-256.
    pub fn hashes(&self) -> Vec<(String, String)> {
        self.read.borrow().clone()
    }

    /// The bytes of a file.
    ///
    /// # Errors
    /// When it is missing or cannot be read.
    pub fn bytes(&self, name: &str) -> Result<Vec<u8>, ReportError> {
        let path = self.path.join(name);
        let shown = path.display().to_string();
        let bytes = fs::read(&path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => {
                ReportError::Missing { file: shown, command: self.command() }
            }
            _ => ReportError::Unreadable { file: shown, reason: reason(&error) },
        })?;
        let mut read = self.read.borrow_mut();
        if !read.iter().any(|(known, _)| known == name) {
            read.push((name.to_owned(), hash::of_bytes(&bytes)));
        }
        Ok(bytes)
    }

    /// The text of a file.
    ///
    /// # Errors
    /// When it is missing, cannot be read, or is no UTF-8.
    pub fn text(&self, name: &str) -> Result<String, ReportError> {
        String::from_utf8(self.bytes(name)?)
            .map_err(|_| self.damaged(name, None, "it is not UTF-8 text"))
    }

    /// A table, which must have these columns.
    ///
    /// # Errors
    /// When it is missing, or not a table with these columns.
    pub fn csv(&self, name: &'static str, columns: &[&str]) -> Result<Csv<'_>, ReportError> {
        let text = self.text(name)?;
        let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
        let damaged = |error: &csv::Error| {
            let line = error.position().map(csv::Position::line);
            self.damaged(name, line, "it is no table of as many fields in every row")
        };
        let heads = reader.headers().map_err(|error| damaged(&error))?.clone();
        let heads: Vec<String> = heads.iter().map(str::to_owned).collect();
        if let Some(missing) = columns.iter().find(|column| !heads.iter().any(|h| h == *column)) {
            let what = format!("there is no column `{missing}`");
            return Err(self.damaged(name, Some(1), what));
        }
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|error| damaged(&error))?;
            let line = record.position().map_or(1, csv::Position::line);
            rows.push((line, record.iter().map(str::to_owned).collect()));
        }
        Ok(Csv { folder: self, name, heads, rows })
    }

    /// A figure of the folder `figures`.
    ///
    /// # Errors
    /// When it is missing, or not as the program writes it.
    pub fn figure(&self, name: &str) -> Result<Figure, ReportError> {
        let file = format!("figures/{name}.svg");
        let text = self.text(&file)?;
        let canvas = svg_reading::read(&text).map_err(|wrong| {
            self.damaged(&file, Some(wrong.line as u64), "the program writes no such line")
        })?;
        Ok(Figure::new(name, canvas))
    }

    /// The names of the figures whose names begin so, in order.
    pub fn figures_of(&self, beginning: &str) -> Vec<String> {
        let entries = fs::read_dir(self.path.join("figures")).into_iter().flatten().flatten();
        let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
        let mut names: Vec<String> = names
            .filter_map(|name| Some(name.strip_suffix(".svg")?.to_owned()))
            .filter(|name| name.starts_with(beginning))
            .collect();
        names.sort_unstable();
        names
    }

    /// A refusal of what stands in a file.
    pub fn damaged(&self, name: &str, line: Option<u64>, what: impl Into<String>) -> ReportError {
        let path = self.path.join(name).display().to_string();
        let place = line.map_or(path.clone(), |line| format!("{path}:{line}"));
        ReportError::Damaged { place, what: what.into(), command: self.command() }
    }
}

/// A table of a folder.
#[derive(Debug)]
pub(super) struct Csv<'a> {
    folder: &'a Folder,
    pub name: &'static str,
    heads: Vec<String>,
    rows: Vec<(u64, Vec<String>)>,
}

impl Csv<'_> {
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(line, fields)| Row { table: self, line: *line, fields })
    }

    /// A refusal of the table as a whole.
    pub fn refused(&self, what: impl Into<String>) -> ReportError {
        self.folder.damaged(self.name, None, what)
    }
}

/// A row of a table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row<'a> {
    table: &'a Csv<'a>,
    line: u64,
    fields: &'a [String],
}

impl<'a> Row<'a> {
    /// A field as it stands.
    ///
    /// # Panics
    /// When the column was not asked for as the table was read.
    pub fn text(&self, column: &str) -> &'a str {
        let place = self.table.heads.iter().position(|head| head == column);
        &self.fields[place.expect("columns are checked as a table is read")]
    }

    /// A number.
    ///
    /// # Errors
    /// When it is none, or not finite.
    pub fn number(&self, column: &str) -> Result<f64, ReportError> {
        let number = self.number_or_infinite(column)?;
        if number.is_finite() { Ok(number) } else { Err(self.no_number(column)) }
    }

    /// A number that may be infinite.
    ///
    /// # Errors
    /// When it is none.
    pub fn number_or_infinite(&self, column: &str) -> Result<f64, ReportError> {
        let number: Option<f64> = self.text(column).parse().ok();
        number.filter(|number| !number.is_nan()).ok_or_else(|| self.no_number(column))
    }

    /// A number, or nothing where the field is empty.
    ///
    /// # Errors
    /// When it is neither.
    pub fn optional(&self, column: &str) -> Result<Option<f64>, ReportError> {
        if self.text(column).is_empty() { Ok(None) } else { self.number(column).map(Some) }
    }

    /// A whole number from 0 on.
    ///
    /// # Errors
    /// When it is none.
    pub fn whole(&self, column: &str) -> Result<usize, ReportError> {
        self.text(column).parse().map_err(|_| self.wrong(column, "is no whole number"))
    }

    /// Something that can be read from a field.
    ///
    /// # Errors
    /// When it cannot.
    pub fn parsed<T>(
        &self,
        column: &str,
        read: impl FnOnce(&str) -> Option<T>,
        expected: &str,
    ) -> Result<T, ReportError> {
        read(self.text(column)).ok_or_else(|| self.wrong(column, expected))
    }

    /// A refusal of the row.
    pub fn refused(&self, what: impl Into<String>) -> ReportError {
        self.table.folder.damaged(self.table.name, Some(self.line), what)
    }

    fn no_number(&self, column: &str) -> ReportError {
        self.wrong(column, "is no number")
    }

    fn wrong(&self, column: &str, what: &str) -> ReportError {
        self.refused(format!("`{}` in the column `{column}` {what}", self.text(column)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(text: &str) -> (tempfile::TempDir, Folder) {
        let place = tempfile::tempdir().unwrap();
        fs::write(place.path().join("t.csv"), text).unwrap();
        let folder = Folder::new(place.path(), Kind::Run);
        (place, folder)
    }

    fn said(error: ReportError) -> String {
        let text = error.to_string();
        text[text.find("t.csv").unwrap()..].to_owned()
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        let (_place, folder) = folder("a,b\n1,NaN\n,inf\n");
        assert_eq!(
            said(folder.csv("t.csv", &["c"]).map(drop).unwrap_err()),
            "t.csv:1` is damaged: there is no column `c`"
        );
        let table = folder.csv("t.csv", &["a", "b"]).unwrap();
        let rows: Vec<Row> = table.rows().collect();
        assert_eq!(rows[0].number("a").unwrap(), 1.0);
        assert_eq!(rows[1].optional("a").unwrap(), None);
        assert_eq!(rows[1].number_or_infinite("b").unwrap(), f64::INFINITY);
        let wrong = "t.csv:2` is damaged: `NaN` in the column `b` is no number";
        assert_eq!(said(rows[0].number("b").unwrap_err()), wrong);
        assert_eq!(said(rows[0].number_or_infinite("b").unwrap_err()), wrong);
        assert!(said(rows[1].number("a").unwrap_err()).contains("t.csv:3"));
    }

    #[test]
    fn a_row_of_another_length_is_damage() {
        let (_place, folder) = folder("a,b\n1\n");
        let wrong = said(folder.csv("t.csv", &["a"]).map(drop).unwrap_err());
        assert!(wrong.starts_with("t.csv:2` is damaged: it is no table"), "{wrong}");
    }
}
