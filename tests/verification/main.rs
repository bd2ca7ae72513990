//! Verification: cases whose answers are known without the model.
//!
//! Each case switches on as little as it can, and compares what the simulated world did with an
//! answer worked out by hand or by a formula written here, never by calling the code under test.
//! A statistical case fails a correct model once in 10,000 (shared among its checks), takes its
//! seed from its own name, and fails as well if its sample were too small to see the error that it
//! is made for; see [`figures`]. `docs/verification.md` lists the cases with their figures.

mod attacks;
mod control;
mod excitation;
mod factions;
mod figures;
mod finance;
mod host_security;
mod leadership;
mod learning;
mod mobilisation;
mod operations;
mod organisation;
mod outreach;
mod plots;
mod posture;
mod promises;
mod reaction;
mod recruiters;
mod recruitment;
mod regrouping;
mod relocation;
mod snapshot;
#[allow(dead_code, reason = "shared with tests/random_streams.rs; each uses a part")]
#[path = "../statistics/mod.rs"]
mod statistics;
mod travel;
mod world;

use std::{collections::BTreeSet, fs, path::Path};

/// Every case has its row in the docs, and every case that a process's doc names exists.
#[test]
fn cases_are_named_where_they_should_be() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let texts = |folder: &str| {
        let files = fs::read_dir(root.join(folder)).unwrap().map(|file| file.unwrap().path());
        // Each process is one file; a folder serves several.
        files
            .filter(|path| path.is_file())
            .map(|path| fs::read_to_string(path).unwrap())
            .collect::<Vec<_>>()
    };
    let mut cases = BTreeSet::new();
    for text in texts("tests/verification") {
        for test in text.split("#[test]\n").skip(1) {
            let (_, rest) = test.split_once("fn ").unwrap();
            cases.insert(rest.split_once('(').unwrap().0.to_owned());
        }
    }
    cases.remove("cases_are_named_where_they_should_be");
    let docs = fs::read_to_string(root.join("docs/verification.md")).unwrap();
    for case in &cases {
        assert!(
            docs.contains(&format!("\n| `{case}` |")),
            "docs/verification.md has no row {case}"
        );
    }
    for text in texts("src/model") {
        let Some((_, verified)) = text.split_once("- verified by:") else { continue };
        let verified = verified.split("\n\n").next().unwrap();
        for named in verified.split('`').skip(1).step_by(2) {
            assert!(
                cases.contains(named),
                "a process is verified by {named}, which does not exist"
            );
        }
    }
}
