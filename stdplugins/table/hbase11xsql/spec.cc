#include "runtime/plugin/plugin_spec.h"

namespace penstock {
namespace {

WriterSpec MakeWriter() {
  WriterSpec spec;
  spec.layout = EndpointLayout::kCells;
  spec.options = {
      {.name = "datasource",
       .description = "The name of a data source defined outside the script."},
      {.name = "hbaseConfig",
       .type = OptionType::kObject,
       .description = "Settings of the HBase client, such as `hbase.zookeeper.quorum` and "
                      "`zookeeper.znode.parent`.",
       .free_form = true,
       .members = {{.name = "hbase.zookeeper.quorum", .description = "The ZooKeeper hosts."}}},
      {.name = "table",
       .required = true,
       .description =
           "The Phoenix table to write. Letter case matters; names are usually in upper case."},
      {.name = "schema", .description = "The schema of the table."},
      {.name = "column",
       .type = OptionType::kColumns,
       .required = true,
       .description = "The columns to fill. Letter case matters. All columns of the primary key "
                      "are required."},
      {.name = "batchSize",
       .type = OptionType::kInt,
       .default_text = "256",
       .description = "The number of records to send at a time.",
       .minimum = 1},
      {.name = "nullMode",
       .default_text = "skip",
       .description = "How NULL is written. skip: the cell is omitted or deleted. empty: 0, \"\" "
                      "or false is written.",
       .values = {"skip", "empty"}},
      {.name = "truncate",
       .type = OptionType::kBool,
       .default_text = "false",
       .description = "true: the table is emptied before records are written."},
      {.name = "thinClient",
       .type = OptionType::kBool,
       .default_text = "false",
       .description = "true: connect through the Phoenix query server."},
  };
  spec.one_of = {{"hbaseConfig", "datasource"}};
  spec.rules = {
      {.when = {{"hbaseConfig"}, {"datasource", "", false}, {"thinClient", "true", false}},
       .then = {"hbaseConfig.hbase.zookeeper.quorum"},
       .reason = "to find HBase"}};
  spec.fixed_columns = true;
  spec.columns.exact_names = true;
  spec.types = {
      {"TINYINT", {Kind::kInt64}, "also SMALLINT, INTEGER, BIGINT"},
      {"FLOAT", {Kind::kFloat64}, "also DOUBLE"},
      {"DECIMAL", {Kind::kDecimal}, ""},
      {"VARCHAR", {Kind::kString}, "also CHAR"},
      {"DATE", {Kind::kTimestamp}, "also TIMESTAMP"},
      {"TIME", {Kind::kTime}, ""},
      {"BOOLEAN", {Kind::kBool}, ""},
      {"VARBINARY", {Kind::kBytes}, "also BINARY"},
  };
  spec.guarantee =
      "each batch of `batchSize` records becomes visible as soon as it is written; a repeated run "
      "replaces the records";
  spec.template_job = R"json({
  "hbaseConfig": {
    "hbase.zookeeper.quorum": "zk1,zk2,zk3",
    "zookeeper.znode.parent": "/hbase"
  },
  "table": "ORDERS",                // exact case
  "column": ["ID", "AMOUNT"],
  "nullMode": "skip"                // or empty
})json";
  return spec;
}

}  // namespace

PluginSpec pst_spec_hbase11xsql() {
  PluginSpec spec;
  spec.name = "hbase11xsql";
  spec.writer_names = {"hbase11xsqlwriter"};
  spec.title = "tables of HBase 1.1 through Phoenix";
  spec.writer = MakeWriter();
  return spec;
}

}  // namespace penstock
