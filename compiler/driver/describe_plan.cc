#include "compiler/driver/describe_plan.h"

#include "compiler/driver/describe_output.h"
#include "runtime/schedule/variable_text.h"

namespace penstock {
namespace {

using Json = nlohmann::json;

template <typename T>
Json OrNull(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json LimitsJson(const Limits& limits) {
  return {{"threads", limits.concurrent},
          {"dirty_records", OrNull(limits.dirty_records)},
          {"dirty_share", OrNull(limits.dirty_percentage)},
          {"bytes_per_second", OrNull(limits.bytes_per_second)},
          {"records_per_second", OrNull(limits.records_per_second)}};
}

}  // namespace

std::string NameOf(const DataSourceUse& use) {
  std::string name;
  for (const Template::Piece& piece : use.name.pieces) {
    name += piece.parameter < 0 ? piece.text : "${...}";
  }
  return name;
}

nlohmann::json PlanJson(const ResolvedJob& job, const PluginCatalog& catalog) {
  const auto& [pipeline, plan] = job;
  Json json = {{"reader", plan.reader.plugin},
               {"writer", plan.writer.plugin},
               {"variables", Json::array()},
               {"data_sources", Json::array()},
               {"all_columns", pipeline.source.all_fields},
               {"columns", Json::array()},
               {"notes", pipeline.notes}};
  for (const std::string& name : plan.parameters) {
    json["variables"].push_back(WrittenForm(name));
  }
  for (const EndpointPlan* endpoint : {&plan.reader, &plan.writer}) {
    for (const DataSourceUse& use : endpoint->data_sources) {
      json["data_sources"].push_back(
          {{"side", endpoint == &plan.reader ? "reader" : "writer"}, {"name", NameOf(use)}});
    }
  }
  for (size_t i = 0; i < pipeline.outputs.size() && !pipeline.source.all_fields; ++i) {
    const OutputDescription output = DescribeOutput(pipeline, i);
    json["columns"].push_back({{"target", output.target},
                               {"source", output.source},
                               {"type", output.type},
                               {"conversion", output.conversion}});
  }
  const PluginSpec* writer = catalog.Find(plan.writer.plugin, Side::kWriter);
  if (!writer->connector) {  // Kafka Connect has limits of its own
    json["limits"] = LimitsJson(plan.limits);
    json["time_zone"] = plan.time_zone;
  }
  json["guarantee"] = writer->writer->guarantee;
  return json;
}

}  // namespace penstock
