//! Values that know where they stand.
//!
//! Layers come from several files, and a check may only fail once they are merged. So all the
//! texts of a scenario share one line of byte offsets: before a text is parsed, [`Sources`] pads
//! it with as many spaces as all earlier texts have bytes. Every span that the parser reports is
//! then good for all layers, and [`Sources::locate`] turns it back into a file and a place.

use std::{
    borrow::{Borrow, Cow},
    cmp::Ordering,
    ops::{Deref, Range},
    path::PathBuf,
};

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use toml::Spanned;

/// A value with its place in the scenario's texts. Compares, orders and writes as the bare value.
#[derive(Clone, Debug)]
pub struct Placed<T> {
    /// The value.
    pub value: T,
    /// Where it stands, in the shared offsets of [`Sources`].
    pub span: Range<usize>,
}

impl<T> Placed<T> {
    /// A value that stands in no file, as overrides of the command line do.
    pub fn nowhere(value: T) -> Self {
        Self { value, span: 0..0 }
    }
}

impl<T: Default> Default for Placed<T> {
    fn default() -> Self {
        Self::nowhere(T::default())
    }
}

impl<T> Deref for Placed<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: PartialEq> PartialEq for Placed<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for Placed<T> {}

impl<T: Ord> Ord for Placed<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.value.cmp(&other.value)
    }
}

impl<T: PartialOrd> PartialOrd for Placed<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.value.partial_cmp(&other.value)
    }
}

impl Borrow<str> for Placed<String> {
    fn borrow(&self) -> &str {
        &self.value
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Placed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = Spanned::<T>::deserialize(deserializer)?;
        let span = spanned.span();
        Ok(Self { value: spanned.into_inner(), span })
    }
}

impl<T: Serialize> Serialize for Placed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
    }
}

impl<T: JsonSchema> JsonSchema for Placed<T> {
    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }

    fn inline_schema() -> bool {
        T::inline_schema()
    }
}

/// One text of a scenario: a file, or a scenario that is embedded in the binary.
#[derive(Clone, Debug)]
pub struct SourceText {
    /// What messages call it: the path as given, or the bundled name.
    pub name: String,
    /// The folder that relative paths in it start from; `None` for an embedded text.
    pub folder: Option<PathBuf>,
    /// The text itself.
    pub text: String,
    start: usize,
}

/// All the texts of one scenario, in the order in which they were read.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    texts: Vec<SourceText>,
}

impl Sources {
    /// Adds a text and returns it padded to its place in the shared offsets, ready to be parsed.
    pub fn add(&mut self, name: String, folder: Option<PathBuf>, text: String) -> String {
        let start = self.texts.last().map_or(0, |last| last.start + last.text.len() + 1);
        // Not `{:start$}`: the formatter takes no width above 65,535.
        let padded = " ".repeat(start) + &text;
        self.texts.push(SourceText { name, folder, text, start });
        padded
    }

    /// The name of the topmost text.
    pub fn top(&self) -> Option<&str> {
        self.texts.first().map(|text| text.name.as_str())
    }

    /// The line of a span in its text, from 1.
    pub fn line(&self, span: &Range<usize>) -> Option<usize> {
        let (text, within) = self.locate(span)?;
        Some(1 + text.text[..within.start].matches('\n').count())
    }

    /// The text that holds a span, and the span within that text.
    pub fn locate(&self, span: &Range<usize>) -> Option<(&SourceText, Range<usize>)> {
        let text = self.texts.iter().rev().find(|text| text.start <= span.start)?;
        // Damaged files can make the parser point past the end, or into a character.
        let within = |offset: usize| {
            text.text.floor_char_boundary(offset.saturating_sub(text.start).min(text.text.len()))
        };
        Some((text, within(span.start)..within(span.end)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Valley {
        links: Vec<Placed<String>>,
    }

    #[test]
    fn a_span_leads_back_to_its_file() {
        let mut sources = Sources::default();
        sources.add("base.toml".into(), None, "title = 'x'\n".into());
        let padded = sources.add("valley.toml".into(), None, "links = [\"Kunarr\"]\n".into());
        let valley: Valley = toml::from_str(&padded).unwrap();
        let (text, within) = sources.locate(&valley.links[0].span).unwrap();
        assert_eq!(text.name, "valley.toml");
        assert_eq!(&text.text[within], "\"Kunarr\"");
    }

    #[test]
    fn a_base_of_more_than_65535_bytes_is_no_obstacle() {
        let mut sources = Sources::default();
        sources.add("top.toml".into(), None, "#".repeat(70_000));
        let padded = sources.add("base.toml".into(), None, "links = []\n".into());
        assert_eq!(padded.len(), 70_001 + "links = []\n".len());
    }

    #[test]
    fn a_span_that_cuts_a_character_is_widened_to_its_start() {
        let mut sources = Sources::default();
        sources.add("base.toml".into(), None, "# é".into());
        assert_eq!(sources.locate(&(3..9)).unwrap().1, 2..4);
    }
}
