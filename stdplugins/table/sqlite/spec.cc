#include "runtime/plugin/plugin_spec.h"

namespace penstock {
namespace {

// What both sides share: where the database is, and what JDBC scripts carry along.
std::vector<OptionSpec> DatabaseOptions() {
  return {
      {.name = "path",
       .description = "The database file. `connection[0].jdbcUrl` (`jdbc:sqlite:FILE`) says the "
                      "same in DataX's words.",
       .synonyms = {"database", "dbPath", "db"}},
      {.name = "datasource",
       .description = "The name of a data source that is kept outside the script and knows the "
                      "file."},
      {.name = "busyTimeout",
       .type = OptionType::kInt,
       .default_text = "10000",
       .description = "How long to wait for a database that another program has locked, in "
                      "milliseconds.",
       .minimum = 0,
       .maximum = 3600000},
      {.name = "username",
       .description = "SQLite knows no users; accepted so that other scripts can be adapted.",
       .synonyms = {"user"},
       .ignored = true},
      {.name = "password",
       .description = "SQLite knows no passwords; accepted as `username` is.",
       .secret = true,
       .ignored = true},
  };
}

OptionSpec Connection(std::vector<OptionSpec> members) {
  members.push_back({.name = "datasource",
                     .description = "As `datasource` beside `connection`."});
  return {.name = "connection",
          .type = OptionType::kObjectList,
          .description = "DataX's way to say `path` and `table`: a list of one object.",
          .members = std::move(members)};
}

OptionSpec JdbcUrl() {
  return {.name = "jdbcUrl",
          .type = OptionType::kStringOrList,
          .description = "`jdbc:sqlite:FILE`; of a list the first is used."};
}

std::vector<TypeMapping> ReadTypes() {
  return {
      {"INTEGER", {Kind::kInt64}, "64 bits, as stored"},
      {"REAL", {Kind::kFloat64}, "as stored"},
      {"TEXT", {Kind::kString}, "must be UTF-8; a record with other bytes is refused"},
      {"BLOB", {Kind::kBytes}, ""},
      {"NULL", {Kind::kAny}, "stays NULL whatever the type"},
      {"any column",
       {Kind::kAny},
       "SQLite types values, not columns: each value is converted by what it is"},
  };
}

std::vector<TypeMapping> WriteTypes() {
  return {
      {"INTEGER", {Kind::kInt64}, "columns whose type has INT in its name"},
      {"REAL", {Kind::kFloat64}, "REAL, FLOAT, DOUBLE; whole numbers beyond 2^53 must fit exactly"},
      {"NUMERIC",
       {Kind::kDecimal},
       "DECIMAL, NUMERIC, BOOLEAN ...; a decimal that a double would not give back is refused"},
      {"TEXT", {Kind::kString}, "CHAR, CLOB, TEXT; dates, times and decimals keep their text"},
      {"BLOB", {Kind::kBytes}, "and columns without a type: values stay as they are"},
      {"DATE, DATETIME, TIMESTAMP", {Kind::kString}, "text such as `2024-01-31 10:00:00`"},
  };
}

ReaderSpec MakeReader() {
  ReaderSpec spec;
  spec.layout = EndpointLayout::kCells;
  spec.options = DatabaseOptions();
  const std::vector<OptionSpec> own = {
      {.name = "table",
       .type = OptionType::kStringOrList,
       .description = "The table or view to read; several with the same columns are read one "
                      "after the other, or side by side with `concurrent`."},
      {.name = "column",
       .type = OptionType::kColumns,
       .description = "What to read: column names, constants, expressions. Not needed with "
                      "`querySql`."},
      {.name = "where",
       .description = "A condition in SQL; only records for which it is true are read."},
      {.name = "querySql",
       .type = OptionType::kStringOrList,
       .description = "Whole SELECT statements instead of `table`, `column` and `where`. Variables "
                      "are pasted in as text, so their values must be trusted."},
      {.name = "splitPk",
       .description = "A column of whole numbers by whose ranges several threads share a table. "
                      "Should be the primary key or indexed."},
      {.name = "splitFactor",
       .type = OptionType::kInt,
       .default_text = "5",
       .description = "Ranges per thread, so that nobody waits for the slowest.",
       .minimum = 1,
       .maximum = 100},
      Connection({JdbcUrl(),
                  {.name = "table",
                   .type = OptionType::kStringOrList,
                   .description = "As `table` beside `connection`."},
                  {.name = "querySql",
                   .type = OptionType::kStringOrList,
                   .description = "As `querySql` beside `connection`."}}),
      {.name = "fetchSize",
       .type = OptionType::kInt,
       .description = "For servers; a SQLite file is read record by record anyway.",
       .ignored = true},
  };
  spec.options.insert(spec.options.end(), own.begin(), own.end());
  spec.data_source_options = {"path", "connection.jdbcUrl", "busyTimeout"};
  spec.one_of = {{"path", "connection.jdbcUrl", "datasource", "connection.datasource"},
                 {"table", "querySql", "connection.table", "connection.querySql"}};
  spec.types = ReadTypes();
  spec.where_pushdown = true;
  spec.columns.sql = true;
  spec.template_job = R"({
  "path": "source.db",
  "table": "orders",
  "column": ["id", "amount", "created_at"],
  "where": "amount > 0",
  "splitPk": "id"          // a key of whole numbers, for `concurrent` above 1
})";
  return spec;
}

