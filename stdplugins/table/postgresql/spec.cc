#include "runtime/plugin/database_options.h"

namespace penstock {
namespace {

std::vector<TypeMapping> Types() {
  const Type integer = {Kind::kInt64}, text = {Kind::kString};
  return {
      {"SMALLINT", integer, "also SMALLSERIAL"},
      {"INTEGER", integer, "also SERIAL"},
      {"BIGINT", integer, "also BIGSERIAL"},
      {"REAL", {Kind::kFloat64}, ""},
      {"DOUBLE PRECISION", {Kind::kFloat64}, ""},
      {"NUMERIC", {Kind::kDecimal}, "also DECIMAL; exact"},
      {"MONEY", {Kind::kDecimal}, "read it with a cast: `price::numeric`"},
      {"VARCHAR", text, ""},
      {"CHAR", text, ""},
      {"TEXT", text, ""},
      {"BIT", text, "read it with a cast: `flags::varchar`"},
      {"INET", text, "read it with a cast: `address::varchar`"},
      {"DATE", {Kind::kDate}, ""},
      {"TIME", {Kind::kTime}, ""},
      {"TIMESTAMP", {Kind::kTimestamp}, ""},
      {"BOOL", {Kind::kBool}, ""},
      {"BYTEA", {Kind::kBytes}, ""},
  };
}

ReaderSpec MakeReader() {
  ReaderSpec spec;
  spec.layout = EndpointLayout::kCells;
  AddDatabaseReaderOptions(spec);
  spec.jdbc_prefix = "jdbc:postgresql:";
  spec.columns.exact_names = true;
  spec.types = Types();
  spec.template_job = R"json({
  "datasource": "my_postgresql",    // or username, password and connection[].jdbcUrl
  "table": "public.orders",
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
  spec.jdbc_prefix = "jdbc:postgresql:";
  spec.adds_up = {{"writeMode", "insert"}, {"writeMode", "copy"}, {"writeMode", "", false}};
  const std::vector<OptionSpec> own = {
      {.name = "writeMode",
       .default_text = "insert",
       .description = "insert: use INSERT statements. copy: use COPY, which is faster.",
       .values = {"insert", "copy"},
       .refused_by_datax = true},
      {.name = "pgType",
       .type = OptionType::kObject,
       .description = "The types of columns with special types, by column name: bigint[], "
                      "double[], text[], jsonb or json.",
       .free_form = true},
  };
  spec.options.insert(spec.options.end(), own.begin(), own.end());
  spec.columns.exact_names = true;
  spec.types = Types();
  spec.guarantee = "each batch of `batchSize` records is committed as soon as it is written";
  spec.template_job = R"json({
  "datasource": "my_postgresql",
  "table": "public.orders",
  "column": ["id", "amount", "created_at"],
  "writeMode": "insert",            // or copy
  "preSql": ["delete from @table where created_at = '${bizdate}'"]
})json";
  return spec;
}

}  // namespace

PluginSpec pst_spec_postgresql() {
  PluginSpec spec;
  spec.name = "postgresql";
  spec.reader_names = {"postgresqlreader"};
  spec.writer_names = {"postgresqlwriter"};
  spec.title = "PostgreSQL tables";
  spec.reader = MakeReader();
  spec.writer = MakeWriter();
  spec.homes = {"datasource", "connection.datasource", "connection.jdbcUrl"};
  return spec;
}

}  // namespace penstock
