"""The order lines job in other programs, by their own time for it, without their start-up. Each
comes from its registry, below build/bench, and is skipped with a word where that is not reached."""

import os
import shutil
import subprocess
import sys

from measure import own_time

HERE = os.path.dirname(os.path.abspath(__file__))


def _duckdb(home):
    node = os.path.join(home, "node")
    os.makedirs(node, exist_ok=True)
    if not os.path.isdir(os.path.join(node, "node_modules", "@duckdb", "node-api")):
        if shutil.which("npm") is None:
            return None
        done = subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", "@duckdb/node-api"],
                              cwd=node, capture_output=True)
        if done.returncode != 0:
            return None
    shutil.copy(os.path.join(HERE, "duckdb.mjs"), node)  # where its imports are found
    return lambda source, target, threads: own_time(
        ["node", os.path.join(node, "duckdb.mjs"), source, target, str(threads)])


def _python(home, package, script):
    python = os.path.join(home, "python", "bin", "python")
    if not os.path.exists(python):
        if subprocess.run([sys.executable, "-m", "venv", os.path.join(home, "python")]).returncode != 0:
            return None
    if subprocess.run([python, "-c", f"import {package}"], capture_output=True).returncode != 0:
        done = subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", package],
                              capture_output=True)
        if done.returncode != 0:
            return None

    def command(source, target, threads):
        env = dict(os.environ, POLARS_MAX_THREADS=str(threads))
        return own_time([python, os.path.join(HERE, script), source, target, str(threads)], env)
    return command


def find_peers(home):
    """By name: a function of source, target and threads that gives a measure."""
    makers = {"DuckDB": lambda: _duckdb(home),
              "polars": lambda: _python(home, "polars", "polars_job.py"),
              "ClickHouse": lambda: _python(home, "chdb", "clickhouse_job.py")}
    peers = {}
    for name, make in makers.items():
        peer = make()
        if peer is None:
            print(f"  {name}: skipped, its package cannot be installed here", flush=True)
        else:
            peers[name] = peer
    return peers
