#!/usr/bin/env python3
"""Runs one example as its README says, once in memory and once as a built executable, and compares.

Usage: check_examples.py PENSTOCK FOLDER [--no-executable]
The folder has job.json, its input, perhaps arguments, stdin, *.sql (which make databases), server (a command that runs
another one while a server is there), and
expected/: files that must come out (NAME.any_order: NAME with its lines in any order), stdout,
report.json (a subset), query.sql with query.txt.
"""
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile


def differs(expected, actual, path="$"):
    if isinstance(expected, dict) and isinstance(actual, dict):
        for key, value in expected.items():
            fault = differs(value, actual.get(key), f"{path}.{key}")
            if fault:
                return fault
        return None
    return None if expected == actual else f"{path} is {actual!r}, not {expected!r}"


def prepare(folder, scratch):
    shutil.copytree(folder, scratch, dirs_exist_ok=True, ignore=shutil.ignore_patterns("out"))
    shutil.rmtree(scratch / "expected")
    for script in scratch.glob("*.sql"):
        with sqlite3.connect(script.with_suffix(".db")) as database:
            database.executescript(script.read_text())


def compare(expected, scratch, result):
    if result.returncode != 0:
        yield f"exit status {result.returncode}: {result.stderr.decode()}"
        return
    for file in sorted(path for path in expected.rglob("*") if path.is_file()):
        name = file.relative_to(expected)
        if file.name == "report.json":
            fault = differs(json.loads(file.read_text()),
                            json.loads((scratch / "report.json").read_text()))
            if fault:
                yield f"report: {fault}"
        elif file.name == "query.sql":
            with sqlite3.connect(next(scratch.glob("*.db"))) as database:
                rows = database.execute(file.read_text()).fetchall()
            lines = ["|".join("" if value is None else str(value) for value in row)
                     for row in rows]
            if lines != file.with_suffix(".txt").read_text().splitlines():
                yield "query: " + "\n".join(lines)
        elif file.suffix == ".any_order":
            actual = (scratch / name).with_suffix("").read_bytes()
            if sorted(actual.splitlines()) != sorted(file.read_bytes().splitlines()):
                yield f"{name} is not as expected: {actual[:500]!r}"
        elif file.name != "query.txt":
            actual = result.stdout if name.name == "stdout" else (scratch / name).read_bytes()
            if actual != file.read_bytes():
                yield f"{name} is not as expected: {actual[:500]!r}"


def run(command, scratch, folder):
    arguments = folder / "arguments"
    command = command + (arguments.read_text().split() if arguments.exists() else [])
    source = folder / "stdin"
    with open(source if source.exists() else os.devnull, "rb") as stdin:
        return subprocess.run(command + ["--report", "report.json"], cwd=scratch, stdin=stdin,
                              capture_output=True, timeout=60)


def check(penstock, folder, with_executable):
    faults = []
    server = folder / "server"
    around = server.read_text().split() if server.exists() else []
    with tempfile.TemporaryDirectory() as temporary:
        for way in ("run", "executable") if with_executable else ("run",):
            scratch = pathlib.Path(temporary) / way
            prepare(folder, scratch)
            command = around + [penstock, "run", "job.json", "--cache", "off"]
            if way == "executable":
                subprocess.run(around + [penstock, "build", "job.json", "-o", "exe"], cwd=scratch,
                               check=True, timeout=60, stderr=subprocess.DEVNULL)
                command = around + ["./exe"]
            result = run(command, scratch, folder)
            faults += [f"{way}: {fault}" for fault in
                       compare(folder / "expected", scratch, result)]
    lint = subprocess.run([penstock, "lint", "job.json"], cwd=folder, capture_output=True,
                          timeout=60)
    if lint.returncode != 0:
        faults.append("lint: " + lint.stdout.decode() + lint.stderr.decode())
    return faults


if __name__ == "__main__":
    found = check(os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]),
                  "--no-executable" not in sys.argv)
    print("\n".join(found) if found else "as expected")
    sys.exit(1 if found else 0)
