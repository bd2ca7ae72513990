//! Lesson 5, displacement: all effort goes to two provinces. What of the neighbours, and abroad?
//!
//! Attacks rise elsewhere for two reasons: cells move there, and nobody acts there any more. Each world is run a second
//! time with cells that stay where they are (no relocation); displacement is what of the rise needs moving:
//!
//! ```text
//! displaced = (E₂ − E₁) − (E₂' − E₁')        E attacks elsewhere, 1 all provinces, 2 two provinces, ' cells stay
//! share = displaced / (I₁ − I₂)              I attacks in the two provinces
//! ```

use super::{
    Lesson, Measured, Reveal, Runs,
    outline::{Ask, Outline, Puzzle, Tag, claims},
    reveal::Kind,
    runs::{over, places},
    world,
};
use crate::{
    explorer::{setting::Setting, streams::bands::summed},
    quantity::Quantity,
    scenario::{RegionId, Scenario},
    simulation::Outcome,
};

/// The lesson.
pub(super) struct Displacement;

/// Where effort goes.
const TWO: [&str; 2] = ["Kabul", "Nangarhar"];

/// Their neighbours: all regions that are linked to them inside the country.
const NEIGHBOURS: [&str; 4] = ["Kunar", "Parwan", "SouthEast", "EastHills"];

/// From the first whole month of the new authorities to the end of the last whole year.
const WINDOW: (&str, &str) = ("2021-09", "2023-12");

/// Numbers of one world: attacks in the two provinces, in each neighbour, elsewhere in Afghanistan with the neighbours,
/// and external plots that came to light.
const OF_WORLD: usize = 3 + NEIGHBOURS.len();
const ELSEWHERE: usize = 1 + NEIGHBOURS.len();
const PLOTS: usize = ELSEWHERE + 1;

/// Places of the worlds' numbers.
const ALL: usize = 0;
const CONCENTRATED: usize = OF_WORLD;
const ALL_STILL: usize = 2 * OF_WORLD;
const CONCENTRATED_STILL: usize = 3 * OF_WORLD;

fn rise(run: &[f64]) -> f64 {
    run[CONCENTRATED + ELSEWHERE] - run[ALL + ELSEWHERE]
}

fn displaced(run: &[f64]) -> f64 {
    rise(run) - (run[CONCENTRATED_STILL + ELSEWHERE] - run[ALL_STILL + ELSEWHERE])
}

fn fall(run: &[f64]) -> f64 {
    run[ALL] - run[CONCENTRATED]
}

impl Lesson for Displacement {
    fn outline(&self) -> Outline {
        Outline {
            id: "displacement",
            asks: vec![
                Ask::many("rises", &NEIGHBOURS),
                Ask::choice("plots", &["fewer", "same", "more"]),
            ],
            claims: claims(&[
                ("two_fall", Tag::Assumed),
                ("others_rise", Tag::Assumed),
                ("displaced", Tag::Assumed),
                ("relief", Tag::Assumed),
                ("plots", Tag::Assumed),
            ]),
            explore: "#/compare?scenario=khorasan&other=lesson-two-provinces",
            puzzle: Puzzle { values: vec![0.1, 0.25, 0.5, 1.0, 2.0, 4.0], start: 0.5 },
        }
    }

    fn worlds(&self, at: Option<f64>) -> Vec<(&'static str, Setting)> {
        let moving = match at {
            None | Some(0.5) => Vec::new(),
            Some(rate) => vec![("relocation.rate", rate)],
        };
        let still = [("relocation.rate", 0.0)];
        vec![
            ("all", world("khorasan", &moving)),
            ("two", world("lesson-two-provinces", &moving)),
            ("all_still", world("khorasan", &still)),
            ("two_still", world("lesson-two-provinces", &still)),
        ]
    }

    fn measure(&self, scenario: &Scenario, outcomes: &[Outcome]) -> Measured {
        let two = places(scenario, &TWO);
        let neighbours = NEIGHBOURS.map(|name| places(scenario, &[name]));
        let elsewhere: Vec<RegionId> = places(scenario, &["Afghanistan"])
            .into_iter()
            .filter(|region| !two.contains(region))
            .collect();
        let everywhere: Vec<RegionId> = (0..scenario.regions.len() as u16).map(RegionId).collect();
        let mut measured = Measured::default();
        for Outcome { panel, .. } in outcomes {
            let count = |quantity, regions: &[_]| over(scenario, panel, quantity, regions, WINDOW);
            measured.numbers.push(count(Quantity::Attacks, &two));
            measured.numbers.extend(neighbours.iter().map(|one| count(Quantity::Attacks, one)));
            measured.numbers.push(count(Quantity::Attacks, &elsewhere));
            measured.numbers.push(count(Quantity::ExternalPlots, &everywhere));
        }
        for Outcome { panel, .. } in &outcomes[..2] {
            measured.series.push(summed(panel, Quantity::Attacks, &two));
            measured.series.push(summed(panel, Quantity::Attacks, &elsewhere));
        }
        measured
    }

