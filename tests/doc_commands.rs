//! Every command that the docs tell a reader to type works.
//!
//! The convention is in CONTRIBUTING.md: in blocks marked `sh` or `console`, every line is a command of ours
//! and is run in order, in a folder of the page's own; a block with `title=NAME` is first written to that
//! file there; `no-test` skips a block, and the line above says why.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// Replicates where the docs do not say how many.
const REPLICATES: &str = "10";

/// Runs of a calibration where the docs do not say how many: just enough for a posterior.
const BUDGET: &str = "1200";

/// What blocks may be marked as: a command in a block of another kind would be run by nobody.
const LANGUAGES: [&str; 10] =
    ["console", "csv", "json", "python", "r", "sh", "sql", "text", "toml", "yaml"];

/// What the line above a block that is skipped begins with.
const WHY: &str = "<!-- no-test: ";

/// A fenced block of a page.
#[derive(Debug)]
struct Block {
    line: usize,
    /// The words after the fence: language, then marks.
    info: Vec<String>,
    text: Vec<String>,
    /// The line above it.
    above: String,
}

impl Block {
    fn is_shell(&self) -> bool {
        self.info.first().is_some_and(|language| language == "sh" || language == "console")
    }

    fn is_skipped(&self) -> bool {
        self.info.iter().any(|mark| mark == "no-test")
    }

    /// What keeps the block from being understood, if anything does.
    fn fault(&self) -> Option<String> {
        let language = self.info.first().map_or("", String::as_str);
        if !LANGUAGES.contains(&language) {
            return Some(format!("`{language}` is none of {LANGUAGES:?}"));
        }
        let has_reason = self.above.strip_prefix(WHY).is_some_and(|why| why.len() > " -->".len());
        (self.is_skipped() && !has_reason)
            .then(|| format!("no line `{WHY}… -->` above it says why it is not run"))
    }

    fn title(&self) -> Option<&str> {
        self.info.iter().find_map(|mark| mark.strip_prefix("title="))
    }

    /// The lines to run, without prompts; a trailing backslash joins the next line.
    fn commands(&self) -> Vec<String> {
        let is_console = self.info[0] == "console";
        let mut commands: Vec<String> = Vec::new();
        let mut continues = false;
        for line in &self.text {
            let prompted = line.strip_prefix("$ ");
            if is_console && prompted.is_none() && !continues {
                continue; // output
            }
            let line = prompted.unwrap_or(line).trim();
            let text = line.strip_suffix('\\').unwrap_or(line);
            match commands.last_mut() {
                Some(last) if continues => last.push_str(text),
                _ => commands.push(text.to_owned()),
            }
            continues = line.ends_with('\\');
        }
        commands
    }
}

fn blocks(page: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut is_open = false;
    let mut above = "";
    for (line, text) in (1..).zip(page.lines()) {
        if let Some(info) = text.trim_start().strip_prefix("```") {
            is_open = !is_open;
            if is_open {
                let info = info.split_whitespace().map(str::to_owned).collect();
                blocks.push(Block { line, info, text: Vec::new(), above: above.to_owned() });
            }
        } else if is_open && let Some(block) = blocks.last_mut() {
            block.text.push(text.to_owned());
        }
        above = text;
    }
    assert!(!is_open, "a block is not closed");
    blocks
}

/// A command of ours: its arguments, and the file that its output goes to.
#[derive(Debug, PartialEq)]
struct Call {
    arguments: Vec<String>,
    output: Option<String>,
}

/// Reads a command; `None` where it is none of ours.
fn call(command: &str) -> Option<Call> {
    let mut words = words(command);
    let program = if words.starts_with(&["cargo", "run", "--release", "--"].map(str::to_owned)) {
        4
    } else if words == ["cargo", "run", "--release"] {
        3
    } else if words.first().is_some_and(|word| word == "stronghold") {
        1
    } else {
        return None;
    };
    words.drain(..program);
    let is_plain = !words.iter().any(|word| ["|", "&&", ";", "<"].contains(&word.as_str()));
    assert!(is_plain, "`{command}` is more than one command: mark its block `no-test`");
    let redirect = words.iter().position(|word| word == ">");
    let output = redirect.map(|at| {
        let file = words[at + 1].clone();
        words.truncate(at);
        file
    });
    let is_sized = |option: &str| words.iter().any(|word| word.starts_with(option));
    let size = match words.first().map(String::as_str) {
        None | Some("run" | "compare") if !is_sized("--replicates") => ["--replicates", REPLICATES],
        Some("calibrate") if !is_sized("--budget") => ["--budget", BUDGET],
        _ => return Some(Call { arguments: words, output }),
    };
    words.extend(size.map(str::to_owned));
    Some(Call { arguments: words, output })
}

