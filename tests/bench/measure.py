"""Runs commands in turn and keeps what came out."""

import os
import subprocess
import sys
import time

rows = []


def run(command, stdout=subprocess.DEVNULL, env=None):
    """Wall seconds and peak memory in MB of one process. A failing command ends it all."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=stdout, stderr=subprocess.PIPE, env=env)
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{' '.join(command)} failed ({process.returncode}): {errors.decode()[-2000:]}")
    return seconds, usage.ru_maxrss / 1024


def together(commands):
    """A measure for `alternate`: wall seconds until all of the commands, started at once, are done."""
    def measure():
        start = time.perf_counter()
        processes = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for command in commands]
        for command, process in zip(commands, processes):
            if process.wait() != 0:
                sys.exit(f"{' '.join(command)} failed ({process.returncode})")
        return time.perf_counter() - start, 0.0
    return measure


def own_time(command, env=None):
    """A measure for `alternate`: the seconds that the command prints of itself."""
    def measure():
        done = subprocess.run(command, capture_output=True, text=True, env=env)
        if done.returncode != 0:
            sys.exit(f"{' '.join(command)} failed ({done.returncode}): {done.stderr[-2000:]}")
        return float(done.stdout.split()[-1]), 0.0
    return measure


def alternate(commands, times, before=None):
    """Wall seconds and peak memory of each command, a list or a function that gives both. They run
    in turn, A B A B ..., and the best turn counts: what else the machine does only adds to it."""
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
    best = {name: min(values) for name, values in walls.items()}
    for name, seconds in best.items():
        print(f"    {name}: {seconds:.3f} s" + (f", {peaks[name]:.0f} MB" if peaks[name] else ""))
    return best, peaks


def report_fact(what, value, digits=2):
    """Keeps one line of the table that has no goal."""
    rows.append((what, f"{value:.{digits}f}", "", ""))
    print(f"  {what}: {value:.{digits}f}", flush=True)


def report(what, value, goal, is_least, digits=2):
    """Keeps one line of the table. `is_least`: the goal is the least, not the most."""
    good = value >= goal if is_least else value <= goal
    row = (what, f"{value:.{digits}f}", f"{'>=' if is_least else '<='} {goal:g}", "yes" if good else "NO")
    rows.append(row)
    print(f"  {what}: {row[1]} (goal {row[2]}) {'ok' if good else 'MISSED'}", flush=True)


def print_table():
    """Whether all goals are met."""
    width = max(len(row[0]) for row in rows)
    print(f"\n{'measured in one run':<{width}}  {'value':>8}  {'goal':>8}  met")
    for what, value, goal, met in rows:
        print(f"{what:<{width}}  {value:>8}  {goal:>8}  {met}")
    return all(row[3] != "NO" for row in rows)
