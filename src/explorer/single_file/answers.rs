//! What the server would answer to a page that has only lessons and a grid of settings.

use std::sync::Arc;

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::{
    experiment::{hash, record::Changes},
    explorer::{
        app::App,
        assets,
        fault::Fault,
        lessons::{self, LESSONS},
        setting::{Asked, Setting},
        streams::{self, Emitter, Stopped},
        views,
    },
    scenario::bundled::BASELINE,
};

/// The seed of all that is in the file.
pub const SEED: u64 = 1;

/// The runs of each ensemble.
pub const RUNS: u32 = 100;

/// The stops of the two levers for free exploration: lowest, highest, step, and the baseline's own value.
const LEVERS: [(&str, f64, f64, f64, f64); 2] =
    [("levers.effort", 0.0, 3.0, 0.5, 1.0), ("levers.opening", -0.3, 0.3, 0.1, 0.0)];

/// What the page gets without a server.
#[derive(Debug, Serialize)]
pub(super) struct Answers {
    /// By path.
    answers: Map<String, Value>,
    /// Last frames, by path and sorted query, without seed and runs.
    streams: Map<String, Value>,
}

/// The settings of the grid: every stop of each lever with every stop of the other.
fn grid() -> Vec<Setting> {
    let stops = |(_, low, high, step, _): &(&str, f64, f64, f64, f64)| {
        let count = ((high - low) / step).round() as i32;
        // As the page's slider has them: decimal numbers, and not sums of steps.
        (0..=count).map(|at| ((low + f64::from(at) * step) * 1e6).round() / 1e6).collect::<Vec<_>>()
    };
    let [first, second] = LEVERS.each_ref().map(stops);
    let mut grid = Vec::new();
    for a in &first {
        for b in &second {
            let moved = LEVERS.iter().zip([*a, *b]).filter(|((.., own), value)| value != own);
            let levers = moved.map(|((name, ..), value)| ((*name).to_owned(), value)).collect();
            grid.push(Setting { scenario: BASELINE.to_owned(), levers, from: None });
        }
    }
    grid
}

/// Each lesson, without its slider and at every stop of it.
fn stops() -> impl Iterator<Item = lessons::Asked> {
    LESSONS.into_iter().flat_map(|lesson| {
        let values = lesson.outline().puzzle.values.into_iter().map(Some);
        let stops = std::iter::once(None).chain(values);
        stops.map(move |at| lessons::Asked { lesson, at, seed: SEED, runs: RUNS })
    })
}

/// The runs of a lesson's worlds.
fn runs_of(asked: &lessons::Asked) -> u64 {
    asked.lesson.worlds(asked.at).len() as u64 * u64::from(asked.runs)
}

/// How many runs there are in all.
pub fn runs() -> u64 {
    stops().map(|asked| runs_of(&asked)).sum::<u64>() + grid().len() as u64 * u64::from(RUNS)
}

/// All answers.
pub(super) fn all(app: &App, done: &dyn Fn(u64)) -> Result<Answers, Fault> {
    let emitter = Emitter::to_nobody();
    let last = |result: Result<Arc<str>, Stopped>| match result {
        Ok(frame) => Ok(parsed(&frame)),
        Err(Stopped::For(fault)) => Err(fault),
        Err(Stopped::Gone) => Err(Fault::broken()),
    };
    let mut streams = Map::new();
    for asked in stops() {
        let at = asked.at.map(|at| ("at".to_owned(), at.to_string()));
        let lesson = ("lesson".to_owned(), asked.lesson.outline().id.to_owned());
        let key = key("/api/lesson", at.into_iter().chain([lesson]));
        streams.insert(key, last(lessons::job(app, &emitter, &asked))?);
        done(runs_of(&asked));
    }
    let settings = grid();
    let count = settings.len();
    for setting in settings {
        let levers = setting.levers.iter();
        let levers = levers.map(|(name, value)| (format!("o.{name}"), value.to_string()));
        let scenario = ("scenario".to_owned(), setting.scenario.clone());
        let key = key("/api/run", levers.chain([scenario]));
        let asked = Asked { first: setting, other: None, seed: SEED, runs: RUNS, replicate: None };
        let worlds = asked.opened(app)?;
        streams.insert(key, last(streams::run::job(app, &emitter, &asked, worlds))?);
        done(RUNS.into());
    }
    Ok(Answers { answers: answers(app, count)?, streams })
}

/// What tells one stream from another: the path and its sorted pairs.
fn key(path: &str, pairs: impl Iterator<Item = (String, String)>) -> String {
    let mut pairs: Vec<String> = pairs.map(|(name, value)| format!("{name}={value}")).collect();
    pairs.sort_unstable();
    format!("{path}?{}", pairs.join("&"))
}

fn answers(app: &App, settings: usize) -> Result<Map<String, Value>, Fault> {
    let mut meta = parsed(&views::meta::text_of(app)?);
    let opened = crate::experiment::record::open(BASELINE, &Changes::default())?;
    meta["file"] = json!({
        "seed": SEED,
        "runs": RUNS,
        "settings": settings,
        "scenario": BASELINE,
        "hash": hash::of(&opened.layer),
    });
    if let Some(scenarios) = meta["scenarios"].as_array_mut() {
        scenarios.retain(|scenario| scenario["name"] == BASELINE);
    }
    let mut scenario = parsed(&views::scenario::text_of(app, BASELINE)?);
    if let Some(levers) = scenario["levers"].as_array_mut() {
        levers.retain(|lever| LEVERS.iter().any(|(name, ..)| lever["name"] == *name));
        for lever in levers {
            let stops = LEVERS.iter().find(|(name, ..)| lever["name"] == *name);
            let (_, low, high, step, _) = stops.expect("others were left out");
            lever["low"] = json!(low);
            lever["high"] = json!(high);
            lever["step"] = json!(step);
            lever["may_be_dated"] = json!(false);
        }
    }
    let mut answers = Map::new();
    answers.insert("/api/meta".to_owned(), meta);
    answers.insert(format!("/api/scenario/{BASELINE}"), scenario);
    answers.insert("/api/lessons".to_owned(), parsed(&views::lessons::text_of(app)?));
    answers.insert("/api/parameters".to_owned(), json!(views::parameters::entries()));
    for path in ["words/en.json", "data/locator.topo.json"] {
        let text = assets::text(path).ok_or_else(Fault::broken)?;
        answers.insert(path.to_owned(), parsed(&text));
    }
    Ok(answers)
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).expect("what the server answers is JSON")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grid_has_the_stops_of_the_sliders() {
        let grid = grid();
        assert_eq!(grid.len(), 49);
        assert_eq!(grid.iter().filter(|setting| setting.levers.is_empty()).count(), 1);
        let written: Vec<String> = grid
            .iter()
            .filter_map(|s| s.levers.get("levers.opening"))
            .map(f64::to_string)
            .collect();
        assert!(written.contains(&"0.3".to_owned()) && written.contains(&"-0.1".to_owned()));
        for (name, low, high, step, own) in LEVERS {
            let stops = (own - low) / step;
            assert!((stops - stops.round()).abs() < 1e-9, "{name}");
            assert!(low < own && own < high, "{name}");
        }
    }

    #[test]
    fn keys_are_sorted() {
        let pairs = [("scenario", "x"), ("o.b", "1"), ("o.a", "2")];
        let pairs = pairs.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(key("/api/run", pairs), "/api/run?o.a=2&o.b=1&scenario=x");
    }
}
