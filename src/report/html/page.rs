//! The page: head, style, contents, sections.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::kind::Kind;
use crate::{
    experiment::record::{REVISION, VERSION},
    report::maker::GENERATOR,
};

const STYLE: &str = include_str!("style.css");

/// A part of a page under a heading of its own.
#[derive(Debug)]
pub(super) struct Section {
    pub heading: &'static str,
    pub body: Markup,
}

impl Section {
    pub fn new(heading: &'static str, body: Markup) -> Self {
        Self { heading, body }
    }

    /// Where the contents lead.
    fn id(&self) -> String {
        let letter = |l: char| if l.is_ascii_alphanumeric() { l.to_ascii_lowercase() } else { '-' };
        self.heading.chars().map(letter).collect()
    }
}

/// A page.
#[derive(Debug)]
pub(super) struct Page {
    pub kind: Kind,
    pub name: String,
    pub title: String,
    pub question: String,
    pub sections: Vec<Section>,
}

impl Page {
    /// The file's text.
    pub fn html(&self) -> String {
        let kind = self.kind.words();
        let page = html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="generator" content=(format!("{GENERATOR}{VERSION}"));
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    title { (self.title) " – " (kind) " of Stronghold" }
                    style { (PreEscaped(STYLE)) }
                }
                body {
                    header {
                        p.kind { (kind) ": " (self.name) }
                        h1 { (self.title) }
                        p.question { (self.question) }
                        p.aggregate { (IN_SHORT) }
                    }
                    nav aria-label="Contents" {
                        ul {
                            @for section in &self.sections {
                                li { a href=(format!("#{}", section.id())) { (section.heading) } }
                            }
                        }
                    }
                    main {
                        @for section in &self.sections {
                            section aria-labelledby=(section.id()) {
                                h2 id=(section.id()) { (section.heading) }
                                (section.body)
                            }
                        }
                    }
                    footer {
                        p { "Written by " code { "stronghold report" } ", version " (VERSION) " (" (REVISION) "), from the results folder alone." }
                    }
                }
            }
        };
        page.into_string() + "\n"
    }
}

/// What whoever reads no further must have read.
const IN_SHORT: &str = "Simulated aggregates under stated assumptions: no forecast, no estimate for a place, and no \
     ground for a judgement on any person or community.";
