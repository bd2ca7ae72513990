"""Runs the blocks of pages in order: `sh` lines that call the program, `python`, `sql` (by DuckDB).

A block with `title=NAME` is first written to that file; `no-test` skips a block. A page has one folder
and one Python namespace, as a reader would who types it all into one session.
"""

import os
import re
import shlex
import subprocess
import sys
import tempfile

import duckdb

BLOCK = re.compile(r"^```(\S+)([^\n]*)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def run_page(program: str, page: str) -> int:
    with open(page, encoding="utf-8") as file:
        text = file.read()
    namespace: dict = {}
    ran = 0
    for language, marks, body in BLOCK.findall(text):
        if "no-test" in marks.split():
            continue
        line = text[: text.index(body)].count("\n") + 1
        title = re.search(r"title=(\S+)", marks)
        if title:
            with open(title.group(1), "w", encoding="utf-8") as file:
                file.write(body)
        elif language == "sh":
            for command in body.splitlines():
                words = shlex.split(command)
                if words and words[0] == "stronghold":
                    # `> FILE` is the only sign of the shell that the docs use.
                    target = words[words.index(">") + 1] if ">" in words else os.devnull
                    words = words[: words.index(">")] if ">" in words else words
                    with open(target, "w", encoding="utf-8") as out:
                        done = subprocess.run([program, *words[1:]], stdout=out, check=False)
                    if done.returncode != 0:
                        sys.exit(f"{page}:{line}: `{command}` ended with {done.returncode}")
                    ran += 1
        elif language == "python":
            exec(compile("\n" * (line - 1) + body, page, "exec"), namespace)
            ran += 1
        elif language == "sql":
            found = duckdb.sql(body).fetchall()
            if not found:
                sys.exit(f"{page}:{line}: the query finds nothing")
            ran += 1
    return ran


def main() -> None:
    program, *pages = sys.argv[1:]
    for page in map(os.path.abspath, pages):
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            ran = run_page(program, page)
            os.chdir("/")
            print(f"{os.path.basename(page)}: {ran} blocks and commands were run")
            if ran == 0:
                sys.exit(f"{page}: nothing was run")


main()
