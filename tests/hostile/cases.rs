//! Numbered cases: each has a generator of its own, so that any can be repeated alone.

use std::time::{Duration, Instant};

use stronghold::random::{Draw, Purpose, StreamId, Streams};

/// How long a test goes on.
fn budget() -> Duration {
    let seconds = std::env::var("STRONGHOLD_MUTATION_SECONDS").ok();
    Duration::from_secs(seconds.and_then(|text| text.parse().ok()).unwrap_or(5))
}

/// The one case to repeat, if any.
fn only_case() -> Option<u64> {
    std::env::var("STRONGHOLD_MUTATION_CASE").ok()?.parse().ok()
}

/// Goes through the numbered cases of a test, each with a generator of its own, until time is up.
pub fn cases(test: &str, case: impl FnMut(u64, &mut Draw)) {
    cases_for(test, 1, case);
}

/// As [`cases`], so many times as long.
pub fn cases_for(test: &str, times: u32, mut case: impl FnMut(u64, &mut Draw)) {
    let stream = StreamId::ROOT.named(test);
    let generator = |number: u64| Streams::new(number, 0).draw(stream, 0, Purpose::Survey);
    if let Some(number) = only_case() {
        return case(number, &mut generator(number));
    }
    let start = Instant::now();
    for number in 0.. {
        if start.elapsed() > budget() * times {
            println!("{test}: {number} cases");
            return;
        }
        case(number, &mut generator(number));
    }
}
