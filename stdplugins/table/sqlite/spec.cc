#include "runtime/plugin/plugin_spec.h"

namespace penstock {
namespace {

// What both sides share: where the database is, and what JDBC scripts carry along.
std::vector<OptionSpec> DatabaseOptions() {
  return {
      {.name = "path",
       .description = "The database file. In DataX scripts, `connection[0].jdbcUrl` "
                      "(`jdbc:sqlite:FILE`) has the same meaning.",
       .synonyms = {"database", "dbPath", "db"},
       .form = OptionForm::kLocalFile},
      {.name = "datasource",
       .description =
           "The name of a data source defined outside the script, which contains the file name."},
      {.name = "busyTimeout",
       .type = OptionType::kInt,
       .default_text = "10000",
       .description =
           "How long to wait for a database that is locked by another program, in milliseconds.",
       .minimum = 0,
       .maximum = 3600000},
      {.name = "username",
       .description = "Ignored, because SQLite has no users; accepted to make it easier to adapt "
                      "other scripts.",
       .synonyms = {"user"},
       .ignored = true},
      {.name = "password",
       .description =
           "Ignored, because SQLite has no passwords; accepted for the same reason as `username`.",
       .secret = true,
       .ignored = true},
  };
}

OptionSpec Connection(std::vector<OptionSpec> members) {
  members.push_back(
      {.name = "datasource", .description = "The same as `datasource` next to `connection`."});
  return {.name = "connection",
          .type = OptionType::kObjectList,
          .description = "The form of `path` and `table` in DataX: a list of one object.",
          .members = std::move(members)};
}

OptionSpec JdbcUrl() {
  return {.name = "jdbcUrl",
          .type = OptionType::kStringOrList,
          .description = "`jdbc:sqlite:FILE`. Of a list, the first is used."};
}

std::vector<TypeMapping> ReadTypes() {
  return {
      {"INTEGER", {Kind::kInt64}, "64 bits, as stored"},
      {"REAL", {Kind::kFloat64}, "as stored"},
      {"TEXT", {Kind::kString}, "must be valid UTF-8; otherwise the record is refused"},
      {"BLOB", {Kind::kBytes}, ""},
      {"NULL", {Kind::kAny}, "stays NULL, whatever the type"},
      {"any column",
       {Kind::kAny},
       "in SQLite, types belong to values, not columns: each value is converted according to its "
       "own type"},
  };
}

std::vector<TypeMapping> WriteTypes() {
  return {
      {"INTEGER", {Kind::kInt64}, "columns whose type name contains INT"},
      {"REAL", {Kind::kFloat64}, "REAL, FLOAT, DOUBLE; integers beyond 2^53 must fit exactly"},
      {"NUMERIC",
       {Kind::kDecimal},
       "DECIMAL, NUMERIC, BOOLEAN ...; a decimal that a double cannot represent is refused"},
      {"TEXT", {Kind::kString}, "CHAR, CLOB, TEXT; dates, times and decimals are stored as text"},
      {"BLOB", {Kind::kBytes}, "also columns without a type; values are stored unchanged"},
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
       .description = "The table or view to read. Several tables with the same columns are read "
                      "one after another, or in parallel if `concurrent` allows it."},
      {.name = "column",
       .type = OptionType::kColumns,
       .description = "The columns to read: column names, constants and expressions. Not required "
                      "with `querySql`."},
      {.name = "where",
       .description = "A condition in SQL; only records for which it is true are read."},
      {.name = "querySql",
       .type = OptionType::kStringOrList,
       .description = "Complete SELECT statements instead of `table`, `column` and `where`. "
                      "Variables are inserted as plain text, so their values must be trusted."},
      {.name = "splitPk",
       .description = "An integer column, which should be the primary key or indexed. Several "
                      "threads each read some of its ranges."},
      {.name = "splitFactor",
       .type = OptionType::kInt,
       .default_text = "5",
       .description = "The number of ranges per thread. More ranges balance the load better.",
       .minimum = 1,
       .maximum = 100},
      Connection({JdbcUrl(),
                  {.name = "table",
                   .type = OptionType::kStringOrList,
                   .description = "The same as `table` next to `connection`."},
                  {.name = "querySql",
                   .type = OptionType::kStringOrList,
                   .description = "The same as `querySql` next to `connection`."}}),
      {.name = "fetchSize",
       .type = OptionType::kInt,
       .description = "Ignored; a SQLite file is always read record by record.",
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
                      "all columns that are not generated, in the table's order."},
      {.name = "writeMode",
       .default_text = "insert",
       .description = "What happens to a record whose key already exists. `insert`: it is refused. "
                      "`replace`: it replaces the existing record. `update`: it changes the listed "
                      "columns of the existing record.",
       .values = {"insert", "replace", "update"}},
      {.name = "preSql",
       .type = OptionType::kStringOrList,
       .description = "SQL to run before the first record is written; `@table` is replaced by the "
                      "name of the table."},
      {.name = "postSql",
       .type = OptionType::kStringOrList,
       .description = "SQL to run after the last record is written; `@table` is replaced by the "
                      "name of the table."},
      {.name = "batchSize",
       .type = OptionType::kInt,
       .description = "Commit after this many records. By default, the whole job is one "
                      "transaction: all or nothing.",
       .minimum = 1},
      Connection({JdbcUrl(),
                  {.name = "table",
                   .type = OptionType::kStringOrList,
                   .description = "The same as `table` next to `connection`."}}),
  };
  spec.options.insert(spec.options.end(), own.begin(), own.end());
  spec.data_source_options = {"path", "connection.jdbcUrl", "busyTimeout"};
  spec.one_of = {{"path", "connection.jdbcUrl", "datasource", "connection.datasource"},
                 {"table", "connection.table"}};
  spec.types = WriteTypes();
  spec.fixed_columns = true;
  spec.guarantee =
      "one transaction: preSql, all records and postSql become visible together or not at all; "
      "with `batchSize`, each batch is committed as soon as it is complete";
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
  spec.title = "tables in SQLite database files";
  spec.reader = MakeReader();
  spec.writer = MakeWriter();
  spec.homes = {"datasource", "path", "connection.jdbcUrl", "connection.datasource"};
  return spec;
}

}  // namespace penstock
