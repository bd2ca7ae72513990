//! `stronghold plot` as a user meets it: every kind of figure, and what is refused.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use tempfile::{TempDir, tempdir};

/// A grid over the fictional valley: heat maps and a phase diagram with a path.
const GRID: &str = "title = \"Grid\"\nquestion = \"And then?\"\nscenario = \"tiny\"\nreplicates = 3\n\
    [[factors]]\nname = \"effort\"\nlabel = \"police effort (operations a year)\"\n\
    entries = [\"forces.Police.effort\"]\nchange = \"hold\"\nvalues = [4.0, 0.5, 1.0]\n\
    [[factors]]\nname = \"permissiveness\"\nlabel = \"permissiveness & shelter\"\n\
    entries = [\"regions.*.permissiveness\"]\nvalues = [0.2, 0.5, 0.8, 0.9]\n\
    [keep.attacks]\nquantity = \"attacks\"\n[keep.phase]\nquantity = \"phase\"\n\
    over_regions = \"highest\"\n";

/// One lever at a time, and months.
const EACH: &str = "title = \"Levers\"\nquestion = \"Which?\"\nscenario = \"tiny\"\ndesign = \"each\"\n\
    replicates = 4\n\
    [[factors]]\nname = \"effort\"\nlabel = \"police effort (multiple)\"\n\
    entries = [\"forces.Police.effort\"]\nchange = \"scale\"\nvalues = [2.0, 0.5]\n\
    [screen]\nparameters = [\"attack.base_rate\", \"desertion.hazard\"]\naround = 2\n\
    [keep.attacks]\nquantity = \"attacks\"\n[keep.monthly]\nquantity = \"attacks\"\nby = \"month\"\n";

/// Nothing that can be drawn: two values a factor, no months.
const LIST: &str = "title = \"List\"\nquestion = \"And?\"\nscenario = \"tiny\"\nreplicates = 2\n\
    runs_per_chunk = 2\n[[factors]]\nname = \"hazard\"\nentries = [\"desertion.hazard\"]\n\
    values = [0.1, 0.2]\n[keep.attacks]\nquantity = \"attacks\"\n";

fn stronghold(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stronghold"));
    command.args(arguments).current_dir(folder).output().unwrap()
}

