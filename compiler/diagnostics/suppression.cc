#include "compiler/diagnostics/suppression.h"

#include "compiler/diagnostics/levels.h"

namespace penstock {

void Suppress(const std::vector<Suppression>& suppressions, DiagnosticSink& diagnostics) {
  std::vector<bool> used(suppressions.size(), false);
  if (!suppressions.empty()) {
    diagnostics.RemoveWarnings([&](const Diagnostic& diagnostic) {
      bool unwanted = false;
      for (size_t i = 0; i < suppressions.size(); ++i) {
        const Suppression& each = suppressions[i];
        if (diagnostic.span.begin >= each.scope.begin && diagnostic.span.begin < each.scope.end &&
            NamesCode(each.codes, Describe(diagnostic.kind).code)) {
          used[i] = unwanted = true;
        }
      }
      return unwanted;
    });
  }
  if (diagnostics.has_errors()) return;
  for (size_t i = 0; i < suppressions.size(); ++i) {
    if (used[i]) continue;
    diagnostics
        .Report(Diag::kUselessAllow, suppressions[i].place,
                "`allow " + suppressions[i].codes + "` suppresses nothing")
        .hints.push_back("delete it");
  }
}

}  // namespace penstock
