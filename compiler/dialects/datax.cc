// DataX: {"job": {"setting", "content": [{"reader", "writer", "transformer"}]}}, and at the top
// `core`, `common` and `entry`, which override the engine's own configuration.
#include <fmt/format.h>

#include "compiler/dialects/dialects.h"
#include "compiler/dialects/read_settings.h"
#include "compiler/dialects/shared.h"

namespace penstock {
namespace {

constexpr std::string_view kHandler = "A plugin of the DataX engine; ignored.";
constexpr std::string_view kWhyHandler = "it names a plugin of the DataX engine";

std::vector<OptionSpec> LimitKeys() {
  return {{.name = "byte",
           .type = OptionType::kInt,
           .default_text = "no limit",
           .description = "The speed of the whole job in bytes per second; below 1: no limit."},
          {.name = "record",
           .type = OptionType::kInt,
           .default_text = "no limit",
           .description = "The speed of the whole job in records per second; below 1: no limit."}};
}

OptionSpec ContentKey() {
  OptionSpec transformer = {.name = "transformer",
                            .type = OptionType::kObjectList,
                            .description =
                                "Steps that transform records. Not supported; must "
                                "be absent or empty.",
                            .repeated = true,
                            .free_form = true};
  OptionSpec content = {.name = "content",
                        .type = OptionType::kObjectList,
                        .required = true,
                        .description = "One object with the reader and the writer of the job."};
  content.members = {
      EndpointKey("reader", "name", "The name of the reader plugin, such as `mysqlreader`."),
      EndpointKey("writer", "name", "The name of the writer plugin, such as `mysqlwriter`."),
      std::move(transformer),
      IgnoredKey("taskId", kNoEffect),
  };
  return content;
}

OptionSpec WarnedObject(std::string_view name, std::string_view description, std::string_view why) {
  OptionSpec key = FreeFormKey(name, description);
  key.no_effect = why;
  return key;
}

std::vector<OptionSpec> Keys() {
  return {RequiredKey(ObjectKey(
              "job", "The job itself.",
              {ContentKey(), SettingKey("channel", LimitKeys()),
               WarnedObject("preHandler", kHandler, kWhyHandler),
               WarnedObject("postHandler", kHandler, kWhyHandler),
               FreeFormKey("jobInfo", "For DataX hooks; ignored."), FreeFormKey("entry", kForJava),
               FreeFormKey("container", "For the DataX engine; ignored."),
               IgnoredKey("name", kForPeople), IgnoredKey("description", kForPeople)})),
          CommonKey(), FreeFormKey("core", "Configures the DataX engine; ignored."),
          FreeFormKey("entry", kForJava)};
}

// Reports a `content` that is the element itself; DataX then does not find a plugin.
const JsonValue* BareContent(const ObjectReader& job, const JsonValue& content) {
  Diagnostic& fault = job.Report(Diag::kWrongType, {content.span.begin, content.span.begin + 1},
                                 "content", "`content` must be an array, not an object");
  fault.hints.push_back("put it in `[` and `]`");
  fault.fixes.push_back({{content.span.begin, content.span.begin}, "[", true});
  fault.fixes.push_back({{content.span.end, content.span.end}, "]", true});
  return &content;
}

// The one content element that is run; null, and reported, if there is none or more than one.
const JsonValue* OnlyContent(ObjectReader& job) {
  const JsonMember* member = job.object().Find("content");
  if (member != nullptr && member->value.is(JsonValue::Kind::kObject)) {
    return BareContent(job, member->value);
  }
  const Reading<const JsonValue*> written = job.Array("content");
  const JsonValue* content =
      written ? *written : job.Misspelt("content", JsonValue::Kind::kArray, Diag::kStepMissing);
  if (content == nullptr || content->items.empty()) {
    if (written || (written.absent() && content == nullptr)) {
      job.Report(Diag::kStepMissing, {job.object().span.begin, job.object().span.begin + 1}, "",
                 "the job has no `content`, so it has no reader and no writer");
    }
    return nullptr;
  }
  if (content->items.size() > 1) {
    Diagnostic& diagnostic =
        job.Report(Diag::kIgnoredContent, content->items[1].span, "content",
                   fmt::format("`content` has {} elements, but DataX runs only the first and "
                               "silently ignores the others",
                               content->items.size()));
    diagnostic.path = job.PathOf("content", 1);
    diagnostic.hints.push_back("write a separate script for each pair of reader and writer");
  }
  const JsonValue& first = content->items[0];
  if (first.is(JsonValue::Kind::kObject)) return &first;
  job.Report(
         Diag::kWrongType, first.span, "content",
         fmt::format("an element of `content` must be an object, not {}", WithArticle(first.kind)))
      .path = job.PathOf("content", 0);
  return nullptr;
}

void RefuseTransformer(const ObjectReader& content) {
  const Reading<const JsonValue*> transformers = content.Array("transformer");
  if (!transformers || (*transformers)->items.empty()) return;
  content
      .Report(Diag::kTransformerUnsupported, content.object().Find("transformer")->name_span,
              "transformer", "`transformer` transforms records, which is not supported")
      .hints.push_back("column expressions and the reader's `where` can often be used instead");
}

}  // namespace

const ScriptKeys& KeysOfDataX() {
  constexpr std::string_view kNamesPlugin = "is a DataWorks key; DataX names the plugin in `name`";
  constexpr std::string_view kReader = "$.job.content.reader", kWriter = "$.job.content.writer";
  constexpr std::string_view kSpeed = "$.job.setting.speed";
  static const ScriptKeys kKeys{
      Keys(),
      {{"$", "order", "is a DataWorks key"},
       {"$", "type", "is a DataWorks key"},
       {"$", "version", "is a DataWorks key"},
       {"$.job", "steps", "is a DataWorks key; DataX has `content`"},
       {"$.job", "order", "is a DataWorks key; in DataX records go from the reader to the writer"},
       {"$.job", "version", "is a DataWorks key"},
       {"$.job", "type", "is a DataWorks key"},
       {kReader, "stepType", kNamesPlugin, "", "name"},
       {kWriter, "stepType", kNamesPlugin, "", "name"},
       {kReader, "plugin", kNamesPlugin, "", "name"},
       {kWriter, "plugin", kNamesPlugin, "", "name"},
       {kReader, "category", "is a DataWorks key"},
       {kWriter, "category", "is a DataWorks key"},
       {kSpeed, "concurrent", "is the DataWorks name; in DataX it is `channel`", "channel"},
       {kSpeed, "mbps", "is a DataWorks key; DataX limits bytes per second with `byte`"},
       {kSpeed, "throttle",
        "is a DataWorks key; DataX limits the speed if `byte` or `record` is set"}}};
  return kKeys;
}

std::optional<ast::Job> ReadDataX(const JsonDocument& document, DiagnosticSink& diagnostics) {
  const JsonValue& root = document.root;
  const ObjectReader script(root, "$", KeysOfDataX(), diagnostics);
  const Reading<const JsonValue*> object = script.Object("job");
  const std::optional<ast::Scalar> common_zone = ReadCommonTimeZone(script);
  script.ReportUnknown();
  if (!object) {
    if (object.absent()) ReportEmptyJob(script, "job");
    return std::nullopt;
  }

  ObjectReader body = script.Inside("job", **object);
  ast::Job job;
  job.dialect = ast::Dialect::kDataX;
  job.portability.datax = true;
  job.values = {.dates_have_time = true,
                .chinese_names = true,
                .empty_columns_are_all = true,
                .quotes_in_text = true};
  job.settings = ReadSettings(body);
  job.settings.concurrent_key = "speed.channel";
  job.settings.has_core = root.Find("core") != nullptr;
  if (!job.settings.time_zone) job.settings.time_zone = common_zone;
  const JsonValue* element = OnlyContent(body);
  body.ReportUnknown();
  if (element == nullptr) return std::nullopt;

  ObjectReader content = body.Inside("content", 0, *element);
  std::optional<ast::Step> reader = ReadEndpoint(content, "reader", "name");
  std::optional<ast::Step> writer = ReadEndpoint(content, "writer", "name");
  RefuseTransformer(content);
  content.ReportUnknown();
  return WithSides(std::move(job), std::move(reader), std::move(writer));
}

}  // namespace penstock
