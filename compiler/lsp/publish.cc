#include "compiler/lsp/publish.h"

#include <fmt/format.h>

#include "compiler/check/check_job.h"
#include "compiler/check/project_file.h"
#include "compiler/lsp/wire.h"

namespace penstock::lsp {
namespace {

constexpr std::string_view kSource = "penstock";

int SeverityNumber(Severity severity) {
  switch (severity) {
    case Severity::kError:
      return 1;
    case Severity::kWarning:
      return 2;
    case Severity::kNote:
      return 3;
  }
  return 1;
}

// Sets the trouble of a script whose project file cannot be followed; `lint` does not check it
// then, but who types needs the messages.
void TakeProject(const ProjectFile& project, CheckedDocument& checked) {
  if (!project.loaded.ok()) {
    checked.trouble = project.loaded.message();
    checked.trouble_code = DescribeFailure(project.loaded.failure()).code;
    return;
  }
  checked.levels = project.levels;
  const std::vector<Diagnostic> faults = project.diagnostics.Sorted();
  if (faults.empty()) return;
  checked.trouble =
      fmt::format("invalid project file `{}`: {}", project.file->name(), faults[0].message);
  checked.trouble_code = Describe(faults[0].kind).code;
}

}  // namespace

CheckedDocument CheckDocument(const Document& document, const PluginCatalog& catalog) {
  CheckedDocument checked;
  if (document.too_large()) {
    checked.trouble = fmt::format("the script is larger than {} MB and is not checked",
                                  SourceFile::kMaxBytes >> 20);
    checked.trouble_code = DescribeFailure(Failure::kJobTooLarge).code;
    return checked;
  }
  if (document.name().ends_with(fmt::format("/{}", kProjectFileName))) {
    checked.diagnostics =
        ReadProjectFile(SourceFile(document.name(), document.text())).diagnostics.Sorted();
    return checked;
  }
  ProjectFiles projects;
  const ProjectFile& project = projects.For(document.name());
  TakeProject(project, checked);
  const ProjectCatalog plugins(project, catalog);
  const CheckedJob job = CheckJob(SourceFile(document.name(), document.text()), plugins.catalog());
  checked.diagnostics = checked.levels.Apply(job.diagnostics.Sorted());
  return checked;
}

Json DiagnosticJson(const Document& document, const Diagnostic& diagnostic, bool related,
                    PositionEncoding encoding) {
  Json json;
  json["range"] = RangeJson(document, diagnostic.span, encoding);
  json["severity"] = SeverityNumber(diagnostic.severity);
  json["code"] = Describe(diagnostic.kind).code;
  json["source"] = kSource;
  std::string message = diagnostic.message;
  for (const std::string& hint : diagnostic.hints) message += "\nhelp: " + hint;
  if (!related) {
    for (const Label& label : diagnostic.labels) {
      message += fmt::format("\nline {}: {}",
                             document.PositionOf(label.span.begin, encoding).line + 1, label.text);
    }
  }
  json["message"] = std::move(message);
  if (related && !diagnostic.labels.empty()) {
    Json places = Json::array();
    for (const Label& label : diagnostic.labels) {
      places.push_back(
          {{"location",
            {{"uri", document.uri()}, {"range", RangeJson(document, label.span, encoding)}}},
           {"message", label.text}});
    }
    json["relatedInformation"] = std::move(places);
  }
  if (!diagnostic.fixes.empty()) {
    Json fixes = Json::array();
    for (const Fix& fix : diagnostic.fixes) {
      Json entry = TextEdit(document, fix.span, fix.replacement, encoding);
      entry["safe"] = fix.safe;
      fixes.push_back(std::move(entry));
    }
    json["data"] = {{"fixes", std::move(fixes)}};
  }
  return json;
}

Json DiagnosticsJson(const Document& document, const CheckedDocument& checked, bool related,
                     PositionEncoding encoding) {
  Json list = Json::array();
  if (!checked.trouble.empty()) {
    list.push_back({{"range", RangeJson(document, {0, 0}, encoding)},
                    {"severity", SeverityNumber(Severity::kError)},
                    {"code", checked.trouble_code},
                    {"source", kSource},
                    {"message", checked.trouble}});
  }
  for (const Diagnostic& diagnostic : checked.diagnostics) {
    list.push_back(DiagnosticJson(document, diagnostic, related, encoding));
  }
  return list;
}

}  // namespace penstock::lsp
