// The order lines job in DuckDB: node duckdb.mjs INPUT OUTPUT THREADS. Types are given, nothing is
// guessed; quantity is printed as it stands.
import { DuckDBInstance } from '@duckdb/node-api';

const [input, output, threads] = process.argv.slice(2);
const columns = `{'l_orderkey':'BIGINT','l_partkey':'BIGINT','l_suppkey':'BIGINT','l_linenumber':'BIGINT',
'l_quantity':'DOUBLE','l_extendedprice':'DECIMAL(15,2)','l_discount':'DECIMAL(15,2)','l_tax':'DECIMAL(15,2)',
'l_returnflag':'VARCHAR','l_linestatus':'VARCHAR','l_shipdate':'DATE','l_commitdate':'DATE',
'l_receiptdate':'DATE','l_shipinstruct':'VARCHAR','l_shipmode':'VARCHAR','l_comment':'VARCHAR'}`;
const instance = await DuckDBInstance.create(':memory:', { threads });
const connection = await instance.connect();
const start = process.hrtime.bigint();
await connection.run(`COPY (
  SELECT l_orderkey, l_linenumber, l_quantity, l_extendedprice, strftime(l_shipdate, '%d/%m/%Y'),
         l_returnflag, l_shipmode, l_comment, 'lineitem-v1', '2025-11-20'
  FROM read_csv('${input}', header=true, auto_detect=false, delim=',', quote='"', escape='"', columns=${columns})
  WHERE l_quantity >= 24 AND l_shipmode <> 'AIR'
) TO '${output}' (FORMAT csv, HEADER false)`);
console.log(Number(process.hrtime.bigint() - start) / 1e9);  // without start-up of Node and DuckDB
process.exit(0);
