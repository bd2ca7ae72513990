//! The sheet that every figure stands on: title, subtitle, body, caption, footer.

use super::{
    canvas::{Area, Canvas, Shape, Style},
    font::wrapped,
    palette::Color,
};

/// Width of every figure.
pub(super) const WIDTH: f64 = 900.0;

const MARGIN: f64 = 24.0;
const TITLE: Style = Style::new(19.0, Color::INK).bold();
const SUBTITLE: Style = Style::new(13.0, Color::INK);
const CAPTION: Style = Style::new(12.0, Color::INK);
const FOOTER: Style = Style::new(10.5, Color::GREY);
/// From one line to the next, in sizes of the letters.
const LEADING: f64 = 1.4;
/// What is left of the space above and below a body, where letters and marks may reach over its edge.
const EDGE: f64 = 6.0;
/// How much wider bold letters are at most.
const BOLD_WIDTH: f64 = 1.16;

/// Where a figure comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// Name of the plan; empty where it is a single run.
    pub plan: String,
    /// Its hash.
    pub hash: String,
    /// Base scenario.
    pub scenario: String,
    /// Version of the program that ran it.
    pub version: String,
    /// Seed.
    pub seed: u64,
    /// Replicates of each design point.
    pub replicates: u32,
    /// Runs of the whole sweep that failed.
    pub failed: usize,
    /// The calibration whose posterior replicates draw their parameters from, and how many draws they have.
    pub posterior: Option<(String, usize)>,
}

impl Origin {
    /// What the spread of replicates is made of, as the end of a caption.
    pub(super) fn held(&self, shown: &str) -> String {
        match &self.posterior {
            None => format!(
                "{shown} show chance only (replicates at fixed settings), not what is unknown about parameters."
            ),
            Some((calibration, 1)) => format!(
                "{shown} show chance only, at one draw of the posterior of {calibration}, not what is unknown about \
                 parameters."
            ),
            Some((calibration, draws)) => format!(
                "{shown} hold chance and parameters ({draws} draws of the posterior of {calibration}), not what is unknown about the model."
            ),
        }
    }

    fn words(&self) -> String {
        let (plan, of_point) = match self.plan.as_str() {
            "" => (String::new(), ""),
            plan => (format!("plan {plan} ({}), ", self.hash), " a design point"),
        };
        let mut words = format!(
            "{plan}scenario {}, seed {}, {} replicates{of_point}, Stronghold {}",
            self.scenario, self.seed, self.replicates, self.version
        );
        if self.failed > 0 {
            words += &format!("; {} runs failed and are in no number", self.failed);
        }
        words
    }
}

/// Width of the body of every figure.
pub(super) const fn body_width() -> f64 {
    WIDTH - 2.0 * MARGIN
}

/// A sheet with its words, and the space that is left for the figure.
pub(super) struct Sheet {
    pub canvas: Canvas,
    pub body: Area,
}

impl Sheet {
    /// A sheet with a body of this height, for a figure of a sweep.
    pub fn new(
        title: &str,
        subtitle: &str,
        caption: &str,
        origin: &Origin,
        body_height: f64,
    ) -> Self {
        Self::with_footer(title, subtitle, caption, &origin.words(), body_height)
    }

    /// A sheet with a body of this height and any footer.
    pub fn with_footer(
        title: &str,
        subtitle: &str,
        caption: &str,
        footer: &str,
        body_height: f64,
    ) -> Self {
        let inner = body_width();
        let parts = [(subtitle, SUBTITLE), (caption, CAPTION), (footer, FOOTER)];
        let wrapped = |text: &str, style: Style, most: f64| match text {
            "" => Vec::new(),
            text => wrapped(text, style.size, most),
        };
        let titles = wrapped(title, TITLE, inner / BOLD_WIDTH);
        let [subtitles, captions, footers] =
            parts.map(|(text, style)| (wrapped(text, style, inner), style));
        let height =
            |(lines, style): &(Vec<String>, Style)| lines.len() as f64 * style.size * LEADING;
        let titles = (titles, TITLE);
        let top = MARGIN - 6.0 + height(&titles) + height(&subtitles) + 10.0;
        let below = top + body_height + 12.0;
        let whole = below + height(&captions) + 8.0 + height(&footers) + MARGIN - 10.0;
        let mut canvas =
            Canvas::new(WIDTH, whole.ceil(), [title, subtitle].join(". ").trim_end_matches(". "));
        let mut at = MARGIN - 6.0;
        for (lines, style) in [&titles, &subtitles] {
            at = write(&mut canvas, lines, *style, at);
        }
        at = write(&mut canvas, &captions.0, captions.1, below) + 8.0;
        write(&mut canvas, &footers.0, footers.1, at);
        Self { canvas, body: Area::new(MARGIN, top, inner, body_height) }
    }
}

/// What a sheet says in words, apart from its drawing: for pages whose text flows.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// Title.
    pub title: String,
    /// Subtitle; may be empty.
    pub subtitle: String,
    /// Caption; may be empty.
    pub caption: String,
    /// Where it comes from.
    pub footer: String,
    /// The part of the canvas that the drawing fills.
    pub body: Area,
    /// The canvas without the words.
    pub canvas: Canvas,
}

/// Takes the words of a sheet off its canvas, on which they stand first; `None` where it is no sheet.
pub fn opened(mut canvas: Canvas) -> Option<Opened> {
    let mut words: [Vec<String>; 4] = Default::default();
    let mut below = None;
    let mut at = 1;
    for (place, style) in [TITLE, SUBTITLE, CAPTION, FOOTER].into_iter().enumerate() {
        while let Some(Shape::Text { at: (x, y), text, style: found }) = canvas.shapes.get(at)
            && *found == style
            && *x == MARGIN
        {
            if place >= 2 && below.is_none() {
                let above = if place == 2 { 0.0 } else { 8.0 };
                below = Some(y - style.size * (LEADING - 0.35) - above);
            }
            words[place].push(text.clone());
            at += 1;
        }
    }
    let lines = |place: usize, style: Style| words[place].len() as f64 * style.size * LEADING;
    let top = MARGIN - 6.0 + lines(0, TITLE) + lines(1, SUBTITLE) + 10.0;
    let bottom = below? - 12.0;
    if words[0].is_empty() || bottom <= top {
        return None;
    }
    canvas.shapes.drain(1..at);
    let body = Area::new(0.0, top - EDGE, canvas.width, bottom - top + 2.0 * EDGE);
    let [title, subtitle, caption, footer] = words.map(|lines| lines.join(" "));
    Some(Opened { title, subtitle, caption, footer, body, canvas })
}

/// Writes lines from a height on; where they end.
fn write(canvas: &mut Canvas, lines: &[String], style: Style, mut top: f64) -> f64 {
    for line in lines {
        top += style.size * LEADING;
        canvas.text((MARGIN, top - 0.35 * style.size), line, style);
    }
    top
}
