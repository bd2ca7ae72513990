//! Figures: the drawing inside the page, its words as the caption.

use maud::{Markup, PreEscaped, html};

use super::said::sentence;
use crate::report::figures::{Figure, Opened, canvas::Area, opened, svg};

/// A figure with its caption and its unit.
pub(super) fn figure(figure: &Figure, unit: &str) -> Markup {
    let canvas = figure.canvas.clone();
    let whole = Area::new(0.0, 0.0, canvas.width, canvas.height);
    let words = opened(canvas.clone()).unwrap_or_else(|| Opened {
        title: canvas.title.clone(),
        subtitle: String::new(),
        caption: String::new(),
        footer: String::new(),
        body: whole,
        canvas,
    });
    html! {
        figure {
            div.drawing tabindex="0" role="group" aria-label=(words.title) {
                (PreEscaped(svg::inline(&words.canvas, &words.body)))
            }
            figcaption {
                p { strong { (sentence(&words.title)) } @if !words.subtitle.is_empty() { " " (sentence(&words.subtitle)) } }
                p { @if !words.caption.is_empty() { (sentence(&words.caption)) " " } "Unit: " (unit) "." }
                @if !words.footer.is_empty() { p.origin { (words.footer) "." } }
            }
        }
    }
}
