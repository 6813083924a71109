#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

#include "compiler/authoring/convert_script.h"
#include "compiler/diagnostics/render_text.h"
#include "compiler/dialects/dialect.h"
#include "compiler/driver/command.h"
#include "runtime/base/staged_file.h"
#include "stdplugins/register.h"

namespace penstock {
ExitCode ConvertCommand(CommandLine& line) {
  std::string path, dialect, output;
  line.Positional("JOB", path);
  line.Value({"--to", DialectNames(DialectInfo::kConvert),
              "v1, v2: DataWorks 1.0 and 2.0; datax: DataX", Presence::kRequired},
             dialect);
  line.Value({"-o", "FILE", "write the job to FILE instead of standard output"}, output);
  if (const std::optional<ExitCode> exit = line.Parse()) return *exit;

  Result<SourceFile> file = SourceFile::Load(path);
  if (!file.ok()) return ReportFailure(file.status());
  DiagnosticSink diagnostics;
  const std::optional<std::string> text =
      ConvertScript(*file, FindDialect(dialect)->id, StandardPlugins(), diagnostics);
  if (text && output.empty()) std::fputs(text->c_str(), stdout);
  if (text && !output.empty()) {
    if (Status status = WriteFile(output, *text); !status.ok()) return ReportFailure(status);
  }
  std::fputs(RenderText(*file, diagnostics.Sorted(), WantsColour(STDERR_FILENO)).c_str(), stderr);
  if (!text) return ExitCode::kScriptInvalid;
  return diagnostics.warning_count() > 0 ? ExitCode::kLintFoundErrors : ExitCode::kOk;
}

}  // namespace penstock
