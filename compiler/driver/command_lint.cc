#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <map>

#include "compiler/check/fix_job.h"
#include "compiler/check/project_file.h"
#include "compiler/diagnostics/apply_fixes.h"
#include "compiler/diagnostics/render_github.h"
#include "compiler/diagnostics/render_json.h"
#include "compiler/diagnostics/render_sarif.h"
#include "compiler/diagnostics/render_text.h"
#include "compiler/diagnostics/secret_text.h"
#include "compiler/driver/command.h"
#include "compiler/driver/find_data_sources.h"
#include "compiler/driver/find_jobs.h"
#include "stdplugins/register.h"

namespace penstock {
namespace {

struct LintOptions {
  std::string format = "human";
  bool fix = false;
  bool unsafe = false;
  bool diff = false;
  std::vector<std::pair<std::string, Level>> levels;
  bool deny_warnings = false;
  std::string data_sources;
};

class Linter {
 public:
  explicit Linter(LintOptions options) : options_(std::move(options)) {}

  void Check(const std::string& path) {
    const ProjectFile& project = projects_.For(path);
    if (IsUnfit(project)) return;
    const PluginCatalog& catalog = CatalogOf(project);
    CheckedJob job = CheckJob(path, catalog);
    if (!job.loaded.ok()) return Fail(job.loaded);
    const std::string sources = FindDataSources(options_.data_sources, path, projects_);
    if (Status status = CheckDataSources(sources, job); !status.ok()) Fail(status);
    const LintLevels levels = Levels(project);
    if (options_.fix || options_.diff) {
      const std::string before(job.file->text());
      FixedJob fixed = FixJob(std::move(job), levels, catalog, options_.unsafe);
      if (fixed.applied > 0) Fixed(path, before, fixed);
      job = std::move(fixed.job);
      if (Status status = CheckDataSources(sources, job); !status.ok()) Fail(status);
    }
    std::vector<Diagnostic> diagnostics = levels.Apply(job.diagnostics.Sorted());
    if (std::any_of(diagnostics.begin(), diagnostics.end(),
                    [](const Diagnostic& each) { return each.severity == Severity::kError; })) {
      FoundErrors();
    }
    Show(std::move(job), std::move(diagnostics));
  }

  void Fail(const Status& status) {
    const FailureInfo& info = DescribeFailure(status.failure());
    fmt::print(stderr, "penstock: error[{}]: {}\n", info.code, Printable(status.message()));
    unreadable_.push_back(status.message());
    exit_code_ = status.exit_code();
  }

  ExitCode Finish() {
    if (options_.format == "json") std::fputs(RenderJson(files_).c_str(), stdout);
    if (options_.format == "sarif") std::fputs(RenderSarif(files_, unreadable_).c_str(), stdout);
    return exit_code_;
  }

 private:
  // The catalog with the plugins that the project names.
  const PluginCatalog& CatalogOf(const ProjectFile& project) {
    if (project.plugins.empty()) return catalog_;
    return of_projects_.try_emplace(&project, project, catalog_).first->second.catalog();
  }

  LintLevels Levels(const ProjectFile& project) const {
    LintLevels levels = project.levels;
    for (const auto& [codes, level] : options_.levels) {
      const std::string fault = levels.Set(codes, level);
      PST_CHECK(fault.empty());
    }
    if (options_.deny_warnings) levels.DenyWarnings();
    return levels;
  }

  // Says once what is wrong with a project file; its scripts are not checked, because what it was
  // meant to say is not known.
  bool IsUnfit(const ProjectFile& project) {
    const bool faulty = project.diagnostics.error_count() + project.diagnostics.warning_count() > 0;
    if (project.loaded.ok() && !faulty) return false;
    if (std::find(unfit_.begin(), unfit_.end(), &project) != unfit_.end()) return true;
    unfit_.push_back(&project);
    if (!project.loaded.ok()) {
      Fail(project.loaded);
      return true;
    }
    std::fputs(
        RenderText(*project.file, project.diagnostics.Sorted(), WantsColour(STDERR_FILENO)).c_str(),
        stderr);
    exit_code_ = ExitCode::kScriptInvalid;
    return true;
  }

  void FoundErrors() {
    if (exit_code_ == ExitCode::kOk) exit_code_ = ExitCode::kLintFoundErrors;
  }

