//! A progress bar on a terminal; quiet in a pipe.

use indicatif::{ProgressBar, ProgressStyle};

/// A bar for a number of runs, with rate and time left.
pub fn bar(runs: u64) -> ProgressBar {
    let style = "{bar:40} {pos}/{len} runs  {per_sec}  {eta} left";
    let bar = ProgressBar::new(runs);
    bar.set_style(ProgressStyle::with_template(style).expect("the template is well formed"));
    bar
}
