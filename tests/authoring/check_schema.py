#!/usr/bin/env python3
"""The JSON Schemas are schemas, take every good script, and refuse what is wrong.

Usage: check_schema.py PENSTOCK ROOT CORPUS. Good scripts are those of ROOT's golden cases, examples
and explain pages, and those of CORPUS (the scripts of public documentation, not part of this
checkout), as far as they lint without errors. Each is checked against the schema of its dialect and
against the one of all dialects. Known mistakes are in MISTAKES. Without the module jsonschema
nothing can be checked, and the test is skipped; without CORPUS, its scripts are left out.
"""
import copy
import json
import pathlib
import sys

sys.dont_write_bytecode = True  # the source tree stays as it is

from good_scripts import DIALECTS, good_scripts, penstock

SKIPPED = 77

GOOD = {
    "v2": {"type": "job", "version": "2.0",
           "steps": [{"stepType": "mysql", "category": "reader", "name": "Reader",
                      "parameter": {"datasource": "shop", "table": "orders",
                                    "column": ["id", "amount"], "splitPk": ""}},
                     {"stepType": "odps", "category": "writer", "name": "Writer",
                      "parameter": {"datasource": "lake", "table": "orders", "truncate": "TRUE",
                                    "partition": "ds=${bizdate}", "column": ["id", "amount"]}}],
           "setting": {"errorLimit": {"record": "0"},
                       "speed": {"concurrent": 2, "throttle": True, "mbps": "8"}},
           "order": {"hops": [{"from": "Reader", "to": "Writer"}]}},
    "v1": {"type": "job", "version": "1.0",
           "configuration": {
               "reader": {"plugin": "ots",
                          "parameter": {"datasource": "a", "table": "t",
                                        "column": [{"name": "k"}, {"type": "INT", "value": "1"}],
                                        "range": {"begin": [{"type": "INF_MIN"}],
                                                  "end": [{"type": "inf_max"}]}}},
               "writer": {"plugin": "stream", "parameter": {}}}},
    "datax": {"job": {"setting": {"speed": {"channel": 1}},
                      "content": [{
                          "reader": {"name": "txtfilereader",
                                     "parameter": {"path": ["a.csv"],
                                                   "column": [{"index": 0, "type": "long"}]}},
                          "writer": {"name": "mysqlwriter",
                                     "parameter": {"username": "u", "password": "${env:P}",
                                                   "writeMode": "REPLACE", "column": ["a"],
                                                   "connection": [{"jdbcUrl": "jdbc:mysql://h/d",
                                                                   "table": ["t"]}]}}}]}},
    "kafka-connect": {"name": "orders", "connector.class": "TableStoreSinkConnector",
                      "tasks.max": "1", "topics": "orders",
                      "tablestore.endpoint": "https://shop.cn-hangzhou.ots.aliyuncs.com",
                      "tablestore.access.key.id": "${env:KEY_ID}",
                      "tablestore.access.key.secret": "${env:KEY_SECRET}",
                      "tablestore.instance.name": "shop"},
}

