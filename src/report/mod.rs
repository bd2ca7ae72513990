//! Reports: tables and charts for the terminal, figures, and the files of a results folder.
//!
//! ```
//! use stronghold::report::number;
//!
//! assert_eq!(number::short(83.4), "83");
//! assert_eq!(number::range(0.04, 0.17), "0.04 – 0.17");
//! assert_eq!(number::difference(-3.0, -4.0, -2.0).1, "-4.0 to -2.0");
//! ```

pub mod abroad;
pub mod at_work;
pub mod calibration;
pub mod chart;
mod csv_bytes;
pub mod differences;
pub mod differences_csv;
pub mod differences_json;
pub mod events_parquet;
pub mod figures;
pub mod folder;
pub mod html;
pub mod json;
pub mod maker;
pub mod monthly_csv;
pub mod monthly_differences_csv;
pub mod national_csv;
pub mod number;
pub mod overrides;
pub mod patterns_csv;
pub mod phases_csv;
mod prose;
pub mod ratios_csv;
pub mod ribbon;
pub mod scores;
pub mod sensitivity;
pub mod spread;
pub mod summary_csv;
pub mod summary_rows;
pub mod tables;
pub mod targets_csv;
pub mod wrap;
