#include <fmt/format.h>

#include <cstdio>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/diagnostics/explain.h"
#include "compiler/diagnostics/levels.h"
#include "compiler/diagnostics/render_text.h"
#include "compiler/driver/command.h"
#include "runtime/abi/dirty_reason.h"
#include "runtime/base/suggest.h"
#include "runtime/kernels/conversion.h"

namespace penstock {
namespace {

struct Failing {
  std::string_view code;
  ExitCode exit;
  std::string_view title;
  std::string_view advice;
};
constexpr Failing kFailures[] = {
#define PST_FAILURE(name, code, exit, retry, title, advice) {code, exit, title, advice},
#include "runtime/base/failures.def"
#undef PST_FAILURE
};

struct FunctionRow {
  std::string_view name, syntax, text;
};
constexpr FunctionRow kFunctions[] = {
#define ARGS(...)
#define PST_FUNCTION(name, result, kernel, args, syntax, text) {name, syntax, text},
#define PST_SPECIAL(name, rule, min, max, syntax, text) {name, syntax, text},
#define PST_SAME_AS(name, other) {name, "", other},
#include "compiler/sema/functions.def"
#undef PST_FUNCTION
#undef PST_SPECIAL
#undef PST_SAME_AS
#undef ARGS
};

struct ConversionRow {
  Kind from, to;
  Conversion::Class cls;
  std::string_view rule;
};
constexpr ConversionRow kConversions[] = {
#define PST_CONVERSION(from, to, cls, rule) {Kind::from, Kind::to, Conversion::Class::cls, rule},
#include "runtime/kernels/conversions.def"
#undef PST_CONVERSION
};

std::string_view NameOf(Conversion::Class cls) {
  switch (cls) {
    case Conversion::Class::kIdentity:
      return "identity";
    case Conversion::Class::kExact:
      return "exact";
    case Conversion::Class::kChecked:
      return "checked";
    case Conversion::Class::kLossy:
      return "lossy";
    case Conversion::Class::kForbidden:
      return "forbidden";
  }
  return "";
}

void PrintConversions() {
  fmt::print(
      "exact: every value arrives; checked: a value that has no equal becomes a dirty record;\n"
      "lossy: only by an explicit cast; forbidden: an error of the script, unless the rule names "
      "an "
      "explicit cast\n\n"
      "{:<12} {:<12} {:<10} rule\n",
      "from", "to", "class");
  for (const ConversionRow& row : kConversions) {
    if (row.from == row.to && row.from != Kind::kDecimal) continue;
    Type from{row.from}, to{row.to};
    fmt::print("{:<12} {:<12} {:<10} {}\n", ToString(from), ToString(to), NameOf(row.cls),
               row.rule);
  }
}

void PrintFunctions() {
  for (const FunctionRow& row : kFunctions) {
    if (row.syntax.empty()) {
      fmt::print("{}\n    another name for {}\n", row.name, row.text);
    } else {
      fmt::print("{}\n    {}\n", row.syntax, row.text);
    }
  }
}

}  // namespace

ExitCode ExplainCommand(CommandLine& line) {
  std::string wanted;
  line.Positional("CODE", wanted, Presence::kOptional);
  if (const std::optional<ExitCode> exit = line.Parse()) return *exit;
  const bool all = wanted.empty();
  if (wanted == "conversions") {
    PrintConversions();
    return ExitCode::kOk;
  }
  if (wanted == "functions") {
    PrintFunctions();
    return ExitCode::kOk;
  }
  std::vector<std::string_view> codes;
  bool found = all;
  const std::vector<DiagInfo> diagnostics = AllDiagnostics();
  for (const DiagInfo& info : diagnostics) {
    codes.push_back(info.code);
    if (!all && info.code != wanted) continue;
    found = true;
    const std::optional<std::string_view> page = ExplanationOf(info.code);
    if (!all && page) {
      fmt::print("{}", PlainText(*page));
      if (IsQuiet(info.code))
        fmt::print("\nOff by default; turn it on with `--warn {}`.\n", info.code);
    } else {
      fmt::print("{}  {}{}  {}\n", info.code, penstock::NameOf(info.severity),
                 IsQuiet(info.code) ? ", off" : "", info.title);
    }
  }
  for (const DirtyReasonInfo& info : kDirtyReasons) {
    codes.push_back(info.code);
    if (!all && info.code != wanted) continue;
    found = true;
    fmt::print("{}  dirty record  {}\n", info.code, info.text);
  }
  for (const Failing& failure : kFailures) {
    codes.push_back(failure.code);
    if (!all && failure.code != wanted) continue;
    found = true;
    fmt::print("{}  exit {}  {}\n", failure.code, static_cast<int>(failure.exit), failure.title);
    if (!all) fmt::print("      {}\n", failure.advice);
  }
  if (!found) {
    return line.Wrong(fmt::format("unknown code `{}`{}", wanted, DidYouMean(wanted, codes)));
  }
  return ExitCode::kOk;
}

}  // namespace penstock
