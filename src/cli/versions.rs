//! Records of other versions of the program.

use std::io::Write;

use crate::experiment::record::{REVISION, UNKNOWN, VERSION};

/// Says so on standard error where a record was made by another version or source revision.
pub fn warn_of_another_version(recorded_version: &str, recorded_revision: &str) {
    let of = |version: &str, revision: &str| format!("version {version} ({revision})");
    let (recorded, here) = if recorded_version != VERSION {
        (format!("version {recorded_version}"), VERSION.to_owned())
    } else if ![recorded_revision, REVISION].contains(&UNKNOWN) && recorded_revision != REVISION {
        (of(recorded_version, recorded_revision), of(VERSION, REVISION))
    } else {
        return;
    };
    let _ = writeln!(
        std::io::stderr(),
        "warning: recorded by {recorded}, repeated by {here}: numbers may differ"
    );
}
