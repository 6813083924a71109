#!/usr/bin/env python3
"""Functions of expressions over random values, compared with what Python's own libraries make of them.

Usage: check_functions.py PENSTOCK [SEED]. Regular expressions are made so that they match no empty text, of which
Python and RE2 replace different ones.
"""

import csv
import hashlib
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import unittest

PENSTOCK = os.path.abspath(sys.argv[1])
SEED = int(sys.argv[2]) if len(sys.argv) > 2 else 8
ROWS = 300
NULL = "<null>"
CHARACTERS = "abcABC 019.,-_/\\\"'ßéЖ中😀\t"


def random_text(rng, most=20):
    return "".join(rng.choice(CHARACTERS) for _ in range(rng.randrange(most)))


def run_job(column, rows, transformer=None):
    """What comes out for rows of one text: a list per row, or the code of the reason why it was refused."""
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "in.csv"), "w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(
                [str(i), text] for i, text in enumerate(rows))
        reader = {"path": "in.csv", "fileFormat": "csv", "column": column}
        writer = {"path": "out", "fileName": "o", "writeMode": "truncate", "fileFormat": "csv", "nullFormat": NULL}
        setting = {"speed": {"channel": 1}, "errorLimit": {"record": len(rows)}}
        content = {"reader": {"name": "txtfilereader", "parameter": reader},
                   "writer": {"name": "txtfilewriter", "parameter": writer}, "transformer": transformer or []}
        with open(os.path.join(folder, "job.json"), "w", encoding="utf-8") as file:
            json.dump({"job": {"setting": setting, "content": [content]}}, file)
        ended = subprocess.run([PENSTOCK, "run", "job.json", "--quiet", "--dirty", "dirty.jsonl"], cwd=folder,
                               capture_output=True, text=True, timeout=60)
        assert ended.returncode == 0, ended.stderr
        results = {}
        with open(os.path.join(folder, "out", "o"), encoding="utf-8", newline="") as file:
            for record in csv.reader(file):
                results[int(record[0])] = [None if value == NULL else value for value in record[1:]]
        if os.path.exists(os.path.join(folder, "dirty.jsonl")):
            with open(os.path.join(folder, "dirty.jsonl"), encoding="utf-8") as file:
                for line in file:
                    dirty = json.loads(line)
                    results[dirty["record"] - 1] = dirty["code"]
        return results


def run_expressions(expressions, rows):
    column = [{"index": 0, "name": "i", "type": "long"}, {"index": 1, "name": "t", "type": "string"}]
    results = run_job(column + expressions, rows)
    return {row: value if isinstance(value, str) else value[1:] for row, value in results.items()}


def quoted(text):
    return "'" + text.replace("'", "''") + "'"


def random_pattern(rng, depth=0):
    """A regular expression that means the same to Python and RE2, with one group."""
    def atom():
        kind = rng.randrange(7)
        if kind < 3:
            return re.escape(rng.choice("abcAB019ßЖ中😀_"))
        if kind == 3:
            return rng.choice(["[a-c]", "[^a]", "[0-9_]", "[ßa-b]", "[^A-Z0-9]"])
        if kind == 4:
            return "[0-9]" if depth else "."
        if kind == 5 and depth < 2:
            return "(?:" + random_pattern(rng, depth + 1) + ")"
        return rng.choice(["[bc]", "x?a"])

    def piece():
        return atom() + rng.choice(["", "", "", "+", "*", "?", "{2}", "{1,3}", "+?", "*?"])

    branches = ["".join(piece() for _ in range(rng.randint(1, 3))) for _ in range(rng.randint(1, 2))]
    return "|".join(branches)


