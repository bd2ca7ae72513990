//! `stronghold report` as a user meets it: a page of each kind of folder, and what is refused.

use std::{collections::BTreeMap, fs, path::Path, sync::LazyLock};

use stronghold::experiment::record::REVISION;
use tempfile::TempDir;

mod program;

use program::{code, entries, folder, is_refused, said, stronghold, succeeds};

/// One folder of each kind, made once by the real program.
static MADE: LazyLock<TempDir> = LazyLock::new(|| {
    let place = folder();
    let path = place.path();
    fs::write(path.join("plan.toml"), PLAN).unwrap();
    fs::write(path.join("calibration.toml"), CALIBRATION).unwrap();
    fs::write(path.join("sensitivity.toml"), SENSITIVITY).unwrap();
    fs::write(path.join("hostile.toml"), hostile()).unwrap();
    for line in [
        "run tiny --replicates 24 --out run",
        "run tiny-abroad --replicates 6 --out abroad",
        "run ./hostile.toml --replicates 3 --out hostile",
        "compare tiny action-groups --replicates 24 --out compare",
        "sweep ./plan.toml --out sweep",
        "calibrate ./calibration.toml --check quick --out calibration",
        "sensitivity ./sensitivity.toml --out sensitivity",
    ] {
        succeeds(path, &line.split(' ').collect::<Vec<_>>());
    }
    place
});

/// The kinds of folders.
const KINDS: [&str; 5] = ["run", "compare", "sweep", "calibration", "sensitivity"];

const PLAN: &str = "title = \"Police\"\nquestion = \"And then?\"\nscenario = \"tiny\"\nreplicates = 4\n\
    [[factors]]\nname = \"effort\"\nlabel = \"police effort (multiple)\"\n\
    entries = [\"forces.Police.effort\"]\nchange = \"scale\"\nvalues = [0.5, 2.0]\n\
    [keep.attacks]\nquantity = \"attacks\"\nby = \"month\"\n";

const CALIBRATION: &str = "title = \"Two numbers\"\nquestion = \"Which?\"\nscenario = \"tiny\"\nbudget = 1200\n\
    surrogate = false\n\
    [[parameters]]\nname = \"base_rate\"\nlabel = \"base rate (1/(member·year))\"\n\
    entries = [\"attack.base_rate\"]\nprior = { log-normal = { median = 0.6, sd = 0.5 } }\n\
    source = \"Judged, for a test.\"\n\
    [[parameters]]\nname = \"tempo_effect\"\nentries = [\"posture.tempo_effect\"]\n\
    prior = { normal = { mean = 5.5, sd = 1.5 } }\nsource = \"Judged, for a test.\"\n";

const SENSITIVITY: &str = "title = \"Two factors\"\nquestion = \"Which?\"\nscenario = \"tiny\"\nreplicates = 2\n\
    outputs = [\"attacks_2020\", \"attacks_2021\"]\n\
    [[factors]]\nname = \"base_rate\"\nlabel = \"base rate (1/(member·year))\"\n\
    entries = [\"attack.base_rate\"]\nlow = 0.3\nhigh = 1.5\nspread = \"log\"\n\
    [[factors]]\nname = \"police\"\nlabel = \"police effort (multiple)\"\n\
    entries = [\"forces.Police.effort\"]\nchange = \"scale\"\nlow = 0.25\nhigh = 4.0\n\
    [morris]\ntrajectories = 4\n[sobol]\npoints = 16\n[bank]\nruns = 200\n\
    [[prim]]\noutput = \"attacks_2021\"\nat_least = 40\n";

/// What no text of a file may do to a page.
const SCRIPT: &str = "<script>alert(1)</script>";

