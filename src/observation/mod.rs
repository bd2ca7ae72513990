//! Observation: event records, the monthly panel, and counts over windows.
//!
//! ```
//! use stronghold::{
//!     observation::panel::Panel,
//!     quantity::Quantity,
//!     scenario::RegionId,
//! };
//!
//! let (hills, town) = (RegionId(0), RegionId(1));
//! let mut panel = Panel::new(2, 12); // two regions, twelve months
//! panel.add(0, hills, Quantity::Attacks, 3.0);
//! panel.add(1, town, Quantity::Attacks, 1.0);
//! assert_eq!(panel.count(Quantity::Attacks, &[hills, town], (0, 11)), 4.0);
//! assert_eq!(panel.get(1, hills, Quantity::Attacks), 0.0);
//! ```

pub mod counts;
pub mod events;
pub mod panel;
