//! Lesson 4, leaders: mid-tier leaders are removed for six months. What of attacks after 3, 12 and 24 months?

use super::{
    Lesson, Measured, Reveal, Runs,
    outline::{Ask, Outline, Puzzle, Tag, claims},
    reveal::{Kind, Line},
    runs::over,
    world,
};
use crate::{
    explorer::{
        setting::Setting,
        streams::bands::{by_members, summed},
    },
    quantity::Quantity,
    scenario::Scenario,
    simulation::Outcome,
};

/// The lesson.
pub(super) struct Leaders;

/// The month in which it begins.
const BEGINS: &str = "2021-09";

/// How long after the beginning attacks are counted, and in which three months.
const WINDOWS: [(&str, (&str, &str)); 3] = [
    ("after_3", ("2021-12", "2022-02")),
    ("after_12", ("2022-09", "2022-11")),
    ("after_24", ("2023-09", "2023-11")),
];

/// Numbers of one world: attacks in each window, then leaders lost in Afghanistan.
const OF_WORLD: usize = WINDOWS.len() + 1;

impl Lesson for Leaders {
    fn outline(&self) -> Outline {
        let ask = |id| Ask::choice(id, &["fewer", "same", "more"]);
        Outline {
            id: "leaders",
            asks: WINDOWS.map(|(id, _)| ask(id)).into(),
            claims: claims(&[("works", Tag::Assumed), ("fades", Tag::Assumed)]),
            explore: "#/compare?scenario=khorasan&other=lesson-leaders",
            puzzle: Puzzle {
                values: vec![30.0, 60.0, 120.0, 240.0, 360.0, 540.0, 720.0],
                start: 120.0,
            },
        }
    }

    fn worlds(&self, at: Option<f64>) -> Vec<(&'static str, Setting)> {
        let levers = match at {
            None | Some(120.0) => Vec::new(),
            Some(delay) => vec![("leadership.delay", delay)],
        };
        vec![
            ("khorasan", world("khorasan", &levers)),
            ("leaders", world("lesson-leaders", &levers)),
        ]
    }

    fn measure(&self, scenario: &Scenario, outcomes: &[Outcome]) -> Measured {
        let theatre = scenario.theatre();
        let mut measured = Measured::default();
        for Outcome { panel, .. } in outcomes {
            for (_, months) in WINDOWS {
                measured.numbers.push(over(scenario, panel, Quantity::Attacks, &theatre, months));
            }
            let months = (BEGINS, "2022-02");
            measured.numbers.push(over(scenario, panel, Quantity::LeadersLost, &theatre, months));
            measured.series.push(by_members(panel, Quantity::Coordination, &theatre));
            measured.series.push(summed(panel, Quantity::Attacks, &theatre));
        }
        measured
    }

    fn reveal(&self, runs: &Runs) -> Reveal {
        let mut reveal = Reveal::default();
        let percent = |at: usize| {
            let change = move |run: &[f64]| 100.0 * (run[OF_WORLD + at] - run[at]);
            runs.ratio(change, move |run| run[at])
        };
        let lines = |series: usize| {
            let line = |(world, at)| Line { world, band: runs.band(at * 2 + series) };
            [("khorasan", 0usize), ("leaders", 1)].map(line).into()
        };
        let months =
            |series| Kind::Months { start: runs.start(), lines: lines(series), mark: Some(BEGINS) };
        let [early, late, last] = [0, 1, 2].map(percent);
        reveal.fact("percent_3", early);
        reveal.fact("percent_12", late);
        reveal.fact("percent_24", last);
        if runs.at.is_some() {
            reveal.solved = Some(late.high < 0.0 && late.value <= -5.0);
            reveal.figure("coordination", months(0));
            return reveal;
        }
        for (at, (id, _)) in WINDOWS.iter().enumerate() {
            let apart = |run: &[f64]| run[OF_WORLD + at] - run[at];
            reveal.fact(format!("{id}.fewer"), runs.share(|run| apart(run) < 0.0));
            reveal.fact(format!("{id}.same"), runs.share(|run| apart(run) == 0.0));
            reveal.fact(format!("{id}.more"), runs.share(|run| apart(run) > 0.0));
        }
        let lost = |run: &[f64]| run[2 * OF_WORLD - 1] - run[OF_WORLD - 1];
        reveal.fact("leaders_lost", runs.mean(lost));
        reveal.claim("works", early.high < 0.0);
        reveal.claim("fades", early.high < late.low);
        let rows =
            WINDOWS.iter().zip([early, late, last]).map(|((id, _), fact)| ((*id).to_owned(), fact));
        reveal.rows("effects", rows.collect());
        reveal.figure("coordination", months(0));
        reveal.figure("attacks", months(1));
        reveal
    }
}
