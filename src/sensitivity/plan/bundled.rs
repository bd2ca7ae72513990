//! The sensitivity plans that are embedded in the binary.

use crate::scenario::bundled::Bundled;

/// Every bundled sensitivity plan.
pub static SENSITIVITIES: &[Bundled] = &[
    Bundled {
        name: "sensitivity-quick",
        text: include_str!("../../../scenarios/plans/sensitivity-quick.toml"),
    },
    Bundled {
        name: "sensitivity-khorasan",
        text: include_str!("../../../scenarios/plans/sensitivity-khorasan.toml"),
    },
];
