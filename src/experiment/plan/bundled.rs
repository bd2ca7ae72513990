//! The plans that are embedded in the binary, so that it works from any folder.

use crate::scenario::bundled::Bundled;

/// Every bundled plan.
pub static PLANS: &[Bundled] = &[
    Bundled {
        name: "phase-diagram",
        text: include_str!("../../../scenarios/plans/phase-diagram.toml"),
    },
    Bundled { name: "tiny", text: include_str!("../../../scenarios/plans/tiny.toml") },
];
