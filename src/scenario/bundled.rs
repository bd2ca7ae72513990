//! The scenarios, observed data and posteriors that are embedded in the binary, so that it works from any
//! folder.

/// A scenario that comes with the program.
#[derive(Clone, Copy, Debug)]
pub struct Bundled {
    /// The name by which `run` and `extends` find it.
    pub name: &'static str,
    /// Its TOML text.
    pub text: &'static str,
}

/// Every bundled scenario, the baseline first.
pub static SCENARIOS: &[Bundled] = &[
    Bundled { name: "khorasan", text: include_str!("../../scenarios/khorasan.toml") },
    Bundled { name: "no-ramp-up", text: include_str!("../../scenarios/no-ramp-up.toml") },
    Bundled { name: "early-ramp-up", text: include_str!("../../scenarios/early-ramp-up.toml") },
    Bundled {
        name: "sustained-effort",
        text: include_str!("../../scenarios/sustained-effort.toml"),
    },
    Bundled { name: "no-takeover", text: include_str!("../../scenarios/no-takeover.toml") },
    Bundled {
        name: "permissiveness-held",
        text: include_str!("../../scenarios/permissiveness-held.toml"),
    },
    Bundled { name: "more-sanctuary", text: include_str!("../../scenarios/more-sanctuary.toml") },
    Bundled { name: "falling-claims", text: include_str!("../../scenarios/falling-claims.toml") },
    Bundled {
        name: "leadership-targeting",
        text: include_str!("../../scenarios/leadership-targeting.toml"),
    },
    Bundled { name: "human-security", text: include_str!("../../scenarios/human-security.toml") },
    Bundled {
        name: "shared-intelligence",
        text: include_str!("../../scenarios/shared-intelligence.toml"),
    },
    Bundled {
        name: "regional-cooperation",
        text: include_str!("../../scenarios/regional-cooperation.toml"),
    },
    Bundled {
        name: "over-the-horizon",
        text: include_str!("../../scenarios/over-the-horizon.toml"),
    },
    Bundled {
        name: "tracking-finance",
        text: include_str!("../../scenarios/tracking-finance.toml"),
    },
    Bundled {
        name: "counter-messaging",
        text: include_str!("../../scenarios/counter-messaging.toml"),
    },
    Bundled {
        name: "community-engagement",
        text: include_str!("../../scenarios/community-engagement.toml"),
    },
    Bundled { name: "border-control", text: include_str!("../../scenarios/border-control.toml") },
    Bundled {
        name: "no-central-asian-outreach",
        text: include_str!("../../scenarios/no-central-asian-outreach.toml"),
    },
    Bundled { name: "taliban-alone", text: include_str!("../../scenarios/taliban-alone.toml") },
    Bundled { name: "action-groups", text: include_str!("../../scenarios/action-groups.toml") },
    Bundled { name: "long-run", text: include_str!("../../scenarios/long-run.toml") },
    Bundled { name: "phases", text: include_str!("../../scenarios/phases.toml") },
    Bundled {
        name: "lesson-accuracy",
        text: include_str!("../../scenarios/lessons/lesson-accuracy.toml"),
    },
    Bundled {
        name: "lesson-effort-away",
        text: include_str!("../../scenarios/lessons/lesson-effort-away.toml"),
    },
    Bundled {
        name: "lesson-hidden",
        text: include_str!("../../scenarios/lessons/lesson-hidden.toml"),
    },
    Bundled {
        name: "lesson-leaders",
        text: include_str!("../../scenarios/lessons/lesson-leaders.toml"),
    },
    Bundled {
        name: "lesson-two-provinces",
        text: include_str!("../../scenarios/lessons/lesson-two-provinces.toml"),
    },
    Bundled { name: "tiny", text: include_str!("../../scenarios/tiny.toml") },
    Bundled { name: "tiny-abroad", text: include_str!("../../scenarios/tiny-abroad.toml") },
];

/// Every bundled set of observed data.
pub static OBSERVED: &[Bundled] = &[
    Bundled { name: "khorasan", text: include_str!("../../data/observed.csv") },
    Bundled { name: "tiny", text: include_str!("../../data/observed-tiny.csv") },
];

/// Every bundled posterior.
pub static POSTERIORS: &[Bundled] =
    &[Bundled { name: "khorasan", text: include_str!("../../scenarios/posteriors/khorasan.toml") }];

/// The bundled scenario that runs when none is named.
pub const BASELINE: &str = "khorasan";

/// The entry of a name.
pub fn find(list: &'static [Bundled], name: &str) -> Option<&'static Bundled> {
    list.iter().find(|bundled| bundled.name == name)
}
