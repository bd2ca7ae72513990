//! How to repeat the results: command, versions, hashes.

use maud::html;

use super::{
    folder::Folder,
    page::Section,
    table::{Cell, table},
};

/// The section. To be made last: it lists the files that were read.
pub(super) fn section(folder: &Folder, version: &str, revision: &str, flags: &str) -> Section {
    let command = format!("{}{flags}", folder.command());
    let hashes = folder.hashes();
    let rows = hashes.into_iter().map(|(name, hash)| vec![Cell::words(name), Cell::words(hash)]);
    let made = format!("Stronghold {version} ({revision})");
    let body = html! {
        pre { code { (command) } }
        p { "The record holds everything that the results depend on: scenario, every parameter, observed data, \
             seed and numbers of runs. " (made) ", made them; that version repeats them byte for byte, on any number of \
             threads. Another version may give other numbers, and says so." }
        (table(
            "Files that this report was made from, with the first 16 hexadecimal digits of their SHA-256",
            &["file", "SHA-256"],
            rows,
        ))
        p { "This report: " code { "stronghold report DIR" } "; the same files give the same report." }
    };
    Section::new("How to repeat it", body)
}
