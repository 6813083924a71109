"""The order lines job in polars: polars_job.py INPUT OUTPUT THREADS, the last by POLARS_MAX_THREADS.
Types are given, nothing is guessed; quantity is printed as it stands."""

import sys
import time

import polars as pl

source, target, threads = sys.argv[1:]
if pl.thread_pool_size() != int(threads):
    sys.exit(f"polars has {pl.thread_pool_size()} threads, not {threads}")
money = pl.Decimal(15, 2)
schema = {"l_orderkey": pl.Int64, "l_partkey": pl.Int64, "l_suppkey": pl.Int64, "l_linenumber": pl.Int64,
          "l_quantity": pl.Float64, "l_extendedprice": money, "l_discount": money, "l_tax": money,
          "l_returnflag": pl.String, "l_linestatus": pl.String, "l_shipdate": pl.Date,
          "l_commitdate": pl.Date, "l_receiptdate": pl.Date, "l_shipinstruct": pl.String,
          "l_shipmode": pl.String, "l_comment": pl.String}
start = time.perf_counter()
lines = pl.scan_csv(source, schema=schema).filter((pl.col("l_quantity") >= 24) & (pl.col("l_shipmode") != "AIR"))
lines.select("l_orderkey", "l_linenumber", "l_quantity", "l_extendedprice",
             pl.col("l_shipdate").dt.strftime("%d/%m/%Y"), "l_returnflag", "l_shipmode", "l_comment",
             pl.lit("lineitem-v1").alias("version"), pl.lit("2025-11-20").alias("run")).sink_csv(
                 target, include_header=False)
print(time.perf_counter() - start)
