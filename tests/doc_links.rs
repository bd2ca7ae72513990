//! Every link in the pages leads to a file and a heading that exist, and the book has every page.

use std::{
    collections::{BTreeSet, HashMap},
    env, fs,
    path::{Path, PathBuf},
};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn is_page(file: &Path) -> bool {
    file.extension().is_some_and(|kind| kind == "md")
}

fn markdown_in(folder: &str) -> Vec<PathBuf> {
    let files = fs::read_dir(root().join(folder)).unwrap().map(|file| file.unwrap().path());
    let mut pages: Vec<PathBuf> = files.filter(|file| is_page(file)).collect();
    pages.sort_unstable();
    pages
}

/// The pages that readers meet. Some are not in the package.
fn pages() -> Vec<PathBuf> {
    let mut pages = markdown_in("docs");
    pages.extend(markdown_in("."));
    let others = ["data/README.md", "outputs/README.md", "tests/browser/README.md"];
    pages.extend(others.map(|page| root().join(page)).into_iter().filter(|page| page.exists()));
    pages
}

/// The lines of a page outside its code blocks.
fn prose(page: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut is_code = false;
    (1..).zip(page.lines()).filter(move |(_, line)| {
        let is_fence = line.trim_start().starts_with("```");
        is_code ^= is_fence;
        !is_code && !is_fence
    })
}

/// A line without its pieces of code.
fn without_code(line: &str) -> String {
    line.split('`').step_by(2).collect()
}

/// The targets of links and images, with their lines.
fn links(page: &str) -> Vec<(usize, String)> {
    let of_line = |(number, line): (usize, &str)| {
        let line = without_code(line);
        let targets = line.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
        targets.map(|(target, _)| (number, target.to_owned())).collect::<Vec<_>>()
    };
    prose(page).flat_map(of_line).collect()
}

/// The anchors of a page's headings, as code hosts and mdBook make them.
fn anchors(page: &str) -> BTreeSet<String> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let headings = prose(page).filter(|(_, line)| line.starts_with('#'));
    headings
        .map(|(_, line)| {
            let heading = line.trim_start_matches('#').trim().to_lowercase();
            let is_kept = |c: &char| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ');
            let anchor = heading.chars().filter(is_kept).collect::<String>().replace(' ', "-");
            let before = seen.entry(anchor.clone()).or_default();
            *before += 1;
            if *before == 1 { anchor } else { format!("{anchor}-{}", *before - 1) }
        })
        .collect()
}

/// What is wrong with a link of a page, if anything is.
fn fault(page: &Path, target: &str) -> Option<String> {
    if target.contains("://") || target.starts_with("mailto:") {
        return None;
    }
    let (path, anchor) = target.split_once('#').map_or((target, None), |(p, a)| (p, Some(a)));
    let folder = page.parent().expect("a page has a folder");
    let file = if path.is_empty() { page.to_owned() } else { folder.join(path) };
    if !file.exists() {
        return Some(format!("there is no `{path}`"));
    }
    let anchor = anchor?;
    let text = fs::read_to_string(&file).unwrap_or_default();
    (!anchors(&text).contains(anchor)).then(|| format!("`{path}` has no heading `#{anchor}`"))
}

#[test]
fn links_lead_to_files_and_headings() {
    let (mut looked_at, mut broken) = (0, Vec::new());
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap().replace("\r\n", "\n");
        for (line, target) in links(&text) {
            looked_at += 1;
            let name = page.strip_prefix(root()).unwrap().display();
            broken.extend(fault(&page, &target).map(|fault| format!("{name}:{line}: {fault}")));
        }
    }
    assert!(looked_at > 150, "only {looked_at} links were found");
    assert!(broken.is_empty(), "{broken:#?}");
}

/// docs/SUMMARY.md is the book's table of contents.
#[test]
fn the_book_and_the_index_have_every_page() {
    let pages: BTreeSet<String> = markdown_in("docs")
        .iter()
        .map(|page| page.file_name().unwrap().to_string_lossy().into_owned())
        .filter(|page| page != "SUMMARY.md")
        .collect();
    let listed = |name: &str| -> Vec<String> {
        let text = fs::read_to_string(root().join("docs").join(name)).unwrap();
        let of_docs = |target: &String| is_page(Path::new(target)) && !target.contains('/');
        links(&text).into_iter().map(|(_, target)| target).filter(of_docs).collect()
    };
    let in_book = listed("SUMMARY.md");
    assert_eq!(in_book.len(), in_book.iter().collect::<BTreeSet<_>>().len(), "{in_book:?}");
    assert_eq!(in_book.into_iter().collect::<BTreeSet<_>>(), pages);
    // The index does not list itself.
    let mut in_index: BTreeSet<String> = listed("README.md").into_iter().collect();
    in_index.insert("README.md".to_owned());
    assert_eq!(in_index, pages);
}

#[test]
fn links_and_headings_are_read_as_a_code_host_reads_them() {
    let page = "# A `b` c, d\n[x](y.md#z) `[no](code)` ![i](i.svg)\n```sh\n# no\n[no](n)\n```\n## A b c d\n## `--x`: y\n";
    let targets: Vec<String> = links(page).into_iter().map(|(_, target)| target).collect();
    assert_eq!(targets, ["y.md#z", "i.svg"]);
    let found = anchors(page);
    assert_eq!(
        found.iter().map(String::as_str).collect::<Vec<_>>(),
        ["--x-y", "a-b-c-d", "a-b-c-d-1"]
    );
}
