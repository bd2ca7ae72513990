"""A preprocessor of mdBook: files outside docs that a page links to become pages of the book.

A Markdown file is taken in as it is, any other as a block of its text; links in both directions are set
anew. Without this they would lead out of the book. Python's standard library is enough.
"""

import json
import os
import re
import sys

# The target of a link or an image: `](target)`.
LINK = re.compile(r"\]\(([^)\s]+)\)")
DOCS = "docs"
# Where files from outside stand in the book.
FOLDER = "sources"
LANGUAGES = {".toml": "toml", ".json": "json", ".csv": "text"}


def place(file: str) -> str:
    """Where a file of the sources stands in the book, from its root."""
    inside = os.path.relpath(file, DOCS)
    if not inside.startswith(".."):
        # mdBook calls the first page of a folder index.
        return "index.md" if inside == "README.md" else inside
    name = file.removesuffix(".md")
    return f"{FOLDER}/{name.replace('/README', '')}.md"


def relinked(text: str, file: str, at: str, found: list[str]) -> str:
    """The text of a file with links that hold `at` its place in the book; files from outside are noted."""

    def link(match: re.Match) -> str:
        path, hash_, anchor = match[1].partition("#")
        target = os.path.normpath(os.path.join(os.path.dirname(file), path))
        if "://" in path or not path or not os.path.isfile(target):
            return match[0]
        if target not in found and not target.startswith(f"{DOCS}/"):
            found.append(target)
        return f"]({os.path.relpath(place(target), os.path.dirname(at) or '.')}{hash_}{anchor})"

    return LINK.sub(link, text)


def taken_in(file: str, found: list[str]) -> dict:
    """The chapter of a file from outside."""
    with open(file, encoding="utf-8") as opened:
        text = opened.read()
    if file.endswith(".md"):
        text = relinked(text, file, place(file), found)
    else:
        language = LANGUAGES.get(os.path.splitext(file)[1], "text")
        text = f"# {file}\n\n````{language}\n{text}\n````\n"
    return {
        "name": file,
        "content": text,
        "number": None,
        "sub_items": [],
        "path": place(file),
        "source_path": None,
        "parent_names": [],
    }


def main() -> None:
    if sys.argv[1:2] == ["supports"]:
        return
    _, book = json.load(sys.stdin)
    items = book["items"]
    found: list[str] = []
    for item in items:
        if chapter := item.get("Chapter") if isinstance(item, dict) else None:
            source = f"{DOCS}/{chapter['source_path']}"
            chapter["content"] = relinked(chapter["content"], source, chapter["path"], found)
    chapters = []
    # The list grows while it is walked: a file from outside may link to another.
    for file in found:
        chapters.append(taken_in(file, found))
    chapters.sort(key=lambda chapter: (not chapter["name"].endswith(".md"), chapter["name"]))
    items.append({"PartTitle": "From the sources"})
    items.extend({"Chapter": chapter} for chapter in chapters)
    json.dump(book, sys.stdout)


main()
