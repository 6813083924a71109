#pragma once
// `.penstock.json`: settings of a project, for all scripts in its directory and below.
//
//   {"lint": {"P503": "deny", "P2": "warn", "P107": "allow"}, "datasources": "datasources.json",
//    "plugins": {"crmreader": {}, "acme*": {}}}

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/diagnostics/levels.h"
#include "runtime/plugin/plugin_spec.h"

namespace penstock {

inline constexpr std::string_view kProjectFileName = ".penstock.json";

struct ProjectFile {
  Status loaded;
  std::unique_ptr<SourceFile> file;  // null if there is none
  DiagnosticSink diagnostics;        // what is wrong with it
  LintLevels levels;
  std::string data_sources;  // path of their file; empty: none. Written relative to this one
  // Names of plugins of others, or patterns with `*`: scripts may name them, and nothing of their
  // parameters is checked.
  std::vector<std::string> plugins;
};

// A catalog with the plugins that a project names. Points into the project, which outlives it.
class ProjectCatalog {
 public:
  ProjectCatalog(const ProjectFile& project, const PluginCatalog& catalog);
  ProjectCatalog(const ProjectCatalog&) = delete;
  ProjectCatalog& operator=(const ProjectCatalog&) = delete;

  const PluginCatalog& catalog() const { return catalog_; }

 private:
  std::vector<NamedPlugin> named_;
  PluginCatalog catalog_;
};

// Reads the settings of one file; those that cannot be followed are reported as errors.
ProjectFile ReadProjectFile(const std::string& path);
ProjectFile ReadProjectFile(SourceFile file);

// Finds the nearest one upwards from a script and keeps what it has read.
class ProjectFiles {
 public:
  // `-` counts as a file of the current directory.
  const ProjectFile& For(const std::string& script);

 private:
  // By directory and by path: many directories share one file.
  std::unordered_map<std::string, std::string> nearest_;
  std::unordered_map<std::string, ProjectFile> read_;
};

}  // namespace penstock