/// A scenario whose texts try to become markup.
fn hostile() -> String {
    format!(
        "extends = \"tiny\"\ntitle = \"{SCRIPT} & <b>bold</b>\"\n\
         question = \"'\\\"><img src=x onerror=alert(1)>\"\n\
         [evidence.patterns.hills_lead]\nsays = \"</td>{SCRIPT}\"\nlabel = \"predicted\"\n\
         holds.leading = {{ quantity = \"claims\", among = [\"Valley\"], regions = [\"Highland\"], \
         window = [\"2020-01\", \"2020-12\"] }}\nsource = \"invented\"\n"
    )
}

/// The report of a folder.
fn report(name: &str) -> String {
    let place = folder();
    let out = place.path().join("page.html").display().to_string();
    succeeds(MADE.path(), &["report", name, "-o", &out]);
    fs::read_to_string(out).unwrap()
}

/// A copy of a folder that may be spoilt.
fn copy(name: &str) -> TempDir {
    let place = folder();
    copy_all(&MADE.path().join(name), &place.path().join(name));
    place
}

fn copy_all(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_all(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// A piece of a page: a tag with its attributes, or a text.
#[derive(Debug, PartialEq)]
enum Piece<'a> {
    Open(&'a str, &'a str),
    Close(&'a str),
    Text(&'a str),
}

/// The pieces of a page, which closes its elements in the order in which it opens them.
fn pieces(page: &str) -> Vec<Piece<'_>> {
    const VOID: [&str; 3] = ["meta", "wbr", "br"];
    let mut pieces = Vec::new();
    let mut open: Vec<&str> = Vec::new();
    let mut rest = page.strip_prefix("<!DOCTYPE html>").expect("a page begins with its type");
    while let Some((before, after)) = rest.split_once('<') {
        if !before.trim().is_empty() {
            pieces.push(Piece::Text(before));
        }
        let (tag, after) = after.split_once('>').expect("a tag is closed");
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "elements are nested");
            pieces.push(Piece::Close(name));
            continue;
        }
        let is_closed = tag.ends_with('/');
        let tag = tag.trim_end_matches('/');
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        if !is_closed && !VOID.contains(&name) {
            open.push(name);
        }
        pieces.push(Piece::Open(name, attributes));
        if name == "style" {
            let (style, after) = rest.split_once("</style>").expect("a style ends");
            pieces.push(Piece::Text(style));
            rest = after;
            open.pop();
        }
    }
    assert!(open.is_empty(), "{open:?} are not closed");
    pieces
}

/// What a page says, without drawings and style: headings marked, rows of tables on a line each.
fn text(page: &str) -> String {
    let mut text = String::new();
    let mut hidden = 0;
    for piece in pieces(page) {
        match piece {
            Piece::Open("svg" | "head", _) => hidden += 1,
            Piece::Close("svg" | "head") => hidden -= 1,
            _ if hidden > 0 => {}
            Piece::Open("h1", _) => text += "\n# ",
            Piece::Open("h2", _) => text += "\n\n## ",
            Piece::Open("h3", _) => text += "\n\n### ",
            Piece::Open("p" | "pre" | "dt" | "dd" | "caption", _) => text.push('\n'),
            Piece::Open("li", _) => text += "\n- ",
            Piece::Open("tr", _) => text += "\n|",
            Piece::Close("td" | "th") => text += " |",
            Piece::Open("td" | "th", _) => text.push(' '),
            Piece::Open("figure", _) => text += "\n[figure]",
            Piece::Text(said) => text += &unescaped(said),
            _ => {}
        }
    }
    text
}

fn unescaped(text: &str) -> String {
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")];
    entities
        .into_iter()
        .fold(text.to_owned(), |text, (entity, letter)| text.replace(entity, letter))
}

