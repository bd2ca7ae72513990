//! Formats of records: that one is of another format is told as such, before anything else of it is read. Another format
//! may have other keys, and a message about those would help nobody.

use serde::Deserialize;
use toml::Table;

/// A record is of another format than this version reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherFormat {
    found: i64,
    known: u32,
    version: Option<String>,
}

/// What every header has in every format.
#[derive(Deserialize)]
struct Header {
    format: i64,
    version: Option<String>,
}

impl OtherFormat {
    /// That of a text whose header is the table called `header`; `None` where it is the format known here, or cannot be
    /// told.
    pub fn of(text: &str, header: &str, known: u32) -> Option<Self> {
        let mut table: Table = toml::from_str(text).ok()?;
        let Header { format: found, version } = table.remove(header)?.try_into().ok()?;
        (found != i64::from(known)).then_some(Self { found, known, version })
    }

    /// What is wrong with what.
    pub fn message(&self, what: &str) -> String {
        format!("{what} has format {}, and this version reads format {}", self.found, self.known)
    }

    /// What to do.
    pub fn help(&self) -> String {
        match &self.version {
            Some(version) => format!("use version {version} of the program"),
            None => "use the version of the program that wrote it".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_told_whatever_else_there_is() {
        let text = "[sweep]\nformat = 9\nversion = \"3.1.0\"\nunheard_of = [1]\n[other]\n";
        let other = OtherFormat::of(text, "sweep", 1).unwrap();
        assert_eq!(other.message("`x`"), "`x` has format 9, and this version reads format 1");
        assert_eq!(other.help(), "use version 3.1.0 of the program");
        assert_eq!(OtherFormat::of(text, "sweep", 9), None);
        assert_eq!(OtherFormat::of(text, "calibration", 1), None);
        let nameless = OtherFormat::of("[sweep]\nformat = 9", "sweep", 1).unwrap();
        assert_eq!(nameless.help(), "use the version of the program that wrote it");
        assert_eq!(OtherFormat::of("[sweep]\nformat = \"9\"", "sweep", 1), None);
    }
}
