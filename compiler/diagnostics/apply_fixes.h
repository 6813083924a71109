#pragma once
// Applies the fixes of diagnostics to the text, and shows edits as a diff.

#include <string>
#include <string_view>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"

namespace penstock {

struct FixedText {
  std::string text;
  int applied = 0;  // diagnostics whose fixes are in it
};

// The text with the fixes of the diagnostics: all fixes of one or none, none that touches another
// one's, unsafe ones only if wanted. Everything else stays as it is, byte for byte.
FixedText ApplyFixes(std::string_view text, const std::vector<Diagnostic>& diagnostics,
                     bool unsafe);

// A unified diff with three lines of context; empty if the texts are equal.
std::string UnifiedDiff(std::string_view name, std::string_view before, std::string_view after);

}  // namespace penstock
