#pragma once
// Findings of a part of the checks, less those that are not certain.

#include <span>

#include "compiler/diagnostics/diagnostic.h"

namespace penstock {

// Reports to `to` what `from` holds, in order of place, but for `kinds`.
void ReportExcept(std::span<const Diag> kinds, const DiagnosticSink& from, DiagnosticSink& to);

}  // namespace penstock
