#!/usr/bin/env python3
"""Refuses the stilted phrases that docs/wording.md lists.

Usage: check_wording.py ROOT [--self-test]. Prints one line per fault; exit status 1 if any.
Messages are the string literals of the product's sources and all lines of its pages and READMEs;
the rules for comments hold for every line of every source.
"""
import os
import re
import subprocess
import sys

# pattern -> what to write instead, in messages
MESSAGES = [
    (r"(?<!there )\b(is|are) no (?!longer\b|more\b)", "is not a ..., is not a valid ..."),
    (r"\b(begins|names|finds|knows) no\b", "does not ..."),
    (r"\bnobody\b", "no one, or say what happens"),
    (r"\bwithout a word\b", "silently"),
    (r"\bis none\b", "is not one, invalid ..."),
    (r"\blacks\b", "is missing"),
    (r"\bcannot be used: ", "invalid ...: "),
    (r"\bin clear\b(?! text)", "in clear text"),
    (r"\btruth value", "boolean"),
    (r"\b(a|one|two) texts?\b(?! (file|writer))", "a string"),
    (r"\binside of\b", "inside"),
    (r"\boutside of\b", "outside"),
]
# the same for every line, comments included
EVERYWHERE = [
    (r"\bstands? (?!for\b)", "is, appears"),
    (r"\bstands?[.,;:`]", "is, appears"),
]
SOURCES = (".h", ".cc", ".c", ".def", ".py")
PAGES = (".md",)
SKIPPED = ("tests/wording/", "docs/wording.md", "tests/fuzz/corpus/", "tests/bench/")
LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"')


def message_parts(path, line):
    if path.endswith(PAGES):
        return [line]
    if path.endswith((".cc", ".def")) and not path.startswith("tests/") and not path.endswith("_test.cc"):
        return LITERAL.findall(line.split(" // ")[0])
    return []


def faults(path, text):
    for number, line in enumerate(text.splitlines(), 1):
        parts = [(part, MESSAGES) for part in message_parts(path, line)] + [(line, EVERYWHERE)]
        for part, rules in parts:
            for pattern, instead in rules:
                found = re.search(pattern, part)
                if found:
                    yield f"{path}:{number}: `{found.group(0).strip()}`: write: {instead}"


def files(root):
    listed = subprocess.run(["git", "-C", root, "ls-files"], capture_output=True, text=True)
    for path in listed.stdout.split("\n"):
        if path.endswith(SOURCES + PAGES) and not path.startswith(SKIPPED):
            yield path


def self_test():
    assert list(faults("a/b.cc", 'Fail("`x` is no number");'))
    assert list(faults("a/b.cc", "// the place where it stands."))
    assert list(faults("README.md", "Nothing is said without a word."))
    assert not list(faults("a/b.cc", '// is no number\nFail("a name that `x` stands for");'))
    assert not list(faults("a/b_test.cc", 'Fail("is no number");'))


def main():
    self_test()
    if sys.argv[2:] == ["--self-test"]:
        return 0
    root = sys.argv[1]
    checked = list(files(root))
    found = [] if checked else ["no file was found"]
    for path in checked:
        if os.path.exists(os.path.join(root, path)):
            with open(os.path.join(root, path), encoding="utf-8") as file:
                found += faults(path, file.read())
    for fault in found:
        print(fault)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
