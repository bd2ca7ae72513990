//! The explorer's server, driven over HTTP as a page drives it: its numbers are those of `run` and `compare`, and
//! hostile requests are refused while others are served.
#![cfg(feature = "explorer")]

#[path = "hostile/cases.rs"]
mod cases;
#[path = "hostile/damage.rs"]
mod damage;
mod explorer {
    mod damaged;
    mod lessons;
    pub mod server;
}

use std::{
    io::{Read, Write},
    process::Command,
    time::Duration,
};

use explorer::server::{Server, program};
use serde_json::Value;

fn json_of(arguments: &[&str]) -> Value {
    let output = Command::new(program()).args(arguments).output().expect("it starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("it prints JSON")
}

/// The fields of rows that both sides have.
fn rows<'a>(value: &'a Value, fields: &[&str]) -> Vec<Vec<&'a Value>> {
    let rows = value.as_array().expect("rows are a list");
    rows.iter().map(|row| fields.iter().map(|field| &row[*field]).collect()).collect()
}

const OF_RUN: [&str; 7] = ["id", "observed", "median", "mean", "low", "high", "label"];

#[test]
fn numbers_are_those_of_run() {
    let server = Server::start(&[]);
    for (query, arguments) in [
        ("scenario=khorasan&seed=1&n=20", &["khorasan", "--seed", "1", "--replicates", "20"][..]),
        ("scenario=tiny&seed=7&n=40", &["tiny", "--seed", "7", "--replicates", "40"]),
        (
            "scenario=tiny&seed=7&n=12&o.levers.effort=2&o.levers.opening=0.25",
            &[
                "tiny",
                "--seed",
                "7",
                "--replicates",
                "12",
                "--set",
                "levers.effort=2",
                "--set",
                "levers.opening=0.25",
            ],
        ),
        (
            "scenario=khorasan&seed=3&n=10&o.recruitment.rate=0.04",
            &["khorasan", "--seed", "3", "--replicates", "10", "--set", "recruitment.rate=0.04"],
        ),
    ] {
        let frame = server.last_frame(&format!("/api/run?{query}"));
        let run = json_of(&[&["run"], arguments, &["--json"]].concat());
        assert_eq!(rows(&frame["targets"], &OF_RUN), rows(&run["targets"], &OF_RUN), "{query}");
    }
}

/// All levers of a scenario without a posterior at once, away from its own values: one table a group.
#[test]
fn all_levers_move_together() {
    let server = Server::start(&[]);
    let (_, body) = server.get("/api/scenario/tiny-abroad");
    let view: Value = serde_json::from_str(&body).unwrap();
    let levers = view["levers"].as_array().unwrap();
    let moved: Vec<String> = levers
        .iter()
        .map(|lever| {
            let (low, high) = (lever["low"].as_f64().unwrap(), lever["high"].as_f64().unwrap());
            format!("o.{}={}", lever["name"].as_str().unwrap(), f64::midpoint(low, high))
        })
        .collect();
    for from in ["", "&from=2020-06-01"] {
        let query = format!("scenario=tiny-abroad&n=4&{}{from}", moved.join("&"));
        assert_eq!(server.last_frame(&format!("/api/run?{query}"))["n"], 4);
        let (status, text) = server.get(&format!("/api/settings.toml?{query}"));
        assert_eq!(status, 200, "{text}");
    }
}

#[test]
fn a_saved_setting_gives_the_same_numbers() {
    let server = Server::start(&[]);
    let folder = tempfile::tempdir().unwrap();
    for (number, query) in [
        "scenario=khorasan&o.levers.effort=0.5&from=2022-06-01",
        "scenario=border-control&o.travel.border_control=0.9&from=2023-01-01",
        "scenario=border-control&o.travel.border_control=0.2",
        "scenario=tiny&o.attack.base_rate=0.1234567890123&o.reaction.gain=1",
    ]
    .into_iter()
    .enumerate()
    {
        let (status, text) = server.get(&format!("/api/settings.toml?{query}"));
        assert_eq!(status, 200, "{text}");
        let path = folder.path().join(format!("setting-{number}.toml"));
        std::fs::write(&path, text).unwrap();
        let path = path.to_str().unwrap();
        let run = json_of(&["run", path, "--replicates", "8", "--json"]);
        let frame = server.last_frame(&format!("/api/run?{query}&n=8"));
        assert_eq!(rows(&frame["targets"], &OF_RUN), rows(&run["targets"], &OF_RUN), "{query}");
    }
}

