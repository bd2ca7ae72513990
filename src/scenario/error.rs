//! What is wrong with a scenario: one message with its place and a way out.

use std::ops::Range;

use miette::{Diagnostic, NamedSource, SourceSpan};
use strsim::jaro_winkler;
use thiserror::Error;

use super::placed::{SourceText, Sources};

/// What checks give: a value, or the first thing that is wrong.
pub type Checked<T> = Result<T, Refusal>;

/// A refusal: what is wrong, before the place is attached.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// What is wrong, in lower case and without a full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// What stands at the place.
    pub label: &'static str,
    /// The place, in the shared offsets of [`Sources`]; `None` for a thing that is missing everywhere.
    pub span: Option<Range<usize>>,
}

impl Refusal {
    /// A refusal of what stands at `span`.
    pub fn at(span: &Range<usize>, label: &'static str, message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None, label, span: Some(span.clone()) }
    }

    /// A refusal of something that is not there.
    pub fn missing(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None, label: "", span: None }
    }

    /// The same with a way out.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same with the nearest of the valid names, if there is any.
    #[must_use]
    pub fn nearest<'a>(self, name: &str, valid: impl IntoIterator<Item = &'a str>) -> Self {
        match nearest(name, valid) {
            Some(nearest) => self.help(format!("did you mean `{nearest}`?")),
            None => self,
        }
    }

    /// Attaches file and line.
    pub fn placed(self, sources: &Sources) -> ScenarioError {
        let found = self.span.as_ref().and_then(|span| sources.locate(span));
        let top = sources.top().unwrap_or_default();
        let message = match found {
            None => format!("{top}: {}", self.message),
            // A base may be right by itself, and wrong only under this file.
            Some((text, _)) if text.name != top => format!("{} (read for `{top}`)", self.message),
            Some(_) => self.message,
        };
        let (text, at) = found.map(|(text, span)| shown(text, span)).unzip();
        ScenarioError {
            message: shortened(message),
            help: self.help.map(shortened),
            label: self.label.to_owned(),
            text,
            at,
        }
    }
}

/// The longest message, in bytes: what it quotes from a file may be as long as the file.
const LONGEST_MESSAGE: usize = 4_000;

/// A message, its middle left out where it is too long to be read.
fn shortened(message: String) -> String {
    if message.len() <= LONGEST_MESSAGE {
        return message;
    }
    let half = LONGEST_MESSAGE / 2;
    let head = &message[..message.floor_char_boundary(half)];
    let tail = &message[message.ceil_char_boundary(message.len() - half)..];
    format!("{head} … {tail}")
}

/// The longest line that is shown with a message.
const LONGEST_LINE: usize = 2_000;

/// The most lines that a place takes up with a message; of a longer one the first is shown.
const MOST_LINES: usize = 30;

/// A text and the place to point at. Labels at the end of a file would not print, so they move
/// back to its last character; a file of endless lines is cut around the place.
fn shown(text: &SourceText, span: Range<usize>) -> (NamedSource<String>, SourceSpan) {
    let all = &text.text;
    let end = all.trim_end();
    let last = end.char_indices().next_back().map_or(0, |(at, _)| at);
    let mut span = if span.start >= end.len() { last..end.len() } else { span };
    let line_start = |at: usize| all[..at].rfind('\n').map_or(0, |at| at + 1);
    let line_end = |at: usize| all[at..].find('\n').map_or(all.len(), |end| at + end);
    let (from, to) = (line_start(span.start), line_end(span.start));
    if all[span.clone()].matches('\n').count() > MOST_LINES {
        span.end = to;
    }
    // A line before it and a line behind it are shown as well.
    let before = line_start(from.saturating_sub(1));
    let behind = line_end((line_end(span.end) + 1).min(all.len()));
    if all[before..behind].split('\n').all(|line| line.len() <= LONGEST_LINE) {
        return (NamedSource::new(&text.name, all.clone()), span.into());
    }
    let start = all.floor_char_boundary(span.start.saturating_sub(60).max(from));
    let stop = all.floor_char_boundary(to.min(span.start + 60));
    let line = all[..from].matches('\n').count() + 1;
    let name = format!("{}, within line {line}", text.name);
    let within = span.start - start..span.end.clamp(span.start, stop) - start;
    (NamedSource::new(name, all[start..stop].to_owned()), within.into())
}

/// How alike two names look, 0..=1, whatever their case.
pub fn likeness(one: &str, other: &str) -> f64 {
    jaro_winkler(&one.to_lowercase(), &other.to_lowercase())
}

/// The valid name that looks most like `name`.
pub fn nearest<'a>(name: &str, valid: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let likeness = |candidate: &str| likeness(candidate, name);
    valid.into_iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)))
}

/// From this likeness on, a valid name is offered as the one that was meant.
const LIKELY_MEANT: f64 = 0.7;

/// The valid name that was probably meant by `name`, if there is one. A single character means none.
pub fn likely<'a>(name: &str, valid: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if name.chars().count() < 2 {
        return None;
    }
    nearest(name, valid).filter(|near| likeness(near, name) >= LIKELY_MEANT)
}

/// A scenario that cannot be used, with file, line, reason and a way out.
#[derive(Debug, Error, Diagnostic)]
#[error("{message}")]
pub struct ScenarioError {
    message: String,
    #[help]
    help: Option<String>,
    label: String,
    #[source_code]
    text: Option<NamedSource<String>>,
    #[label("{label}")]
    at: Option<SourceSpan>,
}

impl ScenarioError {
    /// A problem with a whole file: not there, not readable, not text.
    pub fn file(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            message: shortened(message.into()),
            help: Some(shortened(help.into())),
            label: String::new(),
            text: None,
            at: None,
        }
    }

    /// The same with another way out.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same with another example to start from than a scenario: `plan show tiny`, say.
    #[must_use]
    pub fn example(mut self, command: &str) -> Self {
        self.help = self.help.map(|help| help.replace("scenario show tiny", command));
        self
    }

    /// The same with the place in a scenario that led there, unless it has a place of its own.
    #[must_use]
    pub fn shown_at(mut self, span: &Range<usize>, label: &str, sources: &Sources) -> Self {
        if self.at.is_none()
            && let Some((text, span)) = sources.locate(span)
        {
            let (text, span) = shown(text, span);
            (self.text, self.at) = (Some(text), Some(span));
            label.clone_into(&mut self.label);
        }
        self
    }
}