  void Fixed(const std::string& path, std::string_view before, const FixedJob& fixed) {
    if (options_.diff) {
      const std::string shown =
          UnifiedDiff(fixed.job.file->name(), Masked(before), Masked(fixed.text));
      std::fputs(shown.c_str(), stdout);
      return FoundErrors();
    }
    Status written = ReplaceFile(path, fixed.text);
    if (!written.ok()) return Fail(written);
    fmt::print(stderr, "{}: {} fixed\n", Printable(path), fixed.applied);
  }

  void Show(CheckedJob job, std::vector<Diagnostic> diagnostics) {
    if (options_.diff || diagnostics.empty()) return;
    if (options_.format == "github") {
      std::fputs(RenderGithub(*job.file, diagnostics).c_str(), stdout);
    } else if (options_.format == "human") {
      if (!first_) std::fputs("\n", stdout);
      first_ = false;
      std::fputs(RenderText(*job.file, diagnostics, WantsColour(STDOUT_FILENO)).c_str(), stdout);
    } else {
      kept_.push_back(std::move(job.file));
      files_.push_back({kept_.back().get(), std::move(diagnostics)});
    }
  }

  LintOptions options_;
  PluginCatalog catalog_ = StandardPlugins();
  std::map<const ProjectFile*, ProjectCatalog> of_projects_;
  ProjectFiles projects_;
  std::vector<const ProjectFile*> unfit_;
  std::vector<std::unique_ptr<SourceFile>> kept_;
  std::vector<CheckedFile> files_;
  std::vector<std::string> unreadable_;
  ExitCode exit_code_ = ExitCode::kOk;
  bool first_ = true;
};

// A flag that sets the level of a code, or of several.
void LevelFlag(CommandLine& line, Flag flag, Level level, LintOptions& options) {
  const std::string name = flag.names;
  line.Each(std::move(flag), [name, level, &options](const std::string& codes) -> std::string {
    LintLevels scratch;
    const std::string fault = scratch.Set(codes, level);
    if (!fault.empty()) return fmt::format("`{}`: {}", name, fault);
    options.levels.emplace_back(codes, level);
    return {};
  });
}

// What is wrong with the flags together, or nothing.
std::string_view Contradiction(const LintOptions& options, const std::vector<std::string>& jobs) {
  if (options.unsafe && !options.fix && !options.diff)
    return "`--unsafe` needs `--fix` or `--diff`";
  const bool reads_stdin = std::find(jobs.begin(), jobs.end(), "-") != jobs.end();
  if (reads_stdin && options.fix && !options.diff) {
    return "`--fix` cannot write to `-`; use `--diff` to show the fixes";
  }
  return "";
}

}  // namespace

ExitCode LintCommand(CommandLine& line) {
  LintOptions options;
  std::vector<std::string> jobs;
  line.Positionals("JOB", jobs);
  line.Value({"--format", "human|json|sarif|github", "the output format (default human)"},
             options.format);
  LevelFlag(line,
            {"--deny", "CODE",
             "treat a warning as an error; CODE can be a prefix of several codes, such as P5"},
            Level::kDeny, options);
  LevelFlag(line,
            {"--warn", "CODE",
             "report a warning, regardless of .penstock.json; this also turns on warnings that are "
             "off by default (see `penstock explain`); P for all"},
            Level::kWarn, options);
  LevelFlag(line, {"--allow", "CODE", "do not report a warning; errors cannot be turned off"},
            Level::kAllow, options);
  line.Value({"--datasources", "FILE",
              "the data sources that scripts use (default: set by PENSTOCK_DATASOURCES or "
              ".penstock.json)"},
             options.data_sources);
  line.Switch({"--deny-warnings", "", "treat all warnings as errors"}, options.deny_warnings);
  line.Switch({"--fix", "", "apply safe fixes to the files"}, options.fix);
  line.Switch({"--diff", "", "show the fixes without applying them"}, options.diff);
  line.Switch({"--unsafe", "", "include fixes that are a guess"}, options.unsafe);
  if (const std::optional<ExitCode> exit = line.Parse()) return *exit;
  const std::string_view fault = Contradiction(options, jobs);
  if (!fault.empty()) return line.Wrong(fault);
  Linter linter(std::move(options));
  const FoundJobs found = FindJobs(jobs);
  for (const std::string& path : found.paths) linter.Check(path);
  for (const Status& failure : found.failures) linter.Fail(failure);
  return linter.Finish();
}

}  // namespace penstock
