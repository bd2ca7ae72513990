//! Damage: what can happen to the bytes of a file.

use rand::RngExt;
use stronghold::random::Draw;

/// Values that files have gone wrong with elsewhere.
pub const EXTREMES: [&str; 22] = [
    "1e309",
    "-1",
    "nan",
    "-inf",
    "9999999999999999999",
    "99999999999999999999",
    "0",
    "1e-320",
    "1e18",
    "4294967296",
    "65536",
    "2e9",
    "0.5",
    "9999-12-31",
    "0000-01-01",
    "2020-02-30",
    "2020-01-01T00:00:00Z",
    "\"\"",
    "true",
    "[]",
    "{}",
    "\u{10ffff}",
];

/// Damages bytes in one to four ways.
pub fn mutate(bytes: &mut Vec<u8>, rng: &mut Draw) {
    for _ in 0..rng.random_range(1..=4) {
        if bytes.is_empty() {
            return;
        }
        let at = rng.random_range(0..bytes.len());
        let end = (at + rng.random_range(1..=40)).min(bytes.len());
        match rng.random_range(0..10) {
            0 => bytes[at] ^= 1 << rng.random_range(0..8),
            1 => bytes[at] = rng.random(),
            2 => drop(bytes.drain(at..end)),
            3 => bytes.insert(at, rng.random_range(0..128)),
            4 => {
                let slice = bytes[at..end].to_vec();
                let to = rng.random_range(0..=bytes.len());
                bytes.splice(to..to, slice);
            }
            5 => swap_lines(bytes, rng),
            6 if rng.random_range(0..8) == 0 => bytes.truncate(at),
            6 => remove_line(bytes, rng),
            _ => replace_number(bytes, rng),
        }
    }
}

fn swap_lines(bytes: &mut Vec<u8>, rng: &mut Draw) {
    let mut lines: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').collect();
    let (one, other) = (rng.random_range(0..lines.len()), rng.random_range(0..lines.len()));
    lines.swap(one, other);
    *bytes = lines.join(&b'\n');
}

fn remove_line(bytes: &mut Vec<u8>, rng: &mut Draw) {
    let mut lines: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').collect();
    lines.remove(rng.random_range(0..lines.len()));
    *bytes = lines.join(&b'\n');
}

/// Puts an extreme value where a number stands.
fn replace_number(bytes: &mut Vec<u8>, rng: &mut Draw) {
    let is_part = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'.' | b'_' | b'-');
    let from = rng.random_range(0..bytes.len());
    let Some(start) = bytes[from..].iter().position(u8::is_ascii_digit).map(|at| from + at) else {
        return;
    };
    let end = bytes[start..].iter().position(|b| !is_part(b)).map_or(bytes.len(), |n| start + n);
    let value = EXTREMES[rng.random_range(0..EXTREMES.len())];
    bytes.splice(start..end, value.bytes());
}
