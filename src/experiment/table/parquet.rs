//! The results table as Parquet: compressed with Snappy, with dictionaries, a row group for each table
//! that is written.

use std::{io::Write, sync::Arc};

use bytes::Bytes;
use parquet::{
    basic::{Compression, LogicalType, Repetition, Type as Physical},
    column::reader::ColumnReader,
    data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type},
    errors::{ParquetError, Result},
    file::{
        properties::WriterProperties,
        reader::{FileReader, SerializedFileReader},
        writer::{SerializedFileWriter, SerializedRowGroupWriter},
    },
    schema::types::Type,
};

use super::{Column, ColumnKind, ColumnType, Table};

/// Writes tables one after the other, each as a row group.
pub struct ParquetWriter<W: Write + Send> {
    writer: SerializedFileWriter<W>,
}

impl<W: Write + Send> ParquetWriter<W> {
    /// Begins a file.
    ///
    /// # Errors
    /// When the output fails.
    pub fn new(out: W, columns: &[ColumnType]) -> Result<Self> {
        let properties =
            Arc::new(WriterProperties::builder().set_compression(Compression::SNAPPY).build());
        let writer = SerializedFileWriter::new(out, Arc::new(schema(columns)?), properties)?;
        Ok(Self { writer })
    }

    /// Writes the rows of a table.
    ///
    /// # Errors
    /// When the output fails.
    pub fn write(&mut self, table: &Table) -> Result<()> {
        let mut group = self.writer.next_row_group()?;
        for column in &table.columns {
            write_column(&mut group, column)?;
        }
        group.close()?;
        Ok(())
    }

    /// Ends the file and gives the output back.
    ///
    /// # Errors
    /// When the output fails.
    pub fn finish(self) -> Result<W> {
        self.writer.into_inner()
    }
}

fn schema(columns: &[ColumnType]) -> Result<Type> {
    let field = |column: &ColumnType| {
        let (physical, repetition) = match column.kind {
            ColumnKind::Text => (Physical::BYTE_ARRAY, Repetition::REQUIRED),
            ColumnKind::OptionalText => (Physical::BYTE_ARRAY, Repetition::OPTIONAL),
            ColumnKind::Integer => (Physical::INT64, Repetition::REQUIRED),
            ColumnKind::OptionalNumber => (Physical::DOUBLE, Repetition::OPTIONAL),
        };
        let text = (physical == Physical::BYTE_ARRAY).then_some(LogicalType::String);
        Type::primitive_type_builder(&column.name, physical)
            .with_repetition(repetition)
            .with_logical_type(text)
            .build()
            .map(Arc::new)
    };
    let fields = columns.iter().map(field).collect::<Result<Vec<_>>>()?;
    Type::group_type_builder("runs").with_fields(fields).build()
}

fn write_column<W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    column: &Column,
) -> Result<()> {
    let mut writer = group.next_column()?.expect("the schema has this column");
    match column {
        Column::Text(values) => {
            let values: Vec<ByteArray> = values.iter().map(|v| v.as_str().into()).collect();
            writer.typed::<ByteArrayType>().write_batch(&values, None, None)?;
        }
        Column::Integer(values) => {
            writer.typed::<Int64Type>().write_batch(values, None, None)?;
        }
        Column::OptionalText(values) => {
            let there: Vec<ByteArray> =
                values.iter().flatten().map(|v| v.as_str().into()).collect();
            writer.typed::<ByteArrayType>().write_batch(&there, Some(&levels(values)), None)?;
        }
        Column::OptionalNumber(values) => {
            let there: Vec<f64> = values.iter().copied().flatten().collect();
            writer.typed::<DoubleType>().write_batch(&there, Some(&levels(values)), None)?;
        }
    }
    writer.close()
}

/// For each row, whether it has a value: only values that are there are written.
fn levels<T>(values: &[Option<T>]) -> Vec<i16> {
    values.iter().map(|value| i16::from(value.is_some())).collect()
}

