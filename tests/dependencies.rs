//! What the program is built from: licences and sources of every dependency, against deny.toml.
//!
//! It asks cargo and no network. Advisories and yanked versions need one: CONTRIBUTING.md, "Dependencies".

use std::{env, fs, iter::Peekable, path::Path, process::Command};

use serde_json::Value;

/// A file of the repository, read as TOML.
fn toml_of(name: &str) -> toml::Table {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    fs::read_to_string(path).unwrap().parse().unwrap()
}

/// The texts of a list.
fn texts(value: &toml::Value) -> Vec<String> {
    value.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
}

/// All dependencies, as cargo tells them; where those of other systems were never downloaded, those of this one.
fn dependencies() -> Vec<Value> {
    let ask = |rest: &[&str]| {
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let words =
            ["metadata", "--locked", "--offline", "--all-features", "--format-version", "1"];
        Command::new(cargo)
            .args(words)
            .args(rest)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .unwrap()
    };
    let mut told = ask(&[]);
    if !told.status.success() {
        eprintln!(
            "SKIPPED: crates for other systems than this one, which are not downloaded; `cargo fetch --locked` does it"
        );
        told = ask(&["--filter-platform", &host()]);
    }
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    let told: Value = serde_json::from_slice(&told.stdout).unwrap();
    let packages = told["packages"].as_array().unwrap().iter();
    packages.filter(|package| !package["source"].is_null()).cloned().collect()
}

/// The system that this compiler runs on, as it calls it.
fn host() -> String {
    let told = Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
        .arg("-vV")
        .output()
        .unwrap();
    let told = String::from_utf8(told.stdout).unwrap();
    told.lines().find_map(|line| line.strip_prefix("host: ")).unwrap().to_owned()
}

/// Whether an SPDX expression leaves a choice of which every part is allowed. `/` is an old way to write OR.
fn is_allowed(expression: &str, allowed: &[String]) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let mut words = spaced.split_whitespace().peekable();
    let is_allowed = any_of(&mut words, allowed);
    assert_eq!(words.next(), None, "`{expression}` goes on where it should end");
    is_allowed
}

fn any_of<'a>(words: &mut Peekable<impl Iterator<Item = &'a str>>, allowed: &[String]) -> bool {
    let mut is_allowed = all_of(words, allowed);
    while words.next_if_eq(&"OR").is_some() {
        // Read in any case, so that the words are used up.
        is_allowed |= all_of(words, allowed);
    }
    is_allowed
}

fn all_of<'a>(words: &mut Peekable<impl Iterator<Item = &'a str>>, allowed: &[String]) -> bool {
    let mut is_allowed = licence(words, allowed);
    while words.next_if_eq(&"AND").is_some() {
        is_allowed &= licence(words, allowed);
    }
    is_allowed
}

fn licence<'a>(words: &mut Peekable<impl Iterator<Item = &'a str>>, allowed: &[String]) -> bool {
    if words.next_if_eq(&"(").is_some() {
        let is_allowed = any_of(words, allowed);
        assert_eq!(words.next(), Some(")"), "a bracket is not closed");
        return is_allowed;
    }
    let mut name = words.next().expect("an expression ends with a licence").to_owned();
    if words.next_if_eq(&"WITH").is_some() {
        name = format!("{name} WITH {}", words.next().expect("an exception has a name"));
    }
    allowed.contains(&name)
}

#[test]
fn every_dependency_has_a_licence_that_is_allowed_and_comes_from_the_registry() {
    let deny = toml_of("deny.toml");
    let allowed = texts(&deny["licenses"]["allow"]);
    let registries = texts(&deny["sources"]["allow-registry"]);
    let dependencies = dependencies();
    assert!(dependencies.len() > 200, "only {} dependencies", dependencies.len());
    let mut wrong = Vec::new();
    for package in &dependencies {
        let text = |key: &str| package[key].as_str().unwrap_or_default();
        let name = format!("{} {}", text("name"), text("version"));
        match package["license"].as_str() {
            Some(licence) if is_allowed(licence, &allowed) => {}
            licence => wrong.push(format!("{name} has the licence {licence:?}")),
        }
        let source = text("source");
        if !registries.iter().any(|registry| source == format!("registry+{registry}")) {
            wrong.push(format!("{name} comes from {source}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    println!("{} dependencies were looked at", dependencies.len());
}

#[test]
fn licences_are_read_as_spdx_means_them() {
    let allowed = ["MIT", "Zlib", "Apache-2.0 WITH LLVM-exception"].map(str::to_owned);
    for (expression, is_fine) in [
        ("MIT", true),
        ("GPL-3.0-only", false),
        ("GPL-3.0-only OR MIT", true),
        ("Unlicense/MIT", true),
        ("MIT AND GPL-3.0-only", false),
        ("(GPL-3.0-only OR MIT) AND Zlib", true),
        ("(GPL-3.0-only OR MIT) AND Unicode-3.0", false),
        ("GPL-3.0-only OR MIT AND Zlib", true),
        ("Apache-2.0 WITH LLVM-exception", true),
        ("Apache-2.0", false),
    ] {
        assert_eq!(is_allowed(expression, &allowed), is_fine, "{expression}");
    }
}

/// Cargo.lock pins all of them, with the checksum of what was published.
#[test]
fn every_dependency_is_pinned_with_its_checksum() {
    let lock = toml_of("Cargo.lock");
    let packages = lock["package"].as_array().unwrap();
    let is_ours = |package: &toml::Value| package["name"].as_str() == Some("stronghold");
    let loose: Vec<_> = packages
        .iter()
        .filter(|package| !is_ours(package) && package.get("checksum").is_none())
        .collect();
    assert!(packages.len() > 200 && loose.is_empty(), "{loose:#?}");
}

/// `forbid` cannot be allowed anew anywhere in the crate.
#[test]
fn unsafe_code_is_forbidden() {
    let manifest = toml_of("Cargo.toml");
    assert_eq!(manifest["lints"]["rust"]["unsafe_code"].as_str(), Some("forbid"));
}
