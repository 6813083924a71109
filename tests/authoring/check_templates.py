#!/usr/bin/env python3
"""Every template lints clean once it is filled in, and until then lint names what is to be filled in.

Usage: check_templates.py PENSTOCK. For every reader and writer and every dialect: lint of the template
says nothing but P203 (a required key is missing), each time at a value of the template that is
empty, and once for each empty value; with these values filled in by type, in place, it finds no
errors.
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

DIALECTS = ["v1", "v2", "datax"]
EMPTY = re.compile(rb'^ *"([\w.]+)": (""|\[\]),$', re.M)


def run(program, *arguments):
    return subprocess.run([program, *arguments], capture_output=True, timeout=120)


def option_of(options, name):
    """The option of that name, or the member of an object of that name."""
    members = [member for option in options for member in option.get("members", [])]
    return next(option for option in options + members if option["name"] == name)


def columns(plugin, count):
    """A reader's `column` with so many entries."""
    if plugin == "stream":
        return [{"value": str(i), "type": "string"} for i in range(count)]
    if plugin in ("txtfile", "oss"):
        return [{"index": i, "type": "string"} for i in range(count)]
    if plugin.startswith("ots"):
        return [{"name": f"c{i}"} for i in range(count)]
    return [f"c{i}" for i in range(count)]


def value_for(plugin, side, option, count):
    name, kind = option["name"], option["type"]
    if kind == "columns":
        if name == "primaryKey":
            return [{"name": "k0", "type": "STRING"}]
        if side == "reader":
            return columns(plugin, count)
        typed = plugin in ("ots", "hbase11xsql")
        return [{"name": "c1", "type": "STRING"} if typed else "c1"]
    if name == "jdbcUrl":
        return f"jdbc:{plugin}://host/database"
    if option.get("values"):
        return option["values"][0]
    if kind == "whole number":
        return 1
    if kind == "true/false":
        return True
    word = "r" if side == "reader" else "w"
    return [word] if kind == "list of strings" else word


def kind_of(place, text):
    """The side whose parameters hold the byte `place`."""
    return "reader" if place < text.index(b"// writer `") else "writer"


def check(program):
    plugins = json.loads(run(program, "plugins", "--format", "json").stdout)["plugins"]
    sides = {side: {p["name"]: p[side]["options"] for p in plugins
                    if side in p and not p.get("connector")} for side in ("reader", "writer")}
    faults, templates = [], {}
    with tempfile.TemporaryDirectory() as folder:
        for reader in sides["reader"]:
            for writer in sides["writer"]:
                for dialect in DIALECTS:
                    path = pathlib.Path(folder) / f"{reader}-{writer}-{dialect}.json"
                    made = run(program, "template", reader, writer, "--dialect", dialect)
                    if made.returncode != 0:
                        if b"Kafka Connect" not in made.stderr:
                            faults.append(f"{path.name}: {made.stderr.decode()}")
                        continue
                    path.write_bytes(made.stdout)
                    templates[path] = (reader, writer, made.stdout)
        lint = json.loads(run(program, "lint", "--format", "json", folder).stdout)
        found = {path: set() for path in templates}
        for each in lint["diagnostics"]:
            path = pathlib.Path(each["file"])
            if each["severity"] == "error":
                found[path].add((each["begin"], each["code"], each["message"]))
        for path, (reader, writer, text) in templates.items():
            empty = {match.start(2): match for match in EMPTY.finditer(text)}
            named = {place for place, code, _ in found[path] if code == "P203"}
            for place, code, message in sorted(found[path]):
                if code != "P203" or place not in empty:
                    faults.append(f"{path.name}: {code} {message}")
            for place in sorted(set(empty) - named):
                faults.append(f"{path.name}: nothing said about {empty[place].group(0)}")
            writes_key = b'"primaryKey": []' in text
            filled = text
            for place in sorted(empty, reverse=True):
                side = kind_of(place, text)
                plugin = reader if side == "reader" else writer
                option = option_of(sides[side][plugin], empty[place].group(1).decode())
                value = json.dumps(value_for(plugin, side, option, 2 if writes_key else 1))
                filled = filled[:place] + value.encode() + filled[empty[place].end(2):]
            path.write_bytes(filled)
        lint = json.loads(run(program, "lint", "--format", "json", folder).stdout)
        for each in lint["diagnostics"]:
            if each["severity"] == "error":
                name = pathlib.Path(each["file"]).name
                faults.append(f"{name}, filled in: {each['code']} {each['message']}")
    if len(templates) < 200:
        faults.append(f"there are only {len(templates)} templates")
    print(f"{len(templates)} templates")
    return faults


if __name__ == "__main__":
    found = check(sys.argv[1])
    print("\n".join(found))
    sys.exit(1 if found else 0)
