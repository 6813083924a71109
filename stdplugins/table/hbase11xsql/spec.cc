#include "runtime/plugin/plugin_spec.h"

namespace penstock {
namespace {

WriterSpec MakeWriter() {
  WriterSpec spec;
  spec.layout = EndpointLayout::kCells;
  spec.options = {
      {.name = "datasource",
       .description = "The name of a data source that is kept outside the script."},
      {.name = "hbaseConfig",
       .type = OptionType::kObject,
       .description = "Settings of the HBase client, among them `hbase.zookeeper.quorum` and "
                      "`zookeeper.znode.parent`.",
       .free_form = true,
       .members = {{.name = "hbase.zookeeper.quorum", .description = "The ZooKeeper hosts."}}},
      {.name = "table",
       .required = true,
       .description = "The Phoenix table to write, in its exact case, which usually is upper."},
      {.name = "schema", .description = "The schema of the table."},
      {.name = "column",
       .type = OptionType::kColumns,
       .required = true,
       .description = "The columns to fill, in their exact case; all columns of the key are "
                      "needed."},
      {.name = "batchSize",
       .type = OptionType::kInt,
       .default_text = "256",
       .description = "Records sent at a time.",
       .minimum = 1},
      {.name = "nullMode",
       .default_text = "skip",
       .description = "NULL: skip leaves the cell out or deletes it, empty writes 0, \"\" or "
                      "false.",
       .values = {"skip", "empty"}},
      {.name = "truncate",
       .type = OptionType::kBool,
       .default_text = "false",
       .description = "true: the table is emptied first."},
      {.name = "thinClient",
       .type = OptionType::kBool,
       .default_text = "false",
       .description = "true: through the Phoenix query server."},
  };
  spec.one_of = {{"hbaseConfig", "datasource"}};
  spec.rules = {
      {.when = {{"hbaseConfig"}, {"datasource", "", false}, {"thinClient", "true", false}},
       .then = {"hbaseConfig.hbase.zookeeper.quorum"},
       .reason = "to find HBase"}};
  spec.fixed_columns = true;
  spec.columns.exact_names = true;
  spec.types = {
      {"TINYINT", {Kind::kInt64}, "SMALLINT, INTEGER, BIGINT too"},
      {"FLOAT", {Kind::kFloat64}, "DOUBLE too"},
      {"DECIMAL", {Kind::kDecimal}, ""},
      {"VARCHAR", {Kind::kString}, "CHAR too"},
      {"DATE", {Kind::kTimestamp}, "TIMESTAMP too"},
      {"TIME", {Kind::kTime}, ""},
      {"BOOLEAN", {Kind::kBool}, ""},
      {"VARBINARY", {Kind::kBytes}, "BINARY too"},
  };
  spec.guarantee = "every batch of `batchSize` records is visible at once; a repeated run replaces";
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