WriterSpec MakeWriter() {
  WriterSpec spec;
  spec.layout = EndpointLayout::kCells;
  spec.options = DatabaseOptions();
  const std::vector<OptionSpec> own = {
      {.name = "table",
       .type = OptionType::kStringOrList,
       .description = "The table to write; it must exist, or `preSql` must create it."},
      {.name = "column",
       .type = OptionType::kColumns,
       .required = true,
       .description = "The columns to fill, in the order of the reader's columns; `[\"*\"]` means "
                      "all that are not generated, in the table's order."},
      {.name = "writeMode",
       .default_text = "insert",
       .description = "`insert`: a record whose key exists is refused. `replace`: it replaces the "
                      "old record. `update`: it changes the listed columns of the old record.",
       .values = {"insert", "replace", "update"}},
      {.name = "preSql",
       .type = OptionType::kStringOrList,
       .description = "SQL to run before the first record; `@table` stands for the table."},
      {.name = "postSql",
       .type = OptionType::kStringOrList,
       .description = "SQL to run after the last record; `@table` stands for the table."},
      {.name = "batchSize",
       .type = OptionType::kInt,
       .description = "Commit after every so many records. Not set: the whole job is one "
                      "transaction, all or nothing.",
       .minimum = 1},
      Connection({JdbcUrl(),
                  {.name = "table",
                   .type = OptionType::kStringOrList,
                   .description = "As `table` beside `connection`."}}),
  };
  spec.options.insert(spec.options.end(), own.begin(), own.end());
  spec.data_source_options = {"path", "connection.jdbcUrl", "busyTimeout"};
  spec.one_of = {{"path", "connection.jdbcUrl", "datasource", "connection.datasource"},
                 {"table", "connection.table"}};
  spec.types = WriteTypes();
  spec.fixed_columns = true;
  spec.guarantee =
      "one transaction: preSql, all records and postSql become visible together or not at all; "
      "with `batchSize`: every finished batch is visible at once and stays";
  spec.template_job = R"({
  "path": "target.db",
  "table": "orders",
  "column": ["id", "amount", "created_at"],
  "writeMode": "insert",   // or replace, or update
  "preSql": ["delete from @table"]
})";
  return spec;
}

}  // namespace

PluginSpec pst_spec_sqlite() {
  PluginSpec spec;
  spec.name = "sqlite";
  spec.reader_names = {"sqlitereader"};
  spec.writer_names = {"sqlitewriter"};
  spec.title = "tables of SQLite database files";
  spec.reader = MakeReader();
  spec.writer = MakeWriter();
  spec.homes = {"datasource", "path", "connection.jdbcUrl", "connection.datasource"};
  return spec;
}

}  // namespace penstock
