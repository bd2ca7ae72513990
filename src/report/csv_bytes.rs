//! Tables as the bytes of a CSV file.

/// A CSV file.
pub(super) fn csv_bytes(header: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(header).expect("a Vec takes every byte");
    for row in rows {
        writer.write_record(row).expect("a Vec takes every byte");
    }
    writer.into_inner().expect("a Vec takes every byte")
}
