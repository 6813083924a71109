#!/usr/bin/env python3
"""Prints one table of ratios, each measured in this run: Penstock against peers and against a loop
written by hand. The commands of one row run in turn, A B A B ..., and the best turn of each counts.
Wall-clock time of whole processes unless said."""

import argparse
import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile

from measure import alternate, own_time, print_table, report, report_fact, run, together
from peers import find_peers
from postgresql_jobs import postgresql_jobs

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.join(ROOT, "build")
PENSTOCK = os.path.join(BUILD, "bin", "penstock")
TOOLS = os.path.join(BUILD, "bench")
FLAGS = ["-p", "run_date=2025-11-20", "--quiet", "--no-progress"]


def remove(*paths):
    for path in paths:
        if os.path.exists(path):
            os.remove(path)


def count_lines(path):
    with open(path, "rb") as text:
        return sum(piece.count(b"\n") for piece in iter(lambda: text.read(1 << 20), b""))


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


def lines_job(directory, name, source, target, threads, **writing):
    path = os.path.join(directory, name)
    folder, file = os.path.split(target)
    write_job(path,
              ("txtfile", {"path": source, "fileFormat": "csv", "header": True, "column": LINE_COLUMNS,
                           "where": "l_quantity >= 24 and l_shipmode <> 'AIR'"}),
              ("txtfile", {"path": folder, "fileName": file, "fileFormat": "csv", "writeMode": "truncate",
                           "dateFormat": "dd/MM/yyyy", **writing}),
              speed={"concurrent": threads})
    return path


def generate(path, size):
    with open(path, "wb") as out:
        subprocess.run([os.path.join(TOOLS, "generate"), str(size)], stdout=out, check=True)


class OrderLines:
    """The order lines job, csv to csv, on one input."""

    def __init__(self, directory, source):
        self.directory = directory
        self.source = source
        self.cache = os.path.join(directory, "cache")

    def penstock(self, target, threads, **writing):
        name = f"job-{threads}-{target.replace('/', '-')}.json"
        job = lines_job(self.directory, name, self.source, target, threads, **writing)
        return [PENSTOCK, "run", job, "--cache", self.cache, *FLAGS]

    def hand_written(self, target):
        return [os.path.join(TOOLS, "hand_written"), self.source, target]


def main_job(lines, disk, times):
    print("order lines, csv to csv", flush=True)
    ours, hand = os.path.join(disk, "ours.csv"), os.path.join(disk, "hand.csv")
    loop = lines.hand_written("/dev/null")
    commands = {"hand_null": loop, "two_loops": together([loop, loop]), "null1": lines.penstock("/dev/null", 1),
                "null2": lines.penstock("/dev/null", 2), "hand_file": lines.hand_written(hand),
                "file1": lines.penstock(ours, 1), "file2": lines.penstock(ours, 2)}
    for name in ("file1", "file2"):
        run(commands["hand_file"])
        run(commands[name])
        if subprocess.run(["cmp", ours, hand]).returncode != 0:
            sys.exit("the loop written by hand and Penstock disagree")
    # Outputs go first: else whoever replaces one waits until its memory is given back.
    walls, peaks = alternate(commands, times, before=lambda: remove(ours, hand))
    report("to /dev/null, 1 thread, time / hand-written loop", walls["null1"] / walls["hand_null"], 1.10, False)
    report("to a flushed file, 1 thread, time / hand-written loop", walls["file1"] / walls["hand_file"], 1.15, False)
    # What two processes that share nothing get out of two cores is the most that threads can get.
    report_fact("hand-written loop, speed of 2 processes at once / 1", 2 * walls["hand_null"] / walls["two_loops"])
    report("to /dev/null, speed of 2 threads / 1", walls["null1"] / walls["null2"], 1.9, True)
    report("to a flushed file, speed of 2 threads / 1", walls["file1"] / walls["file2"], 1.9, True)
    report("peak memory, MB", max(peaks[name] for name in ("null1", "null2", "file1", "file2")), 64, False, 0)


