//! Which lesson an address asks for.

use super::{LESSONS, Lesson};
use crate::explorer::{
    fault::Fault,
    setting::{self, pairs_of},
};

/// What an address asks of a lesson.
pub(in crate::explorer) struct Asked {
    /// The lesson.
    pub lesson: &'static dyn Lesson,
    /// A stop of the puzzle's slider.
    pub at: Option<f64>,
    /// The seed.
    pub seed: u64,
    /// How many runs of each world.
    pub runs: u32,
}

impl Asked {
    /// Reads a query.
    pub fn read(query: Option<&str>) -> Result<Self, Fault> {
        let pairs = pairs_of(query)?;
        let value = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value);
        if let Some((key, _)) =
            pairs.iter().find(|(key, _)| !matches!(key.as_str(), "lesson" | "seed" | "n" | "at"))
        {
            let message = format!("`{}` means nothing of a lesson", setting::cut(key));
            return Err(Fault::malformed(message, "there are `lesson`, `seed`, `n` and `at`"));
        }
        let id = value("lesson").map_or("", String::as_str);
        let lesson = LESSONS.iter().find(|lesson| lesson.outline().id == id).ok_or_else(|| {
            let message = format!("no lesson is called `{}`", setting::cut(id));
            Fault::malformed(message, "`/api/lessons` lists them")
        })?;
        let at = value("at").map(|text| {
            let stops = lesson.outline().puzzle.values;
            let found = text.parse().ok().filter(|at: &f64| stops.contains(at));
            found.ok_or_else(|| {
                let message = format!("`at={}` is no stop of the slider", setting::cut(text));
                Fault::malformed(message, format!("the stops are {stops:?}"))
            })
        });
        // Seed and runs are those of every other ensemble.
        let chance = pairs.iter().filter(|(key, _)| matches!(key.as_str(), "seed" | "n"));
        let chance = setting::Asked::of(chance, "")?;
        Ok(Self { lesson: *lesson, at: at.transpose()?, seed: chance.seed, runs: chance.runs })
    }

    /// What tells it from others.
    pub fn key(&self) -> String {
        let Self { lesson, at, seed, runs } = self;
        format!("lesson {} {at:?} {seed} {runs}", lesson.outline().id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_lesson_is_refused() {
        for query in [
            "",
            "lesson=x",
            "lesson=trend&at=7",
            "lesson=trend&at=NaN",
            "lesson=trend&o.levers.effort=1",
            "lesson=trend&n=0",
        ] {
            assert!(Asked::read(Some(query)).is_err(), "{query}");
        }
        let found = Asked::read(Some("lesson=trend&at=0.5&seed=7&n=20")).ok().unwrap();
        assert_eq!((found.at, found.seed, found.runs), (Some(0.5), 7, 20));
    }
}
