//! Lesson 6, force or grievance: one budget buys more operations, more accurate ones, or human security. What after one
//! year, and after four?
//!
//! How much of each the budget buys is assumed; the slider turns that of human security.

use super::{
    Lesson, Measured, Reveal, Runs,
    outline::{Ask, Outline, Puzzle, Tag, claims},
    reveal::{Kind, Line},
    runs::{month, over},
    world,
};
use crate::{
    explorer::{setting::Setting, streams::bands::summed},
    quantity::Quantity,
    scenario::Scenario,
    simulation::Outcome,
};

/// The lesson.
pub(super) struct Budget;

/// What the budget buys, in the order of the worlds after the first.
const CARDS: [&str; 3] = ["operations", "accuracy", "security"];

/// What the operations cost: half as much effort again.
const EFFORT: f64 = 1.5;

/// The share of the grievance at rest that the same budget takes away, unless the slider says another.
const SECURITY: f64 = 0.3;

/// Numbers of one world: attacks in the first year and in the fourth, members at the end of the fourth, militant deaths.
const OF_WORLD: usize = 4;
const FIRST_YEAR: usize = 0;
const FOURTH_YEAR: usize = 1;
const MEMBERS: usize = 2;

/// What a card changes of a number.
fn change(card: usize, number: usize) -> impl Fn(&[f64]) -> f64 + Copy {
    move |run| run[(card + 1) * OF_WORLD + number] - run[number]
}

/// All orders of the cards.
const ORDERS: [[usize; 3]; 6] = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];

/// Whether a run's changes of a number, from the largest fall to the smallest, come in an order; where two are the same,
/// either order is right.
fn comes_in(order: [usize; 3], run: &[f64], number: usize) -> bool {
    order.map(|card| change(card, number)(run)).is_sorted()
}

impl Lesson for Budget {
    fn outline(&self) -> Outline {
        Outline {
            id: "budget",
            asks: vec![
                Ask::order("first_year", &["accuracy", "security", "operations"]),
                Ask::order("fourth_year", &["accuracy", "security", "operations"]),
            ],
            claims: claims(&[
                ("at_once", Tag::Assumed),
                ("slowly", Tag::Assumed),
                ("quiet", Tag::Calibrated),
            ]),
            explore: "#/explore?scenario=khorasan&o.radicalisation.human_security=0.3",
            puzzle: Puzzle { values: vec![0.1, 0.3, 0.5, 0.7, 0.8, 0.9], start: 0.3 },
        }
    }

    fn worlds(&self, at: Option<f64>) -> Vec<(&'static str, Setting)> {
        let security = at.unwrap_or(SECURITY);
        vec![
            ("khorasan", world("khorasan", &[])),
            ("operations", world("khorasan", &[("levers.effort", EFFORT)])),
            ("accuracy", world("lesson-accuracy", &[])),
            ("security", world("khorasan", &[("radicalisation.human_security", security)])),
        ]
    }

    fn measure(&self, scenario: &Scenario, outcomes: &[Outcome]) -> Measured {
        let theatre = scenario.theatre();
        let mut measured = Measured::default();
        for Outcome { panel, .. } in outcomes {
            let attacks = |months| over(scenario, panel, Quantity::Attacks, &theatre, months);
            let members = summed(panel, Quantity::Strength, &theatre);
            measured.numbers.push(attacks(("2020-01", "2020-12")));
            measured.numbers.push(attacks(("2023-01", "2023-12")));
            measured.numbers.push(members[month(scenario, "2023-12")]);
            let whole = ("2020-01", "2023-12");
            let deaths = over(scenario, panel, Quantity::MilitantDeaths, &theatre, whole);
            measured.numbers.push(deaths);
            measured.series.push(members);
        }
        measured
    }

    fn reveal(&self, runs: &Runs) -> Reveal {
        let mut reveal = Reveal::default();
        let percent = |card: usize, number: usize| {
            let change = change(card, number);
            runs.ratio(move |run| 100.0 * change(run), move |run| run[number])
        };
        let numbers = [("first", FIRST_YEAR), ("fourth", FOURTH_YEAR), ("members", MEMBERS)];
        for (name, number) in numbers {
            for (card, title) in CARDS.iter().enumerate() {
                reveal.fact(format!("{title}_{name}"), percent(card, number));
            }
        }
        let beats = |a: usize, b: usize, number: usize| {
            runs.mean(move |run| change(a, number)(run) - change(b, number)(run))
        };
        let (operations, security) = (0, 2);
        let fewest = beats(security, operations, MEMBERS);
        let figure = |reveal: &mut Reveal, id, name: &str| {
            let row =
                |title: &&str| ((*title).to_owned(), reveal.facts[&format!("{title}_{name}")]);
            let rows = CARDS.iter().map(row).collect();
            reveal.rows(id, rows);
        };
        if runs.at.is_some() {
            reveal.solved = Some(fewest.high < 0.0);
            figure(&mut reveal, "members", "members");
            return reveal;
        }
        for (ask, number) in [("first_year", FIRST_YEAR), ("fourth_year", MEMBERS)] {
            for order in ORDERS {
                let share = runs.share(|run| comes_in(order, run, number));
                if share.value > 0.0 {
                    let name = order.map(|card| CARDS[card]).join("-");
                    reveal.fact(format!("{ask}.{name}"), share);
                }
            }
        }
        let at_once = beats(operations, security, FIRST_YEAR);
        let grows = runs.mean(|run| {
            let share =
                |number| change(security, number)(run) / change(operations, number)(run).min(-1.0);
            share(FOURTH_YEAR) - share(FIRST_YEAR)
        });
        reveal.fact("security_grows", grows);
        let (quiet, kept) = (reveal.facts["operations_fourth"], reveal.facts["operations_members"]);
        reveal.claim("at_once", at_once.high < 0.0);
        reveal.claim("slowly", grows.low > 0.0);
        reveal.claim("quiet", quiet.high < kept.low);
        figure(&mut reveal, "first_year", "first");
        figure(&mut reveal, "fourth_year", "fourth");
        figure(&mut reveal, "members", "members");
        let worlds = ["khorasan", "operations", "accuracy", "security"];
        let line = |(at, world)| Line { world, band: runs.band(at) };
        reveal.figure(
            "strength",
            Kind::Months {
                start: runs.start(),
                lines: worlds.into_iter().enumerate().map(line).collect(),
                mark: None,
            },
        );
        reveal
    }
}
