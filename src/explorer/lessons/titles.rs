//! What lessons are called, by the page's words.

use serde::Deserialize;
use serde_json::Value;

use super::LESSONS;
use crate::explorer::assets;

/// A lesson's title, and its question.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Title {
    /// What it is called.
    pub title: String,
    /// What it asks.
    pub question: String,
}

/// The titles of all lessons, in their order, in English.
pub fn titles() -> Vec<Title> {
    let words = assets::text("words/en.json").and_then(|text| serde_json::from_str(&text).ok());
    let words: Value = words.unwrap_or_default();
    let title = |id| Title::deserialize(&words["lessons"]["of"][id]).ok();
    LESSONS.iter().filter_map(|lesson| title(lesson.outline().id)).collect()
}

#[cfg(test)]
#[test]
fn every_lesson_has_a_title() {
    assert_eq!(titles().len(), LESSONS.len());
}
