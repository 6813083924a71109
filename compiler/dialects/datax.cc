// DataX: {"job": {"setting", "content": [{"reader", "writer", "transformer"}]}}, and at the top
// `core`, `common` and `entry`, which override the engine's own configuration.
#include <fmt/format.h>

#include "compiler/dialects/dialects.h"
#include "compiler/dialects/read_settings.h"
#include "compiler/dialects/shared.h"

namespace penstock {
namespace {

// Reports a `content` that is the one element itself; DataX then finds no plugin.
const JsonValue* BareContent(ObjectReader& job, const JsonValue& content) {
  job.Accept({"content"});
  Diagnostic& fault = job.Report(Diag::kWrongType, {content.span.begin, content.span.begin + 1},
                                 "content", "`content` is an object; it must be an array");
  fault.hints.push_back("write `[` and `]` around it");
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
  const int errors_before = job.diagnostics().error_count();
  const JsonValue* content = job.Array("content");
  if (content == nullptr) {
    content = job.Misspelt("content", JsonValue::Kind::kArray, Diag::kStepMissing);
  }
  if (content == nullptr || content->items.empty()) {
    if (job.diagnostics().error_count() == errors_before) {
      job.Report(Diag::kStepMissing, {job.object().span.begin, job.object().span.begin + 1}, "",
                 "the job has no `content`, and so no reader and no writer");
    }
    return nullptr;
  }
  if (content->items.size() > 1) {
    Diagnostic& diagnostic =
        job.Report(Diag::kIgnoredContent, content->items[1].span, "content",
                   fmt::format("`content` has {} elements; DataX runs the first and ignores the "
                               "others without a word",
                               content->items.size()));
    diagnostic.path = job.PathOf("content", 1);
    diagnostic.hints.push_back("write one script for each pair of reader and writer");
  }
  const JsonValue& first = content->items[0];
  if (first.is(JsonValue::Kind::kObject)) return &first;
  job.Report(
         Diag::kWrongType, first.span, "content",
         fmt::format("an element of `content` is a {}; it must be an object", NameOf(first.kind)))
      .path = job.PathOf("content", 0);
  return nullptr;
}

void RefuseTransformer(ObjectReader& content) {
  const JsonValue* transformers = content.Array("transformer");
  if (transformers == nullptr || transformers->items.empty()) return;
  content
      .Report(Diag::kTransformerUnsupported, content.object().Find("transformer")->name_span,
              "transformer", "`transformer` changes records, and transformers are not supported")
      .hints.push_back("column expressions and `where` of the reader can often do the same");
}

}  // namespace

std::optional<ast::Job> ReadDataX(const JsonValue& root, DiagnosticSink& diagnostics) {
  ObjectReader script(root, "$", diagnostics);
  const JsonValue* object = script.Object("job");
  const std::optional<ast::Scalar> common_zone = ReadCommonTimeZone(script);
  script.AcceptWithWarning("core", "it tunes the engine of DataX");
  script.Accept({"entry"});
  script.ReportUnknown();
  if (object == nullptr) {
    if (!diagnostics.has_errors()) {
      script.Report(Diag::kStepMissing, root.Find("job")->name_span, "job",
                    "`job` is empty, so there is no reader and no writer");
    }
    return std::nullopt;
  }

  ObjectReader body(*object, script.PathOf("job"), diagnostics);
  ast::Job job;
  job.dialect = ast::Dialect::kDataX;
  job.settings = ReadSettings(body);
  job.settings.has_core = root.Find("core") != nullptr;
  if (!job.settings.time_zone) job.settings.time_zone = common_zone;
  const JsonValue* element = OnlyContent(body);
  for (std::string_view handler : {"preHandler", "postHandler"}) {
    body.AcceptWithWarning(handler, "it names a plugin of DataX's own engine");
  }
  body.Accept({"jobInfo", "entry", "container", "name", "description"});
  body.ReportUnknown();
  if (element == nullptr) return std::nullopt;

  ObjectReader content(*element, body.PathOf("content", 0), diagnostics);
  std::optional<ast::Step> reader = ReadEndpoint(content, "reader", "name");
  std::optional<ast::Step> writer = ReadEndpoint(content, "writer", "name");
  RefuseTransformer(content);
  content.Accept({"taskId"});
  content.ReportUnknown();
  if (!reader || !writer) return std::nullopt;
  job.reader = *std::move(reader);
  job.writer = *std::move(writer);
  return job;
}

}  // namespace penstock
