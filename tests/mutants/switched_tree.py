"""Writes a copy of the source tree that holds many mutants, each behind a switch that is read when the program runs.

A function with mutants begins with one early return for each: `if crate::mutant::is(17) { return { … }; }`, where the
block is the function's body with the text of that mutant in it, exactly as cargo-mutants would have written it. With no
switch set, the body that was always there runs.
"""

import shutil
import subprocess
from pathlib import Path

SWITCH = """//! Which mutant is switched on: a number in `STRONGHOLD_MUTANT`, or none.

use std::sync::OnceLock;

static ACTIVE: OnceLock<u32> = OnceLock::new();

/// Whether a mutant is switched on.
#[inline]
pub fn is(number: u32) -> bool {
    let read = || std::env::var("STRONGHOLD_MUTANT").ok().and_then(|text| text.parse().ok()).unwrap_or(0);
    *ACTIVE.get_or_init(read) == number
}
"""


def offset(starts, place):
    """The place in the text of a line and a column, both counted from one, in characters."""
    return starts[place["line"] - 1] + place["column"] - 1


def line_starts(text):
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    return starts


def after_quote(text, at):
    """Past a string, a character or the tick of a lifetime."""
    if text[at] == "'":
        if text[at + 1] == "\\":
            return text.index("'", at + 3) + 1
        return at + 3 if text[at + 2] == "'" else at + 1
    at += 1
    while text[at] != '"':
        at += 2 if text[at] == "\\" else 1
    return at + 1


def body_start(text, at):
    """Past the brace that opens the body of the function that starts here."""
    depth = 0
    while True:
        if text.startswith("//", at):
            at = text.index("\n", at)
        elif text[at] in "'\"":
            at = after_quote(text, at)
            continue
        elif text[at] == "{" and depth == 0:
            return at + 1
        elif text[at] in "([":
            depth += 1
        elif text[at] in ")]":
            depth -= 1
        at += 1


class File:
    """A source file and its mutants."""

    def __init__(self, text, mutants):
        self.text, self.mutants = text, mutants
        self.starts = line_starts(text)

    def span(self, span):
        return offset(self.starts, span["start"]), offset(self.starts, span["end"])

    def body(self, mutant):
        """Where the body of the mutant's function begins and ends, without its braces."""
        first, last = self.span(mutant["function"]["span"])
        assert self.text[last - 1] == "}", mutant["name"]
        return body_start(self.text, first), last - 1

    def switched(self):
        """The text with the mutants in it, and for each line of it that is a mutant's, (number, is its `if`)."""
        at_body = {}
        for mutant in self.mutants:
            at_body.setdefault(self.body(mutant), []).append(mutant)
        pieces, of_line, done = [], {}, 0
        for (first, last), mutants in sorted(at_body.items(), key=lambda item: item[0]):
            pieces.append(self.text[done:first])
            done = first
            for mutant in mutants:
                start, end = self.span(mutant["span"])
                assert first <= start <= end <= last, mutant["name"]
                body = self.text[first:start] + mutant["replacement"] + self.text[end:last]
                line = "".join(pieces).count("\n") + 2
                of_line[line] = (mutant["number"], True)
                for further in range(line + 1, line + 4 + body.count("\n")):
                    of_line[further] = (mutant["number"], False)
                pieces.append(f"\nif crate::mutant::is({mutant['number']}) {{\nreturn {{\n{body}\n}};\n}}\n")
        pieces.append(self.text[done:])
        return "".join(pieces), of_line


def write(root, tree, mutants):
    """Writes the tree. Says whose each line is, by file."""
    tree.mkdir(parents=True, exist_ok=True)
    listed = subprocess.run(["git", "-C", root, "ls-files", "-z", "--cached", "--others", "--exclude-standard"], check=True, capture_output=True, text=True)
    by_file, whose = {}, {}
    for mutant in mutants:
        by_file.setdefault(mutant["file"], []).append(mutant)
    texts = {"src/mutant.rs": SWITCH}
    for name, found in by_file.items():
        texts[name], whose[name] = File((root / name).read_text(), found).switched()
    library = (root / "src" / "lib.rs").read_text()
    texts["src/lib.rs"] = library.replace("pub mod model;\n", "pub mod model;\npub mod mutant;\n", 1)
    for name in filter(None, listed.stdout.split("\0")):
        if name not in texts and (root / name).exists():
            texts[name] = None
    for name, text in texts.items():
        path = tree / name
        path.parent.mkdir(parents=True, exist_ok=True)
        new = text.encode() if text is not None else (root / name).read_bytes()
        # What has not changed keeps its date, so that it is not compiled again.
        if not path.exists() or path.read_bytes() != new:
            path.write_bytes(new)
            if text is None:
                shutil.copymode(root / name, path)
    return whose
