#!/usr/bin/env python3
"""Conversion keeps what a script means.

Usage: check_convert.py PENSTOCK ROOT CORPUS. Good scripts (see good_scripts.py), of the project's own
those below FOLDERS, are converted to the other dialects, and back. The result lints without errors;
exit status 0 means that nothing was said, 1 that something was; and on the way back plugins,
parameters and limits are the same, unless conversion said of a limit that it is not.
"""
import pathlib
import re
import sys
import tempfile

sys.dont_write_bytecode = True  # the source tree stays as it is

from good_scripts import errors_of, good_scripts, penstock

MEGABYTE = 1 << 20
FOLDERS = ("examples", "tests/lint/clean", "tests/lint/connectors", "tests/lint/plugins",
           "tests/lint/settings", "tests/jobs/dialects", "tests/authoring", "compiler")


TRANSFORMER = re.compile(r'"transformer"\s*:\s*\[\s*\{')


def meaning(program, path):
    """Steps and limits of a script, without what only its dialect says."""
    text = penstock(program, "dump", "--stage", "ast", str(path)).stdout.decode()
    steps = re.split(r"^(?=reader |writer )", text, flags=re.M)[1:]
    found = {}
    for step in steps:
        head, _, rest = step.partition("\n")
        side, name = re.match(r'(\w+) "(.*)" at', head).groups()
        name = re.sub(f"(-internal)?({side})?$", "", re.sub(f"{side}$", "", name.lower()))
        name = re.sub("^otsreader$", "ots", name)
        body = re.split(r"^(?=\S)", rest, maxsplit=1, flags=re.M)
        found[side] = (name, body[0].strip() or "{}")
    limits = dict(re.findall(r'^([\w.]+) = "(.*)"$', text, re.M))
    dialect = text.split("\n", 1)[0]
    throttle = limits.get("speed.throttle", "true" if "1.0" in dialect else "false").lower()
    speed = limits.get("speed.byte")
    if speed is None and throttle == "true" and "speed.mbps" in limits:
        speed = str(int(limits["speed.mbps"]) * MEGABYTE)
    found["byte"] = None if speed is None or int(speed) < 1 else speed
    found["concurrent"] = limits.get("speed.concurrent", "1")
    for name in ("errorLimit.record", "errorLimit.percentage", "timeZone"):
        found[name] = limits.get(name)
    return found


def check(program, root, corpus):
    faults, count = [], 0
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        names = {}
        for number, (name, dialect, text) in enumerate(
                good_scripts(program, root, corpus, FOLDERS, strict=False)):
            if dialect == "kafka-connect" or TRANSFORMER.search(text):  # these are refused
                continue
            source = folder / f"{number:05}.json"
            source.write_text(text, encoding="utf-8")
            for to in {"v1", "v2", "datax"} - {dialect}:
                there = folder / f"{number:05}-{to}.json"
                back = folder / f"{number:05}-{to}-{dialect}.json"
                first = penstock(program, "convert", str(source), "--to", to, "-o", str(there))
                second = penstock(program, "convert", str(there), "--to", dialect, "-o", str(back))
                names[there] = names[back] = f"{name} -> {to}"
                count += 1
                for result in (first, second):
                    said = bool(result.stderr)
                    if result.returncode not in (0, 1) or said != (result.returncode == 1):
                        faults.append(f"{name} -> {to}: exit {result.returncode}: "
                                      f"{result.stderr.decode()[:300]}")
                if not back.exists():
                    continue
                before, after = meaning(program, source), meaning(program, back)
                if b"P251" in first.stderr + second.stderr or b"`byte`" in first.stderr:
                    before["byte"] = after["byte"] = None
                if before != after:
                    different = [key for key in before if before[key] != after[key]]
                    faults.append(f"{name} -> {to} -> {dialect}: "
                                  f"{[(before[k], after[k]) for k in different]}")
        for path, errors in errors_of(program, str(folder)).items():
            faults.append(f"{names.get(path, path)}: {errors}")
    print(f"{count} conversions")
    if count < 200:
        faults.append("there are too few: the test looks in the wrong place")
    return faults


if __name__ == "__main__":
    found = check(sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3]))
    print("\n".join(found))
    sys.exit(1 if found else 0)