/// A text whose numbers, hashes and versions are taken out: what is left is how a page is built.
fn structure(page: &str) -> String {
    // A build without git has the word `unknown` for a revision.
    let text = text(page)
        .replace(&format!("({REVISION})"), "(HASH)")
        .replace(&format!("| {REVISION} |"), "| HASH |");
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        let words = line.split(' ').map(|word| {
            let bare = word.trim_matches(|c: char| "(),.".contains(c));
            let is_hexadecimal = bare.chars().all(|c| c.is_ascii_hexdigit());
            let is_short_hash = bare.len() == 6 && word.starts_with('(');
            let is_number = word.contains(|c: char| c.is_ascii_digit())
                && word.chars().all(|c| c.is_ascii_digit() || "−-+.,()%≥≤<:;".contains(c));
            match () {
                () if is_hexadecimal && (bare.len() >= 12 || is_short_hash) => "HASH",
                () if is_number => "N",
                () => word,
            }
        });
        lines.push(words.collect::<Vec<_>>().join(" "));
    }
    // Rows that differ in numbers only are told once.
    lines.dedup();
    lines.join("\n").trim().to_owned() + "\n"
}

#[test]
fn a_run_is_told_so() {
    insta::assert_snapshot!(structure(&report("run")));
}

#[test]
fn a_comparison_is_told_so() {
    insta::assert_snapshot!(structure(&report("compare")));
}

#[test]
fn a_sweep_is_told_so() {
    insta::assert_snapshot!(structure(&report("sweep")));
}

#[test]
fn a_calibration_is_told_so() {
    insta::assert_snapshot!(structure(&report("calibration")));
}

#[test]
fn a_sensitivity_analysis_is_told_so() {
    insta::assert_snapshot!(structure(&report("sensitivity")));
}

#[test]
fn a_page_is_sound_and_asks_for_nothing_from_elsewhere() {
    for kind in KINDS {
        let page = report(kind);
        let pieces = pieces(&page);
        let opens = |name: &str| {
            let found =
                pieces.iter().filter(|piece| matches!(piece, Piece::Open(n, _) if *n == name));
            found.count()
        };
        assert!(page.contains("<html lang=\"en\">") && opens("title") >= 1, "{kind}");
        assert_eq!((opens("h1"), opens("main"), opens("script")), (1, 1, 0), "{kind}");
        for forbidden in
            ["http:", "https:", "src=", "@import", "url(", "javascript:", "<link", "<img"]
        {
            assert!(!page.contains(forbidden), "{kind} has {forbidden}");
        }
        let links = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        let ids: Vec<&str> =
            page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        for link in links {
            assert!(
                ids.contains(&link.strip_prefix('#').expect("links stay on the page")),
                "{link}"
            );
        }
        // Headings go down one step at a time.
        let mut level = 1;
        for piece in &pieces {
            if let Piece::Open(name @ ("h2" | "h3"), _) = piece {
                let next = name[1..].parse::<u32>().unwrap();
                assert!(next <= level + 1, "{kind}: {name} below h{level}");
                level = next;
            }
        }
        // Heads of tables say of what they are heads.
        for piece in &pieces {
            if let Piece::Open("th", attributes) = piece {
                assert!(attributes.contains("scope="), "{kind}: {attributes}");
            }
        }
    }
}

#[test]
fn every_figure_has_a_name_and_a_caption_with_a_unit() {
    for (kind, at_least) in KINDS.into_iter().zip([3, 1, 1, 6, 6]) {
        let page = report(kind);
        let figures: Vec<&str> = page.split("<figure>").skip(1).collect();
        assert!(figures.len() >= at_least, "{kind} has {} figures", figures.len());
        for figure in figures {
            let figure = figure.split("</figure>").next().unwrap();
            assert!(figure.contains("role=\"img\">\n<title>"), "{kind}: {figure}");
            let caption = figure.split("<figcaption>").nth(1).expect("a figure has a caption");
            let unit = caption.split("Unit: ").nth(1).expect("a caption has a unit");
            assert!(unit.split('.').next().unwrap().len() > 3, "{kind}: {caption}");
        }
    }
}

