"""PostgreSQL to csv against psql's \\copy, on a server of the test tree: over TCP, with the same login."""

import json
import os
import re
import subprocess

from measure import alternate, report

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.join(ROOT, "build")
SERVER = os.path.join(ROOT, "tests", "servers", "postgresql")

# As wide as TPC-H's lineitem, one million records.
TABLE = """create table lines as select i::bigint as l_orderkey, (i * 13 % 200000)::int as l_partkey,
  (i * 7 % 10000)::int as l_suppkey, (i % 7)::int as l_linenumber, (i % 50)::numeric(15,2) as l_quantity,
  ((i::bigint * 37 % 10000000) / 100.0)::numeric(15,2) as l_extendedprice, ((i % 11) / 100.0)::numeric(15,2) as l_discount,
  ((i % 9) / 100.0)::numeric(15,2) as l_tax, 'N'::char(1) as l_returnflag, 'O'::char(1) as l_linestatus,
  date '1992-01-01' + (i % 2500)::int as l_shipdate, date '1992-01-01' + (i % 2400)::int as l_commitdate,
  date '1992-01-01' + (i % 2300)::int as l_receiptdate, 'DELIVER IN PERSON'::char(25) as l_shipinstruct,
  'TRUCK'::char(10) as l_shipmode, 'carefully final deposits ' || i as l_comment from generate_series(1, 1000000) i;
analyze lines; grant select on lines to reader;"""


def postgresql_jobs(penstock, directory, times):
    print("PostgreSQL", flush=True)
    environment = dict(os.environ, PENSTOCK_BUILD=BUILD)

    def server(*words, sql=None):
        subprocess.run([SERVER, *words], cwd=directory, env=environment, input=sql, text=True, check=True)

    server("schema", sql=TABLE)
    try:
        measure(penstock, directory, times)
    finally:
        server("drop")
        server("stop")


def measure(penstock, directory, times):
    sources = os.path.join(directory, "sources.json")
    with open(sources) as file:
        login = json.load(file)["datasources"]["pg"]["properties"]
    port, schema = re.search(r":(\d+)/postgres\?currentSchema=(\w+)", login["jdbcUrl"]).groups()
    ours, theirs = os.path.join(directory, "ours.csv"), os.path.join(directory, "theirs.csv")

    def job(threads):
        path = os.path.join(directory, f"read{threads}.json")
        steps = [{"category": "reader", "stepType": "postgresql", "parameter": {
                     "datasource": "pg", "table": "lines", "column": ["*"], "splitPk": "l_orderkey"}},
                 {"category": "writer", "stepType": "txtfile", "parameter": {
                     "path": ours, "fileFormat": "csv", "writeMode": "truncate"}}]
        with open(path, "w") as out:
            json.dump({"type": "job", "version": "2.0", "steps": steps, "setting": {"speed": {"concurrent": threads}}}, out)
        return [penstock, "run", path, "--datasources", sources, "--quiet", "--no-progress",
                "--cache", os.path.join(directory, "cache")]

    psql = ["psql", f"host=127.0.0.1 port={port} dbname=postgres user={login['username']} "
            f"password='{login['password']}' options='-c search_path={schema} -c synchronize_seqscans=off'",
            "-qXc", f"\\copy (select * from lines) to '{theirs}' csv"]
    walls, peaks = alternate({"psql": psql, "ours1": job(1), "ours2": job(2)}, max(times // 2, 3))
    subprocess.run(job(1), check=True)
    subprocess.run(["cmp", ours, theirs], check=True)
    report("PostgreSQL to csv, 1 thread, time / psql \\copy", walls["ours1"] / walls["psql"], 1.1, False)
    report("PostgreSQL to csv, 2 threads, time / psql \\copy", walls["ours2"] / walls["psql"], 1.1, False)
    report("PostgreSQL to csv, peak memory, MB", max(peaks["ours1"], peaks["ours2"]), 96, False, 0)