/// Words as a shell would split them, comments left out: quotes, but no variables.
fn words(command: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut quote: Option<char> = None;
    let mut is_inside = false;
    for letter in command.chars() {
        match (quote, letter) {
            (Some(open), _) if open == letter => quote = None,
            (None, '\'' | '"') => {
                quote = Some(letter);
                if !is_inside {
                    words.push(String::new());
                }
                is_inside = true;
            }
            (None, '#') if !is_inside => break,
            (None, ' ') => is_inside = false,
            _ => {
                if !is_inside {
                    words.push(String::new());
                }
                is_inside = true;
                words.last_mut().expect("a word was just begun").push(letter);
            }
        }
    }
    words
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The pages whose commands are run, in order of their paths.
fn pages() -> Vec<PathBuf> {
    let mut pages: Vec<PathBuf> =
        ["README.md", "CONTRIBUTING.md", "outputs/README.md", "data/README.md"]
            .map(|page| root().join(page))
            .into_iter()
            .filter(|page| page.exists())
            .collect();
    let docs = fs::read_dir(root().join("docs")).unwrap().map(|file| file.unwrap().path());
    pages.extend(docs.filter(|file| file.extension().is_some_and(|kind| kind == "md")));
    pages.sort_unstable();
    pages
}

/// A folder that has what a clone has: pages may name bundled files by their paths.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in ["scenarios", "data"] {
        let copy = folder.path().join(name);
        fs::create_dir(&copy).unwrap();
        for file in fs::read_dir(root().join(name)).unwrap().map(Result::unwrap) {
            if file.file_type().unwrap().is_file() {
                fs::copy(file.path(), copy.join(file.file_name())).unwrap();
            }
        }
    }
    folder
}

/// Runs a command; the reason why it failed, if it did.
fn failure(call: &Call, folder: &Path) -> Option<String> {
    let done = Command::new(env!("CARGO_BIN_EXE_stronghold"))
        .args(&call.arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    if let Some(file) = &call.output {
        fs::write(folder.join(file), &done.stdout).unwrap();
    }
    let errors = String::from_utf8_lossy(&done.stderr);
    (!done.status.success()).then(|| format!("{}\n{errors}", done.status))
}

#[test]
fn every_command_in_the_docs_works() {
    let (mut ran, mut skipped, mut failures) = (0, 0, Vec::new());
    for page in pages() {
        let name = page.strip_prefix(root()).unwrap().display().to_string();
        let folder = folder();
        for block in blocks(&fs::read_to_string(&page).unwrap()) {
            let at = format!("{name}:{}", block.line);
            failures.extend(block.fault().map(|fault| format!("{at}: {fault}")));
            if let Some(title) = block.title() {
                let path = folder.path().join(title);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, block.text.join("\n") + "\n").unwrap();
            }
            if !block.is_shell() {
                continue;
            }
            if block.is_skipped() {
                skipped += 1;
                continue;
            }
            for command in block.commands() {
                if words(&command).is_empty() {
                    continue;
                }
                let Some(call) = call(&command) else {
                    failures
                        .push(format!("{at}: `{command}` is not run: mark its block `no-test`"));
                    continue;
                };
                ran += 1;
                if let Some(reason) = failure(&call, folder.path()) {
                    failures.push(format!("{at}: `{command}`: {reason}"));
                }
            }
        }
    }
    println!("{ran} commands of the docs were run, {skipped} blocks marked no-test were skipped");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(ran >= 10, "only {ran} commands were found: does the test still read the docs?");
}

#[test]
fn commands_are_read_as_a_shell_would() {
    let arguments = |command: &str| call(command).map(|call| call.arguments);
    let as_words = |list: &[&str]| Some(list.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>());
    assert_eq!(arguments("cargo test"), None);
    assert_eq!(arguments("stronghold scenario list  # all"), as_words(&["scenario", "list"]));
    assert_eq!(
        arguments("cargo run --release -- run 'my valley.toml' --replicates 3"),
        as_words(&["run", "my valley.toml", "--replicates", "3"])
    );
    assert_eq!(arguments("stronghold run tiny"), as_words(&["run", "tiny", "--replicates", "10"]));
    assert_eq!(
        arguments("stronghold calibrate calibrate-quick"),
        as_words(&["calibrate", "calibrate-quick", "--budget", BUDGET])
    );
    assert_eq!(call("stronghold scenario show tiny > a.toml").unwrap().output.unwrap(), "a.toml");
}

#[test]
fn blocks_know_their_marks() {
    let page = "x\n```console\n$ stronghold run a \\\n    --json\nout\n```\n```toml title=a.toml\nb = 1\n```\n```sh no-test\nrm\n```\n";
    let blocks = blocks(page);
    assert_eq!(blocks[0].commands(), ["stronghold run a --json"]);
    assert_eq!((blocks[1].title(), blocks[1].text.len()), (Some("a.toml"), 1));
    assert!(blocks[2].is_skipped() && blocks[2].line == 10);
}

#[test]
fn no_block_escapes_in_silence() {
    let faults = |page: &str| blocks(page)[0].fault();
    assert_eq!(faults("```sh\nstronghold\n```\n"), None);
    assert_eq!(faults("<!-- no-test: it takes hours -->\n```sh no-test\nstronghold\n```\n"), None);
    for page in [
        "```\nstronghold\n```\n",
        "```bash\nstronghold\n```\n",
        "```sh no-test\nstronghold\n```\n",
        "<!-- no-test:  -->\n```sh no-test\nstronghold\n```\n",
        "<!-- no-test: it takes hours -->\n\n```sh no-test\nstronghold\n```\n",
    ] {
        assert!(faults(page).is_some(), "{page}");
    }
}
