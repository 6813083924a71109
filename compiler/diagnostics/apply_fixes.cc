#include "compiler/diagnostics/apply_fixes.h"

#include <algorithm>

namespace penstock {
namespace {

// Two insertions at one place touch: their order would be a guess.
bool Touch(Span a, Span b) { return a.begin == b.begin || (a.begin < b.end && b.begin < a.end); }

bool IsApplicable(const Diagnostic& diagnostic, size_t size, bool unsafe) {
  const std::vector<Fix>& fixes = diagnostic.fixes;
  for (size_t i = 0; i < fixes.size(); ++i) {
    const Span span = fixes[i].span;
    if (!(fixes[i].safe || unsafe) || span.begin > span.end || span.end > size) return false;
    for (size_t j = 0; j < i; ++j) {
      if (Touch(span, fixes[j].span)) return false;
    }
  }
  return !fixes.empty();
}

}  // namespace

FixedText ApplyFixes(std::string_view text, const std::vector<Diagnostic>& diagnostics,
                     bool unsafe) {
  FixedText result;
  std::vector<const Fix*> accepted;
  for (const Diagnostic& diagnostic : diagnostics) {
    if (!IsApplicable(diagnostic, text.size(), unsafe)) continue;
    const bool touches =
        std::any_of(diagnostic.fixes.begin(), diagnostic.fixes.end(), [&](const Fix& fix) {
          return std::any_of(accepted.begin(), accepted.end(),
                             [&](const Fix* other) { return Touch(fix.span, other->span); });
        });
    if (touches) continue;
    for (const Fix& fix : diagnostic.fixes) accepted.push_back(&fix);
    ++result.applied;
  }
  std::sort(accepted.begin(), accepted.end(),
            [](const Fix* a, const Fix* b) { return a->span.begin < b->span.begin; });
  size_t at = 0;
  for (const Fix* fix : accepted) {
    result.text += text.substr(at, fix->span.begin - at);
    result.text += fix->replacement;
    at = fix->span.end;
  }
  result.text += text.substr(at);
  return result;
}

}  // namespace penstock
