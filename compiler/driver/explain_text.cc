#include "compiler/driver/explain_text.h"

#include <fmt/format.h>

#include <iterator>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/diagnostics/explain.h"
#include "compiler/diagnostics/levels.h"
#include "compiler/diagnostics/render_text.h"
#include "compiler/sema/wording.h"
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

template <typename... Values>
void Add(std::string& text, fmt::format_string<Values...> format, Values&&... values) {
  fmt::format_to(std::back_inserter(text), format, std::forward<Values>(values)...);
}

std::string ConversionsText() {
  std::string text = fmt::format(
      "exact: every value arrives; checked: a value that has no equal becomes a dirty record;\n"
      "lossy: only by an explicit cast; forbidden: an error of the script, unless the rule names "
      "an "
      "explicit cast\n\n"
      "{:<12} {:<12} {:<10} rule\n",
      "from", "to", "class");
  for (const ConversionRow& row : kConversions) {
    if (row.from == row.to && row.from != Kind::kDecimal) continue;
    Type from{row.from}, to{row.to};
    Add(text, "{:<12} {:<12} {:<10} {}\n", ToString(from), ToString(to), NameOf(row.cls), row.rule);
  }
  return text;
}

std::string FunctionsText() {
  std::string text;
  for (const FunctionRow& row : kFunctions) {
    if (row.syntax.empty()) {
      Add(text, "{}\n    another name for {}\n", row.name, row.text);
    } else {
      Add(text, "{}\n    {}\n", row.syntax, row.text);
    }
  }
  return text;
}

void AddDiagnostic(std::string& text, const DiagInfo& info, bool whole) {
  const std::optional<std::string_view> page = ExplanationOf(info.code);
  if (whole && page) {
    text += PlainText(*page);
    if (IsQuiet(info.code)) {
      Add(text, "\nOff by default; turn it on with `--warn {}`.\n", info.code);
    }
    return;
  }
  Add(text, "{}  {}{}  {}\n", info.code, penstock::NameOf(info.severity),
      IsQuiet(info.code) ? ", off" : "", info.title);
}

}  // namespace

std::optional<std::string> ExplainText(std::string_view wanted) {
  if (wanted == "conversions") return ConversionsText();
  if (wanted == "functions") return FunctionsText();
  const bool all = wanted.empty();
  std::string text;
  for (const DiagInfo& info : AllDiagnostics()) {
    if (all || info.code == wanted) AddDiagnostic(text, info, !all);
  }
  for (const DirtyReasonInfo& info : kDirtyReasons) {
    if (all || info.code == wanted) Add(text, "{}  dirty record  {}\n", info.code, info.text);
  }
  for (const Failing& failure : kFailures) {
    if (!all && failure.code != wanted) continue;
    Add(text, "{}  exit {}  {}\n", failure.code, static_cast<int>(failure.exit), failure.title);
    if (!all) Add(text, "      {}\n", failure.advice);
  }
  if (text.empty()) return std::nullopt;
  return text;
}

std::string UnknownCode(std::string_view wanted) {
  std::vector<std::string_view> codes;
  const std::vector<DiagInfo> diagnostics = AllDiagnostics();
  for (const DiagInfo& info : diagnostics) codes.push_back(info.code);
  for (const DirtyReasonInfo& info : kDirtyReasons) codes.push_back(info.code);
  for (const Failing& failure : kFailures) codes.push_back(failure.code);
  return fmt::format("unknown code `{}`{}", Excerpt(wanted), DidYouMean(wanted, codes));
}

}  // namespace penstock
