//! Lesson 3, the trend of 2020 to 2023: draw the other three years, knowing the first.

use super::{
    Lesson, Measured, Reveal, Runs,
    outline::{Ask, Outline, Puzzle, Tag, claims},
    reveal::{Kind, Line, RunsRow},
    runs::{month, over, places},
    world, world_from,
};
use crate::{
    explorer::{setting::Setting, streams::bands::summed},
    quantity::Quantity,
    scenario::Scenario,
    simulation::Outcome,
};

/// The lesson.
pub(super) struct Trend;

/// Where claims are counted.
const PLACES: [&str; 2] = ["Afghanistan", "KP"];

/// The years to predict, and what was observed (`data/observed.csv`; a test compares them).
const YEARS: [(&str, f64); 3] =
    [("claims_2021", 353.0), ("claims_2022", 217.0), ("claims_2023", 45.0)];

const CLAIMS_2020: usize = 0;
const CLAIMS_2021: usize = 1;
const CLAIMS_2023: usize = 3;
const MEMBERS_2021: usize = 4;
const MEMBERS_2023: usize = 5;

impl Lesson for Trend {
    fn outline(&self) -> Outline {
        Outline {
            id: "trend",
            asks: YEARS.map(|(id, observed)| Ask::number(id, 0.0, 5000.0, Some(observed))).into(),
            claims: claims(&[("not_dead", Tag::Calibrated), ("quiet", Tag::Article)]),
            explore: "#/explore?scenario=khorasan",
            puzzle: Puzzle { values: vec![0.25, 0.5, 1.0, 1.5, 2.0, 3.0], start: 1.0 },
        }
    }

    fn worlds(&self, at: Option<f64>) -> Vec<(&'static str, Setting)> {
        let setting = match at {
            None | Some(1.0) => world("khorasan", &[]),
            Some(effort) => world_from("khorasan", &[("levers.effort", effort)], "2022-06-01"),
        };
        vec![("khorasan", setting)]
    }

    fn measure(&self, scenario: &Scenario, outcomes: &[Outcome]) -> Measured {
        let panel = &outcomes[0].panel;
        let (counted, theatre) = (places(scenario, &PLACES), scenario.theatre());
        let claims = |year: u32| {
            let months = (format!("{year}-01"), format!("{year}-12"));
            over(scenario, panel, Quantity::Claims, &counted, (&months.0, &months.1))
        };
        let members = summed(panel, Quantity::Strength, &theatre);
        let mut numbers: Vec<f64> = (2020..=2023).map(claims).collect();
        numbers.extend(["2021-12", "2023-12"].map(|last| members[month(scenario, last)]));
        Measured { numbers, series: vec![summed(panel, Quantity::Claims, &counted), members] }
    }

    fn reveal(&self, runs: &Runs) -> Reveal {
        let mut reveal = Reveal::default();
        let claims = reveal.fact("claims_2023", runs.middle(|run| run[CLAIMS_2023]));
        let members = reveal.fact("members_2023", runs.middle(|run| run[MEMBERS_2023]));
        let line = |at| vec![Line { world: "khorasan", band: runs.band(at) }];
        let months = |at| Kind::Months { start: runs.start(), lines: line(at), mark: None };
        if runs.at.is_some() {
            // As few claims as were observed, and an organisation that is smaller, too.
            reveal.solved = Some(claims.value < 45.0 && members.value < 2000.0);
            reveal.figure("claims_by_month", months(0));
            reveal.figure("members", months(1));
            return reveal;
        }
        for (at, (id, _)) in YEARS.iter().enumerate() {
            reveal.samples.insert(id, runs.sample(CLAIMS_2021 + at));
        }
        reveal.fact("claims_2020", runs.middle(|run| run[CLAIMS_2020]));
        reveal.fact("claims_2021", runs.middle(|run| run[CLAIMS_2021]));
        let fall = |run: &[f64]| 1.0 - run[CLAIMS_2023] / run[CLAIMS_2021].max(1.0);
        let kept = |run: &[f64]| run[MEMBERS_2023] / run[MEMBERS_2021].max(1.0);
        reveal.fact("fall", runs.middle(|run| 100.0 * fall(run)));
        reveal.fact("kept", runs.middle(|run| 100.0 * kept(run)));
        reveal.fact("members_2021", runs.middle(|run| run[MEMBERS_2021]));
        let alive = runs.share(|run| fall(run) >= 0.5 && kept(run) >= 0.5);
        let alive = reveal.fact("alive", alive);
        let each = |claims: usize, members: usize| {
            move |run: &[f64]| 100.0 * run[claims] / run[members].max(1.0)
        };
        let each_2021 = reveal.fact("each_2021", runs.middle(each(CLAIMS_2021, MEMBERS_2021)));
        let each_2023 = reveal.fact("each_2023", runs.middle(each(CLAIMS_2023, MEMBERS_2023)));
        reveal.claim("not_dead", alive.low >= 0.9);
        reveal.claim("quiet", each_2023.high < each_2021.low);
        let rows = YEARS.iter().map(|(id, observed)| RunsRow { id, observed: Some(*observed) });
        reveal.figure("years", Kind::Runs { rows: rows.collect() });
        reveal.figure("claims_by_month", months(0));
        reveal.figure("members", months(1));
        reveal
    }
}

#[cfg(test)]
#[test]
fn observed_years_are_those_of_the_data() {
    let opened =
        crate::experiment::record::open("khorasan", &crate::experiment::record::Changes::default())
            .unwrap();
    for (id, observed) in YEARS {
        let id = id.replace("claims", "attacks");
        let target = opened.targets.iter().find(|target| target.id == id).unwrap();
        assert_eq!(target.value.number(), observed, "{id}");
    }
}
