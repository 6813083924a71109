#include "runtime/plugin/least_fields.h"

#include <algorithm>

namespace penstock {

std::optional<uint32_t> LeastFields(const EndpointPlan& reader) {
  if (reader.columns.empty()) return std::nullopt;
  const auto column = reader.options.find("column");
  if (column != reader.options.end() && column->second == OptionValue(Template::Plain("*"))) {
    return std::nullopt;
  }
  int highest = 0;
  for (const PlanColumn& one : reader.columns) {
    if (one.field < 0) return std::nullopt;
    highest = std::max(highest, one.field);
  }
  return static_cast<uint32_t>(highest) + 1;
}

}  // namespace penstock
