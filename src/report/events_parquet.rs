//! events.parquet: a row an event of a replicate.

use std::sync::Arc;

use parquet::{
    basic::Compression,
    data_type::{ByteArray, ByteArrayType, Int32Type, Int64Type},
    errors::ParquetError,
    file::{
        metadata::KeyValue,
        properties::WriterProperties,
        writer::{SerializedFileWriter, SerializedRowGroupWriter},
    },
    schema::parser::parse_message_type,
};

use crate::{
    calendar::Date,
    experiment::record::Header,
    observation::events::Event,
    scenario::{AudienceId, Scenario},
    simulation::Outcome,
};

/// The file's schema. `agent` is the stable identity, an unsigned 64-bit number.
const SCHEMA: &str = "message events {
    REQUIRED INT32 replicate;
    REQUIRED INT32 date (DATE);
    REQUIRED BYTE_ARRAY region (UTF8);
    REQUIRED BYTE_ARRAY kind (UTF8);
    REQUIRED INT64 agent (UINT_64);
    REQUIRED INT64 number;
    OPTIONAL BYTE_ARRAY audience (UTF8);
}";

/// Rows of a row group.
const GROUP_ROWS: usize = 1 << 20;

/// The file's bytes. Seed, replicates, scenario and version are in its key-value metadata.
///
/// # Errors
/// When the writer refuses a column, which it does not for this schema.
pub fn bytes(
    scenario: &Scenario,
    header: &Header,
    outcomes: &[Outcome],
) -> Result<Vec<u8>, ParquetError> {
    let metadata = [
        ("version", header.version.clone()),
        ("scenario", header.scenario.clone()),
        ("seed", header.seed.to_string()),
        ("replicates", header.replicates.to_string()),
    ];
    let metadata = metadata.map(|(key, value)| KeyValue::new(key.to_owned(), value)).to_vec();
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by(format!("stronghold {}", header.version))
        .set_key_value_metadata(Some(metadata))
        .build();
    let schema = Arc::new(parse_message_type(SCHEMA)?);
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties))?;
    let rows: Vec<(u32, &Event)> = (0..)
        .zip(outcomes)
        .flat_map(|(replicate, outcome)| {
            outcome.log.iter().flatten().map(move |event| (replicate, event))
        })
        .collect();
    for group in rows.chunks(GROUP_ROWS) {
        let mut writer = writer.next_row_group()?;
        write_group(&mut writer, scenario, group)?;
        writer.close()?;
    }
    writer.into_inner()
}

fn write_group(
    writer: &mut SerializedRowGroupWriter<'_, Vec<u8>>,
    scenario: &Scenario,
    rows: &[(u32, &Event)],
) -> Result<(), ParquetError> {
    let epoch = Date::new(1970, 1, 1).expect("the epoch is a day");
    let start = scenario.calendar.start().days_since(epoch) as i32;
    let ints = |of: &dyn Fn(&(u32, &Event)) -> i32| rows.iter().map(of).collect::<Vec<i32>>();
    let longs = |of: &dyn Fn(&(u32, &Event)) -> i64| rows.iter().map(of).collect::<Vec<i64>>();
    let texts = |of: &dyn Fn(&Event) -> String| {
        rows.iter().map(|(_, event)| ByteArray::from(of(event).as_str())).collect::<Vec<_>>()
    };
    write_ints(writer, &ints(&|(replicate, _)| *replicate as i32))?;
    write_ints(writer, &ints(&|(_, event)| start + event.day as i32))?;
    write_texts(writer, &texts(&|e| scenario.regions[e.region.index()].name.clone()))?;
    write_texts(writer, &texts(&|event| event.kind.name().to_owned()))?;
    write_longs(writer, &longs(&|(_, event)| event.agent.0.cast_signed()))?;
    write_longs(writer, &longs(&|(_, event)| i64::from(event.number)))?;
    let audiences = rows.iter().map(|(_, event)| event.audience);
    let name = |audience: AudienceId| scenario.audiences[audience.index()].name.as_str();
    let there: Vec<i16> = audiences.clone().map(|audience| i16::from(audience.is_some())).collect();
    let names: Vec<ByteArray> = audiences.flatten().map(|a| ByteArray::from(name(a))).collect();
    let mut column = writer.next_column()?.expect("the schema has this column");
    column.typed::<ByteArrayType>().write_batch(&names, Some(&there), None)?;
    column.close()
}

type Group<'a, 'b> = &'a mut SerializedRowGroupWriter<'b, Vec<u8>>;

fn write_ints(writer: Group, values: &[i32]) -> Result<(), ParquetError> {
    let mut column = writer.next_column()?.expect("the schema has this column");
    column.typed::<Int32Type>().write_batch(values, None, None)?;
    column.close()
}

fn write_longs(writer: Group, values: &[i64]) -> Result<(), ParquetError> {
    let mut column = writer.next_column()?.expect("the schema has this column");
    column.typed::<Int64Type>().write_batch(values, None, None)?;
    column.close()
}

fn write_texts(writer: Group, values: &[ByteArray]) -> Result<(), ParquetError> {
    let mut column = writer.next_column()?.expect("the schema has this column");
    column.typed::<ByteArrayType>().write_batch(values, None, None)?;
    column.close()
}
