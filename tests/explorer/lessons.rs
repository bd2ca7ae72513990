//! The lessons: every claim of a text is what the model does, in the runs that the page shows and in others; every puzzle
//! can be solved, and is not solved where it starts; and the single file has the numbers of the live page.

use std::{fs, process::Command};

use serde_json::Value;
use stronghold::random::seed_of;

use super::server::{Server, program};

const WORDS: &str = include_str!("../../web/words/en.json");

fn words() -> Value {
    serde_json::from_str(WORDS).expect("words are JSON")
}

fn lessons(server: &Server) -> Vec<Value> {
    let (status, body) = server.get("/api/lessons");
    assert_eq!(status, 200, "{body}");
    let lessons: Value = serde_json::from_str(&body).unwrap();
    lessons["lessons"].as_array().unwrap().clone()
}

fn id(lesson: &Value) -> &str {
    lesson["id"].as_str().unwrap()
}

/// The seed of the page, and one that nobody chose.
fn seeds() -> [u64; 2] {
    [1, seed_of("every_claim_is_what_the_model_does") % 1_000_000]
}

/// Claims have thresholds (`holds`) that the reveals' intervals clear by far in 200 runs; a false alarm would need a run of
/// chance of less than one in a million in each.
#[test]
fn every_claim_is_what_the_model_does() {
    let server = Server::start(&[]);
    let words = words();
    for lesson in lessons(&server) {
        for seed in seeds() {
            let path = format!("/api/lesson?lesson={}&seed={seed}&n=200", id(&lesson));
            let frame = server.last_frame(&path);
            let told = |claims: &Value| -> Vec<String> {
                let claims = claims.as_array().unwrap().iter();
                claims.map(|claim| claim["id"].as_str().unwrap().to_owned()).collect()
            };
            assert_eq!(told(&frame["claims"]), told(&lesson["claims"]), "{path}");
            for claim in frame["claims"].as_array().unwrap() {
                assert_eq!(claim["holds"], true, "{path}: {claim} in {}", frame["facts"]);
            }
            every_name_has_its_fact(&words["lessons"]["of"][id(&lesson)], &frame, &path);
            every_prediction_is_scored(&lesson, &frame, &path);
        }
    }
}

/// What a text names in braces is a fact of the lesson.
fn every_name_has_its_fact(words: &Value, frame: &Value, path: &str) {
    let claims = words["claims"].as_object().unwrap_or_else(|| panic!("{path}: no words"));
    for (claim, text) in claims {
        let text = text.as_str().unwrap();
        for name in text.split('{').skip(1).map(|rest| rest.split('}').next().unwrap()) {
            assert!(!frame["facts"][name].is_null(), "{path}: `{name}` in `{claim}`");
        }
    }
}

fn every_prediction_is_scored(lesson: &Value, frame: &Value, path: &str) {
    for ask in lesson["asks"].as_array().unwrap() {
        let name = ask["id"].as_str().unwrap();
        match ask["type"].as_str().unwrap() {
            "number" => {
                let samples = frame["samples"][name].as_array().unwrap();
                assert_eq!(samples.len(), 200, "{path}: {name}");
                assert!(samples.is_sorted_by(|a, b| a.as_f64() <= b.as_f64()), "{path}: {name}");
            }
            "order" => {
                let facts = frame["facts"].as_object().unwrap().iter();
                let shares = facts.filter(|(fact, _)| fact.starts_with(&format!("{name}.")));
                let all: f64 = shares.map(|(_, fact)| fact["value"].as_f64().unwrap()).sum();
                // Where two come out the same, a run counts for either order.
                assert!(all > 0.9 && all < 2.0, "{path}: {name} in {all} of runs");
            }
            kind => {
                let options = ask["options"].as_array().unwrap().iter();
                let share = |option: &Value| {
                    let fact = format!("{name}.{}", option.as_str().unwrap());
                    frame["facts"][&fact]["value"]
                        .as_f64()
                        .unwrap_or_else(|| panic!("{path}: {fact}"))
                };
                let all: f64 = options.map(share).sum();
                assert!(kind == "many" || (all - 1.0).abs() < 0.01, "{path}: {name} in {all}");
            }
        }
    }
}

#[test]
fn every_puzzle_can_be_solved_and_is_not_at_its_start() {
    let server = Server::start(&[]);
    for lesson in lessons(&server) {
        let solved = |at: f64| {
            let path = format!("/api/lesson?lesson={}&n=100&at={at}", id(&lesson));
            server.last_frame(&path)["solved"].as_bool().unwrap()
        };
        let stops = lesson["puzzle"]["values"].as_array().unwrap();
        let stops: Vec<f64> = stops.iter().map(|at| at.as_f64().unwrap()).collect();
        assert!(!solved(lesson["puzzle"]["start"].as_f64().unwrap()), "{}", id(&lesson));
        assert!(solved(stops[stops.len() - 1]) || solved(stops[0]), "{}", id(&lesson));
    }
}

