//! Reports: tables and charts for the terminal, figures, and the files of a results folder.

pub mod abroad;
pub mod calibration;
pub mod chart;
mod csv_bytes;
pub mod differences;
pub mod differences_csv;
pub mod differences_json;
pub mod events_parquet;
pub mod figures;
pub mod folder;
pub mod json;
pub mod monthly_csv;
pub mod monthly_differences_csv;
pub mod national_csv;
pub mod number;
pub mod patterns_csv;
pub mod phases_csv;
mod prose;
pub mod ratios_csv;
pub mod ribbon;
pub mod scores;
pub mod sensitivity;
pub mod spread;
pub mod summary_csv;
pub mod tables;
pub mod targets_csv;
pub mod wrap;
