#!/usr/bin/env python3
"""Prints one table of ratios, each measured in this run: Penstock against peers and against a loop
written by hand. The commands of one row run in turn, A B A B ..., and the ratio is that of the
medians. Wall-clock time of whole processes unless said."""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.join(ROOT, "build")
PENSTOCK = os.path.join(BUILD, "bin", "penstock")
TOOLS = os.path.join(BUILD, "bench")

rows = []


def run(command, stdout=subprocess.DEVNULL, stdin=None):
    """Wall seconds, peak memory in MB and output of one process. A failing command ends it all."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=stdout, stderr=subprocess.PIPE, stdin=stdin)
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{' '.join(command)} failed ({process.returncode}): {errors.decode()[-2000:]}")
    return seconds, usage.ru_maxrss / 1024


def alternate(commands, times, before=None):
    """Medians of wall seconds and largest peak memory of each command, run in turn."""
    walls = {name: [] for name in commands}
    peaks = {name: 0.0 for name in commands}
    for turn in range(times + 1):
        for name, command in commands.items():
            if before:
                before()
            seconds, peak = command() if callable(command) else run(command)
            if turn > 0:  # the first turn warms caches
                walls[name].append(seconds)
                peaks[name] = max(peaks[name], peak)
    return {name: statistics.median(values) for name, values in walls.items()}, peaks


def report(what, value, goal, good):
    rows.append((what, value, goal, "yes" if good else "NO"))
    print(f"  {what}: {value} (goal {goal}) {'ok' if good else 'MISSED'}", flush=True)


def write_job(path, reader, writer, **setting):
    job = {"type": "job", "version": "2.0",
           "steps": [{"stepType": reader[0], "category": "reader", "name": "Reader", "parameter": reader[1]},
                     {"stepType": writer[0], "category": "writer", "name": "Writer", "parameter": writer[1]}],
           "setting": setting}
    with open(path, "w") as out:
        json.dump(job, out)


LINE_COLUMNS = [
    {"index": 0, "type": "long", "name": "l_orderkey"}, {"index": 3, "type": "long", "name": "l_linenumber"},
    {"index": 4, "type": "double", "name": "l_quantity"},
    {"index": 5, "type": "decimal(15,2)", "name": "l_extendedprice"},
    {"index": 10, "type": "date", "format": "yyyy-MM-dd", "name": "l_shipdate"},
    {"index": 8, "type": "string", "name": "l_returnflag"}, {"index": 14, "type": "string", "name": "l_shipmode"},
    {"index": 15, "type": "string", "name": "l_comment"},
    {"type": "string", "value": "lineitem-v1"}, {"type": "string", "value": "${run_date}"}]


def lines_job(directory, name, source, target, threads):
    path = os.path.join(directory, name)
    folder, file = os.path.split(target)
    write_job(path,
              ("txtfile", {"path": source, "fileFormat": "csv", "header": True, "column": LINE_COLUMNS,
                           "where": "l_quantity >= 24 and l_shipmode <> 'AIR'"}),
              ("txtfile", {"path": folder, "fileName": file, "fileFormat": "csv", "writeMode": "truncate",
                           "dateFormat": "dd/MM/yyyy"}),
              speed={"concurrent": threads})
    return path


def duckdb(directory):
    """A command that runs the job in DuckDB, or nothing where the npm registry is not reached."""
    home = os.path.join(BUILD, "bench", "node")
    os.makedirs(home, exist_ok=True)
    if not os.path.isdir(os.path.join(home, "node_modules", "@duckdb", "node-api")):
        if shutil.which("npm") is None:
            return None
        done = subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", "@duckdb/node-api"],
                              cwd=home, capture_output=True)
        if done.returncode != 0:
            return None
    shutil.copy(os.path.join(ROOT, "tests", "bench", "duckdb.mjs"), home)

    def command(source, target, threads):
        def measure():  # DuckDB's own time, without the start of Node
            done = subprocess.run(["node", os.path.join(home, "duckdb.mjs"), source, target, str(threads)],
                                  capture_output=True, text=True)
            if done.returncode != 0:
                sys.exit(f"duckdb failed: {done.stderr}")
            return float(done.stdout), 0.0
        return measure
    return command


def main_job(directory, size, times):
    print(f"order lines, csv to csv, {size} bytes", flush=True)
    source = os.path.join(directory, "lines.csv")
    with open(source, "wb") as out:
        subprocess.run([os.path.join(TOOLS, "generate"), str(size)], stdout=out, check=True)
    run_flags = ["-p", "run_date=2025-11-20", "--quiet", "--no-progress"]
    cache = os.path.join(directory, "cache")

    def penstock(target, threads):
        job = lines_job(directory, f"job{threads}-{os.path.basename(target)}.json", source, target, threads)
        return [PENSTOCK, "run", job, "--cache", cache, *run_flags]

    hand = [os.path.join(TOOLS, "hand_written"), source]
    out = os.path.join(directory, "out.csv")
    commands = {"hand": hand + ["/dev/null"], "null1": penstock("/dev/null", 1), "null2": penstock("/dev/null", 2),
                "hand_file": hand + [os.path.join(directory, "hand.csv")], "file1": penstock(out, 1),
                "file2": penstock(out, 2)}
    duck = duckdb(directory)
    if duck:
        for threads in (1, 2):
            commands[f"duck_null{threads}"] = duck(source, "/dev/null", threads)
            commands[f"duck_file{threads}"] = duck(source, os.path.join(directory, "duck.csv"), threads)
    outputs = [out, os.path.join(directory, "hand.csv"), os.path.join(directory, "duck.csv")]

    def remove_outputs():  # else whoever replaces one waits until its memory is given back
        for path in outputs:
            if os.path.exists(path):
                os.remove(path)

    for name in ("hand_file", "file1", "file2"):
        run(commands[name])
    if subprocess.run(["cmp", outputs[0], outputs[1]]).returncode != 0:
        sys.exit("the loop written by hand and Penstock disagree")
    walls, peaks = alternate(commands, times, before=remove_outputs)
    for name, seconds in walls.items():
        print(f"    {name}: {seconds:.3f} s, {peaks[name]:.0f} MB")
    ratio = walls["null1"] / walls["hand"]
    report("to /dev/null, 1 thread, time / hand-written loop", f"{ratio:.2f}", "<= 1.15", ratio <= 1.15)
    speedup = walls["null1"] / walls["null2"]
    report("to /dev/null, speed of 2 threads / 1", f"{speedup:.2f}", ">= 1.7", speedup >= 1.7)
    speedup = walls["file1"] / walls["file2"]
    report("to a file, speed of 2 threads / 1", f"{speedup:.2f}", ">= 1.7", speedup >= 1.7)
    peak = max(peaks[name] for name in ("null1", "null2", "file1", "file2"))
    report("peak memory, MB", f"{peak:.0f}", "<= 64", peak <= 64)
    if not duck:
        print("  DuckDB: skipped, its npm package cannot be installed here")
        return
    for threads in (1, 2):
        ratio = walls[f"duck_null{threads}"] / walls[f"null{threads}"]
        report(f"to /dev/null, {threads} thread(s), DuckDB time / ours", f"{ratio:.1f}", ">= 5", ratio >= 5)
        ratio = walls[f"duck_file{threads}"] / walls[f"file{threads}"]
        report(f"to a file, {threads} thread(s), DuckDB time / ours", f"{ratio:.1f}", ">= 2.5", ratio >= 2.5)


def small_job(directory, times):
    print("100 rows, csv to csv", flush=True)
    source = os.path.join(directory, "small.csv")
    with open(os.path.join(directory, "lines.csv")) as lines, open(source, "w") as out:
        for _ in range(101):
            out.write(lines.readline())
    job = lines_job(directory, "small.json", source, os.path.join(directory, "small-out.csv"), 1)
    flags = ["-p", "run_date=2025-11-20", "--quiet", "--no-progress"]
    cache = os.path.join(directory, "small-cache")

    def cold():
        shutil.rmtree(cache, ignore_errors=True)
        return run([PENSTOCK, "run", job, "--cache", cache, *flags])

    executable = os.path.join(directory, "small.exe")
    run([PENSTOCK, "build", job, "-o", executable])
    walls, _ = alternate({"cold": cold, "warm": [PENSTOCK, "run", job, "--cache", cache, *flags]}, times * 4)
    report("whole process, empty object cache, ms", f"{walls['cold'] * 1e3:.1f}", "<= 20", walls["cold"] <= 0.020)
    report("whole process, warm object cache, ms", f"{walls['warm'] * 1e3:.1f}", "<= 10", walls["warm"] <= 0.010)
    starts, _ = alternate({"exe": [executable, "--help"], "true": ["/bin/true"]}, times * 20)
    ratio = starts["exe"] / starts["true"]
    report("built executable, start-up / that of /bin/true", f"{ratio:.1f}", "<= 3", ratio <= 3)
    size = os.path.getsize(executable) / 1e6
    report("built executable, MB", f"{size:.1f}", "<= 4", size <= 4)


def wide_job(directory, times):
    print("320 columns", flush=True)
    source = os.path.join(directory, "wide.csv")
    with open(source, "w") as out:
        for row in range(3):
            out.write(",".join(str(row * 320 + i) for i in range(320)) + "\n")
    kinds = ["long", "double", "decimal(15,2)", "string"]
    path = os.path.join(directory, "wide.json")
    write_job(path,
              ("txtfile", {"path": source, "fileFormat": "csv",
                           "column": [{"index": i, "type": kinds[i % 4]} for i in range(320)]}),
              ("txtfile", {"path": directory, "fileName": "wide-out.csv", "fileFormat": "csv",
                           "writeMode": "truncate"}))
    walls, _ = alternate({"full": [PENSTOCK, "run", path, "--tier", "1", "--cache", "off", "--quiet"]}, times)
    report("320 columns, whole process with tier 1, s", f"{walls['full']:.2f}", "< 0.5", walls["full"] < 0.5)


TABLE = ("create table lines(l_orderkey integer, l_linenumber integer, l_quantity real, l_extendedprice real, "
         "l_shipdate text, l_returnflag text, l_shipmode text, l_comment text)")


def sqlite_jobs(directory, times):
    print("SQLite", flush=True)
    typed = os.path.join(directory, "typed.csv")
    kept = [0, 3, 4, 5, 10, 8, 14, 15]
    import csv
    with open(os.path.join(directory, "lines.csv"), newline="") as lines, open(typed, "w", newline="") as out:
        reader, writer = csv.reader(lines), csv.writer(out, lineterminator="\n")
        next(reader)
        for count, fields in enumerate(reader):
            if count == 1_000_000:
                break
            writer.writerow([fields[i] for i in kept])
    database = os.path.join(directory, "lines.db")

    def fresh():
        for suffix in ("", "-wal", "-journal"):
            if os.path.exists(database + suffix):
                os.remove(database + suffix)
        subprocess.run(["sqlite3", database, TABLE], check=True)

    columns = [{"index": i, "type": t} for i, t in enumerate(
        ["long", "long", "double", "double", "string", "string", "string", "string"])]
    names = ["l_orderkey", "l_linenumber", "l_quantity", "l_extendedprice", "l_shipdate", "l_returnflag",
             "l_shipmode", "l_comment"]
    load = os.path.join(directory, "load.json")
    write_job(load, ("txtfile", {"path": typed, "fileFormat": "csv", "column": columns}),
              ("sqlite", {"path": database, "table": "lines", "column": names, "writeMode": "insert"}))
    unload = os.path.join(directory, "unload.json")
    write_job(unload, ("sqlite", {"path": database, "table": "lines", "column": names}),
              ("txtfile", {"path": directory, "fileName": "unload.csv", "fileFormat": "csv", "writeMode": "truncate"}))
    cache = ["--cache", os.path.join(directory, "cache"), "--quiet", "--no-progress"]
    walls, _ = alternate({"ours": [PENSTOCK, "run", load, *cache],
                          "import": ["sqlite3", database, ".mode csv", f".import {typed} lines"]},
                         max(times // 2, 3), before=fresh)
    ratio = walls["import"] / walls["ours"]
    report("csv to SQLite, sqlite3 .import time / ours", f"{ratio:.2f}", ">= 1", ratio >= 1)

    def dump():
        with open(os.path.join(directory, "dump.csv"), "wb") as out:
            return run(["sqlite3", "-csv", database, "select " + ",".join(names) + " from lines"], stdout=out)
    walls, _ = alternate({"ours": [PENSTOCK, "run", unload, *cache], "shell": dump}, max(times // 2, 3))
    ratio = walls["shell"] / walls["ours"]
    report("SQLite to csv, sqlite3 -csv time / ours", f"{ratio:.2f}", ">= 1", ratio >= 1)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=1_000_000_000, help="bytes of the main table")
    parser.add_argument("--times", type=int, default=7, help="measured turns")
    parser.add_argument("--directory", default="/dev/shm", help="where the data goes; best in memory")
    options = parser.parse_args()
    directory = tempfile.mkdtemp(prefix="penstock-bench-", dir=options.directory)
    try:
        main_job(directory, options.size, options.times)
        small_job(directory, options.times)
        wide_job(directory, options.times)
        sqlite_jobs(directory, options.times)
    finally:
        shutil.rmtree(directory)
    width = max(len(row[0]) for row in rows)
    print(f"\n{'measured in one run':<{width}}  {'value':>8}  {'goal':>8}  met")
    for what, value, goal, met in rows:
        print(f"{what:<{width}}  {value:>8}  {goal:>8}  {met}")
    sys.exit(0 if all(row[3] == "yes" for row in rows) else 1)


if __name__ == "__main__":
    main()
