//! Golden numbers: what the bundled scenarios print, to the digit.
//!
//! A change here is a change in results: it needs an entry in CHANGELOG.md under **Changes in
//! results**, with its size and reason, and not only `cargo insta review`.

use std::process::Command;

use tempfile::tempdir;

/// What a command prints; its folder and everything in it are thrown away.
fn printed(arguments: &[&str]) -> String {
    let folder = tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_stronghold"))
        .args(arguments)
        .current_dir(&folder)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn tiny_prints_these_numbers() {
    insta::assert_snapshot!(printed(&["run", "tiny", "--replicates", "50", "--scores"]));
}

#[test]
fn khorasan_prints_these_numbers() {
    insta::assert_snapshot!(printed(&["run", "khorasan", "--replicates", "20", "--scores"]));
}

#[test]
fn khorasan_at_its_own_values_prints_these_numbers() {
    let own = ["run", "khorasan", "--replicates", "20", "--posterior", "none"];
    insta::assert_snapshot!(printed(&own));
}

#[test]
fn tiny_has_these_targets_to_the_last_digit() {
    insta::assert_snapshot!(printed(&["run", "tiny", "--replicates", "20", "--json"]));
}
