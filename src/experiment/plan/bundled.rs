//! The plans that are embedded in the binary, so that it works from any folder.

use crate::scenario::bundled::Bundled;

/// Every bundled plan.
pub static PLANS: &[Bundled] = &[
    Bundled {
        name: "phase-diagram",
        text: include_str!("../../../scenarios/plans/phase-diagram.toml"),
    },
    Bundled {
        name: "phase-diagram-fictional",
        text: include_str!("../../../scenarios/plans/phase-diagram-fictional.toml"),
    },
    Bundled { name: "levers", text: include_str!("../../../scenarios/plans/levers.toml") },
    Bundled {
        name: "ramp-up-date",
        text: include_str!("../../../scenarios/plans/ramp-up-date.toml"),
    },
    Bundled { name: "takeover", text: include_str!("../../../scenarios/plans/takeover.toml") },
    Bundled { name: "screen", text: include_str!("../../../scenarios/plans/screen.toml") },
    Bundled { name: "tiny", text: include_str!("../../../scenarios/plans/tiny.toml") },
];
