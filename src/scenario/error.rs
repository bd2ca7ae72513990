//! What is wrong with a scenario: one message with its place and a way out.

use std::ops::Range;

use miette::{Diagnostic, NamedSource, SourceSpan};
use strsim::jaro_winkler;
use thiserror::Error;

use super::placed::Sources;

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
        let (text, at) = match found {
            Some((text, span)) => {
                // Files end lines in many ways; a label past the end would not print.
                (Some(NamedSource::new(&text.name, text.text.clone())), Some(span.into()))
            }
            None => (None, None),
        };
        let message = match (&text, sources.top()) {
            (None, Some(name)) => format!("{}: {}", name, self.message),
            _ => self.message,
        };
        ScenarioError { message, help: self.help, label: self.label.to_owned(), text, at }
    }
}

/// The valid name that looks most like `name`.
pub fn nearest<'a>(name: &str, valid: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let likeness = |candidate: &str| {
        jaro_winkler(&candidate.to_lowercase(), &name.to_lowercase())
    };
    valid.into_iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)))
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
            message: message.into(),
            help: Some(help.into()),
            label: String::new(),
            text: None,
            at: None,
        }
    }

    /// The same with the place in a scenario that led there, unless it has a place of its own.
    #[must_use]
    pub fn shown_at(mut self, span: &Range<usize>, label: &str, sources: &Sources) -> Self {
        if self.at.is_none() && let Some((text, span)) = sources.locate(span) {
            self.text = Some(NamedSource::new(&text.name, text.text.clone()));
            self.at = Some(span.into());
            label.clone_into(&mut self.label);
        }
        self
    }
}

/// Turns the parser's error into a refusal, with the nearest valid name for an unknown key.
pub fn parse_refusal(error: &toml::de::Error) -> Refusal {
    let message = error.message().trim().replace('\n', ", ");
    let span = error.span().unwrap_or(0..0);
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    if let Some(rest) = message.strip_prefix("unknown field ")
        && let Some((name, valid)) = quoted.split_first()
    {
        let _ = rest;
        let said = format!("there is no entry `{name}` here");
        let refusal = Refusal::at(&span, "not an entry of this table", said);
        let list = valid.iter().map(|v| format!("`{v}`")).collect::<Vec<_>>().join(", ");
        return match nearest(name, valid.iter().copied()) {
            Some(nearest) => {
                refusal.help(format!("did you mean `{nearest}`? valid entries are {list}"))
            }
            None => refusal,
        };
    }
    if message.starts_with("unknown variant ")
        && let Some((name, valid)) = quoted.split_first()
    {
        let list = valid.iter().map(|v| format!("`{v}`")).collect::<Vec<_>>().join(", ");
        return Refusal::at(&span, "not one of the choices", format!("`{name}` is not a choice here"))
            .help(format!("write one of {list}"));
    }
    Refusal::at(&span, "here", message)
}
