#include "runtime/plugin/database_options.h"

namespace penstock {
namespace {

std::vector<TypeMapping> Types() {
  const Type integer = {Kind::kInt64}, decimal = {Kind::kDecimal}, text = {Kind::kString};
  return {
      {"TINYINT", integer, "also TINYINT(1)"},
      {"SMALLINT", integer, ""},
      {"MEDIUMINT", integer, ""},
      {"INT", integer, ""},
      {"BIGINT", integer, ""},
      {"YEAR", integer, ""},
      {"FLOAT", {Kind::kFloat64}, ""},
      {"DOUBLE", {Kind::kFloat64}, ""},
      {"DECIMAL", decimal, "also NUMERIC; exact"},
      {"CHAR", text, "also VARCHAR, ENUM, SET"},
      {"TEXT", text, "also TINYTEXT, MEDIUMTEXT, LONGTEXT"},
      {"JSON", text, ""},
      {"DATE", {Kind::kDate}, ""},
      {"TIME", {Kind::kTime}, ""},
      {"DATETIME", {Kind::kTimestamp}, ""},
      {"TIMESTAMP", {Kind::kTimestamp}, ""},
      {"BIT(1)", {Kind::kBool}, "also BOOLEAN"},
      {"BIT(n)", {Kind::kBytes}, ""},
      {"BLOB", {Kind::kBytes}, "also TINYBLOB, MEDIUMBLOB, LONGBLOB, BINARY, VARBINARY"},
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
       .description =
           "What happens to a record whose key already exists. insert: it is refused. replace: it "
           "replaces the existing row. update: it changes the listed columns of the existing row.",
       .values = {"insert", "replace", "update", "insert ignore"}},
      {.name = "updateColumn",
       .type = OptionType::kStringList,
       .description = "The columns to change, for `writeMode` update. Default: all listed columns.",
       .form = OptionForm::kColumnName},
      {.name = "nullMode",
       .default_text = "writeNull",
       .description = "writeNull: NULL is written. skipNull: the column is omitted from the "
                      "statement, so that it gets its default.",
       .values = {"writeNull", "skipNull"}},
      {.name = "skipNullColumn",
       .type = OptionType::kStringList,
       .description = "The columns to which `nullMode` skipNull applies. Default: all columns.",
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
  spec.guarantee = "each batch of `batchSize` records is committed as soon as it is written";
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
  spec.title = "MySQL tables";
  spec.reader = MakeReader();
  spec.writer = MakeWriter();
  spec.homes = {"datasource", "connection.datasource", "connection.jdbcUrl"};
  return spec;
}

}  // namespace penstock
