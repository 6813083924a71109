// DataX: {"job": {"setting", "content": [{"reader", "writer", "transformer"}]}}, and at the top
// `core`, `common` and `entry`, which override the engine's own configuration.
#include <fmt/format.h>

#include <array>

#include "compiler/dialects/dialects.h"
#include "compiler/dialects/read_settings.h"
#include "compiler/dialects/shared.h"

namespace penstock {
namespace {

constexpr std::array<std::string_view, 5> kTransformers = {"dx_substr", "dx_pad", "dx_replace",
                                                           "dx_filter", "dx_digest"};
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

OptionSpec TransformerKey() {
  OptionSpec transformer = {.name = "transformer",
                            .type = OptionType::kObjectList,
                            .description = "Steps that change a column or drop records, in order.",
                            .repeated = true};
  transformer.members = {
      RequiredKey({.name = "name",
                   .description = "What it does. `dx_groovy` and steps of your own are Java code, "
                                  "which is not supported.",
                   .values = {kTransformers.begin(), kTransformers.end()}}),
      ObjectKey("parameter", "The column and what to do with it.",
                {{.name = "columnIndex",
                  .type = OptionType::kInt,
                  .description = "The column, from 0. Required.",
                  .minimum = 0},
                 {.name = "paras",
                  .type = OptionType::kStringList,
                  .description =
                      "Strings. `dx_substr`: start from 0, length. `dx_pad`: `l` or `r`, length, "
                      "padding. `dx_replace`: start from 0, length, new text. `dx_filter`: `like`, "
                      "`not like`, `>`, `<`, `=`, `!=`, `>=` or `<=`, and a value; a record for "
                      "which this is true is dropped. `dx_digest`: `md5` or `sha1`, `toLowerCase` "
                      "or `toUpperCase`."},
                 IgnoredKey("code", "For `dx_groovy`, which is not supported."),
                 IgnoredKey("extraPackage", "For `dx_groovy`, which is not supported."),
                 FreeFormKey("context", "For steps of your own, which are not supported.")})};
  return transformer;
}

OptionSpec ContentKey() {
  OptionSpec content = {.name = "content",
                        .type = OptionType::kObjectList,
                        .required = true,
                        .description = "One object with the reader and the writer of the job."};
  content.members = {
      EndpointKey("reader", "name", "The name of the reader plugin, such as `mysqlreader`."),
      EndpointKey("writer", "name", "The name of the writer plugin, such as `mysqlwriter`."),
      TransformerKey(),
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

// A list of strings; DataX takes no numbers.
void ReadArguments(const ObjectReader& parameter, ast::Transform& transform) {
  const Reading<const JsonValue*> list = parameter.Array("paras");
  if (!list) return;
  transform.arguments_span = (*list)->span;
  for (const JsonValue& item : (*list)->items) {
    const bool is_number = item.is(JsonValue::Kind::kNumber);
    if (!is_number && !item.is(JsonValue::Kind::kString)) {
      parameter.Report(
          Diag::kWrongType, item.span, "paras",
          fmt::format("an entry of `paras` must be a string, not {}", WithArticle(item.kind)));
      continue;
    }
    if (is_number) {
      parameter
          .Report(Diag::kFormElsewhere, item.span, "paras",
                  "DataX stops at a number in `paras`; it takes only strings")
          .fixes.push_back({item.span, Quoted(item.text), true});
    }
    transform.arguments.push_back(&item);
  }
}

// One entry of `transformer`; nothing if it has no name.
std::optional<ast::Transform> ReadTransform(const ObjectReader& content, size_t index,
                                            const JsonValue& item) {
  if (!item.is(JsonValue::Kind::kObject)) {
    content.Report(
        Diag::kWrongType, item.span, "transformer",
        fmt::format("an entry of `transformer` must be an object, not {}", WithArticle(item.kind)));
    return std::nullopt;
  }
  ObjectReader entry = content.Inside("transformer", index, item);
  Reading<ast::Scalar> name = entry.Text("name");
  if (const JsonValue* value =
          entry.Misspelt("name", JsonValue::Kind::kString, Diag::kMissingKey)) {
    name = ast::Scalar{value->text, value->span};
  } else if (name.absent()) {
    entry.Report(Diag::kMissingKey, {item.span.begin, item.span.begin + 1}, "",
                 "the transformer has no `name`");
  }
  ast::Transform transform;
  Reading<const JsonValue*> object = entry.Object("parameter");
  if (const JsonValue* value =
          entry.Misspelt("parameter", JsonValue::Kind::kObject, Diag::kMissingKey)) {
    object = value;
  }
  if (name) {
    transform.name = *name;
    transform.path = content.PathOf("transformer", index);
    transform.arguments_span = name->span;
  }
  if (object) {
    const ObjectReader parameter = entry.Inside("parameter", **object);
    transform.column = parameter.Scalar("columnIndex").value();
    ReadArguments(parameter, transform);
    parameter.ReportUnknown();
  }
  entry.ReportUnknown();
  return name ? std::optional(std::move(transform)) : std::nullopt;
}

std::vector<ast::Transform> ReadTransforms(const ObjectReader& content) {
  std::vector<ast::Transform> transforms;
  const Reading<const JsonValue*> list = content.Array("transformer");
  for (size_t i = 0; list && i < (*list)->items.size(); ++i) {
    std::optional<ast::Transform> read = ReadTransform(content, i, (*list)->items[i]);
    if (read) transforms.push_back(*std::move(read));
  }
  return transforms;
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
  CommonColumn common = ReadCommonColumn(script);
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
                .quotes_in_text = true,
                .ragged_star = true,
                .blanks_around_null = true};
  job.settings = ReadSettings(body, job.values);
  job.settings.concurrent_key = "speed.channel";
  job.settings.has_core = root.Find("core") != nullptr;
  if (!job.settings.time_zone) job.settings.time_zone = std::move(common.time_zone);
  if (!common.date_patterns.empty()) {
    job.values.date_patterns = std::move(common.date_patterns);
    job.values.date_format = std::move(common.date_format);
  }
  const JsonValue* element = OnlyContent(body);
  body.ReportUnknown();
  if (element == nullptr) return std::nullopt;

  ObjectReader content = body.Inside("content", 0, *element);
  std::optional<ast::Step> reader = ReadEndpoint(content, "reader", "name");
  std::optional<ast::Step> writer = ReadEndpoint(content, "writer", "name");
  job.transforms = ReadTransforms(content);
  content.ReportUnknown();
  return WithSides(std::move(job), std::move(reader), std::move(writer));
}

}  // namespace penstock
