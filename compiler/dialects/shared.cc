#include "compiler/dialects/shared.h"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/base/suggest.h"

namespace penstock {
namespace {

void ReportMissingName(ObjectReader& step, std::string_view name_key,
                       std::initializer_list<std::string_view> other_keys) {
  const JsonValue& object = step.object();
  if (const JsonMember* empty = object.Find(name_key)) {
    step.Report(Diag::kMissingKey, empty->value.span, name_key,
                fmt::format("`{}`, the name of the plugin, is required but empty", name_key));
    return;
  }
  Diagnostic& diagnostic =
      step.Report(Diag::kMissingKey, {object.span.begin, object.span.begin + 1}, "",
                  fmt::format("missing `{}`, the name of the plugin", name_key));
  for (const JsonMember& member : object.members) {
    const bool other =
        std::find(other_keys.begin(), other_keys.end(), member.name) != other_keys.end();
    if (!(other || Suggest(member.name, {&name_key, 1}))) continue;
    step.Explained(member.name);
    diagnostic.labels.push_back({member.name_span, fmt::format("did you mean `{}`?", name_key)});
    const bool names_plugin = member.name == "plugin" || member.name == "stepType";
    diagnostic.fixes.push_back({member.name_span, Quoted(name_key), names_plugin});
    return;
  }
  diagnostic.hints.push_back(fmt::format("add `\"{}\": \"...\"`", name_key));
}

}  // namespace

std::optional<ast::Step> ReadEndpoint(ObjectReader& parent, std::string_view side,
                                      std::string_view name_key) {
  const Reading<const JsonValue*> written = parent.Object(side);
  const JsonValue* object =
      written ? *written : parent.Misspelt(side, JsonValue::Kind::kObject, Diag::kStepMissing);
  if (object == nullptr) {
    if (written.absent()) {
      const Span brace{parent.object().span.begin, parent.object().span.begin + 1};
      parent.Report(Diag::kStepMissing, brace, "", fmt::format("the job has no `{}`", side))
          .hints.push_back(fmt::format(
              "add `\"{}\": {{\"{}\": \"...\", \"parameter\": {{...}}}}` to this object", side,
              name_key));
    }
    return std::nullopt;
  }
  ObjectReader endpoint = parent.Inside(side, *object);
  std::optional<ast::Step> step = ReadStep(endpoint, name_key, {"plugin", "stepType", "name"});
  endpoint.ReportUnknown();
  return step;
}

std::optional<ast::Step> ReadStep(ObjectReader& step, std::string_view name_key,
                                  std::initializer_list<std::string_view> other_keys) {
  const Reading<ast::Scalar> plugin = step.Text(name_key);
  const Reading<const JsonValue*> parameters = step.Object("parameter");
  const JsonValue* object =
      parameters ? *parameters
                 : step.Misspelt("parameter", JsonValue::Kind::kObject, Diag::kMissingKey);
  if (!plugin) {
    if (plugin.absent()) ReportMissingName(step, name_key, other_keys);
    return std::nullopt;
  }
  if (parameters.wrong()) return std::nullopt;
  ast::Step result;
  result.plugin = plugin->text;
  result.plugin_span = plugin->span;
  result.path = step.PathOf("parameter");
  result.parameters = object;
  result.span = step.object().span;
  return result;
}

void ReportEmptyJob(const ObjectReader& root, std::string_view key) {
  root.Report(Diag::kStepMissing, root.object().Find(key)->name_span, key,
              fmt::format("`{}` is empty, so the job has no reader and no writer", key));
}

std::optional<ast::Job> WithSides(ast::Job job, std::optional<ast::Step> reader,
                                  std::optional<ast::Step> writer) {
  if (!reader && !writer) return std::nullopt;
  if (reader) job.reader = *std::move(reader);
  if (writer) job.writer = *std::move(writer);
  return job;
}

void CheckHeader(const ObjectReader& root, std::string_view version) {
  const Reading<ast::Scalar> type = root.Scalar("type");
  if (type && type->text != "job") {
    root.Report(
        Diag::kUnknownValue, type->span, "type",
        fmt::format("the script has type {}; only `job` is supported", Backquoted(type->text)));
  }
  // Written as a number, 2.0 may have become 2.
  const Reading<ast::Scalar> written = root.Scalar("version");
  if (written && written->text != version && written->text != version.substr(0, 1)) {
    root.Report(Diag::kVersionMismatch, written->span, "version",
                fmt::format(
                    "`version` is {}, but the script has the structure of {} and is read as such",
                    Backquoted(written->text), version))
        .hints.push_back(fmt::format("write `\"{}\"`", version));
  }
}

}  // namespace penstock
