//! Giving an input to a reader: it neither panics nor hangs.

use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    time::{Duration, Instant},
};

use crate::readers::Reader;

/// The longest that one case may take before it counts as hanging: far more than any takes on a machine with much
/// else to do, where one that takes seconds has taken minutes.
pub const HANGING: Duration = Duration::from_mins(10);

/// The most of an input that a failing test prints.
const MOST_PRINTED: usize = 20_000;

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
