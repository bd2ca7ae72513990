//! Mutation: whatever happens to a request, it is answered in words or with numbers, and others are served.

use std::{
    io::{ErrorKind, Read, Write},
    net::Shutdown,
};

use rand::RngExt;
use stronghold::random::Draw;

use crate::{
    cases::cases,
    damage::{EXTREMES, mutate},
    explorer::server::Server,
};

/// Requests that are answered, one of every kind.
const REQUESTS: [&str; 12] = [
    "/api/run?scenario=tiny&n=2&seed=7&o.levers.effort=2&o.reaction.gain=0.5&from=2020-06-01",
    "/api/run?scenario=tiny-abroad&n=3&o.travel.border_control=0.9",
    "/api/run?scenario=khorasan&n=2&o.levers.opening=0.25&from=2022-06-01",
    "/api/compare?scenario=tiny&other=tiny&n=2&seed=7&o.levers.effort=2&p.levers.opening=0.5&other_from=2020-06-01",
    "/api/uncertainty?scenario=tiny&n=2&seed=3&o.levers.leadership=2",
    "/api/replicate?scenario=tiny&n=4&i=3&o.levers.effort=0.5",
    "/api/settings.toml?scenario=tiny&o.attack.base_rate=0.1234567890123&from=2020-03-01",
    "/api/lesson?lesson=trend&seed=7&n=2&at=0.5",
    "/api/scenario/tiny-abroad",
    "/api/parameters",
    "/api/lessons",
    "/explorer.css",
];

/// What a page reads where a stream met an error of the program.
const BROKEN: &str = "an error in the program";

/// Damages what is asked for, but not the request around it: one in two cases a key or a value, otherwise bytes.
fn damaged_address(address: &str, rng: &mut Draw) -> String {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let mut pairs: Vec<String> = query.split('&').map(str::to_owned).collect();
    if rng.random_range(0..2) == 0 {
        let at = rng.random_range(0..pairs.len());
        match rng.random_range(0..4) {
            0 => drop(pairs.remove(at)),
            1 => pairs.push(pairs[at].clone()),
            _ => {
                let key = pairs[at].split('=').next().unwrap_or_default();
                let value = EXTREMES[rng.random_range(0..EXTREMES.len())];
                pairs[at] = format!("{key}={}", escaped(value.as_bytes()));
            }
        }
        return format!("{path}?{}", pairs.join("&"));
    }
    let mut bytes = address.as_bytes().to_vec();
    mutate(&mut bytes, rng);
    if bytes.first() != Some(&b'/') {
        bytes.insert(0, b'/');
    }
    escaped(&bytes)
}

/// Bytes as they may stand in an address: those that have a meaning there keep it.
fn escaped(bytes: &[u8]) -> String {
    let kept = |byte: u8| byte.is_ascii_alphanumeric() || b"/?&=.-_~%+".contains(&byte);
    let escape = |byte: &u8| {
        if kept(*byte) { char::from(*byte).to_string() } else { format!("%{byte:02X}") }
    };
    bytes.iter().map(escape).collect()
}

#[test]
fn damaged_addresses_are_answered() {
    let server = Server::start(&[]);
    let test = "damaged_addresses_are_answered";
    let (mut tried, mut accepted) = (0_u64, 0_u64);
    cases(test, |number, rng| {
        let address = damaged_address(REQUESTS[number as usize % REQUESTS.len()], rng);
        let (status, body) = server.get(&address);
        let case = || format!("case {number}: {address}\n{status} {body:.2000}");
        assert!(matches!(status, 200 | 400 | 404 | 414 | 429), "{}", case());
        assert!(!body.contains(BROKEN) && !body.contains("NaN"), "{}", case());
        // A stream that breaks off before its first frame has no body at all.
        assert!(!body.is_empty(), "nothing is said: {}", case());
        if status == 200 && body.starts_with("event: ") {
            let is_ended = body.contains("event: done\n") || body.contains("event: fault\n");
            assert!(is_ended, "a stream has no end: {}", case());
        }
        accepted += u64::from(status == 200);
        tried += 1;
    });
    println!("{test}: {accepted} accepted");
    assert!(tried < 200 || accepted > tried / 20, "of {tried} only {accepted} are accepted");
}

#[test]
fn damaged_requests_leave_others_served() {
    let server = Server::start(&[]);
    cases("damaged_requests_leave_others_served", |number, rng| {
        let address = REQUESTS[number as usize % REQUESTS.len()];
        let mut bytes = format!(
            "GET {address} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nOrigin: http://127.0.0.1:{}\r\n\
             Content-Length: 3\r\nConnection: close\r\n\r\nabc",
            server.port, server.port
        )
        .into_bytes();
        mutate(&mut bytes, rng);
        let mut socket = server.connect();
        // The server may have hung up before it has all of it.
        drop(socket.write_all(&bytes));
        drop(socket.shutdown(Shutdown::Write));
        let mut answer = Vec::new();
        if let Err(error) = socket.read_to_end(&mut answer) {
            assert_eq!(error.kind(), ErrorKind::ConnectionReset, "case {number}: {error}");
        }
        let answer = String::from_utf8_lossy(&answer);
        let case = || format!("case {number}: {}\n{answer:.2000}", String::from_utf8_lossy(&bytes));
        assert!(answer.is_empty() || answer.starts_with("HTTP/1."), "{}", case());
        // A damaged version is answered in the same version.
        assert!(answer.as_bytes().get(9) != Some(&b'5') && !answer.contains(BROKEN), "{}", case());
        if number % 20 == 0 {
            assert_eq!(server.get("/api/meta").0, 200, "after {}", case());
        }
    });
}
