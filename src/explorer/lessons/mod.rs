//! Lessons: a question, a prediction, what the model does, and how sure that is.
//!
//! A lesson runs its worlds under the same random numbers, takes a few numbers of each run ([`Lesson::measure`]), and
//! says what they show ([`Lesson::reveal`]): facts with intervals, figures, and for each claim whether these runs show
//! it. The words are the page's (`web/words`), and name facts; so what a text claims is what the runs gave. That every
//! claim holds is a test (`tests/explorer/lessons.rs`).

mod asked;
mod budget;
mod collapse;
mod displacement;
mod facts;
mod job;
mod leaders;
mod outline;
mod phases;
mod reveal;
mod runs;
mod titles;
mod trend;

pub(super) use asked::Asked;
pub(super) use job::job;
pub(super) use outline::Outline;
pub use titles::{Title, titles};

use super::setting::Setting;
use crate::{scenario::Scenario, simulation::Outcome};
use reveal::Reveal;
use runs::{Measured, Runs};

/// A lesson.
pub(super) trait Lesson: Sync {
    /// What is known of it before anything is run.
    fn outline(&self) -> Outline;

    /// Its worlds, which are run in pairs; `at` is a stop of the puzzle's slider.
    fn worlds(&self, at: Option<f64>) -> Vec<(&'static str, Setting)>;

    /// What is kept of one run of each world.
    fn measure(&self, scenario: &Scenario, outcomes: &[Outcome]) -> Measured;

    /// What the runs show.
    fn reveal(&self, runs: &Runs) -> Reveal;
}

/// All lessons, in their order.
pub(super) static LESSONS: [&dyn Lesson; 6] = [
    &phases::Phases,
    &collapse::Collapse,
    &trend::Trend,
    &leaders::Leaders,
    &displacement::Displacement,
    &budget::Budget,
];

/// A bundled scenario with some levers moved.
fn world(scenario: &str, levers: &[(&str, f64)]) -> Setting {
    let levers = levers.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect();
    Setting { scenario: scenario.to_owned(), levers, from: None }
}

/// The same, with the levers moved from a day on.
fn world_from(scenario: &str, levers: &[(&str, f64)], from: &str) -> Setting {
    let from = crate::calendar::Date::parse(from).expect("lessons know their dates");
    Setting { from: Some(from), ..world(scenario, levers) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explorer::levers;

    #[test]
    fn puzzles_and_worlds_are_what_the_page_can_show() {
        let mut seen = std::collections::BTreeSet::new();
        for lesson in LESSONS {
            let outline = lesson.outline();
            assert!(seen.insert(outline.id), "{}", outline.id);
            assert!(outline.puzzle.values.contains(&outline.puzzle.start), "{}", outline.id);
            let stops = outline.puzzle.values.iter().map(|at| Some(*at));
            for at in std::iter::once(None).chain(stops) {
                for (_, setting) in lesson.worlds(at) {
                    assert!(crate::scenario::open(&setting.scenario).is_ok(), "{}", outline.id);
                    for name in setting.levers.keys() {
                        assert!(levers::find(name).is_some(), "{}: {name}", outline.id);
                    }
                }
            }
        }
    }
}