class Functions(unittest.TestCase):
    def setUp(self):
        self.rng = random.Random(SEED)

    def test_regular_expressions(self):
        patterns = []
        while len(patterns) < 40:
            pattern = f"({random_pattern(self.rng)})" + self.rng.choice(["", "a", "[^b]"])
            if not re.match(pattern, "") and not re.match(pattern + r"\Z", ""):
                patterns.append(pattern)
        rows = [random_text(self.rng) for _ in range(ROWS)]
        expressions = []
        for pattern in patterns:
            literal = quoted(pattern)
            expressions += [f"cast(regexp_like(t, {literal}) as string)", f"regexp_substr(t, {literal})",
                            f"regexp_replace(t, {literal}, '<\\1|\\0\\\\>')"]
        results = run_expressions(expressions, rows)
        for i, text in enumerate(rows):
            for k, pattern in enumerate(patterns):
                found = re.search(pattern, text)
                expected = ["true" if found else "false", found and found[0],
                            re.sub(pattern, lambda m: f"<{m[1]}|{m[0]}\\>", text)]
                self.assertEqual(results[i][3 * k:3 * k + 3], expected, (pattern, text))

    def test_digests(self):
        rows = [random_text(self.rng, 200) for _ in range(ROWS)]
        results = run_expressions(["md5(t)", "sha1(t)", "sha256(t)"], rows)
        for i, text in enumerate(rows):
            data = text.encode()
            self.assertEqual(results[i], [hashlib.md5(data).hexdigest(), hashlib.sha1(data).hexdigest(),
                                          hashlib.sha256(data).hexdigest()])

    def random_json(self, depth=0):
        kind = self.rng.randrange(4 if depth > 3 else 6)
        if kind == 0:
            return random_text(self.rng, 8) + self.rng.choice(["", "\n", "\x01", "\b"])
        if kind == 1:
            return self.rng.choice([0, -1, 12345678901234567890, 1.5, -2.5e-7, 1e300])
        if kind == 2:
            return self.rng.choice([True, False, None])
        if kind in (3, 4):
            return {name: self.random_json(depth + 1) for name in self.rng.sample(["a", "b", "ß", "x y", "1"], 3)}
        return [self.random_json(depth + 1) for _ in range(self.rng.randrange(4))]

    def test_json(self):
        paths = [[], ["a"], ["b", "a"], ["ß"], ["a", 0], ["x y", "b", 1], [1], [0, "a"], ["1"]]
        written = []
        for path in paths:
            steps = [f"[{s}]" if isinstance(s, int) else f".{s}" if " " not in s else f'["{s}"]' for s in path]
            written.append("$" + "".join(steps))
        rows = []
        for _ in range(ROWS):
            text = json.dumps(self.random_json(), ensure_ascii=self.rng.random() < 0.5,
                              indent=self.rng.choice([None, None, 1]))
            if self.rng.random() < 0.3:
                at = self.rng.randrange(len(text) + 1)
                text = text[:at] + self.rng.choice(["", ",", "}", "\"", "1", "\\", "]", ":"]) + \
                    text[at + self.rng.randrange(2):]
            rows.append(text)
        results = run_expressions([f"json_value(t, {quoted(path)})" for path in written] + ["to_json(t)"], rows)
        refused = 0
        for i, text in enumerate(rows):
            try:
                tree = json.loads(text)
            except ValueError:
                self.assertEqual(results[i], "D123", text)
                refused += 1
                continue
            try:
                json.dumps(tree, ensure_ascii=False).encode()
            except UnicodeEncodeError:  # half of a character, which is refused only where it is asked for
                continue
            self.assertNotIsInstance(results[i], str, text)
            self.assertEqual(json.loads(results[i][-1]), text)
            for path, found in zip(paths, results[i]):
                value = tree
                for step in path:
                    there = isinstance(value, dict) and step in value if isinstance(step, str) else \
                        isinstance(value, list) and step < len(value)
                    value = value[step] if there else None
                if value is None or isinstance(value, str):
                    self.assertEqual(found, value, (path, text))
                else:
                    self.assertEqual(json.loads(found), value, (path, text))
        self.assertGreater(refused, ROWS // 20)

    def test_transformers(self):
        def cut(text, begin, end):
            return text.encode("utf-16-le")[2 * begin:2 * end].decode("utf-16-le")

        def length(text):
            return len(text.encode("utf-16-le")) // 2

        def pad(text, side, count, fill):
            if count <= length(text):
                return cut(text, 0, count)
            units = (fill * count).encode("utf-16-le")[:2 * (count - length(text))].decode("utf-16-le")
            return units + text if side == "l" else text + units

        def replace(text, start, count, to):
            if start > length(text):
                raise ValueError
            return cut(text, 0, start) + to + cut(text, min(start + count, length(text)), length(text))

        rows = [random_text(self.rng, 9) for _ in range(ROWS)]
        for _ in range(8):
            start, count = self.rng.randrange(6), self.rng.randrange(6)
            side, fill = self.rng.choice("lr"), random_text(self.rng, 4).strip() or "x"
            paras = [["dx_replace", str(start), str(count), fill], ["dx_pad", side, str(count), fill],
                     ["dx_substr", str(start), str(count)]]
            steps = [{"name": p[0], "parameter": {"columnIndex": k + 1, "paras": p[1:]}} for k, p in enumerate(paras)]
            column = [{"index": 0, "type": "long"}] + 3 * [{"index": 1, "type": "string"}]
            results = run_job(column, rows, steps)
            for i, text in enumerate(rows):
                try:
                    expected = [replace(text, start, count, fill), pad(text, side, count, fill),
                                cut(text, start, min(start + count, length(text)))]
                except ValueError:  # half of a character, too
                    expected = "D118"
                self.assertEqual(results[i], expected, (text, paras))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