def peer_jobs(lines, times):
    print("order lines, csv to csv, other programs; into memory, as they do not flush", flush=True)
    peers = find_peers(TOOLS)
    target = os.path.join(lines.directory, "out.csv")
    run(lines.penstock(target, 2))
    records = count_lines(target)
    for name, peer in peers.items():
        remove(target)
        peer(lines.source, target, 2)()
        if count_lines(target) != records:
            sys.exit(f"{name} writes {count_lines(target)} records, Penstock {records}")
    for threads in (1, 2):
        commands = {name: peer(lines.source, target, threads) for name, peer in peers.items()}
        commands["Penstock"] = lines.penstock(target, threads)
        walls, _ = alternate(commands, max(times // 2, 2), before=lambda: remove(target))
        ours = walls.pop("Penstock")
        if walls:
            fastest = min(walls, key=walls.get)
            report(f"to a file, {threads} thread(s), time of {fastest}, the fastest / ours",
                   walls[fastest] / ours, 5, True, 1)


def compressed_jobs(directory, size, times):
    print(f"order lines, csv to compressed csv, {size} bytes", flush=True)
    source = os.path.join(directory, "some-lines.csv")
    generate(source, size)
    lines = OrderLines(directory, source)
    for compress, suffix in (("gzip", "gz"), ("zstd", "zst")):
        target = os.path.join(directory, f"out.csv.{suffix}")
        walls, _ = alternate({f"{suffix}{threads}": lines.penstock(target, threads, compress=compress)
                              for threads in (1, 2)}, max(times // 2, 3), before=lambda: remove(target))
        report(f"to csv.{suffix}, speed of 2 threads / 1", walls[f"{suffix}1"] / walls[f"{suffix}2"], 1.8, True)


def small_job(directory, times):
    print("100 rows, csv to csv", flush=True)
    source = os.path.join(directory, "small.csv")
    with open(os.path.join(directory, "lines.csv")) as lines, open(source, "w") as out:
        for _ in range(101):
            out.write(lines.readline())
    job = lines_job(directory, "small.json", source, os.path.join(directory, "small-out.csv"), 1)
    cache = os.path.join(directory, "small-cache")

    def cold():
        shutil.rmtree(cache, ignore_errors=True)
        return run([PENSTOCK, "run", job, "--cache", cache, *FLAGS])

    executable = os.path.join(directory, "small.exe")
    run([PENSTOCK, "build", job, "-o", executable])
    walls, _ = alternate({"cold": cold, "warm": [PENSTOCK, "run", job, "--cache", cache, *FLAGS]}, times * 4)
    report("100 rows, whole process, empty object cache, ms", walls["cold"] * 1e3, 15, False, 1)
    report("100 rows, whole process, warm object cache, ms", walls["warm"] * 1e3, 8, False, 1)
    starts, _ = alternate({"exe": [executable, "--help"], "true": ["/bin/true"]}, times * 20)
    report("built executable, start-up / that of /bin/true", starts["exe"] / starts["true"], 3, False, 1)
    report("built executable, MB", os.path.getsize(executable) / 1e6, 4, False, 1)


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
    report("320 columns, whole process with tier 1, s", walls["full"], 0.35, False)


TABLE = ("create table lines(l_orderkey integer, l_linenumber integer, l_quantity real, l_extendedprice real, "
         "l_shipdate text, l_returnflag text, l_shipmode text, l_comment text)")


def sqlite_jobs(directory, times):
    print("SQLite", flush=True)
    typed = os.path.join(directory, "typed.csv")
    kept = [0, 3, 4, 5, 10, 8, 14, 15]
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

    cache = ["--cache", os.path.join(directory, "cache"), "--quiet", "--no-progress"]
    columns = [{"index": i, "type": t} for i, t in enumerate(
        ["long", "long", "double", "double", "string", "string", "string", "string"])]
    names = ["l_orderkey", "l_linenumber", "l_quantity", "l_extendedprice", "l_shipdate", "l_returnflag",
             "l_shipmode", "l_comment"]

    def load(threads):
        path = os.path.join(directory, f"load{threads}.json")
        write_job(path, ("txtfile", {"path": typed, "fileFormat": "csv", "column": columns}),
                  ("sqlite", {"path": database, "table": "lines", "column": names, "writeMode": "insert"}),
                  speed={"concurrent": threads})
        return [PENSTOCK, "run", path, *cache]

    unload = os.path.join(directory, "unload.json")
    write_job(unload, ("sqlite", {"path": database, "table": "lines", "column": names}),
              ("txtfile", {"path": directory, "fileName": "unload.csv", "fileFormat": "csv", "writeMode": "truncate"}))
    inserts = own_time([os.path.join(TOOLS, "sqlite_inserts"), database, typed])
    walls, _ = alternate({"load1": load(1), "load2": load(2), "inserts": inserts,
                          "import": ["sqlite3", database, ".mode csv", f".import {typed} lines"]},
                         max(times // 2, 3), before=fresh)
    report("csv to SQLite, 2 threads, time / SQLite's own inserts", walls["load2"] / walls["inserts"], 1.15, False)
    report("csv to SQLite, 1 thread, sqlite3 .import time / ours", walls["import"] / walls["load1"], 1, True)

    def dump():
        with open(os.path.join(directory, "dump.csv"), "wb") as out:
            return run(["sqlite3", "-csv", database, "select " + ",".join(names) + " from lines"], stdout=out)
    walls, _ = alternate({"ours": [PENSTOCK, "run", unload, *cache], "shell": dump}, max(times // 2, 3))
    report("SQLite to csv, sqlite3 -csv time / ours", walls["shell"] / walls["ours"], 1, True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=1_000_000_000, help="bytes of the main table")
    parser.add_argument("--times", type=int, default=7, help="measured turns")
    parser.add_argument("--directory", default="/dev/shm", help="where the data goes; best in memory")
    parser.add_argument("--disk", default=TOOLS, help="where files that are flushed go")
    options = parser.parse_args()
    directory = tempfile.mkdtemp(prefix="penstock-bench-", dir=options.directory)
    disk = tempfile.mkdtemp(prefix="disk-", dir=options.disk)
    try:
        source = os.path.join(directory, "lines.csv")
        generate(source, options.size)
        lines = OrderLines(directory, source)
        main_job(lines, disk, options.times)
        peer_jobs(lines, options.times)
        compressed_jobs(directory, options.size // 5, options.times)
        small_job(directory, options.times)
        wide_job(directory, options.times)
        sqlite_jobs(directory, options.times)
        postgresql_jobs(PENSTOCK, directory, options.times)
    finally:
        shutil.rmtree(directory)
        shutil.rmtree(disk)
    sys.exit(0 if print_table() else 1)


if __name__ == "__main__":
    main()
