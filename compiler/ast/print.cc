#include "compiler/ast/print.h"

#include <fmt/format.h>

namespace penstock::ast {
namespace {

void AppendStep(std::string_view side, const Step& step, std::string& out) {
  fmt::format_to(std::back_inserter(out), "{} {} at {}", side, Quoted(step.plugin), step.path);
  if (step.parameters == nullptr) {
    out += " without parameters\n";
  } else {
    fmt::format_to(std::back_inserter(out), "\n  {}\n", penstock::Print(*step.parameters, 2));
  }
}

void AppendTransform(const Transform& transform, std::string& out) {
  fmt::format_to(std::back_inserter(out), "transform {} of column {} at {}",
                 Quoted(transform.name.text), transform.column ? transform.column->text : "?",
                 transform.path);
  for (const JsonValue* argument : transform.arguments) {
    fmt::format_to(std::back_inserter(out), " {}", Quoted(argument->text));
  }
  out += '\n';
}

}  // namespace

std::string_view NameOf(Dialect dialect) {
  switch (dialect) {
#define PST_DIALECT(Id, name, title, root_key, plugin_key, traits) \
  case Dialect::k##Id:                                             \
    return title;
#include "compiler/ast/dialects.def"
#undef PST_DIALECT
  }
  return "";
}

std::string Print(const Job& job) {
  std::string out = fmt::format("job in {}\n", NameOf(job.dialect));
  AppendStep("reader", job.reader, out);
  for (const Transform& transform : job.transforms) AppendTransform(transform, out);
  AppendStep("writer", job.writer, out);
  const auto append = [&out](std::string_view name, const std::optional<Scalar>& scalar) {
    if (scalar) fmt::format_to(std::back_inserter(out), "{} = {}\n", name, Quoted(scalar->text));
  };
  append("errorLimit.record", job.settings.dirty_records);
  append("errorLimit.percentage", job.settings.dirty_percentage);
  append("speed.concurrent", job.settings.concurrent);
  append("speed.throttle", job.settings.throttle);
  append("speed.mbps", job.settings.mbps);
  append("speed.byte", job.settings.bytes);
  append("speed.record", job.settings.records);
  append("timeZone", job.settings.time_zone);
  append("executeMode", job.settings.execute_mode);
  for (const Scalar& pattern : job.values.date_patterns) append("date pattern", pattern);
  append("date format", job.values.date_format);
  if (job.settings.dry_run) append("dryRun", Scalar{"true", {}});
  return out;
}

}  // namespace penstock::ast
