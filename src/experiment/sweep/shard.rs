//! Shards: every N-th chunk, for machines that share a folder or do not.

use std::{fmt, str::FromStr};

/// Part `number` of `of`, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    number: u64,
    of: u64,
}

impl Shard {
    /// Everything.
    pub const ALL: Self = Self { number: 1, of: 1 };

    /// Whether a chunk belongs to it.
    pub fn holds(self, chunk: u64) -> bool {
        chunk % self.of == self.number - 1
    }

    /// Whether it is everything.
    pub fn is_all(self) -> bool {
        self.of == 1
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text
            .split_once('/')
            .and_then(|(number, of)| Some((number.parse::<u64>().ok()?, of.parse::<u64>().ok()?)));
        match parts {
            Some((number, of)) if number >= 1 && number <= of && of <= 1_000_000 => {
                Ok(Self { number, of })
            }
            _ => Err("write I/N with I from 1 to N, as in 2/8".to_owned()),
        }
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_chunk_belongs_to_one_shard() {
        for of in 1..=5 {
            for chunk in 0..20 {
                let holders = (1..=of).filter(|number| Shard { number: *number, of }.holds(chunk));
                assert_eq!(holders.count(), 1);
            }
        }
    }

    #[test]
    fn what_is_no_shard_is_refused() {
        assert_eq!("2/8".parse(), Ok(Shard { number: 2, of: 8 }));
        for bad in ["", "0/8", "9/8", "1", "1/0", "-1/3", "1/2/3", "a/b"] {
            assert!(bad.parse::<Shard>().is_err(), "{bad}");
        }
    }
}
