"""The order lines job in ClickHouse, as a library: clickhouse_job.py INPUT OUTPUT THREADS. Types are
given, nothing is guessed; quantity is printed as it stands."""

import sys
import time

import chdb

source, target, threads = sys.argv[1:]
chdb.query("select 1")  # starts the engine
start = time.perf_counter()
chdb.query(f"""
  INSERT INTO FUNCTION file('{target}', 'CSV')
  SELECT l_orderkey, l_linenumber, l_quantity, l_extendedprice, formatDateTime(l_shipdate, '%d/%m/%Y'),
         l_returnflag, l_shipmode, l_comment, 'lineitem-v1', '2025-11-20'
  FROM file('{source}', 'CSVWithNames',
    'l_orderkey Int64, l_partkey Int64, l_suppkey Int64, l_linenumber Int64, l_quantity Float64,
     l_extendedprice Decimal(15, 2), l_discount Decimal(15, 2), l_tax Decimal(15, 2), l_returnflag String,
     l_linestatus String, l_shipdate Date32, l_commitdate Date32, l_receiptdate Date32,
     l_shipinstruct String, l_shipmode String, l_comment String')
  WHERE l_quantity >= 24 AND l_shipmode <> 'AIR'
  SETTINGS max_threads = {threads}, max_insert_threads = {threads}, engine_file_truncate_on_insert = 1,
           output_format_decimal_trailing_zeros = 1""")
print(time.perf_counter() - start)
