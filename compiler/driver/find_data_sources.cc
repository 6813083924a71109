#include "compiler/driver/find_data_sources.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "runtime/base/suggest.h"
#include "runtime/datasource/lay_data_sources.h"

namespace penstock {
namespace {

// Where the script names the data source `name`: there may be several such places, and they are
// equal.
Span PlaceOf(const JsonValue& value, const std::string& name, Span otherwise) {
  for (const JsonMember& member : value.members) {
    if (member.name == "datasource" && member.value.text == name) return member.value.span;
    const Span inner = PlaceOf(member.value, name, otherwise);
    if (inner != otherwise) return inner;
  }
  for (const JsonValue& item : value.items) {
    const Span inner = PlaceOf(item, name, otherwise);
    if (inner != otherwise) return inner;
  }
  return otherwise;
}

void Check(const DataSources& sources, const DataSourceUse& use, const ast::Step& step,
           DiagnosticSink& diagnostics) {
  if (!use.name.is_plain()) return;
  const std::string name = use.name.Expand({});
  const Span place = step.parameters == nullptr ? step.plugin_span
                                                : PlaceOf(*step.parameters, name, step.plugin_span);
  const auto found = sources.by_name.find(name);
  if (found == sources.by_name.end()) {
    std::vector<std::string_view> names;
    for (const auto& [each, source] : sources.by_name) names.push_back(each);
    diagnostics
        .Report(Diag::kUnknownValue, place,
                fmt::format("unknown data source {} in `{}`{}", Backquoted(name), sources.path,
                            DidYouMean(name, names)))
        .path = step.path;
    return;
  }
  for (const std::string& fault : FaultsOf(found->second, use)) {
    diagnostics
        .Report(Diag::kUnknownValue, place,
                fmt::format("data source {} of `{}`: {}", Backquoted(name), sources.path, fault))
        .path = step.path;
  }
}

// The project file is looked for only where there is something to ask it.
CheckedJob CheckInProject(const std::string& path, const PluginCatalog& catalog,
                          const KnownValues& values) {
  CheckedJob job = CheckJob(path, catalog, values);
  const std::vector<Diagnostic> diagnostics = job.diagnostics.Sorted();
  const bool asks = std::ranges::any_of(
      diagnostics, [](const Diagnostic& each) { return each.kind == Diag::kUnknownPlugin; });
  if (!asks) return job;
  ProjectFiles projects;
  const ProjectCatalog plugins(projects.For(path), catalog);
  SourceFile script(job.file->name(), std::string(job.file->text()));
  return CheckJob(std::move(script), plugins.catalog(), values);
}

}  // namespace

std::string FindDataSources(const std::string& flag, const std::string& script,
                            ProjectFiles& projects) {
  const std::string path = DataSourcesPath(flag);
  return path.empty() ? projects.For(script).data_sources : path;
}

Status CheckDataSources(const std::string& path, CheckedJob& job) {
  if (!job.resolved || path.empty()) return {};
  const JobPlan& plan = job.resolved->plan;
  if (plan.reader.data_sources.empty() && plan.writer.data_sources.empty()) return {};
  PST_ASSIGN_OR_RETURN(const DataSources sources, LoadDataSources(path));
  for (const DataSourceUse& use : plan.reader.data_sources) {
    Check(sources, use, job.ast->reader, job.diagnostics);
  }
  for (const DataSourceUse& use : plan.writer.data_sources) {
    Check(sources, use, job.ast->writer, job.diagnostics);
  }
  if (job.diagnostics.has_errors()) job.resolved.reset();
  return {};
}

CheckedJob CheckJobWithSources(const std::string& path, const PluginCatalog& catalog,
                               const KnownValues& values, std::string& flag) {
  CheckedJob job = CheckInProject(path, catalog, values);
  if (!job.resolved) return job;
  const JobPlan& plan = job.resolved->plan;
  if (plan.reader.data_sources.empty() && plan.writer.data_sources.empty()) return job;
  ProjectFiles projects;
  flag = FindDataSources(flag, path, projects);
  const Status checked = CheckDataSources(flag, job);
  if (checked.ok()) return job;
  job.loaded = checked;
  job.resolved.reset();
  return job;
}

}  // namespace penstock
