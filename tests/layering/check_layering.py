#!/usr/bin/env python3
"""Checks who includes whom, without cycles of folders, how long files are, and that comments name
files that exist.

Usage: check_layering.py ROOT [--self-test]. Prints one line per fault; exit status 1 if any.
The rules are those of README.md, "The house", as a table: a file may include what its first matching row
allows. Standard and system headers are free unless a row of SYSTEM claims them.
"""
import os
import re
import sys

# path prefix of the including file -> prefixes of project headers it may include
LAYERS = [
    ("runtime/base/", ["runtime/base/"]),
    ("runtime/type/", ["runtime/type/", "runtime/base/"]),
    ("runtime/abi/", ["runtime/abi/"]),
    ("runtime/kernels/", ["runtime/kernels/", "runtime/abi/", "runtime/type/", "runtime/base/"]),
    # The canonical text of a moment is stated once.
    ("runtime/plugin/cell_text.cc", ["runtime/plugin/", "runtime/kernels/dates.h",
                                     "runtime/type/", "runtime/base/"]),
    ("runtime/plugin/", ["runtime/plugin/", "runtime/abi/", "runtime/type/", "runtime/base/"]),
    ("runtime/report/", ["runtime/report/", "runtime/abi/", "runtime/type/", "runtime/base/"]),
    ("runtime/limits/", ["runtime/limits/", "runtime/base/"]),
    ("runtime/net/", ["runtime/net/", "runtime/base/"]),
    ("runtime/schedule/", ["runtime/schedule/", "runtime/type/", "runtime/base/"]),
    ("runtime/dirty/", ["runtime/dirty/", "runtime/report/", "runtime/plugin/", "runtime/abi/",
                        "runtime/type/", "runtime/base/"]),
    ("runtime/datasource/", ["runtime/datasource/", "runtime/schedule/", "runtime/plugin/",
                             "runtime/type/", "runtime/base/"]),
    ("runtime/", ["runtime/"]),
    ("compiler/source/", ["compiler/source/", "runtime/base/"]),
    ("compiler/diagnostics/", ["compiler/diagnostics/", "compiler/source/", "runtime/base/"]),
    ("compiler/json/", ["compiler/json/", "compiler/diagnostics/", "compiler/source/",
                        "runtime/base/"]),
    ("compiler/ast/", ["compiler/ast/", "compiler/json/", "compiler/source/"]),
    ("compiler/expr/", ["compiler/expr/", "compiler/ast/", "compiler/json/",
                        "compiler/diagnostics/", "compiler/source/", "runtime/schedule/",
                        "runtime/base/"]),
    ("compiler/dialects/", ["compiler/dialects/", "compiler/ast/", "compiler/json/",
                            "compiler/diagnostics/", "compiler/source/", "runtime/schedule/", "runtime/plugin/",
                            "runtime/base/"]),
    ("compiler/ir/", ["compiler/ir/", "runtime/kernels/", "runtime/plugin/", "runtime/type/",
                      "runtime/base/"]),
    ("compiler/sema/", ["compiler/sema/", "compiler/ast/", "compiler/expr/", "compiler/dialects/",
                        "compiler/json/", "compiler/ir/", "compiler/diagnostics/",
                        "compiler/source/", "runtime/schedule/", "runtime/plugin/",
                        "runtime/type/", "runtime/kernels/", "runtime/abi/", "runtime/base/"]),
    ("compiler/rules/", ["compiler/rules/", "compiler/sema/", "compiler/ast/", "compiler/expr/",
                         "compiler/json/", "compiler/ir/", "compiler/diagnostics/",
                         "compiler/source/", "runtime/schedule/", "runtime/plugin/",
                         "runtime/type/", "runtime/kernels/", "runtime/base/"]),
    ("compiler/check/", ["compiler/check/", "compiler/rules/", "compiler/sema/",
                         "compiler/dialects/", "compiler/ast/", "compiler/json/", "compiler/ir/",
                         "compiler/diagnostics/", "compiler/source/", "runtime/plugin/",
                         "runtime/base/"]),
    ("compiler/authoring/", ["compiler/authoring/", "compiler/dialects/", "compiler/ast/",
                             "compiler/json/", "compiler/diagnostics/", "compiler/source/",
                             "runtime/plugin/", "runtime/type/", "runtime/base/"]),
    ("compiler/codegen/", ["compiler/codegen/", "compiler/ir/", "runtime/abi/",
                           "runtime/kernels/", "runtime/plugin/", "runtime/type/",
                           "runtime/base/"]),
    ("compiler/rpc/", ["compiler/rpc/", "compiler/json/", "compiler/diagnostics/",
                       "compiler/source/", "runtime/base/"]),
    ("compiler/mcp/", ["compiler/mcp/", "compiler/rpc/", "runtime/base/"]),
    ("compiler/lsp/", ["compiler/lsp/", "compiler/rpc/", "compiler/check/", "compiler/authoring/",
                       "compiler/sema/", "compiler/dialects/", "compiler/expr/", "compiler/json/",
                       "compiler/ast/", "compiler/diagnostics/", "compiler/source/",
                       "runtime/schedule/", "runtime/plugin/", "runtime/type/", "runtime/base/"]),
    ("compiler/driver/", ["compiler/", "runtime/", "stdplugins/"]),
    ("compiler/", ["compiler/", "runtime/"]),
    # A transport hands its bytes to a format; a format does not know its transport.
    ("stdplugins/transport/", ["stdplugins/format/", "runtime/plugin/", "runtime/net/",
                               "runtime/abi/", "runtime/type/", "runtime/base/"]),
    ("stdplugins/", ["runtime/plugin/", "runtime/net/", "runtime/abi/", "runtime/type/",
                     "runtime/base/", "runtime/kernels/kernel.h", "runtime/kernels/dates.h"]),
    # The interpreter must not lean on what it is compared with: no kernels but their names, no
    # indexers, no code generator.
    ("tests/reference/", ["tests/reference/", "runtime/kernels/kernel_list.h", "compiler/ir/",
                          "compiler/diagnostics/",
                          "compiler/driver/describe_job.h", "runtime/engine/job_runner.h",
                          "runtime/engine/run_flags.h", "runtime/engine/run_setup.h",
                          "runtime/plugin/", "runtime/type/", "runtime/abi/", "runtime/base/",
                          "stdplugins/register.h"]),
    ("tests/", ["tests/", "compiler/", "runtime/", "stdplugins/"]),
    ("examples/", []),
]

