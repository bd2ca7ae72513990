//! The posteriors that are embedded in the binary.

use crate::scenario::bundled::Bundled;

/// Every bundled posterior.
pub static POSTERIORS: &[Bundled] =
    &[Bundled { name: "home", text: include_str!("../../../scenarios/posteriors/home.toml") }];
