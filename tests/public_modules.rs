//! Every public module shows how it is used: its first lines hold an example that `cargo test` runs.

use std::{fs, path::Path};

fn read(name: &str) -> Option<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(name);
    Some(fs::read_to_string(path).ok()?.replace("\r\n", "\n"))
}

/// The public modules of the library.
fn modules() -> Vec<String> {
    let map = read("lib.rs").expect("the library has a map");
    let public = map.lines().filter_map(|line| line.strip_prefix("pub mod "));
    public.map(|rest| rest.trim_end_matches(';').to_owned()).collect()
}

/// The examples among the first lines of a source: blocks that run, each with its lines.
fn examples(source: &str) -> Vec<Vec<&str>> {
    let head = source.lines().map_while(|line| line.strip_prefix("//!"));
    let mut examples = Vec::new();
    let mut open: Option<(&str, Vec<&str>)> = None;
    for line in head.map(|line| line.strip_prefix(' ').unwrap_or(line)) {
        match (line.strip_prefix("```"), open.take()) {
            (Some(_), Some(("", lines))) => examples.push(lines),
            (Some(_), Some(_)) | (None, None) => {}
            (Some(mark), None) => open = Some((mark, Vec::new())),
            (None, Some((mark, mut lines))) => {
                lines.push(line);
                open = Some((mark, lines));
            }
        }
    }
    examples
}

#[test]
fn every_public_module_has_an_example_that_runs_and_asserts() {
    let modules = modules();
    assert!(modules.len() > 10, "{modules:?}");
    let lacking: Vec<&String> = modules
        .iter()
        .filter(|module| {
            let source =
                read(&format!("{module}.rs")).or_else(|| read(&format!("{module}/mod.rs")));
            let source = source.expect("a module has a file");
            !examples(&source).iter().any(|lines| lines.iter().any(|line| line.contains("assert")))
        })
        .collect();
    assert!(lacking.is_empty(), "no example with an assertion in its first lines: {lacking:?}");
}

#[test]
fn blocks_that_do_not_run_are_no_examples() {
    let source = "//! Text.\n//!\n//! ```text\n//! assert\n//! ```\n//!\n//! ```\n//! assert!(true);\n//! ```\n//!\n//! ```no_run\n//! x\n//! ```\nuse a;\n//! ```\n//! y\n//! ```\n";
    assert_eq!(examples(source), [["assert!(true);"]]);
}
