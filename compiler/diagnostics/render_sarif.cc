#include "compiler/diagnostics/render_sarif.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "compiler/diagnostics/character_place.h"
#include "compiler/diagnostics/conceal.h"
#include "runtime/base/ascii.h"

namespace penstock {
namespace {

using Json = nlohmann::ordered_json;

std::string_view LevelOf(Severity severity) {
  switch (severity) {
    case Severity::kNote:
      return "note";
    case Severity::kWarning:
      return "warning";
    case Severity::kError:
      return "error";
  }
  return "none";
}

std::string UriOf(std::string_view name) {
  std::string uri = name.starts_with("/") ? "file://" : "";
  for (char c : name) {
    const bool plain =
        IsLetterOrDigit(c) || std::string_view("-._~/").find(c) != std::string_view::npos;
    uri += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return uri;
}

Json Text(std::string_view text) { return {{"text", text}}; }

Json Artifact(const SourceFile& file) { return {{"uri", UriOf(file.name())}}; }

Json Region(const SourceFile& file, Span span) {
  const Place begin = CharacterPlaceOf(file, span.begin);
  const Place end = CharacterPlaceOf(file, span.end);
  return {{"startLine", begin.line},  {"startColumn", begin.column},
          {"endLine", end.line},      {"endColumn", end.column},
          {"byteOffset", span.begin}, {"byteLength", span.end - span.begin}};
}

Json Located(const SourceFile& file, Span span) {
  return {{"artifactLocation", Artifact(file)}, {"region", Region(file, span)}};
}

Json FixesOf(const SourceFile& file, const std::vector<Fix>& fixes) {
  Json replacements = Json::array();
  bool safe = true;
  for (const Fix& fix : fixes) {
    safe = safe && fix.safe;
    replacements.push_back(
        {{"deletedRegion", Region(file, fix.span)}, {"insertedContent", Text(fix.replacement)}});
  }
  Json fix;
  fix["description"] =
      Text(safe ? "the most likely intention" : "a guess; review it before applying");
  fix["artifactChanges"] = Json::array(
      {{{"artifactLocation", Artifact(file)}, {"replacements", std::move(replacements)}}});
  fix["properties"] = {{"safe", safe}};
  return Json::array({std::move(fix)});
}

Json ResultOf(const SourceFile& file, const Diagnostic& diagnostic) {
  std::string message = diagnostic.message;
  for (const std::string& hint : diagnostic.hints) message += "\nhelp: " + hint;
  Json location;
  location["physicalLocation"] = Located(file, diagnostic.span);
  if (!diagnostic.path.empty()) {
    location["logicalLocations"] = Json::array({{{"fullyQualifiedName", diagnostic.path}}});
  }
  Json result;
  result["ruleId"] = Describe(diagnostic.kind).code;
  result["ruleIndex"] = static_cast<int>(diagnostic.kind);
  result["level"] = LevelOf(diagnostic.severity);
  result["message"] = Text(message);
  result["locations"] = Json::array({std::move(location)});
  if (!diagnostic.labels.empty()) {
    Json related = Json::array();
    for (const Label& label : diagnostic.labels) {
      related.push_back({{"id", related.size()},
                         {"physicalLocation", Located(file, label.span)},
                         {"message", Text(label.text)}});
    }
    result["relatedLocations"] = std::move(related);
  }
  if (!diagnostic.fixes.empty()) result["fixes"] = FixesOf(file, diagnostic.fixes);
  return result;
}

}  // namespace

std::string RenderSarif(const std::vector<CheckedFile>& files,
                        const std::vector<std::string>& unreadable) {
  Json rules = Json::array();
  for (const DiagInfo& info : AllDiagnostics()) {
    rules.push_back({{"id", info.code},
                     {"name", info.name.substr(1)},
                     {"shortDescription", Text(info.title)},
                     {"defaultConfiguration", {{"level", LevelOf(info.severity)}}}});
  }
  Json results = Json::array();
  for (const CheckedFile& checked : files) {
    for (const Diagnostic& diagnostic : Concealed(*checked.file, checked.diagnostics)) {
      results.push_back(ResultOf(*checked.file, diagnostic));
    }
  }
  Json invocation;
  invocation["executionSuccessful"] = unreadable.empty();
  if (!unreadable.empty()) {
    Json notifications = Json::array();
    for (const std::string& message : unreadable) {
      notifications.push_back({{"level", "error"}, {"message", Text(message)}});
    }
    invocation["toolExecutionNotifications"] = std::move(notifications);
  }
  Json run;
  run["tool"]["driver"] = {{"name", "penstock"}, {"rules", std::move(rules)}};
  run["invocations"] = Json::array({std::move(invocation)});
  run["columnKind"] = "unicodeCodePoints";
  run["results"] = std::move(results);
  Json log;
  log["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json";
  log["version"] = "2.1.0";
  log["runs"] = Json::array({std::move(run)});
  return log.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace penstock
