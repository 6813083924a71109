#include "compiler/driver/command.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "compiler/check/check_job.h"
#include "compiler/diagnostics/levels.h"
#include "compiler/diagnostics/render_text.h"
#include "compiler/driver/execute.h"
#include "runtime/base/show_text.h"
#include "stdplugins/register.h"

namespace penstock {

bool WantsColour(int file_descriptor) {
  const char* no_color = std::getenv("NO_COLOR");
  return isatty(file_descriptor) && (no_color == nullptr || no_color[0] == '\0');
}

ExitCode ReportUnfitJob(const CheckedJob& job) {
  if (!job.loaded.ok()) return ReportFailure(job.loaded);
  std::string text = RenderText(*job.file, LintLevels().Apply(job.diagnostics.Sorted()),
                                WantsColour(STDERR_FILENO));
  std::fputs(text.c_str(), stderr);
  if (job.diagnostics.has_errors()) return ExitCode::kScriptInvalid;
  return ReportFailure(CheckRunnable(*job.ast, StandardPlugins()));
}

ExitCode ReportFailure(const Status& status) {
  fmt::print(stderr, "penstock: error[{}]: {}\n", DescribeFailure(status.failure()).code,
             TerminalText(status.message()));
  return status.exit_code();
}

void PrintWarnings(const CheckedJob& job) {
  std::string text = RenderText(*job.file, LintLevels().Apply(job.diagnostics.Sorted()),
                                WantsColour(STDERR_FILENO));
  std::fputs(text.c_str(), stderr);
}

}  // namespace penstock