#[test]
fn differences_are_those_of_compare() {
    let server = Server::start(&[]);
    let frame = server.last_frame("/api/compare?scenario=khorasan&other=no-ramp-up&seed=2&n=12");
    let compare = json_of(&[
        "compare",
        "khorasan",
        "no-ramp-up",
        "--seed",
        "2",
        "--replicates",
        "12",
        "--json",
    ]);
    let theirs = &compare["alternatives"][0]["targets"];
    let fields = ["id", "base", "alternative", "verdict"];
    assert_eq!(rows(&frame["differences"], &fields), rows(theirs, &fields), "{compare}");
    for (ours, theirs) in
        frame["differences"].as_array().unwrap().iter().zip(theirs.as_array().unwrap())
    {
        for end in ["mean", "low", "high"] {
            assert_eq!(ours[end], theirs["difference"][end], "{ours} {theirs}");
        }
        let pairs = [&ours["pairs_low"], &ours["pairs_high"]];
        assert!(
            pairs.into_iter().eq(theirs["pairs_interval"].as_array().unwrap()),
            "{ours} {theirs}"
        );
    }
    assert_eq!(frame["parts_from"], compare["alternatives"][0]["parting"]["first"], "{compare}");
    // Before the worlds part every month is the same in every pair.
    let months = frame["months"]["attacks"]["high90"].as_array().unwrap();
    assert!(months[..29].iter().all(|month| month == 0.0), "{months:?}");
    assert!(months[36..].iter().any(|month| month != 0.0), "{months:?}");
}

#[test]
fn uncertainty_has_three_rows() {
    let server = Server::start(&[]);
    let frame = server.last_frame("/api/uncertainty?scenario=khorasan&n=4");
    assert_eq!(frame["chance"][0]["runs"], 4);
    assert_eq!(frame["parameters"][0]["runs"], 4);
    assert_eq!(frame["structure"].as_array().unwrap().len(), 5);
    assert_eq!(frame["n"], frame["of"]);
    let without = server.last_frame("/api/uncertainty?scenario=tiny&n=4");
    assert_eq!(without["parameters"], Value::Null);
}

#[test]
fn one_run_has_its_months_and_events() {
    let server = Server::start(&[]);
    let (status, body) = server.get("/api/replicate?scenario=tiny&i=3");
    assert_eq!(status, 200, "{body}");
    let run: Value = serde_json::from_str(&body).unwrap();
    let attacks: f64 =
        run["national"]["attacks"].as_array().unwrap().iter().filter_map(Value::as_f64).sum();
    let told = run["events"].as_array().unwrap().iter().filter(|event| event["kind"] == "attack");
    assert_eq!(told.count() as f64, attacks);
    let (_, meta) = server.get("/api/meta");
    assert!(meta.len() < 40_000, "{}", meta.len());
}

#[test]
fn malformed_requests_are_refused_in_words() {
    let server = Server::start(&[]);
    for (path, status, said) in [
        ("/api/run?scenario=atlantis", 400, "no scenario is called `atlantis`"),
        ("/api/run?scenario=../../etc/passwd", 400, "no scenario is called"),
        ("/api/run?scenario=./tiny.toml", 400, "no scenario is called"),
        ("/api/run?n=0", 400, "from 2 to 1000"),
        ("/api/run?n=1000000", 400, "from 2 to 1000"),
        ("/api/run?n=NaN", 400, "from 2 to 1000"),
        ("/api/run?seed=-1", 400, "whole number"),
        ("/api/run?o.levers.effort=NaN", 400, "it must be from 0 to 10"),
        ("/api/run?o.levers.effort=inf", 400, "it must be from 0 to 10"),
        ("/api/run?o.levers.effort=1e999", 400, "it must be from 0 to 10"),
        ("/api/run?o.levers.effort=", 400, "it must be from 0 to 10"),
        ("/api/run?o.no.such=1", 400, "no lever is called `no.such`"),
        ("/api/run?o.levers.effort=1&o.levers.effort=2", 400, "is there twice"),
        ("/api/run?whatever=1", 400, "means nothing"),
        ("/api/run?from=2022-13-01&o.levers.effort=1", 400, "date"),
        ("/api/run?from=2022-01-01&o.attack.base_rate=1", 400, "is drawn from the posterior"),
        ("/api/run?o.attack.base_rate=0.77", 400, "its draws from the posterior would stand"),
        ("/api/run?from=2030-01-01&o.levers.effort=1", 400, "lies after the scenario"),
        ("/api/compare?scenario=tiny", 200, "a comparison needs another world"),
        ("/api/compare?scenario=tiny&other=khorasan", 200, "cannot be compared"),
        ("/api/compare?scenario=tiny&p.levers.effort=2", 400, "has levers and no scenario"),
        ("/api/replicate?i=500&n=200", 400, "is not among 200"),
        ("/api/scenario/atlantis", 400, "no scenario is called"),
        ("/api/scenario/..%2F..%2Fetc%2Fpasswd", 400, "no scenario is called"),
        ("/api/nothing", 404, "there is no page"),
        ("/..%2fCargo.toml", 404, "there is no page"),
        ("/vendor/../../Cargo.toml", 404, "there is no page"),
    ] {
        let (found, body) = server.get(path);
        assert_eq!(found, status, "{path}: {body}");
        assert!(body.contains(said), "{path}: {body}");
    }
    let long = format!("/api/run?scenario={}", "a".repeat(9000));
    assert_eq!(server.get(&long).0, 414);
    assert_eq!(server.post("/api/run", "").0, 405);
}

