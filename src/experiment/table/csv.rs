//! The results table as CSV: UTF-8, commas, a header, a point as decimal mark, nothing for what is
//! missing. Numbers are written with as many digits as tell them apart.

use std::io::{self, Write};

use super::{Column, ColumnType, Table};

/// Writes tables one after the other.
pub struct CsvWriter<W: Write> {
    writer: csv::Writer<W>,
}

impl<W: Write> CsvWriter<W> {
    /// Writes the header.
    ///
    /// # Errors
    /// When the output fails.
    pub fn new(out: W, columns: &[ColumnType]) -> io::Result<Self> {
        let mut writer = csv::Writer::from_writer(out);
        writer.write_record(columns.iter().map(|column| &column.name)).map_err(io_error)?;
        Ok(Self { writer })
    }

    /// Writes the rows of a table.
    ///
    /// # Errors
    /// When the output fails.
    pub fn write(&mut self, table: &Table) -> io::Result<()> {
        for row in 0..table.rows() {
            for column in &table.columns {
                let written = match column {
                    Column::Text(values) => self.writer.write_field(&values[row]),
                    Column::Integer(values) => self.writer.write_field(values[row].to_string()),
                    Column::OptionalText(values) => {
                        self.writer.write_field(values[row].as_deref().unwrap_or(""))
                    }
                    Column::OptionalNumber(values) => self
                        .writer
                        .write_field(values[row].map_or_else(String::new, |v| v.to_string())),
                };
                written.map_err(io_error)?;
            }
            self.writer.write_record(None::<&[u8]>).map_err(io_error)?;
        }
        Ok(())
    }

    /// Writes what is left and gives the output back.
    ///
    /// # Errors
    /// When the output fails.
    pub fn finish(self) -> io::Result<W> {
        self.writer.into_inner().map_err(csv::IntoInnerError::into_error)
    }
}

fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}
