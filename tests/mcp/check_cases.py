#!/usr/bin/env python3
"""Runs the cases of the server for models.

Usage: check_cases.py PENSTOCK CASE...

A case is a file: a first line that says what it shows, then sections:

  --- file NAME         a file in the server's directory, for every section below
  --- call TOOL         arguments as JSON; a text "<NAME>" stands for the content of that file
  --- result            JSON: what the structured result of that call has at least
  --- text MEMBER       lines that occur in this order in a text of the result
  --- fails             lines that occur in the text of a call that failed
  --- absent            lines that do not occur anywhere in the answer
  --- refused           the same of a call that was an error of the protocol (invalid parameters)

Every result is compared with its tool's output schema: the members that it requires are there.
"""
import json
import os
import sys
import tempfile

import line_client
from case_file import read_case


def missing(wanted, found, path="$"):
    """Where `found` has less than `wanted`: of objects the members, all else as it is."""
    if isinstance(wanted, dict) and isinstance(found, dict):
        for name, value in wanted.items():
            if name not in found:
                return f"{path}.{name} is missing"
            fault = missing(value, found[name], f"{path}.{name}")
            if fault:
                return fault
        return ""
    if isinstance(wanted, list) and isinstance(found, list) and len(wanted) == len(found):
        for i, (one, other) in enumerate(zip(wanted, found)):
            fault = missing(one, other, f"{path}[{i}]")
            if fault:
                return fault
        return ""
    return "" if wanted == found else f"{path} is {json.dumps(found, ensure_ascii=False)}"


class Case:
    def __init__(self, penstock, path):
        self.path = path
        self.folder = tempfile.TemporaryDirectory()
        self.files = {}
        self.client = line_client.LineClient(penstock, self.folder.name)
        self.client.initialize()
        self.tools = {tool["name"]: tool
                      for tool in self.client.ask("tools/list")["result"]["tools"]}
        self.answer = None

    def run(self):
        faults = []
        for number, title, lines in read_case(self.path)[1]:
            name, _, argument = title.partition(" ")
            try:
                getattr(self, "do_" + name)(argument, lines)
            except AssertionError as fault:
                faults.append(f"{self.path}:{number}: {name} {argument}: {fault}")
        for name, content in self.files.items():
            with open(os.path.join(self.folder.name, name), encoding="utf-8") as file:
                if file.read() != content:
                    faults.append(f"{self.path}: the server changed {name}")
        new = sorted(set(os.listdir(self.folder.name)) - set(self.files))
        if new:
            faults.append(f"{self.path}: the server wrote {', '.join(new)}")
        status = self.client.wait()
        if status != 0:
            faults.append(f"{self.path}: exit status {status}")
        self.folder.cleanup()
        return faults

    def do_file(self, name, lines):
        self.files[name] = "\n".join(lines) + "\n"
        with open(os.path.join(self.folder.name, name), "w", encoding="utf-8") as file:
            file.write(self.files[name])

    def do_call(self, tool, lines):
        arguments = json.loads("\n".join(lines) or "{}")
        for name, value in arguments.items():
            if isinstance(value, str) and value[:1] == "<" and value[1:-1] in self.files:
                arguments[name] = self.files[value[1:-1]]
        self.answer = self.client.call(tool, arguments)
        self.content = self.answer.get("result", {}).get("structuredContent")
        if self.content is not None:
            for member in self.tools[tool]["outputSchema"].get("required", []):
                assert member in self.content, f"the result has no `{member}`"
            texts = [each["text"] for each in self.answer["result"]["content"]]
            assert json.loads(texts[-1]) == self.content, "the text is not the same as the content"

    def do_result(self, _, lines):
        assert "result" in self.answer, self.answer
        fault = missing(json.loads("\n".join(lines)), self.content)
        assert not fault, f"{fault}\n  found: {json.dumps(self.content, ensure_ascii=False)[:2000]}"

    def do_text(self, member, lines):
        self.in_order(lines, self.content[member])

    def do_fails(self, _, lines):
        assert self.answer.get("result", {}).get("isError") is True, self.answer
        self.in_order(lines, self.answer["result"]["content"][0]["text"])

    def do_absent(self, _, lines):
        assert "result" in self.answer, self.answer
        for line in lines:
            assert line not in json.dumps(self.answer, ensure_ascii=False), f"`{line}` occurs"

    def do_refused(self, _, lines):
        assert self.answer.get("error", {}).get("code") == -32602, self.answer
        self.in_order(lines, self.answer["error"]["message"])

    def in_order(self, lines, text):
        at = 0
        for line in lines:
            found = text.find(line, at)
            assert found >= 0, f"`{line}` is missing in:\n{text[:2000]}"
            at = found + len(line)


def main():
    penstock = os.path.abspath(sys.argv[1])
    faults = [fault for path in sys.argv[2:] for fault in Case(penstock, path).run()]
    print("\n".join(faults) if faults else f"{len(sys.argv) - 2} cases are as expected")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
