#!/usr/bin/env python3
"""Lints public and collected scripts and compares with a table that people have read.

Usage: check_corpus.py CORPUS PENSTOCK [--update]. The scripts are not part of this checkout: where
CORPUS does not exist, the test is skipped. expected.tsv beside this file has one line per script:
path, exit status, and the codes of everything said about it, as `code*times`. A line that changes
is to be read against the script: every message must be one that a careful reader agrees with.
Folders of which the table has no line have not been read yet: they are only counted.
"""
import json
import pathlib
import subprocess
import sys

SKIPPED = 77


def folder(path):
    return str(path).split("/", 1)[0]


def lint(scripts, corpus, penstock):
    """One line per script: path, exit status, codes."""
    for script in scripts:
        result = subprocess.run([penstock, "lint", "--format", "json", str(script)],
                                capture_output=True, timeout=20)
        counts = {}
        if result.returncode in (0, 1):
            for diagnostic in json.loads(result.stdout)["diagnostics"]:
                code = diagnostic["code"]
                counts[code] = counts.get(code, 0) + 1
        codes = " ".join(f"{code}*{n}" if n > 1 else code for code, n in sorted(counts.items()))
        yield f"{script.relative_to(corpus)}\t{result.returncode}\t{codes or '-'}"


def main(arguments):
    corpus, penstock = pathlib.Path(arguments[0]), arguments[1]
    if not corpus.is_dir():
        print(f"skipped: there is no {corpus}")
        return SKIPPED
    table = pathlib.Path(__file__).with_name("expected.tsv")
    expected = table.read_text(encoding="utf-8").splitlines()
    read = {folder(line) for line in expected}
    scripts = sorted(path for path in corpus.glob("*/**/*")
                     if path.suffix in (".json", ".properties"))
    unread = [script for script in scripts if folder(script.relative_to(corpus)) not in read]
    if unread:
        print(f"not read yet: {len(unread)} scripts in "
              f"{', '.join(sorted({folder(script.relative_to(corpus)) for script in unread}))}")
    found = list(lint([script for script in scripts if script not in unread], corpus, penstock))
    if "--update" in arguments:
        table.write_text("\n".join(found) + "\n", encoding="utf-8")
        return 0
    for line in sorted(set(expected) - set(found)):
        print(f"expected: {line}")
    for line in sorted(set(found) - set(expected)):
        print(f"found:    {line}")
    return 0 if found == expected else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
