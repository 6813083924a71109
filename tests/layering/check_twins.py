#!/usr/bin/env python3
"""Finds types that two files define under one name, which one program may then mix up in silence.

Usage: check_twins.py ROOT. Prints one line per fault; exit status 1 if any. Types of anonymous
namespaces and of other types are their file's own business.
"""
import os
import re
import sys

SKIPPED = {".git", "node_modules"}
TOKEN = re.compile(r"""
      //[^\n]* | /\*.*?\*/                                   # comments,
    | R"([^\s()]*)\(.*?\)\1" | "(?:\\.|[^"\\\n])*"           # strings,
    | (?<![0-9a-fA-F])'(?:\\.|[^'\\\n])*'                    # characters (not 1'000),
    | \#(?:\\\n|[^\n])* | \[\[.*?\]\]                        # directives and attributes mean nothing
    | (?P<mark>[{}();=]) | (?P<word>[A-Za-z_]\w*(?:::[A-Za-z_]\w*)*) """, re.DOTALL | re.VERBOSE)
TEMPLATE = re.compile(r"\btemplate\s*<[^{};()]*?>\s*(?=\b(?:class|struct|union)\b)")
KINDS = {"class", "struct", "union", "enum"}


def types_of(text):
    """Yields the full name and the line of each type that `text` defines in a named namespace."""
    text = TEMPLATE.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)
    scopes = []  # names of the namespaces around; None for any other block
    words = []   # since the last statement
    for match in TOKEN.finditer(text):
        mark = match.group("mark")
        if match.group("word"):
            words.append(match.group("word"))
        elif mark in ("(", ")", "="):
            words.append(mark)
        elif mark == "{":
            if "namespace" in words:
                scopes.append(words[-1] if words[-1] != "namespace" else None)
            elif words == ["extern"]:
                scopes.append("")
            else:
                names = [word for word in words if word not in KINDS]
                if KINDS & set(words[:1]) and names and None not in scopes and \
                        not {"(", "="} & set(words):
                    line = text.count("\n", 0, match.start()) + 1
                    yield "::".join([scope for scope in scopes if scope] + names[:1]), line
                scopes.append(None)
            words = []
        elif mark == "}":
            if scopes:
                scopes.pop()
            words = []
        elif mark == ";":
            words = []


def sources(root):
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(f for f in folders if f not in SKIPPED and not f.startswith("build"))
        for name in sorted(files):
            if name.endswith((".h", ".cc")):
                yield os.path.relpath(os.path.join(folder, name), root)


def twins(texts):
    """`texts`: path -> text."""
    seen = {}
    for path, text in texts.items():
        for name, line in types_of(text):
            first = seen.setdefault(name, f"{path}:{line}")
            if not first.startswith(path + ":"):
                yield f"{path}:{line}: `{name}` is also defined in {first}"


def self_test():
    header = "namespace penstock {\n// struct No {\nstruct Instant {\n  struct Part {};\n};\n}"
    assert [*types_of(header)] == [("penstock::Instant", 3)]
    assert [*types_of("namespace a { namespace { struct S {}; } }")] == []
    assert [*types_of("namespace a::b { enum class E : int { k }; struct D final : B {}; }")] == [
        ("a::b::E", 1), ("a::b::D", 1)]
    assert [*types_of("namespace a { template <class T>\nclass [[nodiscard]] R {}; struct F; }")] == [
        ("a::R", 2)]
    assert [*types_of("namespace a { struct S f() { if (x) {} } S s = {1}; }")] == []
    assert [*twins({"a.h": header, "b.h": "namespace penstock { class Instant {}; }"})] == [
        "b.h:1: `penstock::Instant` is also defined in a.h:3"]
    assert [*twins({"a.h": header, "b.h": "namespace other { class Instant {}; }"})] == []


if __name__ == "__main__":
    self_test()
    root = sys.argv[1]
    texts = {}
    for source in sources(root):
        with open(os.path.join(root, source), encoding="utf-8", errors="replace") as file:
            texts[source] = file.read()
    found = list(twins(texts))
    print("\n".join(found) if found else f"no twins among the types of {len(texts)} files")
    sys.exit(1 if found else 0)
