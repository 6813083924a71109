#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

#include "compiler/diagnostics/render_text.h"
#include "compiler/driver/command.h"
#include "compiler/driver/convert_script.h"
#include "compiler/driver/dialect_name.h"
#include "runtime/base/staged_file.h"
#include "stdplugins/register.h"

namespace penstock {
ExitCode ConvertCommand(Arguments arguments) {
  ParsedArguments parsed = ParseArguments(arguments, {"--to", "-o"}, {"--help"});
  if (!parsed.error.empty()) return UsageError("convert", parsed.error);
  if (parsed.Has("--help")) {
    fmt::print("usage: penstock {}\n\n{}", FindCommand("convert").usage,
               FindCommand("convert").help);
    return ExitCode::kOk;
  }
  if (parsed.positional.size() != 1) return UsageError("convert", "one JOB is needed");
  if (!parsed.Has("--to")) return UsageError("convert", "`--to` is needed: v1, v2 or datax");
  const std::optional<ast::Dialect> to = DialectOfName(parsed.Flag("--to"));
  if (!to) return UsageError("convert", UnknownDialectName(parsed.Flag("--to")));
  if (to == ast::Dialect::kKafkaConnect) {
    return UsageError("convert", "no job becomes a configuration of Kafka Connect");
  }

  Result<SourceFile> file = SourceFile::Load(parsed.positional[0]);
  if (!file.ok()) return ReportFailure(file.status());
  DiagnosticSink diagnostics;
  const std::optional<std::string> text = ConvertScript(*file, *to, StandardPlugins(), diagnostics);
  if (text && !parsed.Has("-o")) std::fputs(text->c_str(), stdout);
  if (text && parsed.Has("-o")) {
    if (Status status = WriteFile(parsed.Flag("-o"), *text); !status.ok())
      return ReportFailure(status);
  }
  std::fputs(RenderText(*file, diagnostics.Sorted(), WantsColour(STDERR_FILENO)).c_str(), stderr);
  if (!text) return ExitCode::kScriptInvalid;
  return diagnostics.warning_count() > 0 ? ExitCode::kLintFoundErrors : ExitCode::kOk;
}

}  // namespace penstock
