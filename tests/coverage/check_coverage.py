#!/usr/bin/env python3
"""Every diagnostic, dirty reason, failure, function, kernel and plugin option has a test.

Usage: check_coverage.py ROOT PENSTOCK. An item counts as tested where a golden case or a unit test
names it: by its code, its enumerator, its symbol, or as a key of a job; a kernel also where the job
of a golden case uses it (`penstock dump --stage ir`). The limit of a number counts only where a case
expects that something is refused for it. What cannot be tested is listed in exemptions.txt next to this file with the reason; an exempted item that gains a test is a fault, too.
"""
import concurrent.futures
import pathlib
import re
import subprocess
import sys
import tempfile


def definitions(path, pattern):
    return re.findall(pattern, path.read_text(encoding="utf-8"), re.S)


def read_tests(root):
    """All golden cases as one text, all unit tests as another."""
    cases, units = [], []
    # Builds are left out as a whole: other tests come and go in them at this moment.
    folders = [entry for entry in root.iterdir()
               if entry.is_dir() and "build" not in entry.name and entry.name != ".git"]
    for path in (path for folder in folders for path in folder.rglob("*") if path.is_file()):
        if path.suffix in (".test", ".test_slow", ".case"):
            cases.append(path.read_text(encoding="utf-8", errors="replace"))
        elif path.name.endswith("_test.cc"):
            units.append(path.read_text(encoding="utf-8", errors="replace"))
    return "\n".join(cases), "\n".join(units)


def kernels_used(root, penstock):
    """Names of the kernels in the jobs of all golden cases that run."""
    jobs = []
    for path in (root / "tests").rglob("*.test"):
        match = re.search(r"^# args: run .*?^--- job\.json\n(.*?)(?=^--- |\Z)",
                          path.read_text(encoding="utf-8", errors="replace"), re.S | re.M)
        if match:
            jobs.append(match.group(1))

    def dump(job):
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            file.write(job)
            file.flush()
            result = subprocess.run([penstock, "dump", file.name, "--stage", "ir"],
                                    capture_output=True, timeout=60)
        return result.stdout.decode(errors="replace").split("\nplan ")[0]

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        return set(re.findall(r"\w+", " ".join(pool.map(dump, jobs))))


def options_of(spec):
    """Names of options, in the order of the spec; members of objects under their own name."""
    return definitions(spec, r'\{\.name = "([\w.<>]+)"')


def limited_options(spec):
    """Names of the options whose numbers have a limit."""
    rows = re.split(r'(?=\{\.name = ")', spec.read_text(encoding="utf-8"))
    return dict.fromkeys(
        match.group(1) for row in rows if "OptionType::kInt" in row
        and re.search(r"\.(?:minimum|maximum) =", row)
        and (match := re.match(r'\{\.name = "([\w.<>]+)"', row)))


def find_untested(root, cases, units, used):
    def word(text, where):
        return re.search(r"(?<![\w.])" + re.escape(text) + r"(?!\w)", where) is not None

    for name, code in definitions(root / "compiler/diagnostics/diagnostics.def",
                                  r'PST_DIAG\((\w+), "(\w+)"'):
        yield f"diagnostic {code}", word(code, cases) or word(code, units) or \
            word(f"Diag::{name}", units)
    for name, code in definitions(root / "runtime/abi/dirty_reasons.def",
                                  r'PST_DIRTY\(\d+, (\w+), "(\w+)"'):
        yield f"dirty reason {code}", word(code, cases) or word(name, units)
    for name, code in definitions(root / "runtime/base/failures.def",
                                  r'PST_FAILURE\((\w+), "(\w+)"'):
        yield f"failure {code}", word(code, cases) or word(code, units) or \
            word(f"Failure::{name}", units)
    for name in definitions(root / "compiler/sema/functions.def",
                            r'PST_(?:FUNCTION|SPECIAL|SAME_AS)\("(\w+)"'):
        yield f"function {name}", re.search(rf"\b{name}\(", cases, re.I) is not None or \
            re.search(rf"\b{name}\(", units, re.I) is not None
    # Conversions are among them: the test of their table finds the kernel of each.
    for family, kernel in definitions(
            root / "runtime/kernels/kernels.def",
            r"(?m)^(FUNCTION|OPERATOR|CONVERT|FORMAT|COPY|TEXT_KERNEL)(?:_BY_PATTERN)?\((\w+),?"):
        symbol = ("pst_k_" if family in ("FUNCTION", "OPERATOR", "CONVERT") else "pst_") + kernel
        yield f"kernel {kernel}", kernel in used or word(symbol, units) or \
            word(f"Kernel::{kernel}", units)
    for spec in sorted(root.glob("stdplugins/*/*/*.cc")):
        for option in limited_options(spec):
            yield f"limit of {spec.parent.name}.{option}", \
                re.search(rf"for `(?:\w+\.)?{re.escape(option)}` is out of range", cases) is not None
        for option in dict.fromkeys(options_of(spec)):
            # A word in brackets stands for any text.
            key = re.compile('"' + re.sub(r"<\w+>", r"[^\\s\"]+", re.escape(option)) + '"')
            yield f"option {spec.parent.name}.{option}", \
                key.search(cases) is not None or key.search(units) is not None


def read_exemptions(path):
    exemptions = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            item, _, reason = line.partition(" # ")
            exemptions[item.strip()] = reason
    return exemptions


def check(root, penstock):
    cases, units = read_tests(root)
    exemptions = read_exemptions(root / "tests/coverage/exemptions.txt")
    used = kernels_used(root, penstock)
    faults, known = [], set()
    for item, tested in find_untested(root, cases, units, used):
        known.add(item)
        if tested and item in exemptions:
            faults.append(f"{item} has a test now: take it out of exemptions.txt")
        elif not tested and item not in exemptions:
            faults.append(f"{item} has no test")
    faults += [f"exemptions.txt names {item}, which does not exist"
               for item in exemptions if item not in known]
    faults += [f"exemptions.txt gives no reason for {item}"
               for item, reason in exemptions.items() if not reason]
    return faults, len(known)


if __name__ == "__main__":
    found, count = check(pathlib.Path(sys.argv[1]).resolve(), sys.argv[2])
    print("\n".join(found) if found else f"all {count} items have tests or reasons")
    sys.exit(1 if found else 0)