#[test]
fn every_number_of_the_targets_is_that_of_the_file() {
    let page = report("run");
    let table = page.split("<caption>Targets: ").nth(1).unwrap().split("</table>").next().unwrap();
    let mut rows: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in table.split("<tr").skip(2) {
        let name = row.split("<th scope=\"row\">").nth(1).unwrap().split("</th>").next().unwrap();
        let numbers = row.split("<data value=\"").skip(1).map(|n| n.split('"').next().unwrap());
        rows.insert(name.replace("<wbr>", ""), numbers.map(str::to_owned).collect());
    }
    let file = fs::read_to_string(MADE.path().join("run/targets.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(file.as_bytes());
    let heads = reader.headers().unwrap().clone();
    let mut compared = 0;
    for record in reader.records().map(Result::unwrap) {
        let field = |name: &str| record[heads.iter().position(|h| h == name).unwrap()].to_owned();
        let expected = ["observed", "median", "q05", "q95", "mean"].map(field);
        assert_eq!(rows[&field("id")], expected, "{}", field("id"));
        compared += 1;
    }
    assert_eq!((compared, rows.len()), (3, 3));
}

#[test]
fn no_text_of_a_file_becomes_markup() {
    let page = report("hostile");
    let shown = text(&page);
    assert!(shown.contains("<script>alert(1)</script> & <b>bold</b>"), "{shown}");
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;bold"), "{page}");
    for piece in pieces(&page) {
        if let Piece::Open(name, attributes) = piece {
            assert!(!matches!(name, "script" | "img" | "b"), "<{name} {attributes}>");
            assert!(!attributes.contains("onerror"), "<{name} {attributes}>");
        }
    }
}

#[test]
fn what_a_table_or_a_figure_holds_does_not_become_markup() {
    let place = copy("calibration");
    let target = place.path().join("calibration/predictive.csv");
    let table = fs::read_to_string(&target).unwrap();
    fs::write(&target, table.replacen("attacks_2020", "<script>x()</script>", 1)).unwrap();
    succeeds(place.path(), &["report", "calibration"]);
    let page = fs::read_to_string(place.path().join("calibration/report.html")).unwrap();
    assert!(page.contains("&lt;script&gt;x()") && !page.contains("<script"), "not escaped");
    let figure = place.path().join("calibration/figures/pairs.svg");
    let drawing = fs::read_to_string(&figure).unwrap();
    fs::write(&figure, drawing.replacen("</svg>", "<script>x()</script>\n</svg>", 1)).unwrap();
    let message = is_refused(place.path(), &["report", "calibration"]);
    assert!(message.contains("pairs.svg:") && message.contains("is damaged"), "{message}");
}

#[test]
fn the_half_abroad_stands_in_tables_of_its_own() {
    let shown = text(&report("abroad"));
    assert!(shown.contains("Abroad by year, all audiences"), "{shown}");
    assert!(shown.contains("Abroad by audience and year"), "{shown}");
}

#[test]
fn the_same_folder_gives_the_same_bytes() {
    assert_eq!(report("run"), report("run"));
}

#[test]
fn a_report_goes_beside_its_results_and_takes_the_place_of_an_earlier_one_only() {
    let place = copy("run");
    let before = entries(&place.path().join("run"));
    let printed = succeeds(place.path(), &["report", "run"]);
    assert_eq!(printed.replace('\\', "/"), "written: run/report.html\n");
    let mut after = entries(&place.path().join("run"));
    after.retain(|name| !before.contains(name));
    assert_eq!(after, ["report.html"]);
    succeeds(place.path(), &["report", "run"]);
    let own = place.path().join("run/report.html");
    fs::write(&own, "<!DOCTYPE html><p>mine").unwrap();
    let message = is_refused(place.path(), &["report", "run"]);
    assert!(message.contains("report.html` is a file, and no report of this program"), "{message}");
    assert!(message.contains("-o FILE"), "{message}");
    assert_eq!(fs::read_to_string(&own).unwrap(), "<!DOCTYPE html><p>mine");
    succeeds(place.path(), &["report", "run", "-o", "other.html"]);
    assert!(fs::read_to_string(place.path().join("other.html")).unwrap().contains("<main>"));
}

#[test]
fn new_results_take_the_report_of_the_old_ones_away_and_nothing_of_others() {
    let place = copy("run");
    let page = place.path().join("run/report.html");
    let again = ["run", "tiny", "--replicates", "2", "--out", "run"];
    succeeds(place.path(), &["report", "run"]);
    succeeds(place.path(), &again);
    assert!(!page.exists());
    fs::write(&page, "mine").unwrap();
    succeeds(place.path(), &again);
    assert_eq!(fs::read_to_string(&page).unwrap(), "mine");
}

#[test]
fn what_holds_no_results_is_refused() {
    let place = folder();
    fs::create_dir(place.path().join("empty")).unwrap();
    let message = is_refused(place.path(), &["report", "empty"]);
    assert!(message.contains("`empty` holds no results: it has none of `run.toml`"), "{message}");
    assert!(message.contains("`stronghold run`"), "{message}");
    let message = is_refused(place.path(), &["report", "nowhere"]);
    assert!(message.contains("there is no folder `nowhere`"), "{message}");
    assert_eq!(entries(&place.path().join("empty")), [""; 0]);
    let place = copy("run");
    fs::copy(MADE.path().join("compare/compare.toml"), place.path().join("run/compare.toml"))
        .unwrap();
    let message = is_refused(place.path(), &["report", "run"]);
    assert!(message.contains("holds results of several commands"), "{message}");
}

/// Spoils a file of a copy of a folder; the message, which names the file.
fn spoilt(kind: &str, file: &str, spoil: impl FnOnce(&Path)) -> String {
    let place = copy(kind);
    spoil(&place.path().join(kind).join(file));
    let message = is_refused(place.path(), &["report", kind]);
    assert!(message.contains(file), "{file}: {message}");
    assert!(!place.path().join(kind).join("report.html").exists(), "{file}: a page was written");
    message
}

#[test]
fn a_folder_without_one_of_its_files_is_refused() {
    for (kind, file) in [
        ("run", "targets.csv"),
        ("run", "national.csv"),
        ("run", "national_years.csv"),
        ("run", "scores.csv"),
        ("run", "patterns.csv"),
        ("run", "phases.csv"),
        ("run", "ratios.csv"),
        ("abroad", "audiences.csv"),
        ("compare", "differences.csv"),
        ("compare", "monthly_differences.csv"),
        ("calibration", "parameters.csv"),
        ("calibration", "predictive.csv"),
        ("calibration", "generations.csv"),
        ("calibration", "left_out.csv"),
        ("calibration", "posterior.toml"),
        ("calibration", "report.txt"),
        ("calibration", "pairs.svg"),
        ("sensitivity", "morris.csv"),
        ("sensitivity", "sobol.csv"),
        ("sensitivity", "noise.csv"),
        ("sensitivity", "pawn.csv"),
        ("sensitivity", "prim.csv"),
        ("sensitivity", "morris-attacks_2021.svg"),
    ] {
        let message = spoilt(kind, file, |path| {
            let is_figure = path.extension().is_some_and(|ending| ending == "svg");
            let folder = path.parent().unwrap();
            let path = if is_figure { folder.join("figures").join(file) } else { path.to_owned() };
            fs::remove_file(path).unwrap();
        });
        assert!(message.contains("is missing"), "{file}: {message}");
        assert!(message.contains("make it again: `stronghold"), "{file}: {message}");
    }
    let place = copy("sweep");
    let chunk = entries(&place.path().join("sweep")).into_iter().find(|n| n.starts_with("chunk"));
    fs::remove_file(place.path().join("sweep").join(chunk.unwrap())).unwrap();
    let message = is_refused(place.path(), &["report", "sweep"]);
    assert!(message.contains("`sweep` is incomplete: chunk 0 is missing"), "{message}");
}

/// A message says something, wherever its lines are broken.
fn tells(message: &str, expected: &str) {
    let joined = |text: &str| text.split_whitespace().collect::<String>();
    assert!(joined(message).contains(&joined(expected)), "{expected}: {message}");
}

#[test]
fn a_damaged_table_is_refused_with_its_line() {
    let change = |from: &'static str, to: &'static str| {
        move |path: &Path| {
            let text = fs::read_to_string(path).unwrap();
            assert!(text.contains(from), "{from} is not in {}", path.display());
            fs::write(path, text.replacen(from, to, 1)).unwrap();
        }
    };
    let message = spoilt("run", "targets.csv", change(",median,", ",middle,"));
    tells(&message, "targets.csv:1` is damaged: there is no column `median`");
    let message = spoilt("run", "targets.csv", change(",43,=", ",NaN,="));
    tells(&message, "targets.csv:2` is damaged: `NaN` in the column `observed` is no number");
    let message = spoilt("run", "patterns.csv", change(",imposed,24,", ",imposed,24,,"));
    tells(&message, "it is no table of as many fields in every row");
    let message =
        spoilt("run", "national.csv", change("theatre,2020-02,claims", "theatre,2020-2,claims"));
    tells(&message, "its months of `claims` in `theatre` are not those");
    let message = spoilt("run", "phases.csv", change(",rebuild,", ",rebuilt,"));
    tells(&message, "`rebuilt` in the column `phase` is no phase");
    let message = spoilt("compare", "differences.csv", change("strength_2021_end", "strength"));
    tells(&message, "has no row of `strength_2021_end` in its place");
    let message = spoilt("calibration", "parameters.csv", change("base_rate", "rate"));
    tells(&message, "its parameters are not those of the plan");
    let message = spoilt("sensitivity", "noise.csv", change("attacks_2020,2,", "attacks_2020,2,x"));
    tells(&message, "is no number");
    spoilt("run", "targets.csv", |path| fs::write(path, [0xff, 0xfe, 0x00]).unwrap());
    spoilt("run", "targets.csv", |path| fs::write(path, "").unwrap());
}

#[test]
fn a_changed_record_is_refused() {
    for (kind, record) in [("calibration", "calibration.toml"), ("sensitivity", "sensitivity.toml")]
    {
        let message = spoilt(kind, record, |path| {
            let text = fs::read_to_string(path).unwrap();
            fs::write(path, text.replacen("question = \"Which?\"", "question = \"What?\"", 1))
                .unwrap();
        });
        assert!(message.contains("was changed: its hash is"), "{message}");
    }
    spoilt("run", "run.toml", |path| {
        let text = fs::read_to_string(path).unwrap();
        fs::write(path, text.replacen("[run]", "[ran]", 1)).unwrap();
    });
}

#[test]
fn a_file_that_cannot_be_written_is_one_message_and_leaves_nothing() {
    let place = copy("run");
    let output = stronghold(place.path(), &["report", "run", "-o", "nowhere/page.html"]);
    assert_eq!(code(&output), 1, "{}", said(&output));
    assert!(said(&output).contains("cannot write `nowhere/page.html`"), "{}", said(&output));
    assert_eq!(entries(place.path()), ["run"]);
}

#[cfg(unix)]
#[test]
fn a_full_disk_leaves_the_earlier_report() {
    let place = copy("run");
    succeeds(place.path(), &["report", "run"]);
    let page = place.path().join("run/report.html");
    let before = fs::read(&page).unwrap();
    let files = entries(&place.path().join("run"));
    // No file may grow beyond a few blocks; the signal that says so is ignored, as on a full disk.
    let line = "trap '' XFSZ; ulimit -f 4; exec \"$0\" report run";
    let output = program::shell(place.path(), line);
    assert_eq!(code(&output), 1, "{}", said(&output));
    assert!(said(&output).contains("cannot write"), "{}", said(&output));
    assert_eq!(fs::read(&page).unwrap(), before);
    assert_eq!(entries(&place.path().join("run")), files);
}
