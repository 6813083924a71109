#include "stdplugins/table/kafka_connect/spec.h"

#include "stdplugins/table/kafka_connect/framework.h"

namespace penstock {

PluginSpec KafkaConnectSpec() {
  PluginSpec spec;
  spec.name = "kafka_connect";
  spec.title = "topics of Kafka as connectors read them, and any connector";
  spec.connector = true;
  spec.runnable = false;
  EndpointSpec reader;
  reader.side = Side::kReader;
  reader.layout = EndpointLayout::kCells;
  reader.column_form = ColumnForm::kVerbatim;
  spec.reader = std::move(reader);
  EndpointSpec writer;
  writer.side = Side::kWriter;
  writer.layout = EndpointLayout::kCells;
  writer.options = FrameworkOptions();
  writer.options.push_back({.name = "<key>", .description = "What the connector itself knows."});
  writer.rules = FrameworkRules();
  writer.guarantee = "what the connector makes of it";
  spec.writer = std::move(writer);
  return spec;
}

}  // namespace penstock