# Headers of libraries -> where they may be used.
SYSTEM = [
    (r"^(llvm|llvm-c|lld)/", ["compiler/codegen/"]),
    (r"^antlr4-runtime", ["compiler/json/", "compiler/expr/", "grammar/"]),
    (r"^nlohmann/", ["runtime/report/", "runtime/dirty/", "runtime/plugin/json_bytes",
                     "runtime/plugin/job_plan_json", "runtime/plugin/read_plan_json",
                     "runtime/schedule/params_file", "runtime/datasource/",
                     "compiler/authoring/", "compiler/check/", "compiler/diagnostics/", "compiler/driver/",
                     "compiler/lsp/", "compiler/mcp/", "compiler/rpc/", "tests/"]),
    (r"^sqlite3\.h$", ["stdplugins/table/sqlite/", "tests/"]),
    (r"^(zlib|zstd|bzlib|iconv)\.h$", ["stdplugins/format/delimited/", "tests/",
                                       "compiler/codegen/", "compiler/rules/"]),
    (r"^(openssl|boost)/", ["runtime/net/", "runtime/kernels/slow_digests",
                           "runtime/kernels/kernel_libraries", "tests/"]),
    (r"^re2/", ["runtime/kernels/slow_regexp", "runtime/kernels/regexp_check", "tests/"]),
    (r"^CLI/", ["compiler/driver/"]),
    (r"^gtest/", ["tests/"]),
]

# A test may look behind the interfaces that its own folder uses.
TEST_ALLOWS = ["tests/", "runtime/", "stdplugins/"]
MAX_LINES = 600
SOURCES = (".h", ".cc", ".c", ".def", ".g4")
COMMENTED = SOURCES + (".cmake", ".py", ".sh", ".test", ".md", "CMakeLists.txt")
SKIPPED = {".git", "build", "node_modules"}

INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]')
NAMED_FILE = re.compile(r"\b((?:runtime|compiler|stdplugins|tests|grammar|examples|cmake)/"
                        r"[A-Za-z0-9_./-]+\.(?:h|cc|def|g4|py|md|sh|cmake|test|json))\b")
LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"')
LINE_COMMENT = re.compile(r"(^|\s)// .*")
PLURAL_FORM = re.compile(r"\{[^}]*\}")


def plugin_folder(path):
    parts = path.split("/")
    return "/".join(parts[:3]) + "/" if len(parts) > 3 else "stdplugins/"


def include_faults(path, text, exists):
    is_test = path.endswith("_test.cc") or path.startswith("tests/")
    is_reference = path.startswith("tests/reference/")
    for number, line in enumerate(text.splitlines(), 1):
        match = INCLUDE.match(line)
        if not match:
            continue
        quoted, target = match.group(1) == '"', match.group(2)
        if not quoted:
            for pattern, folders in SYSTEM:
                if re.match(pattern, target) and not is_test and \
                        not any(path.startswith(folder) for folder in folders):
                    yield f"{path}:{number}: <{target}> belongs to {', '.join(folders)}"
            continue
        if target.startswith("grammar/") or not exists(target):
            if not path.startswith(("compiler/json/", "compiler/expr/", "grammar/")):
                yield f'{path}:{number}: "{target}" is no file of the project'
            continue
        for prefix, allowed in LAYERS:
            if not path.startswith(prefix):
                continue
            if prefix.startswith("stdplugins/"):
                allowed = allowed + [plugin_folder(path)]
                if plugin_folder(path) == "stdplugins/":  # the list of all plugins
                    allowed = allowed + ["stdplugins/"]
            if is_test and not is_reference:
                allowed = allowed + TEST_ALLOWS
                if path.startswith("compiler/"):
                    allowed = allowed + ["compiler/"]
            if not any(target.startswith(one) for one in allowed):
                yield f'{path}:{number}: {prefix} may not include "{target}"'
            break


def plugin_names(root):
    names = set()
    for folder, _, files in os.walk(os.path.join(root, "stdplugins")):
        if "CMakeLists.txt" in files:
            with open(os.path.join(folder, "CMakeLists.txt"), encoding="utf-8") as file:
                names |= set(re.findall(r"penstock_add_plugin\((\w+)", file.read()))
    return names


def plugin_faults(path, text, plugins):
    """The compiler knows plugins by the list only: no literal of its own is a plugin's name, alone
    or with the `reader` or `writer` that DataX adds. Prose that names one as an example may stay."""
    if not path.startswith("compiler/") or path.endswith("_test.cc"):
        return
    for number, line in enumerate(text.splitlines(), 1):
        for literal in LITERAL.findall(LINE_COMMENT.sub("", line)):
            if re.sub("(reader|writer)$", "", literal) in plugins:
                yield f'{path}:{number}: "{literal}" is a plugin, which the compiler must not name'


def folder_includes(path, text, exists):
    """The folders whose headers a file of the product includes, its own left out."""
    if path.startswith("tests/") or path.endswith("_test.cc"):
        return set()
    targets = (match.group(2) for match in map(INCLUDE.match, text.splitlines())
               if match and match.group(1) == '"' and exists(match.group(2)))
    return {os.path.dirname(target) for target in targets} - {os.path.dirname(path)}


def cycle_faults(includes):
    """`includes`: folder -> {folder it includes: a file that does}. Each cycle is reported once."""
    done, walk = set(), []

    def visit(folder):
        if folder in walk:
            cycle = walk[walk.index(folder):] + [folder]
            steps = [f"{includes[a][b]} includes {b}/" for a, b in zip(cycle, cycle[1:])]
            yield "folders in a cycle: " + ", ".join(steps)
        elif folder not in done:
            walk.append(folder)
            for target in sorted(includes.get(folder, {})):
                yield from visit(target)
            walk.pop()
            done.add(folder)

    for folder in sorted(includes):
        yield from visit(folder)


def length_faults(path, text):
    lines = text.count("\n")
    if path.endswith((".h", ".cc", ".c", ".py")) and lines > MAX_LINES:
        yield f"{path}:{lines}: longer than {MAX_LINES} lines; a file does one thing"


def naming_faults(path, text, exists):
    for number, line in enumerate(text.splitlines(), 1):
        if path.endswith(SOURCES) and INCLUDE.match(line):
            continue
        for match in NAMED_FILE.finditer(PLURAL_FORM.sub("", line)):
            name = match.group(1)
            if "x_test" in name or "NAME" in name or exists(name):
                continue
            yield f"{path}:{number}: names {name}, which does not exist"