/// Reads a file with the columns that are expected.
///
/// # Errors
/// When it is no such file.
pub fn read(bytes: Vec<u8>, columns: &[ColumnType]) -> Result<Table> {
    let reader = SerializedFileReader::new(Bytes::from(bytes))?;
    if reader.metadata().file_metadata().schema() != &schema(columns)? {
        return Err(ParquetError::General("its columns are not those of the plan".into()));
    }
    let mut table = Table::new(columns);
    for place in 0..reader.num_row_groups() {
        let group = reader.get_row_group(place)?;
        let rows = group.metadata().num_rows() as usize;
        for (index, column) in columns.iter().enumerate() {
            let read = read_column(group.get_column_reader(index)?, column.kind, rows)?;
            if read.len() != rows {
                return Err(ParquetError::General(format!("`{}` is cut short", column.name)));
            }
            table.columns[index].append(read);
        }
    }
    Ok(table)
}

fn read_column(reader: ColumnReader, kind: ColumnKind, rows: usize) -> Result<Column> {
    let text = |value: ByteArray| {
        String::from_utf8(value.data().to_vec())
            .map_err(|_| ParquetError::General("a text is not UTF-8".into()))
    };
    match (kind, reader) {
        (ColumnKind::Integer, ColumnReader::Int64ColumnReader(mut reader)) => {
            // The file says how many rows there are, and may say anything.
            let mut values = Vec::new();
            reader.read_records(rows, None, None, &mut values)?;
            Ok(Column::Integer(values))
        }
        (ColumnKind::Text, ColumnReader::ByteArrayColumnReader(mut reader)) => {
            // The file says how many rows there are, and may say anything.
            let mut values = Vec::new();
            reader.read_records(rows, None, None, &mut values)?;
            Ok(Column::Text(values.into_iter().map(text).collect::<Result<_>>()?))
        }
        (ColumnKind::OptionalText, ColumnReader::ByteArrayColumnReader(mut reader)) => {
            let (mut values, mut levels) = (Vec::new(), Vec::new());
            reader.read_records(rows, Some(&mut levels), None, &mut values)?;
            let values = values.into_iter().map(text).collect::<Result<Vec<_>>>()?;
            Ok(Column::OptionalText(spread(values, &levels)?))
        }
        (ColumnKind::OptionalNumber, ColumnReader::DoubleColumnReader(mut reader)) => {
            let (mut values, mut levels) = (Vec::new(), Vec::new());
            reader.read_records(rows, Some(&mut levels), None, &mut values)?;
            Ok(Column::OptionalNumber(spread(values, &levels)?))
        }
        _ => Err(ParquetError::General("a column is of another kind".into())),
    }
}

/// Puts values back into the rows that have one.
fn spread<T>(values: Vec<T>, levels: &[i16]) -> Result<Vec<Option<T>>> {
    let mut values = values.into_iter();
    let found: Vec<Option<T>> =
        levels.iter().map(|level| if *level > 0 { values.next() } else { None }).collect();
    match values.next() {
        None => Ok(found),
        Some(_) => Err(ParquetError::General("there are more values than rows".into())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns() -> Vec<ColumnType> {
        let kinds = [
            ("text", ColumnKind::Text),
            ("whole", ColumnKind::Integer),
            ("level", ColumnKind::OptionalText),
            ("number", ColumnKind::OptionalNumber),
        ];
        kinds.map(|(name, kind)| ColumnType { name: name.into(), kind }).into()
    }

    fn table(offset: i64) -> Table {
        Table {
            columns: vec![
                Column::Text(vec!["a".into(), "ü".into(), String::new()]),
                Column::Integer(vec![offset, -1, i64::MAX]),
                Column::OptionalText(vec![None, Some("x".into()), None]),
                Column::OptionalNumber(vec![Some(0.1), None, Some(-3e300)]),
            ],
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let mut writer = ParquetWriter::new(Vec::new(), &columns()).unwrap();
        let mut both = Table::new(&columns());
        for part in [table(1), table(2)] {
            writer.write(&part).unwrap();
            both.append(part);
        }
        assert_eq!(read(writer.finish().unwrap(), &columns()).unwrap(), both);
    }

    #[test]
    fn other_columns_are_refused() {
        let mut writer = ParquetWriter::new(Vec::new(), &columns()).unwrap();
        writer.write(&table(0)).unwrap();
        let bytes = writer.finish().unwrap();
        assert!(read(bytes.clone(), &columns()[..3]).is_err());
        assert!(read(bytes[..bytes.len() / 2].to_vec(), &columns()).is_err());
    }
}