    fn reveal(&self, runs: &Runs) -> Reveal {
        let mut reveal = Reveal::default();
        let share = runs.ratio(|run| 100.0 * displaced(run), fall);
        reveal.fact("displaced_share", share);
        let moved = reveal.fact("displaced", runs.mean(displaced));
        let two_fall = reveal.fact("two_fall", runs.mean(|run| -fall(run)));
        let others_rise = reveal.fact("others_rise", runs.mean(rise));
        reveal.fact("two_base", runs.mean(|run| run[ALL]));
        reveal.fact("elsewhere_base", runs.mean(|run| run[ALL + ELSEWHERE]));
        let rows = || {
            vec![
                ("two".to_owned(), two_fall),
                ("elsewhere".to_owned(), others_rise),
                ("moved".to_owned(), moved),
            ]
        };
        if runs.at.is_some() {
            reveal.solved = Some(share.low > 50.0);
            reveal.rows("effects", rows());
            return reveal;
        }
        for (at, name) in NEIGHBOURS.iter().enumerate() {
            let rose = |run: &[f64]| run[CONCENTRATED + 1 + at] > run[ALL + 1 + at];
            reveal.fact(format!("rises.{name}"), runs.share(rose));
        }
        let plots = |run: &[f64]| run[CONCENTRATED + PLOTS] - run[ALL + PLOTS];
        reveal.fact("plots.fewer", runs.share(|run| plots(run) < 0.0));
        reveal.fact("plots.same", runs.share(|run| plots(run) == 0.0));
        reveal.fact("plots.more", runs.share(|run| plots(run) > 0.0));
        let plots = reveal.fact("plots", runs.mean(plots));
        reveal.fact("plots_all", runs.middle(|run| run[ALL + PLOTS]));
        reveal.claim("two_fall", two_fall.high < 0.0);
        reveal.claim("others_rise", others_rise.low > 0.0);
        let relief = reveal.fact("relief", runs.mean(|run| rise(run) - displaced(run)));
        reveal.fact("rise_moved", runs.ratio(|run| 100.0 * displaced(run), rise));
        reveal.claim("displaced", share.low > 0.0 && share.high < 50.0);
        reveal.claim("relief", relief.low > moved.high);
        // Beside some 35 plots.
        reveal.claim("plots", plots.low > -2.0 && plots.high < 2.0);
        reveal.rows("effects", rows());
        let neighbour = |(at, name): (usize, &&str)| {
            let apart = |run: &[f64]| run[CONCENTRATED + 1 + at] - run[ALL + 1 + at];
            ((*name).to_owned(), runs.mean(apart))
        };
        reveal.rows("neighbours", NEIGHBOURS.iter().enumerate().map(neighbour).collect());
        let line = |(world, at)| super::reveal::Line { world, band: runs.band(at) };
        reveal.figure(
            "attacks_elsewhere",
            Kind::Months {
                start: runs.start(),
                lines: [("all", 1), ("two", 3)].map(line).into(),
                mark: Some(WINDOW.0),
            },
        );
        reveal
    }
}

#[cfg(test)]
#[test]
fn neighbours_are_those_of_the_scenario() {
    let scenario = crate::scenario::open("khorasan").unwrap();
    let two = places(&scenario, &TWO);
    let theatre = places(&scenario, &["Afghanistan"]);
    let mut linked: Vec<&str> = two
        .iter()
        .flat_map(|region| &scenario.regions[region.index()].links)
        .filter(|link| theatre.contains(&link.to) && !two.contains(&link.to))
        .map(|link| scenario.regions[link.to.index()].name.as_str())
        .collect();
    linked.sort_unstable();
    linked.dedup();
    let mut told = NEIGHBOURS.to_vec();
    told.sort_unstable();
    assert_eq!(linked, told);
}