fn succeeds(folder: &Path, arguments: &[&str]) -> String {
    let output = stronghold(folder, arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The message of a refusal on one line.
fn is_refused(folder: &Path, arguments: &[&str], code: i32) -> String {
    let output = stronghold(folder, arguments);
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {output:?}");
    assert!(output.stdout.is_empty(), "{arguments:?} prints results");
    let said = String::from_utf8(output.stderr).unwrap();
    said.replace("\n  │ ", " ").replace("\n        ", " ")
}

/// A folder with the sweep of a plan in `s`.
fn swept(plan: &str) -> TempDir {
    let folder = tempdir().unwrap();
    fs::write(folder.path().join("plan.toml"), plan).unwrap();
    succeeds(folder.path(), &["sweep", "./plan.toml", "--out", "s"]);
    folder
}

/// The files of a folder, by name.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let name = |path: &PathBuf| path.file_name().unwrap().to_str().unwrap().to_owned();
    paths.iter().map(|path| (name(path), fs::read(path).unwrap())).collect()
}

/// The texts of an SVG that is well-formed, in order: tags close in the reverse order in which they
/// open, quotes are paired, and nothing but the five entities begins with `&`.
fn texts(svg: &str) -> Vec<String> {
    let mut open: Vec<&str> = Vec::new();
    let mut texts = Vec::new();
    let mut rest = svg;
    while let Some((before, after)) = rest.split_once('<') {
        let text = before.trim();
        if !text.is_empty() {
            for entity in text.split('&').skip(1) {
                let known = ["amp;", "lt;", "gt;", "quot;", "apos;"];
                assert!(known.iter().any(|known| entity.starts_with(known)), "{text}");
            }
            assert!(!text.contains('>'), "{text}");
            texts.push(text.replace("&amp;", "&").replace("&gt;", ">").replace("&lt;", "<"));
        }
        let (tag, after) = after.split_once('>').expect("every tag ends");
        assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
        let name = |tag: &'_ str| tag.find([' ', '/']).unwrap_or(tag.len());
        match tag.strip_prefix('/') {
            Some(closed) => assert_eq!(open.pop(), Some(closed), "{tag}"),
            None if tag.ends_with('/') => {}
            None => open.push(&tag[..name(tag)]),
        }
        rest = after;
    }
    assert!(open.is_empty() && rest.trim().is_empty(), "{open:?} are open");
    texts
}

/// Width and height of a PNG.
fn size_of_png(bytes: &[u8]) -> (u32, u32) {
    assert_eq!(bytes[..8], *b"\x89PNG\r\n\x1a\n", "the signature");
    assert_eq!(bytes[12..16], *b"IHDR");
    let number = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
    (number(16), number(20))
}

/// Draws a sweep twice; each figure's name and texts.
fn drawn(folder: &Path, arguments: &[&str]) -> Vec<(String, Vec<String>)> {
    let printed = succeeds(folder, &[&["plot", "s"], arguments].concat());
    let once = files(&folder.join("s/figures"));
    succeeds(folder, &[&["plot", "s", "--out", "again"], arguments].concat());
    assert!(once == files(&folder.join("again")), "the same sweep gives the same bytes");
    let mut found = Vec::new();
    for pair in once.chunks(2) {
        let [(png_name, png), (svg_name, svg)] = pair else { panic!("files come in pairs") };
        let stem = svg_name.strip_suffix(".svg").unwrap();
        assert_eq!(*png_name, format!("{stem}.png"));
        assert!(printed.contains(svg_name), "{printed}");
        let svg = std::str::from_utf8(svg).unwrap();
        let (width, height) = size_of_png(png);
        let scaled = format!("width=\"{}\" height=\"{}\"", width / 2, height / 2);
        assert!(svg.contains(&scaled) && width == 1800, "{width} × {height}");
        found.push((stem.to_owned(), texts(svg)));
    }
    found
}

fn says(figure: &(String, Vec<String>), parts: &[&str]) {
    let all = figure.1.join(" ");
    for part in parts {
        assert!(all.contains(part), "`{part}` is not in {}: {all}", figure.0);
    }
}

#[test]
fn a_grid_gives_heat_maps_and_a_phase_diagram() {
    let folder = swept(GRID);
    let figures = drawn(folder.path(), &[]);
    let names: Vec<&str> = figures.iter().map(|figure| figure.0.as_str()).collect();
    assert_eq!(names, ["heat-map-attacks", "phase-diagram-phase"]);
    let labels = ["police effort (operations a year)", "permissiveness & shelter"];
    says(&figures[0], &labels);
    says(
        &figures[0],
        &["Attacks, whole theatre, 2020-01 to 2021-12", "95% interval", "chance only"],
    );
    says(&figures[0], &["plan plan (", "scenario tiny", "seed 1", "3 replicates", "Stronghold 0."]);
    says(&figures[1], &labels);
    says(
        &figures[1],
        &["CT effort, operations a year at full intelligence", "population-weighted"],
    );
    says(&figures[1], &["path of the base scenario", "transients", "chance only", "phase 2"]);
    for year in ["2020", "2021"] {
        let is_year = |text: &String| text.split('–').any(|part| part == year);
        assert!(figures[1].1.iter().any(is_year), "{year} in {:?}", figures[1].1);
    }
}

/// The words of one small figure, in their order.
#[test]
fn a_heat_map_says_this() {
    let folder = swept(GRID);
    let figures = drawn(folder.path(), &["--output", "attacks"]);
    let words = figures[0].1.iter().filter(|text| !text.contains("plan plan"));
    let words: Vec<&str> = words.map(String::as_str).collect();
    insta::assert_snapshot!(words.join("\n"));
}

#[test]
fn levers_give_a_tornado_and_months_a_fan_beside_what_was_observed() {
    let folder = swept(EACH);
    let figures = drawn(folder.path(), &["--point", "0", "--point", "2"]);
    let names: Vec<&str> = figures.iter().map(|figure| figure.0.as_str()).collect();
    assert_eq!(names, ["fan-monthly", "tornado-attacks"]);
    let fan = ["attacks a month", "attacks a year", "90% of replicates", "2021"];
    says(&figures[0], &fan);
    says(&figures[0], &["as in the scenario", "police effort (multiple): 0.5", "43", "21"]);
    says(&figures[0], &["observed in the year", "valley-chronicle", "5 other design points"]);
    says(&figures[1], &["difference (attacks)", "at the lowest value", "paired by replicate"]);
    says(&figures[1], &["police effort (multiple)", "0.5 to 2", "desertion.hazard (1/year)"]);
}

#[test]
fn what_cannot_be_drawn_is_refused_with_what_to_do() {
    let folder = swept(LIST);
    let said = is_refused(folder.path(), &["plot", "s"], 2);
    assert!(said.contains("nothing of the sweep of `plan` can be drawn"), "{said}");
    assert!(said.contains("`design = \"each\"`") && said.contains("`by = \"month\"`"), "{said}");
    let said = is_refused(folder.path(), &["plot", "s", "--output", "atacks"], 2);
    assert!(said.contains("no output `atacks`") && said.contains("`attacks`"), "{said}");
    let chunks = files(&folder.path().join("s"));
    let second = chunks.iter().find(|(name, _)| name.starts_with("chunk-000001")).unwrap();
    fs::remove_file(folder.path().join("s").join(&second.0)).unwrap();
    let said = is_refused(folder.path(), &["plot", "s"], 1);
    assert!(said.contains("chunk 1 is missing"), "{said}");
    assert!(!folder.path().join("s/figures").exists());
}

#[test]
fn each_combination_of_other_factors_is_a_figure_and_too_many_are_refused() {
    let with_levels = |count: usize| {
        let level = |i| format!("[[factors.levels]]\nname = \"level {i}\"\n");
        let levels: String = (0..count).map(level).collect();
        let other = format!("[[factors]]\nname = \"other\"\n{levels}[keep.attacks]");
        swept(&GRID.replacen("[keep.attacks]", &other, 1))
    };
    let folder = with_levels(7);
    let said = is_refused(folder.path(), &["plot", "s"], 2);
    assert!(said.contains("7 combinations"), "{said}");
    let folder = with_levels(2);
    let figures = drawn(folder.path(), &["--output", "attacks"]);
    let names: Vec<&str> = figures.iter().map(|figure| figure.0.as_str()).collect();
    assert_eq!(names, ["heat-map-attacks-other-level-0", "heat-map-attacks-other-level-1"]);
    says(&figures[1], &["other: level 1"]);
}