/// The lesson on 2020 to 2023 counts as `run` does.
#[test]
fn the_trend_s_numbers_are_those_of_run() {
    let server = Server::start(&[]);
    let frame = server.last_frame("/api/lesson?lesson=trend&seed=5&n=40");
    let output = Command::new(program())
        .args(["run", "khorasan", "--seed", "5", "--replicates", "40", "--json"])
        .output()
        .unwrap();
    let run: Value = serde_json::from_slice(&output.stdout).unwrap();
    let target = |id: &str| {
        run["targets"].as_array().unwrap().iter().find(|target| target["id"] == id).unwrap().clone()
    };
    for (fact, id) in [
        ("claims_2020", "attacks_2020"),
        ("claims_2021", "attacks_2021"),
        ("claims_2023", "attacks_2023"),
    ] {
        let (fact, target) = (&frame["facts"][fact], target(id));
        for (ours, theirs) in [("value", "median"), ("low", "low"), ("high", "high")] {
            let (ours, theirs) = (fact[ours].as_f64().unwrap(), target[theirs].as_f64().unwrap());
            assert!((ours - theirs).abs() < 1e-3, "{id}: {ours} and {theirs}");
        }
    }
}

#[test]
fn lessons_that_are_none_are_refused() {
    let server = Server::start(&[]);
    for query in [
        "",
        "?lesson=8",
        "?lesson=trend&at=0.7",
        "?lesson=trend&at=NaN",
        "?lesson=trend&lesson=trend",
    ] {
        let (status, body) = server.get(&format!("/api/lesson{query}"));
        assert_eq!(status, 400, "{query}: {body}");
    }
}

#[test]
fn lessons_are_listed() {
    let output = Command::new(program()).arg("lessons").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let words = words();
    let of = words["lessons"]["of"].as_object().unwrap();
    assert_eq!(of.len(), 6);
    for lesson in of.values() {
        assert!(text.contains(lesson["title"].as_str().unwrap()), "{text}");
    }
}

/// What is in the file, unpacked.
fn answers_of(page: &str) -> Value {
    use base64::Engine;
    use std::io::Read;

    let (_, rest) = page.split_once("id=\"stronghold-answers\">").expect("the file has answers");
    let packed = rest.split_once("</script>").unwrap().0;
    let packed = base64::engine::general_purpose::STANDARD.decode(packed).unwrap();
    let mut text = String::new();
    flate2::read::GzDecoder::new(&packed[..]).read_to_string(&mut text).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// The file equals the live page for the same setting, seed and number of runs; it needs nobody; and it takes the place of
/// no file of others.
#[test]
fn the_single_file_has_the_numbers_of_the_page() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lessons.html");
    let export = || {
        Command::new(program())
            .args(["lessons", "--export"])
            .arg(&path)
            .output()
            .expect("it starts")
    };
    fs::write(&path, "mine").unwrap();
    let refused = export();
    assert!(!refused.status.success());
    assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
    // It takes the place of an earlier one.
    let mark = "<meta name=\"generator\" content=\"Stronghold lessons, version 0.0.0\">";
    fs::write(&path, mark).unwrap();
    let made = export();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    assert!(made.stderr.is_empty(), "{}", String::from_utf8_lossy(&made.stderr));
    let page = fs::read_to_string(&path).unwrap();
    for outside in ["src=\"", "href=\"style", "@import", "http-equiv=\"refresh\""] {
        assert!(!page.contains(outside), "{outside}");
    }
    let answers = answers_of(&page);
    let server = Server::start(&[]);
    let streams = answers["streams"].as_object().unwrap();
    for key in [
        "/api/run?scenario=khorasan",
        "/api/run?o.levers.effort=0.5&o.levers.opening=-0.3&scenario=khorasan",
        "/api/run?o.levers.effort=3&o.levers.opening=0.3&scenario=khorasan",
        "/api/lesson?lesson=collapse",
        "/api/lesson?at=2&lesson=trend",
    ] {
        let live = server.last_frame(&format!("{key}&seed=1&n=100"));
        assert_eq!(streams.get(key), Some(&live), "{key}");
    }
    let stops: usize = lessons(&server)
        .iter()
        .map(|lesson| lesson["puzzle"]["values"].as_array().unwrap().len() + 1)
        .sum();
    assert_eq!(streams.len(), 49 + stops);
    assert_eq!(answers["answers"]["words/en.json"], words());
    let meta = &answers["answers"]["/api/meta"];
    assert_eq!((&meta["file"]["settings"], &meta["file"]["runs"]), (&49.into(), &100.into()));
}