#[test]
fn pages_of_other_origins_are_refused() {
    let server = Server::start(&[]);
    let get = |headers: &str| server.raw(&format!("GET /api/meta HTTP/1.1\r\n{headers}\r\n\r\n"));
    let port = server.port;
    assert!(
        get(&format!("Host: 127.0.0.1:{port}\r\nConnection: close")).starts_with("HTTP/1.1 200")
    );
    for headers in [
        "Host: evil.example\r\nConnection: close".to_owned(),
        format!("Host: evil.example:{port}\r\nConnection: close"),
        format!("Host: 127.0.0.1:{port}\r\nOrigin: https://evil.example\r\nConnection: close"),
        format!("Host: 127.0.0.1:{port}\r\nOrigin: null\r\nConnection: close"),
    ] {
        let answer = get(&headers);
        assert!(answer.starts_with("HTTP/1.1 403"), "{headers}: {answer}");
    }
    let of_site = |site: &str, path: &str| {
        let head = format!("Host: 127.0.0.1:{port}\r\nSec-Fetch-Site: {site}\r\nConnection: close");
        server.raw(&format!("GET {path} HTTP/1.1\r\n{head}\r\n\r\n"))
    };
    assert!(of_site("cross-site", "/api/run?n=2").starts_with("HTTP/1.1 403"));
    assert!(of_site("same-site", "/api/run?n=2").starts_with("HTTP/1.1 403"));
    assert!(of_site("same-origin", "/api/meta").starts_with("HTTP/1.1 200"));
    // A link from elsewhere may open the page, which then asks by itself.
    assert!(of_site("cross-site", "/").starts_with("HTTP/1.1 200"));
    let answer = get(&format!("Host: 127.0.0.1:{port}\r\nConnection: close"));
    assert!(answer.contains("content-security-policy: default-src 'self'"), "{answer}");
    assert!(!answer.contains("set-cookie"), "{answer}");
}

#[test]
fn vanished_clients_and_crowds_leave_others_served() {
    let server = Server::start(&[]);
    // Clients that ask for much and go away at once.
    for seed in 0..20 {
        let mut socket = server.connect();
        let request = format!(
            "GET /api/run?scenario=khorasan&n=1000&seed={seed} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n",
            server.port
        );
        socket.write_all(request.as_bytes()).unwrap();
    }
    // Two hundred at once that say nothing, or half a request.
    let crowd: Vec<_> = (0..200)
        .map(|number| {
            let mut socket = server.connect();
            if number % 2 == 0 {
                socket.write_all(b"GET / HT").unwrap();
            }
            socket
        })
        .collect();
    assert_eq!(server.get("/api/meta").0, 200);
    // Streams of the vanished end; then there is room again.
    let mut tries = 0;
    while server.get("/api/run?scenario=tiny&n=2").0 == 429 {
        tries += 1;
        assert!(tries < 600, "the vanished still hold their places");
        std::thread::sleep(Duration::from_millis(100));
    }
    drop(crowd);
    // Two hundred streams at once: each is answered, or refused as busy.
    let mut sockets: Vec<_> = (0..200)
        .map(|seed| {
            let mut socket = server.connect();
            let request = format!(
                "GET /api/run?scenario=tiny&n=2&seed={seed} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\r\n",
                server.port
            );
            socket.write_all(request.as_bytes()).unwrap();
            socket
        })
        .collect();
    let mut answered = 0;
    for socket in &mut sockets {
        let mut text = String::new();
        socket.read_to_string(&mut text).unwrap();
        let status = &text[..12];
        assert!(matches!(status, "HTTP/1.1 200" | "HTTP/1.1 429"), "{text}");
        answered += usize::from(status.ends_with("200"));
    }
    assert!(answered > 0);
    assert_eq!(server.get("/api/meta").0, 200);
}

/// Ten thousand requests leave no trace: what is kept is bounded.
///
/// A process's memory goes up and down by some megabytes as its threads take and give back pages, so that two readings
/// prove little. Requests come in blocks of 4,000: what piles up shows in each, and the lower of the last two readings would
/// lie above the higher of the first two. A kilobyte a request is found.
#[test]
fn memory_stays_after_many_requests() {
    let mut server = Server::start(&[]);
    let mut socket = server.connect();
    let mut ask = |numbers: std::ops::Range<u32>| {
        for number in numbers {
            let path = match number % 4 {
                0 => "/api/meta".to_owned(),
                1 => format!("/api/scenario/unknown-{number}"),
                2 => format!(
                    "/api/settings.toml?scenario=tiny&o.levers.effort={}",
                    f64::from(number) / 1e5
                ),
                _ => format!("/api/run?n=-{number}"),
            };
            server.on(&mut socket, &path);
        }
    };
    ask(0..1000);
    let readings = [1, 2, 3, 4, 5].map(|block| {
        ask(4000 * block - 3000..4000 * block + 1000);
        server.memory()
    });
    let start = readings[0].max(readings[1]);
    let end = readings[3].min(readings[4]);
    assert!(end < start * 1.1, "{readings:?} MB, after each 4,000 requests");
    assert!(server.ends_when_told());
}