def project_files(root):
    for folder, folders, files in os.walk(root):
        folders[:] = [f for f in folders if f not in SKIPPED and not f.startswith("build-")]
        for name in files:
            path = os.path.relpath(os.path.join(folder, name), root)
            if name.endswith(COMMENTED):
                yield path


def check(root):
    def exists(path):
        return os.path.exists(os.path.join(root, path))

    faults, includes = [], {}
    plugins = plugin_names(root)
    for path in sorted(project_files(root)):
        with open(os.path.join(root, path), encoding="utf-8", errors="replace") as file:
            text = file.read()
        if path.endswith(SOURCES):
            faults += include_faults(path, text, exists)
            faults += plugin_faults(path, text, plugins)
            for folder in folder_includes(path, text, exists):
                includes.setdefault(os.path.dirname(path), {}).setdefault(folder, path)
        faults += length_faults(path, text)
        if path != "tests/layering/check_layering.py":
            faults += naming_faults(path, text, exists)
    return faults + list(cycle_faults(includes))


def self_test():
    """Each rule finds what it is there for."""
    known = {"compiler/ir/pipeline.h", "runtime/base/status.h", "runtime/engine/job_runner.h",
             "stdplugins/table/sqlite/spec.h", "runtime/kernels/conversion.h"}

    def faults(path, text):
        return (list(include_faults(path, text, known.__contains__)) +
                list(plugin_faults(path, text, {"mysql"})) +
                list(length_faults(path, text)) +
                list(naming_faults(path, text, known.__contains__)))

    wrong = [
        ("runtime/engine/a.cc", '#include "compiler/ir/pipeline.h"'),
        ("stdplugins/table/stream/a.cc", '#include "stdplugins/table/sqlite/spec.h"'),
        ("stdplugins/table/stream/a.cc", '#include "runtime/engine/job_runner.h"'),
        ("tests/reference/a.cc", '#include "runtime/kernels/conversion.h"'),
        ("compiler/sema/a.cc", "#include <llvm/IR/IRBuilder.h>"),
        ("compiler/sema/a.cc", "#include <antlr4-runtime.h>"),
        ("runtime/engine/a.cc", "#include <nlohmann/json.hpp>"),
        ("runtime/base/a.cc", '#include "runtime/base/no_such.h"'),
        ("runtime/base/a.cc", "// see runtime/base/gone.h"),
        ("stdplugins/table/stream/a.cc", "#include <openssl/ssl.h>"),
        ("compiler/sema/a.cc", "#include <re2/re2.h>"),
        ("compiler/sema/a.cc", 'if (plugin == "mysql") return;'),
        ("compiler/sema/a.cc", 'if (plugin == "mysqlreader") return;'),
        ("runtime/base/a.cc", "\n" * (MAX_LINES + 1)),
    ]
    right = [
        ("compiler/codegen/a.cc", '#include <llvm/IR/IRBuilder.h>\n'
                                  '#include "compiler/ir/pipeline.h"'),
        ("stdplugins/table/sqlite/a.cc", '#include "stdplugins/table/sqlite/spec.h"'),
        ("runtime/base/a.cc", "// see runtime/base/status.h"),
        ("compiler/sema/a.cc", 'std::string plugin;  // as written: "mysql"'),
        ("compiler/sema/a.cc", '"the name of the plugin, such as `mysql`"'),
        ("stdplugins/table/mysql/spec.cc", 'spec.name = "mysql";'),
    ]
    chain = {"a": {"b": "a/x.h"}, "b": {"c": "b/x.h"}}
    assert not list(cycle_faults(chain))
    chain["c"] = {"a": "c/x.cc"}
    assert list(cycle_faults(chain)) == ["folders in a cycle: a/x.h includes b/, "
                                         "b/x.h includes c/, c/x.cc includes a/"]
    for path, text in wrong:
        assert faults(path, text), f"no fault found in {path}: {text[:60]}"
    for path, text in right:
        assert not faults(path, text), faults(path, text)


if __name__ == "__main__":
    self_test()
    found = check(sys.argv[1])
    print("\n".join(found) if found else "layers, lengths and names are in order")
    sys.exit(1 if found else 0)
