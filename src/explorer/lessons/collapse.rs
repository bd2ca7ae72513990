//! Lesson 2, collapse: consolidated control meets conventional force. Does it fall faster than a hidden group?

use super::{
    Lesson, Measured, Reveal, Runs,
    outline::{Ask, Outline, Puzzle, Tag, claims},
    reveal::{Kind, Line},
    runs::month,
    world, world_from,
};
use crate::{
    explorer::{setting::Setting, streams::bands::summed},
    quantity::Quantity,
    scenario::Scenario,
    simulation::Outcome,
};

/// The lesson.
pub(super) struct Collapse;

/// The first day of the intervention, and its month.
const COMES: (&str, &str) = ("2007-01-01", "2007-01");

/// Shares of members lost that are this near to each other count as the same.
const SAME: f64 = 0.05;

/// Numbers of one world: members on the eve, after six months and after a year, and months to half of them.
const OF_WORLD: usize = 4;

const RULING: usize = 0;
const HIDDEN: usize = OF_WORLD;

/// The share of members that six months cost.
fn lost(run: &[f64], world: usize) -> f64 {
    1.0 - run[world + 1] / run[world].max(1.0)
}

impl Lesson for Collapse {
    fn outline(&self) -> Outline {
        Outline {
            id: "collapse",
            asks: vec![
                Ask::choice("fall", &["faster", "same", "slower"]),
                Ask::number("months", 1.0, 48.0, None),
            ],
            claims: claims(&[("faster", Tag::Literature), ("outlives", Tag::Assumed)]),
            explore: "#/compare?scenario=phases&other=lesson-hidden",
            puzzle: Puzzle { values: vec![1.0, 1.5, 2.0, 2.5, 3.0], start: 1.0 },
        }
    }

    fn worlds(&self, at: Option<f64>) -> Vec<(&'static str, Setting)> {
        let hidden = match at {
            None | Some(1.0) => world("lesson-hidden", &[]),
            Some(effort) => world_from("lesson-hidden", &[("levers.effort", effort)], COMES.0),
        };
        vec![("ruling", world("phases", &[])), ("hidden", hidden)]
    }

    fn measure(&self, scenario: &Scenario, outcomes: &[Outcome]) -> Measured {
        let theatre = scenario.theatre();
        let mut measured = Measured::default();
        for Outcome { panel, .. } in outcomes {
            let members = summed(panel, Quantity::Strength, &theatre);
            // A month is read on its last day: the one before holds the eve.
            let eve = month(scenario, COMES.1) - 1;
            let half = members[eve..].iter().position(|now| *now < members[eve] / 2.0);
            let to_half = half.unwrap_or(members.len() - eve) as f64;
            measured.numbers.extend([members[eve], members[eve + 6], members[eve + 12], to_half]);
            measured.series.push(members);
        }
        measured
    }

    fn reveal(&self, runs: &Runs) -> Reveal {
        let mut reveal = Reveal::default();
        let after = |world: usize| move |run: &[f64]| run[world + 2];
        let ruling = reveal.fact("ruling_after", runs.middle(after(RULING)));
        let hidden = reveal.fact("hidden_after", runs.middle(after(HIDDEN)));
        let lines = vec![
            Line { world: "ruling", band: runs.band(0) },
            Line { world: "hidden", band: runs.band(1) },
        ];
        let members = Kind::Months { start: runs.start(), lines, mark: Some(COMES.1) };
        if runs.at.is_some() {
            reveal.solved = Some(hidden.value <= ruling.value);
            reveal.figure("members", members);
            return reveal;
        }
        let apart = |run: &[f64]| lost(run, RULING) - lost(run, HIDDEN);
        reveal.fact("fall.faster", runs.share(|run| apart(run) > SAME));
        reveal.fact("fall.slower", runs.share(|run| apart(run) < -SAME));
        reveal.fact("fall.same", runs.share(|run| apart(run).abs() <= SAME));
        let more = reveal.fact("loses_more", runs.share(|run| apart(run) > 0.0));
        let ruling_lost = reveal.fact("ruling_lost", runs.mean(|run| 100.0 * lost(run, RULING)));
        let hidden_lost = reveal.fact("hidden_lost", runs.mean(|run| 100.0 * lost(run, HIDDEN)));
        reveal.fact("ruling_before", runs.middle(|run| run[RULING]));
        reveal.fact("hidden_before", runs.middle(|run| run[HIDDEN]));
        reveal.fact("months_to_half", runs.middle(|run| run[RULING + 3]));
        reveal.samples.insert("months", runs.sample(RULING + 3));
        let outlives = reveal.fact("outlives", runs.share(|run| run[RULING + 2] >= 100.0));
        reveal.claim("faster", more.low > 0.5);
        reveal.claim("outlives", outlives.low >= 0.9);
        reveal.figure("members", members);
        reveal.rows(
            "lost",
            vec![("ruling".to_owned(), ruling_lost), ("hidden".to_owned(), hidden_lost)],
        );
        reveal.figure(
            "months",
            Kind::Runs { rows: vec![super::reveal::RunsRow { id: "months", observed: None }] },
        );
        reveal
    }
}
