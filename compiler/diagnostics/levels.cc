#include "compiler/diagnostics/levels.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace penstock {
namespace {

// True of so many good scripts that they would drown the rest.
constexpr std::string_view kQuiet[] = {"P415", "P416", "P520", "P602",
                                       "P901", "P903", "P905", "P906"};

}  // namespace

bool IsQuiet(std::string_view code) {
  return std::find(std::begin(kQuiet), std::end(kQuiet), code) != std::end(kQuiet);
}

bool NamesCode(std::string_view codes, std::string_view code) {
  return !codes.empty() && code.starts_with(codes);
}

constexpr std::string_view kNotACode = "is not a diagnostic code";

std::string WhyNotAllowed(std::string_view codes) {
  bool known = false;
  for (const DiagInfo& info : AllDiagnostics()) {
    if (!NamesCode(codes, info.code)) continue;
    known = true;
    if (info.severity != Severity::kError) return "";
  }
  if (known) return "is an error and cannot be allowed, because the job cannot run";
  return std::string(kNotACode);
}

std::string LintLevels::Set(std::string_view codes, Level level) {
  std::string why = WhyNotAllowed(codes);
  // Denying an error says nothing new, but nothing wrong either.
  if (!why.empty() && (level != Level::kDeny || why == kNotACode)) {
    return fmt::format("{} {}", Backquoted(codes), why);
  }
  settings_.emplace_back(codes, level);
  return "";
}

std::vector<Diagnostic> LintLevels::Apply(std::vector<Diagnostic> diagnostics) const {
  std::vector<Diagnostic> kept;
  for (Diagnostic& diagnostic : diagnostics) {
    const std::string_view code = Describe(diagnostic.kind).code;
    Level level = IsQuiet(code) ? Level::kAllow : Level::kWarn;
    for (const auto& [codes, wanted] : settings_) {
      if (NamesCode(codes, code)) level = wanted;
    }
    if (diagnostic.severity != Severity::kError) {
      if (level == Level::kAllow) continue;
      const bool warning = diagnostic.severity == Severity::kWarning;
      if (level == Level::kDeny || (deny_warnings_ && warning)) {
        diagnostic.severity = Severity::kError;
      }
    }
    kept.push_back(std::move(diagnostic));
  }
  return kept;
}

}  // namespace penstock
