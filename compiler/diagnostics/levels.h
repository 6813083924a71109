#pragma once
// Levels of warnings by code, as set by the user: allow, warn or deny.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"

namespace penstock {

enum class Level { kAllow, kWarn, kDeny };

// Warnings that are allowed unless somebody asks for them: advice that many good scripts do not
// follow.
bool IsQuiet(std::string_view code);

// Whether `code` begins with `codes`: "P5" names all of its area.
bool NamesCode(std::string_view codes, std::string_view code);

// Why `codes` cannot be allowed, as the end of a sentence; empty if it can. It must name at least
// one warning: an error says that the job cannot run, and no setting changes that.
std::string WhyNotAllowed(std::string_view codes);

class LintLevels {
 public:
  // Later settings win over earlier ones. Returns what is wrong with the setting, or nothing.
  [[nodiscard]] std::string Set(std::string_view codes, Level level);
  // Every warning that is left becomes an error.
  void DenyWarnings() { deny_warnings_ = true; }
  // Errors stay, warnings go, stay or become errors.
  std::vector<Diagnostic> Apply(std::vector<Diagnostic> diagnostics) const;

 private:
  std::vector<std::pair<std::string, Level>> settings_;
  bool deny_warnings_ = false;
};

}  // namespace penstock
