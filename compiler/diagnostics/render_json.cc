#include "compiler/diagnostics/render_json.h"

#include <nlohmann/json.hpp>

#include "compiler/diagnostics/conceal.h"
#include "compiler/diagnostics/render_text.h"

namespace penstock {
namespace {

using Json = nlohmann::ordered_json;

void AddPlace(const SourceFile& file, Span span, Json& json) {
  const Place begin = file.PlaceOf(span.begin);
  const Place end = file.PlaceOf(span.end);
  json["line"] = begin.line;
  json["column"] = begin.column;
  json["end_line"] = end.line;
  json["end_column"] = end.column;
  json["begin"] = span.begin;
  json["end"] = span.end;
}

Json ToJson(const SourceFile& file, const Diagnostic& diagnostic) {
  Json json;
  json["code"] = Describe(diagnostic.kind).code;
  json["severity"] = NameOf(diagnostic.severity);
  json["message"] = diagnostic.message;
  json["file"] = file.name();
  AddPlace(file, diagnostic.span, json);
  json["path"] = diagnostic.path;
  json["labels"] = Json::array();
  for (const Label& label : diagnostic.labels) {
    Json entry;
    entry["message"] = label.text;
    AddPlace(file, label.span, entry);
    json["labels"].push_back(std::move(entry));
  }
  json["hints"] = diagnostic.hints;
  json["fixes"] = Json::array();
  for (const Fix& fix : diagnostic.fixes) {
    Json entry;
    entry["replacement"] = fix.replacement;
    entry["safe"] = fix.safe;
    AddPlace(file, fix.span, entry);
    json["fixes"].push_back(std::move(entry));
  }
  return json;
}

}  // namespace

std::string RenderJson(const std::vector<CheckedFile>& files) {
  int errors = 0;
  int warnings = 0;
  Json list = Json::array();
  for (const CheckedFile& checked : files) {
    for (const Diagnostic& diagnostic : Concealed(*checked.file, checked.diagnostics)) {
      errors += diagnostic.severity == Severity::kError;
      warnings += diagnostic.severity == Severity::kWarning;
      list.push_back(ToJson(*checked.file, diagnostic));
    }
  }
  Json document;
  document["format_version"] = "1.0";
  document["valid"] = errors == 0;
  document["errors"] = errors;
  document["warnings"] = warnings;
  document["diagnostics"] = std::move(list);
  // Names from a script or a file system need not be UTF-8.
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string RenderJson(const SourceFile& file, const std::vector<Diagnostic>& diagnostics) {
  return RenderJson({CheckedFile{&file, diagnostics}});
}

}  // namespace penstock
