#include "runtime/plugin/database_options.h"

namespace penstock {
namespace {

std::vector<TypeMapping> Types() {
  const Type integer = {Kind::kInt64}, decimal = {Kind::kDecimal}, text = {Kind::kString};
  return {
      {"TINYINT", integer, "TINYINT(1) too"},
      {"SMALLINT", integer, ""},
      {"MEDIUMINT", integer, ""},
      {"INT", integer, ""},
      {"BIGINT", integer, ""},
      {"YEAR", integer, ""},
      {"FLOAT", {Kind::kFloat64}, ""},
      {"DOUBLE", {Kind::kFloat64}, ""},
      {"DECIMAL", decimal, "NUMERIC too; exact"},
      {"CHAR", text, "VARCHAR, ENUM, SET too"},
      {"TEXT", text, "TINYTEXT, MEDIUMTEXT, LONGTEXT too"},
      {"JSON", text, ""},
      {"DATE", {Kind::kDate}, ""},
      {"TIME", {Kind::kTime}, ""},
      {"DATETIME", {Kind::kTimestamp}, ""},
      {"TIMESTAMP", {Kind::kTimestamp}, ""},
      {"BIT(1)", {Kind::kBool}, "BOOLEAN too"},
      {"BIT(n)", {Kind::kBytes}, ""},
      {"BLOB", {Kind::kBytes}, "TINYBLOB, MEDIUMBLOB, LONGBLOB, BINARY, VARBINARY too"},
  };
}

ReaderSpec MakeReader() {
  ReaderSpec spec;
  spec.layout = EndpointLayout::kCells;
  AddDatabaseReaderOptions(spec);
  spec.jdbc_prefix = "jdbc:mysql:";
  spec.types = Types();
  spec.template_job = R"json({
  "datasource": "my_mysql",         // or username, password and connection[].jdbcUrl
  "table": "orders",
  "column": ["id", "amount", "created_at"],
  "where": "created_at >= '${bizdate}'",
  "splitPk": "id"                   // a key of whole numbers, for `concurrent` above 1
})json";
  return spec;
}

WriterSpec MakeWriter() {
  WriterSpec spec;
  spec.layout = EndpointLayout::kCells;
  AddDatabaseWriterOptions(spec);
  spec.jdbc_prefix = "jdbc:mysql:";
  spec.adds_up = {{"writeMode", "insert"}, {"writeMode", "", false}};
  const std::vector<OptionSpec> own = {
      {.name = "writeMode",
       .default_text = "insert",
       .description = "A record whose key exists: insert refuses it, replace puts it in place of "
                      "the old one, update changes the listed columns of the old one.",
       .values = {"insert", "replace", "update", "insert ignore"}},
      {.name = "updateColumn",
       .type = OptionType::kStringList,
       .description = "With `writeMode` update: the columns to change; not set: all listed ones.",
       .form = OptionForm::kColumnName},
      {.name = "nullMode",
       .default_text = "writeNull",
       .description = "writeNull writes NULL; skipNull leaves such a column out of the statement, "
                      "so that it gets its default.",
       .values = {"writeNull", "skipNull"}},
      {.name = "skipNullColumn",
       .type = OptionType::kStringList,
       .description = "With `nullMode` skipNull: the columns it holds for; not set: all.",
       .form = OptionForm::kColumnName},
  };
  spec.options.insert(spec.options.end(), own.begin(), own.end());
  spec.rules = {
      {.kind = OptionRule::Kind::kWithoutEffect,
       .when = {{"nullMode", "skipNull", false}},
       .then = {"skipNullColumn"},
       .reason = "unless `nullMode` is `skipNull`"},
      {.kind = OptionRule::Kind::kWithoutEffect,
       .when = {{"writeMode", "update", false}},
       .then = {"updateColumn"},
       .reason = "unless `writeMode` is `update`"},
  };
  spec.types = Types();
  spec.guarantee = "every batch of `batchSize` records is visible at once and stays";
  spec.template_job = R"json({
  "datasource": "my_mysql",
  "table": "orders",
  "column": ["id", "amount", "created_at"],
  "writeMode": "replace",           // or insert, update
  "preSql": ["delete from @table where created_at = '${bizdate}'"]
})json";
  return spec;
}

}  // namespace

PluginSpec pst_spec_mysql() {
  PluginSpec spec;
  spec.name = "mysql";
  spec.reader_names = {"mysqlreader"};
  spec.writer_names = {"mysqlwriter"};
  spec.title = "tables of MySQL databases";
  spec.reader = MakeReader();
  spec.writer = MakeWriter();
  spec.homes = {"datasource", "connection.datasource", "connection.jdbcUrl"};
  return spec;
}

}  // namespace penstock
