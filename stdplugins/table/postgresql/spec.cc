#include <algorithm>

#include "runtime/plugin/database_options.h"
#include "stdplugins/table/postgresql/wire_format.h"

namespace penstock {
namespace {

std::vector<TypeMapping> ReadTypes() {
  const Type integer = {Kind::kInt64}, text = {Kind::kString};
  return {
      {"SMALLINT", integer, "also SMALLSERIAL, INTEGER, SERIAL, BIGINT, BIGSERIAL, OID"},
      {"REAL",
       {Kind::kFloat64},
       "the same number: 0.1 is 0.10000000149011612; also DOUBLE PRECISION"},
      {"NUMERIC(p,s)", {Kind::kDecimal, 38, 0}, "decimal(p,s); exact"},
      {"NUMERIC",
       {Kind::kDecimal},
       "also more than 38 digits, and MONEY; exact. NaN and infinity are refused"},
      {"TEXT", text, "also VARCHAR, CHAR, NAME, JSON, JSONB, and enums"},
      {"BOOL", {Kind::kBool}, ""},
      {"BYTEA", {Kind::kBytes}, ""},
      {"DATE", {Kind::kDate}, "infinity and years outside 0000 to 9999 are refused"},
      {"TIME", {Kind::kTime}, "24:00:00 is refused"},
      {"TIMESTAMP", {Kind::kTimestamp}, "as DATE"},
      {"TIMESTAMPTZ", {Kind::kTimestamp}, "local time of the job's time zone; as DATE"},
      {"any other", text, "as PostgreSQL writes it: UUID, INET, INTERVAL, BIT, arrays, ranges ..."},
  };
}

std::vector<TypeMapping> WriteTypes() {
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
  spec.layout = EndpointLayout::kRows;
  spec.wire = &kPostgresCopy;
  AddDatabaseReaderOptions(spec);
  OptionSpec& fetch_size = *std::ranges::find(spec.options, "fetchSize", &OptionSpec::name);
  fetch_size.description = "Ignored; records are read as a stream, in little memory.";
  fetch_size.ignored = true;
  spec.schema_options = {
      "username",   "password",           "session",          "socketTimeout",      "preSql",
      "table",      "querySql",           "encoding",         "mandatoryEncoding",  "useReadonly",
      "checkSlave", "connection.jdbcUrl", "connection.table", "connection.querySql"};
  spec.jdbc_prefix = "jdbc:postgresql:";
  spec.columns.exact_names = true;
  spec.types = ReadTypes();
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
  spec.types = WriteTypes();
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
