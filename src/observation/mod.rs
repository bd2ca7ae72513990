//! Observation: event records, the monthly panel, and counts over windows.

pub mod counts;
pub mod events;
pub mod panel;
