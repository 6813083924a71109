// Kafka Connect: the configuration of one connector, flat as in a .properties file or in the body
// of a PUT, or as {"name", "config"} in the body of a POST. What is read is Kafka's topics; the
// connector is the writer, and all keys are its parameters.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "compiler/dialects/dialects.h"
#include "compiler/dialects/object_reader.h"
#include "runtime/base/suggest.h"

namespace penstock {
namespace {

constexpr std::string_view kClass = "connector.class";

// Where a fault of the whole configuration is shown: its brace, or its first key.
Span PlaceOf(const JsonValue& config) {
  const bool bare =
      !config.members.empty() && config.members[0].name_span.begin == config.span.begin;
  if (bare) return config.members[0].name_span;
  return {config.span.begin, config.span.begin + 1};
}

void ReportNoClass(const ObjectReader& config) {
  const JsonMember* written = config.object().Find(kClass);
  Diagnostic& diagnostic =
      written != nullptr
          ? config.Report(Diag::kMissingKey, written->value.span, kClass,
                          fmt::format("`{}` is required but empty", kClass))
          : config.Report(
                Diag::kMissingKey, PlaceOf(config.object()), kClass,
                fmt::format("the configuration is missing `{}`, which names the connector",
                            kClass));
  if (written != nullptr) return;
  for (const JsonMember& member : config.object().members) {
    if (!Suggest(member.name, {&kClass, 1})) continue;
    diagnostic.labels.push_back({member.name_span, fmt::format("did you mean `{}`?", kClass)});
    diagnostic.fixes.push_back(
        {member.name_span, Quoted(kClass), IsPlainSlip(member.name, kClass)});
    return;
  }
}

// The name of the connector, which is next to `config`, or in it, or both.
void CheckName(const ObjectReader& root, const JsonValue& config) {
  const Reading<ast::Scalar> outside = root.Text("name");
  const JsonMember* inside = config.Find("name");
  if (!outside && root.object().Find("name") == nullptr) {
    root.Report(Diag::kMissingKey, PlaceOf(root.object()), "name",
                "the required `name` is missing next to `config`");
  }
  if (outside && inside != nullptr && inside->value.is(JsonValue::Kind::kString) &&
      inside->value.text != outside->text) {
    root.Report(Diag::kConflictingKeys, inside->value.span, "name",
                fmt::format("the name in `config` is {}, but the name next to it is {}; Kafka "
                            "Connect does not accept that",
                            Backquoted(inside->value.text), Backquoted(outside->text)))
        .labels.push_back({outside->span, "the other name"});
  }
}

}  // namespace

// What may surround the configuration of a connector.
const ScriptKeys& KeysOfKafkaConnect() {
  static const ScriptKeys kKeys{
      {RequiredKey({.name = "name", .description = "The name of the connector."}),
       RequiredKey(ObjectKey("config", "The configuration of the connector.", {})),
       IgnoredKey("tasks", "Added by Kafka Connect when it shows a connector."),
       IgnoredKey("type", "Added by Kafka Connect when it shows a connector."),
       IgnoredKey("initial_state", "The initial state of the connector; ignored.")}};
  return kKeys;
}

bool IsKafkaConnect(const JsonValue& root) {
  if (root.Find(kClass) != nullptr) return true;
  const JsonMember* config = root.Find("config");
  if (config == nullptr || !config->value.is(JsonValue::Kind::kObject)) return false;
  if (config->value.Find(kClass) != nullptr) return true;
  const std::vector<OptionSpec>& keys = KeysOfKafkaConnect().keys;
  return std::ranges::all_of(root.members, [&](const JsonMember& member) {
    return std::ranges::find(keys, member.name, &OptionSpec::name) != keys.end();
  });
}

std::optional<ast::Job> ReadKafkaConnect(const JsonDocument& document,
                                         DiagnosticSink& diagnostics) {
  const JsonValue* config = &document.root;
  std::string path = "$";
  const bool wrapped = document.root.Find(kClass) == nullptr;
  if (wrapped) {
    const ObjectReader root(document.root, path, KeysOfKafkaConnect(), diagnostics);
    config = *root.Object("config");
    CheckName(root, *config);
    root.ReportUnknown();
    path = root.PathOf("config");
  }
  const ObjectReader reader(*config, path, KeysOfKafkaConnect(), diagnostics);
  const Reading<ast::Scalar> java_class = reader.Scalar(kClass);
  if (!java_class) {
    if (java_class.absent()) ReportNoClass(reader);
    return std::nullopt;
  }
  if (document.syntax == Syntax::kProperties && !reader.Text("name")) {
    reader.Report(Diag::kMissingKey, java_class->span, "name",
                  "the configuration is missing `name`, which is required");
  }
  ast::Job job;
  job.dialect = ast::Dialect::kKafkaConnect;
  job.reader.plugin_span = java_class->span;
  job.reader.path = path;
  job.reader.span = config->span;
  job.reader.connector = true;
  job.writer = job.reader;
  job.writer.plugin = java_class->text;
  job.writer.parameters = config;
  return job;
}

}  // namespace penstock
