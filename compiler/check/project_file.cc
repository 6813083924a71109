#include "compiler/check/project_file.h"

#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <system_error>

#include "compiler/json/json_parser.h"
#include "runtime/base/suggest.h"

namespace penstock {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 3> kLevels = {"allow", "warn", "deny"};

void ReadLevels(const JsonValue& lint, ProjectFile& project) {
  if (!lint.is(JsonValue::Kind::kObject)) {
    project.diagnostics.Report(Diag::kWrongType, lint.span,
                               fmt::format("`lint` must be an object of codes and levels, not {}",
                                           WithArticle(lint.kind)));
    return;
  }
  for (const JsonMember& member : lint.members) {
    const auto level = std::find(kLevels.begin(), kLevels.end(), member.value.text);
    if (!member.value.is(JsonValue::Kind::kString) || level == kLevels.end()) {
      project.diagnostics
          .Report(Diag::kUnknownValue, member.value.span,
                  fmt::format("invalid level for `{}`{}", member.name,
                              DidYouMean(member.value.text, kLevels)))
          .hints.push_back("use `allow`, `warn` or `deny`");
      continue;
    }
    const std::string fault =
        project.levels.Set(member.name, static_cast<Level>(level - kLevels.begin()));
    if (!fault.empty()) {
      project.diagnostics.Report(Diag::kUnknownValue, member.name_span, fault);
    }
  }
}

void ReadPlugins(const JsonValue& plugins, ProjectFile& project) {
  if (!plugins.is(JsonValue::Kind::kObject)) {
    project.diagnostics.Report(
        Diag::kWrongType, plugins.span,
        fmt::format("`plugins` must be an object with names of plugins, not {}",
                    WithArticle(plugins.kind)));
    return;
  }
  for (const JsonMember& member : plugins.members) {
    if (member.name.empty() || !member.value.is(JsonValue::Kind::kObject)) {
      project.diagnostics
          .Report(Diag::kWrongType, member.value.span,
                  fmt::format("`{}` in `plugins` must be an object, not {}", member.name,
                              WithArticle(member.value.kind)))
          .hints.push_back("write `{}`: nothing of such a plugin is checked");
      continue;
    }
    project.plugins.push_back(member.name);
  }
}

}  // namespace

ProjectCatalog::ProjectCatalog(const ProjectFile& project, const PluginCatalog& catalog)
    : named_(catalog.named().begin(), catalog.named().end()), catalog_(catalog) {
  for (const std::string& name : project.plugins) {
    const bool reads = !name.ends_with("writer"), writes = !name.ends_with("reader");
    named_.push_back({name, "plugin of the project", reads, writes});
  }
  catalog_.AddNamed(named_);
}

ProjectFile ReadProjectFile(const std::string& path) {
  Result<SourceFile> file = SourceFile::Load(path);
  if (file.ok()) return ReadProjectFile(*std::move(file));
  ProjectFile project;
  project.loaded = file.status();
  return project;
}

ProjectFile ReadProjectFile(SourceFile file) {
  ProjectFile project;
  project.file = std::make_unique<SourceFile>(std::move(file));
  const std::optional<JsonDocument> document = ParseJson(*project.file, project.diagnostics);
  if (!document) return project;
  if (!document->root.is(JsonValue::Kind::kObject)) {
    project.diagnostics.Report(Diag::kWrongType, document->root.span,
                               "the project file must be an object");
    return project;
  }
  for (const JsonMember& member : document->root.members) {
    if (member.name == "lint") {
      ReadLevels(member.value, project);
    } else if (member.name == "plugins") {
      ReadPlugins(member.value, project);
    } else if (member.name == "datasources") {
      if (!member.value.is(JsonValue::Kind::kString) || member.value.text.empty()) {
        project.diagnostics.Report(Diag::kWrongType, member.value.span,
                                   "`datasources` must be a file name");
        continue;
      }
      project.data_sources =
          (fs::path(project.file->name()).parent_path() / member.value.text).string();
    } else {
      project.diagnostics
          .Report(Diag::kUnknownKey, member.name_span,
                  fmt::format("unknown key {} in the project file", Backquoted(member.name)))
          .hints.push_back("the known keys are `lint`, `datasources` and `plugins`");
    }
  }
  return project;
}

const ProjectFile& ProjectFiles::For(const std::string& script) {
  std::error_code error;
  const fs::path directory =
      fs::absolute(script == "-" ? fs::path(".") / script : fs::path(script), error).parent_path();
  auto [nearest, is_new] = nearest_.try_emplace(directory.string());
  if (is_new) {
    for (fs::path at = directory;; at = at.parent_path()) {
      const fs::path candidate = at / kProjectFileName;
      if (fs::exists(candidate, error)) {
        nearest->second = candidate.string();
        break;
      }
      if (at == at.parent_path()) break;
    }
  }
  auto known = read_.find(nearest->second);
  if (known == read_.end()) {
    known = read_
                .emplace(nearest->second,
                         nearest->second.empty() ? ProjectFile{} : ReadProjectFile(nearest->second))
                .first;
  }
  return known->second;
}

}  // namespace penstock
