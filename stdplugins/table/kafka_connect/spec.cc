#include "stdplugins/table/kafka_connect/checks.h"
#include "stdplugins/table/kafka_connect/framework.h"

namespace penstock {

PluginSpec pst_spec_kafka_connect() {
  PluginSpec spec;
  spec.name = "kafka_connect";
  spec.title = "topics read by a Kafka connector, and connectors that are not known here";
  spec.connector = true;
  spec.any_connector = true;
  ReaderSpec reader;
  reader.layout = EndpointLayout::kCells;
  reader.columns.form = ColumnForm::kVerbatim;
  spec.reader = std::move(reader);
  WriterSpec writer;
  writer.layout = EndpointLayout::kCells;
  writer.options = FrameworkOptions();
  writer.options.push_back({.name = "<key>", .description = "What the connector itself knows."});
  writer.rules = FrameworkRules();
  writer.check = CheckFramework;
  writer.guarantee = "what the connector makes of it";
  spec.writer = std::move(writer);
  return spec;
}

}  // namespace penstock