# Dialect, path in the good script, and the value to put there (None: the key is taken out).
MISTAKES = [
    ("v2", ["steps"], {}),
    ("v2", ["steps", 1], None),
    ("v2", ["type"], "realtime"),
    ("v2", ["configuration"], {}),
    ("v2", ["steps", 0, "stepType"], None),
    ("v2", ["steps", 0, "stepType"], "mysq"),
    ("v2", ["steps", 1, "stepType"], "otsstream"),
    ("v2", ["steps", 0, "category"], "source"),
    ("v2", ["steps", 0, "parameter"], None),
    ("v2", ["steps", 0, "parameter"], []),
    ("v2", ["steps", 0, "parameter", "datasource"], None),
    ("v2", ["steps", 0, "parameter", "table"], ""),
    ("v2", ["steps", 0, "parameter", "column"], None),
    ("v2", ["steps", 0, "parameter", "column"], "id"),
    ("v2", ["steps", 0, "parameter", "column", 0], 7),
    ("v2", ["steps", 0, "parameter", "fetchSize"], "many"),
    ("v2", ["steps", 0, "parameter", "fetchSize"], 0),
    ("v2", ["steps", 0, "parameter", "splitFactor"], 101),
    ("v2", ["steps", 0, "parameter", "useReadonly"], "yes"),
    ("v2", ["steps", 1, "parameter", "truncate"], {"value": True}),
    ("v2", ["setting", "errorLimit"], 0),
    ("v2", ["setting", "errorLimit", "record"], -1),
    ("v2", ["setting", "errorLimit", "strategy"], "Zero"),
    ("v2", ["setting", "speed", "concurrent"], "two"),
    ("v2", ["setting", "speed", "concurrent"], 0),
    ("v2", ["setting", "speed", "throttle"], 3),
    ("v2", ["order", "hops", 0, "to"], None),
    ("v1", ["configuration", "reader"], None),
    ("v1", ["configuration", "reader", "plugin"], None),
    ("v1", ["configuration", "reader", "parameter", "table"], None),
    ("v1", ["configuration", "reader", "parameter", "column", 0], "k"),
    ("v1", ["configuration", "reader", "parameter", "column", 1, "type"], "WHOLE"),
    ("v1", ["configuration", "reader", "parameter", "range", "end", 0, "type"], "MAX"),
    ("v1", ["configuration", "reader", "parameter", "mode"], "manyVersions"),
    ("v1", ["configuration", "reader", "parameter", "isTimeseriesTable"], "true"),
    ("datax", ["job", "content"], []),
    ("datax", ["job", "content", 0, "writer"], None),
    ("datax", ["job", "content", 0, "reader", "name"], "txtfile reader"),
    ("datax", ["job", "content", 0, "reader", "parameter", "path"], None),
    ("datax", ["job", "content", 0, "reader", "parameter", "fileFormat"], "xls"),
    ("datax", ["job", "content", 0, "reader", "parameter", "column", 0, "index"], "first"),
    ("datax", ["job", "content", 0, "reader", "parameter", "column", 0], {"type": "long"}),
    ("datax", ["job", "content", 0, "writer", "parameter", "connection", 0, "jdbcUrl"], None),
    ("datax", ["job", "content", 0, "writer", "parameter", "writeMode"], "overwrite"),
    ("datax", ["job", "content", 0, "writer", "parameter", "updateColumn"], "a"),
    ("kafka-connect", ["connector.class"], None),
    ("kafka-connect", ["tasks.max"], "many"),
    ("kafka-connect", ["tablestore.endpoint"], None),
]


def with_mistake(script, path, value):
    wrong = copy.deepcopy(script)
    place = wrong
    for key in path[:-1]:
        place = place[key]
    if value is None:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return wrong


def check(program, root, corpus, validator_class):
    faults = []
    validators = {}
    for dialect in ["", *dict.fromkeys(DIALECTS.values())]:
        schema = json.loads(penstock(program, "schema", *([dialect] if dialect else [])).stdout)
        validator_class.check_schema(schema)
        validators[dialect] = validator_class(schema)

    def verdicts(dialect, script):
        """Schema -> the first faults it finds."""
        for name in (dialect, ""):
            errors = sorted(validators[name].iter_errors(script), key=lambda e: str(e.path))
            yield name, [f"{list(e.absolute_path)}: {e.message[:200]}" for e in errors[:3]]

    count = {}
    for name, dialect, text in good_scripts(program, root, corpus):
        script = json.loads(text)
        kind = "corpus" if name.startswith(str(corpus)) else "project"
        count[kind] = count.get(kind, 0) + 1
        for schema, found in verdicts(dialect, script):
            if found:
                faults.append(f"{name}: refused by the schema {schema or 'of all'}: {found}")
    for dialect, script in GOOD.items():
        for schema, found in verdicts(dialect, script):
            if found:
                faults.append(f"good {dialect}: refused by the schema {schema or 'of all'}: {found}")
    for dialect, path, value in MISTAKES:
        for schema, found in verdicts(dialect, with_mistake(GOOD[dialect], path, value)):
            if not found:
                faults.append(f"{dialect} {path} = {value}: accepted by {schema or 'the one of all'}")
    print(f"good scripts: {count}; mistakes: {len(MISTAKES)}")
    if count.get("project", 0) < 100:
        faults.append("there are too few good scripts: the test looks in the wrong place")
    return faults


def main(arguments):
    try:
        from jsonschema import Draft202012Validator
    except ImportError:
        print("skipped: there is no Python module jsonschema (Debian: python3-jsonschema)")
        return SKIPPED
    program, root, corpus = arguments[0], pathlib.Path(arguments[1]), pathlib.Path(arguments[2])
    faults = check(program, root, corpus, Draft202012Validator)
    print("\n".join(faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
