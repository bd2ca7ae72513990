//! Values: valid ones, those at the edges of what is valid, and absurd ones.

use rand::{RngExt, seq::IndexedRandom};
use stronghold::{
    calendar::Date,
    parameters::REGISTRY,
    quantity::{AudienceQuantity, Quantity},
    random::Draw,
};

use super::node::Node;
use crate::damage::EXTREMES;

/// Names that generated files call things by, so that references often lead somewhere.
pub const NAMES: [&str; 6] = ["A", "B", "C", "Nord Süd", "Highland", "Police"];

/// Texts that are no good name.
const ABSURD: [&str; 22] = [
    "",
    " ",
    "*",
    ".",
    "..",
    "/",
    "a.b",
    "A;B",
    "\u{0}",
    "\u{202e}abc",
    "a\nb",
    "a\tb",
    "\"",
    "'",
    "<script>",
    "\u{10ffff}",
    "e\u{301}",
    "#0",
    "status",
    "./nowhere.toml",
    "../",
    "=1+1",
];

/// Paths of entries, as plans and posteriors write them.
const ENTRIES: [&str; 20] = [
    "attack.base_rate",
    "posture.tempo_effect",
    "recruitment.rate",
    "forces.*.effort",
    "forces.Police.effort",
    "forces.Police.amplitude",
    "forces.\"Nord Süd\".effort",
    "regions.*.permissiveness",
    "regions.*.links.*.km",
    "regions.A.population",
    "organisation.members",
    "organisation.regions.A",
    "permissiveness.*.opening",
    "communities.*.size",
    "recruiters.*.count",
    "shocks.*.date",
    "shocks.prison_break.members",
    "schedules.attack.claim_propensity",
    "factions.*.normalisation",
    "*.*",
];

/// Whether a chance of so much comes true.
pub fn chance(rng: &mut Draw, probability: f64) -> bool {
    rng.random::<f64>() < probability
}

/// One of some.
pub fn one<T: Copy>(rng: &mut Draw, of: &[T]) -> T {
    *of.choose(rng).expect("there is something to choose from")
}

/// A text for a key; `wild` says how often it is no good one.
pub fn text(key: &str, rng: &mut Draw, wild: f64) -> String {
    if chance(rng, wild) {
        return match rng.random_range(0..12) {
            0 => "x".repeat(one(rng, &[100, 101, 5_000, 100_000])),
            1 => "ü".repeat(51),
            2 => EXTREMES[rng.random_range(0..EXTREMES.len())].to_owned(),
            _ => one(rng, &ABSURD).to_owned(),
        };
    }
    match key {
        "quantity" if chance(rng, 0.2) => {
            AudienceQuantity::ALL.choose(rng).expect("there are some").name().to_owned()
        }
        "quantity" => Quantity::ALL.choose(rng).expect("there are some").name().to_owned(),
        "window" | "windows" | "fall_to" => month(rng),
        "entries" | "parameters" | "except" if chance(rng, 0.5) => one(rng, &ENTRIES).to_owned(),
        "entries" | "parameters" | "except" => {
            REGISTRY.choose(rng).expect("there are some").name.to_owned()
        }
        "extends" | "scenario" => one(rng, &["tiny", "tiny-abroad", "./x.toml", "phases"]).into(),
        "observed" => one(rng, &["tiny", "khorasan", "./o.csv"]).to_owned(),
        "posterior" => one(rng, &["none", "khorasan", "./posterior.toml"]).to_owned(),
        "outputs" | "output" | "of" => {
            one(rng, &["attacks_2020", "attacks_2021", "strength_2021_end", "A"]).to_owned()
        }
        "source" | "title" | "question" | "says" | "label" => "assumed: made up".to_owned(),
        _ => one(rng, &NAMES).to_owned(),
    }
}

fn month(rng: &mut Draw) -> String {
    format!("{}-{:02}", rng.random_range(2019..=2022), rng.random_range(1..=12))
}

/// A number from a range, at its edges, or beyond them.
pub fn number(
    low: Option<f64>,
    high: Option<f64>,
    is_whole: bool,
    rng: &mut Draw,
    wild: f64,
) -> Node {
    if chance(rng, wild) {
        return Node::Raw(EXTREMES[rng.random_range(0..EXTREMES.len())].to_owned());
    }
    let (low, high) = (low.unwrap_or(-2.0), high.unwrap_or(1e4));
    let value = match rng.random_range(0..12) {
        0 => low,
        1 => high,
        2 if wild > 0.0 => low - 1.0,
        3 if wild > 0.0 => high + 1.0,
        4 => low.max(f64::MIN_POSITIVE),
        5..=8 => low + (high - low).min(100.0) * rng.random::<f64>(),
        _ => low + (high - low) * rng.random::<f64>(),
    };
    if is_whole && value.abs() < 1e18 {
        return Node::Raw(format!("{}", value.floor() as i64));
    }
    Node::Raw(format!("{:?}", if chance(rng, 0.5) { value.floor() } else { value }))
}

/// A date in the years of the generated scenarios, or one that is none.
pub fn date(rng: &mut Draw, wild: f64) -> Node {
    if chance(rng, wild) {
        let absurd = [
            "2020-02-30",
            "2021-02-29",
            "2020-13-01",
            "0000-01-01",
            "9999-12-31",
            "2020-00-10",
            "\"2020-01-01\"",
            "2020-01-01T00:00:00Z",
            "12:00:00",
            "-0001-01-01",
            "2020",
        ];
        return Node::Raw(one(rng, &absurd).to_owned());
    }
    let first = Date::parse("2019-06-01").expect("such a day exists");
    let days = rng.random_range(0..1_100);
    Node::Raw(first.plus_days(days).expect("it is within the calendar").to_string())
}

/// Anything at all.
pub fn anything(rng: &mut Draw) -> Node {
    match rng.random_range(0..12) {
        0 => Node::Text(text("", rng, 0.9)),
        1 => date(rng, 0.7),
        2 => Node::List(Vec::new()),
        3 => Node::Table(Vec::new()),
        4 => Node::List(vec![Node::Text(text("", rng, 0.5)), number(None, None, false, rng, 0.5)]),
        5 => nested(rng),
        6 => {
            Node::Raw(one(rng, &["true", "false", "", "=", "0x", "1__0", "'''", "\"\\q\""]).into())
        }
        _ => Node::Raw(EXTREMES[rng.random_range(0..EXTREMES.len())].to_owned()),
    }
}

/// Lists or tables within each other, shallow or deep.
pub fn nested(rng: &mut Draw) -> Node {
    let depth = one(rng, &[1, 3, 60, 79, 80, 81, 130, 500]);
    let in_lists = chance(rng, 0.5);
    (0..depth).fold(Node::Raw("1".into()), |inner, _| {
        if in_lists { Node::List(vec![inner]) } else { Node::Table(vec![("a".into(), inner)]) }
    })
}
