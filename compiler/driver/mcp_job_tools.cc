// Tools that take a script, as text or by its path. What is sent back of a file on disk holds no
// secrets: diagnostics and plans conceal them, and a whole script is only given for one that came
// as text.
#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "compiler/authoring/convert_script.h"
#include "compiler/check/fix_job.h"
#include "compiler/check/project_file.h"
#include "compiler/diagnostics/render_json.h"
#include "compiler/dialects/dialect.h"
#include "compiler/driver/describe_plan.h"
#include "compiler/driver/execute.h"
#include "compiler/driver/find_data_sources.h"
#include "compiler/driver/mcp_tools.h"
#include "compiler/mcp/arguments.h"

namespace penstock {
namespace {

using mcp::Json;
using mcp::Tool;
using mcp::ToolResult;

constexpr std::string_view kNameOfText = "script";

// A script with its diagnostics, or why there is none.
struct Checked {
  CheckedJob job = {};
  LintLevels levels = {};
  std::string error = {};
  std::unique_ptr<ProjectFiles> projects = {};
  std::unique_ptr<ProjectCatalog> plugins = {};  // points into `projects`
};

Checked Failed(std::string error) {
  Checked failed;
  failed.error = std::move(error);
  return failed;
}

// What is wrong with `script` and `path`, of which one must be given.
std::string FaultOfSource(const std::string* script, const std::string* path) {
  if ((script == nullptr) == (path == nullptr)) {
    return "either `script` or `path` must be given";
  }
  if (script != nullptr && script->size() > SourceFile::kMaxBytes) {
    return fmt::format("the script is larger than {} MB", SourceFile::kMaxBytes >> 20);
  }
  // `-` would be standard input, which carries the messages, and a pipe could wait for ever.
  std::error_code error;
  if (path != nullptr && (*path == "-" || !std::filesystem::is_regular_file(*path, error))) {
    return fmt::format("`{}` is not a file that can be read", mcp::Shown(*path));
  }
  return "";
}

// What is wrong with the settings of the project, or nothing.
std::string FaultOfProject(const ProjectFile& project) {
  if (!project.loaded.ok()) return project.loaded.message();
  const std::vector<Diagnostic> faults = project.diagnostics.Sorted();
  if (faults.empty()) return "";
  return fmt::format("invalid project file `{}`: {}", project.file->name(), faults[0].message);
}

// As `penstock lint` does it. A script without a path belongs to the current directory.
Checked Check(const Json& arguments, const PluginCatalog& catalog) {
  const std::string* script = rpc::FindText(arguments, "script");
  const std::string* path = rpc::FindText(arguments, "path");
  std::string fault = FaultOfSource(script, path);
  if (!fault.empty()) return Failed(std::move(fault));
  Checked checked;
  checked.projects = std::make_unique<ProjectFiles>();
  const std::string place = path == nullptr ? "-" : *path;
  const ProjectFile& project = checked.projects->For(place);
  fault = FaultOfProject(project);
  if (!fault.empty()) return Failed(std::move(fault));
  checked.levels = project.levels;
  checked.plugins = std::make_unique<ProjectCatalog>(project, catalog);
  const PluginCatalog& known = checked.plugins->catalog();
  checked.job = script == nullptr ? CheckJob(*path, known)
                                  : CheckJob(SourceFile(std::string(kNameOfText), *script), known);
  if (!checked.job.loaded.ok()) return Failed(std::string(checked.job.loaded.message()));
  const Status sources =
      CheckDataSources(FindDataSources("", place, *checked.projects), checked.job);
  if (!sources.ok()) checked.error = sources.message();
  return checked;
}

Json Report(const SourceFile& file, const std::vector<Diagnostic>& diagnostics) {
  return Json::parse(RenderJson(file, diagnostics));
}

ToolResult Lint(const Json& arguments, const PluginCatalog& catalog) {
  Checked checked = Check(arguments, catalog);
  if (!checked.error.empty()) return {nullptr, checked.error};
  if (const Json* levels = rpc::Find(arguments, "levels")) {
    for (const auto& [codes, value] : levels->items()) {
      const Level level = value == "deny"   ? Level::kDeny
                          : value == "warn" ? Level::kWarn
                                            : Level::kAllow;
      std::string fault = checked.levels.Set(codes, level);
      if (!fault.empty()) return {nullptr, fmt::format("`levels`: {}", fault)};
    }
  }
  Json fixed;
  if (rpc::FindTrue(arguments, {"fix"})) {
    if (!arguments.contains("script")) {
      return {nullptr, "`fix` needs `script`; `penstock lint --fix` changes files"};
    }
    FixedJob done =
        FixJob(std::move(checked.job), checked.levels, checked.plugins->catalog(), false);
    checked.job = std::move(done.job);
    fixed = std::move(done.text);
  }
  Json content = Report(*checked.job.file, checked.levels.Apply(checked.job.diagnostics.Sorted()));
  if (!fixed.is_null()) content["fixed"] = std::move(fixed);
  return {std::move(content), ""};
}

ToolResult Plan(const Json& arguments, const PluginCatalog& catalog) {
  const Checked checked = Check(arguments, catalog);
  if (!checked.error.empty()) return {nullptr, checked.error};
  Json content = Report(*checked.job.file, checked.levels.Apply(checked.job.diagnostics.Sorted()));
  if (checked.job.resolved) {
    content["plan"] = PlanJson(*checked.job.resolved, catalog);
    return {std::move(content), ""};
  }
  if (checked.job.diagnostics.has_errors()) {
    return {std::move(content), "the script has errors, so there is no plan"};
  }
  return {std::move(content), std::string(CheckRunnable(*checked.job.ast, catalog).message())};
}

ToolResult Convert(const Json& arguments, const PluginCatalog& catalog) {
  const std::string& script = *rpc::FindText(arguments, "script");
  std::string fault = FaultOfSource(&script, nullptr);
  if (!fault.empty()) return {nullptr, std::move(fault)};
  const SourceFile file{std::string(kNameOfText), script};
  DiagnosticSink diagnostics;
  const std::optional<std::string> text =
      ConvertScript(file, FindDialect(*rpc::FindText(arguments, "to"))->id, catalog, diagnostics);
  Json content = Report(file, diagnostics.Sorted());
  if (!text) return {std::move(content), "the script cannot be converted"};
  content["text"] = *text;
  return {std::move(content), ""};
}

Json ScriptSchema() {
  return StringSchema("the job: a script of DataWorks or DataX, or a Kafka Connect configuration");
}

Json SourceSchema() {
  return {{"script", ScriptSchema()},
          {"path", StringSchema("a file with the job, instead of `script`")}};
}

// That of a report of diagnostics with one more member.
Json ReportSchema(std::string_view name, Json schema) {
  Json properties = {{"format_version", {{"type", "string"}}},
                     {"valid", {{"type", "boolean"}, {"description", "there are no errors"}}},
                     {"errors", {{"type", "integer"}}},
                     {"warnings", {{"type", "integer"}}},
                     {"diagnostics",
                      {{"type", "array"},
                       {"items", {{"type", "object"}}},
                       {"description",
                        "code, severity, message, line, column, path, labels, hints and fixes; "
                        "begin and end count bytes"}}}};
  properties[std::string(name)] = std::move(schema);
  return ObjectOf(std::move(properties), {"valid", "errors", "warnings", "diagnostics"});
}

Tool LintTool(const PluginCatalog& catalog) {
  Json input = SourceSchema();
  input["fix"] = {{"type", "boolean"},
                  {"description", "apply safe fixes and give the fixed script; needs `script`"}};
  input["levels"] = {
      {"type", "object"},
      {"description", "levels of codes, as in .penstock.json: {\"P5\": \"deny\"}; P for all"},
      {"additionalProperties", ChoiceSchema("a level", {"allow", "warn", "deny"})}};
  return {.name = "lint",
          .title = "Check a job",
          .description =
              "Says what is wrong with a job script, with places, hints and fixes. `valid` is true "
              "if it can run.",
          .input = ObjectOf(std::move(input), {}),
          .output = ReportSchema("fixed", StringSchema("the script after `fix`")),
          .call = [&](const Json& arguments) { return Lint(arguments, catalog); }};
}

Tool PlanTool(const PluginCatalog& catalog) {
  return {.name = "plan",
          .title = "Show what a job would do",
          .description =
              "Gives source, type and conversion of every column, variables, limits and the "
              "guarantee of a valid job. Nothing is opened: the input is not looked at.",
          .input = ObjectOf(SourceSchema(), {}),
          .output = ReportSchema("plan", {{"type", "object"}}),
          .call = [&](const Json& arguments) { return Plan(arguments, catalog); }};
}

Tool ConvertTool(const PluginCatalog& catalog) {
  const Json input = ObjectOf({{"script", ScriptSchema()},
                               {"to", ChoiceSchema("v1, v2: DataWorks 1.0 and 2.0; datax: DataX",
                                                   Choices(DialectNames(DialectInfo::kConvert)))}},
                              {"script", "to"});
  return {.name = "convert",
          .title = "Convert a job to another dialect",
          .description =
              "Gives the same job in another dialect. The diagnostics say which settings the other "
              "dialect does not have.",
          .input = input,
          .output = ReportSchema("text", StringSchema("the converted script")),
          .call = [&](const Json& arguments) { return Convert(arguments, catalog); }};
}

}  // namespace

std::vector<Tool> McpJobTools(const PluginCatalog& catalog) {
  return {LintTool(catalog), PlanTool(catalog), ConvertTool(catalog)};
}

}  // namespace penstock
