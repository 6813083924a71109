#!/usr/bin/env python3
"""Runs the cases of the language server.

Usage: check_cases.py PENSTOCK CASE...

A case is a file: a first line that says what it shows, settings (`# key: value`), then sections.
`--- document` is a script, in which `‸` marks the cursor; the sections after it say what the server
must answer there:

  --- complete          the labels that are offered, in order
  --- accept LABEL      the document after that completion; tab stops are shown as sent
  --- hover             the Markdown that is shown; with `<nothing>`: none
  --- hovered           the text that it is about
  --- diagnostics       one line each: CODE severity line:column-line:column message
  --- actions           titles of the actions at the cursor, in order; those that are safe with `*`
  --- apply TITLE       the document after that action

`(subset)` behind the name of a section: these lines occur in this order among others;
`(without)`: none of these lines occurs. Settings:

  # snippets: no        the client takes no snippets
  # encoding: utf-8     the client counts characters that way; utf-16 otherwise
  # name: NAME          the document's file name, job.json otherwise
  # project: JSON       the content of `.penstock.json` next to it
"""
import os
import re
import sys
import tempfile

import client
from case_file import read_case

CURSOR = "‸"
SEVERITIES = {1: "error", 2: "warning", 3: "note"}


class Case:
    def __init__(self, penstock, path):
        self.path = path
        self.settings, self.sections = read_case(path)
        self.folder = tempfile.TemporaryDirectory()
        self.encoding = self.settings.get("encoding", "utf-16")
        if "project" in self.settings:
            with open(os.path.join(self.folder.name, ".penstock.json"), "w") as file:
                file.write(self.settings["project"])
        self.client = client.Client(penstock, self.folder.name)
        snippets = self.settings.get("snippets") != "no"
        self.client.initialize({
            "general": {"positionEncodings": [self.encoding]},
            "workspace": {"workspaceEdit": {"documentChanges": True}},
            "textDocument": {
                "publishDiagnostics": {"relatedInformation": True},
                "completion": {"completionItem": {"snippetSupport": snippets}}}})
        self.uri = ""
        self.text = ""
        self.version = 0

    def run(self):
        faults = []
        for number, name, lines in self.sections:
            try:
                self.check(name, lines)
            except AssertionError as fault:
                faults.append(f"{self.path}:{number}: {name}: {fault}")
        status = self.client.end()
        if status != 0:
            faults.append(f"{self.path}: exit status {status}")
        self.folder.cleanup()
        return faults

    def check(self, name, lines):
        title = re.sub(r" \((subset|without)\)$", "", name)
        mode = name[len(title):].strip(" ()")
        verb, _, argument = title.partition(" ")
        expected = "\n".join(lines)
        if verb == "document":
            return self.open(expected)
        if verb == "complete":
            return self.compare([item["label"] for item in self.completions()], lines, mode)
        if verb == "accept":
            return self.compare(self.accept(argument).split("\n"), lines, mode)
        if verb == "hover":
            hover = self.ask("textDocument/hover")
            text = "<nothing>" if hover is None else hover["contents"]["value"]
            return self.compare(text.split("\n"), lines, mode)
        if verb == "hovered":
            place = self.ask("textDocument/hover")["range"]
            begin = client.offset_of(self.text, place["start"], self.encoding)
            end = client.offset_of(self.text, place["end"], self.encoding)
            return self.compare([self.text[begin:end]], lines, mode)
        if verb == "diagnostics":
            found = [self.describe(each) for each in self.diagnostics]
            return self.compare([line for each in found for line in each.split("\n")], lines, mode)
        if verb == "actions":
            found = [action["title"] + (" *" if action.get("isPreferred") else "")
                     for action in self.actions()]
            return self.compare(found, lines, mode)
        if verb == "apply":
            return self.compare(self.apply(argument).split("\n"), lines, mode)
        raise AssertionError("unknown section")

    def compare(self, found, wanted, mode):
        shown = "\n  ".join(["found:"] + found)
        if mode == "without":
            for line in wanted:
                assert line not in found, f"`{line}` occurs; {shown}"
        elif mode == "subset":
            rest = iter(found)
            for line in wanted:
                assert any(line in each for each in rest), f"`{line}` is missing; {shown}"
        else:
            assert found == wanted, shown

    def open(self, marked):
        if self.uri:
            self.client.notify("textDocument/didClose", {"textDocument": {"uri": self.uri}})
            assert self.client.published(self.uri)["diagnostics"] == []
        self.version += 1
        self.text = marked.replace(CURSOR, "")
        self.cursor = max(marked.find(CURSOR), 0)
        self.uri = f"file://{self.folder.name}/{self.settings.get('name', 'job.json')}"
        self.client.open(self.uri, self.text, self.version)
        published = self.client.published(self.uri)
        assert published["version"] == self.version
        self.diagnostics = published["diagnostics"]

    def ask(self, method, **more):
        answer = self.client.ask(method, {
            "textDocument": {"uri": self.uri},
            "position": client.position_of(self.text, self.cursor, self.encoding), **more})
        assert "result" in answer, answer
        return answer["result"]

    def completions(self):
        items = self.ask("textDocument/completion")["items"]
        assert sorted(items, key=lambda item: item["sortText"]) == items
        return items

    def accept(self, label):
        items = [item for item in self.completions() if item["label"] == label]
        assert len(items) == 1, f"`{label}` is offered {len(items)} times"
        edit = items[0]["textEdit"]
        place = edit["range"]
        cursor = client.position_of(self.text, self.cursor, self.encoding)
        assert place["start"]["line"] == place["end"]["line"] == cursor["line"]
        assert place["start"]["character"] <= cursor["character"] <= place["end"]["character"]
        return client.apply_edits(self.text, [edit] + items[0].get("additionalTextEdits", []),
                                  self.encoding)

    def actions(self):
        place = client.position_of(self.text, self.cursor, self.encoding)
        return self.ask("textDocument/codeAction", range={"start": place, "end": place},
                        context={"diagnostics": []})

    def apply(self, title):
        actions = [action for action in self.actions() if action["title"] == title]
        assert len(actions) >= 1, f"no such action among {[a['title'] for a in self.actions()]}"
        change, = actions[0]["edit"]["documentChanges"]
        assert change["textDocument"] == {"uri": self.uri, "version": self.version}
        return client.apply_edits(self.text, change["edits"], self.encoding)

    def describe(self, diagnostic):
        assert diagnostic["source"] == "penstock"
        begin, end = diagnostic["range"]["start"], diagnostic["range"]["end"]
        text = (f"{diagnostic['code']} {SEVERITIES[diagnostic['severity']]} "
                f"{begin['line'] + 1}:{begin['character'] + 1}-"
                f"{end['line'] + 1}:{end['character'] + 1} {diagnostic['message']}")
        for each in diagnostic.get("relatedInformation", []):
            assert each["location"]["uri"] == self.uri
            begin = each["location"]["range"]["start"]
            text += f"\n{begin['line'] + 1}:{begin['character'] + 1} {each['message']}"
        return text


def main():
    penstock = os.path.abspath(sys.argv[1])
    faults = [fault for path in sys.argv[2:] for fault in Case(penstock, path).run()]
    print("\n".join(faults) if faults else f"{len(sys.argv) - 2} cases are as expected")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
