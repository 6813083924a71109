#include "stdplugins/transport/local_file/endpoint_dialect.h"

namespace penstock {

Result<DelimitedDialect> EndpointDialect(const RunContext& context, const EndpointPlan& endpoint,
                                         DialectSide side) {
  const auto lookup = [&](std::string_view name) -> std::optional<std::string> {
    const OptionValue* value = RunContext::Find(endpoint, name);
    if (value == nullptr) return std::nullopt;
    if (const auto* text = std::get_if<Template>(value)) return text->Expand(context.parameters);
    if (const auto* truth = std::get_if<bool>(value)) return *truth ? "true" : "false";
    if (const auto* number = std::get_if<int64_t>(value)) return std::to_string(*number);
    return std::nullopt;
  };
  DialectReading reading = ReadDialect(side, lookup);
  if (!reading.problems.empty()) {
    return Status(Failure::kNotRunnable, reading.problems[0].message);
  }
  return std::move(reading.dialect);
}

}  // namespace penstock
