//! The calibration plans that are embedded in the binary.

use crate::scenario::bundled::Bundled;

/// Every bundled calibration plan.
pub static CALIBRATIONS: &[Bundled] = &[
    Bundled {
        name: "calibrate-quick",
        text: include_str!("../../../scenarios/plans/calibrate-quick.toml"),
    },
    Bundled {
        name: "calibrate-khorasan",
        text: include_str!("../../../scenarios/plans/calibrate-khorasan.toml"),
    },
];
