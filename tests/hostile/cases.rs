//! Numbered cases: each has a generator of its own, so that any can be repeated alone.

use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    time::{Duration, Instant},
};

use stronghold::random::{Draw, Purpose, StreamId, Streams};

use crate::readers::Reader;

/// The longest that one case may take before it counts as hanging: far more than any takes on a machine with much
/// else to do, where one that takes seconds has taken minutes.
pub const HANGING: Duration = Duration::from_mins(10);

/// The most of an input that a failing test prints.
const MOST_PRINTED: usize = 20_000;

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

/// Gives an input to a reader; whether it is accepted. A panic or a hang fails with the input.
pub fn feed(reader: &Reader, folder: &Path, file: &str, bytes: &[u8], case: &str) -> bool {
    fs::write(folder.join(file), bytes).unwrap();
    let start = Instant::now();
    let result = catch_unwind(AssertUnwindSafe(|| (reader.tries)(folder)));
    let took = start.elapsed();
    let shown = || {
        let text = String::from_utf8_lossy(&bytes[..bytes.len().min(MOST_PRINTED)]).into_owned();
        let kept = std::env::temp_dir().join(format!(
            "hostile-{}-{}",
            std::process::id(),
            file.replace('/', "-")
        ));
        fs::write(&kept, bytes).unwrap();
        format!("{text}\n(the whole of it is in {})", kept.display())
    };
    let Ok(is_accepted) = result else { panic!("{case} panics at {file}:\n{}", shown()) };
    assert!(took < HANGING, "{case} takes {took:?} at {file}:\n{}", shown());
    is_accepted
}
