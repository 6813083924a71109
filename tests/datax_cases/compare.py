#!/usr/bin/env python3
"""Runs jobs that DataX was run on, and compares the rows with those that DataX wrote.

Usage: compare.py CASES PENSTOCK [NAME...]. With names, only these cases run, and what differs is
shown. The cases are not part of this checkout: where CASES does not exist, the test is skipped.
differences.tsv beside this file has one line per case that differs: name, kind, reason. `on purpose`
is a row of docs/datax-differences.md; `missing` is something that Penstock does not do yet; `random`
is not compared. The test fails where another case differs, or one of these does not.
"""
import bz2
import collections
import gzip
import io
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import zipfile

SKIPPED = 77
KINDS = ("on purpose", "missing", "random")


def plain(data):
    """The bytes of a file, unpacked where they are packed."""
    if data.startswith(b"\x1f\x8b"):
        return gzip.decompress(data)
    if data.startswith(b"BZh"):
        return bz2.decompress(data)
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return b"".join(archive.read(name) for name in archive.namelist())
    return data


def rows(directory, printed):
    """How often each line occurs in all files of the directory and in what was printed."""
    texts = [plain(path.read_bytes()) for path in directory.rglob("*") if path.is_file()]
    return collections.Counter(line for text in texts + [printed] for line in text.splitlines(True))


def run(case, penstock, scratch):
    """The exit status, the rows, and what was said."""
    shutil.copytree(case / "in", scratch / "in") if (case / "in").is_dir() else None
    target = scratch / "out"
    if (case / "before").is_dir():
        shutil.copytree(case / "before", target)
    target.mkdir(exist_ok=True)
    job = (case / "job.json").read_bytes()
    job = job.replace(b"@IN@", bytes(scratch / "in")).replace(b"@OUT@", bytes(target))
    (scratch / "job.json").write_bytes(job)
    recorded = json.loads((case / "datax.json").read_text())
    command = [penstock, "run", "job.json", "--cache", "off"]
    for name, value in recorded.get("args", {}).items():
        command += ["-p", f"{name}={value}"]
    # DataX computes in this zone wherever it runs.
    environment = {**os.environ, "TZ": "Asia/Shanghai"}
    for _ in range(int(recorded.get("runs", 1))):
        result = subprocess.run(command, cwd=scratch, env=environment, capture_output=True,
                                timeout=60)
    return result.returncode, rows(target, result.stdout), result.stderr.decode(errors="replace")


def difference(case, penstock):
    """What differs, as lines; none if nothing does."""
    recorded = json.loads((case / "datax.json").read_text())
    with tempfile.TemporaryDirectory() as scratch:
        status, found, said = run(case, penstock, pathlib.Path(scratch))
    expected_status = int(recorded["datax_exit"])
    if (status == 0) != (expected_status == 0):
        return [f"exit status {status}, in DataX {expected_status}", *said.splitlines()]
    if status != 0:
        return []
    printed = (case / "stdout").read_bytes() if (case / "stdout").exists() else b""
    expected = rows(case / "out", printed)
    return ([f"only DataX: {row}" for row in (expected - found).elements()] +
            [f"only here:  {row}" for row in (found - expected).elements()])


def read_table(path):
    table = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        name, kind, reason = line.split("\t")
        if kind not in KINDS or not reason:
            raise SystemExit(f"{path.name}: `{line}` has no kind or no reason")
        table[name] = kind
    return table


def main(arguments):
    cases, penstock = pathlib.Path(arguments[0]), pathlib.Path(arguments[1]).resolve()
    names = arguments[2:]
    if not cases.is_dir():
        print(f"skipped: there is no {cases}")
        return SKIPPED
    table = read_table(pathlib.Path(__file__).with_name("differences.tsv"))
    is_random = {name for name, kind in table.items() if kind == "random"}
    all_cases = sorted(path.parent for path in cases.glob("*/datax.json")
                       if path.parent.name not in is_random)
    differs = {}
    for case in all_cases:
        if names and case.name not in names:
            continue
        lines = difference(case, penstock)
        if lines:
            differs[case.name] = lines
        if names:
            print(case.name, "differs:" if lines else "is alike", *lines, sep="\n  ")
    if names:
        return 1 if differs else 0
    unexpected = sorted(differs.keys() - table.keys())
    for name in unexpected:
        print(f"{name} differs and is not in the table:", *differs[name][:6], sep="\n  ")
    stale = sorted(table.keys() - differs.keys() - is_random)
    for name in stale:
        print(f"{name} is in the table, but is alike now, or gone")
    kinds = collections.Counter(table[name] for name in differs if name in table)
    print(f"{len(all_cases) - len(differs)} of {len(all_cases)} cases are alike,",
          f"{kinds['on purpose']} differ on purpose, {kinds['missing']} for what is missing")
    return 1 if unexpected or stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
