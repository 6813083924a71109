#include "compiler/diagnostics/report_except.h"

#include <algorithm>
#include <utility>

namespace penstock {

void ReportExcept(std::span<const Diag> kinds, const DiagnosticSink& from, DiagnosticSink& to) {
  for (Diagnostic& each : from.Sorted()) {
    if (std::ranges::find(kinds, each.kind) != kinds.end()) continue;
    Diagnostic& copy = to.Report(each.kind, each.span, each.message);
    copy = std::move(each);
  }
}

}  // namespace penstock
