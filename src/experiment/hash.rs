//! Hashes that tell scenarios, plans and files apart: SHA-256.

use std::fmt::Write as _;

use serde::Serialize;
use sha2::{Digest, Sha256};

/// Hexadecimal digits that are kept: 64 bits, enough to tell what one researcher ever makes apart.
const DIGITS: usize = 16;

/// The hash of anything that can be written, by its JSON.
pub fn of(value: &impl Serialize) -> String {
    // Streams into the hash: a baseline is 60 kB of JSON.
    let mut sink = Sink(Sha256::new());
    serde_json::to_writer(&mut sink, value).expect("it is made of tables, numbers and strings");
    shown(&sink.0.finalize())
}

/// The hash of bytes.
pub fn of_bytes(bytes: &[u8]) -> String {
    shown(&Sha256::digest(bytes))
}

fn shown(hash: &[u8]) -> String {
    let mut text = String::with_capacity(2 * hash.len());
    for byte in hash {
        write!(text, "{byte:02x}").expect("a String takes every character");
    }
    text.truncate(DIGITS);
    text
}

struct Sink(Sha256);

impl std::io::Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// FIPS 180-2, appendix B.1: SHA-256 of "abc".
    #[test]
    fn a_hash_is_the_head_of_sha_256() {
        assert_eq!(of_bytes(b"abc"), "ba7816bf8f01cfea");
    }

    #[test]
    fn a_value_is_hashed_by_its_json() {
        assert_eq!(of(&vec![1, 2]), of_bytes(b"[1,2]"));
    }
}
